"""Reconciling finds credit notes that never came, that were changed, and that the ledger tells otherwise."""

import msgspec
import pytest

from tests.billing.test_a_renewal_is_not_paid import HEADERS
from tests.billing.test_less_is_owed import credit, notes, paid_invoice, part
from tests.reconcile.test_deciding_what_differs_and_why import AT, BASE, ROW, found
from tests.world import World
from vend.domain.compare_credit_note import CreditNoteAtStripe, CreditNoteRow, compare_credit_note
from vend.domain.garage import Garage
from vend.domain.reconcile import Cause, Outcome
from vend.webhooks.reconcile import reconcile

SEEN = CreditNoteAtStripe(
    **BASE, id="x", status="issued", total_minor=110, tax_minor=10, refund_minor=50, balance_minor=20, outside_minor=40,
    invoice="in_1",
)  # fmt: skip
BOOKED = [
    "credit_price credits receivable", "credit_tax tax_payable receivable", "credit_balance receivable customer_credit",
    "credit_outside receivable bank",
]  # fmt: skip
NOTE = CreditNoteRow(
    *ROW, "issued", "USD", 110, 10, 50, 20, 40, 5, None, "paid", 0, BOOKED, [55, 5, 20, 40]
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, {}),
        ({"total_minor": 109, "refund_minor": 49}, {"total": 1, "refund": 1}),
        ({"booked_tax_minor": 6}, {f"ledger: {BOOKED[0]}": -1, f"ledger: {BOOKED[1]}": 1}),
        ({"transfers": [], "transfer_amounts": []}, dict(zip([f"ledger: {one}" for one in sorted(BOOKED)], [20, 40, 55, 5], strict=True))),
        ({"method": "cash"}, {f"ledger: {BOOKED[3]}": -40, "ledger: credit_outside receivable undeposited_funds": 40}),
        ({"status": "void", "transfers": [], "transfer_amounts": []}, {"status": 0}),
        ({"invoice_status": "void", "transfers": [], "transfer_amounts": []}, {}),
    ],
)  # fmt: skip
def test_every_field_and_transfer_counts(change: dict[str, object], expected: dict[str, int]) -> None:
    assert found(compare_credit_note(SEEN, msgspec.structs.replace(NOTE, **change))) == expected


def test_what_one_side_lacks_is_told_with_its_whole_amount() -> None:
    assert found(compare_credit_note(SEEN, None)) == {"missing here": -110}
    assert found(compare_credit_note(None, NOTE)) == {"missing at Stripe": 110}
    assert compare_credit_note(None, None) == []
    assert SEEN.created_at == AT


async def run(world: World, garage: Garage, *, heal: bool) -> Outcome:
    world.move(minutes=10)
    return await reconcile(world.door, world.stripe, since=None, heal=heal, now=world.now, garages=[garage.id])


async def test_a_note_whose_events_were_lost_is_found_and_mended(world: World) -> None:
    garage, invoice = await paid_invoice(world)
    body = {"invoice": invoice.stripe_invoice_id, "amount": 1_100, "credit_amount": 1_100}
    answer = world.sandbox.handle("POST", "/v1/credit_notes", body, HEADERS)
    assert answer.status == 200, answer.body
    outcome = await run(world, garage, heal=False)
    (told,) = [one for one in outcome.differences if one.kind == "credit_note" and one.garage_id == garage.id]
    assert (told.what, told.cause, told.amount_minor) == ("missing here", Cause.EVENT_LOST, -1_100)
    outcome = await run(world, garage, heal=True)
    assert outcome.counts.unexplained == 0
    assert [one.total_minor for one in await notes(world, invoice)] == [1_100]
    await world.work()
    assert (await run(world, garage, heal=False)).counts.differences == 0


async def test_notes_with_refunds_agree(world: World) -> None:
    garage, invoice = await paid_invoice(world)
    await credit(world, invoice, part(333, refund_minor=100, balance_minor=266))
    await world.drain()
    outcome = await run(world, garage, heal=False)
    assert outcome.differences == []
    assert outcome.counts.unexplained == 0
