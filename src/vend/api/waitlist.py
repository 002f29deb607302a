"""The waitlist: joining, leaving, and looking where one stands."""

from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta

from vend.api.pages import Listing, PageQuery, listing, page_of
from vend.api.people import READ_OWN, WRITE_OWN, only_own
from vend.api.reading import many, nothing_here, one
from vend.api.route import Answer, Call, NoQuery, Route
from vend.billing.commands import NewWaitlistEntry
from vend.billing.operation import StillRunning
from vend.billing.waitlist import Joined, decline, join, leave
from vend.domain.errors import NotFound
from vend.domain.operation import KeyReused
from vend.domain.subscription import AlreadySubscribed, PassArchived
from vend.domain.waitlist import AlreadyInLine, EntryState, NotInLine, WaitlistEntry
from vend.store import waitlist


class WaitlistQuery(PageQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which entries."""

    pass_id: Annotated[UUID, Meta(description="Only those for this pass.")] | None = None
    driver_id: Annotated[UUID, Meta(description="Only those of this driver.")] | None = None
    state: Annotated[EntryState, Meta(description="Only those in this state.")] | None = None
    in_line: Annotated[bool, Meta(description="Only those that wait or have an offer.")] = False


async def list_waitlist(call: Call[WaitlistQuery, None]) -> Answer:
    """Give the waitlist of a garage; a driver finds their own entries."""
    query = call.query
    rows = await many(
        call,
        waitlist.list_page(
            page=page_of(query),
            pass_id=query.pass_id,
            driver_id=only_own(call.own_driver, query.driver_id),
            state=query.state,
            in_line_only=query.in_line,
        ),
    )
    return Answer(listing(rows, query, lambda row: (row.joined_at, row.id)))


async def read_waitlist_entry(call: Call[NoQuery, None]) -> Answer:
    """Give one entry."""
    return Answer(await _own_entry(call))


async def join_waitlist(call: Call[NoQuery, NewWaitlistEntry]) -> Answer:
    """Put a driver in line."""
    only_own(call.own_driver, call.body.driver_id)
    joined = await join(call.services.door, call.garage_id, call.body, asked=call.asked, now=call.now)
    return Answer(joined, 201, {"Location": f"/v1/garages/{call.garage_id}/waitlist/{joined.entry.id}"})


async def leave_waitlist(call: Call[NoQuery, None]) -> Answer:
    """Take a driver out of the line."""
    entry = await _own_entry(call)
    return Answer(await leave(call.services.door, call.garage_id, entry.id, asked=call.asked, now=call.now))


async def decline_offer(call: Call[NoQuery, None]) -> Answer:
    """Give an offered place up."""
    entry = await _own_entry(call)
    return Answer(await decline(call.services.door, call.garage_id, entry.id, asked=call.asked, now=call.now))


async def _own_entry(call: Call[Any, Any]) -> WaitlistEntry:
    """Read the path's entry, which for a driver must be their own.

    Raises:
        NotFound: it is not there, or somebody else's.
    """
    found = await one(call, waitlist.read_one(entry_id=call.id("entry_id")))
    if call.own_driver not in (None, found.driver_id):
        raise nothing_here()
    return found


ROUTES = (
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/waitlist",
        handler=list_waitlist,
        rule=READ_OWN,
        answers={200: Listing[WaitlistEntry]},
        errors=(NotFound,),
        query=WaitlistQuery,
        tag="Waitlist",
        summary="List the waitlist",
        description=(
            "Who came last first; `position` is the place in the line of the pass. A driver finds only their own "
            "entries, with the position among everybody's."
        ),
    ),
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/waitlist/{entry_id}",
        handler=read_waitlist_entry,
        rule=READ_OWN,
        answers={200: WaitlistEntry},
        errors=(NotFound,),
        tag="Waitlist",
        summary="Read an entry of the waitlist",
    ),
    Route(
        method="POST",
        path="/v1/garages/{garage_id}/waitlist",
        handler=join_waitlist,
        rule=WRITE_OWN,
        answers={201: Joined},
        errors=(NotFound, PassArchived, AlreadySubscribed, AlreadyInLine, KeyReused, StillRunning),
        body=NewWaitlistEntry,
        tag="Waitlist",
        summary="Join the line for a pass",
        description=(
            "A free place is offered to whoever is first in line, with a notice, and held for them for "
            "`waitlist_offer_hours` of the settings; they take it by subscribing. `place_free` says that a place is "
            "left right now, so that it can be bought without waiting."
        ),
    ),
    Route(
        method="POST",
        path="/v1/garages/{garage_id}/waitlist/{entry_id}/leave",
        handler=leave_waitlist,
        rule=WRITE_OWN,
        answers={200: WaitlistEntry},
        errors=(NotFound, NotInLine, KeyReused, StillRunning),
        tag="Waitlist",
        summary="Leave the line",
        description="A place that is held for the driver goes to the next in line.",
    ),
    Route(
        method="POST",
        path="/v1/garages/{garage_id}/waitlist/{entry_id}/decline",
        handler=decline_offer,
        rule=WRITE_OWN,
        answers={200: WaitlistEntry},
        errors=(NotFound, NotInLine, KeyReused, StillRunning),
        tag="Waitlist",
        summary="Decline an offer",
        description="The place goes to the next in line. The driver is out of it, and may join again at its end.",
    ),
)
