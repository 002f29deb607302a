"""Where an operator's events are sent: endpoints, their secrets, the log of deliveries, and replay."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta

from vend.api.pages import Listing, PageQuery, listing, page_of
from vend.api.reading import nothing_here
from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import ForOperator
from vend.domain.access import Permission
from vend.domain.api_version import UnknownVersion
from vend.domain.errors import Invalid, NotFound
from vend.domain.event import Event
from vend.domain.operation import KeyReused
from vend.domain.webhook import (
    Attempt,
    Delivery,
    DeliveryState,
    EndpointArchived,
    EndpointDisabled,
    WebhookEndpoint,
)
from vend.events.commands import (
    IssuedWebhookEndpoint,
    NewWebhookEndpoint,
    QueuedReplay,
    Replay,
    SecretRotation,
    WebhookEndpointChange,
)
from vend.events.endpoints import (
    add_endpoint,
    archive_endpoint,
    change_endpoint,
    disable_endpoint,
    enable_endpoint,
    rotate_secret,
)
from vend.events.replay import NoGarageYet, ping_endpoint, replay_events
from vend.events.secrets import EndpointSecretGone
from vend.outbound.guard import AddressRefused
from vend.store import webhook_deliveries, webhook_endpoints

_RULE = ForOperator(Permission.MANAGE_OPERATOR)
_PATH = "/v1/operators/{operator_id}/webhook-endpoints"
_ONE = f"{_PATH}/{{endpoint_id}}"
_TAG = "Webhooks"


class DeliveryQuery(PageQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which deliveries."""

    state: Annotated[DeliveryState, Meta(description="Only those in this state.")] | None = None
    event_id: Annotated[UUID, Meta(description="Only that of this event.")] | None = None


async def list_webhook_endpoints(call: Call[PageQuery, None]) -> Answer:
    """Give the endpoints of an operator."""
    async with call.services.door.platform(reason="list webhook endpoints") as platform:
        rows = await platform.run(webhook_endpoints.list_page(operator_id=call.operator_id, page=page_of(call.query)))
    return Answer(listing(rows, call.query, lambda row: (row.created_at, row.id)))


async def read_webhook_endpoint(call: Call[NoQuery, None]) -> Answer:
    """Give one endpoint."""
    return Answer(await _endpoint(call))


async def create_webhook_endpoint(call: Call[NoQuery, NewWebhookEndpoint]) -> Answer:
    """Add an endpoint."""
    services = call.services
    issued = await add_endpoint(
        services.door,
        services.list_keys,
        call.operator_id,
        call.body,
        version=call.version,
        versions=services.versions,
        loopback=services.outbound_loopback,
        asked=call.asked,
        now=call.now,
    )
    where = f"/v1/operators/{call.operator_id}/webhook-endpoints/{issued.endpoint.id}"
    return Answer(issued, 201, {"Location": where})


async def update_webhook_endpoint(call: Call[NoQuery, WebhookEndpointChange]) -> Answer:
    """Change an endpoint."""
    services = call.services
    changed = await change_endpoint(
        services.door,
        call.operator_id,
        call.id("endpoint_id"),
        call.body,
        versions=services.versions,
        loopback=services.outbound_loopback,
        asked=call.asked,
        now=call.now,
    )
    return Answer(changed)


async def rotate_webhook_secret(call: Call[NoQuery, SecretRotation]) -> Answer:
    """Give an endpoint another secret."""
    services, endpoint_id = call.services, call.id("endpoint_id")
    issued = await rotate_secret(
        services.door,
        services.list_keys,
        call.operator_id,
        endpoint_id,
        call.body,
        asked=call.asked,
        now=call.now,
    )
    return Answer(issued)


async def disable_webhook_endpoint(call: Call[NoQuery, None]) -> Answer:
    """Send an endpoint nothing for now."""
    door, endpoint_id = call.services.door, call.id("endpoint_id")
    return Answer(await disable_endpoint(door, call.operator_id, endpoint_id, asked=call.asked, now=call.now))


async def enable_webhook_endpoint(call: Call[NoQuery, None]) -> Answer:
    """Send to an endpoint again."""
    door, endpoint_id = call.services.door, call.id("endpoint_id")
    return Answer(await enable_endpoint(door, call.operator_id, endpoint_id, asked=call.asked, now=call.now))


async def archive_webhook_endpoint(call: Call[NoQuery, None]) -> Answer:
    """End an endpoint."""
    door, endpoint_id = call.services.door, call.id("endpoint_id")
    return Answer(await archive_endpoint(door, call.operator_id, endpoint_id, asked=call.asked, now=call.now))


async def ping_webhook_endpoint(call: Call[NoQuery, None]) -> Answer:
    """Send an endpoint an event that only tries it out."""
    services, endpoint_id = call.services, call.id("endpoint_id")
    event = await ping_endpoint(services.door, call.operator_id, endpoint_id, versions=services.versions, now=call.now)
    return Answer(event, 202)


async def replay_to_webhook_endpoint(call: Call[NoQuery, Replay]) -> Answer:
    """Send events again."""
    door, endpoint_id = call.services.door, call.id("endpoint_id")
    return Answer(QueuedReplay(await replay_events(door, call.operator_id, endpoint_id, call.body, now=call.now)), 202)


async def list_webhook_deliveries(call: Call[DeliveryQuery, None]) -> Answer:
    """Give what was sent to an endpoint, or is to be."""
    endpoint = await _endpoint(call)
    async with call.services.door.garage_snapshot(call.actor.garages(_RULE.permission)) as snapshot:
        rows = await snapshot.run(
            webhook_deliveries.list_page(
                page=page_of(call.query),
                endpoint_id=endpoint.id,
                state=call.query.state,
                event_id=call.query.event_id,
            )
        )
    return Answer(listing(rows, call.query, lambda row: (row.created_at, row.event_id)))


async def list_webhook_attempts(call: Call[PageQuery, None]) -> Answer:
    """Give the tries of a delivery."""
    endpoint = await _endpoint(call)
    async with call.services.door.garage_snapshot(call.actor.garages(_RULE.permission)) as snapshot:
        rows = await snapshot.run(
            webhook_deliveries.attempts_page(
                page=page_of(call.query), endpoint_id=endpoint.id, event_id=call.id("event_id")
            )
        )
    return Answer(listing(rows, call.query, lambda row: (row.attempted_at, row.id)))


async def _endpoint(call: Call[PageQuery, None] | Call[NoQuery, None] | Call[DeliveryQuery, None]) -> WebhookEndpoint:
    """Read the endpoint of the path.

    Raises:
        NotFound: the operator has no such endpoint.
    """
    async with call.services.door.platform(reason="read a webhook endpoint") as platform:
        found = await platform.run(
            webhook_endpoints.read_one(operator_id=call.operator_id, endpoint_id=call.id("endpoint_id"))
        )
    if found is None:
        raise nothing_here()
    return found


_READING = (
    Route(
        method="GET",
        path=_PATH,
        handler=list_webhook_endpoints,
        rule=_RULE,
        answers={200: Listing[WebhookEndpoint]},
        query=PageQuery,
        tag=_TAG,
        summary="List webhook endpoints",
        description="Newest first, disabled and archived ones too. Secrets are shown only when they are made.",
    ),
    Route(
        method="GET",
        path=_ONE,
        handler=read_webhook_endpoint,
        rule=_RULE,
        answers={200: WebhookEndpoint},
        tag=_TAG,
        summary="Read a webhook endpoint",
        description="With since when it takes nothing, if that is so.",
    ),
    Route(
        method="GET",
        path=f"{_ONE}/deliveries",
        handler=list_webhook_deliveries,
        rule=_RULE,
        answers={200: Listing[Delivery]},
        query=DeliveryQuery,
        tag=_TAG,
        summary="List deliveries",
        description="What was sent to an endpoint or is to be, the last queued first; `dead` ones were given up.",
    ),
    Route(
        method="GET",
        path=f"{_ONE}/deliveries/{{event_id}}/attempts",
        handler=list_webhook_attempts,
        rule=_RULE,
        answers={200: Listing[Attempt]},
        query=PageQuery,
        tag=_TAG,
        summary="List the tries of a delivery",
        description="The last first, each with its status, how long it took, and how the answer began.",
    ),
)
_CHANGING = (
    Route(
        method="POST",
        path=_PATH,
        handler=create_webhook_endpoint,
        rule=_RULE,
        answers={201: IssuedWebhookEndpoint},
        errors=(AddressRefused, UnknownVersion, Invalid, NotFound, KeyReused, EndpointSecretGone),
        body=NewWebhookEndpoint,
        tag=_TAG,
        summary="Add a webhook endpoint",
        description=(
            "Events that happen from now on are sent to it by POST, signed as Standard Webhooks has it, those about "
            "one object in their order. The answer shows the signing secret; keep it now. An answer from 200 to 299 "
            "says that an event was taken; otherwise it is tried again for three days. `webhook-id` is the event's "
            "id: drop what you have taken before."
        ),
    ),
    Route(
        method="POST",
        path=_ONE,
        handler=update_webhook_endpoint,
        rule=_RULE,
        answers={200: WebhookEndpoint},
        errors=(AddressRefused, UnknownVersion, Invalid, NotFound, EndpointArchived),
        body=WebhookEndpointChange,
        tag=_TAG,
        summary="Change a webhook endpoint",
        description="What is left out stays as it is.",
    ),
    Route(
        method="POST",
        path=f"{_ONE}/rotate-secret",
        handler=rotate_webhook_secret,
        rule=_RULE,
        answers={200: IssuedWebhookEndpoint},
        errors=(NotFound, EndpointArchived, EndpointSecretGone),
        body=SecretRotation,
        tag=_TAG,
        summary="Rotate a webhook's secret",
        description=(
            "The answer shows the new secret; keep it now. Messages are signed with both secrets for a while, so that "
            "none is refused while you change it. Under the same Idempotency-Key it is shown again."
        ),
    ),
    Route(
        method="POST",
        path=f"{_ONE}/disable",
        handler=disable_webhook_endpoint,
        rule=_RULE,
        answers={200: WebhookEndpoint},
        errors=(NotFound, EndpointArchived),
        tag=_TAG,
        summary="Disable a webhook endpoint",
        description="It is sent nothing. What waits for it stays; what happens meanwhile is none of its news.",
    ),
    Route(
        method="POST",
        path=f"{_ONE}/enable",
        handler=enable_webhook_endpoint,
        rule=_RULE,
        answers={200: WebhookEndpoint},
        errors=(NotFound, EndpointArchived),
        tag=_TAG,
        summary="Enable a webhook endpoint",
        description="What waited for it is sent, and what happens from now on. Replay brings what happened in between.",
    ),
    Route(
        method="POST",
        path=f"{_ONE}/archive",
        handler=archive_webhook_endpoint,
        rule=_RULE,
        answers={200: WebhookEndpoint},
        errors=(NotFound,),
        tag=_TAG,
        summary="Archive a webhook endpoint",
        description="It is sent nothing any more, for good. Its log stays.",
    ),
    Route(
        method="POST",
        path=f"{_ONE}/ping",
        handler=ping_webhook_endpoint,
        rule=_RULE,
        answers={202: Event},
        errors=(NotFound, EndpointArchived, EndpointDisabled, NoGarageYet),
        tag=_TAG,
        summary="Try a webhook endpoint out",
        description="Sends it an event `ping` within seconds; the log of deliveries says how that went.",
    ),
    Route(
        method="POST",
        path=f"{_ONE}/replay",
        handler=replay_to_webhook_endpoint,
        rule=_RULE,
        answers={202: QueuedReplay},
        errors=(Invalid, NotFound, EndpointArchived, EndpointDisabled),
        body=Replay,
        tag=_TAG,
        summary="Replay events",
        description=(
            "One event, or all of a time that the endpoint hears of, are sent again under the ids that they have, "
            "within seconds and in their order."
        ),
    ),
)
ROUTES = (*_READING, *_CHANGING)
