"""Reports and tables as files, read back with what people read them with."""

import csv
import io
import zipfile
from datetime import date, timedelta
from uuid import UUID
from xml.etree import ElementTree as ET

import asyncpg
import msgspec
import pyarrow.parquet as pq
import pytest

from tests.conftest import Database
from tests.world import World
from vend.billing import people
from vend.billing.commands import NewCustomer
from vend.domain.errors import Invalid
from vend.domain.export import Export, ExportNotReady, ExportTotals, Format
from vend.domain.garage import Garage
from vend.domain.operation import KeyReused
from vend.domain.page import Page
from vend.reports import export_sources
from vend.reports.export_sources import SOURCES
from vend.reports.exports import ExportOrder, ask_export, fetchable, find_by_token, make_exports, pieces
from vend.store import exports

DATES = {"from_date": date(2026, 11, 1), "until_date": date(2026, 12, 1)}


async def paid_garage(world: World, *, drivers: int = 2) -> Garage:
    garage = await world.new_garage(tax_percent="10")
    parking_pass = await world.new_pass(garage, amount_minor=20_000)
    for _ in range(drivers):
        await world.subscribe(garage, await world.new_driver(garage), parking_pass)
    await world.drain()
    return garage


async def asked(world: World, garage: Garage, what: str, form: Format = "csv") -> Export:
    dates = DATES if SOURCES[what].dated else {}
    order = ExportOrder(what, form, **dates)
    made = await ask_export(world.door, garage.id, order, asked=world.asked(), now=world.now)
    return made.export


async def now_of(world: World, export: Export) -> Export:
    async with world.door.garage_snapshot([export.garage_id], fresh=True) as snapshot:
        found = await snapshot.run(exports.read_one(export_id=export.id))
    assert found is not None
    return found


async def file_of(world: World, export: Export) -> bytes:
    ready = await fetchable(world.door, export.garage_id, export.id, now=world.now)
    content = b"".join([piece async for piece in pieces(world.door, ready)])
    assert len(content) == ready.file_bytes
    return content


async def made(world: World, garage: Garage, what: str, form: Format = "csv") -> tuple[Export, bytes]:
    export = await asked(world, garage, what, form)
    await make_exports(world.door, now=world.now)
    return await now_of(world, export), await file_of(world, export)


def lines(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


async def test_payments_as_csv_end_with_totals_that_are_the_ledger_s(world: World) -> None:
    garage = await paid_garage(world)
    export, content = await made(world, garage, "payment-list")
    *rows, total = lines(content)
    assert [row["amount"] for row in rows] == ["220.00", "220.00"]
    assert {row["currency"] for row in rows} == {"USD"}
    assert (total["garage_id"], total["amount"], total["currency"]) == ("Total", "440.00", "USD")
    assert (export.state, export.rows_done, export.rows_total) == ("ready", 2, 2)
    assert export.totals is not None
    sums = msgspec.json.decode(export.totals, type=ExportTotals)
    assert {one.column: one.ledger_minor for one in sums.checked} == {
        "amount_minor": 44_000,
        "fee_minor": (await world.balances(garage))["processor_fees"],
    }
    assert all(one.agrees for one in sums.checked)


async def test_a_workbook_holds_numbers_dates_and_totals(world: World) -> None:
    garage = await paid_garage(world)
    _, content = await made(world, garage, "revenue", "xlsx")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))
    cells = [
        ["".join(cell.itertext()) for cell in row]
        for row in sheet.iter("{http://schemas.openxmlformats.org/spreadsheetml/2006/main}row")
    ]
    head, row, total = cells
    at = head.index("Invoiced")
    assert (row[at], total[at]) == ("400", "400")
    assert total[0] == "Total"
    assert float(row[head.index("Period start")]) == (date(2026, 11, 1) - date(1899, 12, 30)).days


async def test_parquet_keeps_minor_units_types_and_totals(world: World) -> None:
    garage = await paid_garage(world)
    _, content = await made(world, garage, "invoice-list", "parquet")
    table = pq.read_table(io.BytesIO(content))
    assert table.column("subtotal_minor").to_pylist() == [20_000, 20_000]
    assert [str(table.schema.field(name).type) for name in ("issued_at", "period_start_date", "subtotal_minor")] == [
        "timestamp[us, tz=UTC]", "date32[day]", "int64",
    ]  # fmt: skip
    kept = msgspec.json.decode(pq.read_metadata(io.BytesIO(content)).metadata[b"vend_totals"], type=ExportTotals)
    assert {one.column: one.ledger_minor for one in kept.checked} == {"subtotal_minor": 40_000, "tax_minor": 4_000}


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
@pytest.mark.parametrize("what", SOURCES)
async def test_whatever_there_is_can_be_exported(world: World, what: str, form: Format) -> None:
    garage = await paid_garage(world, drivers=1)
    export, content = await made(world, garage, what, form)
    assert export.state == "ready"
    assert content
    assert export.file_name.endswith(form)


async def test_many_rows_are_read_page_by_page_and_none_twice(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_sources, "_FIRST", Page(row_limit=3))
    garage = await world.new_garage()
    for _ in range(10):
        await world.new_driver(garage)
    export, content = await made(world, garage, "customer-list")
    ids = [row["id"] for row in lines(content) if row["garage_id"] != "Total"]
    assert len(ids) == len(set(ids)) == 10 == export.rows_done


async def test_a_name_that_looks_like_a_formula_stays_text(world: World) -> None:
    garage = await world.new_garage()
    customer = NewCustomer('=HYPERLINK("https://evil.example","pay")', "eve@example.com")
    await people.add_customer(world.door, garage.id, customer, asked=world.asked(), now=world.now)
    _, content = await made(world, garage, "customer-list")
    assert lines(content)[0]["name"].startswith("'=HYPERLINK")


async def test_rows_that_the_ledger_does_not_confirm_make_no_file(world: World, database: Database) -> None:
    garage = await paid_garage(world)
    connection = await asyncpg.connect(database.server.superuser_url(database.name))
    await connection.execute("update payments set amount_minor = amount_minor + 1 where garage_id = $1", garage.id)
    await connection.close()
    export = await asked(world, garage, "payment-list")
    await make_exports(world.door, now=world.now)
    found = await now_of(world, export)
    assert found.state == "failed"
    assert found.error == (
        "The totals disagree: amount is $440.02 in the rows and $440.00 in the ledger. No file was made; run"
        " `vend reconcile` to see why."
    )
    with pytest.raises(ExportNotReady, match=r"440\.02"):
        await fetchable(world.door, garage.id, export.id, now=world.now)


async def test_a_worker_that_died_is_followed_by_another_who_begins_anew(world: World) -> None:
    garage = await paid_garage(world)
    export = await asked(world, garage, "payment-list")
    async with world.door.garage_transaction(garage.id) as tx:
        died = await tx.run(
            exports.claim(export_id=export.id, claimed_until_at=world.now + timedelta(minutes=5), now=world.now)
        )
    assert died == 1
    await make_exports(world.door, now=world.now)
    assert (await now_of(world, export)).state == "running", "it may still be at it"
    with pytest.raises(ExportNotReady, match="being made"):
        await fetchable(world.door, garage.id, export.id, now=world.now)
    world.move(minutes=6)
    await make_exports(world.door, now=world.now)
    assert (await now_of(world, export)).state == "ready"
    assert len(lines(await file_of(world, export))) == 3


async def test_a_link_opens_the_file_for_a_day_and_then_its_bytes_are_gone(world: World) -> None:
    garage = await paid_garage(world, drivers=1)
    order = ExportOrder("rent-roll", "csv")
    whole = await ask_export(world.door, garage.id, order, asked=world.asked("k"), now=world.now)
    again = await ask_export(world.door, garage.id, order, asked=world.asked("k"), now=world.now)
    assert (again.export.id, again.token) == (whole.export.id, None)
    with pytest.raises(KeyReused):
        await ask_export(world.door, garage.id, ExportOrder("passes", "csv"), asked=world.asked("k"), now=world.now)
    await make_exports(world.door, now=world.now)
    assert whole.token is not None
    found = await find_by_token(world.door, whole.token)
    assert (found.garage_id, found.export_id) == (garage.id, whole.export.id)
    assert lines(await file_of(world, whole.export))

    world.move(hours=24)
    with pytest.raises(ExportNotReady, match="24 hours"):
        await fetchable(world.door, garage.id, whole.export.id, now=world.now)
    while await make_exports(world.door, now=world.now):
        pass
    assert (await now_of(world, whole.export)).state == "expired"
    left = [piece async for piece in pieces(world.door, whole.export)]
    assert b"".join(left) == b""


@pytest.mark.parametrize(
    ("order", "field"),
    [
        (ExportOrder("moon", "csv"), "what"),
        (ExportOrder("revenue", "csv"), "from_date"),
        (ExportOrder("revenue", "csv", date(2026, 11, 1)), "until_date"),
        (ExportOrder("revenue", "csv", date(2026, 11, 1), date(2026, 11, 1)), "until_date"),
        (ExportOrder("customer-list", "csv", date(2026, 11, 1), date(2026, 12, 1)), "from_date"),
    ],
)
async def test_what_cannot_be_exported_is_said_at_once(world: World, order: ExportOrder, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        await ask_export(world.door, UUID(int=1), order, asked=world.asked(), now=world.now)
    assert refused.value.field == field
