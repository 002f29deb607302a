"""Statements about passes."""

from datetime import datetime
from uuid import UUID

from vend.db.queries import read, write
from vend.domain.capacity import PassDemand
from vend.domain.page import Page
from vend.domain.parking_pass import ParkingPass, SoldAs
from vend.domain.selling import StillSold
from vend.domain.subscription import Places


@write("passes/insert")
def insert(
    *, pass_id: UUID, name: str, description: str | None, capacity: int | None, trial_days: int | None, now: datetime
) -> None:
    """Add a pass; its price is added beside it."""


@read("passes/read")
def read_one(*, pass_id: UUID) -> ParkingPass | None:
    """Give a pass with its live price."""


@read("passes/list")
def list_page(*, page: Page, on_sale_only: bool) -> list[ParkingPass]:
    """Give a page of passes, newest first."""


@write("passes/archive")
def archive(*, pass_id: UUID, now: datetime) -> None:
    """Sell a pass no longer."""


@read("passes/places")
def places(*, pass_id: UUID) -> Places | None:
    """Count what is left; only true under the lock of the garage."""


@read("passes/demand")
def demand() -> list[PassDemand]:
    """Give who holds and who wants each pass, by name."""


@read("passes/unneeded_at_stripe")
def unneeded_at_stripe(*, row_limit: int) -> list[StillSold]:
    """Give passes that Stripe sells and nobody can buy here any more."""


@write("passes/set_stripe_archived")
def set_stripe_archived(*, pass_id: UUID, at: datetime | None) -> None:
    """Keep since when Stripe does not sell a pass any more."""


@read("passes/read_stripe_product")
def read_stripe_product(*, pass_id: UUID) -> str | None:
    """Give Stripe's product of a pass."""


@read("passes/of_products")
def of_products(*, stripe_product_ids: list[str]) -> list[SoldAs]:
    """Give the passes that some of Stripe's products are."""


@write("passes/set_stripe_product")
def set_stripe_product(*, pass_id: UUID, stripe_product_id: str) -> None:
    """Keep Stripe's product of a pass; the first one stays."""
