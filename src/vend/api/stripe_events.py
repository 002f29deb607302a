"""The inbox of Stripe's events, for platform staff."""

from typing import Annotated

import msgspec
from msgspec import Meta

from vend.api.pages import Listing, PageQuery, bad_cursor, listing_by, place_of
from vend.api.reading import nothing_here
from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import OnPlatform
from vend.domain.errors import NotFound
from vend.domain.page import Page
from vend.domain.stripe_event import EventCount, EventState, InboxRow
from vend.store import stripe_events

_REASON = "platform staff look at the inbox"
_AFTER_ALL_IDS = "\U0010ffff"


class EventQuery(PageQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which events."""

    state: Annotated[EventState, Meta(description="Only those in this state.")] | None = None


class Replayed(msgspec.Struct, frozen=True):
    """An event that waits to be applied again."""

    event_id: str


async def list_stripe_events(call: Call[EventQuery, None]) -> Answer:
    """Give the events in the inbox."""
    query, place = call.query, place_of(call.query)
    try:
        before_event = _AFTER_ALL_IDS if place is None else place.id.decode("ascii")
    except UnicodeDecodeError:
        raise bad_cursor() from None
    if "\0" in before_event:
        raise bad_cursor()
    async with call.services.door.platform(reason=_REASON) as platform:
        rows = await platform.run(
            stripe_events.list_page(
                before_at=Page().before_at if place is None else place.at,
                before_event=before_event,
                row_limit=query.limit + 1,
                state=query.state,
            )
        )
    return Answer(listing_by(rows, query, lambda row: (row.received_at, row.id.encode())))


async def count_stripe_events(call: Call[NoQuery, None]) -> Answer:
    """Count the events by state and type."""
    async with call.services.door.platform(reason=_REASON) as platform:
        return Answer(Listing(data=await platform.run(stripe_events.counts()), next_cursor=None))


async def replay_stripe_event(call: Call[NoQuery, None]) -> Answer:
    """Put an event back into the queue."""
    event_id = call.path["stripe_event_id"]
    if not event_id.isprintable():
        raise nothing_here()
    async with call.services.door.platform(reason="replay an event") as platform:
        replayed = await platform.run(stripe_events.replay(event_id=event_id, now=call.now))
    if replayed is None:
        raise nothing_here()
    return Answer(Replayed(replayed), 202)


ROUTES = (
    Route(
        method="GET",
        path="/v1/platform/stripe-events",
        handler=list_stripe_events,
        rule=OnPlatform(),
        answers={200: Listing[InboxRow]},
        query=EventQuery,
        tag="Platform",
        summary="List Stripe's events",
        description="Newest first, without their payloads.",
    ),
    Route(
        method="GET",
        path="/v1/platform/stripe-events/counts",
        handler=count_stripe_events,
        rule=OnPlatform(),
        answers={200: Listing[EventCount]},
        tag="Platform",
        summary="Count Stripe's events",
        description="By state and type, with the instant of the oldest.",
    ),
    Route(
        method="POST",
        path="/v1/platform/stripe-events/{stripe_event_id}/replay",
        handler=replay_stripe_event,
        rule=OnPlatform(),
        answers={202: Replayed},
        errors=(NotFound,),
        tag="Platform",
        summary="Replay an event",
        description="Puts a settled event back into the queue. Applying an event twice changes nothing twice.",
    ),
)
