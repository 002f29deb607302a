"""What breaks stops with the command that mends it, or waits; nothing is applied in half, nothing is guessed."""

import contextlib
import itertools
import resource
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.warehouse.conftest import EACH_TARGET, Lab
from tests.warehouse.small import SLOT
from tests.warehouse.test_any_history_is_mirrored import mirrored
from vend.warehouse import apply, first_load
from vend.warehouse.batch import TableChanges
from vend.warehouse.duckdb_target import DuckDbTarget
from vend.warehouse.errors import (
    Broken,
    NoKey,
    NotSetUp,
    OtherServer,
    SlotBusy,
    SlotGone,
    SourceAway,
    WarehouseBusy,
    WarehouseDamaged,
    WarehouseFull,
    WarehouseRefuses,
)
from vend.warehouse.keep_up import keep_up
from vend.warehouse.replication.session import Server
from vend.warehouse.replication.slot import exported
from vend.warehouse.replication.stream import Stream, streaming
from vend.warehouse.status import State, Teller, held, read_told
from vend.warehouse.sync import Source, Sync
from vend.warehouse.target import Position

PAYS = (
    "insert into pays select '00000000-0000-0000-0000-000000000001', i, '2026-08-01', i from generate_series({}, {}) i"
)


def now() -> datetime:
    return datetime.now(UTC)


def test_a_slot_that_the_server_gave_up_is_told_and_not_passed_over(lab: Lab) -> None:
    lab.drain()
    try:
        lab.run("alter system set max_slot_wal_keep_size = '1MB'")
        lab.run("select pg_reload_conf()")
        lab.run(PAYS.format(1, 10))
        for _ in range(3):
            lab.run("select pg_switch_wal()")
            lab.run("insert into garages values (gen_random_uuid(), 'x')")
        lab.run("checkpoint")
        with pytest.raises(SlotGone, match=r"has given up the slot .* `vend sync rebuild`"):
            lab.drain()
    finally:
        lab.run("alter system reset max_slot_wal_keep_size")
        lab.run("select pg_reload_conf()")


@contextlib.contextmanager
def no_file_grows_past(size: int) -> Iterator[None]:
    """What a full disk is to the programs that write on it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_disk_that_is_full_in_the_middle_of_a_batch_leaves_nothing_half(lab: Lab) -> None:
    lab.run(PAYS.format(1, 100))
    lab.drain()
    lab.run(PAYS.format(1000, 30_000))
    with no_file_grows_past(200_000), pytest.raises(WarehouseFull, match="disk full"):
        lab.drain()
    target = DuckDbTarget(lab.path)
    assert target.row_counts()["pays"] == 100
    target.close()
    lab.drain()
    assert mirrored(lab)


def changed_in_the_middle(whole: bytes) -> bytes:
    """Flip a block's bytes: those of rows, which are read only when somebody asks for them."""
    middle = len(whole) // 2
    return whole[:middle] + bytes(one ^ 0xFF for one in whole[middle : middle + 64]) + whole[middle + 64 :]


@pytest.mark.parametrize("damage", [changed_in_the_middle, lambda whole: whole[: len(whole) // 2]])
def test_a_file_that_is_damaged_or_cut_short_is_told_and_not_waited_for(lab: Lab, damage: Any) -> None:
    lab.run("insert into notes select i, md5(i::text) || md5((i + 1)::text), 'x' from generate_series(1, 40000) i")
    lab.drain()
    lab.path.write_bytes(damage(lab.path.read_bytes()))
    with pytest.raises(WarehouseDamaged, match="`vend sync rebuild` loads everything anew"):
        add_up(lab, "notes")


def add_up(lab: Lab, table: str) -> None:
    """Read every row of a table, as `vend sync verify` does."""
    target = DuckDbTarget(lab.path)
    try:
        target.digests(target.tables()[table].shape)
    finally:
        target.close()


@EACH_TARGET
def test_a_transaction_that_is_larger_than_a_batch_is_never_seen_in_half(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apply, "CHANGES_MAX", 50)
    lab.drain()
    with lab.admin.transaction():
        lab.run(PAYS.format(1, 200))
        lab.run("update pays set amount_minor = 0 where id % 2 = 0")
        lab.run("delete from pays where id % 3 = 0")

    dying = lab.open()
    applies, commits = dying.apply, dying.commit
    applied: list[int] = []

    def apply_and_count(changes: TableChanges) -> None:
        applied.append(len(changes.whole) + len(changes.removed))
        applies(changes)

    def die(position: Position, stale: Any) -> None:
        if position.applied_at is not None:
            raise WarehouseFull("it dies right before it commits")
        commits(position, stale)

    monkeypatch.setattr(dying, "apply", apply_and_count)
    monkeypatch.setattr(dying, "commit", die)
    with pytest.raises(WarehouseFull):
        Sync(lab.source, dying).drain()
    assert len(applied) >= 7
    assert max(applied) <= 100
    assert dying.row_counts()["pays"] == 0
    dying.close()
    lab.drain()
    assert mirrored(lab)


@EACH_TARGET
def test_a_process_that_dies_between_its_commit_and_its_word_to_the_server_applies_nothing_twice(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab.run(PAYS.format(1, 20))
    lab.drain()
    lab.run(PAYS.format(21, 30))
    lab.run("update pays set amount_minor = amount_minor + 1 where id < 5; delete from pays where id = 9")

    def die(self: Stream, lsn: int) -> None:
        raise SourceAway("it dies right after it committed")

    with monkeypatch.context() as dying:
        dying.setattr(Stream, "confirm", die)
        sync = lab.sync()
        with pytest.raises(SourceAway):
            sync.drain()
        sync.target.close()
    assert mirrored(lab)
    again = lab.sync()
    again.drain()
    assert (again.changes, again.transactions) == (0, 0)
    again.target.close()
    assert mirrored(lab)


@EACH_TARGET
def test_a_table_that_is_rewritten_while_it_is_loaded_is_loaded_again(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab.run("insert into notes select i, 'body', 'other' from generate_series(1, 50) i")
    rewrites = iter(["alter table notes alter column id type numeric(9, 0)", "alter table notes add column more text"])

    @contextlib.contextmanager
    def interrupted(server: Server, purpose: str) -> Iterator[tuple[str, int]]:
        with exported(server, purpose) as made:
            for change in rewrites:
                lab.run(change)
                break
            yield made

    monkeypatch.setattr(first_load, "exported", interrupted)
    lab.drain()
    assert next(rewrites, None) is None, "it was loaded a third time"
    assert mirrored(lab)


@pytest.mark.parametrize(
    "change",
    [
        "alter table notes drop constraint notes_pkey",
        "alter table notes replica identity nothing",
        """
        create unique index other_key on notes (other); alter table notes alter column other set not null;
        alter table notes replica identity using index other_key
        """,
    ],
)
def test_a_table_whose_changed_rows_cannot_be_told_apart_is_refused_at_the_start(lab: Lab, change: str) -> None:
    lab.run(change)
    with pytest.raises(NoKey, match="notes"):
        lab.drain()


def test_a_table_that_tells_its_whole_rows_is_followed_by_its_key(lab: Lab) -> None:
    lab.run(
        "alter table notes replica identity full; insert into notes values (1, repeat('x', 3000), 'a'), (2, 'b', 'c')"
    )
    lab.drain()
    lab.run(
        "update notes set other = 'z' where id = 1; update notes set id = 9 where id = 1; delete from notes where id = 2"
    )
    lab.drain()
    assert mirrored(lab)


def test_a_publication_that_lacks_a_table_is_refused(lab: Lab) -> None:
    lab.run("alter publication vend_warehouse drop table cars")
    with pytest.raises(NotSetUp, match=r"cars.*`vend sync setup`"):
        lab.drain()


def test_a_column_that_is_dropped_or_added_is_seen_although_nothing_is_written_after_it(lab: Lab) -> None:
    lab.run("insert into notes values (1, 'body', 'other')")
    lab.drain()
    lab.run("alter table notes drop column other; alter table notes add column rank integer not null default 7")
    lab.drain()
    assert mirrored(lab)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [({"system_id": "1"}, "another PostgreSQL cluster"), ({"applied_lsn": 1 << 60}, "the server's log ends at")],
)
def test_a_log_that_is_not_the_one_that_was_followed_is_refused(lab: Lab, wrong: dict[str, Any], says: str) -> None:
    lab.drain()
    target = DuckDbTarget(lab.path)
    position = target.position()
    assert position is not None
    target.commit(msgspec.structs.replace(position, **wrong), {})
    target.close()
    with pytest.raises(OtherServer, match=says):
        lab.drain()


def test_a_second_process_is_refused_on_the_file_and_on_the_slot(lab: Lab) -> None:
    sync = lab.sync()
    position = sync.drain()
    with held(lab.path), pytest.raises(WarehouseBusy, match="one at a time"), held(lab.path):
        pass
    with (
        streaming(lab.server, slot=SLOT, publication="vend_warehouse", from_lsn=position.applied_lsn),
        pytest.raises(SlotBusy),
    ):
        sync.drain()
    sync.target.close()


def test_a_server_that_does_not_answer_is_waited_for(lab: Lab) -> None:
    nowhere = Source(Server("postgresql://vend_sync:x@127.0.0.1:1/none"), SLOT, "vend_warehouse", ())
    target = DuckDbTarget(lab.path)
    with pytest.raises(SourceAway):
        Sync(nowhere, target).drain()
    target.close()
    wrong = Source(Server(lab.url.replace("test-vend_sync", "wrong")), SLOT, "vend_warehouse", ())
    target = DuckDbTarget(lab.path)
    with pytest.raises(Broken, match="refuses the role vend_sync"):
        Sync(wrong, target).drain()
    target.close()


def test_the_process_waits_and_goes_on_by_itself(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vend.warehouse.keep_up.REST_S_MIN", 0.01)
    lab.run("insert into garages values (gen_random_uuid(), 'first')")
    states: list[State] = []

    class Watching(Teller):
        def say(self, state: State, detail: str = "") -> None:
            states.append(state)
            super().say(state, detail)

        def caught_up(self) -> None:
            super().caught_up()
            done.append(1)

    tries: list[int] = []
    done: list[int] = []

    def opens() -> DuckDbTarget:
        tries.append(1)
        if len(tries) == 1:
            raise WarehouseFull("The disk is full.")
        return DuckDbTarget(lab.path)

    keep_up(lab.source, opens, Watching(lab.path, now), stop=lambda: bool(done), flush_s=0.0)
    assert states[:2] == [State.STARTING, State.WAITING]
    assert states[-1] is State.STOPPED
    told = read_told(lab.path)
    assert told is not None
    assert told.rows["garages"] == 1
    assert mirrored(lab)


@EACH_TARGET
def test_a_value_that_the_warehouse_cannot_hold_is_told_while_loading_and_while_following(lab: Lab) -> None:
    lab.drain()
    lab.run(
        "insert into cars (garage_id, id, on_date) values ('00000000-0000-0000-0000-000000000001', 1, '0044-03-15 BC')"
    )
    with pytest.raises(WarehouseRefuses, match="cannot hold what the database has"):
        lab.drain()
    target = lab.open()
    target.forget("cars")
    target.close()
    with pytest.raises(WarehouseRefuses, match="cannot hold what the database has"):
        lab.drain()
    lab.run("delete from cars")
    lab.drain()
    assert mirrored(lab)


def test_a_table_that_leaves_the_publication_while_a_process_follows_is_dropped(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apply, "CHANGES_MAX", 2)
    monkeypatch.setattr("vend.warehouse.sync._LOOK_S", 0.0)
    sync = Sync(
        msgspec.structs.replace(lab.source, tables=("garages", "notes", "pays", "cars")), DuckDbTarget(lab.path)
    )
    sync.drain()
    lab.run("alter publication vend_warehouse drop table cars")
    lab.run(PAYS.format(1, 9))
    asked = itertools.count()
    leaving = Sync(
        msgspec.structs.replace(lab.source, tables=("garages", "notes", "pays")),
        sync.target,
        stop=lambda: next(asked) > 8,
    )
    leaving.follow()
    assert sync.target.row_counts() == {"garages": 0, "notes": 0, "pays": 9}
    sync.target.close()


def test_a_load_that_is_stopped_goes_on_with_what_is_missing(lab: Lab) -> None:
    lab.run(PAYS.format(1, 3000))
    asked = itertools.count()
    sync = Sync(lab.source, DuckDbTarget(lab.path), stop=lambda: next(asked) > 0)
    sync.drain()
    assert sync.target.tables().keys() != {"cars", "garages", "notes", "pays"}
    sync.target.close()
    lab.run("update pays set amount_minor = 0 where id < 10")
    lab.drain()
    assert mirrored(lab)


def test_the_path_of_a_warehouse_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(WarehouseFull, match="cannot be made"):
        DuckDbTarget(tmp_path / "file" / "warehouse.duckdb")
