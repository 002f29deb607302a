"""Builds the access lists of garages whose lists are behind: pulled by the worker, from what is true now.

A list is behind when anything that it was computed from was written since, when time changes it, when another key
signs, and after an hour, so that what a gate has stays valid. Building takes the list's row first, so one worker at a
time builds a garage's list, and everything is one transaction: a version and its lines are there, or nothing of it is.
"""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
import structlog

from vend.billing.settings import settings_of
from vend.db.door import Door
from vend.db.handles import GarageTx
from vend.domain.access_lines import ENDED_SHOWN, Line, changes_at, document_of, lines_of
from vend.domain.access_list import AccessList, content_digest
from vend.domain.dunning_case import terms_of
from vend.domain.errors import VendError
from vend.domain.ids import make_id
from vend.gates.signing import ListKeys, signed_text
from vend.store import access_lists, garages
from vend.store.access_lists import BuiltList, KeptLine, LockedList, Version

_log = structlog.get_logger(__name__)

SIGNED_ANEW_AFTER = timedelta(hours=1)
"""How old a list becomes before it is computed and signed again, changed or not."""


async def refresh_due(
    door: Door, keys: ListKeys, *, now: datetime, signed_anew_after: timedelta = SIGNED_ANEW_AFTER, row_limit: int = 50
) -> int:
    """Build every list that is behind; give how many were looked at."""
    async with door.platform(reason="find access lists that are behind") as platform:
        due = await platform.run(
            access_lists.due(built_before=now - signed_anew_after, key_id=keys.key_id, now=now, row_limit=row_limit)
        )
    for one in due:
        log = _log.bind(garage=str(one.garage_id))
        try:
            built = await refresh(door, keys, one.garage_id, now=now)
        except VendError as error:
            log.warning("access_list_postponed", code=error.code, detail=error.detail)
        else:
            if built is not None:
                log.info("access_list_built", version=built.version, entries=built.entries, denials=built.denials)
    return len(due)


async def refresh(door: Door, keys: ListKeys, garage_id: UUID, *, now: datetime) -> BuiltList | None:
    """Build a garage's list from what is true now, sign it and keep it; None where somebody else is at it."""
    async with door.garage_transaction(garage_id) as garage:
        await garage.run(access_lists.begin())
        before = await garage.run(access_lists.lock())
        if before is None:
            return None
        place = await garage.run(garages.read_one())
        assert place is not None, "a foreign key holds it"
        terms = terms_of(await settings_of(garage), place.time_zone)
        holders = await garage.run(access_lists.holders(ended_after=now - ENDED_SHOWN))
        lines = lines_of(holders, terms, now=now)
        version = await _version(garage, before, lines, now=now)
        document = document_of(garage_id, version, lines, now=now)
        built = _signed(keys, document, before.snapshot, changes_at(lines, holders, now=now))
        await garage.run(access_lists.save(built=built))
        return built


async def _version(garage: GarageTx, before: LockedList, lines: list[Line], *, now: datetime) -> int:
    """Give the version that these lines are: the one before, or a new one that is written down."""
    document = document_of(garage.garage_id, before.version, lines, now=now)
    digest = content_digest(document.entries, document.denials)
    # Not with the lock in one statement: joined to a locked row that was newer than the statement's snapshot, the
    # version before would be looked for, and found to have no content.
    if digest == await garage.run(access_lists.digest(version=before.version)):
        return before.version
    version = before.version + 1
    wanted = set(lines)
    kept = {line: one.id for one in await garage.run(access_lists.current_lines()) for line in (_line(one),)}
    await garage.run(
        access_lists.insert_version(version=Version(version, digest, now, len(document.entries), len(document.denials)))
    )
    gone = [line_id for line, line_id in kept.items() if line not in wanted]
    if gone:
        await garage.run(access_lists.close_lines(line_ids=gone, version=version))
    come = [KeptLine(make_id(now), *msgspec.structs.astuple(line)) for line in lines if line not in kept]
    if come:
        await garage.run(access_lists.insert_lines(lines=msgspec.json.encode(come).decode(), version=version))
    return version


def _line(kept: KeptLine) -> Line:
    return Line(*msgspec.structs.astuple(kept)[1:])


def _signed(keys: ListKeys, document: AccessList, snapshot: str, next_at: datetime | None) -> BuiltList:
    signature = keys.signature(document)
    text = signed_text(document, signature)
    return BuiltList(
        version=document.version,
        built_at=document.built_at,
        valid_until_at=document.valid_until,
        changes_at=next_at,
        snapshot=snapshot,
        entries=len(document.entries),
        denials=len(document.denials),
        key_id=signature.key_id,
        signature=signature.value,
        document=text,
        document_digest=hashlib.sha256(text).digest(),
    )
