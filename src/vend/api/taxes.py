"""Parking taxes by jurisdiction and date, and who is exempt."""

from vend.api.pages import Listing
from vend.api.people import READ, WRITE
from vend.api.reading import many, one
from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import InGarage
from vend.billing.commands import End, NewExemption, NewPassTax
from vend.billing.operation import StillRunning
from vend.billing.taxes import add_tax_rate, end_exemption, end_tax_rate, record_exemption
from vend.domain.access import Permission
from vend.domain.errors import NotFound
from vend.domain.operation import KeyReused
from vend.domain.parking_pass import TaxRate
from vend.domain.tax_rates import Exemption, NotAhead, TaxOverlap
from vend.store import customers, exemptions, prices

_SELL = InGarage(Permission.WRITE_PASSES)


async def list_tax_rates(call: Call[NoQuery, None]) -> Answer:
    """Give every tax rate of a garage."""
    return Answer(Listing(data=await many(call, prices.tax_rates()), next_cursor=None))


async def create_tax_rate(call: Call[NoQuery, NewPassTax]) -> Answer:
    """Add a tax rate."""
    made = await add_tax_rate(call.services.door, call.garage_id, call.body, asked=call.asked, now=call.now)
    return Answer(made, 201, {"Location": f"/v1/garages/{call.garage_id}/tax-rates"})


async def set_tax_rate_end(call: Call[NoQuery, End]) -> Answer:
    """Let a tax rate end."""
    rate_id = call.id("tax_rate_id")
    return Answer(
        await end_tax_rate(call.services.door, call.garage_id, rate_id, call.body, asked=call.asked, now=call.now)
    )


async def list_exemptions(call: Call[NoQuery, None]) -> Answer:
    """Give the exemption certificates of a customer."""
    customer_id = call.id("customer_id")
    await one(call, customers.read_one(customer_id=customer_id))
    return Answer(Listing(data=await many(call, exemptions.of_customer(customer_id=customer_id)), next_cursor=None))


async def create_exemption(call: Call[NoQuery, NewExemption]) -> Answer:
    """Record an exemption certificate."""
    customer_id = call.id("customer_id")
    made = await record_exemption(
        call.services.door, call.garage_id, customer_id, call.body, asked=call.asked, now=call.now
    )
    return Answer(made, 201, {"Location": f"/v1/garages/{call.garage_id}/customers/{customer_id}/exemptions"})


async def set_exemption_end(call: Call[NoQuery, End]) -> Answer:
    """Let an exemption certificate end early."""
    customer_id, exemption_id = call.id("customer_id"), call.id("exemption_id")
    door, garage_id = call.services.door, call.garage_id
    ended = await end_exemption(door, garage_id, customer_id, exemption_id, call.body, asked=call.asked, now=call.now)
    return Answer(ended)


ROUTES = (
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/tax-rates",
        handler=list_tax_rates,
        rule=READ,
        answers={200: Listing[TaxRate]},
        errors=(NotFound,),
        tag="Taxes",
        summary="List tax rates",
        description="Past, present and coming ones, the newest start first.",
    ),
    Route(
        method="POST",
        path="/v1/garages/{garage_id}/tax-rates",
        handler=create_tax_rate,
        rule=_SELL,
        answers={201: TaxRate},
        errors=(NotFound, TaxOverlap, KeyReused, StillRunning),
        body=NewPassTax,
        tag="Taxes",
        summary="Add a tax rate",
        description=(
            "Holds for subscriptions that are made from its date on, and for every period of running ones that begins "
            "on or after it. A rate of one pass stands in for the garage's rate of the same jurisdiction and name. To "
            "change a rate, end it and add another from the same date."
        ),
    ),
    Route(
        method="POST",
        path="/v1/garages/{garage_id}/tax-rates/{tax_rate_id}/end",
        handler=set_tax_rate_end,
        rule=_SELL,
        answers={200: TaxRate},
        errors=(NotFound, TaxOverlap, NotAhead, KeyReused, StillRunning),
        body=End,
        tag="Taxes",
        summary="End a tax rate",
    ),
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/customers/{customer_id}/exemptions",
        handler=list_exemptions,
        rule=READ,
        answers={200: Listing[Exemption]},
        errors=(NotFound,),
        tag="Taxes",
        summary="List a customer's exemption certificates",
    ),
    Route(
        method="POST",
        path="/v1/garages/{garage_id}/customers/{customer_id}/exemptions",
        handler=create_exemption,
        rule=WRITE,
        answers={201: Exemption},
        errors=(NotFound, NotAhead, KeyReused, StillRunning),
        body=NewExemption,
        tag="Taxes",
        summary="Record an exemption certificate",
        description="Periods that begin while it holds are not charged the taxes of its jurisdictions.",
    ),
    Route(
        method="POST",
        path="/v1/garages/{garage_id}/customers/{customer_id}/exemptions/{exemption_id}/end",
        handler=set_exemption_end,
        rule=WRITE,
        answers={200: Exemption},
        errors=(NotFound, NotAhead, KeyReused, StillRunning),
        body=End,
        tag="Taxes",
        summary="End an exemption certificate early",
        description=(
            "Periods that begin on or after the date are taxed again, running subscriptions included. What was billed "
            "while it held stays as it was; to keep one from ever holding, end it on its first date."
        ),
    ),
)
