"""Runs one seed: a plan of months, the history, quiet, and what holds at the end."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta

import msgspec

from vend.domain.ids import repeatable_ids
from vend.simulation.access_laws import every_version_has_one_content, gates_open_for_whoever_may_come_in
from vend.simulation.access_steps import ACCESS
from vend.simulation.by_hand_steps import BY_HAND
from vend.simulation.changing_laws import (
    changes_are_told_and_audited,
    changes_cost_what_was_shown,
    credit_is_the_customers,
    terms_agree,
)
from vend.simulation.changing_steps import CHANGING
from vend.simulation.company_laws import (
    accounts_agree,
    accounts_keep_their_caps,
    checks_settle_their_invoices,
    companies_are_told_the_truth,
    companies_pay_for_what_they_owe,
    overdue_means_a_case,
    seats_follow_their_account,
)
from vend.simulation.company_steps import COMPANIES
from vend.simulation.credit_laws import CREDIT_LAWS
from vend.simulation.credit_steps import CREDITING
from vend.simulation.database import START
from vend.simulation.dispute_laws import disputes_agree
from vend.simulation.dispute_steps import DISPUTING
from vend.simulation.dunning_laws import (
    dunning_keeps_its_days,
    nothing_is_owed_after_the_end,
    unpaid_means_a_case,
)
from vend.simulation.loop import RestingLoop
from vend.simulation.money import (
    Finding,
    every_charge_has_a_cause,
    invoices_agree,
    ledger_agrees,
    payments_agree,
    refunds_agree,
)
from vend.simulation.orders import (
    every_event_is_settled,
    every_operation_is_audited,
    everybody_was_told_the_truth,
    no_order_is_lost,
    one_of_each,
    subscriptions_agree,
)
from vend.simulation.payout_laws import each_garage_has_its_own_money
from vend.simulation.payout_steps import BESIDE
from vend.simulation.pricing_laws import (
    discounts_agree,
    merchants_owe_what_was_taken_off,
    no_coupon_is_given_too_often,
    statements_add_up,
    what_was_taken_off_is_kept,
)
from vend.simulation.pricing_steps import PRICING
from vend.simulation.raising_laws import (
    each_is_told_once_and_before,
    each_line_has_its_end,
    nobody_is_forgotten,
    nobody_pays_before_it_holds,
)
from vend.simulation.raising_steps import RAISING
from vend.simulation.refund_laws import (
    no_more_goes_back_than_came,
    refunds_were_let,
    requests_are_audited,
    requests_are_carried_out,
)
from vend.simulation.refund_steps import REFUNDING
from vend.simulation.scheduler import Stuck
from vend.simulation.selling_laws import (
    closed_months_stay,
    deferred_is_earned_or_left,
    nobody_waits_for_a_free_place,
    offers_are_told,
)
from vend.simulation.selling_steps import SELLING
from vend.simulation.steps import STEPS, Step
from vend.simulation.timeline import digest
from vend.simulation.truth import Ending, read_ours, read_theirs
from vend.simulation.world import Machines, World

LAWS: list[Callable[[Ending], Iterator[Finding]]] = [
    subscriptions_agree,
    one_of_each,
    invoices_agree,
    payments_agree,
    refunds_agree,
    ledger_agrees,
    every_charge_has_a_cause,
    no_order_is_lost,
    everybody_was_told_the_truth,
    every_operation_is_audited,
    every_event_is_settled,
    nothing_is_owed_after_the_end,
    unpaid_means_a_case,
    dunning_keeps_its_days,
    each_garage_has_its_own_money,
    nobody_waits_for_a_free_place,
    offers_are_told,
    deferred_is_earned_or_left,
    closed_months_stay,
    disputes_agree,
    requests_are_carried_out,
    refunds_were_let,
    no_more_goes_back_than_came,
    requests_are_audited,
    terms_agree,
    changes_cost_what_was_shown,
    credit_is_the_customers,
    changes_are_told_and_audited,
    nobody_pays_before_it_holds,
    each_is_told_once_and_before,
    each_line_has_its_end,
    nobody_is_forgotten,
    gates_open_for_whoever_may_come_in,
    every_version_has_one_content,
    no_coupon_is_given_too_often,
    discounts_agree,
    what_was_taken_off_is_kept,
    merchants_owe_what_was_taken_off,
    statements_add_up,
    accounts_agree,
    accounts_keep_their_caps,
    seats_follow_their_account,
    companies_pay_for_what_they_owe,
    checks_settle_their_invoices,
    overdue_means_a_case,
    companies_are_told_the_truth,
    *CREDIT_LAWS,
]

"""What holds once a history is quiet; its places are watched while it runs. A new flow adds its own."""

_ALL_STEPS = [
    *STEPS,
    *CHANGING,
    *RAISING,
    *REFUNDING,
    *BESIDE,
    *ACCESS,
    *SELLING,
    *BY_HAND,
    *PRICING,
    *COMPANIES,
    *DISPUTING,
    *CREDITING,
]
"""What people do; a new flow adds its own list."""

_SPANS_DAYS = (1, 1, 3, 35, 65)
_STEPS = (1, 2, 3, 4, 6)


class History(msgspec.Struct, frozen=True):
    """What became of one seed.

    Attributes:
        violations: what must never happen and did; empty for a good history.
        cents_unexplained: how many minor units Stripe, the database and the ledger differ by.
        counts: steps, faults, crashes and so on, by name.
        timeline: the history, a line each.
        digest: of the timeline.
    """

    seed: int
    violations: list[str]
    cents_unexplained: int
    counts: dict[str, int]
    timeline: list[str]
    digest: str


async def months(world: World) -> None:
    """Let people do, over days or months, what the seed planned for them."""
    _plan(world)
    await world.scheduler.run(world.due)


async def play(
    machines: Machines, loop: RestingLoop, seed: int, course: Callable[[World], Awaitable[None]] = months
) -> History:
    """Play one seed in an empty database, from its first step to its checks.

    Args:
        course: what happens between the preparation and the quiet.
    """
    await machines.renew()
    await machines.database.empty()
    world = World(machines, loop, seed, START)
    machines.database.sessions.scheduler = world.scheduler
    machines.wire.network = world.network
    try:
        with repeatable_ids(world.random_bits):
            await world.prepare()
            await machines.renew()
            try:
                await course(world)
                await world.quiet()
            except Stuck as stuck:
                world.scheduler.fail(str(stuck))
        return await _judged(machines, world, seed)
    finally:
        await world.scheduler.end()
        machines.database.sessions.scheduler = None
        machines.wire.network = None
        world.close()


def _plan(world: World) -> None:
    """Put what people will do on the calendar; much of it in bursts, since trouble needs company."""
    plan, scheduler = world.plan, world.scheduler
    span_s = plan.choice(_SPANS_DAYS) * 86_400.0
    world.ends_at = world.now + timedelta(seconds=span_s)
    moment_s = 0.0
    for number in range(plan.choice(_STEPS)):
        step = STEPS[0] if number == 0 else plan.choices(_ALL_STEPS, [one.weight for one in _ALL_STEPS])[0]
        scheduler.at(world.now + timedelta(seconds=moment_s), _beginning(world, step, number))
        if plan.random() < 1 / 2:
            moment_s += plan.uniform(0.0, 5.0)
        else:
            moment_s = plan.uniform(moment_s, span_s)


def _beginning(world: World, step: Step, number: int) -> "_Begin":
    return _Begin(world, step, number)


def _found(law: Callable[[Ending], Iterator[Finding]], end: Ending) -> list[Finding]:
    try:
        return [Finding(f"{law.__name__}: {found.text}", found.cents) for found in law(end)]
    except Exception as error:  # noqa: BLE001 (a history that a law cannot judge fails alone, not the thousand beside it)
        return [Finding(f"{law.__name__}: it cannot judge this history: {error!r}")]


async def _judged(machines: Machines, world: World, seed: int) -> History:
    end = Ending(
        read_ours(await machines.database.everything()),
        read_theirs(world.network),
        world.told,
        world.network.unwanted,
        {str(one) for one in world.taken_back},
        world.by_hand,
        world.shown,
        world.settings,
        world.now,
    )
    findings = [Finding(failure) for failure in dict.fromkeys(world.scheduler.failures)]
    for law in LAWS:
        findings += _found(law, end)
    lines = world.scheduler.timeline.lines()
    return History(
        seed=seed,
        violations=[found.text for found in findings],
        cents_unexplained=sum(abs(found.cents) for found in findings),
        counts=dict(world.scheduler.counts),
        timeline=lines,
        digest=digest(lines),
    )


class _Begin:
    """Begins a step when its moment comes."""

    def __init__(self, world: World, step: Step, number: int) -> None:
        self._world, self._step, self._number = world, step, number

    def __call__(self) -> None:
        actor = f"{self._step.name}-{self._number}"
        self._world.scheduler.spawn(None, actor, self._run())

    async def _run(self) -> None:
        await self._step.run(self._world)
