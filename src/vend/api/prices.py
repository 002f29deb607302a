"""What passes cost, version by version."""

from vend.api.pages import Listing
from vend.api.people import READ
from vend.api.reading import many, one
from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import InGarage
from vend.billing.commands import NewPrice
from vend.billing.operation import StillRunning
from vend.billing.price_versions import archive_pass, set_price
from vend.domain.access import Permission
from vend.domain.errors import NotFound
from vend.domain.money import CurrencyMismatch
from vend.domain.operation import KeyReused
from vend.domain.parking_pass import ParkingPass, Price
from vend.domain.price_version import PriceVersion, SamePrice
from vend.domain.subscription import PassArchived
from vend.store import passes, prices

_SELL = InGarage(Permission.WRITE_PASSES)


async def list_prices(call: Call[NoQuery, None]) -> Answer:
    """Give every version of a pass's price."""
    pass_id = call.id("pass_id")
    await one(call, passes.read_one(pass_id=pass_id))
    return Answer(Listing(data=await many(call, prices.versions(pass_id=pass_id)), next_cursor=None))


async def create_price(call: Call[NoQuery, NewPrice]) -> Answer:
    """Give a pass a new price."""
    pass_id = call.id("pass_id")
    made = await set_price(call.services.door, call.garage_id, pass_id, call.body, asked=call.asked, now=call.now)
    return Answer(made, 201, {"Location": f"/v1/garages/{call.garage_id}/passes/{pass_id}/prices"})


async def end_pass_sale(call: Call[NoQuery, None]) -> Answer:
    """End the sale of a pass."""
    pass_id = call.id("pass_id")
    return Answer(await archive_pass(call.services.door, call.garage_id, pass_id, asked=call.asked, now=call.now))


ROUTES = (
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/passes/{pass_id}/prices",
        handler=list_prices,
        rule=READ,
        answers={200: Listing[PriceVersion]},
        errors=(NotFound,),
        tag="Passes",
        summary="List the versions of a pass's price",
        description="Newest first: from when until when each was sold, and how many live subscriptions pay it.",
    ),
    Route(
        method="POST",
        path="/v1/garages/{garage_id}/passes/{pass_id}/prices",
        handler=create_price,
        rule=_SELL,
        answers={201: Price},
        errors=(NotFound, PassArchived, CurrencyMismatch, SamePrice, KeyReused, StillRunning),
        body=NewPrice,
        tag="Passes",
        summary="Give a pass a new price",
        description="For those who subscribe from now on. Whoever has the pass keeps the price that they have.",
    ),
    Route(
        method="POST",
        path="/v1/garages/{garage_id}/passes/{pass_id}/archive",
        handler=end_pass_sale,
        rule=_SELL,
        answers={200: ParkingPass},
        errors=(NotFound, KeyReused, StillRunning),
        tag="Passes",
        summary="Sell a pass no longer",
        description="Nobody can subscribe to it any more; whoever has it keeps it and is billed as before.",
    ),
)
