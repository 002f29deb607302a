"""What a garage may decide for itself; without a word of its own these defaults hold."""

from decimal import Decimal
from itertools import pairwise
from typing import Literal

import msgspec

from vend.domain.errors import Invalid

BillingAnchor = Literal["anniversary", "calendar_day"]
StartProration = Literal["daily", "half_month", "none"]
OpenInvoiceOnCancel = Literal["void", "uncollectible"]

_NOTICES_MAX = 10
_BILLING_DAY_MAX = 28
_PERCENT_MAX = 100
_RANGES: dict[str, tuple[int, int]] = {
    "billing_day": (1, _BILLING_DAY_MAX),
    "grace_days": (0, 90),
    "cancel_after_days": (1, 365),
    "waitlist_offer_hours": (1, 336),
    "net_terms_days": (0, 120),
    "refund_limit_manager_minor": (0, 10**12),
    "refund_limit_admin_minor": (0, 10**12),
}


class GarageSettings(msgspec.Struct, frozen=True):
    """A garage's rules.

    Attributes:
        billing_anchor: whether a driver is billed on the day of the month on which they began, or on the garage's.
        billing_day: the garage's day of the month, on its own calendar; holds with `calendar_day`.
        start_proration: what the days before the first billing day cost: their share, half a month or a whole one by
            the day on which it begins, or the full price.
        notice_after_days: after how many local days without payment the customer is told, ascending.
        grace_days: after how many local days access is suspended.
        cancel_after_days: after how many local days the subscription is cancelled, None for never.
        open_invoice_on_cancel: what becomes of unpaid invoices when a subscription ends.
        oversell_percent: how many more than its places a garage sells, since not everybody parks at once.
        waitlist_offer_hours: how long a free place is held for whoever is next in line.
        refund_limit_manager_minor: up to which amount a garage manager refunds alone, None for no limit.
        refund_limit_admin_minor: the same of the operator's administrators.
        net_terms_days: how many days a company has to pay an invoice.
    """

    billing_anchor: BillingAnchor = "anniversary"
    billing_day: int = 1
    start_proration: StartProration = "daily"
    notice_after_days: list[int] = msgspec.field(default_factory=lambda: [0, 3, 7])
    grace_days: int = 10
    cancel_after_days: int | None = 30
    open_invoice_on_cancel: OpenInvoiceOnCancel = "void"
    oversell_percent: Decimal = Decimal(0)
    waitlist_offer_hours: int = 48
    refund_limit_manager_minor: int | None = 50_000
    refund_limit_admin_minor: int | None = None
    net_terms_days: int = 30


def check_settings(settings: GarageSettings) -> None:
    """Refuse settings that contradict themselves.

    Raises:
        Invalid: names the field and says what it may be.
    """
    for name, (least, most) in _RANGES.items():
        value = getattr(settings, name)
        if value is not None and not least <= value <= most:
            raise Invalid(f"Give {least} to {most}.", field=name)
    _check_percent(settings.oversell_percent)
    _check_dunning(settings)


def _check_percent(percent: Decimal) -> None:
    fits = percent.is_finite() and 0 <= percent <= _PERCENT_MAX
    if not fits or percent != percent.quantize(Decimal("0.01")):
        raise Invalid("Give 0 to 100 with at most two decimals.", field="oversell_percent")


def _check_dunning(settings: GarageSettings) -> None:
    """Nobody loses access before they were told, nor the subscription before access."""
    days = settings.notice_after_days
    if not days or len(days) > _NOTICES_MAX or days[0] < 0 or any(a >= b for a, b in pairwise(days)):
        raise Invalid(f"Give 1 to {_NOTICES_MAX} ascending numbers of days, from 0 on.", field="notice_after_days")
    if settings.grace_days < days[0]:
        raise Invalid("Access may not be suspended before the first notice.", field="grace_days")
    if settings.cancel_after_days is not None and settings.cancel_after_days < max(settings.grace_days, days[-1]):
        raise Invalid("A subscription may not end before its grace and its last notice.", field="cancel_after_days")
