"""What holds about credit notes and losses when a history is over: Stripe's, the rows and the ledger are one."""

from collections import Counter
from collections.abc import Iterator

from vend.simulation.money import Finding, received_of
from vend.simulation.truth import Ending, Json, by

_SETTLED = ("paid", "void", "uncollectible")


def credit_notes_agree(end: Ending) -> Iterator[Finding]:
    """Every credit note of Stripe's is here once, as Stripe has it; its tax is that of its refunds and of its rest."""
    ours = by(end.ours.credit_notes, "stripe_credit_note_id")
    refunds = by(end.ours.refunds, "credit_note_id")
    for raw in end.theirs.credit_notes:
        rows = ours.pop(raw["id"], [])
        if len(rows) != 1:
            yield Finding(f"credit note {raw['id']} is {len(rows)} times here", cents=raw["total"])
            continue
        (row,) = rows
        for name, value in _wanted(raw).items():
            if row[name] != value:
                yield Finding(f"credit note {raw['id']}: {name} is {row[name]} here and {value} at Stripe")
        tax = row["booked_tax_minor"] + sum(one["tax_minor"] for one in refunds.get(row["id"], []))
        if tax != row["tax_minor"]:
            yield Finding(
                f"credit note {raw['id']} took back a tax of {row['tax_minor']}, booked is {tax}",
                cents=row["tax_minor"] - tax,
            )
    for stray in ours:
        yield Finding(f"credit note {stray} is here and not at Stripe")


def _wanted(raw: Json) -> Json:
    refunded = sum(one["amount_refunded"] for one in raw["refunds"])
    outside = raw["out_of_band_amount"] or 0
    return {
        "status": raw["status"],
        "total_minor": raw["total"],
        "tax_minor": raw["total"] - raw["total_excluding_tax"],
        "refund_minor": refunded,
        "outside_minor": outside,
        "balance_minor": raw["post_payment_amount"] - refunded - outside,
    }


def nothing_is_receivable_of_what_is_settled(end: Ending) -> Iterator[Finding]:
    """By the ledger, nothing is owed of an invoice that is paid, void or given up, and of any other what is left."""
    owed: Counter[str] = Counter()
    for transfer in end.ours.transfers:
        for account, sign in ((transfer["debit_account"], 1), (transfer["credit_account"], -1)):
            if account == "receivable":
                owed[transfer["invoice_id"]] += sign * transfer["amount_minor"]
    received = received_of(end)
    for invoice in end.ours.invoices:
        part = received[invoice["stripe_invoice_id"]]
        left = 0 if invoice["status"] in _SETTLED else _left(invoice) - part
        if owed[invoice["id"]] != left:
            yield Finding(
                f"invoice {invoice['stripe_invoice_id']} is {invoice['status']}, {left} is left of it, and by the "
                f"ledger {owed[invoice['id']]}",
                cents=owed[invoice["id"]] - left,
            )


def _left(invoice: Json) -> int:
    known = invoice["balance_applied_minor"] + invoice["credited_minor"] + invoice["paid_minor"]
    return int(invoice["total_minor"] - known)


def no_more_is_credited_than_was_billed(end: Ending) -> Iterator[Finding]:
    """Of an invoice no more is credited and refunded than it came to."""
    credited: Counter[str] = Counter()
    for note in end.ours.credit_notes:
        if note["status"] == "issued":
            credited[note["invoice_id"]] += note["total_minor"] - note["refund_minor"]
    invoice_of = {row["id"]: row["invoice_id"] for row in end.ours.payments}
    for refund in end.ours.refunds:
        if refund["status"] in ("pending", "succeeded"):
            credited[invoice_of[refund["payment_id"]]] += refund["amount_minor"]
    # A refund in the dashboard knows nothing of what went back outside of Stripe; what we let go does.
    by_us = {row["invoice_id"] for row in end.ours.credit_notes if row["request_id"] is not None}
    for invoice in end.ours.invoices:
        # The negative invoice of a cheaper pass came to nothing that could be credited.
        too_much = credited[invoice["id"]] - max(0, invoice["total_minor"])
        if too_much > 0 and invoice["id"] not in by_us:
            yield Finding(f"invoice {invoice['stripe_invoice_id']} was credited {too_much} too much", cents=too_much)


def asked_for_is_written_once(end: Ending) -> Iterator[Finding]:
    """A credit request that succeeded is one note of its amount at Stripe, any other none; each is audited."""
    made = by([raw for raw in end.theirs.credit_notes if raw["metadata"]], "metadata", "refund_request_id")
    requests = [row for row in end.ours.refund_requests if row["invoice_id"] is not None]
    for row in requests:
        totals = [raw["total"] for raw in made.pop(row["id"], [])]
        wanted = [row["amount_minor"]] if row["state"] == "succeeded" else []
        if totals != wanted:
            what = f"credit request {row['id']} of {row['amount_minor']} is {row['state']}"
            yield Finding(f"{what}, Stripe wrote {totals}", cents=sum(totals) - sum(wanted))
        if row["state"] == "executing":
            yield Finding(f"credit request {row['id']} never ended")
    for stray in made:
        yield Finding(f"Stripe wrote a credit note for request {stray}, which is not here")
    lines = by(end.ours.audit, "action").get("credit.asked", [])
    if sorted(row["subject_id"] for row in lines) != sorted(row["id"] for row in requests):
        yield Finding(f"{len(requests)} requests for credit notes left {len(lines)} lines in the audit log")


CREDIT_LAWS = [
    credit_notes_agree,
    asked_for_is_written_once,
    nothing_is_receivable_of_what_is_settled,
    no_more_is_credited_than_was_billed,
]
"""They join `LAWS`."""
