"""Pays a garage's money out to the bank week by week, line by line, and books what arrived.

Each payout holds what had become available by a Monday's midnight; what is younger is left for the payouts that the
sandbox makes once it runs, which then hold money of several garages.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec

from vend.domain.invoice import Payment
from vend.domain.payout import Category, Payout, PayoutLine, paid_out
from vend.portfolio.book import Contest, GarageBook, GivenBack, Settlement, StripePayoutRow
from vend.portfolio.disputes import Post
from vend.portfolio.entropy import Entropy, instant

_DAY_S = 24 * 3600
_WEEK_S = 7 * _DAY_S
_MONDAY_S = 4 * _DAY_S  # 5 January 1970
_AVAILABLE_AFTER_S = 2 * _DAY_S  # as the sandbox's balance transactions are


class _Movement(msgspec.Struct, frozen=True):
    """One movement of Stripe's balance, and what it is of."""

    txn: str
    category: Category
    type: str
    amount_minor: int
    fee_minor: int
    at_s: int
    payment: Payment
    refund: str | None = None
    dispute: str | None = None

    @property
    def net_minor(self) -> int:
        return self.amount_minor - self.fee_minor

    @property
    def available_s(self) -> int:
        return self.at_s + _AVAILABLE_AFTER_S


def payout_transaction(stripe_payout_id: str) -> str:
    """Give the id of the balance transaction with which a payout left Stripe."""
    return f"txn_{stripe_payout_id.removeprefix('po_')}"


def write_payouts(book: GarageBook, post: Post, *, now_s: int, entropy: Entropy) -> None:
    """Add the payouts that have arrived, their lines, and the money in the bank."""
    waiting = sorted(_movements(book), key=lambda one: (one.available_s, one.txn))
    if not waiting:
        return
    first_s = waiting[0].available_s
    monday_s = first_s + (_MONDAY_S - first_s) % _WEEK_S
    refunds = {one.stripe_refund_id: one.id for one in book.refunds}
    disputes = {one.stripe_dispute_id: one.id for one in book.disputes}
    while monday_s + _DAY_S <= now_s:
        ready = [one for one in waiting if one.available_s <= monday_s]
        if sum(one.net_minor for one in ready) > 0:
            waiting = waiting[len(ready) :]
            payout = _payout(book, ready, monday_s, entropy)
            book.payouts.append(payout)
            book.payout_lines += [
                PayoutLine(
                    garage_id=book.garage.id,
                    id=entropy.uuid(one.at_s),
                    payout_id=payout.id,
                    stripe_transaction_id=one.txn,
                    category=one.category,
                    type=one.type,
                    amount_minor=one.amount_minor,
                    fee_minor=one.fee_minor,
                    net_minor=one.net_minor,
                    booked_at=instant(one.at_s),
                    payment_id=one.payment.id,
                    payment_attempted_at=one.payment.attempted_at,
                    refund_id=refunds[one.refund] if one.refund else None,
                    dispute_id=disputes[one.dispute] if one.dispute else None,
                )
                for one in ready
            ]
            _arrive(book, post, payout, ready)
        monday_s += _WEEK_S
    book.settlements += [_settlement(book, one, None) for one in waiting]


def _movements(book: GarageBook) -> Iterator[_Movement]:
    payments = {payment.stripe_charge_id: payment for payment in book.payments}
    for holding in book.holdings:
        for bill in holding.life.bills:
            for attempt in bill.attempts:
                if attempt.decline is not None:
                    continue
                payment = payments[f"ch_{attempt.key}"]
                yield _Movement(
                    f"txn_{attempt.key}",
                    "charge",
                    "charge",
                    payment.amount_minor,
                    payment.fee_minor,
                    attempt.at_s,
                    payment,
                )
                if attempt.refund is not None:
                    yield _of_refund(attempt.refund, payment)
                if attempt.contest is not None:
                    yield from _of_dispute(attempt.contest, payment)


def _of_refund(refund: GivenBack, payment: Payment) -> _Movement:
    back_minor = -refund.amount_minor
    refund_id = f"re_{refund.key}"
    return _Movement(f"txn_{refund.key}", "refund", "refund", back_minor, 0, refund.at_s, payment, refund=refund_id)


def _of_dispute(contest: Contest, payment: Payment) -> Iterator[_Movement]:
    dispute = f"du_{contest.key}"
    yield _Movement(
        f"txn_{contest.key}",
        "dispute",
        "adjustment",
        -contest.amount_minor,
        contest.fee_minor,
        contest.at_s,
        payment,
        dispute=dispute,
    )
    if contest.status == "won" and contest.decided_s is not None:
        yield _Movement(
            f"txn_{contest.key}w",
            "dispute",
            "adjustment",
            contest.amount_minor,
            0,
            contest.decided_s,
            payment,
            dispute=dispute,
        )


def _payout(book: GarageBook, ready: list[_Movement], sent_s: int, entropy: Entropy) -> Payout:
    def total(category: Category) -> int:
        return sum(one.amount_minor for one in ready if one.category == category)

    arrived_at = instant(sent_s + _DAY_S)
    return Payout(
        garage_id=book.garage.id,
        id=entropy.uuid(sent_s),
        stripe_payout_id=f"po_{entropy.key()}",
        status="paid",
        currency=book.garage.currency,
        gross_minor=total("charge"),
        fees_minor=sum(one.fee_minor for one in ready),
        refunds_minor=-total("refund"),
        disputes_minor=-total("dispute"),
        adjustments_minor=0,
        net_minor=sum(one.net_minor for one in ready),
        transactions=len(ready),
        arrival_date=arrived_at.date(),
        sent_at=instant(sent_s),
        failed_at=None,
        failure_code=None,
        created_at=arrived_at,
        updated_at=arrived_at,
    )


def _arrive(book: GarageBook, post: Post, payout: Payout, ready: list[_Movement]) -> None:
    """Book what the bank has, and write down the payout as the account's whole."""
    arrived_at = datetime.combine(payout.arrival_date, datetime.min.time(), tzinfo=UTC)
    post(
        paid_out(amount_minor=payout.net_minor),
        payout.stripe_payout_id,
        int(arrived_at.timestamp()),
        on_date=payout.arrival_date,
    )
    book.stripe_payouts.append(
        StripePayoutRow(
            id=payout.stripe_payout_id,
            status=payout.status,
            currency=payout.currency,
            amount_minor=payout.net_minor,
            attributed_minor=payout.net_minor,
            unattributed_minor=0,
            parts=1,
            itemized=True,
            arrival_date=payout.arrival_date,
            sent_at=payout.sent_at,
            updated_at=payout.updated_at,
            unattributed="[]",
        )
    )
    stripe_id, sent_s = payout.stripe_payout_id, int(payout.sent_at.timestamp())
    currency = payout.currency.lower()
    book.settlements += [_settlement(book, one, stripe_id) for one in ready]
    left = Settlement(payout_transaction(stripe_id), currency, -payout.net_minor, sent_s, stripe_id)
    book.settlements.append(left)


def _settlement(book: GarageBook, one: _Movement, payout: str | None) -> Settlement:
    return Settlement(one.txn, book.garage.currency.lower(), one.net_minor, one.available_s, payout)
