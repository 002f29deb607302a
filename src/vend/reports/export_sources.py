"""What can be exported: every live report, and the tables behind them, read page by page.

A source says how its rows are read, which columns are summed for the totals row, and what the ledger has of the same.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from vend.db.handles import GarageSnapshot
from vend.db.queries import ReadCall
from vend.domain.access import Permission
from vend.domain.invoice import Invoice, Payment
from vend.domain.ledger import Transfer
from vend.domain.page import Page
from vend.domain.people import Customer, Driver, Vehicle
from vend.domain.report_columns import columns_of
from vend.domain.subscription import Subscription
from vend.reports.asked import Dates, Now, OnDate, Periods
from vend.reports.catalogue import CATALOGUE, LiveReport
from vend.reports.export_expected import (
    OF_REPORTS,
    Expecting,
    Span,
    invoices_expected,
    nothing_expected,
    payments_expected,
    transfers_expected,
)
from vend.store import books, customers, drivers, invoices, payments, subscriptions, vehicles

BATCH_ROWS = 2_000
_FIRST = Page(row_limit=BATCH_ROWS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One thing that can be exported.

    Attributes:
        dated: whether it is of a span of dates.
        rows: gives its rows, batch by batch.
        sums: the columns that are summed.
        counts: whether a row's amounts are part of the sums.
        expected: asks the ledger.
    """

    name: str
    title: str
    row: type[msgspec.Struct]
    dated: bool
    rows: Callable[[GarageSnapshot, Span], AsyncIterator[Sequence[msgspec.Struct]]]
    sums: tuple[str, ...] = ()
    counts: Callable[[Any], bool] = lambda _row: True
    expected: Expecting = nothing_expected
    needs: Permission = Permission.READ_MONEY


def _of_report(report: LiveReport[Any, Any]) -> Source:
    async def rows(snapshot: GarageSnapshot, span: Span) -> AsyncIterator[Sequence[msgspec.Struct]]:
        yield await report.read(snapshot, _asked(report.asks, span), span.now)

    return Source(
        name=report.name,
        title=report.title,
        row=report.row,
        dated=issubclass(report.asks, Dates),
        rows=rows,
        sums=tuple(column.name for column in columns_of(report.row) if column.summed),
        expected=OF_REPORTS.get(report.name, nothing_expected),
        needs=report.needs,
    )


def _asked(asks: type[Now], span: Span) -> Now:
    if issubclass(asks, OnDate):
        return asks(on_date=None)
    if not issubclass(asks, Dates):
        return Now()
    from_date, until_date = span.dates
    asked = asks(from_date=from_date, until_date=until_date)
    assert isinstance(asked, Periods) or type(asked) is Dates, "there are no others"
    return asked


def _paged(
    read: Callable[[Page, Span], ReadCall[list[Any]]],
    at: str,
    *,
    first: Callable[[Span], Page] = lambda _span: _FIRST,
    last_at: Callable[[Span], datetime | None] = lambda _span: None,
) -> Callable[[GarageSnapshot, Span], AsyncIterator[Sequence[msgspec.Struct]]]:
    """Make a reader of pages, newest first.

    Args:
        at: the field with the instant that the pages are sorted by.
        first: the first page; begins at the end of the span.
        last_at: where to stop, inclusive; None for the beginning of all.
    """

    async def rows(snapshot: GarageSnapshot, span: Span) -> AsyncIterator[Sequence[msgspec.Struct]]:
        page, oldest = first(span), last_at(span)
        while True:
            found = await snapshot.run(read(page, span))
            wanted = [row for row in found if oldest is None or getattr(row, at) >= oldest]
            if wanted:
                yield wanted
            if len(wanted) < page.row_limit:
                return
            page = Page(before_at=getattr(found[-1], at), before_id=found[-1].id, row_limit=page.row_limit)

    return rows


def _from_the_end(span: Span) -> Page:
    return Page(before_at=span.instants[1], before_id=UUID(int=0), row_limit=BATCH_ROWS)


_TABLES = (
    Source(
        name="payment-list",
        title="Payments, each attempt",
        row=Payment,
        dated=True,
        rows=_paged(
            lambda page, span: payments.list_page(
                page=page,
                from_at=span.instants[0],
                until_at=span.instants[1],
                status=None,
                customer_id=None,
                subscription_id=None,
                invoice_id=None,
            ),
            "attempted_at",
        ),
        sums=("amount_minor", "fee_minor"),
        counts=lambda row: row.status == "succeeded",
        expected=payments_expected,
    ),
    Source(
        name="invoice-list",
        title="Invoices",
        row=Invoice,
        dated=True,
        rows=_paged(
            lambda page, _span: invoices.list_page(page=page, status=None, customer_id=None, subscription_id=None),
            "issued_at",
            first=_from_the_end,
            last_at=lambda span: span.instants[0],
        ),
        sums=("subtotal_minor", "tax_minor"),
        counts=lambda row: row.status not in {"draft", "void"},
        expected=invoices_expected,
    ),
    Source(
        name="journal",
        title="Journal of the ledger",
        row=Transfer,
        dated=True,
        rows=_paged(
            lambda page, span: books.journal(page=page, from_date=span.dates[0], until_date=span.dates[1]),
            "recorded_at",
        ),
        sums=("amount_minor",),
        expected=transfers_expected,
    ),
    Source(
        name="subscription-list",
        title="Subscriptions",
        row=Subscription,
        dated=False,
        rows=_paged(
            lambda page, _span: subscriptions.list_page(
                page=page, status=None, pass_id=None, customer_id=None, driver_id=None
            ),
            "created_at",
        ),
        needs=Permission.READ_BOOK,
    ),
    Source(
        name="customer-list",
        title="Customers",
        row=Customer,
        dated=False,
        rows=_paged(lambda page, _span: customers.list_page(page=page, email=None), "created_at"),
        needs=Permission.READ_BOOK,
    ),
    Source(
        name="driver-list",
        title="Drivers",
        row=Driver,
        dated=False,
        rows=_paged(lambda page, _span: drivers.list_page(page=page, customer_id=None), "created_at"),
        needs=Permission.READ_BOOK,
    ),
    Source(
        name="vehicle-list",
        title="Vehicles",
        row=Vehicle,
        dated=False,
        rows=_paged(lambda page, _span: vehicles.list_page(page=page, driver_id=None, plate=None), "created_at"),
        needs=Permission.READ_BOOK,
    ),
)

SOURCES: dict[str, Source] = {one.name: one for one in (*map(_of_report, CATALOGUE), *_TABLES)}
"""By name."""
