"""A cardholder disputes a payment: what Stripe takes, gives back or keeps is in the ledger, whatever order it is told in."""

import random
from typing import Any

import msgspec
import pytest

from tests.billing.test_money_goes_back import paid, staff
from tests.world import World
from vend.billing.commands import NewRefund
from vend.billing.refund import ask_refund
from vend.domain.dispute import Dispute
from vend.domain.garage import Garage
from vend.domain.page import Page
from vend.domain.refund import NotRefundable
from vend.store import disputes, stripe_events
from vend.webhooks.apply import Ending

AUTH = {"Authorization": "Bearer sk_test_sandbox"}


async def disputed(world: World, card: str = "pm_card_createDispute") -> tuple[Garage, Dispute]:
    garage, _ = await paid(world, card=card)
    world.move(seconds=5)
    await world.drain()
    (dispute,) = await rows(world, garage)
    return garage, dispute


async def rows(world: World, garage: Garage) -> list[Dispute]:
    async with world.door.garage_snapshot([garage.id]) as snapshot:
        return await snapshot.run(disputes.list_page(page=Page(), status=None, payment_id=None))


def answer(world: World, dispute: Dispute, text: str) -> None:
    body = {"evidence": {"uncategorized_text": text}, "submit": "true"}
    told = world.sandbox.handle("POST", f"/v1/disputes/{dispute.stripe_dispute_id}", body, AUTH)
    assert told.status == 200, told.body


async def test_while_it_is_open_the_money_is_disputed_and_cannot_be_refunded(world: World) -> None:
    garage, dispute = await disputed(world)
    (payment,) = await world.payments(garage)
    assert (dispute.status, dispute.withdrawn_minor, dispute.fee_minor) == ("needs_response", 27_563, 1_500)
    assert dispute.evidence_due_at is not None
    assert (payment.dispute_status, dispute.payment_id) == ("needs_response", payment.id)
    books = await world.balances(garage)
    assert books["disputed_funds"] == 27_563
    assert books["processor_fees"] == payment.fee_minor + 1_500
    assert books["stripe_cash"] == -payment.fee_minor - 1_500
    with pytest.raises(NotRefundable):
        await ask_refund(
            world.door, world.stripe, garage.id, payment.id, NewRefund("duplicate"), by=staff(world), now=world.now
        )


@pytest.mark.parametrize(
    ("evidence", "status", "accounts"),
    [
        ("winning_evidence", "won", {"disputed_funds": 0, "dispute_losses": 0}),
        ("losing_evidence", "lost", {"disputed_funds": 0, "dispute_losses": 27_563}),
    ],
)
async def test_its_end_moves_the_money_on_once(
    world: World, evidence: str, status: str, accounts: dict[str, int]
) -> None:
    garage, dispute = await disputed(world)
    world.move(hours=1)
    answer(world, dispute, evidence)
    events = world.unfed()
    await world.feed(*events)
    await world.work()
    books = await world.balances(garage)
    assert {name: books.get(name, 0) for name in accounts} == accounts
    assert books["processor_fees"] > 1_500, "Stripe keeps its fee"
    (ended,) = await rows(world, garage)
    assert (ended.status, ended.closed_at, ended.id) == (status, world.now, dispute.id)
    again = [event | {"id": f"{event['id']}_again"} for event in events]
    await world.feed(*again)
    await world.work()
    assert await world.balances(garage) == books
    assert (await world.payments(garage))[0].dispute_status == status


async def test_events_in_any_order_end_in_the_same_books(world: World) -> None:
    garage, _ = await paid(world, card="pm_card_createDispute")
    world.move(seconds=5)
    (raw,) = world.sandbox.store.select("kind = 'dispute'", ())
    body = {"evidence": {"uncategorized_text": "winning_evidence"}, "submit": "true"}
    world.sandbox.handle("POST", f"/v1/disputes/{raw['id']}", body, AUTH)
    events = world.unfed()
    random.Random(7).shuffle(events)
    for event in events:
        await world.feed(event)
        await world.work()
    (dispute,) = await rows(world, garage)
    books = await world.balances(garage)
    assert (dispute.status, dispute.withdrawn_minor, dispute.reinstated_minor) == ("won", 27_563, 27_563)
    assert "disputed_funds" not in books


async def test_an_inquiry_moves_no_money(world: World) -> None:
    garage, dispute = await disputed(world, "pm_card_createDisputeInquiry")
    assert (dispute.status, dispute.withdrawn_minor) == ("warning_needs_response", 0)
    assert "disputed_funds" not in await world.balances(garage)


async def test_a_dispute_days_ahead_of_its_invoice_is_recorded_with_its_payment(world: World) -> None:
    garage = await world.new_garage()
    parking_pass = await world.new_pass(garage)
    await world.subscribe(garage, await world.new_driver(garage), parking_pass, payment_method="pm_card_createDispute")
    world.move(seconds=5)
    await world.feed(*(one for one in world.unfed() if one["type"].startswith("charge.dispute.")))
    assert set(await world.work()) == {Ending.APPLIED}
    assert (await world.payments(garage))[0].dispute_status == "needs_response"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"charge": "ch_nobody"}, "has no charge ch_nobody"),
        ({"livemode": True}, "other mode"),
        ({"id": "du_nobody"}, "has no dispute du_nobody"),
    ],
)
async def test_a_dispute_of_something_unknown_is_parked_with_its_reason(
    world: World, change: dict[str, Any], why: str
) -> None:
    garage, _ = await paid(world, card="pm_card_createDispute")
    world.move(seconds=5)
    event = next(one for one in world.unfed() if one["type"] == "charge.dispute.created")
    livemode = change.pop("livemode", False)
    odd = event | {"livemode": livemode, "data": {"object": event["data"]["object"] | change}}
    await world.feed(msgspec.json.decode(msgspec.json.encode(odd)))
    assert await world.work() == [Ending.PARKED]
    assert await rows(world, garage) == []
    async with world.door.platform(reason="test") as platform:
        page = await platform.run(
            stripe_events.list_page(
                before_at=world.now.replace(year=2100), before_event="z", row_limit=100_000, state="parked"
            )
        )
    assert any(one.id == event["id"] and why in (one.note or "") for one in page)
