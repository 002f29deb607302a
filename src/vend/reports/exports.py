"""Exports: asked for, made by the worker in the background, fetched by a link that expires.

ask    one row, `queued`
make   claimed by one worker: rows read page by page into a file, the totals compared with the ledger, the file kept
       in pieces, `ready`; a worker that dies is followed by another, which begins anew
fetch  piece by piece, by whoever may see the garage's money, or by whoever has the link
"""

import hashlib
import secrets
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, BinaryIO
from uuid import UUID

import msgspec
import structlog

from vend.billing.operation import note
from vend.db.door import Door
from vend.domain.errors import Invalid, NotFound
from vend.domain.export import LINK_LIVES, Checked, Export, ExportNotReady, ExportTotals, Format, TotalsDisagree
from vend.domain.ids import make_id
from vend.domain.money import Money
from vend.domain.operation import Asked, KeyReused
from vend.domain.report_columns import Total
from vend.reports.export_expected import Span
from vend.reports.export_marts import EXPORTED
from vend.reports.export_sources import Source
from vend.reports.precomputed import NotPublished
from vend.reports.sheets import SHEETS, Sheet
from vend.store import exports, garages
from vend.store.exports import FoundExport, NewExport

_log = structlog.get_logger(__name__)

DAYS_MAX = 3_660
_CLAIM = timedelta(minutes=5)
_TRIES_MAX = 3
_PART_BYTES = 1 << 20
_SPOOL_BYTES = 8 << 20


class ExportOrder(msgspec.Struct, frozen=True):
    """What is to be exported.

    Attributes:
        what: a report or a table; see `EXPORTED`.
        from_date: first local date, of what has dates; `until_date` is exclusive.
    """

    what: str
    format: Format
    from_date: date | None = None
    until_date: date | None = None


class AskedExport(msgspec.Struct, frozen=True):
    """An export that was asked for.

    Attributes:
        token: opens its file for 24 hours without signing in; told once, None when it was asked for before.
    """

    export: Export
    token: str | None


def source_of(order: ExportOrder) -> Source:
    """Find what is to be exported, and look at its dates.

    Raises:
        Invalid: there is no such thing, or the dates are missing, the wrong way round or too many.
    """
    source = EXPORTED.get(order.what)
    if source is None:
        raise Invalid(f"What can be exported: {', '.join(EXPORTED)}.", field="what")
    if not source.dated:
        if order.from_date is not None or order.until_date is not None:
            raise Invalid("It is of this moment; leave the dates out.", field="from_date")
        return source
    if order.from_date is None or order.until_date is None:
        raise Invalid(
            "Give both dates; `until_date` is exclusive.",
            field="from_date" if order.from_date is None else "until_date",
        )
    if not 0 < (order.until_date - order.from_date).days <= DAYS_MAX:
        raise Invalid(f"Give a date after `from_date`, at most {DAYS_MAX} days later.", field="until_date")
    return source


async def ask_export(door: Door, garage_id: UUID, order: ExportOrder, *, asked: Asked, now: datetime) -> AskedExport:
    """Ask for an export.

    Raises:
        Invalid: see `source_of`.
        KeyReused: the key was used for another one.
    """
    source_of(order)
    token = secrets.token_urlsafe(32)
    new = NewExport(
        id=make_id(now),
        what=order.what,
        format=order.format,
        from_date=order.from_date,
        until_date=order.until_date,
        requested_by=asked.actor,
        idempotency_key=asked.idempotency_key,
        token_hash=_hash(token),
        created_at=now,
        expires_at=now + LINK_LIVES,
    )
    async with door.garage_transaction(garage_id) as garage:
        made = await garage.run(exports.insert(export=new))
        if made is not None:
            detail: dict[str, str | int | bool | None] = {"what": order.what, "format": order.format}
            await note(garage, asked, "export.asked", made, now=now, detail=detail)
        found = await garage.run(exports.of_key(requested_by=asked.actor, idempotency_key=asked.idempotency_key))
    assert found is not None, "it is there now, whoever asked first"
    if (found.what, found.format, found.from_date, found.until_date) != (
        order.what,
        order.format,
        order.from_date,
        order.until_date,
    ):
        raise KeyReused("This Idempotency-Key was used for another export; take a new one.")
    return AskedExport(found, token if made is not None else None)


async def make_exports(door: Door, *, now: datetime, row_limit: int = 4) -> int:
    """Make the exports that wait, and let expired files go; give how many were looked at."""
    async with door.platform(reason="find exports to be made") as platform:
        due = await platform.run(exports.due(now=now, row_limit=row_limit))
    for one in due:
        if one.state == "ready":
            async with door.garage_transaction(one.garage_id) as garage:
                await garage.run(exports.expire(export_id=one.export_id, now=now))
        else:
            await make_export(door, one, now=now)
    return len(due)


async def make_export(door: Door, found: FoundExport, *, now: datetime) -> None:
    """Make one export, unless somebody else does."""
    async with door.garage_transaction(found.garage_id) as garage:
        tries = await garage.run(exports.claim(export_id=found.export_id, claimed_until_at=now + _CLAIM, now=now))
        if tries is None:
            return
        export = await garage.run(exports.read_one(export_id=found.export_id))
        place = await garage.run(garages.read_one())
    assert export is not None, "it was just claimed"
    assert place is not None, "a foreign key holds it"
    span = Span(export.from_date, export.until_date, place.time_zone, now)
    making = _Making(door, export, EXPORTED[export.what], span, tries)
    log = _log.bind(garage=str(export.garage_id), export=str(export.id), what=export.what)
    if tries > _TRIES_MAX:
        log.error("export_given_up", tries=tries)
        await making.fail("It could not be made, several times; ask for a shorter span, or tell whoever runs this.")
        return
    try:
        with tempfile.SpooledTemporaryFile(max_size=_SPOOL_BYTES) as file:
            await making.write(file)  # type: ignore[arg-type]  # a spooled file is a binary file
    except (TotalsDisagree, NotPublished) as error:
        log.warning("export_not_made", code=error.code, detail=error.detail)
        await making.fail(error.detail)
    else:
        log.info("export_made", rows=making.rows_done)


class _Making:
    """One try at one export."""

    def __init__(self, door: Door, export: Export, source: Source, span: Span, tries: int) -> None:
        self._door = door
        self._export = export
        self._source = source
        self._span = span
        self._tries = tries
        self._began_s = time.monotonic()
        self.rows_done = 0

    @property
    def _now(self) -> datetime:
        return self._span.now + timedelta(seconds=time.monotonic() - self._began_s)

    async def write(self, file: BinaryIO) -> None:
        """Write the file, compare its totals, and keep it.

        Raises:
            TotalsDisagree: a total is not the ledger's, also not when it is looked at again.
        """
        for again in range(_TRIES_MAX):
            file.seek(0)
            file.truncate()
            sheet = SHEETS[self._export.format](file, self._source.row, self._source.title)
            sums = await self._rows(sheet)
            wrong = [one for one in sums.checked if not one.agrees]
            if not wrong:
                sheet.end(sums)
                await self._keep(file, sums)
                return
            # Somebody may have written between the two readings.
            _log.info("export_read_again", again=again, columns=[one.column for one in wrong])
        raise TotalsDisagree(_told(wrong))

    async def _rows(self, sheet: Sheet) -> ExportTotals:
        self.rows_done = 0
        totals: dict[str | None, _Sums] = {}
        async with self._door.garage_snapshot([self._export.garage_id]) as snapshot:
            expected = await self._source.expected(snapshot, self._span)
            async for batch in self._source.rows(snapshot, self._span):
                sheet.write(batch)
                self.rows_done += len(batch)
                for row in batch:
                    currency = getattr(row, "currency", None)
                    totals.setdefault(currency, _Sums(self._source)).add(row)
                await self._say(expected.rows_total)
        found = totals.get(expected.currency)
        return ExportTotals(
            [one.total(currency) for currency, one in sorted(totals.items(), key=lambda pair: pair[0] or "")],
            expected.compared(found.sums if found else {}),
        )

    async def _say(self, rows_total: int | None) -> None:
        async with self._door.garage_transaction(self._export.garage_id) as garage:
            await garage.run(
                exports.progress(
                    export_id=self._export.id,
                    tries=self._tries,
                    rows_done=self.rows_done,
                    rows_total=rows_total,
                    claimed_until_at=self._now + _CLAIM,
                )
            )

    async def _keep(self, file: BinaryIO, sums: ExportTotals) -> None:
        digest, size, number = hashlib.sha256(), 0, 0
        file.seek(0)
        while piece := file.read(_PART_BYTES):
            number += 1
            size += len(piece)
            digest.update(piece)
            async with self._door.garage_transaction(self._export.garage_id) as garage:
                await garage.run(exports.put_part(export_id=self._export.id, part_number=number, bytes=piece))
        async with self._door.garage_transaction(self._export.garage_id) as garage:
            await garage.run(
                exports.finish(
                    export_id=self._export.id,
                    tries=self._tries,
                    rows_done=self.rows_done,
                    file_bytes=size,
                    file_sha256=digest.digest(),
                    totals=msgspec.json.encode(sums).decode(),
                    now=self._now,
                )
            )

    async def fail(self, error: str) -> None:
        """Say why there is no file."""
        async with self._door.garage_transaction(self._export.garage_id) as garage:
            await garage.run(exports.fail(export_id=self._export.id, tries=self._tries, error=error, now=self._now))


class _Sums:
    """The sums of one currency."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._rows = 0
        self.sums = dict.fromkeys(source.sums, 0)

    def add(self, row: Any) -> None:
        self._rows += 1
        if self._source.counts(row):
            for name in self.sums:
                self.sums[name] += getattr(row, name) or 0

    def total(self, currency: str | None) -> Total:
        return Total(currency, self._rows, self.sums)


def _told(wrong: Sequence[Checked]) -> str:
    parts = [
        f"{one.column.removesuffix('_minor')} is {Money(one.file_minor, one.currency)} in the rows and "
        f"{Money(one.ledger_minor, one.currency)} in the ledger"
        for one in wrong
    ]
    return f"The totals disagree: {'; '.join(parts)}. No file was made; run `vend reconcile` to see why."


async def find_by_token(door: Door, token: str) -> FoundExport:
    """Find what a link opens.

    Raises:
        NotFound: nothing.
    """
    async with door.platform(reason="open an export's link") as platform:
        found = await platform.run(exports.of_token(token_hash=_hash(token)))
    if found is None:
        raise NotFound("This link opens nothing; ask for the export again.")
    return found


async def fetchable(door: Door, garage_id: UUID, export_id: UUID, *, now: datetime) -> Export:
    """Give an export whose file may be fetched.

    Raises:
        NotFound: the garage has no such export.
        ExportNotReady: there is no file yet, or no more; says what to do.
    """
    async with door.garage_snapshot([garage_id], fresh=True) as garage:
        export = await garage.run(exports.read_one(export_id=export_id))
    if export is None:
        raise NotFound("There is no such export in this garage.")
    if export.state in {"queued", "running"}:
        raise ExportNotReady("It is being made; look at its progress, and fetch it when its state is `ready`.")
    if export.state == "failed":
        raise ExportNotReady(export.error or "It could not be made; ask for it again.")
    if export.state == "expired" or now >= export.expires_at:
        raise ExportNotReady("Its file was kept for 24 hours; ask for it again.")
    return export


async def pieces(door: Door, export: Export) -> AsyncIterator[bytes]:
    """Give a file, piece by piece."""
    number = 1
    while True:
        async with door.garage_snapshot([export.garage_id], fresh=True) as garage:
            piece = await garage.run(exports.part(export_id=export.id, part_number=number))
        if piece is None:
            return
        yield piece
        number += 1


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
