"""A garage's settings, and the notices that they lead to."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta

from vend.api.pages import Listing, PageQuery, listing, page_of
from vend.api.reading import many
from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import InGarage
from vend.billing.settings import change_settings, settings_of
from vend.domain.access import Permission
from vend.domain.errors import Invalid, NotFound
from vend.domain.garage_settings import GarageSettings
from vend.domain.notice import Notice
from vend.domain.operation import KeyReused
from vend.store import notices


class NoticeQuery(PageQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which notices."""

    customer_id: Annotated[UUID, Meta(description="Only those to this customer.")] | None = None
    subject_id: Annotated[UUID, Meta(description="Only those about this subscription, invoice or offer.")] | None = None


async def read_garage_settings(call: Call[NoQuery, None]) -> Answer:
    """Give a garage's settings."""
    async with call.services.door.garage_snapshot([call.garage_id]) as garage:
        return Answer(await settings_of(garage))


async def change_garage_settings(call: Call[NoQuery, GarageSettings]) -> Answer:
    """Replace a garage's settings."""
    return Answer(await change_settings(call.services.door, call.garage_id, call.body, asked=call.asked, now=call.now))


async def list_notices(call: Call[NoticeQuery, None]) -> Answer:
    """Give the notices of a garage."""
    query = call.query
    rows = await many(
        call,
        notices.list_page(page=page_of(query), customer_id=query.customer_id, subject_id=query.subject_id),
    )
    return Answer(listing(rows, query, lambda row: (row.created_at, row.id)))


ROUTES = (
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/settings",
        handler=read_garage_settings,
        rule=InGarage(Permission.READ_BOOK),
        answers={200: GarageSettings},
        tag="Garages",
        summary="Read a garage's settings",
        description="How the garage bills, duns, refunds and sells; defaults until somebody changes them.",
    ),
    Route(
        method="POST",
        path="/v1/garages/{garage_id}/settings",
        handler=change_garage_settings,
        rule=InGarage(Permission.MANAGE_OPERATOR),
        answers={200: GarageSettings},
        errors=(NotFound, Invalid, KeyReused),
        body=GarageSettings,
        tag="Garages",
        summary="Change a garage's settings",
        description="Replaces all of them; what is left out goes back to its default.",
    ),
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/notices",
        handler=list_notices,
        rule=InGarage(Permission.READ_BOOK),
        answers={200: Listing[Notice]},
        query=NoticeQuery,
        tag="Garages",
        summary="List notices",
        description="What people were told, or are about to be, newest first.",
    ),
)
