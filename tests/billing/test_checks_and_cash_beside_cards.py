"""A check, a transfer or cash pays an invoice as well as a card does, and is brought to the bank."""

import asyncio
from uuid import uuid4

import pytest

from tests.world import World
from vend.billing.commands import NewDeposit, NewReceivedPayment, Voiding
from vend.billing.deposit import AlreadyDeposited, DepositMismatch, deposit
from vend.billing.receive_payment import (
    AlreadyRecorded,
    CannotBeVoided,
    Pending,
    ReceiptRefused,
    Received,
    receive_payment,
    void_payment,
)
from vend.domain.errors import NotFound
from vend.domain.garage import Garage
from vend.domain.invoice import Invoice
from vend.domain.operation import Asked
from vend.domain.period import local_date
from vend.domain.received import Deposit, Overpayment
from vend.webhooks.reconcile import reconcile


async def sent_invoice(world: World) -> tuple[Garage, Invoice]:
    """The second month of a subscription, sent with 30 days to pay; 250.00 and 10 % tax."""
    garage = await world.new_garage(tax_percent="10")
    done = await world.subscribe(garage, await world.new_driver(garage), await world.new_pass(garage))
    await world.drain()
    stripe_id = done.subscription.stripe_subscription_id
    assert stripe_id is not None
    await world.stripe.v1.subscriptions.update_async(
        stripe_id, {"collection_method": "send_invoice", "days_until_due": 30}
    )
    world.move(days=31)
    world.move(hours=2)
    await world.drain()
    (invoice,) = [one for one in await world.invoices(garage) if one.status == "open"]
    return garage, invoice


async def receive(
    world: World, invoice: Invoice, amount_minor: int, *, reference: str | None = None, asked: Asked | None = None
) -> Received | Pending:
    today = local_date(world.now, "America/Chicago")
    command = NewReceivedPayment("check", amount_minor, today, reference)
    return await receive_payment(
        world.door, world.stripe, invoice.garage_id, invoice.id, command, asked=asked or world.asked(), now=world.now
    )


async def bring(world: World, garage: Garage, total_minor: int, *ended: Received | Pending) -> Deposit:
    command = NewDeposit(
        local_date(world.now, "America/Chicago"), [one.payment.id for one in ended], total_minor, "Slip 1"
    )
    return await deposit(world.door, garage.id, command, asked=world.asked(), now=world.now)


async def status(world: World, garage: Garage, invoice: Invoice) -> str:
    (found,) = [one for one in await world.invoices(garage) if one.id == invoice.id]
    return found.status


async def agrees(world: World, garage: Garage) -> None:
    world.move(minutes=10)
    outcome = await reconcile(world.door, world.stripe, since=None, heal=False, now=world.now, garages=[garage.id])
    assert outcome.counts.unexplained == 0, outcome.differences


async def test_parts_add_up_until_stripe_has_the_invoice_as_paid_and_the_checks_are_at_the_bank(world: World) -> None:
    garage, invoice = await sent_invoice(world)
    before = await world.balances(garage)

    first = await receive(world, invoice, 10_000, reference="1001")
    assert await status(world, garage, invoice) == "open"
    await agrees(world, garage)
    with pytest.raises(Overpayment):
        await receive(world, invoice, 17_501)
    with pytest.raises(AlreadyRecorded):
        await receive(world, invoice, 10_000, reference="1001")
    second = await receive(world, invoice, 17_500, reference="1002")
    await world.drain()

    assert isinstance(second, Received)
    assert await status(world, garage, invoice) == "paid"
    after = await world.balances(garage)
    assert before["receivable"] == after["undeposited_funds"] == 27_500
    assert "receivable" not in after

    paid_out = after.get("bank", 0)
    made = await bring(world, garage, 27_500, first, second)
    assert made.total_minor == 27_500
    after = await world.balances(garage)
    assert after["bank"] - paid_out == 27_500
    assert "undeposited_funds" not in after
    with pytest.raises(AlreadyDeposited):
        await bring(world, garage, 10_000, first)
    await agrees(world, garage)


@pytest.mark.parametrize("kind", ["reset_after", "error_500_after", "half_body", "reset_before", "error_429"])
async def test_a_lost_answer_records_it_once(world: World, kind: str) -> None:
    garage, invoice = await sent_invoice(world)
    world.fault("POST /v1/invoices/*", kind, times=3)
    asked = world.asked()

    done = await receive(world, invoice, 27_500, asked=asked)
    world.sandbox.faults.clear()
    await world.drain()
    if isinstance(done, Pending):
        assert await world.resolve() == 1
    await world.drain()
    again = await receive(world, invoice, 27_500, asked=asked)

    assert isinstance(again, Received)
    assert again.payment.status == "succeeded"
    assert (await world.balances(garage))["undeposited_funds"] == 27_500
    assert await status(world, garage, invoice) == "paid"
    await agrees(world, garage)


async def test_what_a_card_has_paid_meanwhile_is_not_recorded_twice(world: World) -> None:
    garage, invoice = await sent_invoice(world)
    await world.stripe.v1.invoices.pay_async(invoice.stripe_invoice_id)

    with pytest.raises(ReceiptRefused):
        await receive(world, invoice, 27_500)
    await world.drain()

    assert "undeposited_funds" not in await world.balances(garage)
    assert await status(world, garage, invoice) == "paid"
    await agrees(world, garage)


async def test_two_who_record_the_whole_at_once_record_it_once(world: World) -> None:
    garage, invoice = await sent_invoice(world)

    endings = await asyncio.gather(*(receive(world, invoice, 27_500) for _ in range(4)), return_exceptions=True)
    await world.drain()

    assert sum(isinstance(one, Received) for one in endings) == 1
    assert (await world.balances(garage))["undeposited_funds"] == 27_500


async def test_a_mistake_is_reversed_while_it_can_be(world: World) -> None:
    garage, invoice = await sent_invoice(world)
    before = await world.balances(garage)
    wrong = await receive(world, invoice, 5_000)
    asked = world.asked()
    for _ in range(2):  # asking again gives the same answer
        voided = await void_payment(
            world.door, garage.id, wrong.payment.id, Voiding("wrong invoice"), asked=asked, now=world.now
        )
        assert (voided.status, voided.failure_code) == ("failed", "voided")
    assert await world.balances(garage) == before
    await agrees(world, garage)
    with pytest.raises(DepositMismatch):
        await bring(world, garage, 5_000, wrong)

    deposited = await receive(world, invoice, 2_500)
    await bring(world, garage, 2_500, deposited)
    settled = await receive(world, invoice, 25_000)
    for one in (wrong, deposited, settled):
        with pytest.raises(CannotBeVoided):
            await void_payment(world.door, garage.id, one.payment.id, Voiding("x"), asked=world.asked(), now=world.now)


async def test_things_of_another_garage_do_not_exist_here(world: World) -> None:
    garage, invoice = await sent_invoice(world)
    other = await world.new_garage()
    done = await receive(world, invoice, 1_000)
    with pytest.raises(NotFound):
        await bring(world, other, 1_000, done)
    with pytest.raises(NotFound):
        await void_payment(world.door, other.id, done.payment.id, Voiding("x"), asked=world.asked(), now=world.now)
    with pytest.raises(NotFound):
        await void_payment(world.door, garage.id, uuid4(), Voiding("x"), asked=world.asked(), now=world.now)
