"""Renewals, cancellations and refunds, as Stripe tells of them."""

import random

import msgspec
import pytest

from tests.world import World
from vend.billing.ordering import Changed, Pending
from vend.billing.subscribe import Subscribed
from vend.domain.errors import NotFound
from vend.domain.garage import Garage
from vend.domain.parking_pass import ParkingPass
from vend.domain.subscription import Subscription, SubscriptionEnded
from vend.webhooks.apply import Ending


async def subscribed(
    world: World, *, tax: str | None = None, amount_minor: int = 25_000
) -> tuple[Garage, Subscription]:
    garage = await world.new_garage(tax_percent=tax)
    parking_pass: ParkingPass = await world.new_pass(garage, amount_minor=amount_minor)
    done = await world.subscribe(garage, await world.new_driver(garage), parking_pass)
    assert isinstance(done, Subscribed)
    await world.drain()
    return garage, done.subscription


def refund(world: World, charge: str | None, amount_minor: int | None = None) -> str:
    body = {"charge": charge} | ({"amount": amount_minor} if amount_minor is not None else {})
    answer = world.sandbox.handle("POST", "/v1/refunds", body, {"Authorization": "Bearer sk_test_sandbox"})
    assert answer.status == 200, answer.body
    return str(world.sandbox.store.select("kind = 'refund' ORDER BY seq DESC LIMIT 1", ())[0]["id"])


async def test_each_month_is_billed_once(world: World) -> None:
    garage, subscription = await subscribed(world)
    for _ in range(3):
        world.move(days=31)
        await world.drain()
    invoices = await world.invoices(garage)
    assert [invoice.status for invoice in invoices] == ["paid"] * 4
    assert len({invoice.period_start_date for invoice in invoices}) == 4
    assert len(await world.payments(garage)) == 4
    assert (await world.balances(garage))["revenue"] == -100_000
    renewed = await world.subscription(garage, subscription.id)
    assert renewed.current_period_end_at is not None
    assert renewed.current_period_end_at > world.now


async def test_cancelling_at_period_end_keeps_it_until_then(world: World) -> None:
    garage, subscription = await subscribed(world)

    done = await world.cancel(subscription, at_period_end=True)

    assert isinstance(done, Changed)
    assert (done.subscription.status, done.subscription.cancel_at_period_end) == ("active", True)
    world.move(days=32)
    await world.drain()
    ended = await world.subscription(garage, subscription.id)
    assert ended.status == "canceled"
    assert len(await world.payments(garage)) == 1


async def test_cancelling_now_ends_it_now_and_once(world: World) -> None:
    garage, subscription = await subscribed(world)
    asked = world.asked()

    done = await world.cancel(subscription, at_period_end=False, asked=asked)
    again = await world.cancel(subscription, at_period_end=False, asked=asked)

    assert isinstance(done, Changed)
    assert done == again
    assert done.subscription.status == "canceled"
    with pytest.raises(SubscriptionEnded):
        await world.cancel(subscription, at_period_end=False)
    await world.drain()
    assert (await world.subscription(garage, subscription.id)).ended_at is not None
    other = await world.new_garage()
    with pytest.raises(NotFound):
        await world.cancel(msgspec.structs.replace(subscription, garage_id=other.id), at_period_end=False)


@pytest.mark.parametrize("kind", ["reset_after", "error_500_before", "error_429"])
@pytest.mark.parametrize("at_period_end", [True, False])
async def test_a_cancellation_whose_answer_is_lost_is_found_out(world: World, kind: str, at_period_end: bool) -> None:
    garage, subscription = await subscribed(world)
    on = "POST /v1/subscriptions/*" if at_period_end else "DELETE /v1/subscriptions/*"
    world.fault(on, kind, times=3)

    done = await world.cancel(subscription, at_period_end=at_period_end)
    world.sandbox.faults.clear()
    if isinstance(done, Pending):
        await world.resolve()
    await world.drain()

    row = await world.subscription(garage, subscription.id)
    assert row.cancel_at_period_end if at_period_end else row.status == "canceled"


async def test_refunds_in_parts_return_price_and_tax_to_the_cent(world: World) -> None:
    garage, _ = await subscribed(world, tax="18.375", amount_minor=19_999)
    (payment,) = await world.payments(garage)
    for amount_minor in (1, 7_777, 333):
        refund(world, payment.stripe_charge_id, amount_minor)
    await world.drain()
    refund(world, payment.stripe_charge_id)
    await world.drain()

    (paid_back,) = await world.payments(garage)
    assert paid_back.refunded_minor == payment.amount_minor
    refunds = await world.refunds(payment)
    assert sum(one.amount_minor for one in refunds) == payment.amount_minor
    assert sum(one.tax_minor for one in refunds) == payment.amount_minor - 19_999
    balances = await world.balances(garage)
    assert balances == {
        "processor_fees": payment.fee_minor,
        "refunds": 19_999,
        "revenue": -19_999,
        "stripe_cash": -payment.fee_minor,
    }


async def test_a_refund_that_fails_is_booked_back_and_the_tax_stays_true(world: World) -> None:
    garage, _ = await subscribed(world, tax="22", amount_minor=100)
    (payment,) = await world.payments(garage)
    first = refund(world, payment.stripe_charge_id, 1)
    refund(world, payment.stripe_charge_id, 2)
    await world.drain()

    # The bank sends the first one back: Stripe marks it failed, and the charge can be refunded further.
    failed = world.sandbox.store.get(first)
    assert failed is not None
    world.sandbox.store.put(failed | {"status": "failed"})
    charge = world.sandbox.store.get(payment.stripe_charge_id or "")
    assert charge is not None
    world.sandbox.store.put(charge | {"amount_refunded": charge["amount_refunded"] - 1})
    refund(world, payment.stripe_charge_id, 120)
    await world.drain()

    (paid_back,) = await world.payments(garage)
    assert paid_back.refunded_minor == 122
    standing = [one for one in await world.refunds(payment) if one.status == "succeeded"]
    assert sum(one.tax_minor for one in standing) == 22
    balances = await world.balances(garage)
    assert balances == {
        "processor_fees": payment.fee_minor,
        "refunds": 100,
        "revenue": -100,
        "stripe_cash": -payment.fee_minor,
    }


@pytest.mark.parametrize("seed", range(6))
async def test_any_sequence_of_flows_sums_to_zero_and_equals_the_payments(world: World, seed: int) -> None:
    chance = random.Random(seed)
    garage = await world.new_garage(tax_percent="10.25", capacity=50)
    passes = [await world.new_pass(garage, amount_minor=chance.randint(500, 40_000)) for _ in range(2)]
    live: list[Subscription] = []
    for _ in range(14):
        step = chance.choice(["subscribe", "subscribe", "fail", "time", "refund", "cancel"])
        if step in ("subscribe", "fail"):
            method = "pm_card_visa" if step == "subscribe" else "pm_card_chargeCustomerFail"
            driver = await world.new_driver(garage)
            done = await world.subscribe(garage, driver, chance.choice(passes), payment_method=method)
            if done.subscription.status == "active":
                live.append(done.subscription)
        elif step == "time":
            world.move(days=chance.choice([1, 8, 31]))
        elif step == "cancel" and live:
            await world.cancel(live.pop(), at_period_end=chance.random() < 0.5)
        elif step == "refund":
            payable = [p for p in await world.payments(garage) if p.status == "succeeded" and not p.refunded_minor]
            if payable:
                one = chance.choice(payable)
                refund(world, one.stripe_charge_id, chance.choice([None, 1, one.amount_minor // 3 or 1]))
        events = world.unfed()
        chance.shuffle(events)
        await world.feed(*events[: chance.randint(0, len(events))])
        assert Ending.FAILED not in await world.work()
    await world.drain()
    for _ in range(12):  # events that came before what they are about are tried again
        world.move(minutes=10)
        await world.drain()

    payments = await world.payments(garage)
    refunds = [one for payment in payments for one in await world.refunds(payment)]
    invoices = await world.invoices(garage)
    collected = sum(p.amount_minor for p in payments if p.status == "succeeded")
    fees = sum(p.fee_minor for p in payments)
    back = sum(r.amount_minor for r in refunds if r.status == "succeeded")
    owed = sum(i.total_minor for i in invoices if i.status != "void")
    balances = await world.balances(garage)  # asserts that they sum to zero
    # Payouts take it on to the bank.
    assert balances.get("stripe_cash", 0) + balances.get("bank", 0) == collected - fees - back
    assert balances.get("receivable", 0) == owed - collected
    charges = world.sandbox.store.select("kind = 'charge' ORDER BY seq", ())
    assert {(c["id"], c["amount"], c["status"]) for c in charges} == {
        (p.stripe_charge_id, p.amount_minor, p.status) for p in payments
    }
    assert sum(c["amount_refunded"] for c in charges) == back
