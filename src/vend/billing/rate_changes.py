"""A bulk rate increase is drawn up, shown, announced as it was shown, and cancelled as long as it does not hold.

Announcing keeps every line of the preview and makes the new price versions, under the garage's lock, which whoever
subscribes or changes a pass takes too. What follows (telling people, changing prices) is the worker's, in
`apply_rates.py`. Until the effective date a pass is sold for its old price; who buys it then joins the increase.
"""

from datetime import date, datetime
from uuid import UUID

import msgspec

from vend.billing.operation import Begun, answer_of, begin, note, settle
from vend.db.door import Door
from vend.db.handles import GarageSnapshot, GarageTx
from vend.domain.errors import NotFound
from vend.domain.garage import Garage
from vend.domain.ids import make_id
from vend.domain.operation import Asked
from vend.domain.parking_pass import Price
from vend.domain.pass_change import PreviewOutdated
from vend.domain.period import local_date
from vend.domain.rate_change import (
    NothingToRaise,
    RateChange,
    RateChangeUnderWay,
    RateTerms,
    check_cancel,
    check_draft,
    check_terms,
    named_passes,
    rate_change_of,
)
from vend.domain.rate_plan import NextPrice, PlannedLine, RatePass, RatePlan, RatePreview, draw_up, mark, preview_of
from vend.store import garages, prices, rate_changes
from vend.store.rate_changes import LineBatch


class AnnounceOrder(msgspec.Struct, frozen=True):
    """What the idempotency key of an announcement stands for."""

    rate_change_id: UUID
    shown: str


class CancelOrder(msgspec.Struct, frozen=True):
    """What the idempotency key of a cancelled increase stands for."""

    rate_change_id: UUID


async def draft_rate_change(
    door: Door, garage_id: UUID, terms: RateTerms, *, asked: Asked, now: datetime
) -> RateChange:
    """Draw up an increase; nobody is told and nothing is changed by it.

    Raises:
        Invalid: the terms contradict themselves, or come too late.
        NotFound: the garage has no such pass or subscription.
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    async with door.garage_transaction(garage_id) as garage:
        new_id = make_id(now)
        operation = await begin(garage, asked, kind="draft_rate_change", command=terms, subject_id=new_id, now=now)
        if not isinstance(operation, Begun):
            return answer_of(operation, RateChange)
        check_terms(terms, today=await _today(garage, now))
        await _check_named(garage, terms)
        await garage.run(
            rate_changes.insert(
                rate_change_id=new_id,
                terms=msgspec.json.encode(terms).decode(),
                notice_date=terms.notice_date,
                effective_date=terms.effective_date,
                created_by=asked.actor,
                now=now,
            )
        )
        made = await _read(garage, new_id)
        await note(garage, asked, "rate_change.drafted", new_id, now=now, detail={"name": terms.name})
        await settle(garage, operation, made, now=now)
        return made


async def _check_named(garage: GarageTx, terms: RateTerms) -> None:
    named = named_passes(terms)
    if named is not None and len(await garage.run(rate_changes.raised_passes(pass_ids=named))) != len(named):
        field = "pass_ids" if terms.amounts is None else "amounts"
        raise NotFound("There is no such pass in this garage.", field=field)
    spared = sorted(set(terms.spared_subscription_ids))
    if await garage.run(rate_changes.known_subscriptions(subscription_ids=spared)) != len(spared):
        raise NotFound("There is no such subscription in this garage.", field="spared_subscription_ids")


async def preview_rate_change(door: Door, garage_id: UUID, rate_change_id: UUID) -> RatePreview:
    """Say what a drawn-up increase would do if it were announced now; changes nothing.

    Raises:
        NotFound: the garage has no such increase.
        RateChangeState: it is announced already.
    """
    async with door.garage_snapshot([garage_id], fresh=True) as garage:
        change = await _read(garage, rate_change_id)
        check_draft(change)
        place = await _place(garage)
        raised, plan = await _draw_up(garage, change, place)
    return preview_of(change.id, change.terms, plan, raised, currency=place.currency)


async def announce_rate_change(
    door: Door, garage_id: UUID, rate_change_id: UUID, shown: str, *, asked: Asked, now: datetime
) -> RateChange:
    """Announce an increase exactly as it was shown.

    Raises:
        NotFound: the garage has no such increase.
        RateChangeState: it is announced or cancelled already.
        Invalid: its notice date has passed meanwhile.
        PreviewOutdated: it would do something else by now; nothing was announced.
        NothingToRaise: nothing would cost more.
        RateChangeUnderWay: another increase of one of the passes does not hold yet.
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    async with door.garage_transaction(garage_id) as garage:
        # Whoever subscribes, changes a pass or sets a price waits, and finds the new versions made or not.
        await garage.run(garages.lock())
        order = AnnounceOrder(rate_change_id, shown)
        kind = "announce_rate_change"
        operation = await begin(garage, asked, kind=kind, command=order, subject_id=rate_change_id, now=now)
        if not isinstance(operation, Begun):
            return answer_of(operation, RateChange)
        change = await _lock(garage, rate_change_id)
        check_draft(change)
        place = await _place(garage)
        check_terms(change.terms, today=local_date(now, place.time_zone))
        raised, plan = await _draw_up(garage, change, place)
        if mark(change.terms, plan) != shown:
            raise PreviewOutdated("This increase would do something else by now; look at it again.", field="shown")
        await _check_alone(garage, plan)
        next_ids = await _make_prices(garage, change, plan, raised, now=now)
        await _keep_lines(garage, change, plan.lines, next_ids, now=now)
        await garage.run(rate_changes.announce(rate_change_id=change.id, now=now))
        told: dict[str, str | int | bool | None] = {
            "effective_date": str(change.terms.effective_date),
            "subscriptions": len(plan.lines),
        }
        await note(garage, asked, "rate_change.announced", change.id, now=now, detail=told)
        announced = await _read(garage, change.id)
        await settle(garage, operation, announced, now=now)
        return announced


async def _check_alone(garage: GarageTx, plan: RatePlan) -> None:
    if not plan.prices:
        raise NothingToRaise("No pass and no subscription would cost more.")
    raised = sorted({one.pass_id for one in plan.prices})
    if await garage.run(rate_changes.others_ahead(pass_ids=raised)):
        raise RateChangeUnderWay("Another increase of one of these passes is announced; wait for it, or cancel it.")


async def _make_prices(
    garage: GarageTx, change: RateChange, plan: RatePlan, passes: list[RatePass], *, now: datetime
) -> dict[UUID, UUID]:
    """Make the versions that follow, one for each pass and amount, not sold yet; give which follows which price."""
    sold = {one.pass_id: one for one in passes}
    rising = {one.old_price_id for one in plan.prices}
    made: dict[tuple[UUID, int], UUID] = {}
    next_ids: dict[UUID, UUID] = {}
    for one in plan.prices:
        present = sold[one.pass_id]
        if one.new_minor == present.amount_minor and present.price_id not in rising:
            # Somebody is brought up to what everybody pays; a version of its own would be the same price twice.
            next_ids[one.old_price_id] = present.price_id
            continue
        if (one.pass_id, one.new_minor) not in made:
            made[one.pass_id, one.new_minor] = await _make_price(garage, present, one, now=now)
        next_ids[one.old_price_id] = made[one.pass_id, one.new_minor]
    await garage.run(
        rate_changes.insert_prices(
            rate_change_id=change.id,
            old_price_ids=list(next_ids),
            new_price_ids=list(next_ids.values()),
            sold_price_ids=[one.old_price_id for one in plan.prices if one.sold],
        )
    )
    return next_ids


async def _make_price(garage: GarageTx, present: RatePass, wanted: NextPrice, *, now: datetime) -> UUID:
    price_id = make_id(now)
    new = Price(
        garage_id=garage.garage_id,
        id=price_id,
        pass_id=present.pass_id,
        amount_minor=wanted.new_minor,
        currency=present.currency,
        billing_interval=present.billing_interval,
        stripe_price_id=None,
        created_at=now,
        # Nobody can buy it until the effective date takes this away.
        archived_at=now,
    )
    await garage.run(prices.insert(price=new))
    return price_id


async def _keep_lines(
    garage: GarageTx, change: RateChange, lines: list[PlannedLine], next_ids: dict[UUID, UUID], *, now: datetime
) -> None:
    batch = LineBatch(
        ids=[make_id(now) for _ in lines],
        subscription_ids=[line.subscription_id for line in lines],
        old_price_ids=[line.old_price_id for line in lines],
        new_price_ids=[next_ids[line.old_price_id] if line.state == "waiting" else None for line in lines],
        old_minors=[line.old_minor for line in lines],
        new_minors=[line.new_minor for line in lines],
        states=[line.state for line in lines],
        whys=[line.why for line in lines],
        pays=[line.pays_at for line in lines],
    )
    await garage.run(rate_changes.insert_lines(rate_change_id=change.id, batch=batch, joined=False, now=now))


async def cancel_rate_change(
    door: Door, garage_id: UUID, rate_change_id: UUID, *, asked: Asked, now: datetime
) -> RateChange:
    """Cancel an increase that does not hold yet; the worker tells who was told, and takes back what was placed.

    Raises:
        NotFound: the garage has no such increase.
        RateChangeState: its effective date has come, or it is over.
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    async with door.garage_transaction(garage_id) as garage:
        order, kind = CancelOrder(rate_change_id), "cancel_rate_change"
        operation = await begin(garage, asked, kind=kind, command=order, subject_id=rate_change_id, now=now)
        if not isinstance(operation, Begun):
            return answer_of(operation, RateChange)
        change = await _lock(garage, rate_change_id)
        check_cancel(change, today=await _today(garage, now))
        await garage.run(rate_changes.cancel(rate_change_id=change.id, now=now))
        await garage.run(rate_changes.wake_lines(rate_change_id=change.id, now=now))
        await note(garage, asked, "rate_change.cancelled", change.id, now=now)
        cancelled = await _read(garage, change.id)
        await settle(garage, operation, cancelled, now=now)
        return cancelled


async def _draw_up(
    garage: GarageSnapshot | GarageTx, change: RateChange, place: Garage
) -> tuple[list[RatePass], RatePlan]:
    passes = await garage.run(rate_changes.raised_passes(pass_ids=named_passes(change.terms)))
    rows = await garage.run(rate_changes.candidates(pass_ids=[one.pass_id for one in passes]))
    return passes, draw_up(change.terms, passes, rows, zone_name=place.time_zone)


async def _read(garage: GarageSnapshot | GarageTx, rate_change_id: UUID) -> RateChange:
    row = await garage.run(rate_changes.read_one(rate_change_id=rate_change_id))
    if row is None:
        raise no_such_increase()
    return rate_change_of(row)


async def _lock(garage: GarageTx, rate_change_id: UUID) -> RateChange:
    row = await garage.run(rate_changes.lock(rate_change_id=rate_change_id))
    if row is None:
        raise no_such_increase()
    return rate_change_of(row)


def no_such_increase() -> NotFound:
    """Make the error of an increase that the garage does not have."""
    return NotFound("There is no such rate increase in this garage.")


async def _place(garage: GarageSnapshot | GarageTx) -> Garage:
    place = await garage.run(garages.read_one())
    assert place is not None, "its handle is bound to it"
    return place


async def _today(garage: GarageTx, now: datetime) -> date:
    return local_date(now, (await _place(garage)).time_zone)
