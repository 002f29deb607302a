"""Notices: what people are to be told, by e-mail or another way, once each."""

from datetime import datetime
from uuid import UUID

import msgspec


class Notice(msgspec.Struct, frozen=True):
    """Something that somebody is to be told.

    Attributes:
        customer_id: who is told, None for somebody who is no customer.
        kind: what for, such as `payment_failed`; the text is made from it and `detail`.
        address: where to.
        subject_id: the subscription, invoice or offer that it is about.
        about: what makes it one; the same is written once.
        detail: JSON with what the text needs.
        sent_at: None until it was sent.
    """

    garage_id: UUID
    id: UUID
    customer_id: UUID | None
    kind: str
    address: str
    subject_id: UUID | None
    about: str
    detail: str
    created_at: datetime
    sent_at: datetime | None
