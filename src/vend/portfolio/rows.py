"""Writes holdings down as rows: subscriptions, invoices, payments, refunds, and the ledger by the domain's own rules.

What a row says here is what the webhook flows would have written for the same objects, kinds and sources included: so
an event about an old object, applied again, finds everything in place.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from operator import attrgetter
from uuid import UUID

from stripe_sandbox.money import display
from vend.domain.deferral import Recognition, Schedule, is_deferred
from vend.domain.invoice import Invoice, Payment, Refund
from vend.domain.ledger import (
    Account,
    Posting,
    Transfer,
    deferred_refunded,
    invoice_issued,
    payment_succeeded,
    recognised,
    refund_succeeded,
    reversal,
)
from vend.domain.people import Vehicle
from vend.domain.period import day_start, local_date, month_of
from vend.domain.tax import tax_share
from vend.portfolio import deferral
from vend.portfolio.book import (
    Attempt,
    Bill,
    GarageBook,
    GivenBack,
    Holding,
    LineRow,
    LineTaxRow,
    SubscriptionRow,
    SubscriptionVehicleRow,
)
from vend.portfolio.by_hand import write_by_hand
from vend.portfolio.closes import write_closes
from vend.portfolio.disputes import write_disputes
from vend.portfolio.dunning import write_dunning
from vend.portfolio.entropy import Entropy, instant
from vend.portfolio.payouts import write_payouts

_PERCENT = Decimal("0.0001")  # as the column keeps it
_HEARD_AFTER_S = 4  # how long Stripe's event took to reach us


def line_description(holding: Holding) -> str:
    """Give the text of an invoice's line, as the sandbox writes it."""
    price = holding.price
    shown = display(price.amount_minor, price.currency.lower())
    return f"1 × {holding.parking_pass.name} (at {shown} / {price.billing_interval})"  # noqa: RUF001 - Stripe's sign


def write_rows(book: GarageBook, *, now_s: int, entropy: Entropy) -> None:
    """Fill in everything that follows from the holdings."""
    Writer(book, now_s, entropy).write()


class Writer:
    """Writes one garage's holdings into its book.

    Args:
        book: with its holdings, all bills numbered.
        now_s: when the history ends.
        entropy: makes the ids.
    """

    def __init__(self, book: GarageBook, now_s: int, entropy: Entropy) -> None:
        self._book = book
        self._garage_id = book.garage.id
        self._currency = book.garage.currency
        self._zone = book.garage.time_zone
        self._now_s = now_s
        self._entropy = entropy

    def write(self) -> None:
        """Write all of them."""
        vehicles: defaultdict[UUID, list[Vehicle]] = defaultdict(list)
        for vehicle in self._book.vehicles:
            vehicles[vehicle.driver_id].append(vehicle)
        for holding in self._book.holdings:
            self._subscription(holding, vehicles[holding.driver.id])
            for bill in holding.life.bills:
                self._invoice(holding, bill)
        # Rows lie in a real database in the order in which they came, and indexes are built faster so.
        self._book.invoices.sort(key=attrgetter("created_at"))
        write_by_hand(self._book, self.post, now_s=self._now_s, entropy=self._entropy)
        self._book.payments.sort(key=attrgetter("attempted_at"))
        write_disputes(self._book, self.post, entropy=self._entropy)
        write_payouts(self._book, self.post, now_s=self._now_s, entropy=self._entropy)
        write_dunning(self._book, now_s=self._now_s, entropy=self._entropy)
        self._book.transfers.sort(key=attrgetter("recorded_at"))
        write_closes(self._book, now_s=self._now_s)

    def _heard(self, at_s: int) -> int:
        return min(at_s + _HEARD_AFTER_S, self._now_s)

    def _date(self, at: datetime) -> date:
        return local_date(at, self._zone)

    def _subscription(self, holding: Holding, vehicles: list[Vehicle]) -> None:
        life = holding.life
        last = life.bills[-1]
        created_at = instant(life.start_s - 1)
        changed_s = max(last.created_s, last.attempts[-1].at_s, life.cancel_asked_s or 0, life.ended_at_s or 0)
        stripe_id = self._book.tax_rate.stripe_tax_rate_id
        assert stripe_id is not None, "the plan sets it"
        self._book.subscriptions.append(
            SubscriptionRow(
                garage_id=self._garage_id,
                id=holding.id,
                customer_id=holding.customer.id,
                driver_id=holding.driver.id,
                pass_id=holding.parking_pass.id,
                price_id=holding.price.id,
                status=life.status,
                current_period_start_at=instant(last.start_s),
                current_period_end_at=instant(last.end_s),
                cancel_at_period_end=life.cancel_at_period_end,
                started_at=instant(life.start_s),
                canceled_at=_maybe(life.cancel_asked_s),
                ended_at=_maybe(life.ended_at_s),
                trial_end_at=None,
                start_date=None,
                collection_paused=False,
                resumes_at=None,
                stripe_subscription_id=f"sub_{holding.key}",
                stripe_payment_method_id=f"pm_{self._book.wallets[holding.customer.id].key}",
                company_account_id=None,
                stripe_tax_rate_ids=[stripe_id],
                sync_version=len(life.bills),
                created_at=created_at,
                updated_at=instant(self._heard(changed_s)),
            )
        )
        self._book.subscription_vehicles += [
            SubscriptionVehicleRow(self._garage_id, holding.id, vehicle.id, created_at) for vehicle in vehicles
        ]

    def _invoice(self, holding: Holding, bill: Bill) -> None:
        issued_at, start_at, end_at = instant(bill.issued_at_s), instant(bill.start_s), instant(bill.end_s)
        invoice_id = self._entropy.uuid(bill.issued_at_s)
        changed_s = max(bill.issued_at_s, bill.paid_at_s or 0, bill.voided_at_s or 0)
        invoice = Invoice(
            garage_id=self._garage_id,
            id=invoice_id,
            customer_id=holding.customer.id,
            subscription_id=holding.id,
            company_account_id=None,
            number=bill.number,
            status=bill.status,
            billing_reason=bill.reason,
            collection_method="charge_automatically",
            po_number=None,
            currency=self._currency,
            subtotal_minor=holding.price.amount_minor,
            discount_minor=0,
            tax_minor=holding.tax_minor,
            total_minor=holding.total_minor,
            balance_applied_minor=0,
            credited_minor=0,
            paid_minor=0 if bill.paid_at_s is None else holding.total_minor,
            period_start_date=self._date(start_at),
            company_period_date=None,
            period_end_date=self._date(end_at),
            issued_at=issued_at,
            due_at=None,
            next_attempt_at=None,
            paid_at=_maybe(bill.paid_at_s),
            stripe_invoice_id=f"in_{bill.key}",
            created_at=instant(self._heard(bill.issued_at_s)),
            updated_at=instant(self._heard(changed_s)),
        )
        self._book.invoices.append(invoice)
        self._book.lines.append(
            LineRow(
                garage_id=self._garage_id,
                invoice_id=invoice_id,
                line_number=1,
                description=line_description(holding),
                amount_minor=holding.price.amount_minor,
                net_minor=invoice.subtotal_minor,
                tax_minor=holding.tax_minor,
                pass_id=holding.parking_pass.id,
                period_start_at=start_at,
                period_end_at=end_at,
                stripe_line_id=f"il_{bill.key}",
            )
        )
        self._line_tax(holding, invoice_id)
        recognitions = self._schedule(holding, bill, invoice)
        self._post_invoice(invoice, bill, recognitions)
        released = sum(one.amount_minor for one in recognitions if one.kind == "refund")
        for attempt in bill.attempts:
            self._payment(holding, bill, attempt, invoice, released_minor=released)

    def _line_tax(self, holding: Holding, invoice_id: UUID) -> None:
        rate = self._book.tax_rate
        self._book.line_taxes.append(
            LineTaxRow(
                garage_id=self._garage_id,
                invoice_id=invoice_id,
                line_number=1,
                tax_number=1,
                stripe_tax_rate_id=rate.stripe_tax_rate_id,
                jurisdiction=rate.jurisdiction,
                name=rate.name,
                percent=rate.percent.quantize(_PERCENT),
                taxable_minor=holding.price.amount_minor,
                amount_minor=holding.tax_minor,
            )
        )

    def _schedule(self, holding: Holding, bill: Bill, invoice: Invoice) -> list[Recognition]:
        """Defer a long service period; give what has left its rest since."""
        if not _is_deferred(invoice):
            return []
        given_back = next((one.refund for one in bill.attempts if one.refund is not None), None)
        refund = None
        if given_back is not None:
            refund = (given_back, given_back.amount_minor - _tax_back(given_back, invoice))
        schedule, recognitions = deferral.run(
            Schedule(
                garage_id=self._garage_id,
                invoice_id=invoice.id,
                line_number=1,
                stripe_line_id=f"il_{bill.key}",
                amount_minor=invoice.subtotal_minor,
                rest_minor=invoice.subtotal_minor,
                start_date=invoice.period_start_date,
                end_date=invoice.period_end_date,
                next_month_date=month_of(invoice.period_start_date).start_date,
                created_at=invoice.created_at,
            ),
            bill,
            refund=refund,
            ended_at_s=holding.life.ended_at_s,
            zone=self._zone,
            now_s=self._now_s,
        )
        self._book.schedules.append(schedule)
        self._book.recognitions += recognitions
        return recognitions

    def _post_invoice(self, invoice: Invoice, bill: Bill, recognitions: list[Recognition]) -> None:
        source = invoice.stripe_invoice_id
        postings = invoice_issued(
            subtotal_minor=invoice.subtotal_minor,
            tax_minor=invoice.tax_minor,
            deferred_minor=invoice.subtotal_minor if _is_deferred(invoice) else 0,
        )
        booked = [(postings, source, self.post(postings, source, bill.issued_at_s, invoice_id=invoice.id))]
        for one in recognitions:
            if one.kind in {"month", "breakage"}:
                earned = recognised(amount_minor=one.amount_minor)
                over_at = day_start(one.recognised_date + timedelta(days=1), self._zone) - timedelta(seconds=1)
                written = self.post(earned, one.source_id, int(over_at.timestamp()), invoice_id=invoice.id)
                booked.append((earned, one.source_id, written))
        if bill.voided_at_s is not None:
            for postings, source, written in booked:
                undone = [reversal(posting) for posting in postings]
                self.post(undone, source, bill.voided_at_s, invoice_id=invoice.id, reverses=written)

    def _payment(
        self, holding: Holding, bill: Bill, attempt: Attempt, invoice: Invoice, *, released_minor: int
    ) -> None:
        attempted_at = instant(attempt.at_s)
        collected = attempt.decline is None
        wallet = self._book.wallets[holding.customer.id]
        fee_minor = holding.fee_minor if collected else 0
        payment = Payment(
            garage_id=self._garage_id,
            id=self._entropy.uuid(attempt.at_s),
            attempted_at=attempted_at,
            invoice_id=invoice.id,
            customer_id=holding.customer.id,
            subscription_id=holding.id,
            status="succeeded" if collected else "failed",
            amount_minor=invoice.total_minor,
            fee_minor=fee_minor,
            refunded_minor=attempt.refund.amount_minor if attempt.refund else 0,
            currency=self._currency,
            payment_date=self._date(attempted_at),
            method="card",
            method_brand=wallet.brand,
            method_last4=wallet.last4,
            failure_code=None if attempt.decline is None else attempt.decline.code,
            stripe_charge_id=f"ch_{attempt.key}",
            stripe_payment_intent_id=f"pi_{bill.key}",
            reference=None,
            recorded_by=None,
            dispute_status=attempt.contest.status if attempt.contest else None,
            created_at=instant(self._heard(attempt.at_s)),
        )
        self._book.payments.append(payment)
        if collected:
            postings = payment_succeeded(amount_minor=payment.amount_minor, fee_minor=fee_minor)
            source = f"ch_{attempt.key}"
            self.post(postings, source, attempt.at_s, invoice_id=invoice.id, payment_id=payment.id)
        if attempt.refund is not None:
            self._refund(attempt.refund, payment, invoice, released_minor=released_minor)

    def _refund(self, given_back: GivenBack, payment: Payment, invoice: Invoice, *, released_minor: int) -> None:
        refunded_at = instant(given_back.at_s)
        amount_minor = given_back.amount_minor
        refund = Refund(
            garage_id=self._garage_id,
            id=self._entropy.uuid(given_back.at_s),
            payment_id=payment.id,
            payment_attempted_at=payment.attempted_at,
            status="succeeded",
            amount_minor=amount_minor,
            tax_minor=_tax_back(given_back, invoice),
            currency=self._currency,
            reason=given_back.reason,
            refund_date=self._date(refunded_at),
            refunded_at=refunded_at,
            stripe_refund_id=f"re_{given_back.key}",
            request_id=None,
            method=None,
            reference=None,
            credit_note_id=None,
            created_at=instant(self._heard(given_back.at_s)),
        )
        self._book.refunds.append(refund)
        self.post(
            [
                *refund_succeeded(amount_minor=amount_minor, tax_minor=refund.tax_minor),
                *deferred_refunded(amount_minor=released_minor),
            ],
            f"re_{given_back.key}",
            given_back.at_s,
            invoice_id=invoice.id,
            payment_id=payment.id,
            refund_id=refund.id,
        )

    def post(
        self,
        postings: list[Posting],
        source_id: str,
        at_s: int,
        *,
        on_date: date | None = None,
        invoice_id: UUID | None = None,
        payment_id: UUID | None = None,
        refund_id: UUID | None = None,
        reverses: Iterable[UUID | None] | None = None,
    ) -> list[UUID]:
        """Write a cause's transfers; give their ids. They count for the local date unless another one is given."""
        occurred_at, recorded_s = instant(at_s), self._heard(at_s)
        effective_date, recorded_at = on_date or self._date(occurred_at), instant(recorded_s)
        ids = [self._entropy.uuid(recorded_s) for _ in postings]
        self._book.transfers += [
            Transfer(
                garage_id=self._garage_id,
                id=transfer_id,
                kind=posting.kind,
                debit_account=_CODES[posting.debit],
                credit_account=_CODES[posting.credit],
                amount_minor=posting.amount_minor,
                currency=self._currency,
                effective_date=effective_date,
                occurred_at=occurred_at,
                recorded_at=recorded_at,
                source_id=source_id,
                invoice_id=invoice_id,
                payment_id=payment_id,
                refund_id=refund_id,
                reverses_id=undone,
            )
            for transfer_id, posting, undone in zip(ids, postings, reverses or [None] * len(postings), strict=True)
        ]
        return ids


# Plain text is cheaper to encode a hundred thousand times than a StrEnum's member.
_CODES: dict[Account, str] = {account: account.value for account in Account}


def _is_deferred(invoice: Invoice) -> bool:
    return is_deferred(invoice.period_start_date, invoice.period_end_date)


def _tax_back(given_back: GivenBack, invoice: Invoice) -> int:
    return tax_share(given_back.amount_minor, subtotal_minor=invoice.subtotal_minor, tax_minor=invoice.tax_minor)


def _maybe(at_s: int | None) -> datetime | None:
    return None if at_s is None else instant(at_s)
