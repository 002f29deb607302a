"""What staff does about money that is to go back: asks for it, lets it go, turns it down, each by their own limit."""

from uuid import UUID

from vend.billing import refund
from vend.billing.commands import NewRefund, RefundDecision
from vend.billing.money_back import Pending, Requested
from vend.billing.refund import Staff
from vend.domain.access import Role
from vend.domain.operation import Asked
from vend.simulation.process import Process
from vend.simulation.steps import Step, ask_until_told, beside
from vend.simulation.world import World

ROLES = {
    "manager": frozenset({Role.GARAGE_MANAGER}),
    "admin": frozenset({Role.OPERATOR_ADMIN}),
    "accountant": frozenset({Role.ACCOUNTANT}),
}
"""The staff of a garage, by name; a name is the actor's last part."""


async def ask_refund(world: World, payment_id: UUID, amount_minor: int | None, who: str, asked: Asked) -> None:
    """Ask for a refund as one of the staff; within their limit it is made at once."""
    command = NewRefund("requested_by_customer", amount_minor=amount_minor)

    async def ask(process: Process) -> Requested | Pending:
        by = Staff(asked, ROLES[who])
        return await refund.ask_refund(
            process.door, process.stripe, world.garage.id, payment_id, command, by=by, now=world.now
        )

    await ask_until_told(world, "refund", asked, ask)


async def _decide(world: World, request_id: UUID, who: str, asked: Asked, *, lets: bool) -> None:
    async def ask(process: Process) -> Requested | Pending:
        by, word = Staff(asked, ROLES[who]), RefundDecision()
        if lets:
            return await refund.approve_refund(
                process.door, process.stripe, world.garage.id, request_id, word, by=by, now=world.now
            )
        return await refund.reject_refund(process.door, world.garage.id, request_id, word, by=by, now=world.now)

    await ask_until_told(world, "decide_refund", asked, ask)


async def _payment(world: World) -> tuple[UUID, int] | None:
    found = await world.look("payments_seen")
    if not found:
        return None
    payment_id, amount = world.plan.choice(found)
    assert isinstance(payment_id, UUID), "the table says so"
    assert isinstance(amount, int), "same"
    return payment_id, amount


async def refund_one(world: World) -> None:
    """One of the staff refunds a payment, in part or what is left; another one lets it go, or does not."""
    plan, payment = world.plan, await _payment(world)
    if payment is None:
        return
    amount = plan.choice((None, plan.randint(1, payment[1]), plan.randint(1, payment[1])))
    who = plan.choice(sorted(ROLES))
    await ask_refund(world, payment[0], amount, who, world.asked(who))
    await world.scheduler.sleep(plan.uniform(0.0, 3600.0))
    await decide_waiting(world)


async def refund_at_once(world: World) -> None:
    """Two of the staff refund most of one payment at the same moment."""
    plan, payment = world.plan, await _payment(world)
    if payment is not None:
        part = max(1, payment[1] * 2 // 3)
        people = [plan.choice(sorted(ROLES)) for _ in range(2)]
        beside(world, "refunds", *(ask_refund(world, payment[0], part, one, world.asked(one)) for one in people))


async def decide_waiting(world: World) -> None:
    """Somebody of the staff decides about refunds that wait, now and then two of them about the same."""
    plan = world.plan
    for request_id, _ in await world.look("refunds_waiting"):
        assert isinstance(request_id, UUID), "the table says so"
        people = [plan.choice(("manager", "admin", "admin")) for _ in range(plan.choice((1, 1, 2)))]
        words = [_decide(world, request_id, one, world.asked(one), lets=plan.random() < 2 / 3) for one in people]
        beside(world, "decide", *words)


REFUNDING: list[Step] = [
    Step("refund-by-staff", refund_one, 5),
    Step("refund-at-once", refund_at_once, 3),
    Step("refund-decision", decide_waiting, 2),
]
