"""A year's pass is billed at once and earned by the days; refunds, voids and early ends find the right rest."""

import asyncio
from datetime import date

import pytest

from tests.billing.test_a_month_is_closed import close
from tests.billing.test_time_passes import refund
from tests.world import World
from vend.billing.close_month import preview_close
from vend.billing.recognise import recognise_due
from vend.billing.subscribe import Subscribed
from vend.domain.books import MonthNotReady
from vend.domain.garage import Garage
from vend.domain.ledger import Transfer
from vend.domain.page import Page
from vend.domain.period import local_date, month_of
from vend.domain.subscription import Subscription
from vend.reports.asked import Periods
from vend.reports.catalogue import REVENUE
from vend.reports.live import LiveReports
from vend.reports.months import deferred_revenue, trial_balance
from vend.store import books

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
YEAR_MINOR = 365_000


async def year_pass(
    world: World, *, tax: str | None = None, payment_method: str = "pm_card_visa"
) -> tuple[Garage, Subscription]:
    garage = await world.new_garage(tax_percent=tax)
    parking_pass = await world.new_pass(garage, amount_minor=YEAR_MINOR, billing_interval="year")
    done = await world.subscribe(garage, await world.new_driver(garage), parking_pass, payment_method=payment_method)
    assert isinstance(done, Subscribed)
    await world.drain()
    return garage, done.subscription


async def over(world: World, garage: Garage, month: date) -> None:
    """Let time pass until a month is over."""
    while local_date(world.now, garage.time_zone) < month_of(month).end_date:
        world.move(days=3)
        await world.drain()


async def recognitions(world: World, garage: Garage) -> list[Transfer]:
    async with world.door.garage_snapshot([garage.id], fresh=True) as snapshot:
        rows = await snapshot.run(
            books.journal(page=Page(row_limit=500), from_date=date(2026, 1, 1), until_date=date(2030, 1, 1))
        )
    return sorted(
        (one for one in rows if one.kind == "recognition"), key=lambda one: (one.effective_date, one.source_id)
    )


async def test_fourteen_months_are_earned_closed_and_tied_to_the_account(world: World) -> None:
    garage, _ = await year_pass(world, tax="10.25")
    assert (await world.balances(garage))["deferred_revenue"] == -YEAR_MINOR
    assert "revenue" not in await world.balances(garage)
    month, opening = NOVEMBER, 0
    for number in range(14):
        await over(world, garage, month)
        await recognise_due(world.door, now=world.now)
        await close(world, garage, month)
        shown = (await deferred_revenue(world.door, garage.id, month, now=world.now)).amounts
        balance = {one.account_code: one for one in (await trial_balance(world.door, garage.id, month)).balances}
        assert shown.opening_minor == opening == -balance["deferred_revenue"].opening_minor
        assert shown.closing_minor == -balance["deferred_revenue"].closing_minor
        assert shown.closing_minor == opening + shown.added_minor - shown.recognised_minor - shown.released_minor
        assert shown.added_minor == (YEAR_MINOR if number in {0, 12} else 0)
        assert shown.recognised_minor == -(balance["revenue"].closing_minor - balance["revenue"].opening_minor)
        if 0 < number < 12:
            # a thousand a day
            assert shown.recognised_minor == (month_of(month).end_date - month).days * 1_000
        opening = shown.closing_minor
        month = month_of(month).end_date
    assert (await recognitions(world, garage))[0].effective_date == date(2026, 11, 30)
    asked = Periods(from_date=NOVEMBER, until_date=DECEMBER)
    (row,) = await LiveReports(world.door, None).read(REVENUE, [garage.id], asked, now=world.now)
    assert (row.invoiced_minor, row.recognised_minor) == (YEAR_MINOR, 29_000)


async def test_after_an_outage_all_months_are_made_up_for_by_one_of_many_workers(world: World) -> None:
    garage, _ = await year_pass(world)
    await over(world, garage, date(2027, 4, 1))

    await asyncio.gather(*(recognise_due(world.door, now=world.now) for _ in range(5)))
    await recognise_due(world.door, now=world.now)

    booked = await recognitions(world, garage)
    assert [one.source_id[-7:] for one in booked] == [
        "2026-11", "2026-12", "2027-01", "2027-02", "2027-03", "2027-04",
    ]  # fmt: skip
    assert [one.amount_minor for one in booked] == [29_000, 31_000, 31_000, 28_000, 31_000, 30_000]
    assert [one.effective_date.day for one in booked] == [30, 31, 31, 28, 31, 30]
    assert (await world.balances(garage))["deferred_revenue"] == -(YEAR_MINOR - 180_000)


async def test_events_said_again_and_a_worker_that_dies_change_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    garage, _ = await year_pass(world)
    await over(world, garage, NOVEMBER)
    with monkeypatch.context() as dies:
        dies.setattr("vend.billing.recognise.post", _die)
        with pytest.raises(asyncio.CancelledError):
            await recognise_due(world.door, now=world.now)
    assert await recognitions(world, garage) == []

    await recognise_due(world.door, now=world.now)
    before = await world.balances(garage)
    await world.feed(*world.events())
    await world.work()
    await recognise_due(world.door, now=world.now)
    assert await world.balances(garage) == before
    assert len(await recognitions(world, garage)) == 1


async def _die(*_: object, **__: object) -> int:
    raise asyncio.CancelledError


async def test_a_month_with_revenue_to_recognise_cannot_be_closed(world: World) -> None:
    garage, _ = await year_pass(world)
    await over(world, garage, NOVEMBER)
    preview = await preview_close(world.door, garage.id, NOVEMBER, now=world.now)
    assert [(one.code, one.count) for one in preview.checks if one.blocking] == [("recognitions_due", 1)]
    assert (await deferred_revenue(world.door, garage.id, NOVEMBER, now=world.now)).recognitions_due == 1
    with pytest.raises(MonthNotReady, match="recognitions_due"):
        await close(world, garage, NOVEMBER)
    await recognise_due(world.door, now=world.now)
    await close(world, garage, NOVEMBER)


async def test_a_refund_shrinks_what_is_still_to_come_and_once(world: World) -> None:
    garage, _ = await year_pass(world, tax="10")
    (payment,) = await world.payments(garage)
    await over(world, garage, NOVEMBER)  # nobody has recognised November yet: the refund does it first

    refund(world, payment.stripe_charge_id, 110_000)
    await world.drain()
    await world.feed(*world.events())
    await world.work()

    found = await world.balances(garage)
    assert found["revenue"] == -29_000
    assert found["deferred_revenue"] == -(YEAR_MINOR - 29_000 - 100_000)
    assert found.get("refunds", 0) == 0
    assert found["tax_payable"] == -(36_500 - 10_000)
    refund(world, payment.stripe_charge_id)  # all the rest: more than what is still to come
    await world.drain()
    found = await world.balances(garage)
    assert "deferred_revenue" not in found
    assert found["refunds"] == 29_000
    amounts = (await deferred_revenue(world.door, garage.id, DECEMBER, now=world.now)).amounts
    assert (amounts.released_minor, amounts.closing_minor) == (YEAR_MINOR - 29_000, 0)
    await over(world, garage, date(2027, 3, 1))
    await recognise_due(world.door, now=world.now)
    assert len(await recognitions(world, garage)) == 1, "November's"


async def test_a_refund_that_fails_gives_its_part_back_to_the_rest(world: World) -> None:
    garage, _ = await year_pass(world, payment_method="pm_card_refundFail")
    (payment,) = await world.payments(garage)
    refund(world, payment.stripe_charge_id)
    await world.drain()
    assert "deferred_revenue" not in await world.balances(garage)

    await over(world, garage, NOVEMBER)
    await world.feed(*world.events())
    await world.work()

    assert (await world.balances(garage))["deferred_revenue"] == -YEAR_MINOR
    await over(world, garage, date(2027, 12, 1))
    await recognise_due(world.door, now=world.now)
    lines = {one.source_id.partition(":")[0]: 0 for one in await recognitions(world, garage)}
    for one in await recognitions(world, garage):
        lines[one.source_id.partition(":")[0]] += one.amount_minor
    assert sorted(lines.values()) == [59_837, YEAR_MINOR], (
        "the first year is whole, of 366 days of the second 60 are over"
    )


async def test_a_void_invoice_takes_back_what_was_earned(world: World) -> None:
    garage, subscription = await year_pass(world)
    await let_the_card_fail(world, garage, subscription)
    await over(world, garage, date(2027, 11, 1))  # the renewal of the second year cannot be collected
    await over(world, garage, date(2027, 12, 1))
    await recognise_due(world.door, now=world.now)
    found = await world.balances(garage)
    assert (found["revenue"], found["deferred_revenue"]) == (-YEAR_MINOR - 59_837, 59_837 - 365_000)
    open_one = next(one for one in await world.invoices(garage) if one.status == "open")
    answer = world.sandbox.handle(
        "POST", f"/v1/invoices/{open_one.stripe_invoice_id}/void", {}, {"Authorization": "Bearer sk_test_sandbox"}
    )
    assert answer.status == 200, answer.body
    await world.drain()

    found = await world.balances(garage)
    assert found["revenue"] == -YEAR_MINOR, "the first year's alone"
    assert "deferred_revenue" not in found
    assert "receivable" not in found
    await over(world, garage, date(2028, 2, 1))
    await recognise_due(world.door, now=world.now)
    assert await world.balances(garage) == found


async def let_the_card_fail(world: World, garage: Garage, subscription: Subscription) -> None:
    """Give the subscription a card that every charge is refused for."""
    row = await world.subscription(garage, subscription.id)
    customer = world.sandbox.store.select("kind = 'subscription' ORDER BY seq DESC LIMIT 1", ())[0]["customer"]
    header = {"Authorization": "Bearer sk_test_sandbox"}
    path = "/v1/payment_methods/pm_card_chargeCustomerFail/attach"
    answer = world.sandbox.handle("POST", path, {"customer": customer}, header)
    assert answer.status == 200, answer.body
    card = world.sandbox.store.select("kind = 'payment_method' ORDER BY seq DESC LIMIT 1", ())[0]["id"]
    body = {"default_payment_method": card}
    answer = world.sandbox.handle("POST", f"/v1/subscriptions/{row.stripe_subscription_id}", body, header)
    assert answer.status == 200, answer.body


async def test_an_early_end_without_a_refund_is_earned_in_its_month(world: World) -> None:
    garage, subscription = await year_pass(world)
    await over(world, garage, DECEMBER)
    await recognise_due(world.door, now=world.now)
    await world.cancel(subscription, at_period_end=False)
    await world.drain()
    await recognise_due(world.door, now=world.now)
    assert len(await recognitions(world, garage)) == 2, "the month of its end is still running"
    await over(world, garage, date(2027, 1, 1))
    await recognise_due(world.door, now=world.now)

    assert (await world.balances(garage))["revenue"] == -YEAR_MINOR
    booked = await recognitions(world, garage)
    assert [one.amount_minor for one in booked] == [29_000, 31_000, YEAR_MINOR - 60_000]
    assert booked[-1].effective_date == date(2027, 1, 31)
