"""A subscription changes to another pass: what was shown is what is charged, and a refused change changes nothing."""

import asyncio
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.billing.test_what_breaks_between_the_steps import at_stripe
from tests.world import World
from vend.billing import ordering
from vend.billing.change_pass import change_pass, drive, preview_change
from vend.billing.change_price import change_price
from vend.billing.commands import NewPass, NewPassTax, NewPrice, PassChange, WantedPass
from vend.billing.ordering import Changed, ChangeRefused, Pending
from vend.billing.passes import add_pass
from vend.billing.price_versions import set_price
from vend.billing.running_taxes import set_changed_taxes
from vend.billing.subscribe import Subscribed
from vend.billing.taxes import add_tax_rate
from vend.domain.errors import Invalid
from vend.domain.garage import Garage
from vend.domain.operation import Asked
from vend.domain.parking_pass import Interval, ParkingPass
from vend.domain.pass_change import (
    CannotChange,
    ChangePreview,
    ChangeUnderWay,
    PreviewOutdated,
    SamePass,
    When,
)
from vend.domain.subscription import AlreadySubscribed, SoldOut, Subscription
from vend.domain.tax import tax_on
from vend.store import drivers, operations, passes


class Story:
    """A driver on one pass, and another pass beside it."""

    def __init__(self, world: World, garage: Garage, row: Subscription, other: ParkingPass) -> None:
        self.world, self.garage, self.row, self.other = world, garage, row, other

    async def preview(self, *, when: When = "now") -> ChangePreview:
        world = self.world
        command = WantedPass(self.other.id, when)
        return await preview_change(world.door, world.stripe, self.garage.id, self.row.id, command, now=world.now)

    async def change(self, shown: ChangePreview, *, asked: Asked | None = None) -> Changed | Pending:
        world = self.world
        command = PassChange(shown.pass_id, shown.proration_at, shown.shown, shown.when)
        return await change_pass(
            world.door,
            world.stripe,
            self.garage.id,
            self.row.id,
            command,
            asked=asked or world.asked(),
            now=world.now,
        )

    async def now(self) -> Subscription:
        return await self.world.subscription(self.garage, self.row.id)


async def begin(
    world: World, *, old: int = 20_000, new: int = 30_000, card: str = "pm_card_visa", **other: Any
) -> Story:
    garage = await world.new_garage(tax_percent="10")
    first = await world.new_pass(garage, amount_minor=old)
    second = await world.new_pass(garage, amount_minor=new, **other)
    done = await world.subscribe(garage, await world.new_driver(garage), first, payment_method=card)
    assert isinstance(done, Subscribed)
    await world.drain()
    world.move(days=11, hours=3, seconds=7)
    await world.drain()
    return Story(world, garage, done.subscription, second)


async def test_an_upgrade_charges_what_was_shown_to_the_cent(world: World) -> None:
    story = await begin(world)
    shown = await story.preview()
    assert at_stripe(world, "subscription")[0]["items"]["data"][0]["price"]["unit_amount"] == 20_000, "nothing moved"
    assert shown.due_now_minor == shown.total_minor == shown.charged_minor - shown.credited_minor + shown.tax_minor > 0
    assert (shown.next_invoice.total_minor, shown.next_invoice.due_minor) == (33_000, 33_000)
    assert shown.next_invoice.at == story.row.current_period_end_at
    world.move(minutes=20)  # the driver thinks about it

    done = await story.change(shown)
    await world.drain()

    assert isinstance(done, Changed)
    assert (done.subscription.pass_id, done.subscription.price_id) == (story.other.id, shown.price_id)
    newest = (await world.payments(story.garage))[0]
    assert (newest.amount_minor, newest.status) == (shown.due_now_minor, "succeeded")
    invoice = (await world.invoices(story.garage))[0]
    assert (invoice.total_minor, invoice.tax_minor) == (shown.total_minor, shown.tax_minor)
    assert "receivable" not in await world.balances(story.garage)
    world.move(days=30)
    await world.drain()
    renewal = (await world.payments(story.garage))[0]
    assert renewal.amount_minor == shown.next_invoice.due_minor


async def test_a_downgrade_stays_as_credit_that_pays_the_coming_invoices(world: World) -> None:
    story = await begin(world, old=30_000, new=1_000)
    shown = await story.preview()
    assert (shown.due_now_minor, shown.balance_used_minor) == (0, 0)
    assert shown.balance_after_minor == -shown.total_minor > 0
    assert shown.next_invoice.due_minor == 0, "the credit pays it"

    await story.change(shown)
    await world.drain()

    balances = await world.balances(story.garage)
    assert balances["customer_credit"] == -shown.balance_after_minor
    assert "receivable" not in balances, "a negative invoice leaves nothing owed"
    assert len(await world.payments(story.garage)) == 1, "nothing was charged for it"
    world.move(days=30)
    await world.drain()
    renewal = (await world.invoices(story.garage))[0]
    assert (renewal.status, renewal.total_minor, renewal.balance_applied_minor, renewal.paid_minor) == (
        "paid",
        1_100,
        1_100,
        0,
    )
    balances = await world.balances(story.garage)
    assert balances["customer_credit"] == -(shown.balance_after_minor - 1_100)
    assert "receivable" not in balances


async def test_a_change_with_the_renewal_charges_nothing_now_and_the_new_price_then(world: World) -> None:
    story = await begin(world)
    shown = await story.preview(when="next_renewal")
    assert (shown.due_now_minor, shown.lines, shown.next_invoice.due_minor) == (0, [], 33_000)

    done = await story.change(shown)
    await world.drain()

    assert isinstance(done, Changed)
    assert len(await world.invoices(story.garage)) == 1
    world.move(days=30)
    await world.drain()
    assert (await world.payments(story.garage))[0].amount_minor == 33_000


async def test_a_change_in_a_periods_last_seconds_shows_and_charges_nothing_before_the_renewal(world: World) -> None:
    story = await begin(world)
    renews_at = story.row.current_period_end_at
    assert renews_at is not None
    world.move(seconds=(renews_at - world.now).total_seconds() - 20)

    shown = await story.preview()
    done = await story.change(shown)
    await world.drain()

    # Neither what is left of the old pass nor of the new one is half a cent.
    assert (shown.lines, shown.total_minor, shown.due_now_minor) == ([], 0, 0)
    assert (shown.next_invoice.at, shown.next_invoice.due_minor) == (renews_at, 33_000)
    assert isinstance(done, Changed)
    assert len(await world.invoices(story.garage)) == 1
    world.move(days=1)
    await world.drain()
    assert [one.amount_minor for one in await world.payments(story.garage)] == [33_000, 22_000]


async def test_a_declined_upgrade_leaves_everything_as_it_was_and_says_so(world: World) -> None:
    story = await begin(world, capacity=1)
    declining = world.sandbox.handle(
        "POST",
        "/v1/payment_methods/pm_card_chargeCustomerFail/attach",
        {"customer": at_stripe(world, "customer")[0]["id"]},
        {"authorization": "Bearer sk_test_sandbox"},
    ).json()["id"]
    world.sandbox.handle(
        "POST",
        f"/v1/subscriptions/{story.row.stripe_subscription_id}",
        {"default_payment_method": declining},
        {"authorization": "Bearer sk_test_sandbox"},
    )
    await world.drain()
    shown, asked = await story.preview(), world.asked()

    for _ in range(2):  # asking again gives the same refusal
        with pytest.raises(ChangeRefused) as refused:
            await story.change(shown, asked=asked)
    await world.drain()

    assert refused.value.reason == "generic_decline"
    row = await story.now()
    assert (row.pass_id, row.status) == (story.row.pass_id, "active")
    assert len(await world.invoices(story.garage)) == 1
    taken = await world.subscribe(story.garage, await world.new_driver(story.garage), story.other)
    assert isinstance(taken, Subscribed), "the place of the new pass is free again"


async def test_a_preview_that_is_old_or_no_longer_true_changes_nothing(world: World) -> None:
    story = await begin(world)
    shown = await story.preview()
    world.sandbox.handle(
        "POST",
        f"/v1/customers/{at_stripe(world, 'customer')[0]['id']}/balance_transactions",
        {"amount": "-500", "currency": "usd"},
        {"authorization": "Bearer sk_test_sandbox"},
    )
    with pytest.raises(PreviewOutdated, match="something else"):
        await story.change(shown)
    fresh = await story.preview()
    assert fresh.due_now_minor == shown.due_now_minor - 500
    world.move(minutes=61)
    with pytest.raises(PreviewOutdated, match="too old"):
        await story.change(fresh)
    assert (await story.now()).pass_id == story.row.pass_id
    assert len(at_stripe(world, "charge")) == 1


@pytest.mark.parametrize("kind", ["reset_after", "error_500_after", "half_body", "error_500_before", "error_429"])
async def test_a_change_whose_answer_is_lost_is_made_once(world: World, kind: Any) -> None:
    story = await begin(world)
    shown = await story.preview()
    world.fault("POST /v1/subscriptions/*", kind, times=3)

    done = await story.change(shown)
    world.sandbox.faults.clear()
    if isinstance(done, Pending):
        await world.resolve()
    await world.drain()

    assert (await story.now()).pass_id == story.other.id
    assert [one.amount_minor for one in await world.payments(story.garage)] == [shown.due_now_minor, 22_000]


@pytest.mark.parametrize("at", ["drive", "_settle"])
async def test_a_change_that_a_process_died_in_is_finished(
    world: World, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    story = await begin(world, capacity=1)
    shown = await story.preview()

    async def die(*_: object, **__: object) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as killed:
        killed.setattr(ordering, at, die)
        with pytest.raises(asyncio.CancelledError):
            await story.change(shown)
    with pytest.raises(SoldOut):
        await world.subscribe(story.garage, await world.new_driver(story.garage), story.other)
    if at == "drive":
        with pytest.raises(ChangeUnderWay):
            await story.change(shown)
    await world.resolve()
    await world.drain()

    assert (await story.now()).pass_id == story.other.id
    assert [one.amount_minor for one in await world.payments(story.garage)] == [shown.due_now_minor, 22_000]


async def test_two_changes_at_once_make_one(world: World) -> None:
    story = await begin(world)
    shown = await story.preview()

    endings = await asyncio.gather(*(story.change(shown) for _ in range(5)), return_exceptions=True)
    await world.drain()

    assert sum(isinstance(one, Changed) for one in endings) == 1, endings
    assert all(isinstance(one, Changed | ChangeUnderWay | SamePass | PreviewOutdated) for one in endings), endings
    assert [one.amount_minor for one in await world.payments(story.garage)] == [shown.due_now_minor, 22_000]


async def test_a_change_against_a_cancellation_ends_in_one_truth(world: World) -> None:
    for _ in range(4):
        story = await begin(world)
        shown = await story.preview()
        await asyncio.gather(story.change(shown), world.cancel(story.row, at_period_end=False), return_exceptions=True)
        for _ in range(3):
            await world.resolve()
            await world.drain()
        raw = next(one for one in at_stripe(world, "subscription") if one["id"] == story.row.stripe_subscription_id)
        row = await story.now()
        assert (row.status, raw["status"]) == ("canceled", "canceled")
        assert raw["items"]["data"][0]["price"]["metadata"]["price_id"] == str(row.price_id)


async def test_a_change_that_a_renewal_overtook_is_refused(world: World) -> None:
    story = await begin(world)
    world.move(days=19 - 1, hours=20, minutes=50)  # some minutes before the renewal
    await world.drain()
    shown = await story.preview()
    world.fault("POST /v1/subscriptions/*", "error_500_before", times=3)
    assert isinstance(await story.change(shown), Pending)
    world.sandbox.faults.clear()

    await world.resolve(after_s=3600)
    world.move(hours=2)  # Stripe finalises a renewal's invoice an hour later
    await world.drain()

    assert (await story.now()).pass_id == story.row.pass_id
    assert [one.amount_minor for one in await world.payments(story.garage)] == [22_000, 22_000]


@pytest.mark.parametrize("rate", ["22", None])
async def test_each_part_keeps_the_tax_of_its_own_pass(world: World, rate: str | None) -> None:
    garage = await world.new_garage()
    first, second = await world.new_pass(garage, amount_minor=20_000), await world.new_pass(garage, amount_minor=30_000)
    await taxed(world, garage, first, "10")
    if rate is not None:
        await taxed(world, garage, second, rate)
    done = await world.subscribe(garage, await world.new_driver(garage), first)
    await world.drain()
    world.move(days=11, hours=3, seconds=7)
    story = Story(world, garage, done.subscription, second)
    shown = await story.preview()
    percent = {True: Decimal(10), False: Decimal(rate or 0)}
    for line in shown.lines:
        assert line.tax_minor == tax_on(line.amount_minor, percent[line.amount_minor < 0])

    await story.change(shown)
    await world.drain()

    assert (await world.payments(garage))[0].amount_minor == shown.due_now_minor
    world.move(days=17)  # before the renewal, taxes that differ are told to Stripe
    await set_changed_taxes(world.door, world.stripe, now=world.now, wanted_garages=[garage.id])
    item = at_stripe(world, "subscription")[0]["items"]["data"][0]
    assert item["tax_rates"] == [], "from the renewal on they are the subscription's"
    world.move(days=4)
    await world.drain()
    renewal = (await world.invoices(garage))[0]
    assert (renewal.billing_reason, renewal.subtotal_minor) == ("subscription_cycle", 30_000)
    assert renewal.tax_minor == tax_on(30_000, Decimal(rate or 0))


async def taxed(world: World, garage: Garage, parking_pass: ParkingPass, percent: str) -> None:
    command = NewPassTax(
        name=f"Tax of {percent}",
        jurisdiction="City",
        percent=Decimal(percent),
        valid_from_date=date(2020, 1, 1),
        pass_id=parking_pass.id,
    )
    await add_tax_rate(world.door, garage.id, command, asked=world.asked(), now=world.now)


async def test_another_billing_interval_begins_at_once(world: World) -> None:
    garage = await world.new_garage(tax_percent="10")
    first = await world.new_pass(garage, amount_minor=20_000)
    yearly = NewPass(name="Yearly", amount_minor=200_000, billing_interval="year")
    second = await add_pass(world.door, garage.id, yearly, asked=world.asked(), now=world.now)
    done = await world.subscribe(garage, await world.new_driver(garage), first)
    await world.drain()
    world.move(days=10)
    story = Story(world, garage, done.subscription, second)
    shown = await story.preview()
    assert shown.charged_minor == 200_000
    assert shown.next_invoice.at.date() == date(2027, 11, 12)

    changed = await story.change(shown)
    await world.drain()

    assert changed.subscription.current_period_end_at == shown.next_invoice.at
    assert (await world.payments(garage))[0].amount_minor == shown.due_now_minor
    with pytest.raises(Invalid, match="begins at once"):
        await Story(world, garage, changed.subscription, first).preview(when="next_renewal")
    back = Story(world, garage, changed.subscription, first)
    cheaper = await back.preview()
    assert cheaper.due_now_minor == 0
    assert cheaper.balance_after_minor > 150_000
    await back.change(cheaper)
    await world.drain()
    assert (await world.balances(garage))["customer_credit"] == -cheaper.balance_after_minor


async def test_a_pass_that_is_being_changed_to_is_not_subscribed_to_as_well(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = await begin(world)
    shown = await story.preview()

    async def die(*_: object, **__: object) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as killed:
        killed.setattr(ordering, "drive", die)
        with pytest.raises(asyncio.CancelledError):
            await story.change(shown)
    with pytest.raises(AlreadySubscribed, match="changing"):
        await world.subscribe(story.garage, await _driver(world, story, story.row.driver_id), story.other)
    await world.resolve()
    assert (await story.now()).pass_id == story.other.id


@pytest.mark.parametrize("kind", [None, "reset_after", "error_500_before", "error_500_after"])
async def test_another_version_of_the_price_holds_from_the_renewal_on(world: World, kind: Any) -> None:
    story = await begin(world)
    command = NewPrice(amount_minor=23_000)
    dearer = await set_price(
        world.door, story.garage.id, story.row.pass_id, command, asked=world.asked(), now=world.now
    )
    if kind is not None:
        world.fault("POST /v1/subscriptions/*", kind, times=3)
    done = await change_price(
        world.door,
        world.stripe,
        story.garage.id,
        story.row.id,
        dearer.id,
        asked=world.asked(),
        now=world.now,
    )
    world.sandbox.faults.clear()
    if isinstance(done, Pending):
        await world.resolve()
    await world.drain()
    assert (await story.now()).price_id == dearer.id
    assert len(await world.invoices(story.garage)) == 1, "nothing is prorated"
    with pytest.raises(SamePass):
        await change_price(
            world.door, world.stripe, story.garage.id, story.row.id, dearer.id, asked=world.asked(), now=world.now
        )
    with pytest.raises(Invalid, match="another pass"):
        await change_price(
            world.door,
            world.stripe,
            story.garage.id,
            story.row.id,
            story.other.price_id,
            asked=world.asked(),
            now=world.now,
        )
    world.move(days=30)
    await world.drain()
    assert (await world.payments(story.garage))[0].amount_minor == 25_300


async def test_what_cannot_be_changed_is_told_apart(world: World) -> None:
    story = await begin(world, capacity=1)
    shown = await story.preview()
    held = await world.subscribe(story.garage, await world.new_driver(story.garage), story.other)
    with pytest.raises(SoldOut):
        await story.change(shown)
    await world.cancel(held.subscription, at_period_end=False)
    second = await world.new_pass(story.garage)
    same = Story(world, story.garage, story.row, await _pass_of(world, story))
    with pytest.raises(SamePass):
        await same.preview()
    driver = (await story.now()).driver_id
    mine = await world.subscribe(story.garage, await _driver(world, story, driver), second)
    assert isinstance(mine, Subscribed)
    with pytest.raises(AlreadySubscribed):
        await Story(world, story.garage, story.row, second).preview()
    await world.cancel(story.row, at_period_end=True)
    with pytest.raises(CannotChange, match="ends with its period"):
        await story.preview()


async def _pass_of(world: World, story: Story) -> ParkingPass:
    async with world.door.garage_snapshot([story.garage.id]) as garage:
        found = await garage.run(passes.read_one(pass_id=story.row.pass_id))
    assert found is not None
    return found


async def _driver(world: World, story: Story, driver_id: Any) -> Any:
    async with world.door.garage_snapshot([story.garage.id]) as garage:
        found = await garage.run(drivers.read_one(driver_id=driver_id))
    assert found is not None
    return found


@pytest.mark.parametrize("interval", ["month", "year"])
async def test_in_a_trial_nothing_is_shown_and_nothing_billed_whatever_the_interval(
    world: World, interval: Interval
) -> None:
    garage = await world.new_garage(tax_percent="10")
    first = await world.new_pass(garage, amount_minor=20_000, trial_days=14)
    second = await world.new_pass(garage, amount_minor=90_000, billing_interval=interval)
    done = await world.subscribe(garage, await world.new_driver(garage), first)
    assert isinstance(done, Subscribed)
    await world.drain()
    world.move(days=3)
    story = Story(world, garage, done.subscription, second)
    shown = await story.preview()
    assert (shown.lines, shown.total_minor, shown.due_now_minor) == ([], 0, 0)
    ends_at = done.subscription.trial_end_at
    assert (shown.next_invoice.at, shown.next_invoice.total_minor) == (ends_at, 99_000)

    changed = await story.change(shown)
    await world.drain()

    assert isinstance(changed, Changed)
    assert (changed.subscription.status, changed.subscription.trial_end_at) == ("trialing", ends_at)
    assert await world.payments(garage) == []
    world.move(days=12)
    await world.drain()
    (first_charge,) = await world.payments(garage)
    assert (first_charge.amount_minor, first_charge.status) == (99_000, "succeeded")


async def test_who_finds_it_done_by_another_who_carries_it_on_does_not_refuse_it(world: World) -> None:
    story = await begin(world)
    shown = await story.preview()
    world.fault("POST /v1/subscriptions/*", "reset_after", times=3)
    assert isinstance(await story.change(shown), Pending)
    async with world.door.platform(reason="test") as platform:
        (under_way,) = await platform.run(operations.due(now=world.now + timedelta(days=1), row_limit=5))

    # The request itself goes on, slow as it is, with what it had read before.
    done = await drive(world.door, world.stripe, story.garage.id, under_way.id, look_first=False, now=world.now)

    assert isinstance(done, Changed)
    assert done.subscription.pass_id == story.other.id
    await world.drain()
    newest = (await world.payments(story.garage))[0]
    assert newest.amount_minor == shown.due_now_minor
