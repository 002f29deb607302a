"""Seldom a cardholder disputes a charge; the bank decides weeks later. Written down as the webhook flows would have."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from stripe_sandbox.call import Settings
from vend.domain.dispute import Dispute, lost, reinstated, withdrawn
from vend.domain.invoice import Payment
from vend.portfolio.book import Attempt, Contest, GarageBook
from vend.portfolio.entropy import Entropy, instant

Post = Callable[..., list[UUID]]
_ANSWER_WITHIN = timedelta(days=9)
_DAY_S = 24 * 3600
_CONTESTED = 0.0025
_WON = 0.45
_FEE_MINOR = Settings().dispute_fee
_REASONS = ("fraudulent", "general", "product_not_received", "duplicate")


def contest(book: GarageBook, *, now_s: int, entropy: Entropy) -> None:
    """Let cardholders dispute some of what was collected; what was given back is not disputed.

    Args:
        entropy: one of its own, so that the rest of the book does not depend on it.
    """
    for holding in book.holdings:
        for bill in holding.life.bills:
            last = bill.attempts[-1]
            collected = bill.paid_at_s is not None and bill.by_hand is None
            if collected and last.refund is None and entropy.chance(_CONTESTED):
                last.contest = _contest(last, holding.total_minor, now_s, entropy)


def _contest(attempt: Attempt, amount_minor: int, now_s: int, entropy: Entropy) -> Contest | None:
    at_s = attempt.at_s + entropy.between(4 * _DAY_S, 30 * _DAY_S)
    decided_s = at_s + entropy.between(15 * _DAY_S, 45 * _DAY_S)
    won, reason = entropy.chance(_WON), entropy.choice(_REASONS)
    if at_s > now_s:
        return None
    return Contest(
        key=entropy.key(),
        at_s=at_s,
        reason=reason,
        amount_minor=amount_minor,
        fee_minor=_FEE_MINOR,
        status="under_review" if decided_s > now_s else "won" if won else "lost",
        decided_s=None if decided_s > now_s else decided_s,
    )


def write_disputes(book: GarageBook, post: Post, *, entropy: Entropy) -> None:
    """Add the disputes, and what they moved in the ledger."""
    payments = {payment.stripe_charge_id: payment for payment in book.payments}
    for holding in book.holdings:
        for bill in holding.life.bills:
            for attempt in bill.attempts:
                if attempt.contest is not None:
                    _write(book, post, payments[f"ch_{attempt.key}"], attempt.contest, entropy)


def _write(book: GarageBook, post: Post, payment: Payment, contest: Contest, entropy: Entropy) -> None:
    opened_at = instant(contest.at_s)
    decided_at = None if contest.decided_s is None else instant(contest.decided_s)
    won = contest.status == "won"
    dispute = Dispute(
        garage_id=book.garage.id,
        id=entropy.uuid(contest.at_s),
        payment_id=payment.id,
        payment_attempted_at=payment.attempted_at,
        status=contest.status,
        reason=contest.reason,
        amount_minor=contest.amount_minor,
        currency=book.garage.currency,
        withdrawn_minor=contest.amount_minor,
        reinstated_minor=contest.amount_minor if won else 0,
        fee_minor=contest.fee_minor,
        fee_back_minor=0,
        evidence_due_at=opened_at + _ANSWER_WITHIN,
        opened_at=opened_at,
        withdrawn_at=opened_at,
        reinstated_at=decided_at if won else None,
        closed_at=decided_at,
        stripe_dispute_id=f"du_{contest.key}",
        created_at=opened_at,
        updated_at=decided_at or opened_at,
    )
    book.disputes.append(dispute)
    about = {"invoice_id": payment.invoice_id, "payment_id": payment.id}
    taken = withdrawn(amount_minor=contest.amount_minor, fee_minor=contest.fee_minor)
    post(taken, dispute.stripe_dispute_id, contest.at_s, **about)
    if contest.decided_s is not None:
        amount_minor = contest.amount_minor
        ended = reinstated(amount_minor=amount_minor, fee_minor=0) if won else lost(amount_minor=amount_minor)
        post(ended, dispute.stripe_dispute_id, contest.decided_s, **about)
