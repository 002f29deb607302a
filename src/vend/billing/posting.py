"""Writes the domain's postings into the ledger."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from vend.db.handles import GarageTx
from vend.domain.ids import make_id
from vend.domain.ledger import Account, Posting, TransferBatch, reversal
from vend.store import ledger


class Cause(msgspec.Struct, frozen=True):
    """What made the transfers.

    Attributes:
        source_id: Stripe's id of the invoice, charge or refund; with a posting's kind it is written once.
        effective_date: the garage's local date of `occurred_at`; where its month is closed, the first open day counts.
    """

    source_id: str
    currency: str
    effective_date: date
    occurred_at: datetime
    invoice_id: UUID | None = None
    payment_id: UUID | None = None
    refund_id: UUID | None = None


async def post(
    garage: GarageTx,
    postings: Sequence[Posting],
    cause: Cause,
    *,
    now: datetime,
    reverses: Sequence[UUID | None] | None = None,
) -> int:
    """Write transfers that are not there yet; give how many were new."""
    if not postings:
        return 0
    batch = TransferBatch(
        ids=[make_id(now) for _ in postings],
        kinds=[posting.kind for posting in postings],
        debits=[posting.debit.value for posting in postings],
        credits=[posting.credit.value for posting in postings],
        amounts=[posting.amount_minor for posting in postings],
        reverses=list(reverses or [None] * len(postings)),
        currency=cause.currency,
        effective_date=cause.effective_date,
        occurred_at=cause.occurred_at,
        source_id=cause.source_id,
        invoice_id=cause.invoice_id,
        payment_id=cause.payment_id,
        refund_id=cause.refund_id,
    )
    return await garage.run(ledger.post(batch=batch, now=now))


async def post_reversals(garage: GarageTx, kinds: Collection[str], cause: Cause, *, now: datetime) -> int:
    """Undo the transfers of these kinds that the cause's source made, each once; give how many were new."""
    written = [one for one in await garage.run(ledger.of_source(source_id=cause.source_id)) if one.kind in kinds]
    undone = [
        reversal(Posting(one.kind, Account(one.debit_account), Account(one.credit_account), one.amount_minor))
        for one in written
    ]
    return await post(garage, undone, cause, now=now, reverses=[one.id for one in written])
