import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from vend.engines import EngineError, Postgres, Standby

SMALL = {"shared_buffers": "16MB"}


@pytest.fixture
def primary(cluster: Path) -> Iterator[Postgres]:
    with Postgres(cluster, durable=False, settings=SMALL) as server:
        server.psql("CREATE TABLE fact (i int)")
        yield server


def standby_of(primary: Postgres) -> Standby:
    return Standby(primary, primary.folder.path, durable=False, settings=SMALL)


def eventually(server: Postgres, sql: str, answer: str) -> None:
    deadline = time.monotonic() + 5
    while (got := server.psql(sql)) != answer:
        assert time.monotonic() < deadline, f"{sql} stays {got!r}, not {answer!r}"
        time.sleep(0.02)


def test_a_row_written_on_the_primary_is_read_on_the_standby_which_takes_no_writes(primary: Postgres) -> None:
    with standby_of(primary) as standby:
        primary.psql("INSERT INTO fact VALUES (7)")
        eventually(standby, "SELECT i FROM fact", "7")
        with pytest.raises(EngineError, match="read-only transaction"):
            standby.psql("INSERT INTO fact VALUES (8)")
        slot = primary.psql("SELECT slot_name, active FROM pg_replication_slots")
        assert slot == "standby1|t"
        assert standby.psql("SHOW sync_replication_slots") == "on"
        for secret in (primary.folder.secret("postgres-replicator"), primary.folder.secret("postgres-superuser")):
            assert secret not in standby.psql("SHOW primary_conninfo")


def test_a_later_start_goes_on_without_a_new_copy_although_the_primary_has_another_port(primary: Postgres) -> None:
    with standby_of(primary) as standby:
        made_at = (standby.data / "backup_label.old").stat().st_mtime_ns
    primary.psql("INSERT INTO fact VALUES (1)")
    primary.stop()
    with primary, standby:
        eventually(standby, "SELECT i FROM fact", "1")
        primary.psql("INSERT INTO fact VALUES (2)")
        eventually(standby, "SELECT count(*) FROM fact", "2")
        assert (standby.data / "backup_label.old").stat().st_mtime_ns == made_at


def test_a_promoted_standby_takes_writes_and_is_made_anew_as_a_standby(primary: Postgres) -> None:
    with standby_of(primary) as standby:
        primary.psql("INSERT INTO fact VALUES (1)")
        eventually(standby, "SELECT i FROM fact", "1")
        standby.promote()
        standby.psql("INSERT INTO fact VALUES (99)")
        assert standby.psql("SELECT count(*) FROM fact") == "2"
    with standby_of(primary) as standby:
        assert standby.psql("SELECT i FROM fact") == "1"
        assert standby.psql("SELECT pg_is_in_recovery()") == "t"


def test_a_standby_of_another_cluster_or_without_its_slot_is_made_anew(primary: Postgres) -> None:
    with standby_of(primary) as standby:
        standby.stop()
        primary.psql("SELECT pg_drop_replication_slot('standby1')")
    folder = primary.folder.path
    with Postgres(folder, name="other", durable=False, settings=SMALL) as other:
        other.psql("CREATE TABLE elsewhere (i int)")
        other.psql("SELECT pg_create_physical_replication_slot('standby1', true)")
        with Standby(other, folder, durable=False, settings=SMALL) as standby:
            assert standby.psql("SELECT count(*) FROM elsewhere") == "0"
    with standby_of(primary) as standby:
        assert standby.psql("SELECT count(*) FROM fact") == "0"


def test_the_primary_can_fail_over_when_it_is_killed(primary: Postgres) -> None:
    with standby_of(primary) as standby:
        primary.psql("INSERT INTO fact VALUES (5)")
        eventually(standby, "SELECT i FROM fact", "5")
        assert primary._child is not None
        primary._child.send(signal.SIGKILL)
        assert primary._child.wait(5) == 128 + signal.SIGKILL
        standby.promote()
        assert standby.psql("INSERT INTO fact VALUES (6) RETURNING i") == "6"


def test_two_standbys_may_start_at_once(primary: Postgres) -> None:
    folder = primary.folder.path
    standbys = [Standby(primary, folder, name, durable=False, settings=SMALL) for name in ("left", "right")]
    with ThreadPoolExecutor(2) as pool, ExitStack() as stack:
        list(pool.map(stack.enter_context, standbys))
        primary.psql("INSERT INTO fact VALUES (3)")
        for standby in standbys:
            eventually(standby, "SELECT i FROM fact", "3")


def test_a_name_that_is_no_slot_name_is_refused(primary: Postgres) -> None:
    with pytest.raises(EngineError, match="small letters"):
        Standby(primary, primary.folder.path, name="Standby-1")
