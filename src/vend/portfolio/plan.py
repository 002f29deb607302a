"""Makes the portfolio: from a seed and the present instant to books of rows. No database, no Stripe, no clock."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from vend.domain.garage import Garage
from vend.domain.ledger import ACCOUNT_KINDS
from vend.domain.parking_pass import TaxRate
from vend.domain.period import local_date
from vend.portfolio.book import AccountRow, GarageBook, OperatorRow
from vend.portfolio.by_hand import bring
from vend.portfolio.disputes import contest
from vend.portfolio.entropy import Entropy, instant
from vend.portfolio.people import Guest, settle_in
from vend.portfolio.places import HISTORY_DAYS, OPERATORS, GaragePlan
from vend.portfolio.rows import write_rows
from vend.portfolio.sales import sell

HISTORY = timedelta(days=HISTORY_DAYS)
_DAY_S = 24 * 3600
# Ids of operators, garages and users depend on the seed alone, so that a later load knows what is there already.
_FOUNDED_S = 1_735_689_600  # 2025-01-01
_DRIVERS_MIN = 12


class Site(msgspec.Struct, frozen=True):
    """A garage to be, with what its ids and its chances are made from."""

    plan: GaragePlan
    operator_id: UUID
    garage_id: UUID
    seed: int


class Outline(msgspec.Struct, frozen=True):
    """What is known of the portfolio before any history is made.

    Attributes:
        user_ids: for sign-ins, by a word.
    """

    operators: list[OperatorRow]
    sites: list[Site]
    user_ids: dict[str, UUID]


def outline(seed: int, *, now: datetime, users: tuple[str, ...] = ()) -> Outline:
    """Give the portfolio's operators and garages; their ids do not depend on `now`."""
    entropy = Entropy(seed)
    founded_at = now.replace(microsecond=0) - HISTORY
    operators: list[OperatorRow] = []
    sites: list[Site] = []
    for operator in OPERATORS:
        row = OperatorRow(entropy.uuid(_FOUNDED_S), operator.name, operator.slug, founded_at)
        operators.append(row)
        sites += [Site(plan, row.id, entropy.uuid(_FOUNDED_S), entropy.getrandbits(64)) for plan in operator.garages]
    return Outline(operators, sites, {word: entropy.uuid(_FOUNDED_S) for word in users})


def now_of(operator: OperatorRow) -> datetime:
    """Give the instant at which the history ends that an operator was founded for."""
    return operator.created_at + HISTORY


def plan_garage(site: Site, *, now: datetime, scale: float = 1.0, guest: Guest | None = None) -> GarageBook:
    """Make one garage's book.

    Args:
        site: which garage.
        now: where the history ends; nothing in the book is later. Fractions of a second are cut off.
        scale: how many of the drivers, 1 for all.
        guest: gets a place as the garage's first driver.
    """
    now_s = int(now.timestamp())
    entropy = Entropy(site.seed)
    book = _empty(site, now_s, entropy)
    drivers = max(_DRIVERS_MIN, round(site.plan.drivers * scale))
    arrivals = settle_in(book, site.plan, drivers=drivers, now_s=now_s, guest=guest, entropy=entropy)
    sell(book, site.plan, arrivals, now_s=now_s, scale=scale, entropy=entropy)
    bring(book, entropy=Entropy(site.seed + 2))
    contest(book, now_s=now_s, entropy=Entropy(site.seed + 1))
    write_rows(book, now_s=now_s, entropy=entropy)
    return book


def _empty(site: Site, now_s: int, entropy: Entropy) -> GarageBook:
    plan = site.plan
    opened_s = now_s - (HISTORY_DAYS + 45) * _DAY_S
    opened_at = instant(opened_s)
    garage = Garage(
        id=site.garage_id,
        operator_id=site.operator_id,
        name=plan.name,
        slug=plan.slug,
        time_zone=plan.time_zone,
        currency=plan.currency,
        capacity=plan.capacity,
        address=plan.address,
        created_at=opened_at,
    )
    rate = TaxRate(
        garage_id=site.garage_id,
        id=entropy.uuid(opened_s),
        name=plan.tax_name,
        jurisdiction=plan.jurisdiction,
        percent=plan.tax_percent,
        valid_from_date=local_date(opened_at, plan.time_zone),
        valid_until_date=None,
        stripe_tax_rate_id=f"txr_{entropy.key()}",
        created_at=opened_at,
    )
    accounts = [
        AccountRow(site.garage_id, account.value, kind, plan.currency, opened_at)
        for account, kind in ACCOUNT_KINDS.items()
    ]
    return GarageBook(garage, rate, accounts)
