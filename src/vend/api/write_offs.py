"""Open invoices that staff give up."""

from vend.api.reading import one
from vend.api.refunds import staff
from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import InGarage
from vend.billing.close_invoices import Closed
from vend.billing.commands import WriteOff
from vend.billing.operation import StillRunning
from vend.billing.write_off import NotOpen, write_off
from vend.domain.access import Permission
from vend.domain.errors import NotFound
from vend.domain.invoice import Invoice
from vend.domain.operation import KeyReused
from vend.domain.refund import OverLimit
from vend.store import invoices

_DONE, _ACCEPTED = 200, 202


async def write_off_invoice(call: Call[NoQuery, WriteOff]) -> Answer:
    """Write an open invoice off."""
    services = call.services
    invoice_id = call.id("invoice_id")
    ending = await write_off(
        services.door, services.stripe, call.garage_id, invoice_id, call.body, by=staff(call), now=call.now
    )
    found = await one(call, invoices.read_one(invoice_id=invoice_id))
    return Answer(found, _DONE if isinstance(ending, Closed) else _ACCEPTED)


ROUTES = (
    Route(
        method="POST",
        path="/v1/garages/{garage_id}/invoices/{invoice_id}/write-off",
        handler=write_off_invoice,
        rule=InGarage(Permission.ASK_REFUND),
        answers={200: Invoice, 202: Invoice},
        errors=(NotFound, NotOpen, OverLimit, KeyReused, StillRunning),
        body=WriteOff,
        tag="Money",
        summary="Write off an open invoice",
        description=(
            "It becomes uncollectible at Stripe, is not collected any more, and what is left of it is bad debt, up to "
            "the limit that your role has for refunds. Its tax stays owed to the tax office: credit the invoice where "
            "that may be taken back. A payment that comes after all undoes it. 202: Stripe did not answer in time, or "
            "a payment is being processed; it will be found out."
        ),
    ),
)
