"""The lines of invoices that stand behind the tax worksheet."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from vend.api.pages import PageQuery, bad_cursor, listing_by, place_of
from vend.api.route import Answer, Call, Route
from vend.api.rules import InGarage
from vend.domain.access import Permission
from vend.domain.books import BadMonth, read_month
from vend.domain.period import month_of
from vend.domain.tax_evidence import EvidencePage, TaxesWanted, TaxEvidence, TaxEvidenceSums
from vend.store import analytics

_ID_BYTES, _NUMBER_BYTES = 16, 4


class TaxEvidenceQuery(PageQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which line of the worksheet."""

    month: Annotated[str, Meta(description="Of the worksheet, such as 2026-11.")]
    jurisdiction: Annotated[str | None, Meta(description="As the worksheet has it; all without it.")] = None
    tax_name: Annotated[str | None, Meta(description="As the worksheet has it; all without it.")] = None
    percent: Annotated[Decimal | None, Meta(description="As the worksheet has it; all without it.")] = None


class TaxEvidencePage(msgspec.Struct, frozen=True):
    """Taxes on lines of invoices, newest first.

    Attributes:
        as_of: when it was read: an invoice that was issued or voided since the worksheet's own `as_of` makes a
            difference from it.
        sums: of all pages: `taxable_minor`, `tax_minor` and `invoices` of a line are the worksheet's.
        data: the lines.
        next_cursor: gives the next page; null on the last one.
    """

    as_of: datetime
    sums: TaxEvidenceSums
    data: list[TaxEvidence]
    next_cursor: str | None


async def list_tax_evidence(call: Call[TaxEvidenceQuery, None]) -> Answer:
    """Give the lines behind a line of the worksheet."""
    query = call.query
    span = month_of(read_month(query.month))
    wanted = TaxesWanted(span.start_date, span.end_date, query.jurisdiction, query.tax_name, query.percent)
    page = _page(query)
    async with call.services.door.garage_snapshot([call.garage_id]) as garage:
        sums = await garage.run(analytics.tax_evidence_sums(wanted=wanted))
        rows = await garage.run(analytics.tax_evidence(wanted=wanted, page=page))
    shown = listing_by(rows, query, _key)
    return Answer(TaxEvidencePage(call.now, sums, shown.data, shown.next_cursor))


def _page(query: PageQuery) -> EvidencePage:
    place = place_of(query)
    if place is None:
        return EvidencePage(row_limit=query.limit + 1)
    if len(place.id) != _ID_BYTES + 2 * _NUMBER_BYTES:
        raise bad_cursor()
    line, tax = (int.from_bytes(place.id[at : at + _NUMBER_BYTES]) for at in (_ID_BYTES, _ID_BYTES + _NUMBER_BYTES))
    return EvidencePage(place.at, UUID(bytes=place.id[:_ID_BYTES]), line, tax, query.limit + 1)


def _key(row: TaxEvidence) -> tuple[datetime, bytes]:
    numbers = row.line_number.to_bytes(_NUMBER_BYTES) + row.tax_number.to_bytes(_NUMBER_BYTES)
    return row.issued_at, row.invoice_id.bytes + numbers


ROUTES: tuple[Route, ...] = (
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/analytics/tax_worksheet_monthly/evidence",
        handler=list_tax_evidence,
        rule=InGarage(Permission.READ_MONEY),
        answers={200: TaxEvidencePage},
        errors=(BadMonth,),
        query=TaxEvidenceQuery,
        tag="Analytics",
        summary="List the lines behind the tax worksheet",
        description=(
            "Each tax on a line of an invoice that was issued in the month and not voided, of one jurisdiction, tax "
            "and rate or of all. Read from the documents themselves at this moment."
        ),
    ),
)
