"""Garages, and what they sell."""

from typing import Annotated

from msgspec import Meta

from vend.api.pages import Listing, PageQuery, cursor_of, listing, page_of, place_of
from vend.api.reading import many, one
from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import ForOperator, InGarage, SignedIn
from vend.billing.commands import NewGarage, NewPass
from vend.billing.garages import SlugTaken, open_garage
from vend.billing.passes import add_pass
from vend.domain.access import Permission
from vend.domain.errors import NotFound
from vend.domain.garage import Garage
from vend.domain.operation import KeyReused
from vend.domain.parking_pass import ParkingPass
from vend.domain.period import UnknownZone
from vend.store import garages, passes


class PassQuery(PageQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which passes."""

    on_sale: Annotated[bool, Meta(description="Only those that can be bought now.")] = False


async def list_garages(call: Call[PageQuery, None]) -> Answer:
    """Give the garages that the caller may see, by id, since those are known before anything is read."""
    place = place_of(call.query)
    after = b"" if place is None else place.id
    ids = sorted(garage_id for garage_id in call.actor.garage_roles if garage_id.bytes > after)
    asked_for = ids[: call.query.limit]
    async with call.services.door.garage_snapshot(asked_for) as handle:
        rows = await handle.run(garages.list_bound())
    rows.sort(key=lambda garage: garage.id)
    more = len(ids) > len(asked_for)
    return Answer(Listing(data=rows, next_cursor=cursor_of(call.now, asked_for[-1].bytes) if more else None))


async def read_garage(call: Call[NoQuery, None]) -> Answer:
    """Give one garage."""
    found = await one(call, garages.read_one())
    return Answer(found)


async def create_garage(call: Call[NoQuery, NewGarage]) -> Answer:
    """Open a garage."""
    made = await open_garage(call.services.door, call.operator_id, call.body, asked=call.asked, now=call.now)
    return Answer(made, 201, {"Location": f"/v1/garages/{made.id}"})


async def list_passes(call: Call[PassQuery, None]) -> Answer:
    """Give the passes of a garage."""
    rows = await many(call, passes.list_page(page=page_of(call.query), on_sale_only=call.query.on_sale))
    return Answer(listing(rows, call.query, lambda row: (row.created_at, row.id)))


async def read_pass(call: Call[NoQuery, None]) -> Answer:
    """Give one pass."""
    found = await one(call, passes.read_one(pass_id=call.id("pass_id")))
    return Answer(found)


async def create_pass(call: Call[NoQuery, NewPass]) -> Answer:
    """Put a pass on sale."""
    made = await add_pass(call.services.door, call.garage_id, call.body, asked=call.asked, now=call.now)
    return Answer(made, 201, {"Location": f"/v1/garages/{call.garage_id}/passes/{made.id}"})


_VISITOR = InGarage(Permission.READ_OWN)
"""Whoever has anything to do with the garage, its drivers too."""

ROUTES = (
    Route(
        method="GET",
        path="/v1/garages",
        handler=list_garages,
        rule=SignedIn(),
        answers={200: Listing[Garage]},
        query=PageQuery,
        tag="Garages",
        summary="List garages",
        description="All garages that you may see, of every operator that you work for.",
    ),
    Route(
        method="GET",
        path="/v1/garages/{garage_id}",
        handler=read_garage,
        rule=_VISITOR,
        answers={200: Garage},
        tag="Garages",
        summary="Read a garage",
    ),
    Route(
        method="POST",
        path="/v1/operators/{operator_id}/garages",
        handler=create_garage,
        rule=ForOperator(Permission.MANAGE_OPERATOR),
        answers={201: Garage},
        errors=(SlugTaken, UnknownZone, KeyReused),
        body=NewGarage,
        tag="Garages",
        summary="Open a garage",
        description="Opens a garage with its ledger and its taxes. Zone and currency are for good.",
    ),
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/passes",
        handler=list_passes,
        rule=_VISITOR,
        answers={200: Listing[ParkingPass]},
        query=PassQuery,
        tag="Passes",
        summary="List passes",
        description="What the garage sells, with the price that a new subscription pays, newest first.",
    ),
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/passes/{pass_id}",
        handler=read_pass,
        rule=_VISITOR,
        answers={200: ParkingPass},
        errors=(NotFound,),
        tag="Passes",
        summary="Read a pass",
    ),
    Route(
        method="POST",
        path="/v1/garages/{garage_id}/passes",
        handler=create_pass,
        rule=InGarage(Permission.WRITE_PASSES),
        answers={201: ParkingPass},
        errors=(KeyReused,),
        body=NewPass,
        tag="Passes",
        summary="Put a pass on sale",
        description="The price is in the garage's currency and does not include tax.",
    ),
)
