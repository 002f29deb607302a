"""What whoever runs a garage takes of its income: a share, a fixed amount a month, or both; agreed from a month on."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from vend.domain.errors import Kind, VendError

_FIXED_MAX_MINOR = 10**10


class NewManagementFee(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A fee that is agreed."""

    from_month: Annotated[str, Meta(description="The first month that it holds for, such as 2026-12.")]
    fee_bp: Annotated[
        int,
        Meta(ge=0, le=10_000, description="Of the income before the costs of collecting it, in basis points."),
    ] = 0
    fixed_minor: Annotated[
        int, Meta(ge=0, le=_FIXED_MAX_MINOR, description="A month, in minor units of the garage's currency.")
    ] = 0


class ManagementFee(msgspec.Struct, frozen=True):
    """A fee as it was agreed; it holds until another does.

    Attributes:
        from_month_date: first day of the first month that it holds for.
        fee_bp: the share of the income (earned, less refunds, credits and bad debt, before tax), in basis points.
        fixed_minor: a month, in minor units.
        set_by: who entered it.
    """

    garage_id: UUID
    id: UUID
    from_month_date: date
    fee_bp: int
    fixed_minor: int
    currency: str
    set_by: str
    created_at: datetime


class FeeOfClosedMonth(VendError):
    """A closed month's owner statement is out; its fee is not changed any more."""

    code = "fee_of_closed_month"
    kind = Kind.CONFLICT


def fee_of(fees: Iterable[ManagementFee], month_date: date) -> ManagementFee | None:
    """Give the fee that holds for a month: the last one that begins by then; of two for one month the later one."""
    begun = [one for one in fees if one.from_month_date <= month_date]
    return max(begun, key=lambda one: (one.from_month_date, one.created_at, one.id), default=None)


def check_open(from_month_date: date, *, open_from_date: date | None) -> None:
    """See that no closed month's fee would change.

    Args:
        open_from_date: the first local date that the ledger takes; None while no month is closed.

    Raises:
        FeeOfClosedMonth: one would.
    """
    if open_from_date is not None and from_month_date < open_from_date:
        raise FeeOfClosedMonth(
            f"{from_month_date:%Y-%m} is closed; let the fee hold from {open_from_date:%Y-%m} on, or later."
        )
