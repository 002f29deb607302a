"""A garage's places: sold, held and left."""

from vend.api.reading import nothing_here
from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import InGarage
from vend.billing.settings import settings_of
from vend.domain.access import Permission
from vend.domain.capacity import GarageCapacity, capacity_of
from vend.domain.errors import NotFound
from vend.store import garages, passes


async def read_capacity(call: Call[NoQuery, None]) -> Answer:
    """Give what a garage has sold and has left, as of now."""
    async with call.services.door.garage_snapshot([call.garage_id], fresh=True) as garage:
        place = await garage.run(garages.read_one())
        if place is None:
            raise nothing_here()
        settings = await settings_of(garage)
        demand = await garage.run(passes.demand())
    return Answer(capacity_of(place.capacity, settings.oversell_percent, demand))


ROUTES = (
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/capacity",
        handler=read_capacity,
        rule=InGarage(Permission.READ_BOOK),
        answers={200: GarageCapacity},
        errors=(NotFound,),
        tag="Garages",
        summary="Read what a garage has left",
        description=(
            "Places taken, held for people in line, and left, for the garage and by pass. `oversell_percent` of the "
            "settings enlarges the garage, rounded down, never a pass. Lowering it ends no subscription: nothing is "
            "sold until enough have ended by themselves. Passes no longer sold are shown while somebody has them."
        ),
    ),
)
