"""Payouts: one holds money of several garages, and each garage's part, the ledger and Stripe's amount agree to the cent."""

import random
from datetime import date
from typing import Any

import msgspec
import pytest

from tests.billing.test_a_payment_is_disputed import AUTH, answer, rows
from tests.world import World
from vend.billing import record_payouts as module
from vend.billing.record_payouts import record_payout
from vend.domain.garage import Garage
from vend.domain.invoice import Payment
from vend.domain.page import Page
from vend.domain.payout import Payout, PayoutLine, StripePayout
from vend.store import payouts
from vend.webhooks.apply import Ending


def at_stripe(world: World, path: str, body: dict[str, Any]) -> dict[str, Any]:
    told = world.sandbox.handle("POST", path, body, AUTH)
    assert told.status == 200, told.body
    made: dict[str, Any] = msgspec.json.decode(told.body)
    return made


async def paid(world: World, *, amount_minor: int = 25_000, card: str = "pm_card_visa") -> tuple[Garage, Payment]:
    garage = await world.new_garage()
    parking_pass = await world.new_pass(garage, amount_minor=amount_minor)
    await world.subscribe(garage, await world.new_driver(garage), parking_pass, payment_method=card)
    world.move(seconds=5)
    await world.drain()
    (payment,) = await world.payments(garage)
    return garage, payment


async def parts(world: World, garage: Garage) -> list[Payout]:
    async with world.door.garage_snapshot([garage.id]) as snapshot:
        return await snapshot.run(payouts.list_page(page=Page(row_limit=100), status=None))


async def lines(world: World, payout: Payout) -> list[PayoutLine]:
    async with world.door.garage_snapshot([payout.garage_id]) as snapshot:
        return await snapshot.run(payouts.lines(payout_id=payout.id, page=Page(row_limit=100)))


async def whole(world: World, stripe_payout_id: str) -> StripePayout:
    async with world.door.platform(reason="test") as platform:
        (found,) = await platform.run(payouts.wholes(stripe_payout_ids=[stripe_payout_id]))
    return found


def sent(world: World) -> list[dict[str, Any]]:
    """Stripe's payouts, oldest first."""
    return world.sandbox.store.select("kind = 'payout' ORDER BY seq", ())


async def two_garages(world: World) -> tuple[Garage, Garage]:
    """Two garages' money in one payout that is on its way: charges, a refund, a dispute that was won."""
    first, payment = await paid(world)
    second, _ = await paid(world, amount_minor=31_337, card="pm_card_createDispute")
    at_stripe(world, "/v1/refunds", {"charge": payment.stripe_charge_id, "amount": 4_321})
    world.move(seconds=5)
    await world.drain()
    (dispute,) = await rows(world, second)
    answer(world, dispute, "winning_evidence")
    world.move(days=2, hours=12)
    await world.drain()
    return first, second


async def test_one_payout_of_two_garages_is_parted_to_the_cent(world: World) -> None:
    first, second = await two_garages(world)
    (on_its_way,) = sent(world)
    assert await parts(world, first) == [], "nothing is known of what is in it before it arrives"
    world.move(days=1)
    assert Ending.APPLIED in set(await world.drain())

    (one,), (two,) = await parts(world, first), await parts(world, second)
    assert (one.status, one.arrival_date, one.transactions) == ("paid", date(2026, 11, 6), 2)
    assert (one.gross_minor, one.fees_minor, one.refunds_minor, one.net_minor) == (25_000, 755, 4_321, 19_924)
    assert (two.gross_minor, two.fees_minor, two.disputes_minor) == (31_337, 939 + 1_500, 0)
    assert two.net_minor == 31_337 - 939 - 1_500
    account = await whole(world, on_its_way["id"])
    assert account.amount_minor == on_its_way["amount"] == one.net_minor + two.net_minor
    assert (account.attributed_minor, account.unattributed_minor, account.parts) == (account.amount_minor, 0, 2)
    for garage, payout in ((first, one), (second, two)):
        books = await world.balances(garage)
        assert books["bank"] == payout.net_minor
        assert "stripe_cash" not in books, "all that Stripe had of it is at the bank"
    assert sorted((line.category, line.net_minor) for line in await lines(world, one)) == [
        ("charge", 24_245),
        ("refund", -4_321),
    ]
    found = await lines(world, two)
    assert sorted((line.category, line.amount_minor) for line in found) == [
        ("charge", 31_337),
        ("dispute", -31_337),
        ("dispute", 31_337),
    ]
    assert all((line.dispute_id is not None) == (line.category == "dispute") for line in found)
    assert {line.payment_id for line in found} == {payment.id for payment in await world.payments(second)}


async def test_events_that_come_again_and_in_any_order_change_nothing(world: World) -> None:
    first, second = await two_garages(world)
    world.move(days=1)
    world.sandbox.fail_payout(sent(world)[0]["id"])
    events = [event for event in world.unfed() if event["type"].startswith("payout.")]
    assert {event["type"] for event in events} >= {"payout.paid", "payout.failed", "payout.reconciliation_completed"}
    random.Random(3).shuffle(events)
    for event in [*events, *(event | {"id": f"{event['id']}_again"} for event in events)]:
        await world.feed(event)
        await world.work()
    for garage in (first, second):
        (payout,) = await parts(world, garage)
        assert (payout.status, payout.failure_code) == ("failed", "account_closed")
        books = await world.balances(garage)
        assert books["stripe_cash"] == payout.net_minor
        assert "bank" not in books


async def test_money_that_the_bank_sent_back_comes_with_the_next_payout(world: World) -> None:
    first, second = await two_garages(world)
    world.move(days=1)
    await world.drain()
    before = {garage.id: (await world.balances(garage))["bank"] for garage in (first, second)}
    world.sandbox.fail_payout(sent(world)[0]["id"])
    await world.drain()
    for garage in (first, second):
        assert "bank" not in await world.balances(garage)
        (payout,) = await parts(world, garage)
        assert payout.failed_at == world.now
    world.move(days=3)
    await world.drain()
    later = sent(world)[-1]
    assert later["status"] == "paid"
    for garage in (first, second):
        newest, failed = await parts(world, garage)
        assert newest.adjustments_minor == newest.net_minor == failed.net_minor
        books = await world.balances(garage)
        assert (books["bank"], "stripe_cash" in books) == (before[garage.id], False)
    account = await whole(world, later["id"])
    assert (account.attributed_minor, account.unattributed_minor) == (later["amount"], 0)


async def test_what_is_not_recorded_yet_is_recorded_first(world: World) -> None:
    garage = await world.new_garage()
    parking_pass = await world.new_pass(garage)
    await world.subscribe(garage, await world.new_driver(garage), parking_pass, payment_method="pm_card_createDispute")
    # The dispute takes it all at once; money of somebody else makes the payout.
    other, _ = await paid(world)
    world.move(days=4)
    unpaid = [event for event in world.unfed() if event["type"].startswith("payout.")]
    await world.feed(*unpaid)
    assert set(await world.work()) <= {Ending.APPLIED, Ending.QUIET}
    (payout,) = await parts(world, garage)
    assert (payout.gross_minor, payout.disputes_minor, payout.net_minor) == (25_000, 25_000, -755 - 1_500)
    assert (await world.payments(garage))[0].dispute_status == "needs_response"
    books = await world.balances(garage)
    assert (books["bank"], "stripe_cash" in books) == (payout.net_minor, False)
    assert (await parts(world, other))[0].net_minor == 24_245


async def test_a_movement_of_nobody_here_is_unattributed_and_told(world: World) -> None:
    garage, payment = await paid(world)
    stranger = at_stripe(world, "/v1/customers", {"email": "somebody@example.com"})
    body = {"amount": 7_000, "currency": "usd", "customer": stranger["id"], "confirm": True}
    at_stripe(world, "/v1/payment_intents", body | {"payment_method": "pm_card_visa", "off_session": True})
    world.move(days=4)
    await world.drain()
    (raw,) = sent(world)
    (payout,) = await parts(world, garage)
    account = await whole(world, raw["id"])
    assert payout.net_minor == payment.amount_minor - payment.fee_minor
    assert account.unattributed_minor == 7_000 - 233
    assert account.amount_minor == raw["amount"] == payout.net_minor + account.unattributed_minor
    assert (await world.balances(garage))["bank"] == payout.net_minor


async def test_a_payout_by_hand_is_told_and_of_nobody(world: World) -> None:
    garage, _ = await paid(world)
    world.move(days=2, hours=1)
    made = at_stripe(world, "/v1/payouts", {"amount": 1_000, "currency": "usd"})
    world.move(days=3)
    await world.drain()
    by_hand = await whole(world, made["id"])
    assert (by_hand.status, by_hand.unattributed_minor, by_hand.itemized) == ("paid", 1_000, False)
    (payout,) = await parts(world, garage)
    rest = await whole(world, payout.stripe_payout_id)
    assert (payout.net_minor, rest.amount_minor, rest.unattributed_minor) == (24_245, 23_245, -1_000)


async def test_a_crash_between_two_garages_is_mended_by_the_next_time(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    garages = await two_garages(world)
    world.move(days=1)
    written: list[Any] = []
    write = module.write_payout

    async def dies(*given: Any, **more: Any) -> int:
        if written:
            raise ConnectionError("the power went")
        written.append(await write(*given, **more))
        return int(written[0])

    monkeypatch.setattr(module, "write_payout", dies)
    (raw,) = sent(world)
    with pytest.raises(ConnectionError):
        await record_payout(world.door, world.stripe, raw["id"], now=world.now)
    assert sorted([len(await parts(world, garage)) for garage in garages]) == [0, 1]
    monkeypatch.undo()
    for _ in range(2):
        done = await record_payout(world.door, world.stripe, raw["id"], now=world.now)
        assert sum(done.nets.values()) == done.whole.attributed_minor == raw["amount"]
        for garage in garages:
            assert (await world.balances(garage))["bank"] == done.nets[garage.id]


async def test_what_turns_out_later_to_be_a_garage_s_is_booked_with_it(world: World) -> None:
    garage, payment = await paid(world)
    _, foreign = await paid(world)
    world.move(days=4)
    (raw,) = sent(world)
    assert foreign.stripe_charge_id is not None
    charge = world.sandbox.store.get(foreign.stripe_charge_id)
    assert charge is not None
    owner = charge["customer"]
    with world.sandbox.store.transaction():
        world.sandbox.store.put_many([charge | {"customer": "cus_nobody"}])
    short = await record_payout(world.door, world.stripe, raw["id"], now=world.now)
    assert short.whole.unattributed_minor == foreign.amount_minor - foreign.fee_minor
    with world.sandbox.store.transaction():
        world.sandbox.store.put_many([charge | {"customer": owner}])
    full = await record_payout(world.door, world.stripe, raw["id"], now=world.now)
    assert (full.whole.unattributed_minor, full.whole.attributed_minor) == (0, raw["amount"])
    assert (await world.balances(garage))["bank"] == payment.amount_minor - payment.fee_minor
