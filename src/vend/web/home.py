"""Home: how the garages stand today, each figure with a way to what is behind it."""

import asyncio
from datetime import date, timedelta
from typing import Any

import msgspec

from vend.api.route import Answer, Call
from vend.api.rules import AcrossGarages, Public
from vend.domain.access import Permission
from vend.domain.lists import PaymentItem
from vend.domain.publication import Publication
from vend.domain.warehouse_customers import Churn, RecurringRevenue
from vend.reports.asked import Dates, Now, Periods
from vend.reports.catalogue import DUNNING, OCCUPANCY, PAYOUTS, REVENUE
from vend.store import marts
from vend.web import figures
from vend.web.browsed import go, page_route
from vend.web.live import latest_payments
from vend.web.page import View, look
from vend.web.places import BASE
from vend.web.scope import Scoped

MONTHS = 12
_ATTENTION_SHOWN = 5
_PAYOUT_DAYS = 14
_DAY = timedelta(days=1)


class Published(msgspec.Struct, frozen=True):
    """What the warehouse had published last."""

    mrr: list[RecurringRevenue]
    churn: list[Churn]
    publication: Publication | None


async def show_home(call: Call[Scoped, None]) -> Answer:
    """Show how the garages stand."""
    view = await look(call, "home", Permission.READ_MONEY)
    today = view.formats().today(call.now)
    tomorrow, month = today + _DAY, today.replace(day=1)
    read, ids = call.services.reports.read, view.scope.ids
    year_ago = figures.year_before(today)
    months = Periods(from_date=figures.months_before(today, 2 * MONTHS - 1), until_date=tomorrow, grain="month")
    last_year = Periods(from_date=year_ago.replace(day=1), until_date=year_ago + _DAY, grain="day")
    # Side by side, since none waits for another; each garage's rows are kept until that garage is written to.
    by_day, before, by_month, payouts = await asyncio.gather(
        read(REVENUE, ids, Periods(from_date=month, until_date=tomorrow, grain="day"), now=call.now),
        read(REVENUE, ids, last_year, now=call.now),
        read(REVENUE, ids, months, now=call.now),
        read(PAYOUTS, ids, Dates(from_date=today, until_date=today + timedelta(days=_PAYOUT_DAYS)), now=call.now),
    )
    occupancy, dunning, published, latest = await asyncio.gather(
        read(OCCUPANCY, ids, Now(), now=call.now),
        read(DUNNING, ids, Now(), now=call.now),
        _published(call, view, month),
        _latest(call, view),
    )
    currencies = view.scope.currencies()
    return view.page(
        "home.html",
        today=today,
        month=month,
        tomorrow=tomorrow,
        currencies=currencies,
        earned_today=figures.earned(by_day, today, tomorrow),
        collected_today=figures.collected(by_day, today, tomorrow),
        earned_month=figures.earned(by_day, month, tomorrow),
        earned_before=figures.earned(before, year_ago.replace(day=1), year_ago + _DAY),
        change_bp=figures.change_bp,
        months={one: figures.by_month(by_month, one, today, MONTHS) for one in currencies},
        movements={one: figures.movements(published.mrr, one) for one in currencies},
        churn=figures.churn_bp(published.churn, figures.months_before(today, 1)),
        churn_month=figures.months_before(today, 1),
        attention=figures.attention(dunning, _ATTENTION_SHOWN),
        places=figures.places(occupancy),
        tomorrow_of=lambda day: day + _DAY,
        payout=figures.next_payout(payouts),
        as_of=published.publication.as_of if published.publication else None,
        now=call.now,
        latest=latest,
        fresh=frozenset(),
    )


async def _latest(call: Call[Any, Any], view: View) -> list[PaymentItem]:
    async with call.services.door.garage_snapshot(view.scope.ids) as garages:
        return await latest_payments(garages)


async def _published(call: Call[Any, Any], view: View, month: date) -> Published:
    """Read what the warehouse made."""
    span = {"from_date": figures.months_before(month, MONTHS - 1), "until_date": month + timedelta(days=31)}
    async with call.services.door.garage_snapshot(view.scope.ids) as garages:
        return Published(
            await garages.run(marts.mrr_monthly(**span)),
            await garages.run(marts.churn_monthly(**span)),
            await garages.run(marts.publication(mart="mrr_monthly")),
        )


async def go_home(_: Call[Scoped, None]) -> Answer:
    """Lead from the bare address to the dashboard."""
    return go(BASE)


ROUTES = (
    page_route("/", go_home, Public(), summary="To the dashboard"),
    page_route(BASE, show_home, AcrossGarages(Permission.READ_MONEY), summary="Home"),
)
