"""Disputes, to be read; they are answered in Stripe's dashboard."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta

from vend.api.pages import Listing, PageQuery, listing, page_of
from vend.api.reading import many, one
from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import InGarage
from vend.domain.access import Permission
from vend.domain.dispute import Dispute, DisputeStatus
from vend.domain.errors import NotFound
from vend.store import disputes

_READ = InGarage(Permission.READ_MONEY)


class DisputeQuery(PageQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which disputes."""

    status: Annotated[DisputeStatus, Meta(description="Only those in this status.")] | None = None
    payment_id: Annotated[UUID, Meta(description="Only those of this payment.")] | None = None


async def list_disputes(call: Call[DisputeQuery, None]) -> Answer:
    """Give the disputes of a garage."""
    query = call.query
    asked = disputes.list_page(page=page_of(query), status=query.status, payment_id=query.payment_id)
    return Answer(listing(await many(call, asked), query, lambda row: (row.opened_at, row.id)))


async def read_dispute(call: Call[NoQuery, None]) -> Answer:
    """Give one dispute."""
    return Answer(await one(call, disputes.read_one(dispute_id=call.id("dispute_id"))))


ROUTES = (
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/disputes",
        handler=list_disputes,
        rule=_READ,
        answers={200: Listing[Dispute]},
        errors=(NotFound,),
        query=DisputeQuery,
        tag="Money",
        summary="List disputes",
        description="Newest first. Answer one before `evidence_due_at`, in Stripe's dashboard; its end comes here.",
    ),
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/disputes/{dispute_id}",
        handler=read_dispute,
        rule=_READ,
        answers={200: Dispute},
        errors=(NotFound,),
        tag="Money",
        summary="Read a dispute",
    ),
)
