"""The double-entry ledger's rules: which transfers an event of business makes.

A transfer moves one positive amount from the account that it credits to the account that it debits, so an unbalanced
entry cannot be written. Corrections are reversals. Accounts and kinds:

    invoice issued      receivable     <- revenue          price
                        receivable     <- tax_payable      tax
                        receivable     <- deferred_revenue  price of service that is long and still to come
                        customer_credit <- receivable      what the customer's balance paid of it;
                        receivable     <- customer_credit  for a negative invoice: what is kept for them
    month is over       deferred_revenue <- revenue    what it earned of what was deferred
    invoice voided      all of these, reversed
    payment succeeded   stripe_cash    <- receivable       amount
                        processor_fees <- stripe_cash      Stripe's fee
    refund succeeded    refunds        <- stripe_cash      price part
                        tax_payable    <- stripe_cash      tax part
                        deferred_revenue <- refunds        what of the price part was still to be earned
    credit note         credits        <- receivable       price part of all but its refund, which is booked as one
                        tax_payable    <- receivable       tax part
                        receivable     <- customer_credit  what the customer keeps for the next invoices
                        receivable     <- bank             what went back outside of Stripe (cash: undeposited_funds)
                        deferred_revenue <- credits        what of the price part was still to be earned
    uncollectible       bad_debt       <- receivable       what is left of it, tax too: no relief is taken by itself
                        deferred_revenue <- receivable     instead, what of its price was still to be earned
                        receivable     <- bad_debt         a part that is paid later; all reversed once it is settled
    payout arrived      bank           <- stripe_cash   a garage's net (see `payout`)
    received by hand    undeposited_funds <- receivable    amount of a check, transfer or cash
    deposited           bank           <- undeposited_funds  the deposit's total
    merchant pays a part  merchant_receivable <- revenue      its part of a driver's invoice
                        merchant_receivable <- tax_payable  the tax on that
    merchant paid       undeposited_funds <- merchant_receivable  amount
    merchant given up   bad_debt       <- merchant_receivable  what is left of a statement
"""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import msgspec


class Account(StrEnum):
    """The accounts that every garage has."""

    RECEIVABLE = "receivable"
    REVENUE = "revenue"
    TAX_PAYABLE = "tax_payable"
    PROCESSOR_FEES = "processor_fees"
    STRIPE_CASH = "stripe_cash"
    REFUNDS = "refunds"
    CUSTOMER_CREDIT = "customer_credit"  # customers' balances at Stripe
    DEFERRED_REVENUE = "deferred_revenue"  # billed for service that is still to come
    DISPUTED_FUNDS = "disputed_funds"  # held back by Stripe until a dispute is decided
    DISPUTE_LOSSES = "dispute_losses"
    BANK = "bank"  # payouts that arrived, deposits
    UNDEPOSITED_FUNDS = "undeposited_funds"  # checks, transfers and cash, received and not yet in the bank
    BAD_DEBT = "bad_debt"
    CREDITS = "credits"  # credit notes: owed less
    MERCHANT_RECEIVABLE = "merchant_receivable"  # the part of a pass that a merchant pays


ACCOUNT_KINDS: dict[Account, str] = {
    Account.RECEIVABLE: "asset",
    Account.STRIPE_CASH: "asset",
    Account.TAX_PAYABLE: "liability",
    Account.REVENUE: "income",
    Account.PROCESSOR_FEES: "expense",
    Account.REFUNDS: "expense",
    Account.CUSTOMER_CREDIT: "liability",
    Account.DEFERRED_REVENUE: "liability",
    Account.DISPUTED_FUNDS: "asset",
    Account.DISPUTE_LOSSES: "expense",
    Account.BANK: "asset",
    Account.UNDEPOSITED_FUNDS: "asset",
    Account.BAD_DEBT: "expense",
    Account.CREDITS: "expense",
    Account.MERCHANT_RECEIVABLE: "asset",
}


class Posting(msgspec.Struct, frozen=True):
    """One transfer to be written.

    Attributes:
        kind: names the cause; (kind, source) is written at most once.
        debit: the account that receives.
        credit: the account that gives.
        amount_minor: positive.
    """

    kind: str
    debit: Account
    credit: Account
    amount_minor: int

    def __post_init__(self) -> None:
        assert self.amount_minor > 0, "a transfer moves a positive amount"
        assert self.debit != self.credit, "a transfer needs two accounts"


def moving(kind: str, debit: Account, credit: Account, amount_minor: int) -> list[Posting]:
    """Give a posting, or its mirror for a negative amount, or none for zero."""
    if amount_minor == 0:
        return []
    if amount_minor < 0:
        return [Posting(kind, credit, debit, -amount_minor)]
    return [Posting(kind, debit, credit, amount_minor)]


def invoice_issued(
    *, subtotal_minor: int, tax_minor: int, deferred_minor: int = 0, balance_applied_minor: int = 0
) -> list[Posting]:
    """Give the postings of an invoice that became open: the customer owes price and tax, less what their balance pays.

    Args:
        subtotal_minor: without tax; negative where a change of pass gives back more than it costs.
        tax_minor: of the same sign.
        deferred_minor: the part of the price that is earned later, month by month.
        balance_applied_minor: taken from the customer's balance; negative: put there.
    """
    return [
        *moving("invoice_price", Account.RECEIVABLE, Account.REVENUE, subtotal_minor - deferred_minor),
        *moving("invoice_deferred", Account.RECEIVABLE, Account.DEFERRED_REVENUE, deferred_minor),
        *moving("invoice_tax", Account.RECEIVABLE, Account.TAX_PAYABLE, tax_minor),
        *moving("invoice_balance", Account.CUSTOMER_CREDIT, Account.RECEIVABLE, balance_applied_minor),
    ]


def payment_succeeded(*, amount_minor: int, fee_minor: int) -> list[Posting]:
    """Give the postings of a charge that Stripe collected, and of the fee that it kept."""
    return [
        *moving("payment", Account.STRIPE_CASH, Account.RECEIVABLE, amount_minor),
        *moving("payment_fee", Account.PROCESSOR_FEES, Account.STRIPE_CASH, fee_minor),
    ]


def refund_succeeded(*, amount_minor: int, tax_minor: int, out_of: Account = Account.STRIPE_CASH) -> list[Posting]:
    """Give the postings of money that went back, `out_of` an account: the price part and the tax part of it."""
    assert 0 <= tax_minor <= amount_minor, "tax is a part of the refund"
    return [
        *moving("refund_price", Account.REFUNDS, out_of, amount_minor - tax_minor),
        *moving("refund_tax", Account.TAX_PAYABLE, out_of, tax_minor),
    ]


def credited(
    *, amount_minor: int, tax_minor: int, balance_minor: int, outside_minor: int, out_of: Account = Account.BANK
) -> list[Posting]:
    """Give the postings of a credit note, without what it refunded to a card: less is owed, or it goes back.

    Args:
        amount_minor: with tax; `tax_minor` is the tax part of it.
        balance_minor: what of it the customer's balance gets.
        outside_minor: what of it was paid to them outside of Stripe, `out_of` an account.
    """
    assert 0 <= tax_minor <= amount_minor, "tax is a part of the credit"
    assert 0 <= balance_minor + outside_minor <= amount_minor, "what goes back is a part of the credit"
    return [
        *moving("credit_price", Account.CREDITS, Account.RECEIVABLE, amount_minor - tax_minor),
        *moving("credit_tax", Account.TAX_PAYABLE, Account.RECEIVABLE, tax_minor),
        *moving("credit_balance", Account.RECEIVABLE, Account.CUSTOMER_CREDIT, balance_minor),
        *moving("credit_outside", Account.RECEIVABLE, out_of, outside_minor),
    ]


def deferred_credited(*, amount_minor: int) -> list[Posting]:
    """Give the posting of a credit's part that was not earned yet: it was no revenue, so it takes none away."""
    return moving("credit_deferred", Account.DEFERRED_REVENUE, Account.CREDITS, amount_minor)


def written_off(*, left_minor: int, unearned_minor: int) -> list[Posting]:
    """Give the postings of an invoice that nobody will pay: a loss of what was earned, and service not given.

    Args:
        left_minor: what is still owed of it.
        unearned_minor: the part of that which was deferred and is not earned yet; it never becomes revenue.
    """
    assert 0 <= unearned_minor <= left_minor, "what is unearned is a part of what is left"
    return [
        *moving("bad_debt", Account.BAD_DEBT, Account.RECEIVABLE, left_minor - unearned_minor),
        *moving("bad_debt_deferred", Account.DEFERRED_REVENUE, Account.RECEIVABLE, unearned_minor),
    ]


def recovered(*, amount_minor: int) -> list[Posting]:
    """Give the posting of what makes up for a part of an invoice that was written off."""
    return moving("bad_debt_recovered", Account.RECEIVABLE, Account.BAD_DEBT, amount_minor)


def payment_received(*, amount_minor: int) -> list[Posting]:
    """Give the posting of money that came outside of Stripe and is not at the bank yet."""
    return moving("payment_received", Account.UNDEPOSITED_FUNDS, Account.RECEIVABLE, amount_minor)


def deposited(*, total_minor: int) -> list[Posting]:
    """Give the posting of a deposit at the bank."""
    return moving("deposit", Account.BANK, Account.UNDEPOSITED_FUNDS, total_minor)


def merchant_owes(*, part_minor: int, tax_minor: int) -> list[Posting]:
    """Give the postings of a merchant's part of a driver's invoice; negative where the invoice was voided."""
    return [
        *moving("merchant_price", Account.MERCHANT_RECEIVABLE, Account.REVENUE, part_minor),
        *moving("merchant_tax", Account.MERCHANT_RECEIVABLE, Account.TAX_PAYABLE, tax_minor),
    ]


def merchant_paid(*, amount_minor: int) -> list[Posting]:
    """Give the posting of a merchant's payment that is not at the bank yet."""
    return moving("merchant_payment", Account.UNDEPOSITED_FUNDS, Account.MERCHANT_RECEIVABLE, amount_minor)


def merchant_written_off(*, amount_minor: int) -> list[Posting]:
    """Give the posting of what a merchant will not pay."""
    return moving("merchant_write_off", Account.BAD_DEBT, Account.MERCHANT_RECEIVABLE, amount_minor)


def recognised(*, amount_minor: int) -> list[Posting]:
    """Give the posting of what a month earned of a line that was deferred; negative for a line that gives back."""
    return moving("recognition", Account.DEFERRED_REVENUE, Account.REVENUE, amount_minor)


def deferred_refunded(*, amount_minor: int) -> list[Posting]:
    """Give the posting of a refund's part that was not earned yet: it was no revenue, so it is no refund of revenue."""
    return moving("refund_deferred", Account.DEFERRED_REVENUE, Account.REFUNDS, amount_minor)


def reversal(posting: Posting) -> Posting:
    """Give the transfer that undoes another."""
    return Posting(f"{posting.kind}_reversal", posting.credit, posting.debit, posting.amount_minor)


def balances(postings: Iterable[Posting]) -> dict[Account, int]:
    """Give each account's debits minus credits, in minor units; the sum over all accounts is zero."""
    totals = dict.fromkeys(Account, 0)
    for posting in postings:
        totals[posting.debit] += posting.amount_minor
        totals[posting.credit] -= posting.amount_minor
    return totals


class Transfer(msgspec.Struct, frozen=True):
    """A transfer as it is written.

    Attributes:
        effective_date: the garage's local date that it counts for: that of `occurred_at`, or the first open day.
        occurred_at: when its cause happened; `recorded_at` is when it was written.
        source_id: what caused it, in Stripe's words.
        reverses_id: the transfer that it undoes.
        corrects_month_date: first day of the month that it would have counted for, had that not been closed before.
    """

    garage_id: UUID
    id: UUID
    kind: str
    debit_account: str
    credit_account: str
    amount_minor: int
    currency: str
    effective_date: date
    occurred_at: datetime
    recorded_at: datetime
    source_id: str
    invoice_id: UUID | None
    payment_id: UUID | None
    refund_id: UUID | None
    reverses_id: UUID | None
    corrects_month_date: date | None = None


class TransferBatch(msgspec.Struct, frozen=True):
    """Transfers of one cause, in columns, as they are sent to the database."""

    ids: list[UUID]
    kinds: list[str]
    debits: list[str]
    credits: list[str]
    amounts: list[int]
    reverses: list[UUID | None]
    currency: str
    effective_date: date
    occurred_at: datetime
    source_id: str
    invoice_id: UUID | None
    payment_id: UUID | None
    refund_id: UUID | None


class Balance(msgspec.Struct, frozen=True):
    """An account's debits minus credits, in minor units."""

    code: str
    kind: str
    currency: str
    balance_minor: int
