"""What a reconciliation finds: differences between Stripe, the rows and the ledger, each with its cause."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

import msgspec

GRACE = timedelta(minutes=5)
"""What happened at Stripe this short a time ago is on its way, not a difference."""


class Cause(StrEnum):
    """Why something differs."""

    EVENT_LOST = "event_lost"
    EVENT_WAITING = "event_waiting"
    EVENT_FAILED = "event_failed"
    EVENT_PARKED = "event_parked"
    ORDER_OPEN = "order_open"
    MADE_TWICE = "made_twice"
    FOLLOWS = "follows"
    UNATTRIBUTED = "unattributed"
    UNKNOWN = "unknown"


REMEDIES: dict[Cause, str] = {
    Cause.EVENT_LOST: "--heal takes it in from Stripe",
    Cause.EVENT_WAITING: "the worker applies the event; --heal does it now",
    Cause.EVENT_FAILED: "--heal reads the object anew; then look at the failed event",
    Cause.EVENT_PARKED: "--heal reads the object anew",
    Cause.ORDER_OPEN: "the worker's resolver finishes the order",
    Cause.MADE_TWICE: "nothing is charged to it; delete it at Stripe",
    Cause.FOLLOWS: "mend the differences of this garage first",
    Cause.UNATTRIBUTED: "a person says whose it is; the garages' books are right without it",
    Cause.UNKNOWN: "a person must look; nothing was changed",
}
"""What mends a difference, by its cause."""

_MENDED_BY_READING_ANEW = frozenset({Cause.EVENT_LOST, Cause.EVENT_WAITING, Cause.EVENT_FAILED, Cause.EVENT_PARKED})


class Window(msgspec.Struct, frozen=True):
    """What is compared: all that Stripe made from `from_at` up to, without, `until_at`."""

    from_at: datetime
    until_at: datetime


class Place(msgspec.Struct, frozen=True):
    """A garage that is compared."""

    id: UUID
    name: str
    time_zone: str
    currency: str


class Mismatch(msgspec.Struct, frozen=True):
    """One thing that two sides tell differently.

    Attributes:
        what: names the field, or that one side lacks the object.
        amount_minor: Stripe's minus ours, or for the ledger the rows' minus the ledger's; 0 where no money is in it.
        mendable: whether reading Stripe anew and writing that, as an event does, is meant to end in agreement.
        detail: both sides, for the reader.
    """

    what: str
    amount_minor: int
    mendable: bool
    detail: str


MISSING_HERE = "missing here"
MISSING_AT_STRIPE = "missing at Stripe"


class Evidence(msgspec.Struct, frozen=True):
    """What is known around a mismatch.

    Attributes:
        lost: Stripe lists an event about it that never came.
        received: how many of its events wait in the inbox; `failed` and `parked` likewise.
        applied_until_at: when Stripe made the newest of its events that were applied.
        order_open: an order for it is not settled yet.
        changed_at: when Stripe last changed it, as far as its fields tell.
        written_at: when our row was last written; None without one.
    """

    lost: bool
    received: int
    failed: int
    parked: int
    applied_until_at: datetime | None
    order_open: bool
    changed_at: datetime | None
    written_at: datetime | None


class Difference(msgspec.Struct, frozen=True):
    """A line of the report.

    Attributes:
        kind: event, subscription, invoice, payment, refund, credit_note, dispute, payout, customer, order, month or
            receivable.
        stripe_id: what it is about, or the month of a garage's sum.
        remedy: what mends it.
        healed: whether it was mended in this run.
    """

    kind: str
    what: str
    cause: Cause
    garage_id: UUID | None
    stripe_id: str
    amount_minor: int
    currency: str | None
    detail: str
    remedy: str
    healed: bool = False


class Counts(msgspec.Struct):
    """What a run has counted so far.

    Attributes:
        compared: objects of ours at Stripe, rows that Stripe lacks, and sums.
        differences: found, healed ones too.
        in_flight: differed, and were left alone because they are on their way or agreed at the second look.
        foreign: objects at Stripe that belong to no garage here.
        events: of Stripe's list; `events_waiting`, `events_parked` and `events_failed` of them are so in the inbox.
    """

    compared: int = 0
    differences: int = 0
    healed: int = 0
    unexplained: int = 0
    in_flight: int = 0
    foreign: int = 0
    events: int = 0
    events_waiting: int = 0
    events_parked: int = 0
    events_failed: int = 0


class Outcome(msgspec.Struct, frozen=True):
    """A finished reconciliation; of many differences only the first ones are kept, all are counted."""

    id: UUID
    window: Window
    counts: Counts
    differences: list[Difference]


class ReconcileRun(msgspec.Struct, frozen=True):
    """A reconciliation as it is kept.

    Attributes:
        finished_at: None while it is under way.
        since_at: how far back it looked; None for all there is.
        garages: how many it was for; None for all.
        differing: differences that it found, healed ones too; the other counts as in `Counts`.
        error: why it could not be carried through.
    """

    id: UUID
    started_at: datetime
    finished_at: datetime | None
    since_at: datetime | None
    garages: int | None
    heal: bool
    compared: int
    healed: int
    unexplained: int
    differing: int
    in_flight: int
    error: str | None


class InboxState(msgspec.Struct, frozen=True):
    """Where the inbox has an event."""

    id: str
    state: str


class InboxAbout(msgspec.Struct, frozen=True):
    """What the inbox holds about an object."""

    received: int
    failed: int
    parked: int
    applied_until_at: datetime | None


class CustomerOwner(msgspec.Struct, frozen=True):
    """Whose customer one of Stripe's is."""

    garage_id: UUID
    stripe_customer_id: str | None


class MonthCash(msgspec.Struct, frozen=True):
    """What the ledger says that a garage got from Stripe in a month: charges less fees less refunds, in minor units."""

    month_date: date
    cash_minor: int


class Owed(msgspec.Struct, frozen=True):
    """What a garage's customers owe, by its ledger and by its open invoices, in minor units."""

    ledger_minor: int
    invoices_minor: int


class Stranded(msgspec.Struct, frozen=True):
    """A live subscription that Stripe does not have and that no order is making."""

    id: UUID
    created_at: datetime


def decide_cause(mismatches: Sequence[Mismatch], evidence: Evidence) -> Cause:
    """Decide why an object differs; anything that no late or lost event explains is unknown."""
    if not all(one.mendable for one in mismatches):
        return Cause.UNKNOWN
    known = (
        (evidence.lost, Cause.EVENT_LOST),
        (evidence.received > 0, Cause.EVENT_WAITING),
        (evidence.failed > 0, Cause.EVENT_FAILED),
        (evidence.parked > 0, Cause.EVENT_PARKED),
        (evidence.order_open, Cause.ORDER_OPEN),
        (_never_told(evidence), Cause.EVENT_LOST),
    )
    return next((cause for holds, cause in known if holds), Cause.UNKNOWN)


def _never_told(evidence: Evidence) -> bool:
    """Say whether Stripe changed it after all that we wrote and applied: then its event is lost, listed or not."""
    if evidence.changed_at is None:
        return False
    told = [at for at in (evidence.written_at, evidence.applied_until_at) if at is not None]
    return all(at < evidence.changed_at for at in told)


def mended_by_reading_anew(cause: Cause) -> bool:
    """Say whether a healing run reads the object from Stripe and writes it, as its event would have."""
    return cause in _MENDED_BY_READING_ANEW
