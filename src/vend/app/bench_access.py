"""What an access list of 5,000 subscriptions costs: to find that it is behind, to build, and to serve."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

import msgspec
import uvloop
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from litestar import Litestar

from vend.api.app import create_app
from vend.api.services import Services
from vend.db.connections import Connections
from vend.db.door import Door
from vend.db.migrate import migrate
from vend.db.roles import ROLES, RolePasswords, create_database
from vend.domain.operation import Asked
from vend.domain.page import Page
from vend.engines import Postgres
from vend.gates.credentials import NewCredential, add_credential
from vend.gates.refresh import SIGNED_ANEW_AFTER, refresh, refresh_due
from vend.gates.signing import ListKeys
from vend.identity.passwords import Passwords
from vend.identity.people import add_membership, create_user
from vend.identity.tokens import TokenKeys
from vend.reports.live import LiveReports
from vend.store import access_lists, garages, subscriptions
from vend.stripe_gateway.gateway import StripeGateway

_DATABASE = "vend"
_LARGE = UUID("019ab5c6-2800-7000-8000-000000000002")
"""The garage of `bench_access_fill.sql`."""

_SUBSCRIPTIONS = 5_000
_URL = "http://bench.local"
_TIMES = 15

Ask = Callable[[], Awaitable[object]]


class Result(msgspec.Struct, frozen=True):
    """What was measured; medians.

    Attributes:
        look_ms: the worker's question which of 201 garages is behind, when none is.
        first_build_ms: reading, computing, signing and keeping the first version.
        build_ms: the same of a list in which one line changed.
        sign_anew_ms: the same of a list that did not change.
        whole_ms: the API's answer with the whole list, `whole_bytes` long.
        same_ms: its 304 to a gate that has the list.
        delta_ms: its answer to a gate that is a version behind, `delta_bytes` long, with `delta_lines` lines.
    """

    subscriptions: int
    lines: int
    look_ms: float
    first_build_ms: float
    build_ms: float
    sign_anew_ms: float
    whole_ms: float
    whole_bytes: int
    same_ms: float
    delta_ms: float
    delta_bytes: int
    delta_lines: int


def measure(folder: Path, *, tell: Callable[[str], None]) -> Result:
    """Measure on a server of its own in `folder`, an empty one that engines can reach."""
    passwords = RolePasswords(*(f"bench-{role}" for role in ROLES))
    tell("starting PostgreSQL")
    with Postgres(folder, durable=False, settings={"shared_buffers": "256MB", "autovacuum": "off"}) as server:
        asyncio.run(_prepare(server, passwords))
        tell("filling it with 201 garages and 205,000 subscriptions")
        for script in ("bench_fill", "bench_access_fill"):
            server.psql(resources.files("vend.app").joinpath(f"{script}.sql").read_text(), database=_DATABASE)

        def connections(role: str) -> Connections:
            url = server.url(user=role, password=getattr(passwords, role), database=_DATABASE)
            return Connections(url, name=f"bench-{role}")

        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(_measure(Door(connections("vend_app"), platform=connections("vend_platform")), tell))


async def _prepare(server: Postgres, passwords: RolePasswords) -> None:
    await create_database(server.superuser_url(), _DATABASE, passwords)
    await migrate(server.url(user="vend_owner", password=passwords.vend_owner, database=_DATABASE))


async def _measure(door: Door, tell: Callable[[str], None]) -> Result:
    bench = _Bench(door)
    try:
        return await bench.run(tell)
    finally:
        await bench.services.close()


class _Bench:
    """One run."""

    def __init__(self, door: Door) -> None:
        self.now = datetime.now(UTC)
        self._door = door
        self._keys = ListKeys(Ed25519PrivateKey.generate())
        self.services = Services(
            door=door,
            stripe=StripeGateway("sk_test_bench", base_url="http://127.0.0.1:9"),
            tokens=TokenKeys(Ed25519PrivateKey.generate(), issuer=_URL),
            list_keys=self._keys,
            reports=LiveReports(door, None),
            webhook_secrets=(),
            limits=None,
            public_url=_URL,
            clock=lambda: self.now,
        )

    async def run(self, tell: Callable[[str], None]) -> Result:
        tell("building the lists of 201 garages")
        first_build_ms = await _once_ms(self._build)
        while await refresh_due(self._door, self._keys, now=self.now, row_limit=1_000):
            pass
        look_ms = await _median_ms(self._look)
        tell("building the large one over and over")
        sign_anew_ms = await _median_ms(self._build)
        build_ms = await self._changed_ms()
        tell("serving it")
        gate = Gate(create_app(self.services), await self._token())
        whole, delta = await gate.ask(), await gate.ask(query="since_version=15")
        return Result(
            subscriptions=_SUBSCRIPTIONS,
            lines=whole.body.count(b'"kind"'),
            look_ms=look_ms,
            first_build_ms=first_build_ms,
            build_ms=build_ms,
            sign_anew_ms=sign_anew_ms,
            whole_ms=await _median_ms(gate.ask),
            whole_bytes=len(whole.body),
            same_ms=await _median_ms(lambda: gate.ask(tag=whole.headers["etag"])),
            delta_ms=await _median_ms(lambda: gate.ask(query="since_version=15")),
            delta_bytes=len(delta.body),
            delta_lines=delta.body.count(b'"kind"'),
        )

    async def _build(self) -> None:
        await refresh(self._door, self._keys, _LARGE, now=self.now)

    async def _look(self) -> None:
        async with self._door.platform(reason="bench") as platform:
            found = await platform.run(
                access_lists.due(
                    built_before=self.now - SIGNED_ANEW_AFTER, key_id=self._keys.key_id, now=self.now, row_limit=50
                )
            )
        assert not found, "every list was built"

    async def _changed_ms(self) -> float:
        """Hand a tag out before each build, so that each makes a version."""
        async with self._door.garage_snapshot([_LARGE]) as garage:
            (row,) = await garage.run(
                subscriptions.list_page(
                    page=Page(row_limit=1), status=None, pass_id=None, customer_id=None, driver_id=None
                )
            )
        took = []
        for number in range(_TIMES):
            new, asked = NewCredential("tag", f"BENCH{number:04d}"), Asked("user:bench", f"tag-{number}")
            await add_credential(self._door, _LARGE, row.id, new, asked=asked, now=self.now)
            took.append(await _once_ms(self._build))
        return median(took)

    async def _token(self) -> str:
        """Give an access token of an administrator of the garage's operator."""
        async with self._door.garage_snapshot([_LARGE]) as garage:
            place = await garage.run(garages.read_one())
        assert place is not None, "the script made it"
        user_id = await create_user(
            self._door, Passwords(), email="bench@example.com", name="Bench", password=None, now=self.now
        )
        await add_membership(
            self._door, user_id=user_id, role="operator_admin", operator_id=place.operator_id, now=self.now
        )
        return self.services.tokens.issue(user_id, now=self.now).token


class Told(msgspec.Struct, frozen=True):
    """What the API answered."""

    status: int
    headers: dict[str, str]
    body: bytes


class Gate:
    """Asks the API for the large garage's list, in this process: what the network costs is not measured."""

    def __init__(self, app: Litestar, token: str) -> None:
        self._app = app
        self._token = token

    async def ask(self, *, query: str = "", tag: str = "") -> Told:
        """Ask for the list."""
        sent: list[Any] = []
        headers = {"host": "bench.local", "authorization": f"Bearer {self._token}", "if-none-match": tag}
        path = f"/v1/garages/{_LARGE}/access-list"
        scope: Any = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.encode(), value.encode()) for name, value in headers.items() if value],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
        }

        async def receive() -> Any:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        await self._app(scope, receive, send)
        named = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
        return Told(sent[0]["status"], named, b"".join(one.get("body", b"") for one in sent[1:]))


async def _once_ms(ask: Ask) -> float:
    began = time.perf_counter()
    await ask()
    return round((time.perf_counter() - began) * 1000, 2)


async def _median_ms(ask: Ask) -> float:
    return median([await _once_ms(ask) for _ in range(_TIMES)])
