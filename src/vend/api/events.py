"""Events: what happened, in every garage that the caller may see, and what types of events there are."""

from datetime import UTC, datetime
from typing import Annotated, get_args
from uuid import UUID

import msgspec
from msgspec import Meta

from vend.api.pages import Listing, PageQuery, listing, page_of
from vend.api.reading import nothing_here
from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import AcrossGarages, SignedIn, chosen_garages
from vend.domain.access import Permission
from vend.domain.errors import NotFound
from vend.domain.event import MEANINGS, Event, EventType, ObjectType, event_of, object_type_of
from vend.store import events

_RULE = AcrossGarages(Permission.READ_MONEY)
_EVER = datetime(1, 1, 1, tzinfo=UTC)
_NEVER = datetime(9999, 1, 1, tzinfo=UTC)


class EventsQuery(PageQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which events."""

    garages: Annotated[
        list[UUID], Meta(max_length=500, description="Parted by commas; all that you may see without it.")
    ] = msgspec.field(default_factory=list)
    types: Annotated[list[EventType], Meta(max_length=100, description="Parted by commas; all without it.")] = (
        msgspec.field(default_factory=list)
    )
    object_id: Annotated[str, Meta(min_length=1, max_length=60, description="What happened to this alone.")] | None = (
        None
    )
    since: Annotated[datetime, Meta(tz=True, description="From this instant on.")] | None = None
    until: Annotated[datetime, Meta(tz=True, description="Before this instant.")] | None = None


class EventKind(msgspec.Struct, frozen=True):
    """A type of event.

    Attributes:
        object_type: what `data.object` is.
        meaning: when it happens.
    """

    type: EventType
    object_type: ObjectType
    meaning: str


async def list_events(call: Call[EventsQuery, None]) -> Answer:
    """Give what happened."""
    query = call.query
    garages = chosen_garages(call.actor, _RULE.permission, query.garages)
    async with call.services.door.garage_snapshot(garages) as snapshot:
        rows = await snapshot.run(
            events.list_page(
                page=page_of(query),
                from_at=query.since or _EVER,
                until_at=query.until or _NEVER,
                types=list(query.types) or None,
                object_id=query.object_id,
            )
        )
    found = listing(rows, query, lambda row: (row.created_at, row.id))
    shown = [event_of(row, call.services.versions, call.version) for row in found.data]
    return Answer(Listing(data=shown, next_cursor=found.next_cursor))


async def read_event(call: Call[NoQuery, None]) -> Answer:
    """Give one event."""
    garages = chosen_garages(call.actor, _RULE.permission, [])
    event_id = call.id("event_id")
    for fresh in (False, True):
        async with call.services.door.garage_snapshot(garages, fresh=fresh) as snapshot:
            row = await snapshot.run(events.read_one(event_id=event_id))
        if row is not None:
            return Answer(event_of(row, call.services.versions, call.version))
    raise nothing_here()


async def list_event_types(call: Call[NoQuery, None]) -> Answer:  # noqa: ARG001 (every handler takes one)
    """Give the types of events that there are."""
    kinds: list[EventType] = list(get_args(EventType))
    return Answer(Listing([EventKind(one, object_type_of(one), MEANINGS[one]) for one in kinds], None))


ROUTES = (
    Route(
        method="GET",
        path="/v1/events",
        handler=list_events,
        rule=_RULE,
        answers={200: Listing[Event]},
        errors=(NotFound,),
        query=EventsQuery,
        tag="Events",
        summary="List events",
        description=(
            "Newest first, of every garage that you may see, each with its object as it was right after what happened. "
            "The same events are sent to webhook endpoints."
        ),
    ),
    Route(
        method="GET",
        path="/v1/events/{event_id}",
        handler=read_event,
        rule=_RULE,
        answers={200: Event},
        errors=(NotFound,),
        tag="Events",
        summary="Read an event",
        description="With its object as it was right after what happened.",
    ),
    Route(
        method="GET",
        path="/v1/event-types",
        handler=list_event_types,
        rule=SignedIn(),
        answers={200: Listing[EventKind]},
        tag="Events",
        summary="List event types",
        description=(
            "What there is to listen to, and what each tells of. The schema of each message stands under `webhooks` in "
            "the OpenAPI document."
        ),
    ),
)
