"""A garage that bills everybody on one day charges the days before it by its own convention, as was shown before."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.world import World
from vend.billing.commands import PlannedSubscription
from vend.billing.price_versions import archive_pass
from vend.billing.settings import change_settings
from vend.billing.starting import preview_start
from vend.billing.subscribe import PaymentRefused, Pending, Subscribed
from vend.domain.errors import NotFound
from vend.domain.garage import Garage
from vend.domain.garage_settings import GarageSettings, StartProration
from vend.domain.invoice import Invoice
from vend.domain.parking_pass import ParkingPass
from vend.domain.people import Driver
from vend.domain.start import TrialUsed
from vend.domain.start_preview import PlannedCharge, StartPreview
from vend.domain.subscription import PassArchived


async def garage_of(
    world: World, *, convention: StartProration = "daily", day: int = 1, zone: str = "America/Chicago", **more: Any
) -> Garage:
    garage = await world.new_garage(tax_percent="18.375", time_zone=zone, **more)
    settings = GarageSettings(billing_anchor="calendar_day", billing_day=day, start_proration=convention)
    await change_settings(world.door, garage.id, settings, asked=world.asked(), now=world.now)
    return garage


async def previewed(world: World, driver: Driver, wanted: ParkingPass, *, trial: bool = True) -> StartPreview:
    async with world.door.garage_snapshot([wanted.garage_id]) as garage:
        return await preview_start(garage, PlannedSubscription(driver.id, wanted.id, trial), now=world.now)


def as_planned(invoice: Invoice) -> tuple[int, int, int, date, date]:
    return (
        invoice.subtotal_minor,
        invoice.tax_minor,
        invoice.total_minor,
        invoice.period_start_date,
        invoice.period_end_date,
    )


def amounts(charge: PlannedCharge) -> tuple[int, int, int, date, date]:
    return (
        charge.subtotal_minor,
        charge.tax_minor,
        charge.total_minor,
        charge.period_start_date,
        charge.period_end_date,
    )


def charged(world: World) -> list[int]:
    found = world.sandbox.store.select("kind = 'charge' AND status = 'succeeded' ORDER BY seq", ())
    return [one["amount"] for one in found]


@pytest.mark.parametrize(
    ("convention", "day", "interval", "part"),
    [
        ("daily", 1, "month", 24_167),  # 29 of 30 days
        ("daily", 20, "month", 14_516),  # 18 of the 31 days from October 20
        ("half_month", 1, "month", 25_000),
        ("half_month", 17, "month", 12_500),  # on the seventeenth day
        ("none", 17, "month", 25_000),
        ("daily", 2, "month", 25_000),  # on the day itself
        ("daily", 1, "year", 2_014),  # 29 of 30 days of a twelfth
        ("none", 2, "year", 25_000),
    ],
)
async def test_what_was_shown_is_what_is_charged(
    world: World, convention: StartProration, day: int, interval: Any, part: int
) -> None:
    garage = await garage_of(world, convention=convention, day=day)
    driver, wanted = await world.new_driver(garage), await world.new_pass(garage, billing_interval=interval)
    shown = await previewed(world, driver, wanted)
    assert shown.first_charge.subtotal_minor == part
    assert shown.next_charge.charged_at.day == shown.next_charge.period_start_date.day == day

    done = await world.subscribe(garage, driver, wanted)
    assert done.subscription.status == "active"
    await world.drain()
    world.move(seconds=(shown.next_charge.charged_at - world.now).total_seconds() + 7200)
    await world.drain()

    second, first = await world.invoices(garage)
    assert as_planned(first) == amounts(shown.first_charge)
    assert as_planned(second) == amounts(shown.next_charge)
    assert (first.billing_reason, first.status, second.status) == ("subscription_create", "paid", "paid")
    assert charged(world) == [shown.first_charge.total_minor, shown.next_charge.total_minor]
    balances = await world.balances(garage)
    assert balances.get("receivable", 0) == 0
    assert balances["tax_payable"] == -(first.tax_minor + second.tax_minor)


async def test_a_year_of_months_is_billed_on_the_local_day_whatever_the_season(world: World) -> None:
    garage = await garage_of(world)
    done = await world.subscribe(garage, await world.new_driver(garage), await world.new_pass(garage))
    for _ in range(12):
        world.move(days=31)
        await world.drain()
    starts = [invoice.period_start_date for invoice in await world.invoices(garage)]
    assert starts[-1] == date(2026, 11, 2)
    assert {start.day for start in starts[:-1]} == {1}
    assert len(set(starts)) == len(starts) >= 12
    assert done.subscription.id == (await world.subscriptions(garage))[0].id


async def test_a_trial_lasts_to_a_billing_day(world: World) -> None:
    garage = await garage_of(world, day=15)
    driver, wanted = await world.new_driver(garage), await world.new_pass(garage, trial_days=7)
    shown = await previewed(world, driver, wanted)
    assert shown.trial_end_at == datetime(2026, 11, 15, 6, tzinfo=UTC)
    assert shown.first_charge.total_minor == 0
    done = await world.subscribe(garage, driver, wanted)
    assert (done.subscription.status, done.subscription.trial_end_at) == ("trialing", shown.trial_end_at)
    with pytest.raises(TrialUsed):
        await previewed(world, driver, wanted)
    world.move(days=14)
    await world.drain()
    assert as_planned((await world.invoices(garage))[0]) == amounts(shown.next_charge)
    assert charged(world) == [shown.next_charge.total_minor]


async def test_a_month_of_ones_own_is_shown_too(world: World) -> None:
    garage = await world.new_garage(tax_percent="10")
    driver, wanted = await world.new_driver(garage), await world.new_pass(garage)
    shown = await previewed(world, driver, wanted)
    assert amounts(shown.first_charge) == (25_000, 2_500, 27_500, date(2026, 11, 2), date(2026, 12, 2))
    assert amounts(shown.next_charge) == (25_000, 2_500, 27_500, date(2026, 12, 2), date(2027, 1, 2))
    await world.subscribe(garage, driver, wanted)
    world.move(days=31)
    await world.drain()
    second, first = await world.invoices(garage)
    assert (as_planned(first), as_planned(second)) == (amounts(shown.first_charge), amounts(shown.next_charge))


async def test_an_order_before_stripes_day_has_come_waits_for_it(world: World) -> None:
    # 08:00 on November 3 in Tokyo is still November 2 for Stripe, and December 3 more than a month ahead.
    world.move(hours=8)
    garage = await garage_of(world, day=3, zone="Asia/Tokyo", currency="JPY")
    driver, wanted = await world.new_driver(garage), await world.new_pass(garage)
    shown = await previewed(world, driver, wanted)
    assert shown.first_charge.charged_at == datetime(2026, 11, 3, tzinfo=UTC)

    done = await world.subscribe(garage, driver, wanted)
    assert isinstance(done, Pending)
    assert await world.resolve(after_s=1800) == 0
    assert charged(world) == []
    assert await world.resolve(after_s=1800) == 1
    await world.drain()
    assert (await world.subscription(garage, done.subscription.id)).status == "active"
    assert as_planned((await world.invoices(garage))[0]) == amounts(shown.first_charge)
    world.move(days=30, hours=2)
    await world.drain()
    assert [one.period_start_date for one in await world.invoices(garage)] == [date(2026, 12, 3), date(2026, 11, 3)]


@pytest.mark.parametrize("kind", ["reset_after", "error_500_after", "half_body", "reset_before", "error_429"])
async def test_a_lost_answer_leads_to_one_charge_of_what_was_shown(world: World, kind: str) -> None:
    garage = await garage_of(world)
    driver, wanted = await world.new_driver(garage), await world.new_pass(garage)
    shown, asked = await previewed(world, driver, wanted), world.asked()
    world.fault("POST /v1/subscriptions", kind, times=3)
    done = await world.subscribe(garage, driver, wanted, asked=asked)
    world.sandbox.faults.clear()
    # Neither the hour nor the garage's new rule changes what was ordered.
    await change_settings(world.door, garage.id, GarageSettings(), asked=world.asked(), now=world.now)
    if isinstance(done, Pending):
        await world.resolve(after_s=16 * 3600)
    await world.drain()
    (invoice,) = await world.invoices(garage)
    assert as_planned(invoice) == amounts(shown.first_charge)
    assert charged(world) == [shown.first_charge.total_minor]
    assert isinstance(await world.subscribe(garage, driver, wanted, asked=asked), Subscribed)
    assert charged(world) == [shown.first_charge.total_minor]


async def test_an_order_that_waited_past_the_billing_day_is_refused_and_frees_its_place(world: World) -> None:
    garage = await garage_of(world, day=3)
    driver, wanted = await world.new_driver(garage), await world.new_pass(garage, capacity=1)
    world.fault("POST /v1/subscriptions", "reset_before", times=3)
    done = await world.subscribe(garage, driver, wanted)
    world.sandbox.faults.clear()
    assert isinstance(done, Pending)
    await world.resolve(after_s=20 * 3600)
    assert (await world.subscription(garage, done.subscription.id)).status == "incomplete_expired"
    assert charged(world) == []
    assert (await world.subscribe(garage, driver, wanted)).subscription.status == "active"


async def test_a_refused_card_leaves_the_part_open_and_nothing_else(world: World) -> None:
    garage = await garage_of(world)
    driver, wanted = await world.new_driver(garage), await world.new_pass(garage)
    with pytest.raises(PaymentRefused):
        await world.subscribe(garage, driver, wanted, payment_method="pm_card_chargeDeclined")
    done = await world.subscribe(garage, driver, wanted, payment_method="pm_card_chargeCustomerFail")
    assert done.subscription.status == "incomplete"
    await world.drain()
    shown = await previewed(world, driver, wanted)
    assert (await world.balances(garage))["receivable"] == shown.first_charge.total_minor
    world.move(hours=24)
    await world.drain()
    assert await world.balances(garage) == {}


async def test_only_what_is_sold_to_who_is_there_is_shown(world: World) -> None:
    garage, other = await garage_of(world), await garage_of(world)
    driver, wanted = await world.new_driver(garage), await world.new_pass(garage)
    with pytest.raises(NotFound):
        await previewed(world, await world.new_driver(other), wanted)
    with pytest.raises(NotFound):
        await previewed(world, driver, await world.new_pass(other))
    await archive_pass(world.door, garage.id, wanted.id, asked=world.asked(), now=world.now)
    with pytest.raises(PassArchived):
        await previewed(world, driver, wanted)
