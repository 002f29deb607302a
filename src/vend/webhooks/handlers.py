"""What each type of Stripe's events leads to: a table, to which a new flow adds a row.

A row of one garage's says how the event finds its garage and what is read and written; a row of the account's (payouts
hold money of several garages) does all of its work itself.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID

import msgspec

from vend.billing.company_sync import read_account, write_account
from vend.billing.credit_note_sync import read_credited, write_credited
from vend.billing.record_disputes import read_disputed, write_dispute
from vend.billing.record_invoice import read_invoice, write_invoice
from vend.billing.record_payouts import record_payout
from vend.billing.record_refunds import read_refunds, write_refunds
from vend.billing.subscription_sync import read_subscription, write_subscription
from vend.db.door import Door
from vend.db.handles import GarageTx
from vend.domain.stripe_event import ClaimedEvent
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.outcome import Missing

INVOICE_EVENTS = frozenset(
    f"invoice.{what}"
    for what in ("finalized", "paid", "payment_succeeded", "payment_failed", "payment_action_required", "voided")
) | {"invoice.marked_uncollectible"}
SUBSCRIPTION_EVENTS = frozenset(
    f"customer.subscription.{what}" for what in ("created", "updated", "deleted", "paused", "resumed", "trial_will_end")
)
REFUND_EVENTS = frozenset(
    {"charge.refunded", "charge.refund.updated", "refund.created", "refund.updated", "refund.failed"}
)
DISPUTE_EVENTS = frozenset(
    f"charge.dispute.{what}" for what in ("created", "updated", "closed", "funds_withdrawn", "funds_reinstated")
)
CREDIT_NOTE_EVENTS = frozenset(f"credit_note.{what}" for what in ("created", "updated", "voided"))
PAYOUT_EVENTS = frozenset(f"payout.{what}" for what in ("paid", "failed", "canceled", "reconciliation_completed"))

Write = Callable[[GarageTx], Awaitable[bool]]
"""Writes a reading in the event's transaction; False when a newer one was written since, so it must be read again."""


class Park(Exception):
    """Nothing is to be done for an event, and why."""


class _About(msgspec.Struct, frozen=True):
    charge: str | None = None


class _Data(msgspec.Struct, frozen=True):
    object: _About


class _Payload(msgspec.Struct, frozen=True):
    livemode: bool
    data: _Data


class Told(msgspec.Struct, frozen=True):
    """What an event says.

    Attributes:
        object_id: Stripe's id of what it is about.
        customer: Stripe's id of whose it is, where the object names one.
        charge: Stripe's id of the charge that the object names.
    """

    type: str
    object_id: str
    livemode: bool
    customer: str | None
    charge: str | None


def told_by(event: ClaimedEvent) -> Told:
    """Read what an event says.

    Raises:
        Park: it names no object.
    """
    payload = msgspec.json.decode(event.payload, type=_Payload)
    if event.object_id is None:
        raise Park("it names no object")
    return Told(event.type, event.object_id, payload.livemode, event.customer_ref, payload.data.object.charge)


Find = Callable[[StripeGateway, Told], Awaitable[str]]
"""Gives Stripe's customer that leads to the garage; raises `Park` where there is none."""

Read = Callable[[Door, StripeGateway, UUID, Told, datetime], Awaitable[Write]]
"""Reads from Stripe what an event is about, outside of any transaction, and gives what writes it."""


class Handler(msgspec.Struct, frozen=True):
    """What some types of events lead to in the garage that they find."""

    types: frozenset[str]
    read: Read
    customer: Find


class AccountHandler(msgspec.Struct, frozen=True):
    """What some types of events lead to that are of the whole account; `run` may be repeated."""

    types: frozenset[str]
    run: Callable[[Door, StripeGateway, Told, datetime], Awaitable[None]]


# ---------------------------------------------------------------- how an event finds its garage


async def _named(_: StripeGateway, told: Told) -> str:
    if told.customer is None:
        raise Park("it names no customer")
    return told.customer


async def _of_charge(stripe: StripeGateway, told: Told) -> str:
    """A refund or a dispute names its charge, not its customer."""
    if told.customer is not None:
        return told.customer
    if told.charge is None:
        raise Park("it names no customer")
    try:
        customer = (await stripe.read_charge(told.charge)).customer
    except Missing:
        raise Park(f"this account of Stripe's has no charge {told.charge}") from None
    if customer is None:
        raise Park(f"the charge {told.charge} has no customer, so it is of no garage here")
    return customer


# ---------------------------------------------------------------- what is read and written


async def _subscription(door: Door, stripe: StripeGateway, garage_id: UUID, told: Told, now: datetime) -> Write:
    reading = await read_subscription(door, stripe, garage_id, told.object_id)
    if reading is None:
        return await _company_account(door, stripe, garage_id, told, now)

    async def write(garage: GarageTx) -> bool:
        written = await write_subscription(
            garage, reading.subscription_id, reading.raw, read_version=reading.read_version, now=now
        )
        return written is not None

    return write


async def _company_account(door: Door, stripe: StripeGateway, garage_id: UUID, told: Told, now: datetime) -> Write:
    reading = await read_account(door, stripe, garage_id, told.object_id)
    if reading is None:
        raise Park("the subscription was not made here")

    async def write(garage: GarageTx) -> bool:
        written = await write_account(
            garage, reading.company_account_id, reading.raw, read_version=reading.read_version, now=now
        )
        return written is not None

    return write


async def _invoice(_door: Door, stripe: StripeGateway, _garage_id: UUID, told: Told, now: datetime) -> Write:
    reading = await read_invoice(stripe, told.object_id)

    async def write(garage: GarageTx) -> bool:
        await write_invoice(garage, reading, now=now)
        return True

    return write


async def _refunds(_door: Door, stripe: StripeGateway, _garage_id: UUID, told: Told, now: datetime) -> Write:
    charge = told.object_id if told.type == "charge.refunded" else told.charge
    if charge is None:
        raise Park("the refund names no charge")
    reading = await read_refunds(stripe, charge)

    async def write(garage: GarageTx) -> bool:
        await write_refunds(garage, reading, now=now)
        return True

    return write


async def _credit_note(_door: Door, stripe: StripeGateway, _garage_id: UUID, told: Told, now: datetime) -> Write:
    reading = await read_credited(stripe, told.object_id)

    async def write(garage: GarageTx) -> bool:
        await write_credited(garage, reading, now=now)
        return True

    return write


async def _dispute(_door: Door, stripe: StripeGateway, _garage_id: UUID, told: Told, now: datetime) -> Write:
    try:
        reading = await read_disputed(stripe, told.object_id)
    except Missing:
        raise Park(f"this account of Stripe's has no dispute {told.object_id}") from None
    if reading.charge.invoice is None:
        raise Park(f"the charge {reading.raw.charge} paid no invoice, so it is no payment here")

    async def write(garage: GarageTx) -> bool:
        await write_dispute(garage, reading, now=now)
        return True

    return write


async def _payout(door: Door, stripe: StripeGateway, told: Told, now: datetime) -> None:
    try:
        await record_payout(door, stripe, told.object_id, now=now)
    except Missing:
        raise Park(f"this account of Stripe's has no payout {told.object_id}") from None


HANDLERS: tuple[Handler, ...] = (
    Handler(SUBSCRIPTION_EVENTS, _subscription, _named),
    Handler(INVOICE_EVENTS, _invoice, _named),
    Handler(REFUND_EVENTS, _refunds, _of_charge),
    Handler(CREDIT_NOTE_EVENTS, _credit_note, _named),
    Handler(DISPUTE_EVENTS, _dispute, _of_charge),
)
ACCOUNT_HANDLERS: tuple[AccountHandler, ...] = (AccountHandler(PAYOUT_EVENTS, _payout),)

_ALL: tuple[Handler | AccountHandler, ...] = (*HANDLERS, *ACCOUNT_HANDLERS)
BY_TYPE: dict[str, Handler | AccountHandler] = {kind: handler for handler in _ALL for kind in handler.types}
HANDLED = frozenset(BY_TYPE)
"""Every type that has an effect here."""

QUIET_PREFIXES = (
    *("customer.", "charge.", "invoice.", "invoice_payment.", "invoiceitem.", "payment_intent.", "payment_method."),
    *("price.", "plan.", "product.", "tax_rate.", "balance.", "payout.", "coupon.", "promotion_code.", "setup_intent."),
)
"""Types that accompany what we record and have no effect of their own; whatever else comes is parked for a person."""

LOUD_PREFIXES = ("charge.dispute.",)
"""Money moves with these: one of a type that is not known here must be seen."""


def is_quiet(event_type: str) -> bool:
    """Say whether a type has no effect and needs nobody's attention."""
    return (
        event_type not in HANDLED and event_type.startswith(QUIET_PREFIXES) and not event_type.startswith(LOUD_PREFIXES)
    )
