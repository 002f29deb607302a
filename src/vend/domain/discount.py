"""What a discount takes off: in percent or as an amount, once, for some months, or as long as it is there.

Stripe reckons it on every invoice; the same rule here says it before. A percentage is of what the discount is for,
rounded half away from zero; an amount never takes off more than there is.
Source: docs.stripe.com/billing/subscriptions/coupons.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Literal

import msgspec

from vend.domain.money import round_minor, split
from vend.domain.proration import months_after

Duration = Literal["once", "repeating", "forever"]


class Off(msgspec.Struct, frozen=True):
    """What is taken off, and for how long.

    Attributes:
        percent_bp: in hundredths of a percent, None for an amount.
        amount_minor: in minor units, None for a percentage.
        months: how long a repeating one lasts, None for the others.
    """

    percent_bp: int | None
    amount_minor: int | None
    duration: Duration
    months: int | None


def off_minor(off: Off, amount_minor: int) -> int:
    """Give what is taken off an amount without tax, in minor units; never more than there is."""
    base_minor = max(0, amount_minor)
    if off.percent_bp is not None:
        return round_minor(Decimal(base_minor) * off.percent_bp / 10_000)
    assert off.amount_minor is not None, "a discount is a percentage or an amount"
    return min(base_minor, off.amount_minor)


def off_lines(off: Off, amounts: Sequence[int]) -> list[int]:
    """Give what is taken off each line: of their sum, split by what each costs, so that no cent is lost."""
    bases = [max(0, one) for one in amounts]
    whole = off_minor(off, sum(bases))
    return split(whole, bases) if whole else [0] * len(bases)


def ends_at(off: Off, starts_at: datetime) -> datetime | None:
    """Give the first instant at which an invoice has no discount any more; None where no date says so."""
    if off.months is None:
        return None
    begin = starts_at.astimezone(UTC).replace(microsecond=0)
    return datetime.combine(months_after(begin.date(), off.months), begin.timetz())


class Running:
    """A discount in the course of one subscription's invoices, oldest first.

    Args:
        off: None for no discount at all.
        starts_at: when the subscription gets it.
    """

    def __init__(self, off: Off | None, starts_at: datetime) -> None:
        self._off = off
        self._ends_at = None if off is None else ends_at(off, starts_at)
        self._used = False

    def take(self, at: datetime, amount_minor: int) -> int:
        """Give what is taken off an invoice, in minor units; one of nothing leaves a discount for once unused."""
        if self._off is None or self.is_over(at):
            return 0
        taken = off_minor(self._off, amount_minor)
        self._used = self._used or taken > 0
        return taken

    def is_over(self, at: datetime) -> bool:
        """Say whether an invoice of this instant has no discount any more."""
        if self._off is None or (self._off.duration == "once" and self._used):
            return True
        return self._ends_at is not None and at >= self._ends_at

    @property
    def ends_at(self) -> datetime | None:
        """From when on no invoice has it, None where no date says so."""
        return self._ends_at
