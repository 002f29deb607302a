"""Refunds through our own API: limits, four eyes, and never more than was paid, whatever breaks."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from tests.world import World
from vend.billing import money_back
from vend.billing import refund as refund_flow
from vend.billing.commands import NewRefund, RefundDecision
from vend.billing.money_back import Pending, Requested
from vend.billing.operation import StillRunning
from vend.billing.refund import Staff, approve_refund, ask_refund, reject_refund
from vend.billing.resolve import resolve_due
from vend.domain.access import Role
from vend.domain.errors import Invalid, NotFound
from vend.domain.garage import Garage
from vend.domain.invoice import Payment
from vend.domain.money import CurrencyMismatch
from vend.domain.operation import KeyReused
from vend.domain.refund import AlreadyDecided, NotRefundable, OverLimit, OwnRequest, RefundRequest, RefundTooLarge
from vend.store import refund_requests

WHOLE = NewRefund("requested_by_customer")


def staff(world: World, name: str = "manager", role: Role = Role.GARAGE_MANAGER, *, key: str | None = None) -> Staff:
    return Staff(world.asked(key, actor=f"user:{name}"), frozenset({role}))


async def paid(world: World, *, amount_minor: int = 25_000, card: str = "pm_card_visa") -> tuple[Garage, Payment]:
    garage = await world.new_garage(tax_percent="10.25")
    parking_pass = await world.new_pass(garage, amount_minor=amount_minor)
    await world.subscribe(garage, await world.new_driver(garage), parking_pass, payment_method=card)
    await world.drain()
    (payment,) = await world.payments(garage)
    return garage, payment


async def ask(world: World, payment: Payment, command: NewRefund = WHOLE, *, by: Staff | None = None) -> Any:
    return await ask_refund(
        world.door,
        world.stripe,
        payment.garage_id,
        payment.id,
        command,
        by=by or staff(world),
        now=world.now,
    )


async def request_of(world: World, garage_id: UUID, request_id: UUID) -> RefundRequest:
    async with world.door.garage_snapshot([garage_id]) as garage:
        found = await garage.run(refund_requests.read_one(request_id=request_id))
    assert found is not None
    return found


def at_stripe(world: World) -> list[dict[str, Any]]:
    return world.sandbox.store.select("kind = 'refund' ORDER BY seq", ())


async def test_within_the_limit_it_goes_back_at_once_and_its_events_change_nothing(world: World) -> None:
    garage, payment = await paid(world)

    done = await ask(world, payment, NewRefund("requested_by_customer", 10_000, note="The gate was stuck."))

    assert isinstance(done, Requested)
    assert (done.request.state, done.request.decided_by) == ("succeeded", "user:manager")
    (refund,) = await world.refunds(payment)
    assert (refund.amount_minor, refund.tax_minor, refund.request_id) == (10_000, 930, done.request.id)
    books = await world.balances(garage)
    await world.drain()
    assert await world.balances(garage) == books
    assert (books["refunds"], books["tax_payable"]) == (9_070, -2_563 + 930)
    (payment,) = await world.payments(garage)
    assert payment.refunded_minor == 10_000
    assert await request_of(world, garage.id, done.request.id) == done.request


async def test_over_the_limit_and_for_accountants_somebody_else_decides(world: World) -> None:
    garage, payment = await paid(world, amount_minor=80_000)
    waiting = await ask(world, payment)
    assert (waiting.request.state, at_stripe(world)) == ("pending_approval", [])
    with pytest.raises(RefundTooLarge):
        await ask(world, payment, NewRefund("duplicate", 1))

    async def approve(by: Staff) -> Any:
        return await approve_refund(
            world.door, world.stripe, garage.id, waiting.request.id, RefundDecision(), by=by, now=world.now
        )

    with pytest.raises(OwnRequest):
        await approve(staff(world, role=Role.OPERATOR_ADMIN))
    with pytest.raises(OverLimit):
        await approve(staff(world, "other"))
    with pytest.raises(OverLimit):
        await approve(staff(world, "books", Role.ACCOUNTANT))
    done = await approve(staff(world, "boss", Role.OPERATOR_ADMIN))
    assert (done.request.state, done.request.requested_by, done.request.decided_by) == (
        "succeeded",
        "user:manager",
        "user:boss",
    )
    with pytest.raises(AlreadyDecided):
        await approve(staff(world, "boss", Role.OPERATOR_ADMIN))
    assert [one["amount"] for one in at_stripe(world)] == [payment.amount_minor]


async def test_a_rejected_request_frees_its_amount(world: World) -> None:
    garage, payment = await paid(world)
    by = staff(world, "books", Role.ACCOUNTANT)
    waiting = await ask(world, payment, by=by)
    assert waiting.request.state == "pending_approval"

    async def reject(who: Staff) -> Requested:
        return await reject_refund(
            world.door, garage.id, waiting.request.id, RefundDecision("No."), by=who, now=world.now
        )

    with pytest.raises(OverLimit):
        await reject(staff(world, "other books", Role.ACCOUNTANT))
    told = await reject(staff(world))
    assert (told.request.state, told.request.decision_note) == ("rejected", "No.")
    with pytest.raises(AlreadyDecided):
        await reject(staff(world))
    assert (await ask(world, payment)).request.state == "succeeded"


async def test_what_cannot_go_back_is_told_apart_and_leaves_nothing(world: World) -> None:
    garage, payment = await paid(world)
    _, failed = await paid(world, card="pm_card_chargeCustomerFail")
    for command, error in (
        (NewRefund("duplicate", payment.amount_minor + 1), RefundTooLarge),
        (NewRefund("duplicate", 100, "EUR"), CurrencyMismatch),
        (NewRefund("duplicate", 100, method="cash"), Invalid),
    ):
        with pytest.raises(error):
            await ask(world, payment, command)
    with pytest.raises(NotRefundable):
        await ask(world, failed)
    with pytest.raises(NotFound):
        await ask_refund(world.door, world.stripe, failed.garage_id, payment.id, WHOLE, by=staff(world), now=world.now)
    with pytest.raises(NotFound):
        await ask_refund(
            world.door, world.stripe, garage.id, UUID(int=2**128 - 1), WHOLE, by=staff(world), now=world.now
        )
    async with world.door.garage_snapshot([garage.id]) as snapshot:
        assert await snapshot.run(refund_requests.promised(payment_id=payment.id)) == 0
    assert at_stripe(world) == []


async def test_the_same_key_gives_the_same_refund_and_another_input_is_refused(world: World) -> None:
    _, payment = await paid(world)
    by = staff(world, key="once")
    first = await ask(world, payment, NewRefund("duplicate", 100), by=by)
    assert await ask(world, payment, NewRefund("duplicate", 100), by=by) == first
    with pytest.raises(KeyReused):
        await ask(world, payment, NewRefund("duplicate", 200), by=by)
    assert len(at_stripe(world)) == 1


@pytest.mark.parametrize("kind", ["reset_after", "error_500_after", "half_body", "hang_after"])
async def test_an_answer_lost_after_the_deed_never_refunds_twice(world: World, kind: str) -> None:
    _, payment = await paid(world)
    world.stripe._http._timeout = 0.5
    world.fault("POST /v1/refunds", kind, times=3, hang_s=1)

    done = await ask(world, payment, NewRefund("duplicate", 6_000))
    world.sandbox.faults.clear()
    if isinstance(done, Pending):
        with pytest.raises(RefundTooLarge):
            await ask(world, payment, NewRefund("duplicate", payment.amount_minor))
        await world.drain()
        assert await world.resolve() == 1
    await world.drain()

    assert [one["amount"] for one in at_stripe(world)] == [6_000]
    assert [one.amount_minor for one in await world.refunds(payment)] == [6_000]
    assert (await request_of(world, payment.garage_id, done.request.id)).state == "succeeded"


@pytest.mark.parametrize("kind", ["reset_before", "error_500_before", "error_429", "html_502"])
async def test_a_refund_that_never_ran_is_made_later(world: World, kind: str) -> None:
    _, payment = await paid(world)
    world.fault("POST /v1/refunds", kind, times=3)
    by = staff(world, key="later")
    done = await ask(world, payment, by=by)
    assert isinstance(done, Pending)
    with pytest.raises(StillRunning):
        await ask(world, payment, by=by)
    world.sandbox.faults.clear()
    await world.resolve()
    assert len(at_stripe(world)) == len(await world.refunds(payment)) == 1
    assert (await ask(world, payment, by=by)).request.state == "succeeded"


@pytest.mark.parametrize(("room", "step"), [(refund_flow, "drive"), (money_back, "_keep")])
async def test_a_process_that_dies_between_two_steps_is_finished_by_the_resolver(
    world: World, monkeypatch: pytest.MonkeyPatch, room: object, step: str
) -> None:
    _, payment = await paid(world)

    async def die(*_: object, **__: object) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as killed:
        killed.setattr(room, step, die)
        with pytest.raises(asyncio.CancelledError):
            await ask(world, payment)
    await world.drain()
    assert await world.resolve() == 1
    await world.drain()
    assert len(at_stripe(world)) == len(await world.refunds(payment)) == 1


async def test_many_at_once_never_give_back_more_than_was_paid(world: World) -> None:
    _, payment = await paid(world)
    part = NewRefund("duplicate", payment.amount_minor // 3)
    ended = await asyncio.gather(*(ask(world, payment, part) for _ in range(8)), return_exceptions=True)
    await world.drain()
    assert sum(isinstance(one, Requested) for one in ended) == 3
    assert {type(one) for one in ended} == {Requested, RefundTooLarge}
    assert sum(one["amount"] for one in at_stripe(world)) <= payment.amount_minor


async def test_an_order_too_old_for_stripes_memory_is_given_up_and_frees_its_amount(world: World) -> None:
    _, payment = await paid(world)
    world.fault("POST /v1/refunds", "reset_before", times=3)
    done = await ask(world, payment)
    world.sandbox.faults.clear()
    world.move(hours=24)
    await resolve_due(world.door, world.stripe, now=world.now)
    ended = await request_of(world, payment.garage_id, done.request.id)
    assert (ended.state, at_stripe(world)) == ("failed", [])
    assert (await ask(world, payment)).request.state == "succeeded"
