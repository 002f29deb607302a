"""A credit note takes off what is owed, or gives back what was paid: as shown, once, and line by line in the books."""

import asyncio
from typing import Any

import msgspec
import pytest

from tests.billing.test_a_renewal_is_not_paid import HEADERS
from tests.billing.test_checks_and_cash_beside_cards import agrees, receive, sent_invoice, status
from tests.billing.test_long_passes_are_earned_month_by_month import NOVEMBER, YEAR_MINOR, over, year_pass
from tests.billing.test_money_goes_back import ask, staff
from tests.world import World
from vend.billing import money_back
from vend.billing.commands import (
    CreditLine,
    NewCreditNote,
    NewRefund,
    RefundDecision,
    Voiding,
    WantedCreditNote,
    WantedLine,
    WriteOff,
)
from vend.billing.credit import approve_credit, ask_credit, asked_credit, preview_credit
from vend.billing.money_back import Pending, RefundRefused, Requested
from vend.billing.recognise import recognise_due
from vend.billing.refund import Staff, reject_refund
from vend.billing.void_credit import CreditStands, Voided, void_credit
from vend.billing.write_off import write_off
from vend.domain.access import Role
from vend.domain.credit_note import BadWays, CreditNote, CreditPlan, CreditTooLarge, NoSuchLine, NotCreditable
from vend.domain.errors import Invalid, NotFound
from vend.domain.garage import Garage
from vend.domain.invoice import Invoice
from vend.domain.refund import AlreadyDecided, OwnRequest, RefundTooLarge
from vend.store import credit_notes
from vend.stripe_gateway.credit_notes import RawCreditNote, credit_notes_of
from vend.stripe_gateway.gateway import StripeGateway

ALL = WantedCreditNote()


async def paid_invoice(world: World, *, card: str = "pm_card_visa") -> tuple[Garage, Invoice]:
    """A month of 250.00 with 10 % tax, paid by card."""
    garage = await world.new_garage(tax_percent="10")
    parking_pass = await world.new_pass(garage)
    await world.subscribe(garage, await world.new_driver(garage), parking_pass, payment_method=card)
    await world.drain()
    (invoice,) = await world.invoices(garage)
    return garage, invoice


async def preview(world: World, invoice: Invoice, wanted: WantedCreditNote = ALL) -> CreditPlan:
    return await preview_credit(world.door, world.stripe, invoice.garage_id, invoice.id, wanted)


def part(amount_minor: int, **ways: int) -> WantedCreditNote:
    return WantedCreditNote([WantedLine(1, amount_minor)], None, **ways)


def as_shown(shown: CreditPlan, **more: Any) -> NewCreditNote:
    return NewCreditNote(
        reason="order_change",
        lines=[CreditLine(one.line_number, one.gross_minor) for one in shown.lines],
        total_minor=shown.total_minor,
        refund_minor=shown.refund_minor,
        balance_minor=shown.balance_minor,
        outside_minor=shown.outside_minor,
        **more,
    )


async def credit(
    world: World, invoice: Invoice, wanted: WantedCreditNote = ALL, *, by: Staff | None = None, **more: Any
) -> Requested | Pending:
    command = as_shown(await preview(world, invoice, wanted), **more)
    return await order(world, invoice, command, by=by)


async def order(
    world: World, invoice: Invoice, command: NewCreditNote, *, by: Staff | None = None
) -> Requested | Pending:
    return await ask_credit(
        world.door, world.stripe, invoice.garage_id, invoice.id, command, by=by or staff(world), now=world.now
    )


async def notes(world: World, invoice: Invoice) -> list[CreditNote]:
    async with world.door.garage_snapshot([invoice.garage_id], fresh=True) as garage:
        return await garage.run(credit_notes.of_invoice(invoice_id=invoice.id))


def made(world: World) -> list[dict[str, Any]]:
    return world.sandbox.store.select("kind = 'credit_note' ORDER BY seq", ())


async def settled(world: World, garage: Garage) -> dict[str, int]:
    """Let all events come, twice; what the books say must not change, and reconciling must agree."""
    await world.drain()
    found = await world.balances(garage)
    await world.feed(*world.events())
    await world.work()
    assert await world.balances(garage) == found
    await agrees(world, garage)
    return found


async def test_of_an_open_invoice_less_is_owed_and_the_rest_is_paid(world: World) -> None:
    garage, invoice = await sent_invoice(world)
    before = await world.balances(garage)
    shown = await preview(world, invoice, part(5_000))
    assert (shown.subtotal_minor, shown.tax_minor, shown.owed_less_minor) == (5_000, 500, 5_500)
    done = await credit(world, invoice, part(5_000), memo="Sorry for the noise.")
    assert isinstance(done, Requested)
    assert done.request.state == "succeeded"
    (note,) = await notes(world, invoice)
    assert (note.total_minor, note.tax_minor, note.owed_less_minor, note.memo) == (
        5_500,
        500,
        5_500,
        "Sorry for the noise.",
    )
    found = await settled(world, garage)
    assert found["credits"] == 5_000
    assert found["tax_payable"] == before["tax_payable"] + 500
    assert found["receivable"] == 22_000
    (after,) = [one for one in await world.invoices(garage) if one.id == invoice.id]
    assert (after.status, after.credited_minor) == ("open", 5_500)
    await receive(world, invoice, 22_000)
    found = await settled(world, garage)
    assert "receivable" not in found
    assert await status(world, garage, invoice) == "paid"


async def test_an_open_invoice_that_is_credited_as_a_whole_is_settled(world: World) -> None:
    garage, invoice = await sent_invoice(world)
    await credit(world, invoice)
    found = await settled(world, garage)
    assert "receivable" not in found
    assert found["credits"] == 25_000
    assert await status(world, garage, invoice) == "paid"
    with pytest.raises(NotCreditable):
        await preview(world, invoice)


@pytest.mark.parametrize(
    ("way", "account"), [("refund_minor", "refunds"), ("balance_minor", "customer_credit"), ("outside_minor", "bank")]
)
async def test_what_was_paid_goes_back_by_each_way(world: World, way: str, account: str) -> None:
    garage, invoice = await paid_invoice(world)
    before = await world.balances(garage)
    more = {"method": "check", "reference": "1042"} if way == "outside_minor" else {}
    shown = await preview(world, invoice, part(10_000, **{way: 11_000}))
    back: Any = {"refund_minor": "card", "balance_minor": "balance", "outside_minor": "outside"}[way]
    assert await preview(world, invoice, WantedCreditNote([WantedLine(1, 10_000)], back)) == shown
    await order(world, invoice, as_shown(shown, **more))
    found = await settled(world, garage)
    assert found["tax_payable"] == before["tax_payable"] + 1_000
    assert "receivable" not in found
    match account:
        case "refunds":
            assert found["refunds"] == 10_000
            assert "credits" not in found, "the refund is booked once"
        case _:
            assert found["credits"] == 10_000
            assert found[account] - before.get(account, 0) == -11_000
    (payment,) = await world.payments(garage)
    (note,) = await notes(world, invoice)
    refunds = await world.refunds(payment)
    assert [one.credit_note_id for one in refunds] == ([note.id] if account == "refunds" else [])
    assert payment.refunded_minor == (11_000 if account == "refunds" else 0)
    assert getattr(note, way) == 11_000


async def test_all_ways_at_once_sum_up_and_their_tax_is_the_notes(world: World) -> None:
    garage, invoice = await paid_invoice(world)
    before = await world.balances(garage)
    shown = await preview(world, invoice, part(333, refund_minor=111, balance_minor=122, outside_minor=133))
    assert shown.total_minor == 366
    await order(world, invoice, as_shown(shown, method="cash"))
    found = await settled(world, garage)
    assert found["tax_payable"] - before["tax_payable"] == shown.tax_minor == 33
    assert found["credits"] + found["refunds"] == 333
    assert found["customer_credit"] == -122
    assert found["undeposited_funds"] == -133


async def test_a_note_that_is_written_while_another_is_read_keeps_its_refund(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    garage, invoice = await paid_invoice(world)
    goodwill = {
        "invoice": invoice.stripe_invoice_id,
        "lines": [{"type": "custom_line_item", "description": "Goodwill", "unit_amount": 2_000, "quantity": 1}],
        "refund_amount": 2_000,
    }
    found: list[int] = []

    async def list_and_be_overtaken(stripe: StripeGateway, stripe_invoice_id: str) -> list[RawCreditNote]:
        listed = await credit_notes_of(stripe, stripe_invoice_id)
        if not found:
            answer = world.sandbox.handle("POST", "/v1/credit_notes", goodwill, HEADERS)
            assert answer.status == 200, answer.body
        found.append(len(listed))
        return listed

    monkeypatch.setattr("vend.billing.credit_note_sync.credit_notes_of", list_and_be_overtaken)
    await credit(world, invoice, part(5_000, refund_minor=5_500))
    assert found == [1]
    await settled(world, garage)
    (payment,) = await world.payments(garage)
    refunds = await world.refunds(payment)
    assert {one.credit_note_id for one in refunds} == {one.id for one in await notes(world, invoice)}
    assert sorted(one.amount_minor for one in refunds) == [2_000, 5_500]


async def test_a_note_of_the_dashboard_is_recorded_whichever_event_comes_first(world: World) -> None:
    garage, invoice = await paid_invoice(world)
    body = {
        "invoice": invoice.stripe_invoice_id,
        "lines": [{"type": "custom_line_item", "description": "Goodwill", "unit_amount": 2_000, "quantity": 1}],
        "refund_amount": 1_500,
        "credit_amount": 500,
    }
    answer = world.sandbox.handle("POST", "/v1/credit_notes", body, HEADERS)
    assert answer.status == 200, answer.body
    await world.feed(*reversed(world.unfed()))
    await world.work()
    found = await settled(world, garage)
    (note,) = await notes(world, invoice)
    assert (note.total_minor, note.tax_minor, note.refund_minor, note.request_id) == (2_000, 0, 1_500, None)
    assert (found["refunds"], found["credits"], found["customer_credit"]) == (1_500, 500, -500)


async def test_a_refund_that_the_bank_sends_back_leaves_the_note(world: World) -> None:
    garage, invoice = await paid_invoice(world, card="pm_card_refundFail")
    before = await world.balances(garage)
    await credit(world, invoice)
    world.move(days=8)
    found = await settled(world, garage)
    assert {name: found[name] for name in ("revenue", "tax_payable")} == {
        name: before[name] for name in ("revenue", "tax_payable")
    }
    assert "refunds" not in found
    assert [one.status for one in await notes(world, invoice)] == ["issued"]


async def test_never_more_than_was_paid_with_refunds_and_what_was_asked_for(world: World) -> None:
    garage, invoice = await paid_invoice(world)
    (payment,) = await world.payments(garage)
    await credit(world, invoice, part(10_000, balance_minor=11_000))
    with pytest.raises(RefundTooLarge):
        await ask(world, payment, NewRefund("duplicate", 16_501))
    await ask(world, payment, NewRefund("duplicate", 6_500))
    with pytest.raises(CreditTooLarge):
        await preview(world, invoice)
    with pytest.raises(CreditTooLarge):
        await preview(world, invoice, part(9_092))
    shown = await preview(world, invoice, part(9_090))
    assert shown.total_minor == 9_999
    ended = await asyncio.gather(*(order(world, invoice, as_shown(shown)) for _ in range(4)), return_exceptions=True)
    await settled(world, garage)
    assert sum(isinstance(one, Requested) for one in ended) == 1
    assert sum(one.total_minor for one in await notes(world, invoice)) == 20_999


async def test_bad_wishes_are_refused_before_stripe_is_asked(world: World) -> None:
    garage, invoice = await paid_invoice(world)
    shown = await preview(world, invoice, part(10_000))
    good = as_shown(shown)
    change = msgspec.structs.replace
    for command, error in (
        (change(good, refund_minor=10_999), BadWays),
        (change(good, lines=[CreditLine(7, 10_000)]), NoSuchLine),
        (change(good, lines=good.lines * 2), NoSuchLine),
        (change(good, refund_minor=0, outside_minor=11_000), Invalid),
        (change(good, method="cash"), BadWays),
        (change(good, total_minor=99_999, refund_minor=99_999), CreditTooLarge),
    ):
        with pytest.raises(error):
            await order(world, invoice, command)
    for wanted in (part(25_001), WantedCreditNote([WantedLine(2)])):
        with pytest.raises(NoSuchLine):
            await preview(world, invoice, wanted)
    with pytest.raises(RefundRefused, match="must equal"):
        await order(world, invoice, change(good, total_minor=11_001, refund_minor=11_001))
    other = await world.new_garage()
    with pytest.raises(NotFound):
        await preview_credit(world.door, world.stripe, other.id, invoice.id, ALL)
    assert made(world) == []
    assert await notes(world, invoice) == []
    assert garage.id == invoice.garage_id


async def test_over_ones_limit_somebody_else_lets_it_go(world: World) -> None:
    garage, invoice = await paid_invoice(world)
    clerk = Staff(world.asked(actor="user:clerk"), frozenset({Role.ACCOUNTANT}))
    waiting = await credit(world, invoice, part(10_000), by=clerk, note="Gate was shut.")
    assert waiting.request.state == "pending_approval"
    assert waiting.request.invoice_id == invoice.id
    assert made(world) == []
    asked_for = await asked_credit(world.door, garage.id, waiting.request.id)
    assert asked_for.lines == [CreditLine(1, 10_000)]

    async def approve(by: Staff) -> Requested | Pending:
        return await approve_credit(
            world.door, world.stripe, garage.id, waiting.request.id, RefundDecision(), by=by, now=world.now
        )

    with pytest.raises(OwnRequest):
        await approve(Staff(world.asked(actor="user:clerk"), frozenset({Role.OPERATOR_ADMIN})))
    done = await approve(staff(world))
    assert done.request.state == "succeeded"
    with pytest.raises(AlreadyDecided):
        await approve(staff(world))
    (note,) = await notes(world, invoice)
    assert note.request_id == waiting.request.id
    await settled(world, garage)


async def test_what_is_turned_down_frees_its_amount(world: World) -> None:
    garage, invoice = await paid_invoice(world)
    clerk = Staff(world.asked(actor="user:clerk"), frozenset({Role.ACCOUNTANT}))
    waiting = await credit(world, invoice, by=clerk)
    with pytest.raises(NotCreditable):
        await preview(world, invoice)
    await reject_refund(world.door, garage.id, waiting.request.id, RefundDecision(), by=staff(world), now=world.now)
    assert (await preview(world, invoice)).total_minor == 27_500


@pytest.mark.parametrize("kind", ["reset_after", "error_500_after", "half_body", "reset_before", "error_429"])
async def test_a_lost_answer_writes_it_once(world: World, kind: str) -> None:
    garage, invoice = await paid_invoice(world)
    command, by = as_shown(await preview(world, invoice)), staff(world)
    world.fault("POST /v1/credit_notes", kind, times=3)
    done = await order(world, invoice, command, by=by)
    world.sandbox.faults.clear()
    if isinstance(done, Pending):
        await world.drain()
        assert await world.resolve() == 1
    again = await order(world, invoice, command, by=by)
    assert again.request.state == "succeeded"
    assert len(made(world)) == len(await notes(world, invoice)) == 1
    assert (await settled(world, garage))["refunds"] == 25_000


async def test_whoever_looked_before_another_wrote_it_is_not_refused_what_is_done(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    garage, invoice = await paid_invoice(world)
    command, by = as_shown(await preview(world, invoice)), staff(world)
    world.fault("POST /v1/credit_notes", "reset_after", times=3)
    assert isinstance(await order(world, invoice, command, by=by), Pending)
    world.sandbox.faults.clear()
    looks: list[int] = []

    async def list_late(stripe: StripeGateway, stripe_invoice_id: str) -> list[RawCreditNote]:
        found = await credit_notes_of(stripe, stripe_invoice_id)
        looks.append(len(found))
        return found if len(looks) > 1 else []

    monkeypatch.setattr("vend.billing.credit_at_stripe.credit_notes_of", list_late)
    world.move(minutes=5)
    assert await world.resolve() == 1
    assert looks == [1, 1]
    assert (await order(world, invoice, command, by=by)).request.state == "succeeded"
    assert len(made(world)) == len(await notes(world, invoice)) == 1
    await settled(world, garage)


async def test_a_process_that_dies_is_finished_by_the_resolver(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    garage, invoice = await paid_invoice(world)
    command = as_shown(await preview(world, invoice))

    async def die(*_: object, **__: object) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as killed:
        killed.setattr(money_back, "_keep", die)
        with pytest.raises(asyncio.CancelledError):
            await order(world, invoice, command)
    assert await world.resolve() == 1
    assert len(made(world)) == len(await notes(world, invoice)) == 1
    await settled(world, garage)


async def test_a_note_of_an_open_invoice_can_be_taken_back_and_no_other(world: World) -> None:
    garage, invoice = await sent_invoice(world)
    before = await settled(world, garage)
    await credit(world, invoice, part(5_000))
    (note,) = await notes(world, invoice)
    asked = world.asked()

    async def void(credit_note_id: Any) -> Any:
        return await void_credit(
            world.door, world.stripe, garage.id, credit_note_id, Voiding("Wrong"), asked=asked, now=world.now
        )

    assert await void(note.id) == Voided(note.id)
    assert await void(note.id) == Voided(note.id)
    assert [one.status for one in await notes(world, invoice)] == ["void"]
    assert await settled(world, garage) == before
    asked = world.asked()
    with pytest.raises(CreditStands):
        await void(note.id)
    with pytest.raises(NotFound):
        await void(garage.id)
    await credit(world, invoice)
    asked = world.asked()
    with pytest.raises(CreditStands):
        await void((await notes(world, invoice))[1].id)


@pytest.mark.parametrize("kind", ["reset_after", "error_500_before", "error_500_after", "error_429"])
async def test_a_lost_answer_to_taking_it_back_is_found_out(world: World, kind: str) -> None:
    garage, invoice = await sent_invoice(world)
    await credit(world, invoice, part(5_000))
    (note,) = await notes(world, invoice)
    world.fault("POST /v1/credit_notes/*", kind, times=3)
    await void_credit(
        world.door, world.stripe, garage.id, note.id, Voiding("Wrong"), asked=world.asked(), now=world.now
    )
    world.sandbox.faults.clear()
    await world.drain()
    await world.resolve()
    assert [one.status for one in await notes(world, invoice)] == ["void"]
    assert (await settled(world, garage))["receivable"] == 27_500


async def test_an_invoice_that_is_voided_takes_its_notes_with_it(world: World) -> None:
    garage, invoice = await sent_invoice(world)
    await credit(world, invoice, part(5_000))
    answer = world.sandbox.handle("POST", f"/v1/invoices/{invoice.stripe_invoice_id}/void", {}, HEADERS)
    assert answer.status == 200, answer.body
    found = await settled(world, garage)
    assert "receivable" not in found
    assert "credits" not in found
    assert found["revenue"] == -25_000, "the first month's alone"


async def test_a_bad_debt_is_credited_for_the_sake_of_its_tax(world: World) -> None:
    garage, invoice = await sent_invoice(world)
    before = await world.balances(garage)
    await write_off(world.door, world.stripe, garage.id, invoice.id, WriteOff("Gone"), by=staff(world), now=world.now)
    await credit(world, invoice, part(10_000))
    found = await settled(world, garage)
    assert (found["bad_debt"], found["credits"]) == (16_500, 10_000)
    assert found["tax_payable"] == before["tax_payable"] + 1_000
    assert "receivable" not in found


@pytest.mark.parametrize("way", ["refund_minor", "balance_minor"])
async def test_what_is_credited_of_a_long_pass_is_not_earned_any_more(world: World, way: str) -> None:
    garage, _ = await year_pass(world, tax="10")
    (invoice,) = await world.invoices(garage)
    await over(world, garage, NOVEMBER)  # nobody has recognised November yet: the note does it first
    await credit(world, invoice, part(100_000, **{way: 110_000}), by=staff(world, role=Role.OPERATOR_ADMIN))
    found = await settled(world, garage)
    assert found["revenue"] == -29_000
    assert found["deferred_revenue"] == -(YEAR_MINOR - 29_000 - 100_000)
    assert found.get("credits", 0) == found.get("refunds", 0) == 0
    await credit(world, invoice, part(265_000, **{way: 291_500}), by=staff(world, role=Role.OPERATOR_ADMIN))
    found = await settled(world, garage)
    assert "deferred_revenue" not in found
    assert found.get("credits", 0) + found.get("refunds", 0) == 29_000
    assert "tax_payable" not in found, "all of the tax went back"
    await recognise_due(world.door, now=world.now)
    assert await world.balances(garage) == found
