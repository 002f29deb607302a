"""Connections of the role `vend_sync`: ordinary ones, and one that speaks the replication protocol."""

import contextlib
import re
from collections.abc import Generator, Iterator
from typing import Any, cast

import psycopg
from psycopg import pq
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from vend.warehouse.errors import Broken, SourceAway
from vend.warehouse.target import Piece

_CONNECT_S_MAX = 10
# Values travel as text, so how text is written is fixed.
_WRITTEN = (
    "-c datestyle=ISO -c timezone=UTC -c intervalstyle=postgres -c bytea_output=hex -c extra_float_digits=1"
    " -c statement_timeout=0 -c idle_in_transaction_session_timeout=0 -c jit=off"
)
_REFUSED = "28"  # SQLSTATE class "invalid authorization"
_PRIVILEGE = "42501"
# The same while connecting, when there is only the server's sentence.
_REFUSALS = re.compile(
    r"authentication failed|(role|database) \"\w+\" does not exist|no pg_hba.conf entry|not permitted"
)
_SETUP = "run `vend migrate --print-roles-sql` and `vend sync setup`, and check VEND_SYNC_DATABASE_URL."


class Server:
    """The primary, as `vend_sync`.

    Args:
        url: its address; may name several hosts with `target_session_attrs=read-write`, to be found after a failover.
    """

    def __init__(self, url: str) -> None:
        known: dict[str, Any] = {"connect_timeout": _CONNECT_S_MAX, "application_name": "vend-sync"}
        self._conninfo = make_conninfo(url, **(known | {"options": _WRITTEN}))

    @contextlib.contextmanager
    def session(self) -> Iterator["Session"]:
        """Open an ordinary session, in autocommit.

        Raises:
            SourceAway: the server does not answer, or the connection broke.
            Broken: it refuses us.
        """
        with told():
            connection = psycopg.connect(self._conninfo, autocommit=True)
        try:
            yield Session(connection)
        finally:
            connection.close()

    @contextlib.contextmanager
    def replication(self) -> Iterator["Walsender"]:
        """Open a session that speaks the replication protocol.

        Raises:
            SourceAway: the server does not answer.
            Broken: it refuses us.
        """
        with told():
            conninfo = make_conninfo(
                **cast("dict[str, Any]", conninfo_to_dict(self._conninfo) | {"replication": "database"})
            )
            connection = psycopg.connect(conninfo, autocommit=True)
        try:
            yield Walsender(connection.pgconn)
        finally:
            connection.close()


class Session:
    """Runs statements; rows come as tuples."""

    def __init__(self, connection: "psycopg.Connection[tuple[Any, ...]]") -> None:
        self.connection = connection

    def rows(self, statement: str, *arguments: object) -> list[tuple[Any, ...]]:
        """Run a statement and give its rows."""
        with told():
            return self.connection.execute(statement, arguments or None).fetchall()

    def row(self, statement: str, *arguments: object) -> tuple[Any, ...] | None:
        """Run a statement and give its first row."""
        return next(iter(self.rows(statement, *arguments)), None)

    def value(self, statement: str, *arguments: object) -> Any:
        """Run a statement and give the one value that it has."""
        row = self.row(statement, *arguments)
        return row[0] if row else None

    @contextlib.contextmanager
    def snapshot(self, name: str) -> Iterator[None]:
        """See the database as an exported snapshot has it.

        Args:
            name: the server's own, from `exported`.
        """
        with told():
            self.connection.execute("begin isolation level repeatable read, read only")
            self.connection.execute(f"set transaction snapshot '{name}'")
        try:
            yield
        finally:
            if not self.connection.closed:
                with contextlib.suppress(psycopg.Error):
                    self.connection.execute("rollback")

    def copy_out(self, query: str) -> Generator[Piece]:
        """Give the CSV of a query, piece by piece.

        Raises:
            SourceAway: the connection broke in the middle.
        """
        with told(), self.connection.cursor() as cursor:
            statement = f"copy ({query}) to stdout (format csv)"
            with cursor.copy(statement) as copy:
                yield from copy


class Walsender:
    """A session with the server's replication process; commands are text, answers rows of text."""

    def __init__(self, connection: pq.abc.PGconn) -> None:
        self.connection = connection

    def command(self, command: str) -> list[dict[str, str | None]]:
        """Run a command that answers with rows.

        Raises:
            SourceAway: the connection is lost.
            Broken: the server refuses it.
        """
        with told():
            result = self.connection.exec_(command.encode())
            if result.status not in {pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK}:
                raise psycopg.errors.error_from_result(result)
        names = [(result.fname(i) or b"").decode() for i in range(result.nfields)]
        return [
            {name: _text(result.get_value(row, place)) for place, name in enumerate(names)}
            for row in range(result.ntuples)
        ]


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode()


@contextlib.contextmanager
def told() -> Iterator[None]:
    """Give the driver's errors our names; the server's words are for whoever runs the system."""
    try:
        yield
    except psycopg.Error as error:
        says = (error.diag.message_primary or str(error).strip().splitlines()[0])[:300]
        state = error.sqlstate or ""
        if state.startswith(_REFUSED) or state == _PRIVILEGE or _REFUSALS.search(says):
            raise Broken(f"PostgreSQL refuses the role vend_sync: {says}.", mend=_SETUP) from error
        raise SourceAway(f"PostgreSQL does not answer as it should: {says}.") from error
    except OSError as error:
        raise SourceAway(f"The connection to PostgreSQL broke: {error}.") from error
