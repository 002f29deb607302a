"""Statements about the demo portfolio as a whole."""

from datetime import datetime
from uuid import UUID

import msgspec

from vend.db.queries import platform, read


class Present(msgspec.Struct, frozen=True):
    """An operator of the demo that is there, with one of its garages, if it has any.

    Attributes:
        founded_at: tells for which instant its history was made.
        memberships: of the demo's users, in all.
    """

    operator_id: UUID
    founded_at: datetime
    garage_id: UUID | None
    memberships: int


class GarageSummary(msgspec.Struct, frozen=True):
    """What a garage holds; amounts in minor units of its currency, with tax.

    Attributes:
        collected_minor: what payments brought in, before fees and refunds.
    """

    id: UUID
    name: str
    time_zone: str
    currency: str
    customers: int
    drivers: int
    subscriptions: int
    live_subscriptions: int
    invoices: int
    payments: int
    failed_payments: int
    refunds: int
    transfers: int
    collected_minor: int
    fees_minor: int
    refunded_minor: int


@platform("portfolio/present")
def present(*, operator_ids: list[UUID], user_ids: list[UUID]) -> list[Present]:
    """Give what is there of the demo."""


@read("portfolio/summary")
def summary() -> list[GarageSummary]:
    """Give what each of the handle's garages holds."""
