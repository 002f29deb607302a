"""When a subscription has ended nobody is to pay for it any more: its open invoices are closed, and nothing is charged.

It holds for every kind of end: ours, dunning's, one in Stripe's dashboard; the worker looks for open invoices of ended
subscriptions. Cancelling comes first, since to void the latest invoice of a subscription that lives makes it active
again (docs.stripe.com/billing/subscriptions/overview). What is paid meanwhile stays paid.
"""

from datetime import datetime
from uuid import UUID

import msgspec
import structlog

from vend.billing.operation import Begun, begin, leave_open, note
from vend.billing.record_invoice import read_invoice, write_invoice
from vend.billing.settings import settings_of
from vend.db.door import Door
from vend.domain.errors import VendError
from vend.domain.garage_settings import OpenInvoiceOnCancel
from vend.domain.invoice import Invoice, InvoiceStatus, OpenAfterEnd
from vend.domain.operation import Asked, Operation
from vend.store import invoices, operations
from vend.stripe_gateway.closing import close_invoice
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.outcome import Rejected

_log = structlog.get_logger(__name__)

KIND = "close_invoice"
ACTOR = "system:closing"


class CloseOrder(msgspec.Struct, frozen=True):
    """Which invoice is to be closed, how, and why where a person decided it."""

    invoice_id: UUID
    how: OpenInvoiceOnCancel
    reason: str | None = None


class Closed(msgspec.Struct, frozen=True):
    """What the invoice is now: void, uncollectible, or paid meanwhile."""

    status: InvoiceStatus


async def close_due(door: Door, stripe: StripeGateway, *, now: datetime, row_limit: int = 50) -> int:
    """Close the open invoices of subscriptions that have ended; give how many were taken up."""
    async with door.platform(reason="find open invoices of ended subscriptions") as platform:
        found = await platform.run(invoices.open_after_end(row_limit=row_limit))
    for one in found:
        log = _log.bind(garage=str(one.garage_id), invoice=str(one.invoice_id))
        try:
            closed = await _close(door, stripe, one, now=now)
        except VendError as error:
            log.warning("invoice_not_closed_yet", code=error.code, detail=error.detail)
        else:
            log.info("invoice_closed", status=closed.status if closed else None)
    return len(found)


async def _close(door: Door, stripe: StripeGateway, found: OpenAfterEnd, *, now: datetime) -> Closed | None:
    """Reserve, and carry out; None where somebody else has begun or done it."""
    asked = Asked(ACTOR, f"close-{found.invoice_id}")
    async with door.garage_transaction(found.garage_id) as garage:
        earlier = await garage.run(operations.read_by_key(actor=asked.actor, idempotency_key=asked.idempotency_key))
        if earlier is not None:
            return None
        order = CloseOrder(found.invoice_id, (await settings_of(garage)).open_invoice_on_cancel)
        operation = await begin(garage, asked, kind=KIND, command=order, subject_id=found.invoice_id, now=now)
        if not isinstance(operation, Begun):
            return None
        await note(garage, asked, "invoice.close_ordered", found.invoice_id, now=now, detail={"how": order.how})
    return await drive(door, stripe, found.garage_id, operation.operation_id, look_first=False, now=now)


async def drive(
    door: Door, stripe: StripeGateway, garage_id: UUID, operation_id: UUID, *, look_first: bool, now: datetime
) -> Closed:
    """Carry an order to its end, or leave it open for the resolver. It always looks first: to close twice is refused.

    Raises:
        VendError: it is not closed yet.
    """
    del look_first
    operation, order, invoice = await _load(door, garage_id, operation_id)
    if operation.answer is not None:
        return msgspec.json.decode(operation.answer, type=Closed)
    try:
        return await _at_stripe(door, stripe, operation, order, invoice, now=now)
    except VendError as error:
        await leave_open(door, operation, error, now=now)
        raise


async def _load(door: Door, garage_id: UUID, operation_id: UUID) -> tuple[Operation, CloseOrder, Invoice]:
    async with door.garage_snapshot([garage_id], fresh=True) as garage:
        operation = await garage.run(operations.read_one(operation_id=operation_id))
        assert operation is not None, "it was reserved, and nothing is deleted"
        order = msgspec.json.decode(operation.request, type=CloseOrder)
        invoice = await garage.run(invoices.read_one(invoice_id=order.invoice_id))
        assert invoice is not None, "same"
        return operation, order, invoice


async def _at_stripe(
    door: Door, stripe: StripeGateway, operation: Operation, order: CloseOrder, invoice: Invoice, *, now: datetime
) -> Closed:
    """Close the invoice if it is open; write what Stripe has in the end.

    Raises:
        Rejected: Stripe keeps it open, such as while a payment of it is being processed.
    """
    reading = await read_invoice(stripe, invoice.stripe_invoice_id)
    if reading.raw.status == "open":
        # Stripe keeps a refusal under its key for a day; closing again does nothing more, so each try has a key.
        key = f"{operation.id}-{operation.attempts}"
        refused: Rejected | None = None
        try:
            await close_invoice(stripe, invoice.stripe_invoice_id, how=order.how, key=key)
        except Rejected as error:
            refused = error
        reading = await read_invoice(stripe, invoice.stripe_invoice_id)
        if reading.raw.status == "open":
            raise refused or Rejected("Stripe keeps the invoice open.", reason="still_open")
    answer = Closed(reading.raw.status)
    async with door.garage_transaction(operation.garage_id) as garage:
        await write_invoice(garage, reading, now=now)
        await garage.run(
            operations.settle(
                operation_id=operation.id, state="succeeded", answer=msgspec.json.encode(answer).decode(), now=now
            )
        )
    return answer
