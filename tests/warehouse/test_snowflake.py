"""What goes wrong with a warehouse that is a service: told, waited for, mended; nothing is applied in half."""

import sys
from typing import Any
from uuid import UUID

import msgspec
import pytest

from tests.warehouse.conftest import EACH_TARGET, Lab, account
from tests.warehouse.test_any_history_is_mirrored import mirrored
from vend.domain.errors import VendError
from vend.warehouse.errors import Broken, Waits, WarehouseAway, WarehouseBusy, WarehouseForbids, WarehouseRefuses
from vend.warehouse.snowflake import target
from vend.warehouse.snowflake.access import Access
from vend.warehouse.snowflake.session import Session, named
from vend.warehouse.snowflake.target import SnowflakeTarget
from vend.warehouse.verify import verify

AT_SNOWFLAKE = pytest.mark.parametrize("lab", ["snowflake"], indirect=True)
GARAGE = UUID(int=1)
CARS = (
    "insert into cars (garage_id, id, plate, tags, counts, at, on_date, share, flag, extra, raw, anything) values"
    " (%s, 1, 'é \"x\"', '{a,\"b c\",NULL}', '{1,NULL}', '2026-03-29 01:30:00.000001+00', '2026-03-29', 0.5, true,"
    " '{\"b\": 1, \"a\": [1.50]}', '\\x00ff', 12345678901234567890.10), (%s, 2, '', '{}', null, null, null, -0.5,"
    " false, null, '', null)"
)


@pytest.mark.parametrize(
    ("wrong", "error", "says"),
    [
        ({"password": "wrong"}, WarehouseForbids, r"refuses the user vend_sync .*VEND_SNOWFLAKE_PASSWORD"),
        ({"warehouse": "SUSPENDED"}, WarehouseAway, r"does not run .*`alter warehouse SUSPENDED resume`"),
        ({"address": "http://127.0.0.1:1", "timeout_s": 1}, WarehouseAway, "does not answer"),
    ],
)
def test_who_is_not_let_in_hears_why(snowflake: str, wrong: dict[str, Any], error: type[VendError], says: str) -> None:
    with pytest.raises(error, match=says) as raised:
        SnowflakeTarget(msgspec.structs.replace(account(snowflake), **wrong))
    assert "right" not in str(raised.value)


class Refusal(Exception):
    """What the connector raises, as far as it is looked at."""

    def __init__(self, errno: int, sqlstate: str, msg: str = "as Snowflake says it") -> None:
        self.errno, self.sqlstate, self.msg = errno, sqlstate, msg


@pytest.mark.parametrize(
    ("errno", "sqlstate", "expected"),
    [
        (390_100, "28000", WarehouseForbids),  # wrong password
        (394_304, "28000", WarehouseForbids),  # a key that is not the user's
        (390_201, "08004", WarehouseForbids),  # no such database
        (3_001, "42501", WarehouseForbids),  # insufficient privileges
        (606, "57P03", WarehouseAway),  # no warehouse that runs
        (90_073, "22000", WarehouseAway),  # its quota is used up
        (2_003, "02000", WarehouseAway),  # a stage is gone
        (100_038, "22018", WarehouseRefuses),  # not a number
        (1_003, "42000", WarehouseRefuses),  # a statement that it does not understand
        (250_001, "08001", WarehouseAway),
        (390_189, "08001", WarehouseForbids),  # no such role
        (390_114, "08001", WarehouseAway),  # the session is over
        (None, None, WarehouseAway),
    ],
)
def test_each_sort_of_error_is_waited_for_or_left_to_a_person(errno: Any, sqlstate: Any, expected: type) -> None:
    access = Access(account="acme", user="vend_sync", database="vend", warehouse="loading", password="secret")
    told = named(access, Refusal(errno, sqlstate))
    assert type(told) is expected
    assert isinstance(told, Waits) is not isinstance(told, Broken)
    assert "as Snowflake says it" in told.detail
    assert "secret" not in repr(access) + told.detail


def somebody(lab: Lab, statement: str) -> None:
    """Let somebody else do something at the account."""
    assert lab.access is not None
    session = Session(lab.access)
    session.run(statement)
    session.close()


@AT_SNOWFLAKE
def test_a_stage_that_is_gone_is_told_and_nothing_is_applied_in_half(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    lab.run("insert into garages values (%s, 'first')", GARAGE)
    lab.run("insert into notes values (1, 'a', 'b')")
    sync = lab.sync()
    sync.drain()
    lab.run("update garages set name = 'second'; delete from notes")
    with monkeypatch.context() as gone:
        gone.setattr(target, "_STAGE", "@_cdc.gone")
        with pytest.raises(WarehouseAway, match="is gone"):
            sync.drain()
    sync.target.close()
    assert [row[1] for row in lab.rows("garages")[1]] == ["first"]
    lab.drain()
    assert mirrored(lab)


@AT_SNOWFLAKE
def test_a_table_that_somebody_dropped_is_loaded_anew(lab: Lab) -> None:
    lab.run("insert into garages values (%s, 'first')", GARAGE)
    lab.drain()
    somebody(lab, "drop table raw.garages")
    assert lab.access is not None
    looking = SnowflakeTarget(lab.access, writes=False)
    assert looking.row_counts() == {"cars": 0, "notes": 0, "pays": 0}
    looking.close()
    lab.run("update garages set name = 'second'")
    lab.drain()
    assert mirrored(lab)


@AT_SNOWFLAKE
def test_a_process_that_was_followed_by_another_one_stops_and_spoils_nothing(lab: Lab) -> None:
    first = lab.sync()
    first.drain()
    second = lab.sync()
    lab.run("insert into garages values (%s, 'only once')", GARAGE)
    with pytest.raises(WarehouseBusy, match="has taken over"):
        first.drain()
    first.target.close()
    second.drain()
    second.target.close()
    assert mirrored(lab)


@EACH_TARGET
def test_both_sides_add_up_to_the_same_whatever_the_values(lab: Lab) -> None:
    lab.run(CARS, GARAGE, GARAGE)
    lab.run("insert into notes values (1, '', null), (2, null, 'x')")
    sync = lab.sync()
    sync.drain()
    lab.run("update cars set share = null, tags = '{\"q\\\\\"}' where id = 1")
    lab.run(CARS.replace(", 1, ", ", 3, ").replace(", 2, ", ", 4, "), GARAGE, UUID(int=2))
    lab.run("update cars set share = null where id = 4")
    verdict = verify(sync)
    assert (verdict.differences, verdict.rows) == ([], 6)
    sync.target.close()


@AT_SNOWFLAKE
def test_one_changed_row_is_found_and_named(lab: Lab) -> None:
    lab.run(CARS, GARAGE, GARAGE)
    lab.drain()
    somebody(lab, "update raw.cars set share = share + 1 where id = 2")
    sync = lab.sync()
    (found,) = verify(sync).differences
    assert (found.table, found.garage, found.keys) == ("cars", GARAGE, {f"{GARAGE},2": "different"})
    assert found.sums == {"share": ("0.0000", "1.0000")}
    sync.load_anew("cars")
    assert verify(sync).differences == []
    sync.target.close()


def test_an_installation_without_the_connector_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "snowflake", None)
    with pytest.raises(WarehouseForbids, match=r"pip install 'vend-parking\[snowflake\]'"):
        SnowflakeTarget(account("http://127.0.0.1:1"))


def test_the_passwords_and_keys_are_not_shown() -> None:
    access = Access(account="a", user="u", database="d", warehouse="w", private_key=b"key-of-u")
    assert access.arguments()["private_key"] == b"key-of-u"
    assert "key-of-u" not in f"{access} {access!r}"
    assert "password" not in access.arguments()
    assert msgspec.structs.replace(access, password="p", private_key=None).arguments()["password"] == "p"
