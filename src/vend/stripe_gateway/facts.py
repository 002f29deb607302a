"""Turns Stripe's seconds into instants and its subscription into what a row keeps."""

from datetime import UTC, datetime
from typing import overload
from uuid import UUID

from vend.domain.subscription import ENDED, StripeFacts
from vend.stripe_gateway.shapes import ItemPrice, RawDiscount, RawSubscription


@overload
def instant(seconds: int) -> datetime: ...
@overload
def instant(seconds: int | None) -> datetime | None: ...
def instant(seconds: int | None) -> datetime | None:
    """Give the instant of a Unix time in seconds."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def subscription_facts(raw: RawSubscription) -> StripeFacts:
    """Give what a row keeps of Stripe's subscription; its period is that of its earliest-ending item."""
    item = min(raw.items.data, key=lambda one: one.current_period_end, default=None)
    pause = raw.pause_collection
    # Stripe leaves ended_at empty on some incomplete_expired subscriptions that never began.
    ended_at = raw.ended_at or raw.canceled_at or raw.start_date if raw.status in ENDED else None
    return StripeFacts(
        price_id=own_price_id(item.price) if item else None,
        status=raw.status,
        current_period_start_at=instant(item.current_period_start) if item else None,
        current_period_end_at=instant(item.current_period_end) if item else None,
        cancel_at_period_end=raw.cancel_at_period_end,
        started_at=instant(raw.start_date),
        canceled_at=instant(raw.canceled_at),
        ended_at=instant(ended_at),
        trial_end_at=instant(raw.trial_end),
        collection_paused=pause is not None,
        resumes_at=instant(pause.resumes_at) if pause else None,
        stripe_subscription_id=raw.id,
        stripe_payment_method_id=raw.default_payment_method,
        stripe_tax_rate_ids=default_tax_rate_ids(raw),
    )


def default_tax_rate_ids(raw: RawSubscription) -> list[str]:
    """Give Stripe's ids of the tax rates that a subscription is charged, sorted."""
    return sorted(rate.id for rate in raw.default_tax_rates or ())


def coupon_ids(raw: RawSubscription) -> list[str]:
    """Give the coupons that are on a subscription which was read with its discounts, sorted."""
    found = [one.source.coupon for one in raw.discounts if isinstance(one, RawDiscount)]
    return sorted(one for one in found if one is not None)


def own_price_id(price: ItemPrice) -> UUID | None:
    """Give our price that one of Stripe's stands for; None where it was made by somebody else."""
    try:
        return UUID(price.metadata.get("price_id", ""))
    except ValueError:
        return None
