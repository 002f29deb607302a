"""What a tenant-scoped one-row read costs through the door, beside pgbench on the same statement.

Both sides: the role vend_app, row-level security on, one client process, the same number of connections, the same rows
of the same server, prepared statements, and turns taken in one run, so that a busy machine hits both alike.
"""

import asyncio
import os
import random
import re
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib import resources
from pathlib import Path
from uuid import UUID

import msgspec
import uvloop

from vend.app.round_trips import RoundTrips
from vend.db.connections import Connections
from vend.db.door import Door
from vend.db.migrate import migrate
from vend.db.roles import ROLES, RolePasswords, create_database
from vend.domain.errors import Unavailable
from vend.engines import Postgres
from vend.store import subscriptions

_DATABASE = "vend"
_ROWS = 128  # as many scripts as pgbench takes; it has no other way to choose among ids
_ROUNDS = 2
_WARM_UP = 200
_SEED = 20_261_124
_TPS = re.compile(r"^tps = ([0-9.]+)", re.MULTILINE)

Row = tuple[UUID, UUID]


class Side(msgspec.Struct, frozen=True):
    """One measured way to read; latencies in microseconds."""

    reads_per_s: float
    p50_us: float
    p99_us: float
    round_trips: float


class Result(msgspec.Struct, frozen=True):
    """What was measured.

    Attributes:
        reads_per_s: through the door, the connection keeping its garage.
        limit_per_s: pgbench -M prepared, the same statement, rows and number of connections.
        ratio: the first by the second.
        same: the door's detail for a garage that stays.
        changing: the same when every read is another garage's.
    """

    reads_per_s: float
    limit_per_s: float
    ratio: float
    connections: int
    subscriptions: int
    garages: int
    seconds: float
    same: Side
    changing: Side


def measure(folder: Path, *, seconds: float, connections: int, tell: Callable[[str], None]) -> Result:
    """Measure on a server of its own in `folder`.

    Args:
        folder: an empty one that engines can reach.
        seconds: how long each measurement lasts, in all.
        connections: how many, on both sides.
        tell: is called with what is being done.
    """
    passwords = RolePasswords(*(f"bench-{role}" for role in ROLES))
    tell("starting PostgreSQL")
    with Postgres(folder, durable=False, settings={"shared_buffers": "256MB", "autovacuum": "off"}) as server:
        asyncio.run(_prepare(server, passwords))
        tell("filling it with 200 garages and 200,000 subscriptions")
        server.psql(resources.files("vend.app").joinpath("bench_fill.sql").read_text(), database=_DATABASE)
        rows = _rows(server, "")
        garage = rows[0][0]
        same = _rows(server, f"where garage_id = '{garage}'")
        url = server.url(user="vend_app", password=passwords.vend_app, database=_DATABASE)
        bench = _Bench(server, url, connections, tell)
        return bench.run(same, rows, seconds)


async def _prepare(server: Postgres, passwords: RolePasswords) -> None:
    await create_database(server.superuser_url(), _DATABASE, passwords)
    await migrate(server.url(user="vend_owner", password=passwords.vend_owner, database=_DATABASE))


def _rows(server: Postgres, where: str) -> list[Row]:
    """Choose the rows to be read, in an order that the seed decides."""
    found = server.psql(f"select garage_id, id from subscriptions {where} order by id", database=_DATABASE)  # noqa: S608 (our own ids)
    pairs = [line.split("|") for line in found.splitlines()]
    chosen = random.Random(_SEED).sample(pairs, _ROWS)  # noqa: S311 (a sample, no secret)
    return [(UUID(garage), UUID(identifier)) for garage, identifier in chosen]


class _Bench:
    """One run."""

    def __init__(self, server: Postgres, url: str, connections: int, tell: Callable[[str], None]) -> None:
        self._server = server
        self._url = url
        self._connections = connections
        self._tell = tell

    def run(self, same: Sequence[Row], changing: Sequence[Row], seconds: float) -> Result:
        turn_s = seconds / _ROUNDS
        limits: list[float] = []
        reads: list[int] = []
        changes: list[int] = []
        for number in range(1, _ROUNDS + 1):
            self._tell(f"turn {number} of {_ROUNDS}: pgbench")
            limits.append(self._pgbench(same, turn_s))
            self._tell(f"turn {number} of {_ROUNDS}: the door, one garage")
            reads += self._door(same, turn_s)
            self._tell(f"turn {number} of {_ROUNDS}: the door, another garage each time")
            changes += self._door(changing, turn_s)
        self._tell("counting round trips")
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            trips = [runner.run(self._count_trips(rows)) for rows in (same, changing)]
        limit = sum(limits) / len(limits)
        stays, moves = _side(reads, seconds, trips[0]), _side(changes, seconds, trips[1])
        return Result(
            reads_per_s=stays.reads_per_s,
            limit_per_s=round(limit, 1),
            ratio=round(stays.reads_per_s / limit, 3),
            connections=self._connections,
            subscriptions=200_000,
            garages=200,
            seconds=seconds,
            same=stays,
            changing=moves,
        )

    def _pgbench(self, rows: Sequence[Row], seconds: float) -> float:
        """Let pgbench read the same rows by the same file of SQL; give reads per second."""
        text = resources.files("vend.store").joinpath("sql/subscriptions/read.sql").read_text()
        password = self._url.split(":", 2)[2].split("@", 1)[0]
        environment = {
            "PATH": os.defpath,
            "LC_ALL": "C",
            "PGPASSWORD": password,
            "PGOPTIONS": f"-c vend.garages={{{rows[0][0]}}} -c jit=off",
        }
        with tempfile.TemporaryDirectory() as scripts:
            command: list[str | Path] = [self._server.tool("pgbench"), "-n", "-M", "prepared", "-j", "1"]
            command += ["-c", str(self._connections), "-T", str(max(1, round(seconds)))]
            command += ["-D", f"garage_id={rows[0][0]}"]
            for number, (_, identifier) in enumerate(rows):
                script = Path(scripts) / f"{number}.sql"
                script.write_text(text.replace(":subscription_id", f":id_{number}") + ";\n")
                command += ["-D", f"id_{number}={identifier}", "-f", script]
            where = ["-h", "127.0.0.1", "-p", str(self._server.port), "-U", "vend_app", _DATABASE]
            answer = subprocess.run(  # noqa: S603 (our own binary and arguments)
                [*command, *where], capture_output=True, text=True, env=environment, check=False, timeout=60
            )
        found = _TPS.search(answer.stdout)
        if answer.returncode != 0 or found is None:
            raise Unavailable(f"pgbench failed: {answer.stderr.strip()[-500:]}")
        return float(found[1])

    def _door(self, rows: Sequence[Row], seconds: float) -> list[int]:
        """Read through the door for a while; give each read's nanoseconds."""
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(self._read_for(rows, seconds))

    async def _read_for(self, rows: Sequence[Row], seconds: float) -> list[int]:
        door = Door(Connections(self._url, name="bench", size_max=self._connections))
        taken: list[int] = []
        try:
            await asyncio.gather(*(_reader(door, rows, _WARM_UP, turn, []) for turn in range(self._connections)))
            until = time.perf_counter() + seconds
            await asyncio.gather(*(_reader(door, rows, until, turn, taken) for turn in range(self._connections)))
        finally:
            await door.close()
        return taken

    async def _count_trips(self, rows: Sequence[Row]) -> float:
        """Count the flights between client and server, per read, once statements are prepared."""
        async with RoundTrips("127.0.0.1", self._server.port) as counted:
            url = self._url.replace(f":{self._server.port}/", f":{counted.port}/")
            door = Door(Connections(url, name="bench-count", size_max=1))
            try:
                await _reader(door, rows, _WARM_UP, 0, [])
                before = counted.count
                await _reader(door, rows, _WARM_UP, 0, [])
                return round((counted.count - before) / _WARM_UP, 2)
            finally:
                await door.close()


async def _reader(door: Door, rows: Sequence[Row], until: float, turn: int, taken: list[int]) -> None:
    """Read row after row: `until` an instant of the performance counter, or (an int) so many times."""
    times = until if isinstance(until, int) else None
    index = turn * len(rows) // 7
    done = 0
    while done < times if times is not None else time.perf_counter() < until:
        garage_id, subscription_id = rows[index % len(rows)]
        began = time.perf_counter_ns()
        async with door.garage_snapshot((garage_id,)) as garage:
            found = await garage.run(subscriptions.read_one(subscription_id=subscription_id))
        taken.append(time.perf_counter_ns() - began)
        assert found is not None, "row-level security or the sample is broken"
        index += 1
        done += 1


def _side(taken: list[int], seconds: float, trips: float) -> Side:
    ordered = sorted(taken)
    return Side(
        reads_per_s=round(len(ordered) / seconds, 1),
        p50_us=round(ordered[len(ordered) // 2] / 1000, 1),
        p99_us=round(ordered[len(ordered) * 99 // 100] / 1000, 1),
        round_trips=trips,
    )
