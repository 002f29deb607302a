"""What can be asked for about merchants, as in `commands.py`."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from vend.billing.commands import AmountMinor, Email, Name, Phone, PromotionCodeWord, Reference
from vend.domain.received import Method


class NewMerchant(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who is to pay a part of other people's parking."""

    name: Name
    email: Email
    phone: Phone | None = None
    net_terms_days: Annotated[int, Meta(ge=0, le=120, description="Days from a statement to its due date.")] = 30


class NewValidation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a merchant is to pay for whom it validates, month by month."""

    name: Annotated[
        str, Meta(min_length=1, max_length=40, pattern=r"\S", description="As it is printed on the driver's invoice.")
    ]
    percent_bp: (
        Annotated[int, Meta(ge=1, le=10_000, description="Of the price, in hundredths of a percent.")] | None
    ) = None
    amount_minor: AmountMinor | None = None
    code: PromotionCodeWord | None = None
    pass_ids: Annotated[list[UUID], Meta(max_length=50, description="The passes that it is for; none: all.")] = []
    from_date: Annotated[date, Meta(description="The first local date to validate on; none: today.")] | None = None
    until_date: (
        Annotated[date, Meta(description="The first local date whose period is not paid for; none: no end.")] | None
    ) = None
    cap_minor: (
        Annotated[int, Meta(gt=0, le=9_999_999_999, description="The most in a calendar month, without tax.")] | None
    ) = None


class MerchantPaymentReceived(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A payment that came from a merchant."""

    method: Annotated[Method, Meta(description="How it came.")]
    amount_minor: Annotated[int, Meta(gt=0, le=9_999_999_999, description="In minor units of the garage's currency.")]
    received_date: Annotated[date, Meta(description="On the garage's calendar; at most 90 days ago.")]
    reference: Annotated[Reference, Meta(description="Such as the check's number.")] | None = None


class GivingUp(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why what a merchant owes is given up."""

    reason: Annotated[str, Meta(min_length=1, max_length=500, pattern=r"\S", description="For the audit log.")]
