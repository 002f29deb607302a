"""Walks Stripe's objects and our rows side by side, newest first, a page at a time, and settles what differs.

Stripe's list and our rows are both cut at the same instants, so that each cut is compared in both directions: what
Stripe has and we lack, and what we have and Stripe lacks. A row may be placed a while before or after the instant at
which Stripe made its object (an invoice is issued an hour after it is made); so a row without its object waits until
that comes up, and only what is left in the end is asked for one by one.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Generic, TypeVar
from uuid import UUID

from vend.billing.operation import note
from vend.billing.record_invoice import FeeNotKnownYet
from vend.db.errors import Contended
from vend.domain.compare import AtStripe, Row, SubscriptionAtStripe
from vend.domain.errors import Unavailable, VendError
from vend.domain.operation import Asked
from vend.domain.reconcile import Cause, Evidence, Mismatch, Window, decide_cause, mended_by_reading_anew
from vend.store import reconcile
from vend.webhooks.handlers import HANDLED
from vend.webhooks.reconcile.check import Check
from vend.webhooks.reconcile.owners import owners_of
from vend.webhooks.reconcile.run import Run

F = TypeVar("F", bound=AtStripe)
R = TypeVar("R", bound=Row)

ACTOR = "system:reconcile"
_SECOND = timedelta(seconds=1)  # Stripe's instants are whole seconds
_READINGS_MAX = 5
_LAG = timedelta(days=2)
"""Rows whose object is not within this time are asked for one by one, so that few ever wait."""

_NOT_OURS = Mismatch(
    "customer unknown", 0, mendable=False, detail="it carries our garage's id, its customer is not ours"
)


class _Walk(Generic[F, R]):
    """What a walk has met so far.

    Attributes:
        waiting: rows whose object has not come up yet.
        early: ids whose object came up before their row.
    """

    def __init__(self, run: Run, check: Check[F, R]) -> None:
        self.run = run
        self.check = check
        self.waiting: dict[str, R] = {}
        self.early: set[str] = set()

    async def cut(self, seen: Sequence[F], span: Window) -> None:
        """Compare Stripe's objects of a span with the rows of it."""
        ours = await self._ours(seen)
        async with self.run.door.garage_snapshot(self.run.garages, fresh=True) as garages:
            rows = await garages.run(self.check.rows([one.id for one, _ in ours], span))
        by_id = {row.stripe_id: row for row in rows}
        differing: list[tuple[F, UUID]] = []
        for one, garage_id in ours:
            place = self.run.places[garage_id]
            self.run.counts.compared += 1
            self.check.add_up(self.run, place, one)
            if self.check.compare(one, by_id.get(one.id), place):
                differing.append((one, garage_id))
        self._remember(rows, {one.id for one, _ in ours}, span)
        for one, garage_id in differing:
            await settle(self.run, self.check, one.id, garage_id, one.created_at)
        await self.give_up([row for row in self.waiting.values() if row.placed_at > span.until_at + _LAG])

    async def _ours(self, seen: Sequence[F]) -> list[tuple[F, UUID]]:
        owners = await owners_of(self.run.door, (one.customer for one in seen))
        found: list[tuple[F, UUID]] = []
        for one in seen:
            owner = owners.get(one.customer or "")
            if owner is None:
                self._foreign(one)
            elif owner in self.run.places:
                found.append((one, owner))
        return found

    def _foreign(self, one: F) -> None:
        named = one.own_garage_id if isinstance(one, SubscriptionAtStripe) else None
        mine = {str(garage_id): garage_id for garage_id in self.run.places} if named else {}
        if named in mine:
            self.run.record(self.check.kind, _NOT_OURS, Cause.UNKNOWN, garage_id=mine[named], stripe_id=one.id)
        else:
            self.run.counts.foreign += 1

    def _remember(self, rows: Sequence[R], seen: set[str], span: Window) -> None:
        for row in rows:
            if row.stripe_id in seen:
                self.waiting.pop(row.stripe_id, None)
                if row.placed_at < span.from_at:
                    self.early.add(row.stripe_id)
            elif row.stripe_id in self.early:
                self.early.discard(row.stripe_id)
            else:
                self.waiting[row.stripe_id] = row

    async def give_up(self, rows: Sequence[R]) -> None:
        """Settle rows whose object did not come up."""
        for row in rows:
            del self.waiting[row.stripe_id]
            self.run.counts.compared += 1
            await settle(self.run, self.check, row.stripe_id, row.garage_id, row.placed_at, alone=True)


async def compare_objects(run: Run, check: Check[F, R]) -> None:
    """Compare all objects of a kind in the run's window."""
    walk = _Walk(run, check)
    upper = run.window.until_at
    carried: list[F] = []
    async for page in check.pages(run.stripe, run.window):
        carried += page
        if not carried:
            continue  # all of the page are of another kind
        # The next page may begin with objects of the same second as this one's last: they wait for it.
        last = carried[-1].created_at
        ready = [one for one in carried if one.created_at > last]
        if not ready:
            continue
        lower = last + _SECOND
        await walk.cut(ready, Window(lower, upper))
        carried, upper = carried[len(ready) :], lower
    await walk.cut(carried, Window(run.window.from_at, upper))
    await walk.give_up(list(walk.waiting.values()))


async def settle(
    run: Run, check: Check[F, R], stripe_id: str, garage_id: UUID, at: datetime, *, alone: bool = False
) -> None:
    """Look at one object a second time, by itself; if it still differs, find the cause, and mend it if that helps.

    Args:
        at: its instant, as the row's or Stripe's.
        alone: whether agreement is what is expected: the row only lay outside of what was listed.
    """
    look = await _look(run, check, stripe_id, garage_id, at)
    mismatches = look.mismatches
    if not mismatches:
        if not alone:
            run.leave(garage_id)
        return
    about = await check.about(run, garage_id, look.seen, look.row)
    if not run.fresh.isdisjoint(about):
        run.leave(garage_id)
        return
    cause = await _cause(run, check, garage_id, about, look)
    left, why = mismatches, None
    if run.heal and mended_by_reading_anew(cause):
        why = await _mend(run, check, garage_id, about, cause)
        left = (await _look(run, check, stripe_id, garage_id, at)).mismatches
    for one in mismatches:
        healed = one.what not in {other.what for other in left}
        told = cause if healed or why or not run.heal or not mended_by_reading_anew(cause) else Cause.UNKNOWN
        told = told if one.mendable else Cause.UNKNOWN
        run.record(check.kind, one, told, garage_id=garage_id, stripe_id=stripe_id, healed=healed, note=why)


class _Look(Generic[F, R]):
    """One object of both sides, looked at by itself."""

    def __init__(self, seen: F | None, row: R | None, mismatches: list[Mismatch]) -> None:
        self.seen = seen
        self.row = row
        self.mismatches = mismatches


async def _look(run: Run, check: Check[F, R], stripe_id: str, garage_id: UUID, at: datetime) -> _Look[F, R]:
    seen = await check.one(run.stripe, stripe_id)
    async with run.door.garage_snapshot([garage_id], fresh=True) as garage:
        rows = await garage.run(check.rows([stripe_id], Window(at, at + _SECOND)))
    row = next((row for row in rows if row.stripe_id == stripe_id), None)
    return _Look(seen, row, check.compare(seen, row, run.places[garage_id]))


async def _cause(run: Run, check: Check[F, R], garage_id: UUID, about: list[str], look: _Look[F, R]) -> Cause:
    if not about:
        return Cause.UNKNOWN
    async with run.door.platform(reason="find why an object differs") as platform:
        inbox = await platform.run(reconcile.inbox_about(object_ids=about, types=sorted(HANDLED)))
    evidence = Evidence(
        lost=any(name in run.lost for name in about),
        received=inbox.received,
        failed=inbox.failed,
        parked=inbox.parked,
        applied_until_at=inbox.applied_until_at,
        order_open=await check.order_open(run, garage_id, look.seen, look.row),
        changed_at=look.seen.changed_at if look.seen else None,
        written_at=look.row.written_at if look.row else None,
    )
    return decide_cause(look.mismatches, evidence)


async def _mend(run: Run, check: Check[F, R], garage_id: UUID, about: list[str], cause: Cause) -> str | None:
    """Read anew and write, with a note of who did it; give why it could not be done, if so.

    Raises:
        Unavailable: Stripe or the database does not answer.
    """
    for _ in range(_READINGS_MAX):
        try:
            write = await check.read_anew(run, garage_id, about)
            if write is None:
                return "it was not made here"
            async with run.door.garage_transaction(garage_id) as garage:
                written = await write(garage)
                if written is not None:
                    asked = Asked(ACTOR, about[0])
                    detail: dict[str, str | int | bool | None] = {"stripe_id": about[0], "cause": cause.value}
                    await note(garage, asked, f"{check.kind}.reconciled", written, now=run.now, detail=detail)
                    return None
        except Contended:
            continue
        except FeeNotKnownYet as error:
            return error.detail
        except Unavailable:
            raise
        except VendError as error:
            return error.detail
    return "others keep writing it"
