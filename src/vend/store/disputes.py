"""Statements about disputes."""

from uuid import UUID

from vend.db.queries import read, write
from vend.domain.dispute import Dispute, DisputeStatus
from vend.domain.page import Page


@write("disputes/insert")
def insert(*, dispute: Dispute) -> UUID | None:
    """Record a dispute; None when it is there already."""


@read("disputes/read")
def read_one(*, dispute_id: UUID) -> Dispute | None:
    """Give a dispute."""


@write("disputes/lock_by_stripe_id")
def lock_by_stripe_id(*, stripe_dispute_id: str) -> Dispute | None:
    """Give a dispute and keep other writers away."""


@read("disputes/list")
def list_page(*, page: Page, status: DisputeStatus | None, payment_id: UUID | None) -> list[Dispute]:
    """Give a page of disputes, newest first."""


@write("disputes/update")
def update(*, dispute: Dispute) -> None:
    """Bring a dispute up to Stripe's truth."""
