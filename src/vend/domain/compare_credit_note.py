"""Compares a credit note of Stripe's with its row, and the row with the ledger. Pure: both sides are given."""

from vend.domain.compare import AtStripe, Row, against_ledger, fixed, one_sided, told
from vend.domain.credit_note import CreditNoteStatus
from vend.domain.invoice import InvoiceStatus
from vend.domain.ledger import Account, Posting, credited, deferred_credited, reversal
from vend.domain.reconcile import Mismatch
from vend.domain.refund import OutsideMethod

_AMOUNTS = ("currency", "total_minor", "tax_minor", "refund_minor", "balance_minor", "outside_minor")


class CreditNoteAtStripe(AtStripe, frozen=True, kw_only=True):
    """A credit note; `refund_minor` is what its refunds sum up to."""

    status: CreditNoteStatus
    currency: str
    total_minor: int
    tax_minor: int
    refund_minor: int
    balance_minor: int
    outside_minor: int
    invoice: str


class CreditNoteRow(Row, frozen=True):
    """A credit note's row, how its invoice stands, what it released of deferred revenue, and its transfers.

    Attributes:
        booked_tax_minor: the tax part of all but the refunds.
    """

    status: CreditNoteStatus
    currency: str
    total_minor: int
    tax_minor: int
    refund_minor: int
    balance_minor: int
    outside_minor: int
    booked_tax_minor: int
    method: OutsideMethod | None
    invoice_status: InvoiceStatus
    released_minor: int
    transfers: list[str]
    transfer_amounts: list[int]


def compare_credit_note(seen: CreditNoteAtStripe | None, row: CreditNoteRow | None) -> list[Mismatch]:
    """Compare a credit note; nothing of it changes but that it may be voided."""
    if row is None:
        return [] if seen is None else one_sided(seen, None, -seen.total_minor)
    ledger = against_ledger(row.transfers, row.transfer_amounts, *_postings(row))
    if seen is None:
        return one_sided(None, row, row.total_minor) + ledger
    found = fixed(seen, row, _AMOUNTS)
    if seen.status != row.status:
        found.append(told("status", seen.status, row.status, mendable=row.status == "issued"))
    return found + ledger


def _postings(row: CreditNoteRow) -> list[list[Posting]]:
    """Give the postings that a note may have: one that was voided, or whose invoice was, was booked before or never."""
    booked = [
        *credited(
            amount_minor=row.total_minor - row.refund_minor,
            tax_minor=row.booked_tax_minor,
            balance_minor=row.balance_minor,
            outside_minor=row.outside_minor,
            out_of=Account.UNDEPOSITED_FUNDS if row.method == "cash" else Account.BANK,
        ),
        *deferred_credited(amount_minor=row.released_minor),
    ]
    if row.status == "issued" and row.invoice_status != "void":
        return [booked]
    return [[], booked + [reversal(one) for one in booked]]
