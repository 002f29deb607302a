"""What follows from announced rate increases: people are told, their prices change with the renewal, versions are sold.

The worker decides about each line from the rows, so a crash between any two steps loses nothing; a step and what it
leaves are one transaction under the line's lock, so two workers take it once. A price is changed by `change_price`,
whose operation survives whatever breaks at Stripe; the line is kept as changed once the subscription shows it.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec
import structlog

from vend.billing.change_price import change_price
from vend.billing.notices import give_notice
from vend.billing.operation import StillRunning, note
from vend.billing.ordering import Changed, ChangeRefused
from vend.db.door import Door
from vend.db.handles import GarageTx
from vend.domain.errors import VendError
from vend.domain.garage import Garage
from vend.domain.ids import make_id
from vend.domain.operation import Asked
from vend.domain.period import local_date
from vend.domain.rate_change import LineState, RateChange, rate_change_of
from vend.domain.rate_plan import first_renewal
from vend.domain.rate_steps import AHEAD, LineNow, Newcomer, Step, holds_from, next_step
from vend.store import garages, prices, rate_changes
from vend.store.rate_changes import LineBatch
from vend.stripe_gateway.gateway import StripeGateway

_log = structlog.get_logger(__name__)

WORKER = Asked("system:rates", "rates")
"""Who does it, in the audit log."""

_BATCH = 50
_AGAIN = timedelta(minutes=1)
_LATER = timedelta(hours=1)

_SKIPPED: dict[Step, str] = {"ended": "ended", "changed_pass": "changed_pass", "changed_price": "changed_price"}


class _Scene(msgspec.Struct, frozen=True):
    """An increase with its garage, at an instant."""

    change: RateChange
    place: Garage
    now: datetime


async def apply_rate_changes(door: Door, stripe: StripeGateway, *, now: datetime) -> int:
    """Do what is due for every announced increase; give how much was done."""
    async with door.platform(reason="find rate increases with something to do") as platform:
        due = await platform.run(rate_changes.due())
    return sum([await _apply(door, stripe, one.garage_id, one.id, now=now) for one in due])


async def _apply(door: Door, stripe: StripeGateway, garage_id: UUID, rate_change_id: UUID, *, now: datetime) -> int:
    scene = await _scene(door, garage_id, rate_change_id, now)
    done = 0
    if scene.change.state == "announced" and scene.change.terms.effective_date <= _today(scene):
        done += await _begin(door, scene)
    if scene.change.state != "cancelled":
        done += await _take_in(door, scene)
    for line in await _due(door, scene):
        done += await _step(door, stripe, scene, line)
    async with door.garage_transaction(garage_id) as garage:
        if await garage.run(rate_changes.close(rate_change_id=rate_change_id, now=now)) is not None:
            done += 1
            _log.info("rate_change_closed", garage=str(garage_id), rate_change=str(rate_change_id))
    return done


async def _scene(door: Door, garage_id: UUID, rate_change_id: UUID, now: datetime) -> _Scene:
    async with door.garage_snapshot([garage_id], fresh=True) as garage:
        row = await garage.run(rate_changes.read_one(rate_change_id=rate_change_id))
        place = await garage.run(garages.read_one())
    assert row is not None, "nothing is deleted"
    assert place is not None, "a foreign key holds it"
    return _Scene(rate_change_of(row), place, now)


def _today(scene: _Scene) -> date:
    return local_date(scene.now, scene.place.time_zone)


async def _begin(door: Door, scene: _Scene) -> int:
    """Sell the new versions from now on; a pass that got another price since the announcement keeps that one."""
    change, now = scene.change, scene.now
    async with door.garage_transaction(change.garage_id) as garage:
        # Under the lock that sales take, so that nobody buys at a price that is just being replaced.
        await garage.run(garages.lock())
        row = await garage.run(rate_changes.lock(rate_change_id=change.id))
        if row is None or row.state != "announced":
            return 0
        for one in await garage.run(rate_changes.sold_prices(rate_change_id=change.id)):
            await garage.run(prices.archive_live(pass_id=one.pass_id, now=now))
            await garage.run(prices.sell(price_id=one.new_price_id, now=now))
            await note(
                garage, WORKER, "pass.price_set", one.pass_id, now=now, detail={"price_id": str(one.new_price_id)}
            )
        await garage.run(rate_changes.begin(rate_change_id=change.id, now=now))
    return 1


async def _take_in(door: Door, scene: _Scene) -> int:
    """Give a line to whoever came to a price that is raised after the announcement."""
    change = scene.change
    async with door.garage_snapshot([change.garage_id], fresh=True) as garage:
        came = await garage.run(rate_changes.newcomers(rate_change_id=change.id, row_limit=_BATCH))
    if not came:
        return 0
    holds = holds_from(change, max(change.terms.notice_date, _today(scene)))
    batch = LineBatch(
        ids=[make_id(scene.now) for _ in came],
        subscription_ids=[one.subscription_id for one in came],
        old_price_ids=[one.old_price_id for one in came],
        new_price_ids=[one.new_price_id for one in came],
        old_minors=[one.old_minor for one in came],
        new_minors=[one.new_minor for one in came],
        states=["waiting" for _ in came],
        whys=[None for _ in came],
        pays=[_pays_at(scene, one, holds) for one in came],
    )
    async with door.garage_transaction(change.garage_id) as garage:
        await garage.run(rate_changes.insert_lines(rate_change_id=change.id, batch=batch, joined=True, now=scene.now))
    return len(came)


def _pays_at(scene: _Scene, one: Newcomer | LineNow, holds: date) -> datetime | None:
    """Give the first renewal on or after a date; None where the subscription has no period yet."""
    if one.current_period_start_at is None or one.current_period_end_at is None:
        return None
    return first_renewal(
        one.current_period_start_at,
        one.current_period_end_at,
        one.billing_interval,
        from_date=holds,
        zone_name=scene.place.time_zone,
    )


async def _due(door: Door, scene: _Scene) -> list[LineNow]:
    async with door.garage_snapshot([scene.change.garage_id], fresh=True) as garage:
        return await garage.run(
            rate_changes.due_lines(
                rate_change_id=scene.change.id,
                today=_today(scene),
                renews_until_at=scene.now + AHEAD,
                now=scene.now,
                row_limit=_BATCH,
            )
        )


async def _step(door: Door, stripe: StripeGateway, scene: _Scene, line: LineNow) -> int:
    """Do what is next for a line; give 1 where something was done."""
    step = next_step(line, scene.change, now=scene.now, zone_name=scene.place.time_zone)
    match step:
        case "wait":
            await _postpone(door, scene, line, _AGAIN if line.changing else _LATER)
            return 0
        case "place":
            return await _place(door, stripe, scene, line, line.new_price_id)
        case "take_back":
            return await _place(door, stripe, scene, line, line.old_price_id)
        case _:
            async with door.garage_transaction(scene.change.garage_id) as garage:
                if await garage.run(rate_changes.lock_line(line_id=line.id)) != line.state:
                    return 0
                await _write(garage, scene, line, step)
            return 1


async def _write(garage: GarageTx, scene: _Scene, line: LineNow, step: Step) -> None:
    """Write a step down that Stripe has no part in."""
    if step == "tell":
        holds = holds_from(scene.change, _today(scene))
        pays_at = _pays_at(scene, line, holds)
        await garage.run(rate_changes.tell_line(line_id=line.id, holds_from_date=holds, pays_at=pays_at, now=scene.now))
        await _tell(garage, scene, line, "rate_increase", pays_at)
    elif step == "changed":
        pays_at = line.current_period_end_at
        await garage.run(rate_changes.change_line(line_id=line.id, pays_at=pays_at, now=scene.now))
    elif step == "call_off":
        await _end(garage, line, "cancelled", None)
        if line.state == "noticed":
            await _tell(garage, scene, line, "rate_increase_cancelled", None)
    else:
        await _end(garage, line, "skipped", _SKIPPED[step])


async def _end(garage: GarageTx, line: LineNow, state: LineState, why: str | None) -> None:
    await garage.run(rate_changes.end_line(line_id=line.id, state=state, why=why))


async def _tell(garage: GarageTx, scene: _Scene, line: LineNow, kind: str, pays_at: datetime | None) -> None:
    zone_name = scene.place.time_zone
    await give_notice(
        garage,
        kind=kind,
        about=f"{kind}:{line.id}",
        address=line.email,
        customer_id=line.customer_id,
        subject_id=line.subscription_id,
        detail={
            "rate_change_id": str(scene.change.id),
            "pass_name": line.pass_name,
            "old_minor": line.old_minor,
            "new_minor": line.new_minor,
            "currency": line.currency,
            "billing_interval": line.billing_interval,
            "from_date": None if pays_at is None else str(local_date(pays_at, zone_name)),
        },
        now=scene.now,
    )


async def _place(door: Door, stripe: StripeGateway, scene: _Scene, line: LineNow, price_id: UUID) -> int:
    """Let Stripe charge another price from the next renewal on."""
    garage_id, now = scene.change.garage_id, scene.now
    # Two workers make one order; another day is another one, since a refusal of yesterday must not stand for ever.
    asked = Asked(WORKER.actor, f"rate/{line.id}/{price_id}/{now.date()}")
    log = _log.bind(garage=str(garage_id), subscription=str(line.subscription_id), price=str(price_id))
    try:
        ending = await change_price(door, stripe, garage_id, line.subscription_id, price_id, asked=asked, now=now)
    except StillRunning:
        # The resolver has it.
        await _postpone(door, scene, line, _AGAIN)
        return 0
    except VendError as error:
        log.warning("rate_not_changed", code=error.code, detail=error.detail)
        await _postpone(door, scene, line, _LATER if isinstance(error, ChangeRefused) else _AGAIN)
        return 0
    if not isinstance(ending, Changed):
        await _postpone(door, scene, line, _AGAIN)
        return 0
    await _keep(door, scene, line, price_id, ending)
    return 1


async def _keep(door: Door, scene: _Scene, line: LineNow, price_id: UUID, ending: Changed) -> None:
    """Keep what Stripe has done; after a crash before this, the subscription's own price tells the same."""
    async with door.garage_transaction(scene.change.garage_id) as garage:
        if await garage.run(rate_changes.lock_line(line_id=line.id)) != line.state:
            return
        if price_id == line.new_price_id:
            pays_at = ending.subscription.current_period_end_at
            await garage.run(rate_changes.change_line(line_id=line.id, pays_at=pays_at, now=scene.now))
            return
        await _end(garage, line, "cancelled", None)
        await _tell(garage, scene, line, "rate_increase_cancelled", None)


async def _postpone(door: Door, scene: _Scene, line: LineNow, by: timedelta) -> None:
    async with door.garage_transaction(scene.change.garage_id) as garage:
        await garage.run(rate_changes.postpone_line(line_id=line.id, next_look_at=scene.now + by))
