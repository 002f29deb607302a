"""Bulk rate increases: drawn up, previewed, announced, followed line by line."""

from typing import Annotated

from msgspec import Meta

from vend.api.pages import Listing, PageQuery, listing, page_of
from vend.api.people import READ
from vend.api.reading import many, one
from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import InGarage
from vend.billing.commands import Announcement
from vend.billing.operation import StillRunning
from vend.billing.rate_changes import (
    announce_rate_change,
    cancel_rate_change,
    draft_rate_change,
    preview_rate_change,
)
from vend.domain.access import Permission
from vend.domain.errors import Invalid, NotFound
from vend.domain.operation import KeyReused
from vend.domain.pass_change import PreviewOutdated
from vend.domain.rate_change import (
    LineState,
    NothingToRaise,
    RateChange,
    RateChangeState,
    RateChangeUnderWay,
    RateLine,
    RateProgress,
    RateTerms,
    rate_change_of,
)
from vend.domain.rate_plan import RatePreview
from vend.store import rate_changes

_SELL = InGarage(Permission.WRITE_PASSES)
_PATH = "/v1/garages/{garage_id}/rate-changes"
_ONE = f"{_PATH}/{{rate_change_id}}"


class LineQuery(PageQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which lines."""

    state: Annotated[LineState, Meta(description="Only those that stand there.")] | None = None


async def list_rate_changes(call: Call[PageQuery, None]) -> Answer:
    """Give the rate increases of a garage."""
    rows = await many(call, rate_changes.list_page(page=page_of(call.query)))
    return Answer(listing([rate_change_of(row) for row in rows], call.query, lambda row: (row.created_at, row.id)))


async def read_rate_change(call: Call[NoQuery, None]) -> Answer:
    """Give one increase, and how far it has come."""
    rate_change_id = call.id("rate_change_id")
    row = await one(call, rate_changes.read_one(rate_change_id=rate_change_id))
    counts = await many(call, rate_changes.counts(rate_change_id=rate_change_id))
    return Answer(RateProgress(rate_change_of(row), counts))


async def list_rate_change_lines(call: Call[LineQuery, None]) -> Answer:
    """Give what becomes of each subscription."""
    rate_change_id, query = call.id("rate_change_id"), call.query
    await one(call, rate_changes.read_one(rate_change_id=rate_change_id))
    found = rate_changes.lines(rate_change_id=rate_change_id, page=page_of(query), state=query.state)
    return Answer(listing(await many(call, found), query, lambda row: (row.created_at, row.id)))


async def create_rate_change(call: Call[NoQuery, RateTerms]) -> Answer:
    """Draw up an increase."""
    made = await draft_rate_change(call.services.door, call.garage_id, call.body, asked=call.asked, now=call.now)
    return Answer(made, 201, {"Location": f"/v1/garages/{call.garage_id}/rate-changes/{made.id}"})


async def preview_rates(call: Call[NoQuery, None]) -> Answer:
    """Show what an increase would do."""
    return Answer(await preview_rate_change(call.services.door, call.garage_id, call.id("rate_change_id")))


async def announce_rates(call: Call[NoQuery, Announcement]) -> Answer:
    """Announce an increase."""
    door, subject, shown = call.services.door, call.id("rate_change_id"), call.body.shown
    return Answer(await announce_rate_change(door, call.garage_id, subject, shown, asked=call.asked, now=call.now))


async def cancel_rates(call: Call[NoQuery, None]) -> Answer:
    """Cancel an increase."""
    door, subject = call.services.door, call.id("rate_change_id")
    return Answer(await cancel_rate_change(door, call.garage_id, subject, asked=call.asked, now=call.now))


ROUTES = (
    Route(
        method="GET",
        path=_PATH,
        handler=list_rate_changes,
        rule=READ,
        answers={200: Listing[RateChange]},
        errors=(NotFound,),
        query=PageQuery,
        tag="Rate increases",
        summary="List rate increases",
        description="Newest first, whatever became of them.",
    ),
    Route(
        method="POST",
        path=_PATH,
        handler=create_rate_change,
        rule=_SELL,
        answers={201: RateChange},
        errors=(NotFound, Invalid, KeyReused, StillRunning),
        body=RateTerms,
        tag="Rate increases",
        summary="Draw up a rate increase",
        description=(
            "By a percentage for one, several or all passes, or pass by pass to an amount. A percentage is reckoned on "
            "what each subscription pays; whoever pays that much already keeps their price. Nothing changes and nobody "
            "is told before it is announced; another wish is another increase."
        ),
    ),
    Route(
        method="GET",
        path=_ONE,
        handler=read_rate_change,
        rule=READ,
        answers={200: RateProgress},
        errors=(NotFound,),
        tag="Rate increases",
        summary="Read a rate increase",
        description="With how many lines stand where.",
    ),
    Route(
        method="POST",
        path=f"{_ONE}/preview",
        handler=preview_rates,
        rule=_SELL,
        answers={200: RatePreview},
        errors=(NotFound, RateChangeState),
        tag="Rate increases",
        summary="Preview a rate increase",
        description=(
            "For each subscription its old and new price and the first renewal at the new one, or why it keeps its "
            "price; and what all come to a month, before and after. Give `shown` back with the announcement."
        ),
    ),
    Route(
        method="POST",
        path=f"{_ONE}/announce",
        handler=announce_rates,
        rule=_SELL,
        answers={200: RateChange},
        errors=(
            *(NotFound, Invalid, RateChangeState, RateChangeUnderWay, NothingToRaise, PreviewOutdated),
            *(KeyReused, StillRunning),
        ),
        body=Announcement,
        tag="Rate increases",
        summary="Announce a rate increase",
        description=(
            "Exactly as previewed, or refused. On the notice date everybody is told. Each subscription costs the new "
            "price from its first renewal on or after the effective date, without proration; from that date on the "
            "passes are sold for it. Who subscribes in between pays the old price first, is told at once, and then has "
            "as many days as everybody had."
        ),
    ),
    Route(
        method="POST",
        path=f"{_ONE}/cancel",
        handler=cancel_rates,
        rule=_SELL,
        answers={200: RateChange},
        errors=(NotFound, RateChangeState, KeyReused, StillRunning),
        tag="Rate increases",
        summary="Cancel a rate increase",
        description=(
            "Before its effective date. Who was told is told so, and a price that is set for the coming renewal is set "
            "back; the lines show it."
        ),
    ),
    Route(
        method="GET",
        path=f"{_ONE}/lines",
        handler=list_rate_change_lines,
        rule=READ,
        answers={200: Listing[RateLine]},
        errors=(NotFound,),
        query=LineQuery,
        tag="Rate increases",
        summary="List the lines of a rate increase",
        description=(
            "One for each subscription and price: left out, waiting, noticed, changed, skipped (and why: it ended, "
            "changed its pass, or got another price) or cancelled. Of a draft there are none; preview it."
        ),
    ),
)
