"""Exports of reports and tables, as files."""

from collections.abc import AsyncIterator
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from vend.api.pages import Listing, PageQuery, listing, page_of
from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import Forbidden, InGarage, Public
from vend.domain.access import Permission
from vend.domain.errors import Invalid, NotFound
from vend.domain.export import MEDIA_TYPES, Export, ExportNotReady, ExportState, ExportTotals
from vend.domain.operation import KeyReused
from vend.reports.export_marts import EXPORTED
from vend.reports.exports import AskedExport, ExportOrder, ask_export, fetchable, find_by_token, pieces, source_of
from vend.store import exports

_WHAT = "; ".join(f"`{one.name}` ({one.title}{', of dates' if one.dated else ''})" for one in EXPORTED.values())

_NOT_YOURS = "Your role may not see what is in it; ask an administrator of the operator."


class NewExport(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is to be exported."""

    what: Annotated[str, Meta(max_length=60, description="A report or a table, such as `revenue` or `payment-list`.")]
    format: Annotated[Literal["csv", "xlsx", "parquet"], Meta(description="The kind of file.")] = "csv"
    from_date: Annotated[date | None, Meta(description="First local date, of what has dates.")] = None
    until_date: Annotated[date | None, Meta(description="Local date after the last one.")] = None


class ExportView(msgspec.Struct, frozen=True, kw_only=True):
    """An export.

    Attributes:
        state: `queued`, `running`, `ready`, `failed`, or `expired` once its file is let go.
        rows_done: how many rows are written; `rows_total` how many there will be, null until that is known.
        totals: the totals row, and what the ledger has of the same; null until it is ready.
        error: why there is no file, and what to do.
        link: opens the file without signing in, until `expires_at`; told once, to whoever asked for it.
    """

    garage_id: UUID
    id: UUID
    what: str
    format: str
    from_date: date | None
    until_date: date | None
    state: ExportState
    rows_done: int
    rows_total: int | None
    file_name: str
    file_bytes: int | None
    totals: ExportTotals | None
    error: str | None
    requested_by: str
    created_at: datetime
    ended_at: datetime | None
    expires_at: datetime
    link: str | None


def _view(export: Export, *, link: str | None = None) -> ExportView:
    same = {name: value for name, value in msgspec.structs.asdict(export).items() if name != "totals"}
    totals = None if export.totals is None else msgspec.json.decode(export.totals, type=ExportTotals)
    return ExportView(**same, totals=totals, file_name=export.file_name, link=link)


async def ask_for_export(call: Call[NoQuery, NewExport]) -> Answer:
    """Ask for a file."""
    made = await order_export(call, ExportOrder(**msgspec.structs.asdict(call.body)))
    link = f"{call.services.public_url}/v1/exports/{made.token}" if made.token else None
    return Answer(_view(made.export, link=link), status=202)


async def order_export(call: Call[Any, Any], order: ExportOrder) -> AskedExport:
    """Ask for a file, if the caller may see what is in it.

    Raises:
        Forbidden: they may not.
    """
    if not call.actor.may(source_of(order).needs, call.garage_id):
        raise Forbidden(_NOT_YOURS)
    return await ask_export(call.services.door, call.garage_id, order, asked=call.asked, now=call.now)


async def list_exports(call: Call[PageQuery, None]) -> Answer:
    """Give the garage's exports."""
    async with call.services.door.garage_snapshot([call.garage_id], fresh=True) as garage:
        rows = await garage.run(exports.list_page(page=page_of(call.query)))
    return Answer(listing([_view(row) for row in rows], call.query, lambda row: (row.created_at, row.id)))


async def read_export(call: Call[NoQuery, None]) -> Answer:
    """Give one export: how far it is, or what came of it."""
    return Answer(_view(await export_of(call)))


async def export_of(call: Call[Any, Any]) -> Export:
    """Give the export that the path names.

    Raises:
        NotFound: there is none.
    """
    async with call.services.door.garage_snapshot([call.garage_id], fresh=True) as garage:
        found = await garage.run(exports.read_one(export_id=call.id("export_id")))
    if found is None:
        raise NotFound("There is no such export in this garage.")
    return found


async def fetch_export(call: Call[NoQuery, None]) -> Answer:
    """Give the file."""
    return await file_of(call)


async def file_of(call: Call[Any, Any]) -> Answer:
    """Give the file of the export that the path names, to whoever may see what is in it.

    Raises:
        Forbidden: the caller may not.
        ExportNotReady: it is not made yet, or let go.
    """
    export = await fetchable(call.services.door, call.garage_id, call.id("export_id"), now=call.now)
    if not call.actor.may(EXPORTED[export.what].needs, call.garage_id):
        raise Forbidden(_NOT_YOURS)
    return _file(export, pieces(call.services.door, export))


async def fetch_export_by_link(call: Call[NoQuery, None]) -> Answer:
    """Give the file to whoever has the link."""
    found = await find_by_token(call.services.door, call.path["token"])
    export = await fetchable(call.services.door, found.garage_id, found.export_id, now=call.now)
    return _file(export, pieces(call.services.door, export))


def _file(export: Export, content: AsyncIterator[bytes]) -> Answer:
    headers = {
        "Content-Disposition": f'attachment; filename="{export.file_name}"',
        "Content-Length": str(export.file_bytes),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }
    return Answer(content, headers=headers, media_type=MEDIA_TYPES[export.format])


_PATH = "/v1/garages/{garage_id}/exports"

ROUTES = (
    Route(
        method="POST",
        path=_PATH,
        handler=ask_for_export,
        rule=InGarage(Permission.READ_BOOK),
        answers={202: ExportView},
        errors=(Invalid, KeyReused),
        body=NewExport,
        tag="Exports",
        summary="Ask for a file",
        description=(
            "The worker makes it in the background; look at its progress, then fetch it, for 24 hours. CSV and XLSX "
            "have amounts in major units and a totals row; Parquet has minor units. Totals are compared with the "
            f"ledger, and a file whose totals disagree is not made. What there is: {_WHAT}."
        ),
    ),
    Route(
        method="GET",
        path=_PATH,
        handler=list_exports,
        rule=InGarage(Permission.READ_BOOK),
        answers={200: Listing[ExportView]},
        query=PageQuery,
        tag="Exports",
        summary="List a garage's exports",
    ),
    Route(
        method="GET",
        path=_PATH + "/{export_id}",
        handler=read_export,
        rule=InGarage(Permission.READ_BOOK),
        answers={200: ExportView},
        tag="Exports",
        summary="Read an export",
        description="Its progress, and once it is ready its totals beside the ledger's.",
    ),
    Route(
        method="GET",
        path=_PATH + "/{export_id}/file",
        handler=fetch_export,
        rule=InGarage(Permission.READ_BOOK),
        answers={200: bytes},
        errors=(ExportNotReady,),
        tag="Exports",
        summary="Fetch an export's file",
    ),
    Route(
        method="GET",
        path="/v1/exports/{token}",
        handler=fetch_export_by_link,
        rule=Public(),
        answers={200: bytes},
        errors=(NotFound, ExportNotReady),
        tag="Exports",
        summary="Fetch a file by its link",
        description="For whoever has the link that was told when the export was asked for.",
    ),
)
