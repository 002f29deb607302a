"""Refunds at Stripe."""

from typing import TYPE_CHECKING
from uuid import UUID

from vend.domain.refund import RefundRequest
from vend.stripe_gateway.calls import PAGE, call, every
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.shapes import RawRefund, read_shape

if TYPE_CHECKING:
    from stripe.params import RefundCreateParams


async def create_refund(stripe: StripeGateway, request: RefundRequest, *, charge: str, key: str) -> RawRefund:
    """Give a part of a charge back; our metadata says which request it carries out."""
    params: RefundCreateParams = {
        "charge": charge,
        "amount": request.amount_minor,
        "reason": request.reason,
        "metadata": {"garage_id": str(request.garage_id), "refund_request_id": str(request.id)},
    }
    made = await call(stripe.v1.refunds.create_async(params, {"idempotency_key": key}))
    return read_shape(made, RawRefund)


async def find_refund(stripe: StripeGateway, request: RefundRequest, *, charge: str) -> RawRefund | None:
    """Look for the refund that carries out a request."""
    found = [
        read_shape(one, RawRefund)
        for one in await every(stripe.v1.refunds.list_async({"charge": charge, "limit": PAGE}))
    ]
    return next((one for one in found if request_of(one, request.garage_id) == request.id), None)


def request_of(refund: RawRefund, garage_id: UUID) -> UUID | None:
    """Give the request that a refund carries out, by our metadata; None for one that somebody else made."""
    metadata = refund.metadata or {}
    if metadata.get("garage_id") != str(garage_id):
        return None
    try:
        return UUID(metadata.get("refund_request_id", ""))
    except ValueError:
        return None
