"""A bill as Stripe has it: the invoice with its line, the intent, its charges, their bookings and refunds."""

from collections.abc import Iterator
from typing import Any

import msgspec

from stripe_sandbox.build import (
    build_balance_transaction,
    build_charge,
    build_dispute,
    build_invoice,
    build_invoice_payment,
    build_line,
    build_payment_intent,
    build_refund,
)
from vend.portfolio.book import Attempt, Bill, Contest, Holding
from vend.portfolio.rows import line_description

Json = dict[str, Any]

_DESCRIPTIONS = {"subscription_create": "Subscription creation", "subscription_cycle": "Subscription update"}
_HOSTED = "https://invoice.stripe.com/i/sandbox"
_PDF = "https://pay.stripe.com/invoice/sandbox"


class Owner(msgspec.Struct, frozen=True):
    """A customer and its card, as whole objects."""

    customer: Json
    card: Json


class Templates(msgspec.Struct, frozen=True):
    """One object of each kind for a subscription; whatever tells bills apart is laid over a copy."""

    owner: Owner
    line: Json
    invoice: Json
    intent: Json
    charge: Json
    booking: Json
    payment: Json
    now_s: int


def templates(holding: Holding, subscription: Json, owner: Owner, rate: Json, *, now_s: int) -> Templates:
    """Build one of each kind for a subscription; amounts, texts and references are right, ids and instants are not."""
    life, currency, customer = holding.life, holding.price.currency.lower(), owner.customer["id"]
    line = build_line(
        id="il_",
        invoice="in_",
        subscription=subscription["id"],
        subscription_item=f"si_{holding.key}",
        price=subscription["items"]["data"][0]["price"],
        period=(life.start_s, life.start_s),
        description=line_description(holding),
        tax_rates=[rate],
        metadata=subscription["metadata"],
    )
    invoice = build_invoice(
        id="in_",
        customer=owner.customer,
        subscription=subscription,
        lines=[line],
        created=life.start_s,
        billing_reason="subscription_cycle",
        status="open",
        finalized_at=life.start_s,
        attempted=True,
        automatically_finalizes_at=None,
    )
    intent = build_payment_intent(
        id="pi_",
        amount=holding.total_minor,
        currency=currency,
        customer=customer,
        created=life.start_s,
    )
    charge = build_charge(
        id="ch_",
        amount=holding.total_minor,
        currency=currency,
        customer=customer,
        payment_intent="pi_",
        payment_method=owner.card,
        created=life.start_s,
    )
    booking = build_balance_transaction(
        id="txn_",
        type="charge",
        amount=holding.total_minor,
        currency=currency,
        source="ch_",
        created=life.start_s,
        now=now_s,
        fee=holding.fee_minor,
    )
    payment = build_invoice_payment(id="inpay_", invoice=invoice, payment_intent="pi_", created=life.start_s)
    return Templates(owner, line, invoice, intent, charge, booking, payment, now_s)


def bill_objects(holding: Holding, bill: Bill, before: Bill | None, samples: Templates) -> Iterator[Json]:
    """Give all objects of one bill; `before` is the subscription's last one."""
    yield _invoice(holding, bill, before, samples)
    yield _payment(bill, samples)
    yield _intent(bill, samples)
    for attempt in bill.attempts:
        yield from _charge(bill, attempt, samples)


def _invoice(holding: Holding, bill: Bill, before: Bill | None, samples: Templates) -> Json:
    invoice_id = f"in_{bill.key}"
    line = samples.line | {
        "id": f"il_{bill.key}",
        "invoice": invoice_id,
        "period": {"start": bill.start_s, "end": bill.end_s},
    }
    start_s, end_s = (before.start_s, before.end_s) if before else (bill.created_s, bill.created_s)
    total = samples.invoice["total"]
    paid = bill.paid_at_s is not None
    return samples.invoice | {
        "id": invoice_id,
        "amount_paid": total if paid else 0,
        **({} if bill.by_hand is None else {"amount_paid_off_stripe": total}),
        "amount_remaining": 0 if paid else total,
        "attempt_count": len(bill.attempts),
        "auto_advance": bill.status == "open" and holding.life.ended_at_s is None,
        "billing_reason": bill.reason,
        "created": bill.created_s,
        "effective_at": bill.issued_at_s,
        "hosted_invoice_url": f"{_HOSTED}/{invoice_id}",
        "invoice_pdf": f"{_PDF}/{invoice_id}/pdf",
        "lines": {"object": "list", "data": [line], "has_more": False, "url": f"/v1/invoices/{invoice_id}/lines"},
        "next_payment_attempt": bill.retry_at_s,
        "number": bill.number,
        "period_end": end_s,
        "period_start": start_s,
        "status": bill.status,
        "status_transitions": {
            "finalized_at": bill.issued_at_s,
            "marked_uncollectible_at": None,
            "paid_at": bill.paid_at_s,
            "voided_at": bill.voided_at_s,
        },
    }


def _payment(bill: Bill, samples: Templates) -> Json:
    total = samples.invoice["total"]
    paid = bill.paid_at_s is not None and bill.by_hand is None
    canceled_s = bill.voided_at_s if bill.by_hand is None else bill.paid_at_s
    status = "canceled" if canceled_s is not None else bill.status
    return samples.payment | {
        "id": f"inpay_{bill.key}",
        "amount_paid": total if paid else None,
        "created": bill.issued_at_s,
        "invoice": f"in_{bill.key}",
        "payment": {"payment_intent": f"pi_{bill.key}", "type": "payment_intent"},
        "status": status,
        "status_transitions": {"canceled_at": canceled_s, "paid_at": bill.paid_at_s if paid else None},
    }


def _intent(bill: Bill, samples: Templates) -> Json:
    intent_id = f"pi_{bill.key}"
    last = bill.attempts[-1]
    changes: Json = {
        "id": intent_id,
        "client_secret": f"{intent_id}_secret_{bill.key}",
        "created": bill.issued_at_s,
        "description": _DESCRIPTIONS[bill.reason],
        "latest_charge": f"ch_{last.key}",
    }
    if bill.paid_at_s is not None and bill.by_hand is None:
        paid = {"amount_received": samples.intent["amount"], "payment_method": samples.owner.card["id"]}
        return samples.intent | changes | paid | {"status": "succeeded"}
    changes["last_payment_error"] = _error(last, samples)
    if bill.by_hand is not None:
        changes |= {"canceled_at": bill.paid_at_s, "cancellation_reason": "automatic", "status": "canceled"}
    elif bill.voided_at_s is not None:
        changes |= {"canceled_at": bill.voided_at_s, "cancellation_reason": "void_invoice", "status": "canceled"}
    return samples.intent | changes


def _error(attempt: Attempt, samples: Templates) -> Json:
    decline = attempt.decline
    assert decline is not None, "what is not paid was refused"
    found = {
        "charge": f"ch_{attempt.key}",
        "code": decline.code,
        "doc_url": f"https://stripe.com/docs/error-codes/{decline.code.replace('_', '-')}",
        "message": decline.message,
        "payment_method": samples.owner.card,
        "type": "card_error",
    }
    return found if decline.decline_code is None else found | {"decline_code": decline.decline_code}


def _charge(bill: Bill, attempt: Attempt, samples: Templates) -> Iterator[Json]:
    """Give a charge, and what Stripe booked for it."""
    template, charge_id = samples.charge, f"ch_{attempt.key}"
    told = {"description": _DESCRIPTIONS[bill.reason]}
    if attempt.decline is not None:
        yield build_charge(
            id=charge_id,
            amount=template["amount"],
            currency=template["currency"],
            customer=template["customer"],
            payment_intent=f"pi_{bill.key}",
            payment_method=samples.owner.card,
            created=attempt.at_s,
            failure=msgspec.to_builtins(attempt.decline),
            **told,
        )
        return
    transaction_id = f"txn_{attempt.key}"
    yield samples.booking | told | _booked(transaction_id, charge_id, attempt.at_s, samples)
    back_minor = attempt.refund.amount_minor if attempt.refund else 0
    charge = (
        template
        | told
        | {
            "id": charge_id,
            "amount_refunded": back_minor,
            "balance_transaction": transaction_id,
            "created": attempt.at_s,
            "disputed": attempt.contest is not None,
            "payment_intent": f"pi_{bill.key}",
            "refunded": back_minor == template["amount"],
        }
    )
    yield charge
    if attempt.refund is not None:
        yield from _refund(charge, attempt, samples)
    if attempt.contest is not None:
        yield from _dispute(charge, attempt.contest, samples)


def _booked(transaction_id: str, source: str, at_s: int, samples: Templates) -> Json:
    settled_s = samples.booking["available_on"] - samples.booking["created"]
    return {
        "id": transaction_id,
        "available_on": at_s + settled_s,
        "created": at_s,
        "source": source,
        "status": "available" if at_s + settled_s <= samples.now_s else "pending",
    }


def _refund(charge: Json, attempt: Attempt, samples: Templates) -> Iterator[Json]:
    back = attempt.refund
    assert back is not None, "asked for only where there is one"
    yield build_balance_transaction(
        id=f"txn_{back.key}",
        type="refund",
        amount=-back.amount_minor,
        currency=charge["currency"],
        source=f"re_{back.key}",
        created=back.at_s,
        now=samples.now_s,
        description=f"REFUND FOR CHARGE ({charge['description']})",
    )
    yield build_refund(
        id=f"re_{back.key}",
        charge=charge,
        amount=back.amount_minor,
        created=back.at_s,
        balance_transaction=f"txn_{back.key}",
        reason=back.reason,
    )


def _dispute(charge: Json, contest: Contest, samples: Templates) -> Iterator[Json]:
    """Give a dispute with what Stripe took, and what it gave back of it."""
    dispute_id = f"du_{contest.key}"
    common = {"currency": charge["currency"], "source": dispute_id, "now": samples.now_s, "type": "adjustment"}
    moved = [
        build_balance_transaction(
            id=f"txn_{contest.key}",
            amount=-contest.amount_minor,
            fee=contest.fee_minor,
            created=contest.at_s,
            reporting_category="dispute",
            description=f"Chargeback withdrawal for {charge['id']}",
            **common,
        )
    ]
    if contest.status == "won":
        assert contest.decided_s is not None, "what is won was decided"
        moved.append(
            build_balance_transaction(
                id=f"txn_{contest.key}w",
                amount=contest.amount_minor,
                created=contest.decided_s,
                reporting_category="dispute_reversal",
                description=f"Chargeback reversal for {charge['id']}",
                **common,
            )
        )
    yield from moved
    dispute = build_dispute(
        id=dispute_id, charge=charge, created=contest.at_s, reason=contest.reason, balance_transactions=moved
    )
    answered = {"has_evidence": True, "submission_count": 1, "submission_method": "manual"}
    details = dispute["evidence_details"] | answered
    yield dispute | {"evidence_details": details, "status": contest.status}
