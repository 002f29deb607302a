"""Sends events again, and tries an endpoint out."""

from datetime import UTC, datetime
from uuid import UUID

import msgspec

from vend.db.door import Door
from vend.domain.api_version import Versions
from vend.domain.errors import Invalid, Kind, NotFound, VendError
from vend.domain.event import Event, event_of
from vend.domain.webhook import EndpointArchived, EndpointDisabled, WebhookEndpoint
from vend.events.commands import Replay
from vend.store import events, webhook_deliveries, webhook_endpoints
from vend.store.events import OneGarage

_EVER = datetime(1, 1, 1, tzinfo=UTC)
_NEVER = datetime(9999, 1, 1, tzinfo=UTC)


class NoGarageYet(VendError):
    """The endpoint hears of no garage yet: open one first."""

    code = "no_garage_yet"
    kind = Kind.CONFLICT


async def replay_events(door: Door, operator_id: UUID, endpoint_id: UUID, command: Replay, *, now: datetime) -> int:
    """Queue events again, under the ids that they have; the worker sends them within seconds, in their order.

    One event is sent whatever the endpoint hears of; of a time, what it hears of. What waits is tried at once.

    Raises:
        Invalid: neither or both of an event and a time are named, or the time is none.
        NotFound: the operator has no such endpoint, or its garages no such event.
        EndpointArchived, EndpointDisabled: it is sent nothing.
    """
    if (command.event_id is None) == (command.since is None):
        raise Invalid("Name either an event or since when.", field="event_id")
    if command.until is not None and (command.since is None or command.until <= command.since):
        raise Invalid("Give an instant after `since`, or leave it out.", field="until")
    endpoint, garages = await _awake(door, operator_id, endpoint_id, now=now)
    replayed = 0
    for one in garages:
        async with door.garage_transaction(one.garage_id) as garage:
            replayed += await garage.run(
                webhook_deliveries.replay(
                    endpoint_id=endpoint_id,
                    event_id=command.event_id,
                    from_at=command.since or _EVER,
                    until_at=command.until or _NEVER,
                    types=endpoint.event_types if command.event_id is None else None,
                    now=now,
                )
            )
    if command.event_id is not None and not replayed:
        raise NotFound("There is no such event in the garages that this endpoint hears of.", field="event_id")
    return replayed


async def ping_endpoint(
    door: Door, operator_id: UUID, endpoint_id: UUID, *, versions: Versions, now: datetime
) -> Event:
    """Write an event that only says that it was asked for, and queue it for this endpoint alone.

    Raises:
        NotFound: the operator has no such endpoint.
        EndpointArchived, EndpointDisabled: it is sent nothing.
        NoGarageYet: there is no garage in which an event could happen.
    """
    endpoint, garages = await _awake(door, operator_id, endpoint_id, now=now)
    if not garages:
        raise NoGarageYet("This endpoint hears of no garage yet; open one first.")
    async with door.garage_transaction(garages[0].garage_id) as garage:
        event_id = await garage.run(
            events.write_one(
                event_type="ping",
                object_type="webhook_endpoint",
                object_id=str(endpoint_id),
                object=msgspec.json.encode(endpoint).decode(),
                now=now,
            )
        )
        await garage.run(webhook_deliveries.insert(endpoint_id=endpoint_id, event_id=event_id, now=now))
        # One that was asked for before it was mended goes first, and is not to hold this one up.
        await garage.run(webhook_deliveries.wake(endpoint_id=endpoint_id, object_id=str(endpoint_id), now=now))
        row = await garage.run(events.read_one(event_id=event_id))
    assert row is not None, "it was written above"
    return event_of(row, versions, endpoint.api_version)


async def _awake(
    door: Door, operator_id: UUID, endpoint_id: UUID, *, now: datetime
) -> tuple[WebhookEndpoint, list[OneGarage]]:
    async with door.platform(reason="what a webhook endpoint hears of") as platform:
        endpoint = await platform.run(webhook_endpoints.read_one(operator_id=operator_id, endpoint_id=endpoint_id))
        garages = await platform.run(webhook_endpoints.garages_of(operator_id=operator_id, endpoint_id=endpoint_id))
    if endpoint is None:
        raise NotFound("There is no such webhook endpoint.")
    if endpoint.archived_at is not None:
        raise EndpointArchived("This endpoint is archived; add it anew.")
    if endpoint.disabled_at is not None:
        raise EndpointDisabled("This endpoint is disabled; enable it first.")
    async with door.platform(reason="send to a webhook endpoint at once") as platform:
        await platform.run(webhook_endpoints.rest(endpoint_id=endpoint_id, until_at=now))
    return endpoint, garages
