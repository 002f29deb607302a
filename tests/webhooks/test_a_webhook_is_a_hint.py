import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from stripe_sandbox.webhooks import sign
from tests.world import SECRET, World
from vend.billing.subscribe import Subscribed
from vend.db.door import Door
from vend.domain.stripe_event import ATTEMPTS_MAX
from vend.store import stripe_events
from vend.stripe_gateway.signature import BadSignature
from vend.webhooks.apply import CLAIM, Ending, apply_due
from vend.webhooks.receive import BadEvent, receive


def event(**changes: Any) -> dict[str, Any]:
    about = {"id": "in_unknown", "object": "invoice", "customer": "cus_nobody"}
    return {
        "id": "evt_made_up",
        "object": "event",
        "type": "invoice.paid",
        "created": 1_793_000_000,
        "livemode": False,
        "api_version": "2026-10-28.endive",
        "data": {"object": about},
    } | changes


async def state_of(door: Door, event_id: str) -> tuple[str, str | None]:
    at, last = datetime(2100, 1, 1, tzinfo=UTC), ""
    async with door.platform(reason="test") as platform:
        while True:
            rows = await platform.run(
                stripe_events.list_page(before_at=at, before_event=last, row_limit=1000, state=None)
            )
            for row in rows:
                if row.id == event_id:
                    return row.state, row.note
            at, last = rows[-1].received_at, rows[-1].id


async def test_a_forged_stale_or_odd_webhook_is_refused_and_leaves_nothing(world: World) -> None:
    body = msgspec.json.encode(event(id="evt_forged"))
    at = int(world.now.timestamp())
    good = sign(body, SECRET, at)
    odd: list[tuple[bytes, str | None]] = [
        (body, None),
        (body, ""),
        (body, "t=,v1="),
        (body, sign(body, "whsec_other", at)),
        (body + b" ", good),
        (body, sign(body, SECRET, at - 301)),
        (body, sign(body, SECRET, at + 301)),
        (body, sign(body, SECRET, at + 10**9)),
        (body, good.replace("v1=", "v1=é")),
        (body, good + ",v1=" + ",v1=".join(["0" * 64] * 20)),
        (body, good.replace("t=", "t=1,t=")),
        (body, "x" * 10_000),
        (b"\xff\xfe", sign(b"\xff\xfe", SECRET, at)),
        (b"x" * 1_100_000, sign(b"x" * 1_100_000, SECRET, at)),
    ]
    for given, signature in odd:
        with pytest.raises(BadSignature):
            await receive(world.door, body=given, signature=signature, secrets=[SECRET], now=world.now)
    async with world.door.platform(reason="test") as platform:
        assert await platform.run(stripe_events.replay(event_id="evt_forged", now=world.now)) is None


async def test_either_secret_is_good_while_one_is_rotated(world: World) -> None:
    body = msgspec.json.encode(event(id="evt_rotated"))
    signature = sign(body, "whsec_new", int(world.now.timestamp()))
    taken = await receive(world.door, body=body, signature=signature, secrets=[SECRET, "whsec_new"], now=world.now)
    assert (taken.event_id, taken.new) == ("evt_rotated", True)


@pytest.mark.parametrize(
    "body", [b"[]", b"{}", b"nothing", msgspec.json.encode(event(created="soon")), msgspec.json.encode(event(id=""))]
)
async def test_a_signed_body_that_is_no_event_is_refused(world: World, body: bytes) -> None:
    signature = sign(body, SECRET, int(world.now.timestamp()))
    with pytest.raises(BadEvent):
        await receive(world.door, body=body, signature=signature, secrets=[SECRET], now=world.now)


async def test_a_replayed_webhook_is_answered_and_changes_nothing(world: World) -> None:
    body = msgspec.json.encode(event(id="evt_replayed"))
    signature = sign(body, SECRET, int(world.now.timestamp()))
    taken = [
        await receive(world.door, body=body, signature=signature, secrets=[SECRET], now=world.now) for _ in range(3)
    ]
    assert [one.new for one in taken] == [True, False, False]


async def test_events_of_nobody_here_and_of_unknown_types_are_parked_visibly(world: World) -> None:
    strange = [
        event(id="evt_foreign"),
        event(id="evt_type", type="radar.early_fraud_warning.created"),
        event(id="evt_dispute", type="charge.dispute.created"),
        event(id="evt_live", livemode=True),
        event(id="evt_no_customer", data={"object": {"id": "in_x", "object": "invoice"}}),
    ]
    await world.feed(*strange)
    assert await world.work() == [Ending.PARKED] * 5
    notes = {one["id"]: await state_of(world.door, one["id"]) for one in strange}
    assert {state for state, _ in notes.values()} == {"parked"}
    assert "cus_nobody" in str(notes["evt_foreign"][1])
    assert "type" in str(notes["evt_type"][1])
    assert "mode" in str(notes["evt_live"][1])
    async with world.door.platform(reason="test") as platform:
        counts = await platform.run(stripe_events.counts())
    assert any(one.state == "parked" and one.type == "radar.early_fraud_warning.created" for one in counts)


async def test_what_accompanies_a_change_of_pass_needs_nobodys_attention(world: World) -> None:
    await world.feed(event(id="evt_item", type="invoiceitem.created"))
    assert await world.work() == [Ending.QUIET]


async def test_stripe_being_away_delays_an_event_and_loses_none(world: World) -> None:
    garage = await world.new_garage()
    await world.subscribe(garage, await world.new_driver(garage), await world.new_pass(garage))
    await world.feed(*world.unfed())
    world.fault("GET /v1/*", "error_429", times=10_000)
    endings = await world.work()
    assert Ending.RETRIED in endings
    assert Ending.FAILED not in endings
    for _ in range(ATTEMPTS_MAX + 3):
        world.move(hours=2)
        await world.work()
    world.sandbox.faults.clear()
    world.move(hours=2)
    await world.drain()
    assert len(await world.payments(garage)) >= 1


async def test_an_event_that_can_never_be_applied_fails_visibly_and_can_be_replayed(world: World) -> None:
    garage = await world.new_garage()
    done = await world.subscribe(garage, await world.new_driver(garage), await world.new_pass(garage))
    assert isinstance(done, Subscribed)
    await world.drain()
    (payment,) = await world.payments(garage)
    customer = world.sandbox.store.select("kind = 'customer'", ())[0]["id"]
    about = {"id": "in_does_not_exist", "object": "invoice", "customer": customer}
    await world.feed(event(id="evt_poison", data={"object": about}))
    for _ in range(ATTEMPTS_MAX + 2):
        await world.work()
        world.move(hours=2)
    state, note = await state_of(world.door, "evt_poison")
    assert state == "failed"
    assert "No such invoice" in str(note)
    async with world.door.platform(reason="test") as platform:
        assert await platform.run(stripe_events.replay(event_id="evt_poison", now=world.now)) == "evt_poison"
    assert await world.work() == [Ending.RETRIED]
    assert await world.payments(garage) == [payment]


async def test_a_refund_days_ahead_of_its_invoice_is_recorded_with_its_payment(world: World) -> None:
    garage = await world.new_garage()
    await world.subscribe(garage, await world.new_driver(garage), await world.new_pass(garage))
    late = [one for one in world.unfed() if one["type"].startswith("invoice")]
    (charge,) = world.sandbox.store.select("kind = 'charge'", ())
    world.sandbox.handle(
        "POST", "/v1/refunds", {"charge": charge["id"], "amount": "1000"}, {"authorization": "Bearer sk_test_sandbox"}
    )
    await world.feed(*(one for one in world.unfed() if one not in late))
    assert Ending.RETRIED not in await world.work()

    (payment,) = await world.payments(garage)
    assert (payment.amount_minor, payment.refunded_minor) == (25_000, 1000)
    before = await world.balances(garage)
    assert before["refunds"] == 1000
    world.move(days=3)
    await world.feed(*late)
    await world.work()
    assert await world.balances(garage) == before


async def test_a_worker_that_lost_its_claim_writes_nothing(world: World) -> None:
    garage = await world.new_garage()
    await world.subscribe(garage, await world.new_driver(garage), await world.new_pass(garage))
    await world.feed(*(one for one in world.unfed() if one["type"] == "invoice.paid"))
    world.fault("GET /v1/invoices/*", "hang", times=1, hang_s=0.4)

    slow = asyncio.create_task(apply_due(world.door, world.stripe, now=world.now))
    await asyncio.sleep(0.2)
    world._clock[0] += CLAIM + timedelta(seconds=1)
    await world.work()  # another worker takes over what the first one holds too long
    endings = await slow

    assert Ending.LOST in endings
    await world.work()
    assert len(await world.payments(garage)) == 1
    assert (await world.balances(garage))["revenue"] == -25_000


async def test_workers_side_by_side_apply_each_event_once(world: World) -> None:
    garage = await world.new_garage()
    parking_pass = await world.new_pass(garage)
    for _ in range(4):
        await world.subscribe(garage, await world.new_driver(garage), parking_pass)
    events = world.unfed()
    await world.feed(*events)

    async def worker() -> list[Ending]:
        endings: list[Ending] = []
        for _ in range(30):
            endings += await apply_due(world.door, world.stripe, now=world.now, limit=3)
        return endings

    endings = [ending for group in await asyncio.gather(*(worker() for _ in range(4))) for ending in group]

    assert len(endings) == len(events)
    assert set(endings) == {Ending.APPLIED, Ending.QUIET}
    assert len(await world.payments(garage)) == 4
    assert (await world.balances(garage))["revenue"] == -100_000
