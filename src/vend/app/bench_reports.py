"""What a report costs a client: precomputed and live ones over HTTP, beside the bare driver's same statement.

The way is the real one: an HTTP connection that is kept, Granian, the guard, the door, PostgreSQL with row-level
security. Turns are taken in one run, so that a busy machine hits all alike.
"""

import asyncio
import contextlib
import http.client
import os
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from uuid import UUID

import msgspec
import uvloop

from vend.app.bars import Bar, picture
from vend.app.home import new_signing_key
from vend.app.round_trips import RoundTrips
from vend.db.connections import Connections
from vend.db.door import Door
from vend.db.migrate import migrate
from vend.db.roles import ROLES, RolePasswords, create_database
from vend.domain.analytics import add_months, calendar_of, spans_of
from vend.domain.period import DatePeriod
from vend.engines import Postgres, PythonProcess, Valkey, free_port, http_ready
from vend.engines.ports import LOOPBACK
from vend.identity.passwords import Passwords
from vend.identity.people import add_membership, create_user
from vend.identity.tokens import TokenKeys
from vend.reports.precomputed import read
from vend.reports.precomputed_asked import InMonths
from vend.reports.precomputed_catalogue import BY_NAME
from vend.reports.precomputed_report import Ask
from vend.store import garages

_DATABASE = "vend"
_GARAGE = UUID("019ab5c6-2800-7000-8000-000000000001")
"""The largest garage of `bench_reports_fill.sql`."""

_ROUNDS = 5
_WARM_UP = 20
_FILL_S_MAX = 3600.0
_REPORT = BY_NAME["revenue_monthly"]
_BY_MONTH = InMonths(group_by=["month"])
PRECOMPUTED_P99_MS_MAX = 10.0
LIVE_P99_MS_MAX = 100.0


class Timing(msgspec.Struct, frozen=True):
    """What one kind of request took; milliseconds.

    Attributes:
        cpu_ms: of the API's processes, a request, in units that the kernel counts; what other work on the machine does
            not change. None of the bare driver.
        limit_p99_ms: what it is to stay below; None where nothing was promised.
    """

    requests: int
    p50_ms: float
    p99_ms: float
    cpu_ms: float | None = None
    limit_p99_ms: float | None = None


class Result(msgspec.Struct, frozen=True):
    """What was measured.

    Attributes:
        payments: of 200 garages in 18 months, a twentieth of them in the garage that is asked about.
        bare: the statement of `precomputed` by the driver alone, in this process.
        precomputed: revenue of twelve months of one garage.
        compared: the same beside the year before.
        portfolio: the same of an operator's 20 garages, 1,200 published rows.
        not_modified: the same for a client that has it.
        live: revenue of one garage and month from the ledger, just after a write to that garage.
        live_kept: the same from Valkey.
        ratio: how many times the bare driver a precomputed report takes, by medians.
        round_trips: to the database, of a precomputed report.
        round_trips_not_modified: the same of a 304.
    """

    payments: int
    bare: Timing
    precomputed: Timing
    compared: Timing
    portfolio: Timing
    not_modified: Timing
    live: Timing
    live_kept: Timing
    ratio: float
    round_trips: float
    round_trips_not_modified: float


def kinds(result: Result) -> list[tuple[str, Timing]]:
    """Give what was measured with its name, as tables and pictures show it."""
    return [
        ("the bare driver, the next one's statement", result.bare),
        ("precomputed, 12 months of a garage", result.precomputed),
        ("precomputed, beside the year before", result.compared),
        ("precomputed, 12 months of 20 garages", result.portfolio),
        ("precomputed, 304", result.not_modified),
        ("live, a garage and month, from the ledger", result.live),
        ("live, the same from Valkey", result.live_kept),
    ]


def drawn(result: Result) -> str:
    """Draw what 99 of 100 requests stay below, beside what they are to stay below."""
    limit = result.precomputed.limit_p99_ms
    assert limit is not None, "it is promised"
    bars = [Bar("the limit of precomputed reports", limit, f"{limit:g} ms", is_limit=True)]
    bars += [Bar(name, one.p99_ms, f"{one.p99_ms:.2f} ms") for name, one in kinds(result)]
    return picture(f"Milliseconds over HTTP, p99, {result.payments:,} payments", bars)


def measure(folder: Path, *, payments: int, requests: int, tell: Callable[[str], None]) -> Result:
    """Measure on servers of its own in `folder`, an empty one that engines can reach.

    Args:
        payments: how many there are.
        requests: how many of each kind are timed; a tenth of them are live ones that are not kept.
    """
    passwords = RolePasswords(*(f"bench-{role}" for role in ROLES))
    settings = {"shared_buffers": "512MB", "autovacuum": "off", "max_wal_size": "4GB"}
    tell("starting PostgreSQL and Valkey")
    with Postgres(folder, durable=False, settings=settings) as server, Valkey(folder) as valkey:
        asyncio.run(_prepare(server, passwords))
        tell(f"filling it with {payments:,} payments")
        asyncio.run(_fill(server, payments))
        urls = {
            role: server.url(user=role, password=getattr(passwords, role), database=_DATABASE)
            for role in ("vend_app", "vend_platform")
        }
        port, token_key = free_port(), new_signing_key()
        environment = _environment(urls, valkey.url, token_key, port)
        ready = http_ready(f"http://{LOOPBACK}:{port}/readyz")
        tell("starting the API")
        api = PythonProcess("api", ["-m", "vend.cli", "serve"], environment, folder, ready)
        with api, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            assert api.pid is not None, "it runs"
            bench = _Bench(server, urls, runner, api.pid, tell)
            return bench.run(port, token_key, payments=payments, requests=requests)


async def _prepare(server: Postgres, passwords: RolePasswords) -> None:
    await create_database(server.superuser_url(), _DATABASE, passwords)
    await migrate(server.url(user="vend_owner", password=passwords.vend_owner, database=_DATABASE))


async def _fill(server: Postgres, payments: int) -> None:
    script = resources.files("vend.app").joinpath("bench_reports_fill.sql").read_text()
    connections = Connections(
        server.superuser_url(_DATABASE), name="bench-fill", settings={"bench.payments": str(payments)}
    )
    lane = await connections.take("")
    try:
        await lane.connection.execute(script, timeout=_FILL_S_MAX)
        await lane.connection.execute("vacuum analyze", timeout=_FILL_S_MAX)
    finally:
        connections.give_back(lane)
        await connections.close()


def _environment(urls: Mapping[str, str], redis_url: str, token_key: str, port: int) -> dict[str, str]:
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "VEND_DATABASE_URL": urls["vend_app"],
        "VEND_PLATFORM_DATABASE_URL": urls["vend_platform"],
        "VEND_REDIS_URL": redis_url,
        "VEND_STRIPE_API_KEY": f"sk_test_{'b' * 24}",
        "VEND_STRIPE_API_BASE": f"http://{LOOPBACK}:9",
        "VEND_STRIPE_WEBHOOK_SECRET": f"whsec_{'b' * 24}",
        "VEND_TOKEN_KEY": token_key,
        "VEND_ACCESS_LIST_KEY": new_signing_key(),
        "VEND_PUBLIC_URL": _issuer(port),
        "VEND_HOST": LOOPBACK,
        "VEND_PORT": str(port),
    }


def _issuer(port: int) -> str:
    return f"http://{LOOPBACK}:{port}"


class _Taken(msgspec.Struct):
    """What requests of one kind took so far."""

    took_ms: list[float] = []
    cpu_s: float = 0.0


class _Client:
    """One HTTP connection of an administrator, kept open."""

    def __init__(self, port: int, token: str) -> None:
        self._connection = http.client.HTTPConnection(LOOPBACK, port, timeout=30)
        self._token = token

    def get(self, path: str, *, tag: str = "", wanted: int = 200) -> str:
        """Ask, and give the answer's tag."""
        headers = {"Authorization": f"Bearer {self._token}"} | ({"If-None-Match": tag} if tag else {})
        self._connection.request("GET", path, headers=headers)
        answer = self._connection.getresponse()
        body = answer.read()
        assert answer.status == wanted, f"{path}: {answer.status} {body[:500]!r}"
        return answer.headers["ETag"] or ""

    def close(self) -> None:
        """Close it."""
        self._connection.close()


class _Bench:
    """One run."""

    def __init__(
        self,
        server: Postgres,
        urls: Mapping[str, str],
        runner: asyncio.Runner,
        api_pid: int,
        tell: Callable[[str], None],
    ) -> None:
        self._server = server
        self._urls = urls
        self._runner = runner
        self._api_pid = api_pid
        self._tell = tell
        self._now = datetime.now(UTC)

    def run(self, port: int, token_key: str, *, payments: int, requests: int) -> Result:
        door = Door(
            Connections(self._urls["vend_app"], name="bench-app"),
            platform=Connections(self._urls["vend_platform"], name="bench-platform"),
        )
        tokens = TokenKeys.from_pem(token_key, issuer=_issuer(port))
        client = _Client(port, tokens.issue(self._runner.run(self._administrator(door)), now=self._now).token)
        try:
            taken = self._take_turns(client, door, requests)
        finally:
            client.close()
            self._runner.run(door.close())
        self._tell("counting round trips")
        trips, trips_same = self._runner.run(self._count_trips())
        bare, precomputed = _timing(taken["bare"]), _timing(taken["precomputed"], PRECOMPUTED_P99_MS_MAX)
        return Result(
            payments=payments,
            bare=bare,
            precomputed=precomputed,
            compared=_timing(taken["compared"], PRECOMPUTED_P99_MS_MAX),
            portfolio=_timing(taken["portfolio"], PRECOMPUTED_P99_MS_MAX),
            not_modified=_timing(taken["not_modified"]),
            live=_timing(taken["live"], LIVE_P99_MS_MAX),
            live_kept=_timing(taken["live_kept"]),
            ratio=round(precomputed.p50_ms / bare.p50_ms, 2),
            round_trips=trips,
            round_trips_not_modified=trips_same,
        )

    def _take_turns(self, client: _Client, door: Door, requests: int) -> dict[str, _Taken]:
        """Time each kind of request in turns; the first ones of each kind are not timed."""
        of_garage = f"garages={_GARAGE}"
        base = f"/v1/analytics/{_REPORT.name}?period=last_12_months"
        month = self._now.date().replace(day=1)
        live = f"/v1/garages/{_GARAGE}/reports/revenue?from={add_months(month, -1)}&until={month}"
        tag = client.get(f"{base}&{of_garage}")
        ways: dict[str, Callable[[], object]] = {
            "precomputed": lambda: client.get(f"{base}&{of_garage}"),
            "compared": lambda: client.get(f"{base}&{of_garage}&compare=previous_year"),
            "portfolio": lambda: client.get(base),
            "not_modified": lambda: client.get(f"{base}&{of_garage}", tag=tag, wanted=304),
            "live_kept": lambda: client.get(live),
        }
        taken = {name: _Taken() for name in (*ways, "live", "bare")}
        times = requests // _ROUNDS
        for number in range(1, _ROUNDS + 1):
            self._tell(f"turn {number} of {_ROUNDS}")
            for name, ask in ways.items():
                for _ in range(min(_WARM_UP, times)):
                    ask()
                began_s = _cpu_s(self._api_pid)
                taken[name].took_ms += [_ms(ask) for _ in range(times)]
                taken[name].cpu_s += _cpu_s(self._api_pid) - began_s
            for _ in range(times // 10):
                self._runner.run(self._write(door))
                taken["live"].took_ms.append(_ms(lambda: client.get(live)))
            taken["bare"].took_ms += self._runner.run(self._bare(times))
        return taken

    async def _administrator(self, door: Door) -> UUID:
        async with door.garage_snapshot([_GARAGE]) as garage:
            place = await garage.run(garages.read_one())
        assert place is not None, "the script made it"
        email = "bench@example.com"
        user_id = await create_user(door, Passwords(), email=email, name="Bench", password=None, now=self._now)
        await add_membership(door, user_id=user_id, role="operator_admin", operator_id=place.operator_id, now=self._now)
        return user_id

    async def _write(self, door: Door) -> None:
        """Count a write of the garage, so that nothing that was kept of it holds any more."""
        async with door.garage_transaction(_GARAGE) as garage:
            await garage.run(garages.lock())

    async def _bare(self, times: int) -> list[float]:
        """Run the statement of a precomputed report by the driver alone."""
        month = self._now.date().replace(day=1)
        spans = spans_of(DatePeriod(add_months(month, -11), add_months(month, 1)), "month", None)
        call = _REPORT.read(Ask(frozenset(), calendar_of(spans, totals=True), self._now))
        arguments = call.arguments({"garages": [_GARAGE]})
        tenant = {"vend.garages": f"{{{_GARAGE}}}"}
        connections = Connections(self._urls["vend_app"], name="bench-bare", settings=tenant)
        lane = await connections.take("")
        taken = []
        try:
            for number in range(times + _WARM_UP):
                began = time.perf_counter()
                rows = await lane.connection.fetch(call.statement.sql, *arguments)
                if number >= _WARM_UP:
                    taken.append((time.perf_counter() - began) * 1000)
                assert len(rows) == len(spans.parts) + 1, "a row a month, and all together"
        finally:
            connections.give_back(lane)
            await connections.close()
        return taken

    async def _count_trips(self) -> tuple[float, float]:
        """Count the flights between client and server of a report, and of one that the client has."""
        async with RoundTrips(LOOPBACK, self._server.port) as counted:
            url = self._urls["vend_app"].replace(f":{self._server.port}/", f":{counted.port}/")
            door = Door(Connections(url, name="bench-count", size_max=1))
            found = []
            try:
                for has in (lambda _: False, lambda _: True):
                    for _ in range(2):  # statements are prepared the first time
                        before = counted.count
                        for _ in range(_WARM_UP):
                            await read(door, _REPORT, [_GARAGE], _BY_MONTH, has=has, now=self._now)
                    found.append(round((counted.count - before) / _WARM_UP, 2))
            finally:
                await door.close()
        return found[0], found[1]


def _ms(ask: Callable[[], object]) -> float:
    began = time.perf_counter()
    ask()
    return (time.perf_counter() - began) * 1000


def _cpu_s(pid: int) -> float:
    """Give how long a process and its children have been on a processor, as /proc has it."""
    parents, ticks = {}, {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):  # it has ended meanwhile
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
                parents[int(folder.name)] = int(fields[1])
                ticks[int(folder.name)] = int(fields[11]) + int(fields[12])
    own = {pid} | {one for one, parent in parents.items() if parent == pid}
    return sum(ticks.get(one, 0) for one in own) / os.sysconf("SC_CLK_TCK")


def _timing(taken: _Taken, limit_p99_ms: float | None = None) -> Timing:
    ordered = sorted(taken.took_ms)
    middle, last = ordered[len(ordered) // 2], ordered[min(len(ordered) * 99 // 100, len(ordered) - 1)]
    cpu_ms = round(taken.cpu_s * 1000 / len(ordered), 2) if taken.cpu_s else None
    return Timing(len(ordered), round(middle, 3), round(last, 3), cpu_ms, limit_p99_ms)
