"""Live reports."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from vend.api.route import Answer, Call, Route
from vend.api.rules import AcrossGarages, InGarage, chosen_garages
from vend.domain.access import Permission
from vend.domain.errors import Invalid, NotFound
from vend.domain.report import Grain
from vend.reports.revenue import RevenueReport, revenue

_GARAGES_MAX = 500


class RevenueQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which periods."""

    from_date: Annotated[date, Meta(description="First local date.")] = msgspec.field(name="from")
    until_date: Annotated[date, Meta(description="Local date after the last one.")] = msgspec.field(name="until")
    grain: Annotated[Grain, Meta(description="How long a period is; weeks begin on Monday.")] = "month"


class PortfolioQuery(RevenueQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which periods of which garages."""

    garages: Annotated[
        list[UUID], Meta(max_length=_GARAGES_MAX, description="Parted by commas; all that you may see without it.")
    ] = []


async def garage_revenue(call: Call[RevenueQuery, None]) -> Answer:
    """Give the revenue of one garage."""
    query = call.query
    return Answer(
        await revenue(
            call.services.door,
            [call.garage_id],
            grain=query.grain,
            from_date=query.from_date,
            until_date=query.until_date,
            now=call.now,
        )
    )


async def portfolio_revenue(call: Call[PortfolioQuery, None]) -> Answer:
    """Give the revenue of several garages."""
    query = call.query
    return Answer(
        await revenue(
            call.services.door,
            chosen_garages(call.actor, Permission.READ_MONEY, query.garages),
            grain=query.grain,
            from_date=query.from_date,
            until_date=query.until_date,
            now=call.now,
        )
    )


_MEANING = (
    "From the ledger, on each garage's own calendar. Amounts are integers in minor units and are never added across "
    "currencies."
)

ROUTES = (
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/reports/revenue",
        handler=garage_revenue,
        rule=InGarage(Permission.READ_MONEY),
        answers={200: RevenueReport},
        errors=(Invalid,),
        query=RevenueQuery,
        tag="Reports",
        summary="Revenue of a garage",
        description=_MEANING,
    ),
    Route(
        method="GET",
        path="/v1/reports/revenue",
        handler=portfolio_revenue,
        rule=AcrossGarages(Permission.READ_MONEY),
        answers={200: RevenueReport},
        errors=(Invalid, NotFound),
        query=PortfolioQuery,
        tag="Reports",
        summary="Revenue of several garages",
        description=_MEANING,
    ),
)
