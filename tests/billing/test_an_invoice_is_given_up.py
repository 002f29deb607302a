"""An invoice that nobody will pay is a loss in the books, until somebody pays it after all."""

import asyncio
from datetime import date
from typing import Any

import pytest

from tests.billing.test_a_month_is_closed import close
from tests.billing.test_a_renewal_is_not_paid import HEADERS
from tests.billing.test_checks_and_cash_beside_cards import agrees, receive, sent_invoice, status
from tests.billing.test_long_passes_are_earned_month_by_month import (
    NOVEMBER,
    YEAR_MINOR,
    let_the_card_fail,
    over,
    year_pass,
)
from tests.world import World
from vend.billing.close_invoices import Closed
from vend.billing.commands import Voiding, WriteOff
from vend.billing.receive_payment import void_payment
from vend.billing.recognise import recognise_due
from vend.billing.refund import Staff
from vend.billing.write_off import NotOpen, Pending, write_off
from vend.domain.access import Role
from vend.domain.errors import NotFound
from vend.domain.invoice import Invoice
from vend.domain.operation import Asked
from vend.domain.page import Page
from vend.domain.period import local_date
from vend.domain.refund import OverLimit
from vend.domain.tax import tax_share
from vend.store import books

REASON = WriteOff("Moved away")
OWED = 27_500  # 250.00 and 10 % tax


async def give_up(
    world: World, invoice: Invoice, *, role: Role = Role.OPERATOR_ADMIN, asked: Asked | None = None
) -> Closed | Pending:
    by = Staff(asked or world.asked(), frozenset({role}))
    return await write_off(world.door, world.stripe, invoice.garage_id, invoice.id, REASON, by=by, now=world.now)


def at_stripe(world: World, invoice: Invoice, what: str, **body: Any) -> None:
    answer = world.sandbox.handle("POST", f"/v1/invoices/{invoice.stripe_invoice_id}/{what}", body, HEADERS)
    assert answer.status == 200, answer.body


async def test_what_is_left_is_lost_with_its_tax_and_nothing_is_owed(world: World) -> None:
    garage, invoice = await sent_invoice(world)
    before = await world.balances(garage)
    assert await give_up(world, invoice) == Closed("uncollectible")
    await world.drain()
    after = await world.balances(garage)
    assert await status(world, garage, invoice) == "uncollectible"
    assert after["bad_debt"] == OWED
    assert "receivable" not in after
    assert after["tax_payable"] == before["tax_payable"], "no relief is taken by itself"
    assert after["revenue"] == before["revenue"]
    await world.feed(*world.events())
    await world.work()
    assert await world.balances(garage) == after
    await agrees(world, garage)


async def test_what_stripe_gives_up_by_itself_is_lost_as_well(world: World) -> None:
    garage, invoice = await sent_invoice(world)
    at_stripe(world, invoice, "mark_uncollectible")
    await world.drain()
    assert (await world.balances(garage))["bad_debt"] == OWED


@pytest.mark.parametrize("how", ["check", "stripe", "void"])
async def test_a_payment_or_a_void_takes_the_loss_back(world: World, how: str) -> None:
    garage, invoice = await sent_invoice(world)
    owed = await world.balances(garage)
    await give_up(world, invoice)
    match how:
        case "check":
            await receive(world, invoice, OWED)
        case "stripe":
            at_stripe(world, invoice, "pay", payment_method="pm_card_visa")
        case _:
            at_stripe(world, invoice, "void")
    await world.drain()
    after = await world.balances(garage)
    assert "bad_debt" not in after
    assert "receivable" not in after
    assert after["revenue"] == owed["revenue"] + (25_000 if how == "void" else 0)
    await world.feed(*world.events())
    await world.work()
    assert await world.balances(garage) == after
    await agrees(world, garage)


async def test_parts_before_and_after_count_and_one_taken_back_is_lost_again(world: World) -> None:
    garage, invoice = await sent_invoice(world)
    await receive(world, invoice, 7_500, reference="1")
    await give_up(world, invoice)
    assert (await world.balances(garage))["bad_debt"] == 20_000
    part = await receive(world, invoice, 5_000, reference="2")
    assert (await world.balances(garage))["bad_debt"] == 15_000
    await void_payment(world.door, garage.id, part.payment.id, Voiding("bounced"), asked=world.asked(), now=world.now)
    found = await world.balances(garage)
    assert (found["bad_debt"], found.get("receivable", 0)) == (20_000, 0)
    await agrees(world, garage)
    await receive(world, invoice, 20_000, reference="3")
    await world.drain()
    found = await world.balances(garage)
    assert "bad_debt" not in found
    assert "receivable" not in found
    assert found["undeposited_funds"] == OWED
    await agrees(world, garage)


async def test_an_old_reading_gives_nothing_up_again(world: World) -> None:
    garage, invoice = await sent_invoice(world)
    at_stripe(world, invoice, "mark_uncollectible")
    given_up = world.unfed()
    world.move(minutes=1)
    at_stripe(world, invoice, "pay", paid_out_of_band=True)
    paid = [one for one in world.unfed() if one not in given_up]
    await world.feed(*paid)
    await world.work()
    before = await world.balances(garage)
    await world.feed(*given_up)
    await world.work()
    assert await world.balances(garage) == before
    assert "bad_debt" not in before


async def test_of_a_long_pass_only_what_was_earned_is_lost(world: World) -> None:
    garage, subscription = await year_pass(world, tax="10")
    await let_the_card_fail(world, garage, subscription)
    await over(world, garage, date(2027, 12, 1))
    await recognise_due(world.door, now=world.now)
    (invoice,) = [one for one in await world.invoices(garage) if one.status == "open"]
    before = await world.balances(garage)
    earned = -before["revenue"] - YEAR_MINOR
    assert earned == 59_837

    await give_up(world, invoice)
    found = await world.balances(garage)
    assert found["bad_debt"] == earned + tax_share(invoice.total_minor, subtotal_minor=YEAR_MINOR, tax_minor=36_500)
    assert "receivable" not in found
    assert "deferred_revenue" not in found
    assert found["revenue"] == before["revenue"], "what is given up is never earned"
    await over(world, garage, date(2028, 2, 1))
    await recognise_due(world.door, now=world.now)
    assert await world.balances(garage) == found
    await agrees(world, garage)

    at_stripe(world, invoice, "pay", payment_method="pm_card_visa")
    await world.drain()
    found = await world.balances(garage)
    assert found["deferred_revenue"] == earned - YEAR_MINOR
    assert "bad_debt" not in found
    await over(world, garage, date(2028, 11, 1))
    await recognise_due(world.door, now=world.now)
    assert (await world.balances(garage))["revenue"] == -2 * YEAR_MINOR, "paid after all, it is earned"
    await agrees(world, garage)


async def test_a_loss_in_a_closed_month_lands_in_the_open_one_with_a_link(world: World) -> None:
    garage, invoice = await sent_invoice(world)
    at_stripe(world, invoice, "mark_uncollectible")
    given_up = [one for one in world.unfed() if one["type"] == "invoice.marked_uncollectible"]
    while local_date(world.now, garage.time_zone) < date(2027, 1, 1):
        world.move(days=3)
        await world.feed(*(one for one in world.unfed() if one not in given_up))
        await world.work()
    for month in (NOVEMBER, date(2026, 12, 1)):
        await close(world, garage, month)
    await world.feed(*given_up)
    await world.work()
    async with world.door.garage_snapshot([garage.id], fresh=True) as snapshot:
        found = await snapshot.run(books.corrections(page=Page(row_limit=50), month_date=date(2026, 12, 1)))
    assert "bad_debt" in {one.kind for one in found}


async def test_only_within_ones_limit_and_only_what_is_open(world: World) -> None:
    garage, invoice = await sent_invoice(world)
    with pytest.raises(OverLimit):
        await give_up(world, invoice, role=Role.ACCOUNTANT)
    other = await world.new_garage()
    with pytest.raises(NotFound):
        await write_off(
            world.door, world.stripe, other.id, invoice.id, REASON,
            by=Staff(world.asked(), frozenset({Role.OPERATOR_ADMIN})), now=world.now,
        )  # fmt: skip
    asked = world.asked()
    first = await asyncio.gather(*(give_up(world, invoice, asked=asked) for _ in range(3)), return_exceptions=True)
    assert Closed("uncollectible") in first
    assert await give_up(world, invoice, asked=asked) == Closed("uncollectible")
    with pytest.raises(NotOpen):
        await give_up(world, invoice)
    assert (await world.balances(garage))["bad_debt"] == OWED


@pytest.mark.parametrize("kind", ["reset_after", "error_500_before", "error_500_after", "error_429"])
async def test_an_answer_that_is_lost_is_found_out(world: World, kind: str) -> None:
    garage, invoice = await sent_invoice(world)
    world.fault("POST /v1/invoices/*", kind, times=3)
    done = await give_up(world, invoice)
    world.sandbox.faults.clear()
    await world.drain()
    if isinstance(done, Pending):
        assert await world.resolve() == 1
    assert await status(world, garage, invoice) == "uncollectible"
    assert (await world.balances(garage))["bad_debt"] == OWED


async def test_a_payment_that_was_faster_is_what_the_answer_says(world: World) -> None:
    garage, invoice = await sent_invoice(world)
    at_stripe(world, invoice, "pay", payment_method="pm_card_visa")
    assert await give_up(world, invoice) == Closed("paid")
    await world.drain()
    assert "bad_debt" not in await world.balances(garage)
