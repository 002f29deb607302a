"""The lines of an access list: computed from who holds what, compared with the ones before, told as what changed.

A line is one way in of one subscription: a plate or a credential's number. What opens is an entry, what does not is a
denial, kept for the help desk. Lines of a version never change; the next version closes some and adds others.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec

from vend.domain.access_list import AccessList, Denial, Entry, MeansKind
from vend.domain.dunning import DunningTerms, Progress
from vend.domain.entitlement import Allowed, AllowedWhy, DeniedWhy, Standing, entitlement
from vend.domain.subscription import Status

ENDED_SHOWN = timedelta(days=30)
"""How long an ended subscription's plates stay among the denials, so that the help desk can tell why."""

VALID_FOR = timedelta(hours=72)
"""How long a gate may rely on a list without hearing of us: over a long weekend."""

Key = tuple[MeansKind, str, str, UUID]


class Holder(msgspec.Struct, frozen=True):
    """One way in of a subscription, with what decides about its access.

    Attributes:
        paid_until_at: see `vend.domain.entitlement.Standing`; only read of a paused one.
        opened_at: of the open dunning case; None without one, and so are those after it.
    """

    kind: MeansKind
    number: str
    region: str
    subscription_id: UUID
    driver_id: UUID
    status: Status
    current_period_end_at: datetime | None
    cancel_at_period_end: bool
    collection_paused: bool
    start_date: date | None
    ended_at: datetime | None
    paid_until_at: datetime | None
    opened_at: datetime | None
    notices: int | None
    warned_at: datetime | None
    grace_until_date: date | None
    suspended_at: datetime | None


class Line(msgspec.Struct, frozen=True):
    """A line as it is kept; it opens exactly if it has an `allowed_until_at`."""

    kind: MeansKind
    number: str
    region: str
    subscription_id: UUID
    driver_id: UUID
    allowed_from_at: datetime | None
    allowed_until_at: datetime | None
    why: AllowedWhy | DeniedWhy


def key_of(line: Line | Entry | Denial | Holder) -> Key:
    """Give what a line is known by; a list has it once."""
    return line.kind, line.number, line.region, line.subscription_id


def lines_of(holders: Iterable[Holder], terms: DunningTerms, *, now: datetime) -> list[Line]:
    """Compute a list's lines, sorted as they stand in it."""
    return sorted((_line(holder, terms, now=now) for holder in holders), key=key_of)


def _line(holder: Holder, terms: DunningTerms, *, now: datetime) -> Line:
    standing = Standing(
        holder.status,
        holder.current_period_end_at,
        holder.cancel_at_period_end,
        holder.collection_paused,
        holder.paid_until_at,
        holder.start_date,
    )
    found = entitlement(standing, _progress(holder), terms, now=now)
    from_at, until_at = (found.from_at, found.until_at) if isinstance(found, Allowed) else (None, None)
    return Line(
        holder.kind,
        holder.number,
        holder.region,
        holder.subscription_id,
        holder.driver_id,
        from_at,
        until_at,
        found.why,
    )


def _progress(holder: Holder) -> Progress | None:
    if holder.opened_at is None:
        return None
    return Progress(
        holder.opened_at, holder.notices or 0, holder.warned_at, holder.grace_until_date, holder.suspended_at
    )


def changes_at(lines: Iterable[Line], holders: Iterable[Holder], *, now: datetime) -> datetime | None:
    """Give the next instant at which time alone changes the list: something begins, ends, or is shown no longer."""
    instants = [at for line in lines for at in (line.allowed_from_at, line.allowed_until_at) if at is not None]
    instants += [holder.ended_at + ENDED_SHOWN for holder in holders if holder.ended_at is not None]
    return min((at for at in instants if at > now), default=None)


def entries_of(lines: Iterable[Line]) -> list[Entry]:
    """Give what opens, in the order of the lines."""
    return [
        Entry(
            kind=line.kind,
            number=line.number,
            region=line.region,
            subscription_id=line.subscription_id,
            driver_id=line.driver_id,
            allowed_from=line.allowed_from_at,
            allowed_until=line.allowed_until_at,
            why=line.why,  # type: ignore[arg-type]  # an entry's reason, since it opens
        )
        for line in lines
        if line.allowed_until_at is not None
    ]


def denials_of(lines: Iterable[Line]) -> list[Denial]:
    """Give what does not open, in the order of the lines."""
    return [
        Denial(
            kind=line.kind,
            number=line.number,
            region=line.region,
            subscription_id=line.subscription_id,
            driver_id=line.driver_id,
            why=line.why,  # type: ignore[arg-type]  # a denial's reason, since it does not open
        )
        for line in lines
        if line.allowed_until_at is None
    ]


def document_of(garage_id: UUID, version: int, lines: Sequence[Line], *, now: datetime) -> AccessList:
    """Give a version as a document that holds from now on; instants of the document are whole seconds."""
    built_at = now.replace(microsecond=0)
    return AccessList(
        garage_id=garage_id,
        version=version,
        built_at=built_at,
        valid_until=built_at + VALID_FOR,
        entries=entries_of(lines),
        denials=denials_of(lines),
    )
