"""Statements about the audit log. There is none that changes an entry."""

from datetime import datetime
from uuid import UUID

from vend.db.queries import write


@write("audit/insert")
def insert(
    *,
    audit_id: UUID,
    now: datetime,
    actor: str,
    action: str,
    subject_id: UUID | None,
    request_id: str | None,
    detail: str,
) -> None:
    """Say who changed what, in the change's own transaction."""
