"""Events: what happened to something of a garage, as integrations hear of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, get_args
from uuid import UUID

import msgspec

from vend.domain.api_version import Versions
from vend.domain.books import MonthClose
from vend.domain.credit_note import CreditNote
from vend.domain.dispute import Dispute
from vend.domain.invoice import Invoice, Payment, Refund
from vend.domain.payout import Payout
from vend.domain.rate_change import RateChange
from vend.domain.subscription import Subscription
from vend.domain.waitlist import WaitlistEntry
from vend.domain.webhook import WebhookEndpoint

EventType = Literal[
    "subscription.created",
    "subscription.activated",
    "subscription.trial_started",
    "subscription.changed",
    "subscription.paused",
    "subscription.resumed",
    "subscription.past_due",
    "subscription.unpaid",
    "subscription.cancellation_scheduled",
    "subscription.cancellation_withdrawn",
    "subscription.canceled",
    "subscription.expired",
    "invoice.opened",
    "invoice.paid",
    "invoice.voided",
    "invoice.uncollectible",
    "payment.pending",
    "payment.succeeded",
    "payment.failed",
    "refund.pending",
    "refund.succeeded",
    "refund.failed",
    "refund.canceled",
    "credit_note.issued",
    "credit_note.voided",
    "dispute.opened",
    "dispute.closed",
    "payout.created",
    "payout.paid",
    "payout.failed",
    "payout.canceled",
    "waitlist.joined",
    "waitlist.offered",
    "waitlist.accepted",
    "waitlist.declined",
    "waitlist.expired",
    "waitlist.left",
    "rate_change.announced",
    "rate_change.begun",
    "rate_change.done",
    "rate_change.cancelled",
    "month.closed",
    "webhook_endpoint.disabled",
    "ping",
]
ObjectType = Literal[
    "subscription",
    "invoice",
    "payment",
    "refund",
    "credit_note",
    "dispute",
    "payout",
    "waitlist_entry",
    "rate_change",
    "month_close",
    "webhook_endpoint",
]

OBJECTS: Mapping[ObjectType, type[msgspec.Struct]] = {
    "subscription": Subscription,
    "invoice": Invoice,
    "payment": Payment,
    "refund": Refund,
    "credit_note": CreditNote,
    "dispute": Dispute,
    "payout": Payout,
    "waitlist_entry": WaitlistEntry,
    "rate_change": RateChange,
    "month_close": MonthClose,
    "webhook_endpoint": WebhookEndpoint,
}
"""What the API gives for each type of object."""

NOT_IN_ROWS: Mapping[ObjectType, frozenset[str]] = {"waitlist_entry": frozenset({"position"})}
"""What the API computes when it is asked; null in an event."""

_OBJECT_OF: Mapping[str, ObjectType] = {
    "waitlist": "waitlist_entry",
    "month": "month_close",
    "ping": "webhook_endpoint",
}

MEANINGS: Mapping[EventType, str] = {
    "subscription.created": "Somebody ordered a pass; whether it is paid shows in the status.",
    "subscription.activated": "It is active: it was paid for the first time, after a trial, or after it was not paid.",
    "subscription.trial_started": "Its trial began.",
    "subscription.changed": "It is for another pass, or at another price.",
    "subscription.paused": "Nothing is collected for now.",
    "subscription.resumed": "Collecting goes on.",
    "subscription.past_due": "A renewal was not paid.",
    "subscription.unpaid": "A renewal was not paid, and is not tried again.",
    "subscription.cancellation_scheduled": "It ends with its period.",
    "subscription.cancellation_withdrawn": "It does not end with its period after all.",
    "subscription.canceled": "It ended.",
    "subscription.expired": "Its first invoice was not paid in time; it never began.",
    "invoice.opened": "An invoice is to be paid, or again to be paid.",
    "invoice.paid": "It is paid in full.",
    "invoice.voided": "It is not owed, as if it had never been.",
    "invoice.uncollectible": "It was given up.",
    "payment.pending": "An attempt is under way that takes days, such as a direct debit.",
    "payment.succeeded": "An attempt collected the money.",
    "payment.failed": "An attempt did not collect it, or what had been recorded came back.",
    "refund.pending": "Money is on its way back.",
    "refund.succeeded": "It went back.",
    "refund.failed": "It could not go back.",
    "refund.canceled": "It was called off.",
    "credit_note.issued": "Less is owed of an invoice, or was.",
    "credit_note.voided": "A credit note was called off.",
    "dispute.opened": "A cardholder asked the bank for the money back.",
    "dispute.closed": "The bank decided; how shows in the status.",
    "payout.created": "Stripe pays out; what of it is the garage's shows in the amounts.",
    "payout.paid": "It arrived at the bank.",
    "payout.failed": "The bank did not take it.",
    "payout.canceled": "It was called off.",
    "waitlist.joined": "A driver stands in line for a pass.",
    "waitlist.offered": "A place is held for them until `offer_until_at`.",
    "waitlist.accepted": "They took it.",
    "waitlist.declined": "They did not want it.",
    "waitlist.expired": "They did not answer in time.",
    "waitlist.left": "They left the line, or the pass is no longer sold.",
    "rate_change.announced": "A rate increase was announced; whom it concerns is told.",
    "rate_change.begun": "Its prices are those that are sold.",
    "rate_change.done": "Everybody whom it concerns pays the new price.",
    "rate_change.cancelled": "It was called off.",
    "month.closed": "A month's books were closed.",
    "webhook_endpoint.disabled": "An endpoint took nothing for days, or said that it is gone; it is sent nothing more.",
    "ping": "Asked for, to try an endpoint out.",
}
"""What each type says."""

assert set(MEANINGS) == set(get_args(EventType)), "each type has a meaning"


class EventRow(msgspec.Struct, frozen=True):
    """An event as it is kept.

    Attributes:
        object_number: counts the events of its object from 1, in the order in which they happened.
        object: JSON of the row that it tells of; `previous` of what was different before, None where nothing was.
    """

    garage_id: UUID
    id: UUID
    type: EventType
    object_type: ObjectType
    object_id: str
    object_number: int
    created_at: datetime
    object: str
    previous: str | None


class EventData(msgspec.Struct, frozen=True):
    """What an event tells of.

    Attributes:
        object: as the API gave it right after what happened; see the event types for its schema.
        previous: what was different before, by name; null for something new.
    """

    object: dict[str, Any]
    previous: dict[str, Any] | None


class Event(msgspec.Struct, frozen=True):
    """Something that happened.

    Attributes:
        api_version: in which `data.object` is written.
        object_id: what it happened to; a month's first day for a month.
        object_number: counts what happened to it from 1, so that an order can be told.
    """

    id: UUID
    type: EventType
    api_version: str
    created_at: datetime
    garage_id: UUID
    object_type: ObjectType
    object_id: str
    object_number: int
    data: EventData


def object_type_of(event_type: EventType) -> ObjectType:
    """Give what a type of event tells of."""
    first = event_type.partition(".")[0]
    found: Any = _OBJECT_OF.get(first, first)
    assert found in OBJECTS, "the table above is whole"
    return found  # type: ignore[no-any-return]  # narrowed above


def event_of(row: EventRow, versions: Versions, version: str) -> Event:
    """Write an event as the API gives it in a version.

    What a field of today was not yet when the event was written is null in it.
    """
    shape = OBJECTS[row.object_type]
    held = _as_shaped(msgspec.json.decode(row.object), shape)
    shown: dict[str, Any] = msgspec.to_builtins(versions.take_back(held, version))
    before: dict[str, Any] | None = None
    if row.previous is not None:
        names = set(shape.__struct_fields__)
        before = {name: value for name, value in msgspec.json.decode(row.previous).items() if name in names}
    return Event(
        id=row.id,
        type=row.type,
        api_version=version,
        created_at=row.created_at,
        garage_id=row.garage_id,
        object_type=row.object_type,
        object_id=row.object_id,
        object_number=row.object_number,
        data=EventData(shown, before),
    )


def _as_shaped(row: dict[str, Any], shape: type[msgspec.Struct]) -> msgspec.Struct | dict[str, Any]:
    picked = {name: row.get(name) for name in shape.__struct_fields__}
    try:
        return msgspec.convert(picked, shape)
    except msgspec.ValidationError:
        # Written before the shape had all of its fields.
        return picked
