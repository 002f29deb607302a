"""What staff do with rates: raise them together, with a notice date and an effective date, and take that back."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import TypeVar

from vend.billing.rate_changes import (
    announce_rate_change,
    cancel_rate_change,
    draft_rate_change,
    preview_rate_change,
)
from vend.domain.errors import Kind, VendError
from vend.domain.period import day_start, local_date
from vend.domain.rate_change import RateTerms
from vend.simulation.process import Process
from vend.simulation.steps import Step
from vend.simulation.world import ServerGone, World

T = TypeVar("T")
_ATTEMPTS_MAX = 6


async def raise_rates(world: World) -> None:
    """Somebody of the staff raises the rates of all passes; at times they think better of it."""
    plan, garage_id = world.plan, world.garage.id
    today = local_date(world.now, world.garage.time_zone)
    notice_date = today + timedelta(days=plan.choice((0, 0, 1, 3)))
    terms = RateTerms(
        name="Rates",
        notice_date=notice_date,
        effective_date=_effective_date(world, notice_date),
        percent_points=plan.choice((250, 500, 1_000)),
        round_to_minor=plan.choice((1, 50)),
    )
    # The last moments before it holds are those in which prices are placed already.
    last_s = (day_start(terms.effective_date, world.garage.time_zone) - world.now).total_seconds() - 600.0
    rethinks_after_s = plan.choice((None, None, None, 60.0, 86_400.0, last_s, last_s))
    draft_key, announce_key, cancel_key = (world.asked("staff") for _ in range(3))

    drawn_up = await insist(
        world,
        "draft rates",
        lambda process: draft_rate_change(process.door, garage_id, terms, asked=draft_key, now=world.now),
    )
    if drawn_up is None:
        return
    shown = await insist(
        world, "preview rates", lambda process: preview_rate_change(process.door, garage_id, drawn_up.id)
    )
    if shown is None:
        return
    await insist(
        world,
        "announce rates",
        lambda process: announce_rate_change(
            process.door, garage_id, drawn_up.id, shown.shown, asked=announce_key, now=world.now
        ),
    )
    if rethinks_after_s is not None and rethinks_after_s > 0:
        await world.scheduler.sleep(rethinks_after_s)
        await insist(
            world,
            "cancel rates",
            lambda process: cancel_rate_change(process.door, garage_id, drawn_up.id, asked=cancel_key, now=world.now),
        )


def _effective_date(world: World, notice_date: date) -> date:
    """Give a day soon, or the day of a renewal: there a price changes in the hours before it holds."""
    renewals = [one.current_period_end_at for one in world.subscriptions.values()]
    days = {local_date(at, world.garage.time_zone) for at in renewals if at is not None}
    chosen = world.plan.choice([*sorted(days), notice_date + timedelta(days=world.plan.choice((1, 2, 10, 25)))])
    return max(chosen, notice_date + timedelta(days=1))


async def insist(world: World, what: str, ask: Callable[[Process], Awaitable[T]]) -> T | None:
    """Ask, and ask again under the same key while nobody answers; None where it was refused."""
    for _ in range(_ATTEMPTS_MAX):
        try:
            return await world.request(ask)
        except ServerGone:
            pass
        except VendError as error:
            world.scheduler.note(None, what, error.code)
            if error.kind is not Kind.UNAVAILABLE and error.code != "still_running":
                return None
        except Exception as error:  # noqa: BLE001 - whatever nobody foresaw is a finding
            world.scheduler.fail(f"{what} ended in {type(error).__name__}: {error}")
            return None
        await world.scheduler.sleep(world.scheduler.seed.uniform(0.1, 120.0))
    return None


RAISING: list[Step] = [Step("raise-rates", raise_rates, 4)]
"""They join `STEPS` where a history is planned."""
