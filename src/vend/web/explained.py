"""Explain any number: a figure of a report, garage by garage, down to the rows, transfers and events behind it."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec

from vend.api.explain import ExplainQuery
from vend.api.reading import nothing_here, one
from vend.api.route import Answer, Call
from vend.api.rules import AcrossGarages, InGarage
from vend.domain.access import Permission
from vend.domain.explain import Leaf
from vend.domain.garage import Garage
from vend.reports.explain import by_garage, explain_cell
from vend.reports.explained import Cell
from vend.store import lists
from vend.web.browsed import page_route
from vend.web.page import View, look
from vend.web.places import BASE
from vend.web.scope import Scoped
from vend.web.translate import N_

_PAGES = {"payment": "payments", "subscription": "subscriptions"}
COLUMNS: Mapping[tuple[str, str], str] = {
    ("revenue", "recognised_minor"): N_("Earned, before tax"),
    ("revenue", "collected_minor"): N_("Collected, with tax"),
    ("revenue", "invoiced_minor"): N_("Billed, before tax"),
    ("revenue", "tax_minor"): N_("Tax"),
    ("revenue", "refunded_minor"): N_("Given back"),
    ("revenue", "fees_minor"): N_("Stripe's fees"),
    ("occupancy", "taken"): N_("Places taken"),
}
"""What the figures are called that pages lead from; another is called by its column."""


class FigureQuery(ExplainQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which figure, as the API's `explain` asks it, of which garages."""

    garages: list[str] = msgspec.field(default_factory=list)


async def show_explanation(call: Call[FigureQuery, None]) -> Answer:
    """Show a figure garage by garage, each with the rows that make it up."""
    view, services = await look(call, "home", Permission.READ_MONEY), call.services
    cell = Cell(**{name: getattr(call.query, name) for name in Cell.__struct_fields__})
    only = view.scope.only

    def written(garage: Garage, value: int) -> str:
        formats = view.formats(garage)
        if not cell.column.endswith("_minor"):
            return formats.number(value)
        return formats.money(value, cell.currency or garage.currency)

    shown: dict[str, Any] = {
        "cell": cell,
        "only": only,
        "named": COLUMNS.get((cell.report, cell.column), cell.column.removesuffix("_minor").replace("_", " ")),
        "last_date": cell.until_date - timedelta(days=1) if cell.until_date else None,
        "written": written,
        "href_of": lambda leaf: "" if only is None else href_of(view, only.id, leaf),
    }
    if only is not None:
        explanation = await explain_cell(
            services.door, services.reports, only.id, cell, currency=only.currency, now=call.now
        )
        return view.page("explained.html", by_garage=[], totals=[], explanation=explanation, **shown)
    currencies = {garage.id: garage.currency for garage in view.scope.chosen}
    values = await by_garage(services.reports, currencies, cell, now=call.now)
    rows = [(garage, values[garage.id]) for garage in view.scope.chosen]
    return view.page("explained.html", by_garage=rows, totals=_totals(rows, written), explanation=None, **shown)


def _totals(rows: list[tuple[Garage, int]], written: Callable[[Garage, int], str]) -> list[str]:
    """Add garages of one currency up; amounts of two are never added."""
    by_currency: dict[str, list[tuple[Garage, int]]] = {}
    for garage, value in rows:
        by_currency.setdefault(garage.currency, []).append((garage, value))
    return [written(some[0][0], sum(value for _, value in some)) for some in by_currency.values()]


def href_of(view: View, garage_id: UUID, leaf: Leaf) -> str:
    """Give the page of what a leaf is about: itself, or what caused it; empty where there is none."""
    if leaf.what in _PAGES:
        return view.to(garage_id, _PAGES[leaf.what], leaf.id)
    if leaf.payment_id is not None:
        return view.to(garage_id, "payments", leaf.payment_id)
    if leaf.invoice_id is not None:
        return view.to(garage_id, "invoices", leaf.invoice_id)
    return "" if leaf.subscription_id is None else view.to(garage_id, "subscriptions", leaf.subscription_id)


async def show_event(call: Call[Scoped, None]) -> Answer:
    """Show one of Stripe's events as it came."""
    view = await look(call, "home", Permission.READ_MONEY)
    event_id = call.path["event_id"]
    if "\0" in event_id:
        raise nothing_here()
    found = await one(call, lists.stripe_event(event_id=event_id))
    return view.page("event.html", event=found, payload=_pretty(found.payload), formats=view.formats(call.garage_id))


def _pretty(payload: str) -> str:
    """Write JSON over several lines."""
    decoded: Any = msgspec.json.decode(payload)
    return msgspec.json.format(msgspec.json.encode(decoded), indent=2).decode()


ROUTES = (
    page_route(
        f"{BASE}/explain",
        show_explanation,
        AcrossGarages(Permission.READ_MONEY),
        query=FigureQuery,
        summary="What makes up a figure",
    ),
    page_route(
        f"{BASE}/garages/{{garage_id}}/events/{{event_id}}",
        show_event,
        InGarage(Permission.READ_MONEY),
        summary="One of Stripe's events",
    ),
)
