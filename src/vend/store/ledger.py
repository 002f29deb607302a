"""Statements about the ledger. There is none that changes a transfer."""

from datetime import date, datetime
from uuid import UUID

from vend.db.queries import read, write
from vend.domain.customer_balance import BalanceMove
from vend.domain.ledger import Balance, Transfer, TransferBatch


@write("ledger/open_accounts")
def open_accounts(*, codes: list[str], kinds: list[str], currency: str, now: datetime) -> None:
    """Give a garage its accounts."""


@write("ledger/post")
def post(*, batch: TransferBatch, now: datetime) -> int:
    """Write transfers; gives how many were new."""


@read("ledger/of_invoice")
def of_invoice(*, invoice_id: UUID) -> list[Transfer]:
    """Give the transfers of an invoice, its payments and refunds."""


@read("ledger/receivable_of")
def receivable_of(*, invoice_id: UUID) -> int:
    """Give what is owed of an invoice by the ledger, in minor units."""


@read("ledger/of_source")
def of_source(*, source_id: str) -> list[Transfer]:
    """Give the transfers that one cause made."""


@read("ledger/balances")
def balances(*, from_date: date, until_date: date) -> list[Balance]:
    """Give debits minus credits of each account."""


@read("ledger/customer_credit")
def customer_credit(*, customer_id: UUID) -> list[BalanceMove]:
    """Give what moved a customer's balance, newest first."""
