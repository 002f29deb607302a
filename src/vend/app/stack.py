"""The whole system on one machine, each part real: what `vend demo` and `vend demo --check` start.

    caller → nginx → two API instances → PostgreSQL primary → streaming standby
                            ↕ Valkey        ↑ worker
                     Stripe sandbox → webhooks → nginx
                     PostgreSQL primary → sync → warehouse (a DuckDB file)

The instances share nothing but the database, Valkey and their settings.
"""

import asyncio
import contextlib
import os
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from functools import partial
from pathlib import Path
from typing import Self

import msgspec

from vend.app.home import Home, StackSecrets, stack_secrets
from vend.app.listening import listens, port_is_taken
from vend.db.migrate import migrate
from vend.db.publication import publish
from vend.db.roles import RolePasswords, create_database
from vend.engines import (
    Engine,
    EngineError,
    Nginx,
    Postgres,
    PythonProcess,
    Standby,
    Valkey,
    free_port,
    http_ready,
)
from vend.engines.ports import LOOPBACK
from vend.warehouse.tables import PUBLICATION, ROLE, TABLES

DATABASE = "vend"
PREFERRED_PORT = 8080
_READY_S_MAX = 45.0
_PUBLISHED_S_MAX = 180.0  # to read and build the models takes ten seconds of a processor, which others may need too
_STOP_S = 5.0
_CONNECTIONS = 8
_LOG_LOOK_BYTES = 256 * 1024

PORTFOLIO = "demo portfolio"
WAREHOUSE = "warehouse"
PARTS = (
    "PostgreSQL primary",
    "schema",
    PORTFOLIO,
    "PostgreSQL standby",
    "Valkey",
    "Stripe sandbox",
    "API 1",
    "API 2",
    "worker",
    WAREHOUSE,
    "nginx",
)
"""What starts, in the order in which it is shown."""


class Event(msgspec.Struct, frozen=True):
    """Something happened to a part.

    Attributes:
        state: started, ready or stopped.
        took_ms: since its start, once it is ready.
        note: where it listens, or what it did.
    """

    part: str
    state: str
    took_ms: int = 0
    note: str = ""


class Ports(msgspec.Struct, frozen=True):
    """Where the parts of ours listen, all on loopback."""

    nginx: int
    api1: int
    api2: int
    sandbox: int


class Stack:
    """Starts and stops everything; a context manager.

    Attributes:
        has_warehouse: whether the warehouse runs too.
        tell: is called, from several threads, with what happens.

    Args:
        home: the folder, held by the caller.
        postgres_bin: see the setting VEND_POSTGRES_BIN.
        port: the balancer's port; None takes the last one, or 8080, or a free one.
        lasting: False gives up safety against power loss for speed; for a demo that is thrown away.
        fill: is called once the schema is there and before the sandbox runs; gives a note of what it loaded.
        warehouse: whether it runs too.
        tell: the attribute of this name.
    """

    def __init__(
        self,
        home: Home,
        *,
        postgres_bin: Path | None = None,
        port: int | None = None,
        lasting: bool = True,
        fill: "Callable[[Stack], str] | None" = None,
        warehouse: bool = True,
        tell: Callable[[Event], None] = lambda _: None,
    ) -> None:
        self.home = home
        self.secrets: StackSecrets = stack_secrets(home)
        self.ports = Ports(port or _balancer_port(home), free_port(), free_port(), free_port())
        self.tell = tell
        self._fill = fill
        self.has_warehouse = warehouse
        self._stopping = threading.Event()
        self._started: list[tuple[str, Engine]] = []
        self._lock = threading.Lock()
        folder = home.path
        settings = {"shared_buffers": "64MB", "max_wal_size": "256MB", "min_wal_size": "80MB"}
        # All ports are chosen now, so that each part can be told of the others before they run.
        self.primary = Postgres(folder, bin_dir=postgres_bin, port=free_port(), durable=lasting, settings=settings)
        self.standby = Standby(
            self.primary, folder, bin_dir=postgres_bin, port=free_port(), durable=lasting, settings=settings
        )
        self.valkey = Valkey(folder, port=free_port())
        self.nginx = Nginx(folder, [(LOOPBACK, self.ports.api1), (LOOPBACK, self.ports.api2)], port=self.ports.nginx)

    @property
    def url(self) -> str:
        """The balancer's address, which callers use."""
        return f"http://{LOOPBACK}:{self.ports.nginx}"

    @property
    def sandbox_url(self) -> str:
        """The Stripe sandbox's address."""
        return f"http://{LOOPBACK}:{self.ports.sandbox}"

    @property
    def sandbox_file(self) -> Path:
        """Where the Stripe sandbox keeps everything."""
        return self.home.path / "sandbox" / "stripe.sqlite3"

    def instance_of_request(self, request_id: str) -> str | None:
        """Give the API instance that served a request, as the balancer's log has it."""
        names = {f"{LOOPBACK}:{self.ports.api1}": "API 1", f"{LOOPBACK}:{self.ports.api2}": "API 2"}
        for line in reversed(_lines(self.nginx.access_log)):
            if request_id in line:
                upstream = str(msgspec.json.decode(line).get("upstream", ""))
                return names.get(upstream.rpartition(",")[2].strip(), upstream)
        return None

    def instance_of_event(self, event_id: str) -> str | None:
        """Give the API instance that took one of Stripe's events in, as the instances' own logs have it."""
        for part, name in (("API 1", "api1"), ("API 2", "api2")):
            if any(event_id in line for line in reversed(_lines(self.home.folder.log(name)))):
                return part
        return None

    # ------------------------------------------------------------------ what each program is told

    def environment(self) -> dict[str, str]:
        """Give the settings of our programs, as a real installation would set them."""
        secrets = self.secrets
        return {
            "VEND_DATABASE_URL": self._url(self.primary, "vend_app", secrets.app),
            "VEND_PLATFORM_DATABASE_URL": self._url(self.primary, "vend_platform", secrets.platform),
            "VEND_READER_DATABASE_URL": self._url(self.standby, "vend_reader", secrets.reader),
            "VEND_DATABASE_CONNECTIONS": str(_CONNECTIONS),
            "VEND_REDIS_URL": self.valkey.url,
            "VEND_STRIPE_API_KEY": secrets.stripe_api_key,
            "VEND_STRIPE_API_BASE": self.sandbox_url,
            "VEND_STRIPE_WEBHOOK_SECRET": secrets.webhook_secret,
            "VEND_TOKEN_KEY": secrets.token_key,
            "VEND_ACCESS_LIST_KEY": secrets.access_list_key,
            "VEND_OUTBOUND_LOOPBACK": "yes",
            "VEND_PUBLIC_URL": self.url,
            "VEND_LOG": "json",
        }

    @property
    def owner_url(self) -> str:
        """The database's address for its owner."""
        return self._url(self.primary, "vend_owner", self.secrets.owner)

    def _url(self, server: Postgres, role: str, password: str) -> str:
        return server.url(user=role, password=password, database=DATABASE)

    @property
    def warehouse_file(self) -> Path:
        """Where the warehouse is."""
        return self.home.path / "warehouse" / "warehouse.duckdb"

    def sync_environment(self) -> dict[str, str]:
        """Give the settings of `vend sync`."""
        return {
            "VEND_SYNC_DATABASE_URL": self._url(self.primary, "vend_sync", self.secrets.sync),
            "VEND_PUBLISHER_DATABASE_URL": self._url(self.primary, "vend_publisher", self.secrets.publisher),
            "VEND_WAREHOUSE": str(self.warehouse_file),
            "VEND_MODELS_MODE": "seconds",
        }

    def _program(self, name: str, arguments: list[str], more: Mapping[str, str], ready: Callable[[], bool]) -> Engine:
        environment = {"PATH": os.environ.get("PATH", os.defpath), "PYTHONUNBUFFERED": "1", **more}
        return PythonProcess(
            name, ["-m", "vend.cli", *arguments], environment, self.home.path, ready, stop_grace_s=_STOP_S
        )

    def _api(self, name: str, port: int) -> Engine:
        mine = {**self.environment(), "VEND_HOST": LOOPBACK, "VEND_PORT": str(port)}
        return self._program(name, ["serve"], mine, http_ready(f"http://{LOOPBACK}:{port}/readyz"))

    def _worker(self) -> Engine:
        return self._telling("worker", ["worker"], self.environment(), "worker_ready")

    def _sync(self) -> Engine:
        """The program that keeps the warehouse up; it is ready once the first figures are published."""
        self.home.keep_sync(self.sync_environment())
        mine = {**self.sync_environment(), "VEND_LOG": "json"}
        return self._telling("sync", ["sync", "run"], mine, "models_built")

    def _telling(self, name: str, arguments: list[str], more: Mapping[str, str], word: str) -> Engine:
        """Give a program whose own log tells that it is ready."""
        made: list[Engine] = []
        made.append(self._program(name, arguments, more, lambda: word in made[0].log_tail()))
        return made[0]

    def _sandbox(self) -> Engine:
        arguments = ["sandbox", "--port", str(self.ports.sandbox)]
        arguments += ["--data", str(self.sandbox_file)]
        arguments += ["--webhook-url", f"{self.url}/webhooks/stripe"]
        mine = {
            "VEND_STRIPE_API_KEY": self.secrets.stripe_api_key,
            "VEND_STRIPE_WEBHOOK_SECRET": self.secrets.webhook_secret,
        }
        return self._program("sandbox", arguments, mine, listens(self.ports.sandbox))

    # ------------------------------------------------------------------ starting

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start everything, side by side where nothing waits for another; return when all is ready.

        Raises:
            EngineError: a part does not start; the message holds the end of its log.
        """
        with ThreadPoolExecutor(max_workers=len(PARTS), thread_name_prefix="start") as pool:
            database = pool.submit(self._database)
            others = [pool.submit(self._up, "Valkey", self.valkey), pool.submit(self._up, "nginx", self.nginx)]
            self._wait([database])
            others += [
                pool.submit(self._stripe),
                pool.submit(self._up, "API 1", self._api("api1", self.ports.api1)),
                pool.submit(self._up, "API 2", self._api("api2", self.ports.api2)),
                pool.submit(self._up, "worker", self._worker()),
                pool.submit(self._up, "PostgreSQL standby", self.standby),
            ]
            self._wait(others)
        self.home.keep_port(self.ports.nginx)
        self.home.tell((self.url,))

    def _wait(self, futures: list[Future[None]]) -> None:
        """Wait for all; when one fails, or we are interrupted, stop the others so that nobody waits in vain."""
        try:
            for future in as_completed(futures):
                future.result()
        except BaseException:
            self._stopping.set()
            self._stop_all()
            raise

    def _database(self) -> None:
        self._up("PostgreSQL primary", self.primary)
        began = time.monotonic()
        self.tell(Event("schema", "started"))
        applied = asyncio.run(self._prepare_schema())
        note = f"{applied} migration{'' if applied == 1 else 's'} applied" if applied else "up to date"
        self.tell(Event("schema", "ready", _ms(began), note))

    def _stripe(self) -> None:
        """Load the portfolio, into the sandbox's file too, and only then start the sandbox and the warehouse on it."""
        if self._fill is not None:
            began = time.monotonic()
            self.tell(Event(PORTFOLIO, "started"))
            self.sandbox_file.parent.mkdir(mode=0o700, exist_ok=True)
            note = self._fill(self)
            self.tell(Event(PORTFOLIO, "ready", _ms(began), note))
        with ThreadPoolExecutor(max_workers=2, thread_name_prefix="start") as pool:
            parts = [("Stripe sandbox", self._sandbox())]
            if self.has_warehouse:
                parts.append((WAREHOUSE, self._sync()))
            self._wait([pool.submit(self._up, *part) for part in parts])

    async def _prepare_schema(self) -> int:
        secrets = self.secrets
        passwords = RolePasswords(
            secrets.owner, secrets.app, secrets.platform, secrets.reader, secrets.sync, secrets.publisher
        )
        await create_database(self.primary.superuser_url(), DATABASE, passwords)
        applied = len(await migrate(self.owner_url))
        await publish(self.owner_url, TABLES, publication=PUBLICATION, role=ROLE)
        return applied

    def _up(self, part: str, engine: Engine) -> None:
        began = time.monotonic()
        with self._lock:
            if self._stopping.is_set():
                raise EngineError(f"{part} was not started, as the start was broken off")
            self._started.append((part, engine))
        self.tell(Event(part, "started"))
        engine.start()
        if self._stopping.is_set():  # set while it started, so that nobody else may have seen that it runs
            engine.stop()
        engine.wait_ready(_PUBLISHED_S_MAX if part == WAREHOUSE else _READY_S_MAX)
        self.tell(Event(part, "ready", _ms(began), self._where(part)))

    def _where(self, part: str) -> str:
        ports = {
            "PostgreSQL primary": self.primary.port,
            "PostgreSQL standby": self.standby.port,
            "Valkey": self.valkey.port,
            "Stripe sandbox": self.ports.sandbox,
            "API 1": self.ports.api1,
            "API 2": self.ports.api2,
            "nginx": self.ports.nginx,
        }
        return f"port {ports[part]}" if part in ports else ""

    # ------------------------------------------------------------------ stopping

    def stop(self) -> None:
        """Stop everything: the balancer, then our programs, then the databases. Calling it again has no effect."""
        self._stopping.set()
        self._stop_all()

    def _stop_all(self) -> None:
        with self._lock:
            started, self._started = self._started, []
        rank = {"nginx": 0, "PostgreSQL primary": 3, "PostgreSQL standby": 2, "Valkey": 2}
        for turn in range(4):
            group = [(part, engine) for part, engine in started if rank.get(part, 1) == turn]
            with ThreadPoolExecutor(max_workers=max(1, len(group)), thread_name_prefix="stop") as pool:
                list(pool.map(partial(self._down), group))

    def _down(self, started: tuple[str, Engine]) -> None:
        part, engine = started
        with contextlib.suppress(EngineError):  # the rest must be stopped all the same; the next start clears it
            engine.stop()
        self.tell(Event(part, "stopped"))


def _lines(path: Path) -> list[str]:
    """Give the last lines of a log; a missing one has none."""
    try:
        with path.open("rb") as log:
            log.seek(max(0, path.stat().st_size - _LOG_LOOK_BYTES))
            return log.read().decode(errors="replace").splitlines()
    except FileNotFoundError:
        return []


def _ms(began: float) -> int:
    return round((time.monotonic() - began) * 1000)


def _balancer_port(home: Home) -> int:
    """Choose the port: the last one, 8080, or any free one."""
    for port in (home.kept_port(), PREFERRED_PORT):
        if port and not port_is_taken(port):
            return port
    return free_port()
