"""The leaves of each cell of each live report of the demo's portfolio sum up to the cell."""

from datetime import date
from typing import Any

import pytest

from tests.explaining import explained
from tests.portfolio.conftest import NOW, Loaded
from vend.domain.errors import Invalid
from vend.domain.garage import Garage
from vend.reports.asked import Dates, Now, OnDate
from vend.reports.explain import Explanation, explain_cell
from vend.reports.explained import EXPLAINED, Cell
from vend.reports.live import LiveReports
from vend.store import garages

YEAR: dict[str, Any] = {"from_date": date(2025, 12, 1), "until_date": date(2026, 12, 1)}


def asked_of(asks: type[Now]) -> Now:
    return asks(**YEAR) if issubclass(asks, Dates) else asks()


async def every_garage(loaded: Loaded) -> list[Garage]:
    async with loaded.door.garage_snapshot([one.id for one in loaded.summary.garages]) as snapshot:
        return await snapshot.run(garages.list_bound())


@pytest.mark.parametrize("name", EXPLAINED)
async def test_the_leaves_of_every_cell_sum_up_to_it(loaded: Loaded, name: str) -> None:
    report, figures = EXPLAINED[name].report, 0
    for garage in await every_garage(loaded):
        figures += (await explained(loaded.door, report, garage, asked_of(report.asks), now=NOW))[1]
    assert figures > {"refunds": 5, "payouts": -1, "aging": 3, "coupons": -1}.get(name, 10), (
        "or there was nothing to explain"
    )


async def one(loaded: Loaded, cell: Cell) -> Explanation:
    garage = (await every_garage(loaded))[0]
    return await explain_cell(
        loaded.door, LiveReports(loaded.door, None), garage.id, cell, currency=garage.currency, now=NOW
    )


async def test_what_is_missing_or_unknown_is_said(loaded: Loaded) -> None:
    wrong = [
        (Cell(report="moon", column="x"), "report", "revenue, revenue-by-pass, payments"),
        (Cell(report="revenue", column="capacity"), "column", "tax_minor"),
        (Cell(report="revenue", column="tax_minor"), "from", "Give from"),
        (Cell(report="payments", column="attempts", **YEAR), "method", "Give method"),
        (Cell(report="aging", column="owed_minor"), "customer_id", "Give customer_id"),
    ]
    for cell, field, words in wrong:
        with pytest.raises(Invalid, match=words) as refused:
            await one(loaded, cell)
        assert refused.value.field == field


async def test_a_figure_of_a_year_is_the_sum_of_its_months(loaded: Loaded) -> None:
    year = await one(loaded, Cell(report="revenue", column="collected_minor", **YEAR))
    assert year.value == year.explained > 0
    assert year.leaves_left_out >= 0
    assert len({leaf.id for leaf in year.leaves}) == len(year.leaves)
    assert year.unit == "minor units"
    assert {leaf.label for leaf in year.leaves} <= {"payment", "payment_received"}


def test_a_report_on_a_date_is_asked_of_today_without_one() -> None:
    assert asked_of(OnDate) == OnDate(on_date=None)
