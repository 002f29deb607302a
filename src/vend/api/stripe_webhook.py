"""Where Stripe calls: verified, put into the inbox, answered; it is applied later, by the worker."""

import msgspec
import structlog

from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import Public
from vend.stripe_gateway.signature import BadSignature
from vend.webhooks.receive import BadEvent, receive

_log = structlog.get_logger(__name__)


class Taken(msgspec.Struct, frozen=True):
    """The event is safe in the inbox; `new` is false for one that was there already."""

    event_id: str
    new: bool


async def take_stripe_webhook(call: Call[NoQuery, bytes]) -> Answer:
    """Take a webhook of Stripe's."""
    received = await receive(
        call.services.door,
        body=call.body,
        signature=call.request.headers.get("stripe-signature"),
        secrets=call.services.webhook_secrets,
        now=call.now,
    )
    _log.info("stripe_event_received", stripe_event=received.event_id, new=received.new)
    return Answer(Taken(received.event_id, received.new))


ROUTES = (
    Route(
        method="POST",
        path="/webhooks/stripe",
        handler=take_stripe_webhook,
        rule=Public(),
        answers={200: Taken},
        errors=(BadSignature, BadEvent),
        body=bytes,
        tag="Platform",
        summary="Stripe's webhook endpoint",
        description="For Stripe alone, which signs what it sends. A forged or old signature is refused with 400.",
    ),
)
