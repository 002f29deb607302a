"""Books what a credit note takes back, and takes that back once the note or its invoice is void."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from vend.billing.bad_debt import recover
from vend.billing.posting import Cause, post, post_reversals
from vend.billing.recognise import release_unearned, restore_released
from vend.db.handles import GarageTx
from vend.domain.credit_note import CreditNote
from vend.domain.garage import Garage
from vend.domain.invoice import InvoiceStatus
from vend.domain.ledger import Account, credited, deferred_credited
from vend.store import credit_notes

_KINDS = ("credit_price", "credit_tax", "credit_balance", "credit_outside", "credit_deferred", "bad_debt_recovered")


async def book_credit(
    garage: GarageTx, place: Garage, note: CreditNote, *, lines: Sequence[int | None], now: datetime
) -> None:
    """Book all of a note but its refunds, which are booked as refunds; once.

    Args:
        lines: the invoice's lines that it credits; None among them for a position of its own.
    """
    cause = _cause(note)
    # Cash comes out of the till; checks and transfers are drawn on the bank.
    out_of = Account.UNDEPOSITED_FUNDS if note.method == "cash" else Account.BANK
    postings = credited(
        amount_minor=note.booked_minor,
        tax_minor=note.booked_tax_minor,
        balance_minor=note.balance_minor,
        outside_minor=note.outside_minor,
        out_of=out_of,
    )
    if not await post(garage, postings, cause, now=now):
        return
    released_minor = await release_unearned(
        garage,
        place,
        cause,
        kind="credit",
        price_minor=note.booked_minor - note.booked_tax_minor,
        lines=known_lines(lines),
        now=now,
    )
    await post(garage, deferred_credited(amount_minor=released_minor), cause, now=now)
    if note.owed_less_minor:
        await recover(garage, cause, amount_minor=note.owed_less_minor, now=now)


async def unbook_credit(garage: GarageTx, note: CreditNote, *, at: Cause | None = None, now: datetime) -> None:
    """Take back what was booked of a note; nothing where nothing was.

    Args:
        at: when that counts, where it is not the note itself that was voided.
    """
    cause = _cause(note)
    if at is not None:
        cause = msgspec.structs.replace(cause, occurred_at=at.occurred_at, effective_date=at.effective_date)
    if await post_reversals(garage, _KINDS, cause, now=now):
        await restore_released(garage, cause, kind="credit", now=now)


async def unbook_credits(garage: GarageTx, voided: Cause, *, now: datetime) -> None:
    """Take back what was booked of the notes of an invoice that is void: none of it was ever owed."""
    assert voided.invoice_id is not None, "the flow gives it"
    for note in await garage.run(credit_notes.of_invoice(invoice_id=voided.invoice_id)):
        await unbook_credit(garage, note, at=voided, now=now)


async def keep_books(
    garage: GarageTx,
    place: Garage,
    note: CreditNote,
    invoice: InvoiceStatus,
    lines: Sequence[int | None],
    *,
    now: datetime,
) -> None:
    """Book a note as it and its invoice stand."""
    if note.status == "void":
        await unbook_credit(garage, note, now=now)
    elif invoice != "void":
        await book_credit(garage, place, note, lines=lines, now=now)


def known_lines(lines: Sequence[int | None]) -> set[int] | None:
    """Give the invoice's lines that a note credits; None, for any of them, where a position is of none."""
    return None if None in lines else {number for number in lines if number is not None}


def _cause(note: CreditNote) -> Cause:
    return Cause(
        source_id=note.stripe_credit_note_id,
        currency=note.currency,
        effective_date=note.issued_date,
        occurred_at=note.issued_at,
        invoice_id=note.invoice_id,
    )
