"""Statements about prices and tax rates."""

from datetime import date, datetime
from uuid import UUID

from vend.db.queries import read, write
from vend.domain.parking_pass import Price, TaxRate
from vend.domain.price_version import PriceVersion
from vend.domain.selling import StillSold


@write("prices/insert")
def insert(*, price: Price) -> None:
    """Add a version of a price."""


@read("prices/read")
def read_one(*, price_id: UUID) -> Price | None:
    """Give a version of a price."""


@read("prices/read_live")
def read_live(*, pass_id: UUID) -> Price | None:
    """Give the price that a new subscription pays."""


@read("prices/versions")
def versions(*, pass_id: UUID) -> list[PriceVersion]:
    """Give every version of a pass's price, the newest first."""


@write("prices/archive_live")
def archive_live(*, pass_id: UUID, now: datetime) -> None:
    """End the life of the present price."""


@write("prices/sell")
def sell(*, price_id: UUID, now: datetime) -> None:
    """Sell a version that was made ahead, from now on; the one before must have been archived."""


@read("prices/unneeded_at_stripe")
def unneeded_at_stripe(*, row_limit: int) -> list[StillSold]:
    """Give prices that Stripe sells and nobody can buy here any more."""


@read("prices/archived_at_stripe")
def archived_at_stripe(*, price_id: UUID) -> bool:
    """Say whether Stripe sells a price no longer."""


@write("prices/set_stripe_archived")
def set_stripe_archived(*, price_id: UUID, at: datetime | None) -> None:
    """Keep since when Stripe does not sell a price any more."""


@write("prices/set_stripe_id")
def set_stripe_id(*, price_id: UUID, stripe_price_id: str) -> None:
    """Keep Stripe's id of a price; the first one stays."""


@write("tax_rates/insert")
def insert_tax_rate(*, tax_rate: TaxRate) -> None:
    """Add a tax rate."""


@read("tax_rates/of_garage")
def tax_rates() -> list[TaxRate]:
    """Give every tax rate of the garage; `vend.domain.tax_rates` says which of them hold."""


@write("tax_rates/set_end")
def end_tax_rate(*, tax_rate_id: UUID, until_date: date) -> None:
    """Let a tax rate end."""


@write("tax_rates/set_stripe_id")
def set_tax_rate_stripe_id(*, tax_rate_id: UUID, stripe_tax_rate_id: str) -> None:
    """Keep Stripe's id of a tax rate; the first one stays."""
