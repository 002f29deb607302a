"""A renewal is not paid: people are told, lose access, and the subscription; or pay, and all is well again."""

import asyncio
from datetime import timedelta

import msgspec
import pytest

from stripe_sandbox import Settings
from tests.world import World
from vend.billing.commands import GraceExtension
from vend.billing.dunning import dun_due, extend_grace
from vend.billing.resolve import resolve_due
from vend.billing.settings import change_settings
from vend.billing.subscribe import Subscribed
from vend.domain.dunning_case import BadExtension, CaseClosed, DunningCase, DunningFact
from vend.domain.errors import NotFound
from vend.domain.garage import Garage
from vend.domain.garage_settings import GarageSettings
from vend.domain.notice import Notice
from vend.domain.page import Page
from vend.domain.period import local_date
from vend.domain.subscription import Subscription
from vend.store import dunning, notices

HEADERS = {"Authorization": "Bearer sk_test_sandbox"}


@pytest.fixture(autouse=True)
def stripe_leaves_it_to_us(world: World) -> None:
    world.sandbox.settings = Settings(after_last_retry="past_due")


async def unpaid(world: World) -> tuple[Garage, Subscription]:
    """A subscription whose first renewal has just failed."""
    garage = await world.new_garage(tax_percent="10")
    done = await world.subscribe(garage, await world.new_driver(garage), await world.new_pass(garage))
    assert isinstance(done, Subscribed)
    await world.drain()
    world.use_card(done.subscription, "pm_card_chargeCustomerFail")
    world.move(days=31)
    await world.drain()
    row = await world.subscription(garage, done.subscription.id)
    assert row.status == "past_due"
    return garage, row


def pay_at_stripe(world: World) -> None:
    """A driver pays all that is open on Stripe's own page."""
    for invoice in world.sandbox.store.select("kind = 'invoice' AND status = 'open'", ()):
        card = {"payment_method": "pm_card_visa"}
        assert world.sandbox.handle("POST", f"/v1/invoices/{invoice['id']}/pay", card, HEADERS).status == 200


async def dun(world: World) -> int:
    return await dun_due(world.door, world.stripe, now=world.now)


async def days_pass(world: World, days: int) -> None:
    """Let a worker do a run each day, with what Stripe has to say."""
    for _ in range(days):
        world.move(days=1)
        await world.drain()
        while await dun(world):
            world.move(seconds=1)
            await world.drain()


async def facts(world: World, row: Subscription) -> list[DunningFact]:
    async with world.door.garage_snapshot([row.garage_id]) as garage:
        found = await garage.run(dunning.steps(page=Page(row_limit=200), subscription_id=row.id))
    return found[::-1]


async def told(world: World, row: Subscription) -> list[Notice]:
    async with world.door.garage_snapshot([row.garage_id]) as garage:
        found = await garage.run(notices.list_page(page=Page(row_limit=200), customer_id=None, subject_id=row.id))
    return found[::-1]


async def open_case(world: World, row: Subscription) -> DunningCase | None:
    async with world.door.garage_snapshot([row.garage_id]) as garage:
        return await garage.run(dunning.read_open(subscription_id=row.id))


async def days_of(world: World, garage: Garage, row: Subscription) -> list[tuple[int, str]]:
    """What was done, with how many local days after the opening."""
    done = await facts(world, row)
    first = local_date(done[0].at, garage.time_zone)
    return [((local_date(one.at, garage.time_zone) - first).days, one.kind) for one in done]


async def test_who_never_pays_is_told_suspended_and_cancelled_on_the_days_of_the_settings(world: World) -> None:
    garage, row = await unpaid(world)
    assert await dun(world) == 1
    await days_pass(world, 35)

    assert await days_of(world, garage, row) == [
        (0, "opened"),
        (0, "notice"),
        (3, "notice"),
        (7, "notice"),
        (11, "suspended"),
        (31, "cancel"),
        (31, "canceled"),
    ]
    assert (await world.subscription(garage, row.id)).status == "canceled"
    assert await open_case(world, row) is None
    letters = await told(world, row)
    assert [one.kind for one in letters] == ["payment_failed"] * 3 + ["access_suspended", "subscription_ended_unpaid"]
    first = msgspec.json.decode(letters[0].detail)
    assert (first["owed_minor"], first["currency"], first["notice_number"]) == (27_500, "USD", 1)
    opened_on = local_date((await facts(world, row))[0].at, garage.time_zone)
    assert first["access_until_date"] == str(opened_on + timedelta(days=10))
    assert await dun(world) == 0, "nothing is left to decide"


async def test_who_pays_after_the_suspension_is_let_in_again(world: World) -> None:
    garage, row = await unpaid(world)
    await dun(world)
    await days_pass(world, 15)
    case = await open_case(world, row)
    assert case is not None
    assert case.suspended_at is not None

    pay_at_stripe(world)
    await world.drain()
    assert await dun(world) == 1

    assert [kind for _, kind in await days_of(world, garage, row)][-3:] == ["suspended", "reinstated", "recovered"]
    assert (await told(world, row))[-1].kind == "access_reinstated"
    assert await open_case(world, row) is None
    await days_pass(world, 10)
    assert (await world.subscription(garage, row.id)).status == "active"


async def test_a_worker_that_was_away_for_weeks_tells_before_it_takes_away(world: World) -> None:
    garage, row = await unpaid(world)
    world.move(days=60)
    await world.drain()
    await dun(world)
    world.move(days=45)
    await world.drain()
    await days_pass(world, 4)

    assert await days_of(world, garage, row) == [
        (0, "opened"),
        (0, "notice"),
        (46, "notice"),
        (47, "suspended"),
        (48, "cancel"),
        (48, "canceled"),
    ]
    numbers = [one.notice_number for one in await facts(world, row) if one.kind == "notice"]
    assert numbers == [1, 3], "of several that are due only the latest is given"


async def test_a_lost_word_of_the_payment_does_not_suspend_who_has_paid(world: World) -> None:
    _, row = await unpaid(world)
    await dun(world)
    await days_pass(world, 8)
    pay_at_stripe(world)
    for _ in range(10):  # the worker runs, and no webhook comes
        world.move(days=1)
        await dun(world)
    kinds = [one.kind for one in await facts(world, row)]
    assert kinds == ["opened", "notice", "notice", "notice", "recovered"]


@pytest.mark.parametrize("days", [10, 30])
async def test_nothing_is_taken_away_while_stripe_does_not_answer(world: World, days: int) -> None:
    garage, row = await unpaid(world)
    await dun(world)
    await days_pass(world, days)
    before = [one.kind for one in await facts(world, row)]
    world.fault("GET /v1/subscriptions/*", "error_500_before", times=1000)
    world.move(days=2)
    assert await dun(world) == 1
    assert await dun(world) == 0, "it waits"
    assert [one.kind for one in await facts(world, row)] == before
    world.sandbox.faults.clear()
    world.move(minutes=6)
    await dun(world)
    assert len(await facts(world, row)) == len(before) + 1
    assert garage.id == row.garage_id


@pytest.mark.parametrize("kind", ["reset_after", "reset_before", "error_500_after"])
async def test_a_cancellation_whose_answer_is_lost_happens_once(world: World, kind: str) -> None:
    garage, row = await unpaid(world)
    await dun(world)
    await days_pass(world, 30)
    world.fault("DELETE /v1/subscriptions/*", kind, times=6)
    world.move(days=1)
    await dun(world)
    world.sandbox.faults.clear()
    world.move(minutes=6)
    await resolve_due(world.door, world.stripe, now=world.now)
    await world.drain()
    await dun(world)
    assert (await world.subscription(garage, row.id)).status == "canceled"
    assert [one.kind for one in await facts(world, row)].count("canceled") == 1


async def test_an_order_to_cancel_does_not_outlive_the_payment(world: World) -> None:
    garage, row = await unpaid(world)
    await dun(world)
    await days_pass(world, 30)
    world.fault("DELETE /v1/subscriptions/*", "reset_before", times=1000)
    world.move(days=1)
    await dun(world)
    world.move(hours=2)  # the second renewal's invoice is a draft for an hour
    pay_at_stripe(world)
    world.sandbox.faults.clear()
    world.move(minutes=6)
    await resolve_due(world.door, world.stripe, now=world.now)
    await world.drain()
    await dun(world)
    assert (await world.subscription(garage, row.id)).status == "active"
    assert [one.kind for one in await facts(world, row)][-2:] == ["reinstated", "recovered"]


async def test_two_workers_at_once_take_each_step_once(world: World) -> None:
    garage, row = await unpaid(world)
    for _ in range(34):
        await asyncio.gather(*(dun(world) for _ in range(3)))
        world.move(days=1)
        await world.drain()
    await dun(world)
    kinds = [kind for _, kind in await days_of(world, garage, row)]
    assert kinds == ["opened", "notice", "notice", "notice", "suspended", "cancel", "canceled"]


async def test_who_cancels_while_owing_ends_the_case(world: World) -> None:
    _, row = await unpaid(world)
    await dun(world)
    world.move(hours=1)
    await world.cancel(row, at_period_end=False)
    assert await dun(world) == 1
    assert [one.kind for one in await facts(world, row)][-1] == "canceled"


async def test_a_second_debt_is_a_case_of_its_own(world: World) -> None:
    _, row = await unpaid(world)
    await dun(world)
    pay_at_stripe(world)
    world.use_card(row, "pm_card_chargeCustomerFail")
    await days_pass(world, 31)
    kinds = [one.kind for one in await facts(world, row)]
    assert kinds == ["opened", "notice", "recovered", "opened", "notice"], "days are counted anew"


async def test_an_extended_grace_lets_in_again_and_moves_the_end(world: World) -> None:
    garage, row = await unpaid(world)
    await dun(world)
    await days_pass(world, 12)
    case = await open_case(world, row)
    assert case is not None
    until = case.opened_date + timedelta(days=20)
    asked = world.asked()

    async def extend(command: GraceExtension) -> DunningCase:
        return await extend_grace(
            world.door, garage.id, case.id, command.until_date, command.reason, asked=asked, now=world.now
        )

    first = await extend(GraceExtension(until, "New card comes by mail"))
    assert await extend(GraceExtension(until, "New card comes by mail")) == first
    await days_pass(world, 32)
    assert await days_of(world, garage, row) == [
        (0, "opened"),
        (0, "notice"),
        (3, "notice"),
        (7, "notice"),
        (11, "suspended"),
        (12, "extended"),
        (13, "reinstated"),
        (21, "suspended"),
        (41, "cancel"),
        (41, "canceled"),
    ]
    asked = world.asked()
    with pytest.raises(CaseClosed):
        await extend(GraceExtension(until + timedelta(days=60), "Too late"))


async def test_an_extension_must_extend(world: World) -> None:
    garage, row = await unpaid(world)
    await dun(world)
    case = await open_case(world, row)
    assert case is not None
    for days in (-5, 0, 10, 366):
        with pytest.raises(BadExtension):
            await extend_grace(
                world.door, garage.id, case.id, case.opened_date + timedelta(days=days), "x", asked=world.asked(), now=world.now
            )  # fmt: skip
    other = await world.new_garage()
    with pytest.raises(NotFound):
        await extend_grace(
            world.door, other.id, case.id, case.opened_date + timedelta(days=20), "x", asked=world.asked(), now=world.now
        )  # fmt: skip


async def test_new_settings_hold_from_the_next_step_on(world: World) -> None:
    garage, row = await unpaid(world)
    never = GarageSettings(cancel_after_days=None)
    await change_settings(world.door, garage.id, never, asked=world.asked(), now=world.now)
    await dun(world)
    await days_pass(world, 60)
    case = await open_case(world, row)
    assert case is not None
    assert case.next_step_at is None
    await change_settings(world.door, garage.id, GarageSettings(), asked=world.asked(), now=world.now)
    await days_pass(world, 1)
    assert (await world.subscription(garage, row.id)).status == "canceled"
