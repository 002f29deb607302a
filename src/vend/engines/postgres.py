"""The embedded PostgreSQL: a cluster of its own in a folder of its own, on loopback, with passwords."""

import contextlib
import os
import secrets
import shutil
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from vend.engines.binaries import postgres_tool
from vend.engines.engine import Engine
from vend.engines.errors import EngineError
from vend.engines.folder import write_private
from vend.engines.ports import LOOPBACK, free_port
from vend.engines.postmaster import clear_postmaster, status
from vend.engines.process import Command, run_to_end

SUPERUSER = "postgres"
REPLICATOR = "vend_replicator"

_SUPERUSER_SECRET = "postgres-superuser"  # noqa: S105 (the name of the file that holds it)
_INIT_S_MAX = 60.0
_PROMOTE_S_MAX = 30
_PSQL_S_MAX = 60.0
_INCLUDED = "vend.conf"

# Fast shutdown closes the sessions and writes a checkpoint; immediate shutdown leaves the work to the next start.
_STOP = ((signal.SIGINT, 20.0), (signal.SIGQUIT, 5.0))
_ORPHANED = ((signal.SIGINT, 1.5), (signal.SIGQUIT, 0.7))

SETTINGS: Mapping[str, str] = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "wal_level": "logical",
    "max_wal_senders": "10",
    "max_replication_slots": "10",
    "max_slot_wal_keep_size": "1GB",  # a standby that never comes back must not fill the disk
    "hot_standby": "on",
    "hot_standby_feedback": "on",
    "wal_retrieve_retry_interval": "100ms",  # at the default of 5 s a promotion sometimes takes that long
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "off",  # the log goes to our file
    "log_line_prefix": "%m [%p] %q%u@%d ",
}
"""The settings of each embedded cluster; `Postgres(settings=...)` overrides them one by one."""

# Not `synchronous_commit`: without fsync it costs next to nothing, and with it a killed server keeps its commits and a
# standby sees each at once, not up to 200 ms later.
# Shared memory as files of the cluster, so that a killed server leaves none in the system once its folder is removed.
_NOT_DURABLE: Mapping[str, str] = {"fsync": "off", "full_page_writes": "off", "dynamic_shared_memory_type": "mmap"}


class Postgres(Engine):
    """One PostgreSQL cluster.

    Args:
        folder: the folder shared by a set of engines; the cluster lies in `<folder>/<name>`.
        name: tells clusters in one folder apart.
        bin_dir: the folder with `postgres` and `initdb`; None takes the installed wheel's.
        port: a fixed port; None takes a free one at each start.
        durable: False gives up safety against power loss for speed (tests).
        by_file: clients come through a socket file beside the data, at half of what loopback costs; only root and the
            engines' account can, and the file's path must stay below the system's 107 bytes.
        settings: server settings beside and over `SETTINGS`.
    """

    ready_timeout_s = 60.0  # crash recovery after a kill can take a while

    def __init__(
        self,
        folder: Path,
        *,
        name: str = "primary",
        bin_dir: Path | None = None,
        port: int | None = None,
        durable: bool = True,
        by_file: bool = False,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(name, folder)
        self._bin_dir = bin_dir
        self._fixed_port = port
        self._socket_dir = self.folder.data(f"{name}.socket") if by_file else None
        place = {} if self._socket_dir is None else {"unix_socket_directories": str(self._socket_dir)}
        lasting = {} if durable else _NOT_DURABLE
        self._settings = {**SETTINGS, "cluster_name": name, **place, **lasting, **(settings or {})}
        self.port = port or 0

    @property
    def data(self) -> Path:
        """The cluster's data folder."""
        return self.folder.data(self.name)

    def tool(self, name: str) -> Path:
        """Return the path of one of PostgreSQL's programs (`psql`, `pg_basebackup`, ...), executable by the account."""
        return postgres_tool(name, self._bin_dir)

    def init(self) -> None:
        """Make the cluster unless it is there already; `start` does this by itself.

        Raises:
            EngineError: initdb failed; the message holds its output.
        """
        self.folder.prepare()
        if not self._made():
            self._build()
        elif not self.folder.has_secret(_SUPERUSER_SECRET):
            raise EngineError(
                f"the cluster {self.data} is there but its password is not (secrets/{_SUPERUSER_SECRET} beside it): "
                f"put the file back, or remove the whole folder {self.folder.path} to begin anew",
            )

    def url(self, *, user: str, password: str, database: str) -> str:
        """Return the address for a client: `postgresql://user:password@127.0.0.1:port/database`."""
        who = f"{quote(user, safe='')}:{quote(password, safe='')}"
        if self._socket_dir is not None:
            return f"postgresql://{who}@/{quote(database)}?host={quote(str(self._socket_dir))}&port={self.port}"
        return f"postgresql://{who}@{LOOPBACK}:{self.port}/{quote(database)}"

    def superuser_url(self, database: str = "postgres") -> str:
        """Return the address for the superuser `postgres`, whose password never leaves the folder."""
        return self.url(user=SUPERUSER, password=self._superuser_password(), database=database)

    def promote(self) -> None:
        """Make a standby a primary and wait until it accepts writes.

        Raises:
            EngineError: it is no running standby, or promotion did not end within 30 s.
        """
        if self.psql("SELECT pg_is_in_recovery()") == "f":
            raise EngineError(f"{self.name} is a primary already: only a standby can be promoted")
        if self.psql(f"SELECT pg_promote(true, {_PROMOTE_S_MAX})") != "t":
            raise EngineError(f"{self.name} was not promoted within {_PROMOTE_S_MAX} s; {self._log_says()}")

    def psql(self, sql: str, *, database: str = "postgres") -> str:
        """Run one statement as superuser through psql; return its rows as text, columns parted by `|`.

        For the engines' own needs: programs use a driver.

        Raises:
            EngineError: the server refused it; the message is the server's.
        """
        environment = {"LC_ALL": "C", "PGPASSWORD": self._superuser_password(), "PGCONNECT_TIMEOUT": "5"}
        where = ["-h", LOOPBACK, "-p", str(self.port), "-U", SUPERUSER, "-d", database]
        try:
            answer = subprocess.run(  # noqa: S603 (our own binary, arguments built here)
                [self.tool("psql"), "-XAtq", "-v", "ON_ERROR_STOP=1", "-v", "VERBOSITY=terse", *where, "-f", "-"],
                input=sql,
                capture_output=True,
                text=True,
                env=environment,
                timeout=_PSQL_S_MAX,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise EngineError(
                f"{self.name} did not answer a statement within {_PSQL_S_MAX:g} s; {self._log_says()}"
            ) from None
        if answer.returncode != 0:
            # Terse and without the statement, which may hold a password.
            raise EngineError(
                f"{self.name} refused a statement: {answer.stderr.strip()}; its log: {self.folder.log(self.name)}"
            )
        return answer.stdout.strip()

    def _made(self) -> bool:
        return (self.data / "PG_VERSION").exists()

    def _superuser_password(self) -> str:
        return self.folder.secret(_SUPERUSER_SECRET)

    def _build(self) -> None:
        """Run initdb beside the final place and move the result there, so that a half-made cluster is never started."""
        fresh, password = self._scratch("new"), self._scratch("password")
        try:
            write_private(password / "file", self._superuser_password())
            self.folder.give(password / "file")
            options = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
            options += [
                "--auth-host=scram-sha-256",
                f"--auth-local={'reject' if self._socket_dir is None else 'scram-sha-256'}",
                f"--username={SUPERUSER}",
                "--no-instructions",
            ]
            self._run_tool(
                "initdb", [*options, *self._sync_options(), f"--pwfile={password / 'file'}", "-D", str(fresh)]
            )
            with (fresh / "postgresql.conf").open("a") as config:
                config.write(f"\n# Written at each start by vend.engines:\ninclude_if_exists = '{_INCLUDED}'\n")
            forget(self.data)
            fresh.rename(self.data)
        finally:
            shutil.rmtree(password, ignore_errors=True)

    def _sync_options(self) -> list[str]:
        return ["--no-sync"] if self._settings.get("fsync") == "off" else []

    def _scratch(self, what: str) -> Path:
        """Make a new folder beside the data, and remove those that broken-off attempts have left.

        Its name is a new one each time: the initdb of a killed run may need a moment more to clean up behind itself.
        """
        for stale in self.folder.path.glob(f"{self.name}.*.{what}"):
            shutil.rmtree(stale, ignore_errors=True)
        return self.folder.make_data(f"{self.name}.{secrets.token_hex(4)}.{what}")

    def _run_tool(self, name: str, arguments: list[str], **environment: str) -> None:
        """Run one of PostgreSQL's programs as the engines' account, under a guard, its output in a log of its own."""
        command = Command(
            argv=[self.tool(name), *arguments],
            log=self.folder.log(f"{self.name}-{name}"),
            cwd=self.folder.path,
            account=self.folder.account,
            env={"LC_ALL": "C", "PATH": os.defpath, **environment},
        )
        run_to_end(command, what=f"{name} for {self.name}", timeout_s=_INIT_S_MAX)

    def _command(self) -> Command:
        clear_postmaster(self.data)
        self._prepare_data()
        self.port = self._fixed_port or free_port()
        settings = {**self._settings, **self._more_settings(), "port": str(self.port)}
        config = self.data / _INCLUDED
        write_private(config, "".join(f"{name} = {quoted(value)}\n" for name, value in settings.items()))
        self.folder.give(config)
        return Command(
            argv=[self.tool("postgres"), "-D", self.data],
            log=self.folder.log(self.name),
            cwd=self.data,
            account=self.folder.account,
            env={"LC_ALL": "C", "TZ": "UTC", "PATH": os.defpath},
            stop=_STOP,
            orphaned=_ORPHANED,
        )

    def _prepare_data(self) -> None:
        """See to it that the data folder holds what is to be started."""
        self.init()
        if self._socket_dir is not None:
            self.folder.make_data(self._socket_dir.name)

    def _more_settings(self) -> Mapping[str, str]:
        """Return settings that only this kind of cluster has."""
        return {}

    def _is_ready(self) -> bool:
        return status(self.data, self.pid) == "ready"


def quoted(value: str) -> str:
    """Quote a value as a string of the configuration file, and equally of SQL."""
    return "'" + value.replace("'", "''") + "'"


def forget(data: Path) -> None:
    """Remove a data folder, at once out of the way and then file by file."""
    doomed = data.with_name(f"{data.name}.old")
    shutil.rmtree(doomed, ignore_errors=True)
    with contextlib.suppress(FileNotFoundError):
        data.rename(doomed)
    shutil.rmtree(doomed, ignore_errors=True)
