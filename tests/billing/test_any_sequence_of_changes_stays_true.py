"""Random sequences of changes with faults: Stripe, the rows and the ledger tell the same story, to the cent."""

import contextlib
import random
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.billing.test_what_breaks_between_the_steps import at_stripe
from tests.world import World
from vend.billing.cancel import cancel
from vend.billing.change_pass import change_pass, preview_change
from vend.billing.commands import Cancellation, NewPaymentMethod, PassChange, Pause, WantedPass
from vend.billing.keep import keep
from vend.billing.pause import pause, resume
from vend.billing.payment_method import set_payment_method
from vend.billing.subscribe import Subscribed
from vend.db.door import Door
from vend.domain.errors import VendError
from vend.domain.garage import Garage
from vend.domain.parking_pass import ParkingPass
from vend.domain.subscription import Subscription
from vend.stripe_gateway.gateway import StripeGateway
from vend.webhooks.apply import Ending

_FAULTS: tuple[Any, ...] = ("reset_after", "error_500_after", "half_body", "error_500_before", "error_429")
_CARDS = ("pm_card_visa", "pm_card_visa", "pm_card_chargeCustomerFail")


async def change_as_shown(
    door: Door, stripe: StripeGateway, garage_id: UUID, subscription_id: UUID, wanted: WantedPass, **how: Any
) -> Any:
    """Preview and change at once."""
    shown = await preview_change(door, stripe, garage_id, subscription_id, wanted, now=how["now"])
    change = PassChange(shown.pass_id, shown.proration_at, shown.shown, shown.when)
    return await change_pass(door, stripe, garage_id, subscription_id, change, **how)


class Player:
    """Does something that a seed chooses, to a subscription that it chooses."""

    def __init__(self, world: World, garage: Garage, passes: list[ParkingPass], seed: int) -> None:
        self.world, self.garage, self.passes = world, garage, passes
        self.chance = random.Random(seed)

    async def step(self, row: Subscription) -> None:
        world, chance = self.world, self.chance
        if chance.random() < 1 / 3:
            on = chance.choice(("POST /v1/subscriptions/*", "POST /v1/invoices/*", "GET /v1/subscriptions/*"))
            world.fault(on, chance.choice(_FAULTS), times=3)
        until = world.now + timedelta(days=chance.choice((5, 40)))
        command: Any = None
        flow: Any = None
        match chance.choice(("change", "change", "pause", "resume", "keep", "card", "end")):
            case "change":
                flow, command = (
                    change_as_shown,
                    WantedPass(chance.choice(self.passes).id, chance.choice(("now", "now", "next_renewal"))),
                )
            case "pause":
                flow, command = pause, Pause(chance.choice((None, until)))
            case "resume":
                flow = resume
            case "keep":
                flow = keep
            case "card":
                flow, command = set_payment_method, NewPaymentMethod(chance.choice(_CARDS))
            case "end":
                flow, command = cancel, Cancellation(at_period_end=chance.random() < 3 / 4)
        given = () if command is None else (command,)
        # A named refusal is an ending like another; what it must leave is checked at the end.
        with contextlib.suppress(VendError):
            await flow(world.door, world.stripe, row.garage_id, row.id, *given, asked=world.asked(), now=world.now)
        world.sandbox.faults.clear()


@pytest.mark.parametrize("seed", range(8))
async def test_any_sequence_of_changes_agrees_with_stripe_and_the_ledger(world: World, seed: int) -> None:
    garage = await world.new_garage(tax_percent="10.25")
    passes = [await world.new_pass(garage, amount_minor=amount) for amount in (5_000, 19_999, 40_001)]
    rows = []
    for chosen in passes[:2]:
        done = await world.subscribe(garage, await world.new_driver(garage), chosen)
        assert isinstance(done, Subscribed)
        rows.append(done.subscription)
    player = Player(world, garage, passes, seed)
    for _ in range(14):
        await player.step(player.chance.choice(rows))
        if player.chance.random() < 1 / 2:
            world.move(days=player.chance.choice((1, 9, 31)))
        events = world.unfed()
        player.chance.shuffle(events)
        await world.feed(*events[: player.chance.randint(0, len(events))])
        assert Ending.FAILED not in await world.work()
    for _ in range(12):
        await world.resolve(after_s=600)
        await world.drain()

    await _rows_agree(world, garage, rows)
    await _ledger_agrees(world, garage)


async def _rows_agree(world: World, garage: Garage, rows: list[Subscription]) -> None:
    raws = {raw["id"]: raw for raw in at_stripe(world, "subscription")}
    assert len(raws) == len(rows)
    for before in rows:
        row = await world.subscription(garage, before.id)
        raw = raws[str(row.stripe_subscription_id)]
        price = raw["items"]["data"][0]["price"]["metadata"]["price_id"]
        assert (row.status, str(row.price_id)) == (raw["status"], price)
        assert row.cancel_at_period_end == raw["cancel_at_period_end"]
        assert row.collection_paused == (raw["pause_collection"] is not None)
        assert row.stripe_payment_method_id == raw["default_payment_method"]


async def _ledger_agrees(world: World, garage: Garage) -> None:
    invoices = [raw for raw in at_stripe(world, "invoice") if raw["status"] not in ("draft", "void")]
    charges = [raw for raw in at_stripe(world, "charge") if raw["status"] == "succeeded"]
    assert {raw["id"] for raw in charges} == {
        one.stripe_charge_id for one in await world.payments(garage) if one.status == "succeeded"
    }
    balances = await world.balances(garage)  # asserts that they sum to zero
    owed = sum(raw["amount_remaining"] for raw in invoices if raw["status"] in ("open", "uncollectible"))
    assert balances.get("receivable", 0) == owed
    assert balances.get("customer_credit", 0) == sum(raw["balance"] for raw in at_stripe(world, "customer"))
    tax = sum(part["amount"] for raw in invoices for part in raw["total_taxes"])
    assert -balances.get("tax_payable", 0) == tax
    assert -balances.get("revenue", 0) == sum(raw["total"] for raw in invoices) - tax
