"""Platform staff and their machines see how the warehouse stands: as a page, as JSON, as metrics, all saying the same."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
import pytest

from tests.api.conftest import client_of
from tests.api.test_metrics import values
from tests.conftest import Database
from tests.factories import Factory
from vend.api.exposition import exposition
from vend.api.rules import PAGE_COOKIE
from vend.api.services import Services
from vend.api.warehouse_metrics import ALARMS, warehouse_metrics
from vend.api.warehouses import render_warehouse
from vend.db.publishing import Publisher
from vend.reports.warehouse import WarehouseState, WarehouseView, alarms, look_at_warehouses
from vend.store.ops import PublishedMart
from vend.warehouse.models.last import LastRun
from vend.warehouse.models.ran import Failure
from vend.warehouse.told import LastVerify, Planned, WarehouseTold

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
DOCS = Path(__file__).parents[2] / "docs" / "warehouse.md"
WELL = WarehouseTold(
    state="following",
    detail="",
    pid=1,
    applied_lsn="0/1",
    applied_at=AT,
    caught_up_at=AT,
    changes=7,
    transactions=3,
    rows={"payments": 5, "invoices": 4},
    planned=Planned("seconds", "", AT + timedelta(hours=1), AT + timedelta(hours=9), runs=4),
    last_run=LastRun(AT - timedelta(seconds=2), AT, "changed", AT, 3, 9, 2),
    verified=LastVerify(AT, AT, "0/1", 2, 4, 9),
)
MART = PublishedMart("month_close", AT, AT, 12, None, None)


def state_of(told: WarehouseTold | None = WELL, **changes: Any) -> WarehouseState:
    state = WarehouseState("vend_sync", AT, told, True, "reserved", 1_024, None)
    return msgspec.structs.replace(state, **changes)


def told_with(**changes: Any) -> WarehouseState:
    return state_of(msgspec.structs.replace(WELL, **changes))


def view_of(*warehouses: WarehouseState, marts: tuple[PublishedMart, ...] = (MART,)) -> WarehouseView:
    return WarehouseView(list(warehouses), list(marts))


LONG = timedelta(hours=40)
WRONG = [
    ("VendWarehouseBroken", told_with(state="broken", detail="The slot is lost: `vend sync rebuild`.")),
    ("VendWarehouseStopped", told_with(state="stopped")),
    ("VendWarehouseSilent", state_of(told_at=AT - timedelta(seconds=61))),
    ("VendWarehouseWaits", told_with(state="waiting", caught_up_at=None, detail="The disk is full.")),
    ("VendWarehouseBehind", told_with(caught_up_at=AT - timedelta(seconds=301))),
    ("VendWarehouseLogLost", state_of(slot_status="lost")),
    ("VendWarehouseKeepsLog", state_of(retained_bytes=11 * 1024**3)),
    ("VendWarehouseKeepsLog", state_of(safe_bytes=1_000)),
    ("VendWarehouseDiffers", told_with(verified=LastVerify(AT, AT, "0/1", 2, 4, 9, 1, ["payments"]))),
    ("VendWarehouseUnverified", told_with(verified=LastVerify(AT - LONG, AT - LONG, "0/1", error="No answer."))),
    ("VendModelsNotBuilt", told_with(last_run=LastRun(AT, AT, error="The models could not be run."))),
    ("VendFiguresOld", told_with(planned=Planned("scheduled", "", AT - timedelta(minutes=61)))),
    ("VendFiguresOld", told_with(planned=Planned("seconds", waiting=["x"], waiting_since=AT - timedelta(seconds=301)))),
]  # fmt: skip


@pytest.mark.parametrize(("name", "state"), WRONG)
def test_each_thing_that_is_wrong_sounds_one_alarm_everywhere(name: str, state: WarehouseState) -> None:
    view = view_of(state)
    (alarm,) = alarms(view, now=AT)
    assert (alarm.name, alarm.slot) == (name, "vend_sync")
    page = render_warehouse(view, now=AT)
    assert name in page
    found = values(exposition(warehouse_metrics(view, now=AT)))
    assert {one for one in ALARMS if found[f'vend_warehouse_alarm{{alarm="{one}"}}']} == {name}


def test_what_is_kept_back_sounds_one_too_and_says_why() -> None:
    kept = PublishedMart("month_close", AT, AT, 12, AT, "test the_books_balance: Got 1 <result>")
    run = LastRun(
        AT, AT, failures=[Failure("the_books_balance", "test", 1, "Got 1", "vend models test", ["month_close"])]
    )
    view = view_of(told_with(last_run=run), marts=(kept,))
    (alarm,) = alarms(view, now=AT)
    assert alarm.name == "VendFiguresKeptBack"
    found = values(exposition(warehouse_metrics(view, now=AT)))
    assert found['vend_reports_kept_back{mart="month_close"}'] == 1
    assert found['vend_warehouse_run_failures{slot="vend_sync"}'] == 1
    assert found['vend_warehouse_run_ok{slot="vend_sync"}'] == 0
    page = render_warehouse(view, now=AT)
    assert "Got 1 &lt;result&gt;" in page
    assert "<script" not in page


def test_all_well_nothing_yet_and_another_version_each_say_so() -> None:
    well = view_of(state_of())
    assert alarms(well, now=AT) == []
    found = values(exposition(warehouse_metrics(well, now=AT + timedelta(seconds=3))))
    assert found['vend_warehouse_lag_seconds{slot="vend_sync"}'] == 3
    assert found['vend_warehouse_rows{slot="vend_sync"}'] == 9
    assert found['vend_warehouse_state{slot="vend_sync",state="following"}'] == 1
    assert found['vend_warehouse_state{slot="vend_sync",state="broken"}'] == 0
    assert "What is wrong" not in render_warehouse(well, now=AT)
    nothing = WarehouseView([], [])
    assert list(warehouse_metrics(nothing, now=AT)) == []
    assert "No warehouse has told of itself yet" in render_warehouse(nothing, now=AT)
    assert "of another version" in render_warehouse(view_of(state_of(None)), now=AT)
    young = view_of(state_of(WarehouseTold("starting", "", 1), slot_active=None, slot_status=None, retained_bytes=None))
    assert alarms(young, now=AT) == []
    assert "there is no such slot" in render_warehouse(young, now=AT)


def test_every_alarm_and_metric_is_in_the_handbook() -> None:
    text = DOCS.read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(Vend\w+)`", text, re.MULTILINE)) == set(ALARMS)
    assert set(ALARMS) == {name for name, _ in WRONG} | {"VendFiguresKeptBack"}
    view = view_of(state_of(safe_bytes=2 * 1024**3), marts=(MART,))
    full = msgspec.structs.replace(WELL, planned=Planned("seconds", last_full=WELL.last_run))
    names = {one.name for one in warehouse_metrics(view_of(state_of(full)), now=AT)}
    names |= {one.name for one in warehouse_metrics(view, now=AT)}
    assert {name for name in names if name not in text} == set()


async def test_what_a_process_tells_is_read_by_staff_and_nobody_else(
    services: Services, factory: Factory, database: Database, now: datetime
) -> None:
    factory.now = now
    told = msgspec.json.encode(WELL).decode()
    async with Publisher(database.url("vend_publisher")) as publisher:
        await publisher.tell("seen", told, now=now - timedelta(minutes=9))
        await publisher.tell("seen", told, now=now)
    connection = await asyncpg.connect(database.url("vend_app"))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.fetch("select * from warehouses")
    await connection.close()
    state = {one.slot: one for one in (await look_at_warehouses(services.door)).warehouses}["seen"]
    assert (state.told, state.told_at, state.slot_active) == (WELL, now, None)
    garage = await factory.garage()
    admin, staff = await factory.user("operator_admin", operator_id=garage.operator_id), await factory.user("platform")
    tokens = {one.id: services.tokens.issue(one.id, now=now).token for one in (admin, staff)}
    async with client_of(replace(services, clock=lambda: now)) as client:
        for user, status in ((admin, 403), (staff, 200)):
            bearer = {"Authorization": f"Bearer {tokens[user.id]}"}
            answer = await client.get("/v1/platform/warehouse", headers=bearer)
            assert answer.status_code == status
            page = await client.get("/ops/warehouse", headers={"Cookie": f"{PAGE_COOKIE}={tokens[user.id]}"})
            assert page.status_code == status
        assert "seen" in page.text
        told_back = {one["slot"]: one for one in json.loads(answer.text)["warehouses"]}["seen"]
        assert told_back["told"]["planned"]["mode"] == "seconds"
        assert (await client.get("/ops/warehouse")).status_code == 303
        metrics = await client.get("/metrics")
        assert 'vend_warehouse_changes_total{slot="seen"} 7' in metrics.text
    connection = await asyncpg.connect(database.server.superuser_url(database.name))
    await connection.execute("delete from warehouses where slot = 'seen'")
    await connection.close()
