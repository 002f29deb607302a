"""Statements about the administrators of company accounts."""

from datetime import datetime
from uuid import UUID

from vend.db.queries import read, write
from vend.domain.company_account import CompanyAdmin
from vend.domain.page import Page


@write("company_admins/insert")
def insert(*, admin: CompanyAdmin) -> UUID | None:
    """Let somebody administer an account; None when they do so already."""


@read("company_admins/list")
def list_page(*, page: Page, company_account_id: UUID) -> list[CompanyAdmin]:
    """Give a page of an account's administrators, the newest first."""


@read("company_admins/of_user")
def of_user(*, company_account_id: UUID, user_id: UUID) -> CompanyAdmin | None:
    """Give somebody as an administrator of an account."""


@write("company_admins/remove")
def remove(*, company_account_id: UUID, admin_id: UUID, now: datetime) -> CompanyAdmin | None:
    """Let somebody administer an account no longer; None when they do not."""
