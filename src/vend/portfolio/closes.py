"""Closes a garage's months, each some days after its end; the last one that is over is left to be closed."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from uuid import UUID

from vend.domain.books import MonthClose
from vend.domain.ledger import ACCOUNT_KINDS, Transfer
from vend.domain.period import day_start, local_date, month_of
from vend.portfolio.book import CloseBalanceRow, GarageBook
from vend.portfolio.entropy import instant

CLOSED_BY = "system:portfolio"
_CLOSED_AFTER = timedelta(days=5, hours=10)


def write_closes(book: GarageBook, *, now_s: int) -> None:
    """Add the closed months with their trial balances; all transfers must be there."""
    months: defaultdict[date, list[Transfer]] = defaultdict(list)
    for transfer in book.transfers:
        months[transfer.effective_date.replace(day=1)].append(transfer)
    zone, today = book.garage.time_zone, local_date(instant(now_s), book.garage.time_zone)
    last_over_date = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    balances: Counter[str] = Counter()
    month_date = min(months, default=last_over_date)
    while month_date < last_over_date:
        transfers = months[month_date]
        book.closes.append(
            MonthClose(
                garage_id=book.garage.id,
                month_date=month_date,
                closed_at=day_start(month_of(month_date).end_date, zone) + _CLOSED_AFTER,
                closed_by=CLOSED_BY,
                transfers=len(transfers),
                last_transfer_id=_last(transfers),
            )
        )
        _balance(book, month_date, transfers, balances)
        month_date = month_of(month_date).end_date


def _last(transfers: list[Transfer]) -> UUID | None:
    last = max(transfers, key=lambda one: (one.recorded_at, one.id), default=None)
    return None if last is None else last.id


def _balance(book: GarageBook, month_date: date, transfers: list[Transfer], balances: Counter[str]) -> None:
    """Keep each account's month; `balances` go on from month to month."""
    debits: Counter[str] = Counter()
    credits_: Counter[str] = Counter()
    for one in transfers:
        debits[one.debit_account] += one.amount_minor
        credits_[one.credit_account] += one.amount_minor
    for account in ACCOUNT_KINDS:
        code = account.value
        opening_minor = balances[code]
        balances[code] += debits[code] - credits_[code]
        book.close_balances.append(
            CloseBalanceRow(
                garage_id=book.garage.id,
                month_date=month_date,
                account_code=code,
                opening_minor=opening_minor,
                debits_minor=debits[code],
                credits_minor=credits_[code],
                closing_minor=balances[code],
            )
        )
