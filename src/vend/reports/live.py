"""Reads live reports: each garage's rows from the cache where its version is the same, else from the standby.

Of many who ask for the same at once one reads, in this process and among all: the others wait for what it found.
"""

import asyncio
import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from vend.db.door import Door
from vend.reports.asked import Now
from vend.reports.cache import ReportCache
from vend.reports.catalogue import LiveReport
from vend.store import reports

Q = TypeVar("Q", bound=Now)
R = TypeVar("R", bound=msgspec.Struct)
_PATIENCE_S = 3.0
_LOOK_S = 0.02
_QUARTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A question, and under which prefix its rows are kept."""

    report: LiveReport[Any, Any]
    asked: Now
    now: datetime
    prefix: str


class LiveReports:
    """Reads reports for one process.

    Args:
        cache: None to read each time.
    """

    def __init__(self, door: Door, cache: ReportCache | None) -> None:
        self._door = door
        self._cache = cache
        self._flights: dict[str, asyncio.Task[dict[str, bytes]]] = {}

    async def read(self, report: LiveReport[Q, R], garages: Sequence[UUID], asked: Q, *, now: datetime) -> list[R]:
        """Give a report's rows, garage by garage.

        Raises:
            Invalid: what is asked for does not exist, such as dates the wrong way round.
        """
        asked.check()
        wanted = _Wanted(report, asked, now, _prefix(report, asked, now))
        rows = msgspec.msgpack.Decoder(list[report.row])  # type: ignore[name-defined]  # the table holds the type
        if self._cache is None:
            kept = await self._from_database(wanted, garages)
        else:
            kept = await self._from_cache(self._cache, wanted, garages)
        return [row for key in sorted(kept) for row in rows.decode(kept[key])]

    async def close(self) -> None:
        """Close the cache."""
        if self._cache is not None:
            await self._cache.close()

    async def _from_cache(self, cache: ReportCache, wanted: _Wanted, garages: Sequence[UUID]) -> dict[str, bytes]:
        async with self._door.garage_snapshot(garages) as snapshot:
            versions = {one.garage_id: one.version for one in await snapshot.run(reports.versions())}
        keys = {_key(wanted.prefix, garage, versions.get(garage, 0)): garage for garage in garages}
        found = await cache.read(list(keys))
        kept = {key: value for key, value in zip(keys, found, strict=True) if value is not None}
        missing = {key: garage for key, garage in keys.items() if key not in kept}
        new = {key: garage for key, garage in missing.items() if key not in self._flights}
        if new:
            self._take_off(asyncio.create_task(self._for_everybody(cache, wanted, new)), new)
        # The readers are tasks of their own: that one who asked goes away must not take the others' answer away.
        flights = {key: self._flights[key] for key in missing}
        for key, flight in flights.items():
            kept[key] = (await asyncio.shield(flight))[key]
        return kept

    def _take_off(self, flight: asyncio.Task[dict[str, bytes]], keys: Mapping[str, UUID]) -> None:
        def land(ended: asyncio.Task[dict[str, bytes]]) -> None:
            for key in keys:
                del self._flights[key]
            if not ended.cancelled():
                ended.exception()  # heard, even where everybody who asked has gone away

        self._flights.update(dict.fromkeys(keys, flight))
        flight.add_done_callback(land)

    async def _for_everybody(self, cache: ReportCache, wanted: _Wanted, keys: Mapping[str, UUID]) -> dict[str, bytes]:
        """Read what nobody else reads, and wait for what somebody does; whoever is slow is not waited for for ever."""
        led = await cache.take_lead(list(keys))
        made = await self._read_and_keep(cache, wanted, {key: keys[key] for key in keys if key in led})
        gives_up_at = time.monotonic() + _PATIENCE_S
        late = [key for key in keys if key not in led]
        while late and time.monotonic() < gives_up_at:
            found = await cache.read(late)
            made |= {key: value for key, value in zip(late, found, strict=True) if value is not None}
            late = [key for key in late if key not in made]
            if late:
                await asyncio.sleep(_LOOK_S)
        return made | await self._read_and_keep(cache, wanted, {key: keys[key] for key in late})

    async def _read_and_keep(self, cache: ReportCache, wanted: _Wanted, keys: Mapping[str, UUID]) -> dict[str, bytes]:
        if not keys:
            return {}
        made = await self._from_database(wanted, list(keys.values()))
        by_garage = {key.split(":")[-2]: value for key, value in made.items()}
        asked = {key: by_garage[str(garage)] for key, garage in keys.items()}
        # What was read may be newer than the version that was asked for, and is right for both.
        await cache.keep(made | asked)
        return asked

    async def _from_database(self, wanted: _Wanted, garages: Sequence[UUID]) -> dict[str, bytes]:
        """Read garages' rows, each under the key of the version that it has at least."""
        async with self._door.garage_snapshot(garages) as snapshot:
            versions = {one.garage_id: one.version for one in await snapshot.run(reports.versions())}
            rows = await wanted.report.read(snapshot, wanted.asked, wanted.now)
        by_garage = {garage: list(some) for garage, some in groupby(rows, key=lambda row: row.garage_id)}
        return {
            _key(wanted.prefix, garage, versions.get(garage, 0)): msgspec.msgpack.encode(by_garage.get(garage, []))
            for garage in garages
        }


def _prefix(report: LiveReport[Any, Any], asked: Now, now: datetime) -> str:
    """Give the part of the keys that says which question it is, to which type of rows the answer is made of."""
    # No zone's day begins within a quarter of an hour of UTC.
    moment = int(now.timestamp() // _QUARTER.total_seconds()) if report.by_the_clock else 0
    columns = [(field.name, str(field.type)) for field in msgspec.structs.fields(report.row)]
    question = msgspec.json.encode([report.name, columns, asked, moment])
    return f"vend:report:{report.name}:{hashlib.sha256(question).hexdigest()[:20]}"


def _key(prefix: str, garage: UUID, version: int) -> str:
    return f"{prefix}:{garage}:{version}"
