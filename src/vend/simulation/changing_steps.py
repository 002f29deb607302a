"""What people do with a running subscription: another pass, a pause, an end taken back, another card."""

from datetime import timedelta
from uuid import UUID

from vend.billing import change_pass, keep, ordering, pause, payment_method, price_versions
from vend.billing.commands import NewPaymentMethod, NewPrice, PassChange, Pause, WantedPass
from vend.domain.errors import VendError
from vend.domain.operation import Asked
from vend.domain.pass_change import ChangePreview, When
from vend.simulation.process import Process
from vend.simulation.raising_steps import insist
from vend.simulation.steps import Step, ask_until_told, beside, choose_one, order_end
from vend.simulation.world import ServerGone, World

_LOOKS_MAX = 30
_NEW_PRICES = (4_900, 19_900, 45_000)
_CARDS = ("pm_card_visa", "pm_card_visa", "pm_card_chargeCustomerFail", "pm_card_authenticationRequired")


async def preview(world: World, subscription_id: UUID, pass_id: UUID, when: When) -> ChangePreview | None:
    """Look what a change would cost; None where it cannot be done, or nobody answers."""

    async def ask(process: Process) -> ChangePreview:
        return await change_pass.preview_change(
            process.door,
            process.stripe,
            world.garage.id,
            subscription_id,
            WantedPass(pass_id, when),
            now=world.now,
        )

    try:
        return await world.request(ask)
    except (ServerGone, VendError):
        return None


async def order_change(world: World, subscription_id: UUID, shown: ChangePreview, asked: Asked) -> None:
    """Change to another pass for what was shown."""
    command = PassChange(shown.pass_id, shown.proration_at, shown.shown, shown.when)
    world.shown[asked.idempotency_key] = shown

    async def ask(process: Process) -> ordering.Changed | ordering.Pending:
        return await change_pass.change_pass(
            process.door,
            process.stripe,
            world.garage.id,
            subscription_id,
            command,
            asked=asked,
            now=world.now,
        )

    await ask_until_told(world, "change_pass", asked, ask)


async def _shown(world: World, subscription_id: UUID) -> ChangePreview | None:
    when: When = "now" if world.plan.random() < 3 / 4 else "next_renewal"
    held = world.subscriptions[subscription_id].pass_id
    others = [one for one in world.passes if one.id != held]
    return await preview(world, subscription_id, world.plan.choice(others or world.passes).id, when)


async def set_new_price(world: World, pass_id: UUID) -> None:
    """Let the staff sell a pass for another price from now on."""
    asked, command = world.asked("staff"), NewPrice(world.plan.choice(_NEW_PRICES))
    await insist(
        world,
        "set a price",
        lambda process: price_versions.set_price(
            process.door, world.garage.id, pass_id, command, asked=asked, now=world.now
        ),
    )


async def change_once(world: World) -> None:
    """A driver looks what another pass would cost, thinks about it, and changes; at times its price changes first."""
    subscription_id = choose_one(world)
    shown = None if subscription_id is None else await _shown(world, subscription_id)
    if subscription_id is not None and shown is not None:
        await world.scheduler.sleep(world.plan.choice((0.0, 1.0, 60.0, 4000.0)))
        if world.plan.random() < 1 / 2:
            await set_new_price(world, shown.pass_id)
        await order_change(world, subscription_id, shown, world.asked())


async def change_twice(world: World) -> None:
    """A driver changes on two devices at the same moment."""
    subscription_id = choose_one(world)
    shown = None if subscription_id is None else await _shown(world, subscription_id)
    if subscription_id is not None and shown is not None:
        beside(
            world,
            "change-twice",
            *(order_change(world, subscription_id, shown, world.asked()) for _ in range(2)),
        )


async def change_by_an_old_preview(world: World) -> None:
    """A driver looks at two passes, changes to the one, and then to the other by what was shown before.

    Where one alone may be had, its price changes before the driver does.
    """
    subscription_id = choose_one(world)
    if subscription_id is None:
        return
    passes = world.plan.sample(world.passes, k=len(world.passes))
    looked = [await preview(world, subscription_id, one.id, "now") for one in passes]
    may_be_had = [one for one in looked if one is not None][:2]
    if len(may_be_had) == 1:
        await set_new_price(world, may_be_had[0].pass_id)
    for shown in may_be_had:
        await order_change(world, subscription_id, shown, world.asked())


async def change_and_cancel(world: World) -> None:
    """A driver changes the pass, and somebody of the staff cancels, at the same moment."""
    subscription_id = choose_one(world)
    shown = None if subscription_id is None else await _shown(world, subscription_id)
    if subscription_id is not None and shown is not None:
        beside(
            world,
            "change-and-cancel",
            order_change(world, subscription_id, shown, world.asked()),
            order_end(world, subscription_id, world.asked("staff"), at_period_end=world.plan.random() < 1 / 2),
        )


async def order_pause(world: World, subscription_id: UUID, days: int | None, asked: Asked) -> None:
    """Pause a subscription, until somebody resumes it or for some days."""
    command = Pause(None if days is None else world.now + timedelta(days=days))

    async def ask(process: Process) -> ordering.Changed | ordering.Pending:
        return await pause.pause(
            process.door, process.stripe, world.garage.id, subscription_id, command, asked=asked, now=world.now
        )

    await ask_until_told(world, "pause", asked, ask)


async def pause_and_resume(world: World) -> None:
    """A driver pauses, and comes back: by themselves or on a day that was planned."""
    subscription_id = choose_one(world)
    if subscription_id is None:
        return
    days = world.plan.choice((None, 10, 40))
    asked, again = world.asked(), world.asked()

    async def come_back(process: Process) -> ordering.Changed | ordering.Pending:
        return await pause.resume(
            process.door, process.stripe, world.garage.id, subscription_id, asked=again, now=world.now
        )

    await order_pause(world, subscription_id, days, asked)
    if world.plan.random() < 1 / 2:
        await world.scheduler.sleep(world.plan.uniform(0.0, 40 * 86_400.0))
        await ask_until_told(world, "resume", again, come_back)


async def keep_one(world: World) -> None:
    """A driver cancels at the period's end, and takes it back."""
    subscription_id = choose_one(world)
    if subscription_id is None:
        return
    world.taken_back.add(subscription_id)
    asked = world.asked()

    async def ask(process: Process) -> ordering.Changed | ordering.Pending:
        return await keep.keep(
            process.door, process.stripe, world.garage.id, subscription_id, asked=asked, now=world.now
        )

    await order_end(world, subscription_id, world.asked(), at_period_end=True)
    await world.scheduler.sleep(world.plan.uniform(0.0, 86_400.0))
    await ask_until_told(world, "keep", asked, ask)


async def order_card(world: World, subscription_id: UUID, card: str, asked: Asked) -> None:
    """Bring another card for a subscription."""
    command = NewPaymentMethod(card)

    async def ask(process: Process) -> ordering.Changed | ordering.Pending:
        return await payment_method.set_payment_method(
            process.door, process.stripe, world.garage.id, subscription_id, command, asked=asked, now=world.now
        )

    await ask_until_told(world, "payment_method", asked, ask)


async def new_card(world: World) -> None:
    """A driver brings another card; what is owed is tried with it."""
    subscription_id = choose_one(world)
    if subscription_id is not None:
        await order_card(world, subscription_id, world.plan.choice(_CARDS), world.asked())


async def two_cards(world: World) -> None:
    """A driver brings one card, and a moment later another: the later one is Stripe's, whoever is answered last."""
    subscription_id = choose_one(world)
    if subscription_id is not None:
        beside(world, "two-cards", order_card(world, subscription_id, "pm_card_visa", world.asked()))
        await world.scheduler.sleep(world.plan.uniform(0.0, 2.0))
        await order_card(world, subscription_id, "pm_card_mastercard", world.asked())


async def card_in_dashboard(world: World) -> None:
    """A driver brings a card, and as soon as Stripe has it somebody sets another one in Stripe's dashboard."""
    subscription_id = choose_one(world)
    stripe_id = None if subscription_id is None else world.subscriptions[subscription_id].stripe_subscription_id
    before = None if stripe_id is None else world.network.sandbox.store.get(stripe_id)
    if subscription_id is None or before is None:
        return
    beside(world, "brings-card", order_card(world, subscription_id, "pm_card_visa", world.asked()))
    for _ in range(_LOOKS_MAX):
        await world.scheduler.sleep(world.plan.uniform(0.0, 1.0))
        raw = world.network.sandbox.store.get(before["id"])
        if raw is not None and raw["default_payment_method"] != before["default_payment_method"]:
            path = "/v1/payment_methods/pm_card_mastercard/attach"
            made = world.network.by_hand("POST", path, {"customer": raw["customer"]}).json()
            changes = {"default_payment_method": made["id"]}
            world.network.by_hand("POST", f"/v1/subscriptions/{raw['id']}", changes)
            return


CHANGING: list[Step] = [
    Step("change-pass", change_once, 4),
    Step("change-twice", change_twice, 2),
    Step("change-and-cancel", change_and_cancel, 2),
    Step("change-old", change_by_an_old_preview, 4),
    Step("pause", pause_and_resume, 3),
    Step("keep", keep_one, 2),
    Step("new-card", new_card, 3),
    Step("two-cards", two_cards, 4),
    Step("card-in-dashboard", card_in_dashboard, 3),
]
"""They join `STEPS` where a history is planned."""
