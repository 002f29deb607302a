from typing import Any

import pytest
import stripe

from .conftest import Story

DAY_S = 86400


async def charged(story: Story, card: str = "pm_card_visa", amount: int = 10000, currency: str = "usd") -> Any:
    intent = await story.v1.payment_intents.create_async(
        {"amount": amount, "currency": currency, "payment_method": card, "confirm": True}
    )
    return await story.v1.charges.retrieve_async(intent.latest_charge)


async def movements(story: Story) -> list[tuple[str, int, int]]:
    found = (await story.v1.balance_transactions.list_async({"limit": 100})).data
    return [(entry.reporting_category, entry.amount, entry.fee) for entry in found[::-1]]


async def test_a_refund_that_fails_is_money_in_the_balance_again(story: Story) -> None:
    charge = await charged(story, "pm_card_refundFail")
    refund = await story.v1.refunds.create_async({"charge": charge.id})
    assert refund.status == "succeeded"
    story.move_to(story.clock.now + 60)
    failed = await story.v1.refunds.retrieve_async(refund.id, {"expand": ["failure_balance_transaction"]})
    assert (failed.status, failed.failure_balance_transaction.amount) == ("failed", 10000)
    charge = await story.v1.charges.retrieve_async(charge.id)
    assert (charge.amount_refunded, charge.refunded) == (0, False)
    assert story.event_types()[-3:] == ["refund.updated", "charge.refund.updated", "refund.failed"]


async def test_a_refund_that_is_pending_succeeds_later(story: Story) -> None:
    charge = await charged(story, "pm_card_pendingRefund")
    refund = await story.v1.refunds.create_async({"charge": charge.id, "amount": 100})
    assert refund.status == "pending"
    story.move_to(story.clock.now + 60)
    assert (await story.v1.refunds.retrieve_async(refund.id)).status == "succeeded"
    assert story.event_types()[-2:] == ["refund.updated", "charge.refund.updated"]


async def disputed(story: Story, card: str = "pm_card_createDispute") -> Any:
    charge = await charged(story, card)
    story.sandbox.run_due()
    return (await story.v1.disputes.list_async({"charge": charge.id})).data[0]


async def test_a_dispute_takes_the_money_and_a_fee(story: Story) -> None:
    dispute = await disputed(story)
    assert (dispute.status, dispute.reason, dispute.amount) == ("needs_response", "fraudulent", 10000)
    assert await movements(story) == [("charge", 10000, 320), ("dispute", -10000, 1500)]
    assert dispute.balance_transactions[0].net == -11500
    charge = await story.v1.charges.retrieve_async(dispute.charge)
    assert (charge.disputed, charge.refunded) == (True, False)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await story.v1.refunds.create_async({"charge": dispute.charge})
    assert refused.value.code == "charge_disputed"
    assert [kind for kind in story.event_types() if "dispute" in kind] == [
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
    ]


@pytest.mark.parametrize(
    ("text", "status", "events"),
    [
        ("winning_evidence", "won", ["updated", "closed", "funds_reinstated"]),
        ("losing_evidence", "lost", ["updated", "closed"]),
        ("a letter", "under_review", ["updated"]),
    ],
)
async def test_evidence_decides_a_dispute(story: Story, text: str, status: str, events: list[str]) -> None:
    dispute = await disputed(story)
    kept = await story.v1.disputes.update_async(dispute.id, {"evidence": {"customer_name": "A"}, "submit": False})
    assert (kept.status, kept.evidence.customer_name, kept.evidence_details.has_evidence) == (
        "needs_response",
        "A",
        True,
    )
    answered = await story.v1.disputes.update_async(dispute.id, {"evidence": {"uncategorized_text": text}})
    assert (answered.status, answered.evidence_details.submission_count) == (status, 1)
    told = [kind.removeprefix("charge.dispute.") for kind in story.event_types() if "charge.dispute" in kind]
    assert told == ["created", "funds_withdrawn", "updated", *events]
    entries = await movements(story)
    assert entries[2:] == ([("dispute_reversal", 10000, 0)] if status == "won" else [])
    if status != "under_review":
        with pytest.raises(stripe.InvalidRequestError, match="already closed"):
            await story.v1.disputes.close_async(dispute.id)


async def test_a_dispute_that_is_accepted_or_left_alone_is_lost(story: Story) -> None:
    accepted, ignored, asked = (
        await disputed(story),
        await disputed(story),
        await disputed(story, "pm_card_createDisputeInquiry"),
    )
    assert (await story.v1.disputes.close_async(accepted.id)).status == "lost"
    assert (asked.status, asked.balance_transactions, asked.is_charge_refundable) == (
        "warning_needs_response",
        [],
        True,
    )
    story.move_to(ignored.evidence_details.due_by)
    found = await story.v1.disputes.retrieve_async(ignored.id)
    assert (found.status, found.evidence_details.past_due) == ("lost", True)
    assert (await story.v1.disputes.retrieve_async(asked.id)).status == "warning_closed"


async def test_the_balance_is_paid_out_each_day_and_adds_up(story: Story) -> None:
    await charged(story)
    refunded = await charged(story, amount=5000)
    await story.v1.refunds.create_async({"charge": refunded.id, "amount": 2000})
    balance = await story.v1.balance.retrieve_async()
    expected = 10000 - 320 + 5000 - 175 - 2000
    assert (balance.pending[0].amount, balance.available[0].amount) == (expected, 0)
    story.move_to("2026-02-02T12:00:00")
    balance = await story.v1.balance.retrieve_async()
    assert (balance.pending[0].amount, balance.available[0].amount) == (0, expected)
    story.move_to("2026-02-03T00:00:00")
    payout = (await story.v1.payouts.list_async()).data[0]
    assert (payout.amount, payout.status, payout.automatic) == (expected, "in_transit", True)
    entries = (await story.v1.balance_transactions.list_async({"payout": payout.id, "limit": 100})).data
    assert sorted(entry.type for entry in entries) == ["charge", "charge", "payout", "refund"]
    assert sum(entry.net for entry in entries) == 0
    assert (await story.v1.balance.retrieve_async()).available[0].amount == 0
    story.move_to("2026-02-04T00:00:00")
    arrived = await story.v1.payouts.retrieve_async(payout.id)
    assert (arrived.status, arrived.reconciliation_status) == ("paid", "completed")
    story.move_to("2026-06-01T00:00:00")
    assert len((await story.v1.payouts.list_async({"status": "paid", "limit": 100})).data) == 1
    assert story.sandbox.next_due_at() is None


async def test_each_currency_is_paid_out_by_itself(story: Story) -> None:
    await charged(story)
    await charged(story, amount=5000, currency="eur")
    story.move_to("2026-02-03T00:00:00")
    payouts = (await story.v1.payouts.list_async()).data
    assert {payout.currency: payout.amount for payout in payouts} == {"usd": 9680, "eur": 4900}
    for payout in payouts:
        entries = (await story.v1.balance_transactions.list_async({"payout": payout.id})).data
        assert {entry.currency for entry in entries} == {payout.currency}
        assert sum(entry.net for entry in entries) == 0


async def test_a_balance_below_nothing_waits_for_better_days(story: Story) -> None:
    first = await charged(story)
    story.move_to("2026-02-05T00:00:00")
    await story.v1.refunds.create_async({"charge": first.id})
    story.move_to("2026-02-20T00:00:00")
    assert len((await story.v1.payouts.list_async()).data) == 1
    await charged(story, amount=20000)
    story.move_to("2026-02-23T00:00:00")
    latest = (await story.v1.payouts.list_async()).data[0]
    assert latest.amount == 20000 - 610 - 10000


async def test_a_payout_by_hand_takes_what_is_available_and_no_more(story: Story) -> None:
    await charged(story)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await story.v1.payouts.create_async({"amount": 1, "currency": "usd"})
    assert refused.value.code == "balance_insufficient"
    story.move_to("2026-02-02T13:00:00")
    sent = await story.v1.payouts.create_async({"amount": 5000, "currency": "usd", "metadata": {"why": "rent"}})
    assert (sent.automatic, sent.reconciliation_status) == (False, "not_applicable")
    assert (await story.v1.balance.retrieve_async()).available[0].amount == 9680 - 5000
    story.move_to("2026-02-03T00:00:00")
    assert [payout.amount for payout in (await story.v1.payouts.list_async()).data] == [4680, 5000]


async def test_a_payout_that_the_bank_sends_back_is_paid_out_again(story: Story) -> None:
    await charged(story)
    story.move_to("2026-02-04T00:00:00")
    (first,) = (await story.v1.payouts.list_async()).data
    assert first.status == "paid"
    await story.control("POST", "fail_payout", {"payout": first.id, "code": "account_closed"})
    failed = await story.v1.payouts.retrieve_async(first.id, {"expand": ["failure_balance_transaction"]})
    assert (failed.status, failed.failure_code, failed.reconciliation_status) == (
        "failed",
        "account_closed",
        "completed",
    )
    back = failed.failure_balance_transaction
    assert (back.type, back.net, back.source) == ("payout_failure", 9680, first.id)
    assert (await story.v1.balance.retrieve_async()).available[0].amount == 9680
    story.move_to("2026-02-05T00:00:00")
    second = (await story.v1.payouts.list_async()).data[0]
    entries = (await story.v1.balance_transactions.list_async({"payout": second.id})).data
    assert (second.amount, sorted(entry.type for entry in entries)) == (9680, ["payout", "payout_failure"])
    with pytest.raises(AssertionError):
        await story.control("POST", "fail_payout", {"payout": first.id})


async def paid_invoice(story: Story, **given: Any) -> Any:
    rate = await story.v1.tax_rates.create_async({"display_name": "T", "percentage": 10, "inclusive": False})
    subscription = await story.subscribe(default_tax_rates=[rate.id], expand=["latest_invoice"], **given)
    return subscription.latest_invoice


async def test_a_credit_note_on_a_paid_invoice_gives_money_back(story: Story) -> None:
    invoice = await paid_invoice(story)
    line = {"type": "invoice_line_item", "invoice_line_item": invoice.lines.data[0].id, "amount": 5000}
    params = {"invoice": invoice.id, "lines": [line], "reason": "order_change"}
    with pytest.raises(stripe.InvalidRequestError, match="must equal the credit note amount"):
        await story.v1.credit_notes.create_async({**params, "refund_amount": 5000})
    given = {**params, "refund_amount": 3000, "credit_amount": 2000, "out_of_band_amount": 500}
    state = story.sandbox.state()
    preview = await story.v1.credit_notes.preview_async(given)
    assert story.sandbox.state() == state
    note = await story.v1.credit_notes.create_async(given)
    assert (note.total, note.subtotal, note.total_taxes[0].amount, note.type) == (5500, 5000, 500, "post_payment")
    assert (preview.total, preview.number) == (note.total, note.number)
    refund = await story.v1.refunds.retrieve_async(note.refunds[0].refund)
    assert (refund.amount, note.refunds[0].amount_refunded) == (3000, 3000)
    assert (await story.v1.customers.retrieve_async(note.customer)).balance == -2000
    found = await story.v1.invoices.retrieve_async(invoice.id)
    assert (found.status, found.post_payment_credit_notes_amount) == ("paid", 5500)
    with pytest.raises(stripe.InvalidRequestError, match="cannot exceed"):
        await story.v1.credit_notes.create_async({"invoice": invoice.id, "amount": 20000, "out_of_band_amount": 20000})
    with pytest.raises(stripe.InvalidRequestError, match="only void"):
        await story.v1.credit_notes.void_credit_note_async(note.id)
    assert [other.id for other in (await story.v1.credit_notes.list_async({"invoice": invoice.id})).data] == [note.id]
    assert len((await story.v1.credit_notes.line_items.list_async(note.id)).data) == 1


async def test_a_credit_note_on_an_open_invoice_lets_less_be_due(story: Story) -> None:
    invoice = await paid_invoice(story, collection_method="send_invoice", days_until_due=30)
    opened = await story.v1.invoices.finalize_invoice_async(invoice.id)
    assert opened.amount_due == 20350
    note = await story.v1.credit_notes.create_async({"invoice": invoice.id, "amount": 350, "memo": "sorry"})
    assert (note.type, note.pre_payment_amount) == ("pre_payment", 350)
    found = await story.v1.invoices.retrieve_async(invoice.id, {"expand": ["payments.data.payment.payment_intent"]})
    assert (found.amount_due, found.pre_payment_credit_notes_amount) == (20000, 350)
    assert found.payments.data[0].payment.payment_intent.amount == 20000
    assert (await story.v1.credit_notes.void_credit_note_async(note.id)).status == "void"
    assert (await story.v1.invoices.retrieve_async(invoice.id)).amount_due == 20350
    own = {"type": "custom_line_item", "description": "Goodwill", "unit_amount": 20350, "quantity": 1}
    await story.v1.credit_notes.create_async({"invoice": invoice.id, "lines": [own]})
    found = await story.v1.invoices.retrieve_async(invoice.id)
    assert (found.status, found.amount_due, found.amount_paid) == ("paid", 0, 0)
    draft = await story.v1.invoices.create_async({"customer": invoice.customer})
    with pytest.raises(stripe.InvalidRequestError, match="not draft ones"):
        await story.v1.credit_notes.create_async({"invoice": draft.id, "amount": 1})
