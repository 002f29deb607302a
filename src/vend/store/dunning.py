"""Statements about dunning."""

from datetime import datetime
from uuid import UUID

from vend.db.queries import platform, read, write
from vend.domain.dunning_case import Debt, DueDunning, DunningCase, DunningFact, OpenCase
from vend.domain.page import Page


@platform("dunning/due")
def due(*, now: datetime, row_limit: int) -> list[DueDunning]:
    """Give the subscriptions whose dunning has something to be decided."""


@write("dunning/insert")
def insert(*, case: DunningCase) -> None:
    """Open a case."""


@read("dunning/read")
def read_one(*, case_id: UUID) -> DunningCase | None:
    """Give a case."""


@read("dunning/read_open")
def read_open(*, subscription_id: UUID) -> DunningCase | None:
    """Give the open case of a subscription."""


@write("dunning/lock")
def lock(*, case_id: UUID) -> DunningCase | None:
    """Give a case and keep other writers away."""


@write("dunning/lock_open")
def lock_open(*, subscription_id: UUID) -> DunningCase | None:
    """Give the open case of a subscription and keep other writers away."""


@write("dunning/save")
def save(*, case: DunningCase) -> None:
    """Keep how far a case has come."""


@write("dunning/postpone")
def postpone(*, subscription_id: UUID, next_step_at: datetime) -> None:
    """Decide later about a subscription's open case."""


@write("dunning/wake")
def wake(*, now: datetime) -> None:
    """Decide anew about every open case of the garage."""


@write("dunning/insert_step")
def insert_step(*, fact: DunningFact) -> None:
    """Add a fact to a case."""


@read("dunning/steps")
def steps(*, page: Page, subscription_id: UUID) -> list[DunningFact]:
    """Give a page of what was done in the cases of a subscription, newest first."""


@read("dunning/debt")
def debt(*, subscription_id: UUID) -> Debt:
    """Give what is owed for a subscription."""


@read("dunning/list_open")
def list_open(*, page: Page) -> list[OpenCase]:
    """Give a page of the open cases, newest first."""
