"""The months of a garage's books: closing them, and reading them."""

from datetime import date
from typing import Any

from vend.api.pages import Listing, PageQuery, listing, page_of
from vend.api.reading import many
from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import InGarage
from vend.billing.close_month import ClosedMonth, ClosePreview, close_month, preview_close
from vend.billing.operation import StillRunning
from vend.domain.access import Permission
from vend.domain.as_known import MonthNotClosed
from vend.domain.books import (
    BadMonth,
    MonthClosed,
    MonthNotOver,
    MonthNotReady,
    MonthOutOfOrder,
    read_month,
)
from vend.domain.ledger import Transfer
from vend.domain.operation import KeyReused
from vend.domain.period import month_of
from vend.reports.months import (
    ITEMS_MAX,
    AsKnown,
    DeferredRevenue,
    Months,
    TrialBalance,
    as_known,
    deferred_revenue,
    months,
    trial_balance,
)
from vend.store import books

_READ = InGarage(Permission.READ_MONEY)
_CLOSE = InGarage(Permission.CLOSE_BOOKS)
_MONTH = "/v1/garages/{garage_id}/months/{month}"


def _month(call: Call[Any, Any]) -> date:
    """Give the month of the path.

    Raises:
        BadMonth: it is none.
    """
    return read_month(call.path["month"])


async def list_months(call: Call[NoQuery, None]) -> Answer:
    """Give the months of the ledger."""
    return Answer(await months(call.services.door, call.garage_id, now=call.now))


async def preview_month_close(call: Call[NoQuery, None]) -> Answer:
    """Give what closing a month would do."""
    return Answer(await preview_close(call.services.door, call.garage_id, _month(call), now=call.now))


async def close_a_month(call: Call[NoQuery, None]) -> Answer:
    """Close a month."""
    closed = await close_month(call.services.door, call.garage_id, _month(call), asked=call.asked, now=call.now)
    return Answer(closed)


async def read_trial_balance(call: Call[NoQuery, None]) -> Answer:
    """Give the trial balance of a month."""
    return Answer(await trial_balance(call.services.door, call.garage_id, _month(call)))


async def read_deferred_revenue(call: Call[NoQuery, None]) -> Answer:
    """Give how deferred revenue changed in a month."""
    return Answer(await deferred_revenue(call.services.door, call.garage_id, _month(call), now=call.now))


async def read_as_known(call: Call[NoQuery, None]) -> Answer:
    """Give a closed month as it was closed and as it is known now."""
    return Answer(await as_known(call.services.door, call.garage_id, _month(call)))


async def list_journal(call: Call[PageQuery, None]) -> Answer:
    """Give the transfers of a month."""
    span = month_of(_month(call))
    page = page_of(call.query)
    rows = await many(call, books.journal(page=page, from_date=span.start_date, until_date=span.end_date))
    return Answer(listing(rows, call.query, lambda row: (row.recorded_at, row.id)))


async def list_corrections(call: Call[PageQuery, None]) -> Answer:
    """Give the transfers that correct a closed month."""
    rows = await many(call, books.corrections(page=page_of(call.query), month_date=_month(call)))
    return Answer(listing(rows, call.query, lambda row: (row.recorded_at, row.id)))


ROUTES = (
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/months",
        handler=list_months,
        rule=_READ,
        answers={200: Months},
        tag="Books",
        summary="List the months of the books",
        description="From the first month with a transfer up to the current one, newest first.",
    ),
    Route(
        method="GET",
        path=f"{_MONTH}/close",
        handler=preview_month_close,
        rule=_READ,
        answers={200: ClosePreview},
        errors=(BadMonth,),
        tag="Books",
        summary="Preview the close of a month",
        description="What stands in its way, what should be looked at, and the trial balance that would be kept.",
    ),
    Route(
        method="POST",
        path=f"{_MONTH}/close",
        handler=close_a_month,
        rule=_CLOSE,
        answers={200: ClosedMonth},
        errors=(BadMonth, MonthClosed, MonthNotOver, MonthOutOfOrder, MonthNotReady, KeyReused, StillRunning),
        tag="Books",
        summary="Close a month",
        description=(
            "Keeps the month's trial balance for ever. Months are closed in order, each once, after they have ended "
            "in the garage's time zone; nothing opens one again. What is found later counts for the first open month "
            "and says which month it corrects."
        ),
    ),
    Route(
        method="GET",
        path=f"{_MONTH}/trial-balance",
        handler=read_trial_balance,
        rule=_READ,
        answers={200: TrialBalance},
        errors=(BadMonth,),
        tag="Books",
        summary="Read the trial balance of a month",
        description="Of a closed month as it was closed; of any other from the transfers. Debits are positive.",
    ),
    Route(
        method="GET",
        path=f"{_MONTH}/deferred-revenue",
        handler=read_deferred_revenue,
        rule=_READ,
        answers={200: DeferredRevenue},
        errors=(BadMonth,),
        tag="Books",
        summary="Read how deferred revenue changed in a month",
        description=(
            "What is billed for service longer than 35 days is earned month by month, by the days of service in each. "
            "Opening and added, less recognised and released, give the closing balance, which is the account's."
        ),
    ),
    Route(
        method="GET",
        path=f"{_MONTH}/known",
        handler=read_as_known,
        rule=_READ,
        answers={200: AsKnown},
        errors=(BadMonth, MonthNotClosed),
        tag="Books",
        summary="Read a closed month as known then and now",
        description=(
            "Accounts and the amounts of the revenue report as the month was closed, and as they are known now: with "
            "what was booked later since it was closed, without what was booked in it and is of an earlier month. The "
            f"postings behind every difference, with who and why; the first {ITEMS_MAX} of them."
        ),
    ),
    Route(
        method="GET",
        path=f"{_MONTH}/journal",
        handler=list_journal,
        rule=_READ,
        answers={200: Listing[Transfer]},
        errors=(BadMonth,),
        query=PageQuery,
        tag="Books",
        summary="List the transfers of a month",
        description="The last one written first.",
    ),
    Route(
        method="GET",
        path=f"{_MONTH}/corrections",
        handler=list_corrections,
        rule=_READ,
        answers={200: Listing[Transfer]},
        errors=(BadMonth,),
        query=PageQuery,
        tag="Books",
        summary="List what corrected a closed month",
        description="Transfers that would have counted for it, had it not been closed; they count for a later month.",
    ),
)
