"""The taxes that were charged: of an invoice, and where they were the wrong ones."""

from vend.api.money import own_invoice
from vend.api.pages import Listing, PageQuery, listing, page_of
from vend.api.reading import many
from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import InGarage
from vend.domain.access import Permission
from vend.domain.errors import NotFound
from vend.domain.tax_rates import LineTax, TaxMiss
from vend.store import line_taxes

_MONEY = InGarage(Permission.READ_MONEY)
_OWN = InGarage(Permission.READ_MONEY, own=Permission.READ_OWN)


async def list_line_taxes(call: Call[NoQuery, None]) -> Answer:
    """Give the taxes of an invoice's lines."""
    found = await own_invoice(call)
    return Answer(Listing(data=await many(call, line_taxes.of_invoice(invoice_id=found.id)), next_cursor=None))


async def list_tax_misses(call: Call[PageQuery, None]) -> Answer:
    """Give the renewals that were taxed wrongly."""
    rows = await many(call, line_taxes.list_misses(page=page_of(call.query)))
    return Answer(listing(rows, call.query, lambda row: (row.found_at, row.invoice_id)))


ROUTES = (
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/invoices/{invoice_id}/taxes",
        handler=list_line_taxes,
        rule=_OWN,
        answers={200: Listing[LineTax]},
        errors=(NotFound,),
        tag="Taxes",
        summary="List the taxes of an invoice's lines",
        description="As Stripe charged them; they sum up to the invoice's tax.",
    ),
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/tax-misses",
        handler=list_tax_misses,
        rule=_MONEY,
        answers={200: Listing[TaxMiss]},
        errors=(NotFound,),
        query=PageQuery,
        tag="Taxes",
        summary="List renewals that were taxed wrongly",
        description=(
            "Stripe is told of a change before the renewal. Where it could not be told in time, the invoice is listed "
            "with what should have been charged, to be settled with the customer; the next renewal is right again."
        ),
    ),
)
