"""Rows of the lists that people look through: a thing of a garage with the names of what it belongs to beside it."""

from datetime import UTC, date, datetime
from uuid import UUID

import msgspec

ROWS_SHOWN = 50
FOUND_MAX = 500


class ListPlace(msgspec.Struct, frozen=True, kw_only=True):
    """Where a page of a list begins: behind the last row of the one before, by what the list is sorted by.

    Attributes:
        sort: how it is sorted; each list says which ways there are.
        before_number: the last row's amount or count, in a list that is sorted by one.
        after_text: its name in small letters, in a list that is sorted by one.
        before_at: its instant, and `before_id` its id, which part equals.
        row_limit: one more than are shown, which tells whether more follow.
    """

    sort: str
    before_number: int = (1 << 62) - 1
    after_text: str = ""
    before_at: datetime = datetime(9999, 1, 1, tzinfo=UTC)
    before_id: UUID = UUID(int=(1 << 128) - 1)
    row_limit: int = ROWS_SHOWN + 1


class FoundCustomer(msgspec.Struct, frozen=True):
    """Somebody whom a search may mean."""

    id: UUID


class PaymentItem(msgspec.Struct, frozen=True):
    """A payment in a list."""

    garage_id: UUID
    id: UUID
    attempted_at: datetime
    amount_minor: int
    refunded_minor: int
    currency: str
    status: str
    method: str
    method_brand: str | None
    method_last4: str | None
    failure_code: str | None
    dispute_status: str | None
    customer_id: UUID
    customer_name: str
    invoice_id: UUID
    invoice_number: str | None


class InvoiceItem(msgspec.Struct, frozen=True):
    """An invoice in a list; `owed_minor` is what is left to be paid of it."""

    garage_id: UUID
    id: UUID
    number: str | None
    status: str
    currency: str
    total_minor: int
    owed_minor: int
    issued_at: datetime
    due_at: datetime | None
    period_start_date: date
    period_end_date: date
    customer_id: UUID
    customer_name: str


class SubscriptionItem(msgspec.Struct, frozen=True):
    """A subscription in a list; `plates` are of its vehicles, parted by a comma and a space."""

    garage_id: UUID
    id: UUID
    status: str
    collection_paused: bool
    cancel_at_period_end: bool
    current_period_end_at: datetime | None
    created_at: datetime
    amount_minor: int
    currency: str
    billing_interval: str
    pass_name: str
    customer_id: UUID
    customer_name: str
    driver_name: str
    plates: str


class CustomerItem(msgspec.Struct, frozen=True):
    """A customer in a list; `live_subscriptions` are those that have not ended."""

    garage_id: UUID
    id: UUID
    kind: str
    name: str
    email: str
    phone: str | None
    created_at: datetime
    live_subscriptions: int
    past_due_subscriptions: int


class Told(msgspec.Struct, frozen=True):
    """Something that was done or said about a thing.

    Attributes:
        what: `deed` of the audit log, or `notice`.
        label: the deed's or the notice's kind.
        by: who did it (`user:<id>`, `key:<id>`, a program), or where the notice went.
    """

    what: str
    at: datetime
    label: str
    by: str


class RawEvent(msgspec.Struct, frozen=True):
    """One of Stripe's events as it came; `payload` is its JSON, `state` what became of it here."""

    id: str
    type: str
    api_version: str | None
    object_id: str | None
    state: str
    note: str | None
    stripe_created_at: datetime
    received_at: datetime
    settled_at: datetime | None
    payload: str
