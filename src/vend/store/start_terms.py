"""Statements about how subscriptions begin."""

from datetime import datetime
from uuid import UUID

import msgspec

from vend.db.queries import read, write
from vend.domain.start import StartTerms


class Grounds(msgspec.Struct, frozen=True):
    """What decides, beside the garage's settings, how a subscription to a pass begins."""

    time_zone: str
    trial_days: int | None


@read("start_terms/grounds")
def grounds(*, pass_id: UUID) -> Grounds | None:
    """Give what decides how a subscription to a pass begins; None where there is no such pass."""


@write("start_terms/insert")
def insert(*, subscription_id: UUID, customer_id: UUID, pass_id: UUID, terms: StartTerms, now: datetime) -> None:
    """Write how a subscription begins."""


@read("start_terms/read")
def read_one(*, subscription_id: UUID) -> StartTerms | None:
    """Give how a subscription begins; None for one that was ordered before this was written down."""


@read("start_terms/trial_used")
def trial_used(*, customer_id: UUID, pass_id: UUID) -> bool:
    """Say whether a customer has had, or has, a trial of a pass."""


@write("start_terms/give_up")
def give_up(*, subscription_id: UUID, now: datetime) -> None:
    """Let the trial of a refused order not count."""
