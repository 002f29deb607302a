"""A streaming standby of an embedded PostgreSQL, for reads that may be a moment old and for failover."""

import re
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from vend.engines.errors import EngineError
from vend.engines.folder import write_private
from vend.engines.ports import LOOPBACK
from vend.engines.postgres import REPLICATOR, Postgres, forget, quoted

_STREAM_POLL_S = 0.02


class Standby(Postgres):
    """One hot standby that follows `primary` through a replication slot of its own.

    The first start takes a base backup. Later starts go on from the data at hand when it belongs to the primary's
    cluster and timeline and the primary still keeps the log for it; otherwise the copy is made again. So a standby that
    has been promoted is made anew from the primary when it is started as a standby again.

    Args:
        primary: the running primary.
        folder: the folder shared by a set of engines; the cluster lies in `<folder>/<name>`.
        name: the cluster's and the slot's name: small letters, digits and `_`.
        bin_dir: as for `Postgres`; must be the primary's version.
        port: as for `Postgres`.
        durable: as for `Postgres`.
        settings: as for `Postgres`.
    """

    def __init__(
        self,
        primary: Postgres,
        folder: Path,
        name: str = "standby1",
        *,
        bin_dir: Path | None = None,
        port: int | None = None,
        durable: bool = True,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        if not re.fullmatch(r"[a-z0-9_]{1,63}", name):
            raise EngineError(f"a standby's name is its slot's too: small letters, digits and _, not {name!r}")
        super().__init__(folder, name=name, bin_dir=bin_dir, port=port, durable=durable, settings=settings)
        self.primary = primary

    def init(self) -> None:
        """Make the copy of the primary unless a fitting one is there; the primary must be running.

        Raises:
            EngineError: the base backup failed; the message holds its output.
        """
        self.folder.prepare()
        self._prepare_primary()
        if not self._made() or not self._fits():
            self._build()

    def wait_ready(self, timeout_s: float) -> None:
        """Wait until the standby accepts reads and streams from the primary.

        Raises:
            EngineError: it ended, or did not come so far within `timeout_s`; the message holds the end of its log.
        """
        deadline = time.monotonic() + timeout_s
        super().wait_ready(timeout_s)
        while self.psql("SELECT status FROM pg_stat_wal_receiver") != "streaming":
            if time.monotonic() > deadline:
                raise EngineError(
                    f"{self.name} reads but does not stream from {self.primary.name} within {timeout_s:g} s: "
                    f"see that the primary runs, or remove {self.data} to have it copied anew; {self._log_says()}",
                )
            time.sleep(_STREAM_POLL_S)

    def _superuser_password(self) -> str:
        return self.primary._superuser_password()  # noqa: SLF001 (a copy of the cluster has its users)

    def _replicator_password(self) -> str:
        return self.primary.folder.secret("postgres-replicator")

    def _prepare_primary(self) -> None:
        """Make the replication account and this standby's slot on the primary; keep them when they are there."""
        password = quoted(self._replicator_password())
        self.primary.psql(
            f"""
            DO $$ BEGIN
                PERFORM pg_advisory_xact_lock(hashtext('{REPLICATOR}')); -- two standbys may start at once
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{REPLICATOR}') THEN
                    CREATE ROLE {REPLICATOR} LOGIN REPLICATION PASSWORD {password};
                END IF;
            END $$;
            SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots
            WHERE slot_name = '{self.name}' AND wal_status = 'lost';
            """,  # noqa: S608 (the name is checked above, the rest is ours)
        )

    def _has_slot(self) -> bool:
        sql = f"SELECT count(*) FROM pg_replication_slots WHERE slot_name = '{self.name}'"  # noqa: S608 (name checked)
        return self.primary.psql(sql) == "1"

    def _fits(self) -> bool:
        """Say whether the data at hand can go on following the primary."""
        if not (self.data / "standby.signal").exists() or not self._has_slot():
            return False
        theirs = self.primary.psql(
            "SELECT system_identifier || ' ' || timeline_id FROM pg_control_system(), pg_control_checkpoint()",
        )
        return self._control() == theirs

    def _control(self) -> str:
        """Read the system identifier and the timeline from the stopped cluster's control file."""
        answer = subprocess.run(  # noqa: S603 (our own binary)
            [self.tool("pg_controldata"), self.data],
            capture_output=True,
            text=True,
            env={"LC_ALL": "C"},
            check=False,
        )
        pairs = (line.split(":", 1) for line in answer.stdout.splitlines() if ":" in line)
        values = {key.strip(): value.strip() for key, value in pairs}
        return " ".join(values.get(key, "") for key in ("Database system identifier", "Latest checkpoint's TimeLineID"))

    def _build(self) -> None:
        """Take a base backup beside the final place and move it there when it is whole."""
        fresh = self._scratch("new")
        if not self._has_slot():
            # It keeps the log from now on. Left to pg_basebackup, it would be made after the backup has begun, and a
            # checkpoint in between may remove the very log that the backup needs.
            self.primary.psql(f"SELECT pg_create_physical_replication_slot('{self.name}', true)")
        slot = ["--slot", self.name]
        where = ["-h", LOOPBACK, "-p", str(self.primary.port), "-U", REPLICATOR, "--no-password"]
        options = ["--checkpoint=fast", "--wal-method=stream", *self._sync_options(), "-D", str(fresh)]
        self._run_tool("pg_basebackup", [*where, *slot, *options], PGPASSWORD=self._replicator_password())
        write_private(fresh / "standby.signal", "")
        self.folder.give(fresh / "standby.signal")
        forget(self.data)
        fresh.rename(self.data)

    def _more_settings(self) -> Mapping[str, str]:
        """Follow the primary at the port that it has this time; its password lies in a file only the account reads."""
        passfile = self.data / "primary.pass"
        write_private(passfile, f"{LOOPBACK}:*:*:{REPLICATOR}:{self._replicator_password()}\n")
        self.folder.give(passfile)
        parts = {"host": LOOPBACK, "port": str(self.primary.port), "user": REPLICATOR, "dbname": "postgres"}
        parts |= {"passfile": str(passfile), "application_name": self.name}
        return {
            "primary_conninfo": " ".join(f"{key}={_conninfo(value)}" for key, value in parts.items()),
            "primary_slot_name": self.name,
            "sync_replication_slots": "on",
        }


def _conninfo(value: str) -> str:
    """Quote a value of a connection string."""
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
