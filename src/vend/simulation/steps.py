"""What people do in a history. A new flow joins by a step of its own in `STEPS`."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from vend.billing import cancel, first_payment, ordering, subscribe
from vend.billing.commands import Cancellation, FirstPayment, NewSubscription
from vend.domain.errors import Kind, VendError
from vend.domain.operation import Asked
from vend.domain.people import Driver
from vend.domain.subscription import Subscription
from vend.simulation.network import Json
from vend.simulation.process import Process
from vend.simulation.world import ServerGone, Told, World
from vend.stripe_gateway.company import OWN_ID

_CARDS = (
    *["pm_card_visa"] * 6,
    "pm_card_chargeCustomerFail",
    "pm_card_chargeCustomerFail",
    "pm_card_authenticationRequired",
    "pm_card_chargeDeclined",
)
_ATTEMPTS_MAX = 4
_CHOOSES_A_LIVING_ONE = 5 / 6
_WANTS_THE_LAST_PLACE = 4 / 5


class Step(msgspec.Struct, frozen=True):
    """Something that people do.

    Attributes:
        run: draws from the world's plan and does it; runs as a task outside of the system.
        weight: how often it is chosen.
    """

    name: str
    run: Callable[[World], Awaitable[None]]
    weight: int


async def ask_until_told(world: World, kind: str, asked: Asked, ask: Callable[[Process], Awaitable[Any]]) -> None:
    """Ask, and ask again under the same key while the answer is not final; people give up after a while."""
    answer, subscription_id = "nothing", None
    for _ in range(_ATTEMPTS_MAX):
        try:
            found = await world.request(ask)
        except ServerGone:
            pass
        except VendError as error:
            if answer == "nothing" or error.kind not in (Kind.UNAVAILABLE, Kind.CONFLICT):
                answer = error.code
            if error.kind is not Kind.UNAVAILABLE and error.code != "still_running":
                break
        except Exception as error:  # noqa: BLE001 - whatever nobody foresaw is a finding
            world.scheduler.fail(f"{kind} ended in {type(error).__name__}: {error}")
            break
        else:
            answer = type(found).__name__.lower()
            subscription_id = _remember(world, getattr(found, "subscription", None))
            if not answer.endswith("pending"):
                break
        if world.scheduler.seed.random() >= world.patience:
            break
        await world.scheduler.sleep(world.scheduler.seed.uniform(0.1, 120.0))
    world.scheduler.note(None, f"{kind} {asked.idempotency_key}: the caller was told", answer)
    world.told.append(Told(asked.idempotency_key, kind, answer, subscription_id))


def _remember(world: World, told: Subscription | None) -> UUID | None:
    """Keep the subscription that an answer shows, if it shows one."""
    if told is None:
        return None
    world.subscriptions[told.id] = told
    return told.id


async def order(
    world: World,
    driver: Driver,
    pass_id: UUID,
    card: str,
    asked: Asked,
    *,
    start_date: date | None = None,
    code: str | None = None,
) -> None:
    """Subscribe a driver with their vehicle, now or from a date ahead, perhaps with a promotion code."""
    command = NewSubscription(
        driver.id, pass_id, card, [world.vehicles[driver.id]], start_date=start_date, promotion_code=code
    )

    async def ask(process: Process) -> subscribe.Subscribed | subscribe.Pending:
        return await subscribe.subscribe(
            process.door, process.stripe, world.garage.id, command, asked=asked, now=world.now
        )

    await ask_until_told(world, "subscribe", asked, ask)


async def order_end(world: World, subscription_id: UUID, asked: Asked, *, at_period_end: bool) -> None:
    """Cancel a subscription."""
    command = Cancellation(at_period_end=at_period_end)

    async def ask(process: Process) -> ordering.Changed | ordering.Pending:
        return await cancel.cancel(
            process.door, process.stripe, world.garage.id, subscription_id, command, asked=asked, now=world.now
        )

    await ask_until_told(world, "cancel", asked, ask)


def choose_one(world: World) -> UUID | None:
    """Choose a subscription, mostly one that runs; None where nobody has one."""
    running = {raw["metadata"]["subscription_id"] for raw in world.network.truth("subscription") if _runs(raw)}
    known = sorted(world.subscriptions)
    living = [one for one in known if str(one) in running]
    among = living if living and world.plan.random() < _CHOOSES_A_LIVING_ONE else known
    return world.plan.choice(among) if among else None


def _runs(raw: Json) -> bool:
    return raw["status"] in ("active", "trialing", "past_due")


def beside(world: World, actor: str, *tasks: Any) -> None:
    """Let several people act at the same moment."""
    for number, task in enumerate(tasks, start=1):
        world.scheduler.spawn(None, f"{actor}/{number}", task)


async def pay(world: World, subscription_id: UUID, card: str, asked: Asked) -> None:
    """Pay a subscription's open first invoice with another card."""
    command = FirstPayment(card)

    async def ask(process: Process) -> subscribe.Subscribed | subscribe.Pending:
        return await first_payment.pay_first(
            process.door, process.stripe, world.garage.id, subscription_id, command, asked=asked, now=world.now
        )

    await ask_until_told(world, "pay", asked, ask)


# ---------------------------------------------------------------------- drivers


async def subscribe_once(world: World) -> None:
    """A driver subscribes."""
    plan = world.plan
    driver, chosen = plan.choice(world.drivers), plan.choice(world.passes)
    await order(world, driver, chosen.id, plan.choice(_CARDS), world.asked())


async def double_click(world: World) -> None:
    """A driver's click arrives twice under one key."""
    plan = world.plan
    driver, chosen, card, asked = (
        plan.choice(world.drivers),
        plan.choice(world.passes),
        plan.choice(_CARDS),
        world.asked(),
    )
    beside(world, "double-click", *(order(world, driver, chosen.id, card, asked) for _ in range(2)))


async def two_devices(world: World) -> None:
    """A driver subscribes to the same pass on two devices, each with a key of its own."""
    plan = world.plan
    driver, chosen = plan.choice(world.drivers), plan.choice(world.passes)
    orders = (order(world, driver, chosen.id, plan.choice(_CARDS), world.asked()) for _ in range(2))
    beside(world, "two-devices", *orders)


async def rush(world: World) -> None:
    """Every driver wants a place of the same pass at the same moment; mostly of one that has hardly any left."""
    plan = world.plan
    pass_id = plan.choice(world.passes).id
    scarce = [one for one, _ in await world.look("places_left")]
    if scarce and plan.random() < _WANTS_THE_LAST_PLACE:
        assert isinstance(scarce[0], UUID), "the table says so"
        pass_id = scarce[0]
    orders = (order(world, one, pass_id, plan.choice(_CARDS), world.asked()) for one in world.drivers)
    beside(world, "rush", *orders)


async def cancel_one(world: World) -> None:
    """A driver cancels, now or at the period's end."""
    if world.subscriptions:
        chosen = world.plan.choice(sorted(world.subscriptions))
        await order_end(world, chosen, world.asked(), at_period_end=world.plan.random() < 1 / 2)


async def cancel_twice(world: World) -> None:
    """A driver cancels at the period's end and, at the same moment, somebody of the staff at once."""
    if world.subscriptions:
        chosen = world.plan.choice(sorted(world.subscriptions))
        beside(
            world,
            "cancel-twice",
            order_end(world, chosen, world.asked(), at_period_end=True),
            order_end(world, chosen, world.asked("staff"), at_period_end=False),
        )


async def pay_first_invoice(world: World) -> None:
    """A driver pays a first invoice that failed or waits for the bank, with another card; perhaps on two devices."""
    waiting = sorted(one.id for one in world.subscriptions.values() if one.status == "incomplete")
    if waiting:
        plan = world.plan
        chosen, cards = plan.choice(waiting), [plan.choice(_CARDS) for _ in range(plan.choice((1, 1, 2)))]
        beside(world, "pay-first", *(pay(world, chosen, card, world.asked()) for card in cards))


# ---------------------------------------------------------------------- at Stripe, not through us


async def refund(world: World) -> None:
    """Somebody refunds a charge in Stripe's dashboard, in parts or in full."""
    plan, network = world.plan, world.network
    charges = [one for one in network.truth("charge") if one["paid"] and not one["refunded"]]
    if not charges:
        return
    charge = plan.choice(charges)
    for _ in range(plan.choice((1, 2, 3))):
        left = network.sandbox.store.get(charge["id"])
        assert left is not None, "charges stay"
        amount = left["amount"] - left["amount_refunded"]
        if amount <= 0:
            return
        part = amount if plan.random() < 1 / 3 else plan.randint(1, amount)
        network.by_hand("POST", "/v1/refunds", {"charge": charge["id"], "amount": str(part)})
        await world.scheduler.sleep(plan.uniform(0.0, 2.0))


async def refund_in_parts(world: World) -> None:
    """Somebody gives all of a charge back, in three parts."""
    plan, network = world.plan, world.network
    charges = [one for one in network.truth("charge") if one["paid"] and not one["amount_refunded"]]
    if not charges:
        return
    charge = plan.choice(charges)
    third = charge["amount"] // 3
    for part in (third, third, charge["amount"] - 2 * third):
        network.by_hand("POST", "/v1/refunds", {"charge": charge["id"], "amount": str(part)})
        await world.scheduler.sleep(plan.uniform(0.0, 600.0))


async def pay_open_invoice(world: World) -> None:
    """A driver pays an open invoice on Stripe's page, with a card that works, or with one that does not."""
    invoices = [one for one in world.network.truth("invoice") if one["status"] == "open"]
    if invoices:
        card = world.plan.choice(("pm_card_visa", "pm_card_visa", "pm_card_chargeCustomerFail"))
        chosen = world.plan.choice(invoices)["id"]
        world.by_hand.add(chosen)
        world.network.by_hand("POST", f"/v1/invoices/{chosen}/pay", {"payment_method": card})


async def authenticate(world: World) -> None:
    """A driver answers the bank's question."""
    waiting = [one for one in world.network.truth("payment_intent") if one["status"] == "requires_action"]
    if waiting:
        succeeds = world.plan.random() < 2 / 3
        chosen = world.plan.choice(waiting)["id"]
        world.by_hand.add(chosen)
        world.network.sandbox.authenticate_intent(chosen, succeeds=succeeds)
        world.scheduler.note(None, "the bank asked the driver", "well" if succeeds else "in vain")
        world.network.announce()


async def prove_at_once(world: World) -> None:
    """A driver subscribes with a card whose bank asks, and answers the bank while our answer is still on its way."""
    plan, network = world.plan, world.network
    driver, chosen = plan.choice(world.drivers), plan.choice(world.passes)
    ordering_it = order(world, driver, chosen.id, "pm_card_authenticationRequired", world.asked())
    beside(world, "prove", ordering_it)
    for _ in range(20):
        await world.scheduler.sleep(plan.uniform(0.0, 1.0))
        waiting = [one for one in network.truth("payment_intent") if one["status"] == "requires_action"]
        if waiting:
            world.by_hand.add(waiting[-1]["id"])
            network.sandbox.authenticate_intent(waiting[-1]["id"])
            world.scheduler.note(None, "the driver answers the bank at once")
            network.announce()
            return


async def change_of_mind(world: World) -> None:
    """A driver cancels at the period's end; somebody takes it back in Stripe's dashboard before we have settled it."""
    plan, network, subscription_id = world.plan, world.network, choose_one(world)
    chosen = None if subscription_id is None else world.subscriptions[subscription_id].stripe_subscription_id
    ours = [one for one in world.subscriptions.values() if one.stripe_subscription_id == chosen and chosen is not None]
    if not ours:
        return
    # Its answer is overtaken by what the dashboard does, and would be the older truth.
    network.lingers = f"POST /v1/subscriptions/{chosen}"
    beside(world, "change", order_end(world, ours[0].id, world.asked(), at_period_end=True))
    for _ in range(20):
        await world.scheduler.sleep(plan.uniform(0.0, 1.0))
        raw = network.sandbox.store.get(str(chosen))
        if raw is not None and raw["cancel_at_period_end"] and raw["status"] == "active":
            network.by_hand("POST", f"/v1/subscriptions/{chosen}", {"cancel_at_period_end": "false"})
            world.taken_back.add(ours[0].id)
            return


def own_subscriptions(world: World) -> list[dict[str, Any]]:
    """Give Stripe's subscriptions of drivers, without those of company accounts."""
    return [one for one in world.network.truth("subscription") if OWN_ID not in one["metadata"]]


async def card_stops_working(world: World) -> None:
    """The bank begins to refuse a subscription's card, so that its renewals fail."""
    live = [one for one in own_subscriptions(world) if one["status"] == "active"]
    if live:
        chosen = world.plan.choice(live)
        token = world.plan.choice(("pm_card_chargeCustomerFail", "pm_card_visa"))
        answer = world.network.by_hand("POST", f"/v1/payment_methods/{token}/attach", {"customer": chosen["customer"]})
        changes = {"default_payment_method": answer.json()["id"]}
        world.network.by_hand("POST", f"/v1/subscriptions/{chosen['id']}", changes)


async def cancel_in_dashboard(world: World) -> None:
    """Somebody ends a subscription in Stripe's dashboard."""
    live = [one for one in own_subscriptions(world) if one["status"] not in ("canceled", "incomplete_expired")]
    if live:
        world.network.by_hand("DELETE", f"/v1/subscriptions/{world.plan.choice(live)['id']}")


STEPS: list[Step] = [
    Step("subscribe", subscribe_once, 10),
    Step("double-click", double_click, 3),
    Step("two-devices", two_devices, 3),
    Step("rush", rush, 3),
    Step("cancel", cancel_one, 4),
    Step("cancel-twice", cancel_twice, 2),
    Step("pay-first", pay_first_invoice, 4),
    Step("refund", refund, 3),
    Step("refund-parts", refund_in_parts, 2),
    Step("pay", pay_open_invoice, 3),
    Step("authenticate", authenticate, 2),
    Step("prove", prove_at_once, 4),
    Step("change", change_of_mind, 10),
    Step("card", card_stops_working, 3),
    Step("dashboard", cancel_in_dashboard, 1),
]
