"""Disputes: opened after the charge of a test card that has one, answered with evidence, won or lost."""

from typing import Any

from stripe_sandbox.billing import books
from stripe_sandbox.build import build_dispute
from stripe_sandbox.call import Call
from stripe_sandbox.cards import card_of_fingerprint

Json = dict[str, Any]

OPEN = ("needs_response", "warning_needs_response", "under_review", "warning_under_review")


def open_(call: Call, charge_id: str) -> None:
    """The cardholder disputes a charge: the bank takes the money, and Stripe its fee; an inquiry takes nothing."""
    charge = call.find("charge", charge_id)
    if charge is None or charge["disputed"] or charge["refunded"]:
        return
    card = card_of_fingerprint(charge["payment_method_details"]["card"]["fingerprint"])
    assert card.dispute is not None, "only a card that disputes has this planned"
    inquiry = card.dispute == "inquiry"
    dispute_id = call.new_id("du")
    taken = [] if inquiry else [_withdraw(call, charge, dispute_id)]
    dispute = build_dispute(
        id=dispute_id,
        charge=charge,
        created=call.now,
        reason="general" if inquiry else card.dispute,
        inquiry=inquiry,
        balance_transactions=taken,
    )
    call.change(charge, {"disputed": True}, "charge.updated")
    call.create(dispute, "charge.dispute.created")
    if taken:
        call.emit("charge.dispute.funds_withdrawn", dispute)
    call.later(dispute["evidence_details"]["due_by"], dispute, "dispute_lapses")


def _withdraw(call: Call, charge: Json, dispute_id: str) -> Json:
    return books.post(
        call,
        id=call.new_id("txn"),
        type="adjustment",
        amount=-charge["amount"],
        fee=call.settings.dispute_fee,
        currency=charge["currency"],
        source=dispute_id,
        reporting_category="dispute",
        description=f"Chargeback withdrawal for {charge['id']}",
    )


def answer(call: Call, dispute: Json) -> Json:
    """Hand the evidence to the bank; Stripe's test evidence decides at once, other evidence stays under review."""
    inquiry = dispute["status"].startswith("warning")
    details = dispute["evidence_details"]
    submitted = details | {"submission_count": details["submission_count"] + 1, "submission_method": "manual"}
    status = "warning_under_review" if inquiry else "under_review"
    changed = call.change(dispute, {"status": status, "evidence_details": submitted}, "charge.dispute.updated")
    match dispute["evidence"]["uncategorized_text"]:
        case "winning_evidence":
            return win(call, changed)
        case "losing_evidence":
            return lose(call, changed)
        case _:
            return changed


def win(call: Call, dispute: Json) -> Json:
    """The bank gives the money back (Stripe keeps its fee); an inquiry is closed without more."""
    if dispute["status"].startswith("warning"):
        return _close(call, dispute, {"status": "warning_closed"})
    back = books.post(
        call,
        id=call.new_id("txn"),
        type="adjustment",
        amount=dispute["amount"],
        currency=dispute["currency"],
        source=dispute["id"],
        reporting_category="dispute_reversal",
        description=f"Chargeback reversal for {dispute['charge']}",
    )
    changes = {"status": "won", "balance_transactions": [*dispute["balance_transactions"], back]}
    won = _close(call, dispute, changes)
    call.emit("charge.dispute.funds_reinstated", won)
    return won


def lose(call: Call, dispute: Json) -> Json:
    """The money stays with the cardholder."""
    inquiry = dispute["status"].startswith("warning")
    return _close(call, dispute, {"status": "warning_closed" if inquiry else "lost"})


def _close(call: Call, dispute: Json, changes: Json) -> Json:
    closed = call.change(dispute, changes)
    call.emit("charge.dispute.closed", closed)
    return closed


def lapse(call: Call, dispute_id: str) -> None:
    """Nobody answered in time: it is lost."""
    dispute = call.find("dispute", dispute_id)
    if dispute and dispute["status"] in {"needs_response", "warning_needs_response"}:
        details = dispute["evidence_details"] | {"past_due": True}
        lose(call, call.change(dispute, {"evidence_details": details}))
