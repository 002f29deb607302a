"""Statements about dunning."""

from datetime import datetime
from uuid import UUID

from vend.db.queries import platform, read, write
from vend.domain.company_account import DueAccount
from vend.domain.dunning_case import Debt, DueDunning, DunningCase, DunningFact, OpenCase, OverdueInvoice
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
def list_open(*, page: Page, now: datetime) -> list[OpenCase]:
    """Give a page of the open cases, newest first."""


@platform("dunning/due_companies")
def due_companies(*, now: datetime, row_limit: int) -> list[DueAccount]:
    """Give the company accounts whose dunning has something to be decided."""


@write("dunning/lock_open_of_company")
def lock_open_of_company(*, company_account_id: UUID) -> DunningCase | None:
    """Give the open case of a company's account and keep other writers away."""


@write("dunning/postpone_company")
def postpone_company(*, company_account_id: UUID, next_step_at: datetime) -> None:
    """Decide later about a company account's open case."""


@read("dunning/steps_of_company")
def steps_of_company(*, page: Page, company_account_id: UUID) -> list[DunningFact]:
    """Give a page of what was done in the cases of a company's account, newest first."""


@read("dunning/overdue")
def overdue(*, company_account_id: UUID, now: datetime) -> Debt:
    """Give what is overdue of a company's account."""


@read("dunning/overdue_invoices")
def overdue_invoices(*, company_account_id: UUID, now: datetime) -> list[OverdueInvoice]:
    """Give the overdue invoices of a company's account, the oldest first."""
