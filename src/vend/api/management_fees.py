"""What whoever runs a garage takes of its income."""

from vend.api.pages import Listing, PageQuery, listing, page_of
from vend.api.reading import many
from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import InGarage
from vend.billing.management_fee import agree_fee
from vend.domain.access import Permission
from vend.domain.books import BadMonth
from vend.domain.errors import NotFound
from vend.domain.management_fee import FeeOfClosedMonth, ManagementFee, NewManagementFee
from vend.domain.operation import KeyReused
from vend.store import management_fees

_PATH = "/v1/garages/{garage_id}/management-fees"


async def list_management_fees(call: Call[PageQuery, None]) -> Answer:
    """Give the fees that were agreed."""
    rows = await many(call, management_fees.list_page(page=page_of(call.query)))
    return Answer(listing(rows, call.query, lambda row: (row.created_at, row.id)))


async def agree_management_fee(call: Call[NoQuery, NewManagementFee]) -> Answer:
    """Agree on a fee."""
    fee = await agree_fee(call.services.door, call.garage_id, call.body, asked=call.asked, now=call.now)
    return Answer(fee, 201)


ROUTES = (
    Route(
        method="GET",
        path=_PATH,
        handler=list_management_fees,
        rule=InGarage(Permission.READ_MONEY),
        answers={200: Listing[ManagementFee]},
        query=PageQuery,
        tag="Garages",
        summary="List management fees",
        description="As they were agreed, the last one first. Each holds from its month on, until another does.",
    ),
    Route(
        method="POST",
        path=_PATH,
        handler=agree_management_fee,
        rule=InGarage(Permission.MANAGE_OPERATOR),
        answers={201: ManagementFee},
        errors=(NotFound, BadMonth, FeeOfClosedMonth, KeyReused),
        body=NewManagementFee,
        tag="Garages",
        summary="Agree on a management fee",
        description=(
            "A share of the income, a fixed amount a month, or both; from a month on that is not closed. Owner "
            "statements take it off. Of two for one month the one that is agreed later holds."
        ),
    ),
)
