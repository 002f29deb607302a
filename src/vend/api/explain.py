"""Explain any number: what makes up a figure of a report."""

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from vend.api.route import Answer, Call, Route
from vend.api.rules import InGarage
from vend.domain.access import Permission
from vend.domain.errors import Invalid
from vend.reports.explain import LEAVES_MAX, Explanation, explain_cell
from vend.reports.explained import EXPLAINED, Cell
from vend.store import garages

_COLUMNS = "; ".join(f"`{name}`: {', '.join(f'`{one}`' for one in how.columns)}" for name, how in EXPLAINED.items())


class ExplainQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which figure."""

    report: Annotated[str, Meta(description="The report's name, such as `revenue`.")]
    column: Annotated[str, Meta(description="A column of its rows, such as `tax_minor`.")]
    from_date: Annotated[date | None, Meta(description="First local date.")] = msgspec.field(name="from", default=None)
    until_date: Annotated[date | None, Meta(description="Local date after the last one.")] = msgspec.field(
        name="until", default=None
    )
    on_date: Annotated[date | None, Meta(description="Of a report on a date; today without it.")] = msgspec.field(
        name="on", default=None
    )
    currency: Annotated[str | None, Meta(description="Of the row; the garage's without it.")] = None
    method: Annotated[str | None, Meta(description="Of a row of payments.")] = None
    customer_id: Annotated[UUID | None, Meta(description="Of a row of aging.")] = None
    pass_id: Annotated[
        UUID | None, Meta(description="Of a row of passes, or of revenue by pass; zeros for the row of none.")
    ] = None
    coupon_id: Annotated[UUID | None, Meta(description="Of a row of coupons; zeros for the row of none of yours.")] = (
        None
    )
    deposit_id: Annotated[UUID | None, Meta(description="Of a row of deposits.")] = None
    jurisdiction: Annotated[str | None, Meta(description="Of a row of taxes; empty where it names none.")] = None
    name: Annotated[str | None, Meta(description="Of a row of taxes; likewise.")] = None
    account_code: Annotated[str | None, Meta(description="Of a row of closed months.")] = None
    percent: Annotated[Decimal | None, Meta(description="Of a row of taxes; 0 where it names none.")] = None
    payout_id: Annotated[UUID | None, Meta(description="Of a row of payouts.")] = None
    refund_id: Annotated[UUID | None, Meta(description="Of a row of refunds.")] = None


async def explain_figure(call: Call[ExplainQuery, None]) -> Answer:
    """Give the rows, transfers and events behind a figure."""
    cell = Cell(**msgspec.structs.asdict(call.query))
    door = call.services.door
    async with door.garage_snapshot([call.garage_id]) as garage:
        place = await garage.run(garages.read_one())
    assert place is not None, "the caller was let into it"
    return Answer(
        await explain_cell(door, call.services.reports, call.garage_id, cell, currency=place.currency, now=call.now)
    )


ROUTES = (
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/explain",
        handler=explain_figure,
        rule=InGarage(Permission.READ_MONEY),
        answers={200: Explanation},
        errors=(Invalid,),
        query=ExplainQuery,
        tag="Reports",
        summary="Explain a figure of a report",
        description=(
            "Any figure of a live report, down to the rows and ledger transfers whose parts sum up to it, and the "
            f"events by which Stripe told of them; the first {LEAVES_MAX} of each. Reports and columns: {_COLUMNS}."
        ),
    ),
)
