"""Statements about notices."""

from datetime import datetime
from uuid import UUID

from vend.db.queries import read, write
from vend.domain.notice import Notice
from vend.domain.page import Page


@write("notices/insert")
def insert(
    *,
    notice_id: UUID,
    customer_id: UUID | None,
    kind: str,
    address: str,
    subject_id: UUID | None,
    about: str,
    detail: str,
    now: datetime,
) -> UUID | None:
    """Write a notice; None when it was written before."""


@read("notices/list")
def list_page(*, page: Page, customer_id: UUID | None, subject_id: UUID | None) -> list[Notice]:
    """Give a page of notices, newest first."""
