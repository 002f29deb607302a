"""A garage's places: sold, held and left."""

from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import InGarage
from vend.billing.waitlist_offers import read_capacity
from vend.domain.access import Permission
from vend.domain.capacity import GarageCapacity


async def read_garage_capacity(call: Call[NoQuery, None]) -> Answer:
    """Give what a garage has sold and has left, as of now."""
    async with call.services.door.garage_snapshot([call.garage_id], fresh=True) as garage:
        return Answer(await read_capacity(garage))


ROUTES = (
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/capacity",
        handler=read_garage_capacity,
        rule=InGarage(Permission.READ_BOOK),
        answers={200: GarageCapacity},
        tag="Garages",
        summary="Read what a garage has left",
        description=(
            "Places taken, held for people in line, and left, for the garage and by pass. `oversell_percent` of the "
            "settings enlarges the garage, rounded down, never a pass. Lowering it ends no subscription: nothing is "
            "sold until enough have ended by themselves. Passes no longer sold are shown while somebody has them."
        ),
    ),
)
