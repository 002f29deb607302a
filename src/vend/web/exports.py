"""Exports: asked for on a list, followed while the worker makes them, fetched."""

from typing import Any

import msgspec

from vend.api.exports import export_of, file_of, order_export
from vend.api.route import Answer, Call
from vend.api.rules import InGarage
from vend.domain.access import Permission
from vend.domain.errors import Invalid
from vend.reports.exports import ExportOrder
from vend.web.browsed import Form, form_route, go, page_route
from vend.web.page import look
from vend.web.places import BASE
from vend.web.scope import Scoped

_PATH = f"{BASE}/garages/{{garage_id}}/exports"
_READ = InGarage(Permission.READ_BOOK)


async def ask_export_page(call: Call[Scoped, Form]) -> Answer:
    """Ask for a file, and go to its page.

    Raises:
        Invalid: there is no such thing, or its dates are missing or the wrong way round.
    """
    form = {name: value for name, value in call.body.items() if value}
    named: dict[str, Any] = {
        "what": form.get("what", ""),
        "format": form.get("format", "csv"),
        "from_date": form.get("from"),
        "until_date": form.get("until"),
    }
    try:
        order = msgspec.convert(named, ExportOrder)
    except msgspec.ValidationError:
        raise Invalid("Give both dates.", field="from") from None
    made = await order_export(call, order)
    return go(f"{BASE}/garages/{call.garage_id}/exports/{made.export.id}")


async def show_export(call: Call[Scoped, None]) -> Answer:
    """Show how far a file is."""
    view = await look(call, "exports", Permission.READ_BOOK)
    export = await export_of(call)
    return view.page("export.html", export=export, formats=view.formats(call.garage_id))


async def fetch_export_page(call: Call[Scoped, None]) -> Answer:
    """Give the file."""
    return await file_of(call)


ROUTES = (
    form_route(_PATH, ask_export_page, _READ, summary="Ask for a file"),
    page_route(_PATH + "/{export_id}", show_export, _READ, summary="An export"),
    page_route(_PATH + "/{export_id}/file", fetch_export_page, _READ, summary="An export's file"),
)
