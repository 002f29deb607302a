"""What the ledger has of what is exported: asked beside the rows, compared with the totals under them."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime, timedelta
from typing import TypeAlias

import msgspec

from vend.db.handles import GarageSnapshot
from vend.domain.export import Checked
from vend.domain.ledger import ACCOUNT_KINDS, Account
from vend.domain.period import day_start, local_date
from vend.store import books, exports, garages

Sums: TypeAlias = dict[str, int]


class Span(msgspec.Struct, frozen=True):
    """Which rows of a garage.

    Attributes:
        from_date: first local date; `until_date` is exclusive; None for what has no dates.
        time_zone: the garage's.
        now: the present instant.
    """

    from_date: date | None
    until_date: date | None
    time_zone: str
    now: datetime

    @property
    def dates(self) -> tuple[date, date]:
        """Both dates, of a source that has them."""
        assert self.from_date is not None, "looked at when it was asked for"
        assert self.until_date is not None, "same"
        return self.from_date, self.until_date

    @property
    def instants(self) -> tuple[datetime, datetime]:
        """The same as instants."""
        from_date, until_date = self.dates
        return day_start(from_date, self.time_zone), day_start(until_date, self.time_zone)


class Expected(msgspec.Struct, frozen=True):
    """What there should be, asked beforehand.

    Attributes:
        rows_total: how many rows, None where nobody counts them.
        sums: the ledger's, by the column whose total they are compared with.
    """

    rows_total: int | None
    currency: str
    sums: Sums

    def compared(self, found: Sums) -> list[Checked]:
        """Put the ledger's sums beside the file's."""
        return [Checked(name, self.currency, found.get(name, 0), amount) for name, amount in self.sums.items()]


Expecting: TypeAlias = Callable[[GarageSnapshot, Span], Awaitable[Expected]]


async def nothing_expected(_snapshot: GarageSnapshot, _span: Span) -> Expected:
    """Ask for nothing: the ledger has nothing of it."""
    return Expected(None, "", {})


async def payments_expected(snapshot: GarageSnapshot, span: Span) -> Expected:
    """Ask for the payments that were tried on the dates."""
    from_at, until_at = span.instants
    ledger = await snapshot.run(exports.payments_in_ledger(from_at=from_at, until_at=until_at))
    sums = {"amount_minor": ledger.collected_minor, "fee_minor": ledger.fees_minor}
    return Expected(ledger.rows_total, ledger.currency, sums)


async def invoices_expected(snapshot: GarageSnapshot, span: Span) -> Expected:
    """Ask for the invoices that were issued on the dates."""
    from_at, until_at = span.instants
    ledger = await snapshot.run(exports.invoices_in_ledger(from_at=from_at, until_at=until_at))
    sums = {"subtotal_minor": ledger.subtotal_minor, "tax_minor": ledger.tax_minor}
    return Expected(ledger.rows_total, ledger.currency, sums)


async def transfers_expected(snapshot: GarageSnapshot, span: Span) -> Expected:
    """Ask for all transfers of the dates."""
    from_date, until_date = span.dates
    ledger = await snapshot.run(exports.transfers_summed(from_date=from_date, until_date=until_date))
    return Expected(ledger.rows_total, ledger.currency, {"amount_minor": ledger.amount_minor})


_EARNED = {
    "recognised_minor": Account.REVENUE,
    "tax_minor": Account.TAX_PAYABLE,
    "bad_debt_minor": Account.BAD_DEBT,
}


def _of_accounts(columns: Mapping[str, Account]) -> Expecting:
    """Compare columns with what accounts did on the dates, read as such accounts are: income and debts as credits."""

    async def expected(snapshot: GarageSnapshot, span: Span) -> Expected:
        from_date, until_date = span.dates
        moved = await snapshot.run(books.trial_balance(from_date=from_date, until_date=until_date))
        grown = {one.account_code: one.debits_minor - one.credits_minor for one in moved}
        sums = {name: _sign(account) * grown.get(account.value, 0) for name, account in columns.items()}
        return Expected(None, await _currency(snapshot), sums)

    return expected


def _sign(account: Account) -> int:
    return -1 if ACCOUNT_KINDS[account] in {"income", "liability"} else 1


async def _currency(snapshot: GarageSnapshot) -> str:
    place = await snapshot.run(garages.read_one())
    assert place is not None, "a foreign key holds it"
    return place.currency


async def _attempts_expected(snapshot: GarageSnapshot, span: Span) -> Expected:
    from_at, until_at = span.instants
    ledger = await snapshot.run(exports.payments_in_ledger(from_at=from_at, until_at=until_at))
    return Expected(None, ledger.currency, {"collected_minor": ledger.collected_minor, "fees_minor": ledger.fees_minor})


async def _owed_expected(snapshot: GarageSnapshot, span: Span) -> Expected:
    until_date = local_date(span.now, span.time_zone) + timedelta(days=1)
    balances = await snapshot.run(books.trial_balance(from_date=until_date, until_date=until_date))
    owed = {one.account_code: one.closing_minor for one in balances}
    return Expected(None, await _currency(snapshot), {"owed_minor": owed.get(Account.RECEIVABLE.value, 0)})


async def _taxes_expected(snapshot: GarageSnapshot, span: Span) -> Expected:
    from_date, until_date = span.dates
    ledger = await snapshot.run(exports.taxes_in_ledger(from_date=from_date, until_date=until_date))
    net_minor = ledger.tax_minor - ledger.returned_minor
    sums = {"tax_minor": ledger.tax_minor, "returned_minor": ledger.returned_minor, "net_minor": net_minor}
    return Expected(None, ledger.currency, sums)


async def _deposits_expected(snapshot: GarageSnapshot, span: Span) -> Expected:
    from_date, until_date = span.dates
    banked = await snapshot.run(exports.deposits_in_ledger(from_date=from_date, until_date=until_date))
    return Expected(None, await _currency(snapshot), {"total_minor": banked})


OF_REPORTS: dict[str, Expecting] = {
    "revenue": _of_accounts(_EARNED),
    "revenue-by-pass": _of_accounts(_EARNED),
    "payments": _attempts_expected,
    "aging": _owed_expected,
    "taxes": _taxes_expected,
    "disputes": _of_accounts({"lost_minor": Account.DISPUTE_LOSSES}),
    "deposits": _deposits_expected,
}
"""By the name of the report; of the others the ledger has nothing that is not in them already."""
