"""Staff give an open invoice up: it becomes uncollectible at Stripe, and a loss in the books.

It is closed as what an ended subscription leaves open is (`vend.billing.close_invoices`), but by a person, with a
reason, and up to what their role may let go. It can still be paid: recording a payment, or a charge at Stripe, takes
the loss back.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from vend.billing.close_invoices import KIND, Closed, CloseOrder, drive
from vend.billing.commands import WriteOff
from vend.billing.operation import Begun, answer_of, begin, note
from vend.billing.refund import Staff
from vend.billing.settings import settings_of
from vend.db.door import Door
from vend.domain.errors import Kind, NotFound, VendError
from vend.domain.received import left_minor
from vend.domain.refund import OverLimit, limit_of, within
from vend.store import invoices, received
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.outcome import OutcomeUnknown, Rejected, RetryLater, ShapeRefused


class NotOpen(VendError):
    """The invoice is not open: it is paid, void or given up already."""

    code = "invoice_not_open"
    kind = Kind.CONFLICT


class Pending(msgspec.Struct, frozen=True):
    """Stripe has not done it yet; the resolver goes on."""

    invoice_id: UUID


async def write_off(
    door: Door, stripe: StripeGateway, garage_id: UUID, invoice_id: UUID, command: WriteOff, *, by: Staff, now: datetime
) -> Closed | Pending:
    """Mark an open invoice uncollectible; its answer says what it is then, which is paid where a payment was faster.

    Raises:
        NotFound: the garage has no such invoice.
        NotOpen: there is nothing to give up.
        OverLimit: more is left of it than the caller's role may let go.
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    order = CloseOrder(invoice_id, "uncollectible", command.reason.strip())
    async with door.garage_transaction(garage_id) as garage:
        operation = await begin(garage, by.asked, kind=KIND, command=order, subject_id=invoice_id, now=now)
        if not isinstance(operation, Begun):
            return answer_of(operation, Closed)
        invoice = await garage.run(invoices.lock(invoice_id=invoice_id))
        if invoice is None:
            raise NotFound("There is no such invoice in this garage.")
        if invoice.status != "open":
            raise NotOpen(f"This invoice is {invoice.status}; only an open one can be written off.")
        left = left_minor(invoice, await garage.run(received.received_minor(invoice_id=invoice_id)))
        if not within(left, limit_of(by.roles, await settings_of(garage))):
            raise OverLimit("This is over the limit of your role; ask an administrator of the operator.")
        told: dict[str, str | int | bool | None] = {"reason": order.reason, "left_minor": left}
        await note(garage, by.asked, "invoice.written_off", invoice_id, now=now, detail=told)
    try:
        return await drive(door, stripe, garage_id, operation.operation_id, look_first=False, now=now)
    except (OutcomeUnknown, RetryLater, ShapeRefused, Rejected):
        return Pending(invoice_id)
