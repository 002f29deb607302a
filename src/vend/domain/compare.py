"""Compares what Stripe has with our rows, and our rows with the ledger. Pure: both sides are given."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from vend.domain.dispute import DisputeStatus, lost, reinstated, withdrawn
from vend.domain.dispute import may_become as may_dispute_become
from vend.domain.invoice import InvoiceStatus, PaymentStatus, RefundStatus, invoice_may_become
from vend.domain.ledger import (
    Posting,
    deferred_refunded,
    invoice_issued,
    payment_succeeded,
    recognised,
    refund_succeeded,
    reversal,
)
from vend.domain.period import Period, local_date
from vend.domain.reconcile import MISSING_AT_STRIPE, MISSING_HERE, Mismatch, Place
from vend.domain.subscription import Status, StripeFacts, may_become

_UNDONE = frozenset({"failed", "canceled"})


# ---------------------------------------------------------------- Stripe's side


class AtStripe(msgspec.Struct, frozen=True, kw_only=True):
    """What every object of Stripe's tells.

    Attributes:
        changed_at: the latest instant that its fields tell of.
        customer: Stripe's id of whose it is.
    """

    id: str
    created_at: datetime
    changed_at: datetime
    customer: str | None


class SubscriptionAtStripe(AtStripe, frozen=True, kw_only=True):
    """A subscription; what is `own` is what our metadata says, `coupons` are Stripe's ids, sorted."""

    facts: StripeFacts
    own_id: str | None
    own_garage_id: str | None
    coupons: list[str]
    own_account_id: str | None = None


class InvoiceAtStripe(AtStripe, frozen=True, kw_only=True):
    """An invoice; `period` is None where it has more lines than Stripe includes."""

    status: InvoiceStatus
    currency: str
    subtotal_minor: int
    discount_minor: int
    tax_minor: int
    total_minor: int
    balance_applied_minor: int
    credited_minor: int
    paid_minor: int
    period: Period | None


class ChargeAtStripe(AtStripe, frozen=True, kw_only=True):
    """A charge; fee and net are those of its balance transaction, None until Stripe has booked it."""

    status: PaymentStatus
    currency: str
    amount_minor: int
    fee_minor: int | None
    net_minor: int | None
    payment_intent: str | None


class RefundAtStripe(AtStripe, frozen=True, kw_only=True):
    """A refund; `net_minor` is that of its balance transaction, negative."""

    status: RefundStatus
    currency: str
    amount_minor: int
    net_minor: int | None
    charge: str | None


class DisputeAtStripe(AtStripe, frozen=True, kw_only=True):
    """A dispute, with what its balance transactions moved."""

    status: DisputeStatus
    currency: str
    amount_minor: int
    withdrawn_minor: int
    reinstated_minor: int
    fee_minor: int
    fee_back_minor: int
    charge: str


# ---------------------------------------------------------------- our side


class Row(msgspec.Struct, frozen=True):
    """What every row tells.

    Attributes:
        placed_at: about when Stripe made it, never later.
        written_at: when it was last written.
    """

    garage_id: UUID
    id: UUID
    stripe_id: str
    placed_at: datetime
    written_at: datetime


class SubscriptionRow(Row, frozen=True):
    """A subscription's row, as far as Stripe has it too."""

    status: Status
    current_period_start_at: datetime | None
    current_period_end_at: datetime | None
    cancel_at_period_end: bool
    started_at: datetime | None
    canceled_at: datetime | None
    ended_at: datetime | None
    trial_end_at: datetime | None
    collection_paused: bool
    resumes_at: datetime | None
    stripe_payment_method_id: str | None
    price_id: UUID
    coupons: list[str]


class InvoiceRow(Row, frozen=True):
    """An invoice's row and, in two columns, the ledger's transfers of it: `kind debit credit` and amount.

    Attributes:
        receivable_minor: what is owed of it by the ledger; `written_off_minor` is what bad debt has taken off that.
        deferred_minor: what its lines' schedules began with.
        earned_minor: what has been recognised of those that bill; `unearned_minor` of those that give back, negative.
        rest_minor: what the schedules say is left; `left_minor` is what their recognitions leave.
    """

    status: InvoiceStatus
    currency: str
    subtotal_minor: int
    discount_minor: int
    tax_minor: int
    total_minor: int
    balance_applied_minor: int
    credited_minor: int
    paid_minor: int
    period_start_date: date
    period_end_date: date
    receivable_minor: int
    written_off_minor: int
    deferred_minor: int
    earned_minor: int
    unearned_minor: int
    rest_minor: int
    left_minor: int
    transfers: list[str]
    transfer_amounts: list[int]


class PaymentRow(Row, frozen=True):
    """A payment's row, the sum of its refunds' rows that count, its invoice, and its transfers."""

    status: PaymentStatus
    currency: str
    amount_minor: int
    fee_minor: int
    refunded_minor: int
    refunds_minor: int
    stripe_invoice_id: str
    transfers: list[str]
    transfer_amounts: list[int]


class RefundRow(Row, frozen=True):
    """A refund's row, its payment's charge, what it released of deferred revenue, and its transfers."""

    status: RefundStatus
    currency: str
    amount_minor: int
    tax_minor: int
    stripe_charge_id: str
    released_minor: int
    transfers: list[str]
    transfer_amounts: list[int]


class DisputeRow(Row, frozen=True):
    """A dispute's row, its payment's charge, and its transfers."""

    status: DisputeStatus
    currency: str
    amount_minor: int
    withdrawn_minor: int
    reinstated_minor: int
    fee_minor: int
    fee_back_minor: int
    stripe_charge_id: str
    transfers: list[str]
    transfer_amounts: list[int]


# ---------------------------------------------------------------- comparing


def compare_subscription(seen: SubscriptionAtStripe | None, row: SubscriptionRow | None) -> list[Mismatch]:
    """Compare a subscription; whatever differs is mended by writing Stripe's truth, unless the row has ended."""
    if seen is None or row is None:
        return one_sided(seen, row, 0)
    forward = may_become(row.status, seen.facts.status)
    names = [name for name in SubscriptionRow.__struct_fields__ if name in StripeFacts.__struct_fields__]
    found = _differing(seen.facts, row, names, mendable=forward)
    if seen.coupons != row.coupons:
        # Reading anew ends what Stripe has not; a coupon that nobody redeemed here is for a person to look at.
        ended = set(seen.coupons) <= set(row.coupons)
        found.append(told("coupons", seen.coupons, row.coupons, mendable=forward and ended))
    return found


def compare_invoice(seen: InvoiceAtStripe | None, row: InvoiceRow | None, place: Place) -> list[Mismatch]:
    """Compare an invoice; a draft is owed by nobody and has no row."""
    if seen is not None and row is None:
        return [] if seen.status == "draft" else one_sided(seen, None, seen.total_minor)
    if row is None:
        return []
    ledger = against_ledger(row.transfers, row.transfer_amounts, _invoice_postings(row))
    if row.rest_minor != row.left_minor:
        ledger.append(told("rest_minor", row.left_minor, row.rest_minor, mendable=False))
    ledger += _bad_debt(row)
    if seen is None:
        return one_sided(None, row, -row.total_minor) + ledger
    forward = invoice_may_become(row.status, seen.status)
    found = fixed(seen, row, ("currency", "subtotal_minor", "discount_minor", "tax_minor", "total_minor"))
    if seen.status != row.status:
        found.append(told("status", seen.status, row.status, mendable=forward))
    found += _differing(seen, row, ("balance_applied_minor", "credited_minor", "paid_minor"), mendable=forward)
    if seen.period is not None:
        dates = tuple(local_date(at, place.time_zone) for at in (seen.period.start_at, seen.period.end_at))
        if dates != (row.period_start_date, row.period_end_date):
            ours = f"{row.period_start_date} to {row.period_end_date}"
            found.append(Mismatch("period", 0, mendable=False, detail=f"{dates[0]} to {dates[1]}, here {ours}"))
    return found + ledger


def compare_payment(seen: ChargeAtStripe | None, row: PaymentRow | None) -> list[Mismatch]:
    """Compare a charge with its payment."""
    if row is None:
        return [] if seen is None else one_sided(seen, None, seen.amount_minor if seen.status == "succeeded" else 0)
    ledger = against_ledger(row.transfers, row.transfer_amounts, _payment_postings(row))
    if seen is None:
        return one_sided(None, row, -row.amount_minor if row.status == "succeeded" else 0) + ledger
    settles = row.status == "pending" and seen.status != "pending"
    found = fixed(seen, row, ("currency", "amount_minor"))
    if seen.status != row.status:
        found.append(told("status", seen.status, row.status, mendable=settles))
    if (seen.fee_minor or 0) != row.fee_minor:
        found.append(told("fee_minor", seen.fee_minor or 0, row.fee_minor, mendable=settles))
    if row.refunded_minor != row.refunds_minor:
        found.append(told("refunded_minor", row.refunds_minor, row.refunded_minor, mendable=False))
    return found + ledger


def compare_refund(seen: RefundAtStripe | None, row: RefundRow | None) -> list[Mismatch]:
    """Compare a refund; one that succeeded can still fail, hence any other status may be the newer one."""
    if row is None:
        return [] if seen is None else one_sided(seen, None, 0 if seen.status in _UNDONE else -seen.amount_minor)
    ledger = against_ledger(row.transfers, row.transfer_amounts, *_refund_postings(row))
    if seen is None:
        return one_sided(None, row, 0 if row.status in _UNDONE else row.amount_minor) + ledger
    found = fixed(seen, row, ("currency", "amount_minor"))
    if seen.status != row.status:
        found.append(told("status", seen.status, row.status, mendable=row.status not in _UNDONE))
    return found + ledger


def compare_dispute(seen: DisputeAtStripe | None, row: DisputeRow | None) -> list[Mismatch]:
    """Compare a dispute; what Stripe has moved for it changes as it goes on."""
    if row is None:
        return [] if seen is None else one_sided(seen, None, seen.reinstated_minor - seen.withdrawn_minor)
    ledger = against_ledger(row.transfers, row.transfer_amounts, *_dispute_postings(row))
    if seen is None:
        return one_sided(None, row, row.withdrawn_minor - row.reinstated_minor) + ledger
    forward = may_dispute_become(row.status, seen.status)
    moved = ("withdrawn_minor", "reinstated_minor", "fee_minor", "fee_back_minor")
    found = fixed(seen, row, ("currency",))
    return found + _differing(seen, row, ("status", "amount_minor", *moved), mendable=forward) + ledger


def _dispute_postings(row: DisputeRow) -> list[list[Posting]]:
    """Give the postings that a dispute may have: a loss may have been appealed, undone and even come again."""
    booked = withdrawn(amount_minor=row.withdrawn_minor, fee_minor=row.fee_minor)
    booked += reinstated(amount_minor=row.reinstated_minor, fee_minor=row.fee_back_minor)
    if row.status == "lost":
        return [booked + lost(amount_minor=row.withdrawn_minor - row.reinstated_minor)]
    was_lost = lost(amount_minor=row.withdrawn_minor)
    return [booked, booked + was_lost + [reversal(one) for one in was_lost]]


def one_sided(seen: AtStripe | None, row: Row | None, amount_minor: int) -> list[Mismatch]:
    """Tell which side lacks it."""
    if seen is not None:
        return [Mismatch(MISSING_HERE, amount_minor, mendable=True, detail="Stripe has it")]
    return [] if row is None else [Mismatch(MISSING_AT_STRIPE, amount_minor, mendable=False, detail=f"row {row.id}")]


def fixed(seen: AtStripe, row: Row, names: Sequence[str]) -> list[Mismatch]:
    """Compare what nothing changes after it was written."""
    return _differing(seen, row, names, mendable=False)


def _differing(seen: msgspec.Struct, row: Row, names: Sequence[str], *, mendable: bool) -> list[Mismatch]:
    return [
        told(name, getattr(seen, name), getattr(row, name), mendable=mendable)
        for name in names
        if getattr(seen, name) != getattr(row, name)
    ]


def told(what: str, theirs: object, ours: object, *, mendable: bool) -> Mismatch:
    """Tell of one thing with both sides, and with the amount where it is one."""
    both_numbers = isinstance(theirs, int) and isinstance(ours, int) and what.endswith("_minor")
    amount = int(theirs) - int(ours) if both_numbers else 0  # type: ignore[call-overload]  # both are int here
    return Mismatch(what.removesuffix("_minor"), amount, mendable, f"{theirs}, here {ours}")


# ---------------------------------------------------------------- rows against the ledger


def _invoice_postings(row: InvoiceRow) -> list[Posting]:
    issued = [
        *invoice_issued(
            subtotal_minor=row.subtotal_minor,
            tax_minor=row.tax_minor,
            deferred_minor=row.deferred_minor,
            balance_applied_minor=row.balance_applied_minor,
        ),
        *recognised(amount_minor=row.earned_minor),
        *recognised(amount_minor=row.unearned_minor),
    ]
    return issued + [reversal(one) for one in issued] if row.status == "void" else issued


def _bad_debt(row: InvoiceRow) -> list[Mismatch]:
    """Nothing is owed of an uncollectible invoice, and nothing is lost of any other; writing it anew mends both."""
    should = row.written_off_minor + row.receivable_minor if row.status == "uncollectible" else 0
    if should == row.written_off_minor:
        return []
    return [told("bad_debt_minor", should, row.written_off_minor, mendable=True)]


def _payment_postings(row: PaymentRow) -> list[Posting]:
    if row.status != "succeeded":
        return []
    return payment_succeeded(amount_minor=row.amount_minor, fee_minor=row.fee_minor)


def _refund_postings(row: RefundRow) -> list[list[Posting]]:
    """Give the postings that a refund may have: one that failed was booked before, or never."""
    booked = [
        *refund_succeeded(amount_minor=row.amount_minor, tax_minor=row.tax_minor),
        *deferred_refunded(amount_minor=row.released_minor),
    ]
    if row.status == "succeeded":
        return [booked]
    return [[], booked + [reversal(one) for one in booked]] if row.status in _UNDONE else [[]]


def against_ledger(transfers: Sequence[str], amounts: Sequence[int], *allowed: Sequence[Posting]) -> list[Mismatch]:
    """Compare transfers with what there should be; any of `allowed` will do, the first one is what is told of."""
    actual: Counter[str] = Counter()
    for transfer, amount_minor in zip(transfers, amounts, strict=True):
        actual[transfer] += amount_minor
    wanted = [{f"{one.kind} {one.debit} {one.credit}": one.amount_minor for one in postings} for postings in allowed]
    if dict(actual) in wanted:
        return []
    first = wanted[0]
    return [
        Mismatch(
            f"ledger: {name}",
            first.get(name, 0) - actual[name],
            mendable=False,
            detail=f"should be {first.get(name, 0)}, is {actual[name]}",
        )
        for name in sorted(first.keys() | actual.keys())
        if first.get(name, 0) != actual[name]
    ]
