"""A small story, and what each report makes of it."""

import asyncio
import os
import sys
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from tests.conftest import Database
from tests.world import World
from vend.billing.subscribe import Subscribed
from vend.domain.errors import Invalid
from vend.domain.garage import Garage
from vend.domain.period import local_date
from vend.reports.asked import Dates, Now, OnDate, Periods
from vend.reports.catalogue import (
    AGING,
    CATALOGUE,
    DUNNING,
    OCCUPANCY,
    PASSES,
    PAYMENTS,
    PAYOUTS,
    RENT_ROLL,
    REVENUE,
    LiveReport,
)
from vend.reports.live import LiveReports

NOVEMBER = Periods(from_date=date(2026, 11, 1), until_date=date(2026, 12, 1))


async def read(world: World, report: LiveReport[Any, Any], garage: Garage, asked: Now) -> list[Any]:
    rows: list[Any] = await LiveReports(world.door, None).read(report, [garage.id], asked, now=world.now)
    return rows


async def test_a_paid_and_a_declined_month(world: World) -> None:
    garage = await world.new_garage(capacity=10, tax_percent="10")
    monthly = await world.new_pass(garage, amount_minor=20_000)
    for _ in range(2):
        await world.subscribe(garage, await world.new_driver(garage), monthly)
    await world.drain()

    (revenue,) = await read(world, REVENUE, garage, NOVEMBER)
    assert (revenue.invoiced_minor, revenue.tax_minor, revenue.collected_minor) == (40_000, 4_000, 44_000)
    (payments,) = await read(world, PAYMENTS, garage, NOVEMBER)
    assert (payments.method, payments.attempts, payments.succeeded, payments.success_bp) == ("card", 2, 2, 10_000)
    assert (payments.collected_minor, payments.fees_minor) == (44_000, revenue.fees_minor)
    (places,) = await read(world, OCCUPANCY, garage, Now())
    assert (places.capacity, places.taken, places.active, places.left, places.taken_bp) == (10, 2, 2, 8, 2_000)
    (sold,) = await read(world, PASSES, garage, Now())
    assert (sold.pass_name, sold.taken, sold.monthly_minor) == ("Monthly", 2, 40_000)
    roll = await read(world, RENT_ROLL, garage, Now())
    assert [(one.amount_minor, one.monthly_minor, one.status, one.ends) for one in roll] == [
        (20_000, 20_000, "active", False)
    ] * 2
    assert {one.since_date for one in roll} == {local_date(world.now, garage.time_zone)}
    assert await read(world, AGING, garage, OnDate()) == []
    assert await read(world, DUNNING, garage, Now()) == []


async def test_a_yearly_price_counts_a_twelfth_rounded_half_up(world: World) -> None:
    garage = await world.new_garage()
    yearly = await world.new_pass(garage, amount_minor=100_006, billing_interval="year")
    await world.subscribe(garage, await world.new_driver(garage), yearly)
    await world.drain()
    (row,) = await read(world, RENT_ROLL, garage, Now())
    assert row.monthly_minor == 8_334, "8,333.83 is nearer to 8,334"
    (sold,) = await read(world, PASSES, garage, Now())
    assert sold.monthly_minor == 8_334


async def unpaid(world: World) -> tuple[Garage, datetime]:
    """One subscription whose renewal was declined."""
    garage = await world.new_garage()
    parking_pass = await world.new_pass(garage, amount_minor=20_000)
    made = await world.subscribe(garage, await world.new_driver(garage), parking_pass)
    await world.drain()
    assert isinstance(made, Subscribed)
    world.use_card(made.subscription, "pm_card_chargeCustomerFail")
    world.move(days=31, hours=3)
    await world.drain()
    return garage, world.now


async def test_what_is_owed_grows_older_and_is_what_the_ledger_says(world: World) -> None:
    garage, at = await unpaid(world)
    today = local_date(at, garage.time_zone)
    (row,) = await read(world, AGING, garage, OnDate())
    assert row.owed_minor == 20_000 == (await world.balances(garage))["receivable"]
    assert row.invoices == 1
    bucket = {0: "not_due", 1: "days_1_30", 30: "days_1_30", 31: "days_31_60", 60: "days_31_60", 61: "days_61_90",
              90: "days_61_90", 91: "days_over_90"}  # fmt: skip
    for days, name in bucket.items():
        (then,) = await read(world, AGING, garage, OnDate(on_date=row.oldest_due_date + timedelta(days=days)))
        assert getattr(then, f"{name}_minor") == then.owed_minor == 20_000, f"after {days} days"
    assert today >= row.oldest_due_date
    before = row.oldest_due_date - timedelta(days=3)
    assert await read(world, AGING, garage, OnDate(on_date=before)) == [], "the first month was paid on its day"
    attempts = await read(world, PAYMENTS, garage, Periods(from_date=date(2026, 11, 1), until_date=date(2027, 1, 1)))
    assert [(one.succeeded, one.failed) for one in attempts] == [(1, 0), (0, 1)]
    assert [one.success_bp for one in attempts] == [10_000, 0]


async def test_dates_the_wrong_way_round_or_too_far_apart_are_refused_with_the_field(world: World) -> None:
    garage = await world.new_garage()
    for report in CATALOGUE:
        if report.asks in (Periods, Dates):
            for until in (date(2026, 11, 1), date(2060, 1, 1)):
                with pytest.raises(Invalid) as refused:
                    await read(world, report, garage, report.asks(from_date=date(2026, 11, 1), until_date=until))
                assert refused.value.field == "until"


async def test_a_payout_that_arrived_is_tied_out_with_the_bank(world: World) -> None:
    garage = await world.new_garage()
    await world.subscribe(garage, await world.new_driver(garage), await world.new_pass(garage))
    await world.drain()
    world.move(days=5)
    await world.drain()
    parts = await read(world, PAYOUTS, garage, Dates(from_date=date(2026, 11, 1), until_date=date(2026, 12, 1)))
    assert parts
    assert sum(one.gross_minor for one in parts) == 25_000
    for one in parts:
        assert one.net_minor == one.gross_minor - one.fees_minor == one.bank_minor
        assert (one.status, one.untied_minor) == ("paid", 0)
    assert (await world.balances(garage))["bank"] == sum(one.net_minor for one in parts)


async def vend(database: Database, *arguments: str) -> tuple[int, str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("VEND_")}
    settings = {
        "VEND_DATABASE_URL": database.url("vend_app"),
        "VEND_PLATFORM_DATABASE_URL": database.url("vend_platform"),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "vend.cli", *arguments,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, env=clean | settings,
    )  # fmt: skip
    out, err = await process.communicate()
    return process.returncode or 0, out.decode(), err.decode()


async def test_the_command_shows_the_parts_of_a_figure_and_its_events(world: World, database: Database) -> None:
    garage = await world.new_garage(tax_percent="10")
    await world.subscribe(garage, await world.new_driver(garage), await world.new_pass(garage, amount_minor=20_000))
    await world.drain()
    dates = ("--from", "2026-11-01", "--until", "2026-12-01")

    code, out, err = await vend(database, "explain", str(garage.id), "revenue", "tax_minor", *dates)
    assert (code, err) == (0, "")
    assert "invoice_tax" in out
    assert "The figure is $20.00; the parts sum up to it." in out
    line = msgspec.json.decode(out.splitlines()[-1])
    assert (line["value"], line["explained"], line["leaves"]) == (2_000, 2_000, 1)
    assert line["events"] >= 1

    code, out, err = await vend(database, "explain", str(garage.id), "revenue", "capacity", *dates)
    assert code == 1
    assert "What can be explained of it: invoiced_minor" in err
    assert "Traceback" not in err
