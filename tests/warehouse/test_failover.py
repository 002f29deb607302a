"""A standby takes over: the slot is there too, and the warehouse goes on exactly where it was."""

import signal
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import psycopg
import pytest

from tests.warehouse.conftest import SCHEMA, Lab
from tests.warehouse.small import SLOT
from tests.warehouse.test_any_history_is_mirrored import mirrored
from vend.engines import Postgres, Standby, clear_leftovers, fresh_folder
from vend.warehouse.duckdb_target import DuckDbTarget
from vend.warehouse.errors import OtherServer
from vend.warehouse.look import look_at
from vend.warehouse.replication.session import Server

SMALL = {"shared_buffers": "16MB"}
PAYS = (
    "insert into pays select '00000000-0000-0000-0000-000000000001', i, '2026-08-01', i from generate_series({}, {}) i"
)


@pytest.fixture
def folder() -> Iterator[Path]:
    with fresh_folder() as path:
        yield path
        clear_leftovers(path)


def lab_of(server: Postgres, path: Path) -> Lab:
    url = server.url(user="vend_sync", password="x", database="postgres")
    admin = psycopg.connect(server.superuser_url(), autocommit=True)
    return Lab(admin=admin, server=Server(url), url=url, admin_url=server.superuser_url(), path=path)


def eventually(server: Postgres, sql: str, wanted: str, *, meanwhile: Callable[[], None] = lambda: None) -> None:
    deadline = time.monotonic() + 40
    while server.psql(sql) != wanted:
        assert time.monotonic() < deadline, sql
        meanwhile()
        time.sleep(0.05)


def test_a_promotion_loses_nothing_and_applies_nothing_twice(folder: Path, tmp_path: Path) -> None:
    # The server holds changes back until the standby has them; the standby's own setting is empty, or it would wait too.
    held_back = SMALL | {"synchronized_standby_slots": "standby1"}
    with Postgres(folder, durable=False, settings=held_back) as primary:
        primary.psql("create role vend_sync login replication password 'x'")
        with Standby(primary, folder, durable=False, settings=SMALL) as standby:
            path = tmp_path / "warehouse.duckdb"
            before = lab_of(primary, path)
            before.run(SCHEMA)
            before.run(PAYS.format(1, 50))
            before.drain()
            before.run("update pays set amount_minor = 0 where id < 20")
            before.drain()

            def moves() -> None:
                """Let the slot move, as it does in life: a standby takes its copy once it is no further than its own log."""
                before.run("select pg_log_standby_snapshot()")
                before.drain()

            synced = (
                f"select count(*) from pg_replication_slots where slot_name = '{SLOT}' and synced and not temporary"
            )
            eventually(standby, synced, "1", meanwhile=moves)
            before.run(PAYS.format(100, 150))
            before.drain()
            before.run(PAYS.format(200, 250))  # committed, and not in the warehouse when the server dies
            end = primary.psql("select pg_current_wal_lsn()")
            eventually(standby, f"select pg_last_wal_replay_lsn() >= '{end}'", "t")
            before.admin.close()
            assert primary._child is not None
            primary._child.send(signal.SIGKILL)
            standby.promote()

            after = lab_of(standby, path)
            after.run(PAYS.format(300, 350))
            after.run("delete from pays where id % 7 = 0")
            after.drain()
            assert mirrored(after)
            assert after.admin.execute("select count(*) from pays where id between 200 and 250").fetchone() == (44,)

            refuses_what_was_lost(after)
            tells_of_the_trap(after)
            after.admin.close()


def refuses_what_was_lost(lab: Lab) -> None:
    """A warehouse that had come further than the standby when it took over holds changes that are no more."""
    kept = lab.path.read_bytes()
    target = DuckDbTarget(lab.path)
    position = target.position()
    assert position is not None
    assert position.timeline == 2
    target.commit(msgspec.structs.replace(position, timeline=1), {})
    target.close()
    with pytest.raises(
        OtherServer, match=r"left the warehouse's timeline 1 .* lost in a failover.*`vend sync rebuild`"
    ):
        lab.drain()
    lab.path.write_bytes(kept)


def tells_of_the_trap(lab: Lab) -> None:
    """A promoted standby that has inherited the setting waits for a standby that nobody starts any more."""
    lab.run("alter system set synchronized_standby_slots = 'standby1'")
    lab.run("select pg_reload_conf()")
    deadline = time.monotonic() + 5
    while (look := look_at(lab.source, lab.path, lab.open, now=datetime.now(UTC))).is_well:
        assert time.monotonic() < deadline
    assert "a promoted standby inherits that setting" in look.detail
