"""Some who were refused bring a check or cash instead of another card; it is brought to the bank on Fridays."""

from collections import defaultdict
from datetime import datetime, timedelta

from vend.domain.invoice import Invoice, Payment
from vend.domain.ledger import deposited, payment_received
from vend.domain.period import day_start, local_date
from vend.domain.received import Deposit, Method
from vend.portfolio.book import ByHand, DepositPaymentRow, GarageBook
from vend.portfolio.disputes import Post
from vend.portfolio.entropy import Entropy, instant

RECORDED_BY = "system:portfolio"
_BY_HAND = 0.12
_METHODS: tuple[Method, ...] = ("check", "check", "check", "ach", "cash")
_FRIDAY = 4
_DEPOSITED_AFTER = timedelta(hours=15)


def bring(book: GarageBook, *, entropy: Entropy) -> None:
    """Let some of those whose renewal was refused pay by hand, at the time at which their card would have.

    Args:
        entropy: one of its own, so that the rest of the book does not depend on it.
    """
    for holding in book.holdings:
        for bill in holding.life.bills:
            last = bill.attempts[-1]
            refused_first = len(bill.attempts) > 1 and bill.reason == "subscription_cycle"
            if bill.paid_at_s is not None and refused_first and last.refund is None and entropy.chance(_BY_HAND):
                del bill.attempts[-1]
                number = entropy.between(1000, 9999)
                bill.by_hand = ByHand(entropy.choice(_METHODS), last.at_s, f"No. {number}")


def write_by_hand(book: GarageBook, post: Post, *, now_s: int, entropy: Entropy) -> None:
    """Add the payments, and the deposits of the Fridays that are past."""
    invoices = {invoice.stripe_invoice_id: invoice for invoice in book.invoices}
    trips: defaultdict[datetime, list[Payment]] = defaultdict(list)
    for holding in book.holdings:
        for bill in holding.life.bills:
            if bill.by_hand is not None:
                payment = _payment(book, invoices[f"in_{bill.key}"], bill.by_hand, entropy)
                book.payments.append(payment)
                about = {"invoice_id": payment.invoice_id, "payment_id": payment.id}
                received = payment_received(amount_minor=payment.amount_minor)
                post(received, str(payment.id), bill.by_hand.at_s, **about)
                trips[_trip_at(payment, book.garage.time_zone)].append(payment)
    for at, payments in sorted(trips.items()):
        if at <= instant(now_s):
            _deposit(book, post, at, payments, entropy)


def _trip_at(payment: Payment, zone_name: str) -> datetime:
    """Give the first Friday afternoon after a payment, at the garage."""
    day = payment.payment_date
    friday = day + timedelta(days=(_FRIDAY - day.weekday()) % 7)
    at = day_start(friday, zone_name) + _DEPOSITED_AFTER
    return at if payment.attempted_at <= at else day_start(friday + timedelta(days=7), zone_name) + _DEPOSITED_AFTER


def _payment(book: GarageBook, invoice: Invoice, by_hand: ByHand, entropy: Entropy) -> Payment:
    received_at = instant(by_hand.at_s)
    return Payment(
        garage_id=book.garage.id,
        id=entropy.uuid(by_hand.at_s),
        attempted_at=received_at,
        invoice_id=invoice.id,
        customer_id=invoice.customer_id,
        subscription_id=invoice.subscription_id,
        status="succeeded",
        amount_minor=invoice.total_minor,
        fee_minor=0,
        refunded_minor=0,
        currency=book.garage.currency,
        payment_date=local_date(received_at, book.garage.time_zone),
        method=by_hand.method,
        method_brand=None,
        method_last4=None,
        failure_code=None,
        stripe_charge_id=None,
        stripe_payment_intent_id=None,
        reference=by_hand.reference,
        recorded_by=RECORDED_BY,
        dispute_status=None,
        created_at=received_at,
    )


def _deposit(book: GarageBook, post: Post, at: datetime, payments: list[Payment], entropy: Entropy) -> None:
    at_s, total_minor = int(at.timestamp()), sum(one.amount_minor for one in payments)
    deposit = Deposit(
        garage_id=book.garage.id,
        id=entropy.uuid(at_s),
        deposit_date=local_date(at, book.garage.time_zone),
        reference=f"Slip {len(book.deposits) + 1}",
        total_minor=total_minor,
        currency=book.garage.currency,
        recorded_by=RECORDED_BY,
        created_at=at,
    )
    book.deposits.append(deposit)
    book.deposit_payments += [
        DepositPaymentRow(book.garage.id, one.id, one.attempted_at, deposit.id) for one in payments
    ]
    post(deposited(total_minor=total_minor), str(deposit.id), at_s, on_date=deposit.deposit_date)
