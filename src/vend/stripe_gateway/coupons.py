"""Coupons at Stripe: what is taken off, and nothing else. For whom and how often is ours to say and to count."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from vend.domain.discount import Off
from vend.stripe_gateway.beginning import product_of
from vend.stripe_gateway.calls import call
from vend.stripe_gateway.changes import RawPreview
from vend.stripe_gateway.gateway import WITH_DISCOUNTS, StripeGateway
from vend.stripe_gateway.outcome import Rejected
from vend.stripe_gateway.shapes import RawDiscount, RawSubscription, read_shape

if TYPE_CHECKING:
    from stripe.params import CouponCreateParams, InvoiceCreatePreviewParams, SubscriptionUpdateParams
    from stripe.params._invoice_create_preview_params import InvoiceCreatePreviewParamsDiscount
    from stripe.params._subscription_update_params import SubscriptionUpdateParamsDiscount

REDEMPTION = "redemption_id"
"""The metadata of a subscription that names the coupon last given to it: one for once may be used up when we look."""


async def ensure_coupon(
    stripe: StripeGateway,
    garage_id: UUID,
    coupon_id: UUID,
    off: Off,
    *,
    name: str,
    currency: str,
    pass_ids: Sequence[UUID],
    key: str,
) -> str:
    """Make Stripe's coupon under our row's id, unless it is there; give its id.

    Args:
        pass_ids: what it is for, each made at Stripe before; none: everything.
    """
    request: CouponCreateParams = {
        "id": str(coupon_id),
        "name": name,
        "duration": off.duration,
        "metadata": {"garage_id": str(garage_id), "coupon_id": str(coupon_id)},
    }
    if off.percent_bp is not None:
        request["percent_off"] = off.percent_bp / 100  # the SDK's own type; at most two decimals, so nothing is lost
    if off.amount_minor is not None:
        request["amount_off"] = off.amount_minor
        request["currency"] = currency.lower()
    if off.months is not None:
        request["duration_in_months"] = off.months
    if pass_ids:
        request["applies_to"] = {"products": [product_of(one) for one in pass_ids]}
    try:
        await call(stripe.v1.coupons.create_async(request, {"idempotency_key": key}))
    except Rejected as refused:
        if refused.reason != "resource_already_exists":
            raise
    return str(coupon_id)


async def add_coupon(
    stripe: StripeGateway, stripe_subscription_id: str, coupon: str, *, redemption_id: UUID, key: str
) -> RawSubscription:
    """Put a coupon on a subscription, beside what is on it."""
    found = await stripe.read_subscription(stripe_subscription_id)
    request: SubscriptionUpdateParams = {
        "discounts": [*[_kept(one) for one in _ids(found)], {"coupon": coupon}],
        "metadata": {REDEMPTION: str(redemption_id)},
        "proration_behavior": "none",
        "expand": WITH_DISCOUNTS,
    }
    made = await call(stripe.v1.subscriptions.update_async(stripe_subscription_id, request, {"idempotency_key": key}))
    return read_shape(made, RawSubscription)


async def take_off_coupon(
    stripe: StripeGateway, stripe_subscription_id: str, coupon: str, *, key: str
) -> RawSubscription:
    """Take a coupon off a subscription; what was billed stays as it is."""
    found = await stripe.read_subscription(stripe_subscription_id)
    request: SubscriptionUpdateParams = {
        # In Stripe's form an empty list is an empty string.
        "discounts": [_kept(one) for one in _ids(found, but=coupon)] or "",
        "proration_behavior": "none",
        "expand": WITH_DISCOUNTS,
    }
    made = await call(stripe.v1.subscriptions.update_async(stripe_subscription_id, request, {"idempotency_key": key}))
    return read_shape(made, RawSubscription)


async def preview_renewal(
    stripe: StripeGateway, stripe_subscription_id: str, *, add: str | None = None, take_off: str | None = None
) -> RawPreview:
    """Give the next renewal's invoice, with another coupon on it or one less."""
    found = await stripe.read_subscription(stripe_subscription_id)
    wanted: list[InvoiceCreatePreviewParamsDiscount] = [{"discount": one} for one in _ids(found, but=take_off)]
    if add is not None:
        wanted.append({"coupon": add})
    # In Stripe's form an empty list is an empty string.
    request: InvoiceCreatePreviewParams = {"subscription": stripe_subscription_id, "discounts": wanted or ""}
    return read_shape(await call(stripe.v1.invoices.create_preview_async(request)), RawPreview)


def _kept(discount: str) -> "SubscriptionUpdateParamsDiscount":
    return {"discount": discount}


def _ids(found: RawSubscription, *, but: str | None = None) -> list[str]:
    """Give the ids of the discounts on a subscription, without that of one coupon."""
    whole = [one for one in found.discounts if isinstance(one, RawDiscount)]
    return [one.id for one in whole if but is None or one.source.coupon != but]
