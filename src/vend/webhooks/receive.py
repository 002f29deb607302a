"""Takes a webhook into the inbox: verify, one insert, done."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from vend.db.door import Door
from vend.domain.errors import Invalid
from vend.domain.stripe_event import StripeEvent
from vend.store import stripe_events
from vend.stripe_gateway.facts import instant
from vend.stripe_gateway.signature import verify


class BadEvent(Invalid):
    """The body is signed, but is no event of Stripe's."""

    code = "bad_event"


class Received(msgspec.Struct, frozen=True):
    """What became of a webhook; `new` is False for one that is in the inbox already."""

    event_id: str
    type: str
    new: bool


class _Object(msgspec.Struct, frozen=True):
    id: str | None = None
    object: str | None = None
    customer: str | None = None
    charge: str | None = None


class _Data(msgspec.Struct, frozen=True):
    object: _Object


class _Event(msgspec.Struct, frozen=True):
    id: str
    type: str
    created: int
    livemode: bool
    data: _Data
    api_version: str | None = None


async def receive(door: Door, *, body: bytes, signature: str | None, secrets: Sequence[str], now: datetime) -> Received:
    """Take a webhook in. Once this returns, the event is safe, and Stripe may be answered with 200.

    Args:
        body: exactly as received.
        signature: the `Stripe-Signature` header.
        secrets: of the endpoint.

    Raises:
        BadSignature: it does not come from Stripe, or not now.
        BadEvent: it is signed and yet no event.
    """
    text = verify(body, signature, secrets=secrets, now=now)
    event = parse(text, now=now)
    async with door.platform(reason="take a webhook into the inbox") as platform:
        new = await platform.run(stripe_events.receive(event=event))
    return Received(event.id, event.type, new is not None)


def parse(text: str, *, now: datetime) -> StripeEvent:
    """Read what the inbox needs to know of an event.

    Raises:
        BadEvent: something is missing.
    """
    try:
        event = msgspec.json.decode(text, type=_Event)
        created_at = instant(event.created)
    except (msgspec.MsgspecError, OverflowError, OSError, ValueError) as error:
        raise BadEvent("The body is no Stripe event of a version that is known here.") from error
    about = event.data.object
    customer = about.id if about.object == "customer" else about.customer
    order_key = customer or about.charge or about.id or event.id
    if "\0" in text or not event.id or len(event.id) > 255:  # noqa: PLR2004 - the inbox's own limit
        raise BadEvent("The body is no Stripe event of a version that is known here.")
    return StripeEvent(
        id=event.id,
        type=event.type,
        api_version=event.api_version,
        livemode=event.livemode,
        object_id=about.id,
        customer_ref=customer,
        order_key=order_key,
        payload=text,
        stripe_created_at=created_at,
        received_at=now,
        next_attempt_at=now,
    )
