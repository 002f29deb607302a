"""Payouts, to be read: what arrived at the bank, and every movement in it."""

from typing import Annotated

from msgspec import Meta

from vend.api.pages import Listing, PageQuery, listing, page_of
from vend.api.reading import many, one
from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import InGarage
from vend.domain.access import Permission
from vend.domain.errors import NotFound
from vend.domain.payout import Payout, PayoutLine, PayoutStatus
from vend.store import payouts

_READ = InGarage(Permission.READ_MONEY)


class PayoutQuery(PageQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which payouts."""

    status: Annotated[PayoutStatus, Meta(description="Only those in this status.")] | None = None


async def list_payouts(call: Call[PayoutQuery, None]) -> Answer:
    """Give the payouts of a garage."""
    query = call.query
    asked = payouts.list_page(page=page_of(query), status=query.status)
    return Answer(listing(await many(call, asked), query, lambda row: (row.sent_at, row.id)))


async def read_payout(call: Call[NoQuery, None]) -> Answer:
    """Give one payout."""
    return Answer(await one(call, payouts.read_one(payout_id=call.id("payout_id"))))


async def list_payout_lines(call: Call[PageQuery, None]) -> Answer:
    """Give what is in a payout."""
    query = call.query
    payout = await one(call, payouts.read_one(payout_id=call.id("payout_id")))
    rows = await many(call, payouts.lines(payout_id=payout.id, page=page_of(query)))
    return Answer(listing(rows, query, lambda row: (row.booked_at, row.id)))


ROUTES = (
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/payouts",
        handler=list_payouts,
        rule=_READ,
        answers={200: Listing[Payout]},
        errors=(NotFound,),
        query=PayoutQuery,
        tag="Money",
        summary="List payouts",
        description=(
            "Newest first. Stripe sends the money of several garages together: this is the garage's own part, so "
            "`net_minor` is not the amount on the bank's statement where garages share an account."
        ),
    ),
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/payouts/{payout_id}",
        handler=read_payout,
        rule=_READ,
        answers={200: Payout},
        errors=(NotFound,),
        tag="Money",
        summary="Read a payout",
    ),
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/payouts/{payout_id}/lines",
        handler=list_payout_lines,
        rule=_READ,
        answers={200: Listing[PayoutLine]},
        errors=(NotFound,),
        query=PageQuery,
        tag="Money",
        summary="List what is in a payout",
        description="Newest first. The `net_minor` of all lines add up to that of the payout.",
    ),
)
