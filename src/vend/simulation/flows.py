"""The flows whose every boundary is tried: what comes before, undisturbed, and the one deed that a crash interrupts."""

from collections.abc import Callable, Coroutine
from typing import Any
from uuid import UUID

import msgspec

from vend.simulation.by_hand_steps import receive
from vend.simulation.changing_steps import order_change, order_pause, preview
from vend.simulation.refund_steps import ask_refund
from vend.simulation.steps import order, order_end, pay
from vend.simulation.world import World

Doing = Callable[[World], Coroutine[Any, Any, None]]


class Flow(msgspec.Struct, frozen=True):
    """One flow.

    Attributes:
        what: in words.
        deed: what is done, and crashed into; runs as a task outside of the system.
        before: what made the state that it begins from.
        dies_after: a boundary after which the process dies in any case, so that what is crashed into is the recovery.
    """

    name: str
    what: str
    deed: Doing
    before: Doing | None = None
    dies_after: str | None = None


def _subscribe(card: str, *, which_pass: int = 0) -> Doing:
    async def doing(world: World) -> None:
        await order(world, world.drivers[0], world.passes[which_pass].id, card, world.asked())

    return doing


def _the_one(world: World) -> UUID:
    (found,) = world.subscriptions
    return found


def _cancel(*, at_period_end: bool) -> Doing:
    async def doing(world: World) -> None:
        await order_end(world, _the_one(world), world.asked(), at_period_end=at_period_end)

    return doing


def _pay(card: str) -> Doing:
    async def doing(world: World) -> None:
        await pay(world, _the_one(world), card, world.asked())

    return doing


async def _change(world: World) -> None:
    subscription_id = _the_one(world)
    shown = await preview(world, subscription_id, world.passes[0].id, "now")
    # Whoever is let down while they look has changed nothing, and asks for it when they come back.
    if shown is not None:
        await order_change(world, subscription_id, shown, world.asked())


async def _pause(world: World) -> None:
    await order_pause(world, _the_one(world), None, world.asked())


async def _refund(world: World) -> None:
    ((payment_id, _),) = await world.look("payments_seen")
    assert isinstance(payment_id, UUID), "the table says so"
    await ask_refund(world, payment_id, None, "admin", world.asked("admin"))


async def _receive(world: World) -> None:
    ((invoice_id, amount_minor),) = await world.look("invoices_owed")
    assert isinstance(invoice_id, UUID), "the table says so"
    assert isinstance(amount_minor, int), "same"
    await receive(world, invoice_id, amount_minor, world.asked("staff"))


_GOOD, _EMPTY, _STOLEN = "pm_card_visa", "pm_card_chargeCustomerFail", "pm_card_chargeDeclined"

_CHEAP = _subscribe(_GOOD, which_pass=-1)

FLOWS: dict[str, Flow] = {
    flow.name: flow
    for flow in (
        Flow("subscribe", "a driver subscribes, and the first charge succeeds", _subscribe(_GOOD)),
        Flow("refused", "a driver subscribes with a card that Stripe refuses at once", _subscribe(_STOLEN)),
        Flow("unpaid", "a driver subscribes, and the first charge fails", _subscribe(_EMPTY)),
        Flow("pay", "a driver pays the first invoice with another card", _pay(_GOOD), _subscribe(_EMPTY)),
        Flow("pay-in-vain", "a driver pays it with a card that fails, too", _pay(_STOLEN), _subscribe(_EMPTY)),
        Flow("receive", "somebody of the staff records a check for an open invoice", _receive, _subscribe(_EMPTY)),
        Flow("cancel", "a driver cancels at once", _cancel(at_period_end=False), _subscribe(_GOOD)),
        Flow("change", "a driver looks at what a dearer pass would cost, and changes", _change, _CHEAP),
        Flow("pause", "a driver pauses", _pause, _subscribe(_GOOD)),
        Flow("refund", "somebody of the staff refunds a payment", _refund, _subscribe(_GOOD)),
        Flow("cancel-later", "a driver cancels at the period's end", _cancel(at_period_end=True), _subscribe(_GOOD)),
        Flow(
            "recover",
            "a process died once Stripe had made the subscription; its recovery is crashed into",
            _subscribe(_GOOD),
            dies_after="POST /v1/subscriptions",
        ),
    )
}
