"""One PostgreSQL database for many histories: emptied between them, watched at the gate."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from vend.db.connections import Connections
from vend.db.door import Door
from vend.db.migrate import migrate
from vend.db.roles import ROLES, RolePasswords, create_database
from vend.simulation.control import Control
from vend.simulation.scripts import script
from vend.simulation.sessions import Sessions

NAME = "vend_simulation"
START = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)
"""Histories begin here or up to two months later."""

SERVER_SETTINGS = {
    "autovacuum": "off",  # it would wake at moments of its own and change plans
    "deadlock_timeout": "1ms",  # whoever closes the circle is the victim, always
    "scram_iterations": "1",
    "synchronous_commit": "off",
    "max_connections": "250",
    "plan_cache_mode": "force_generic_plan",  # plans must not depend on how often a statement ran before
    # Nor may they on how much was deleted before: rows come in an index's order, not as they lie in the table.
    "enable_seqscan": "off",
    "enable_bitmapscan": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_replication_slots": "0",
    "hot_standby_feedback": "off",
}
"""What the server of a simulation is started with."""

_AT_ONCE_MAX = 100
_MONTHS = (
    6  # of payments: histories end within four months of START; whatever comes later lies in the default partition
)
_TRUNCATED_EVERY = 20
_PASSWORDS = RolePasswords(*(f"simulation-{role}" for role in ROLES))


class Database:
    """The database of a simulation, as its owner sees it.

    Args:
        url_of: gives its address for a role, or for None the superuser's.
    """

    def __init__(self, url_of: Callable[[str | None], str], control: Control, tables: list[str]) -> None:
        self._url_of = url_of
        self._tables = ", ".join(tables)
        self._emptied = 0
        self._due: list[tuple[object, ...]] = []
        self.control = control
        self.sessions = Sessions(control)

    @classmethod
    async def make(
        cls, url_of: Callable[[str, str, str], str], superuser_url: Callable[[str], str], *, name: str = NAME
    ) -> "Database":
        """Make the database with its schema, unless it is there.

        Args:
            url_of: gives the address for a role, its password and a database.
            superuser_url: gives the superuser's address for a database.
            name: of the database; histories that are played at the same time have one each.
        """

        def address(role: str | None) -> str:
            return superuser_url(name) if role is None else url_of(role, getattr(_PASSWORDS, role), name)

        await create_database(superuser_url("postgres"), name, _PASSWORDS)
        await migrate(address("vend_owner"))
        control = await Control.open(superuser_url(name), name="simulation-control")
        await control.rows("select ensure_payment_partitions($1, $2)", _first_month(), _MONTHS)
        tables = [str(table) for (table,) in await control.rows(script("tables"))]
        await control.script(script("emptying"))
        return cls(address, control, tables)

    def open_door(self, process: str) -> Door:
        """Give a process its own connections, each message of which passes the gate."""
        return Door(self._connections("vend_app", process), platform=self._connections("vend_platform", process))

    def _connections(self, role: str, process: str) -> Connections:
        # Enough for whatever a history does at once: who waits for a free one waits in real time, not in the history's.
        return Connections(self._url_of(role), name=process, size_max=_AT_ONCE_MAX, gate=self.sessions)

    async def empty(self) -> None:
        """Forget the history before."""
        # A truncated table is a new one to PostgreSQL: every session plans all its statements anew, which costs more
        # than the history. Deleted rows lie about instead, so now and then it is done nevertheless.
        anew = self._emptied % _TRUNCATED_EVERY == 0
        await self.control.script(f"truncate {self._tables} cascade" if anew else script("empty"))
        self._emptied += 1
        self.sessions.wrote = True

    async def everything(self) -> str:
        """Give all that a history left, as JSON."""
        return str(await self.control.value(script("everything")))

    async def next_due(self) -> list[tuple[object, ...]]:
        """Give the worker's jobs that have open work, and when it is due next."""
        if self.sessions.wrote:
            self.sessions.wrote = False
            self._due = await self.control.rows(script("due"))
        return self._due

    async def seen(self, name: str, *arguments: object) -> list[tuple[object, ...]]:
        """Give what a script reads: what somebody looks at before they do something."""
        return await self.control.rows(script(name), *arguments)

    async def overfull(self) -> list[tuple[object, ...]]:
        """Give the garages and passes with more live subscriptions than places, and accounts with too many seats."""
        return await self.control.rows(script("overfull"))

    async def opens_wrongly(self, at: datetime) -> list[tuple[object, ...]]:
        """Give the plates and credentials that gates open for, though what they belong to has ended or is suspended."""
        return await self.control.rows(script("opens_wrongly"), at)

    async def close(self) -> None:
        """Close every session."""
        await self.sessions.close()
        await self.control.close()


def _first_month() -> date:
    return (START - timedelta(days=31)).date().replace(day=1)
