"""Statements about refunds that were asked for."""

from datetime import datetime
from uuid import UUID

from vend.db.queries import read, write
from vend.domain.page import Page
from vend.domain.refund import RefundRequest, RequestState


@write("refund_requests/insert")
def insert(*, request: RefundRequest) -> None:
    """Keep a request."""


@read("refund_requests/read")
def read_one(*, request_id: UUID) -> RefundRequest | None:
    """Give a request."""


@write("refund_requests/lock")
def lock(*, request_id: UUID) -> RefundRequest | None:
    """Give a request and keep other writers away."""


@read("refund_requests/list")
def list_page(
    *, page: Page, state: RequestState | None, payment_id: UUID | None, invoice_id: UUID | None
) -> list[RefundRequest]:
    """Give a page of requests, newest first."""


@write("refund_requests/decide")
def decide(
    *, request_id: UUID, state: RequestState, decided_by: str, decision_note: str | None, now: datetime
) -> UUID | None:
    """Decide a request; None when it does not wait for that any more."""


@write("refund_requests/end")
def end(*, request_id: UUID, state: RequestState, refusal: str | None, now: datetime) -> UUID | None:
    """Say what became of a request; None when it is not under way."""


@read("refund_requests/promised")
def promised(*, payment_id: UUID) -> int:
    """Give what requests have asked for of a payment and nobody has paid or refused yet, in minor units."""
