"""What cancelling would mean, shown before it is done."""

from datetime import datetime
from uuid import UUID

import msgspec

from vend.domain.subscription import Subscription


class CancelPreview(msgspec.Struct, frozen=True):
    """What a driver loses by cancelling now, and what they keep by cancelling at the period's end; in minor units.

    Attributes:
        access_until_now: when access ends if it is cancelled now.
        access_until_period_end: when it ends otherwise; None where no period is paid.
        unused_minor: what is paid, with tax, for the time from now on: lost by cancelling now, since nothing is given
            back by itself. A refund is the garage's decision.
        balance_minor: what stays as the customer's balance in any case.
    """

    subscription_id: UUID
    currency: str
    access_until_now: datetime
    access_until_period_end: datetime | None
    unused_minor: int
    balance_minor: int


def cancel_preview(
    row: Subscription, *, currency: str, unused_minor: int, balance_minor: int, now: datetime
) -> CancelPreview:
    """Say what Stripe's preview of an end now means.

    Args:
        unused_minor: what Stripe would credit, with tax, if it were asked to.
        balance_minor: the customer's credit before it.
    """
    paid = row.status == "active" and not row.collection_paused
    return CancelPreview(
        subscription_id=row.id,
        currency=currency,
        access_until_now=now,
        access_until_period_end=row.current_period_end_at if paid or row.status == "trialing" else None,
        unused_minor=unused_minor if paid else 0,
        balance_minor=balance_minor,
    )
