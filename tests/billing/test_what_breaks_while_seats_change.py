"""Lost answers, server errors and refusals while Stripe is told of a company's seats: nothing is billed twice or lost."""

import pytest

from tests.companies import Companies, staff
from tests.world import World
from vend.billing.company_ordering import AccountChanged, AccountChangeRefused, AccountPending
from vend.billing.operation import StillRunning
from vend.domain.operation import KeyReused

UPDATE = "POST /v1/subscriptions/*"
CREATE = "POST /v1/subscriptions"


@pytest.fixture
def companies(world: World) -> Companies:
    return Companies(world)


@pytest.mark.parametrize(
    "kind", ["reset_before", "reset_after", "half_body", "error_500_after", "html_502", "error_429"]
)
@pytest.mark.parametrize("on", [CREATE, UPDATE])
async def test_whatever_is_lost_the_quantity_is_right_in_the_end(
    world: World, companies: Companies, on: str, kind: str
) -> None:
    garage = await world.new_garage()
    parking_pass = await world.new_pass(garage)
    account = await companies.open(garage)
    if on == UPDATE:
        await companies.add(account, staff(parking_pass))
    world.fault(on, kind, times=3)  # as often as the SDK tries
    pending = await companies.add(account, staff(parking_pass))
    world.sandbox.faults.clear()
    if isinstance(pending, AccountPending):
        assert [seat.status for seat in pending.seats] == ["incomplete"], "its place is kept"
        assert await world.resolve() == 1

    wanted = 2 if on == UPDATE else 1
    assert await companies.quantity(account) == wanted
    assert [seat.status for seat in await companies.seats(account)] == ["active"] * wanted
    assert await world.resolve() == 0
    subscriptions = await world.stripe.v1.subscriptions.list_async(
        {"customer": (await companies.at_stripe(account)).customer, "status": "all"}
    )
    assert len(subscriptions.data) == 1
    world.move(hours=2)
    await world.drain()
    world.move(days=31)
    world.move(hours=2)
    await world.drain()
    (renewal, _) = await world.invoices(garage)
    # a seat more is charged from the moment on at which it was asked for, once
    assert renewal.total_minor == wanted * 25_000 + (25_000 if on == UPDATE else 0)


async def test_whoever_comes_next_drives_an_open_change_to_its_end_first(world: World, companies: Companies) -> None:
    garage = await world.new_garage()
    parking_pass = await world.new_pass(garage)
    account = await companies.open(garage)
    await companies.add(account, staff(parking_pass))
    world.fault(UPDATE, "html_502", times=3)
    first = await companies.add(account, staff(parking_pass))
    assert isinstance(first, AccountPending)
    second = await companies.add(account, staff(parking_pass))
    assert isinstance(second, AccountChanged)
    assert await companies.quantity(account) == 3
    assert [seat.status for seat in await companies.seats(account)] == ["active"] * 3
    assert await world.resolve() == 0


async def test_while_stripe_does_not_answer_the_next_one_is_told_to_come_again(
    world: World, companies: Companies
) -> None:
    garage = await world.new_garage()
    parking_pass = await world.new_pass(garage)
    account = await companies.open(garage)
    await companies.add(account, staff(parking_pass))
    world.fault(UPDATE, "error_429", times=1000)
    asked = world.asked()
    rows = staff(parking_pass)
    assert isinstance(await companies.add(account, rows, asked=asked), AccountPending)
    with pytest.raises(StillRunning):
        await companies.add(account, staff(parking_pass))
    with pytest.raises(StillRunning):
        await companies.add(account, rows, asked=asked)
    world.sandbox.faults.clear()
    await world.resolve(after_s=3600)
    assert await companies.quantity(account) == 2
    again = await companies.add(account, rows, asked=asked)
    assert [seat.status for seat in again.seats] == ["active"]
    assert await companies.quantity(account) == 2
    with pytest.raises(KeyReused):
        await companies.add(account, staff(parking_pass), asked=asked)


async def test_what_could_not_be_placed_within_a_day_is_given_up_and_its_place_free(
    world: World, companies: Companies
) -> None:
    garage = await world.new_garage(capacity=2)
    parking_pass = await world.new_pass(garage)
    account = await companies.open(garage)
    await companies.add(account, staff(parking_pass))
    world.fault(UPDATE, "error_429")
    asked = world.asked()
    rows = staff(parking_pass)
    assert isinstance(await companies.add(account, rows, asked=asked), AccountPending)
    await world.resolve(after_s=24 * 3600)
    with pytest.raises(AccountChangeRefused) as refused:
        await companies.add(account, rows, asked=asked)
    assert refused.value.reason == "order_expired"
    assert [seat.status for seat in await companies.seats(account)] == ["active"]
    assert await companies.quantity(account) == 1
    await companies.add(account, rows)
    assert await companies.quantity(account) == 2


async def test_a_refusal_of_stripes_leaves_everything_as_it_was(world: World, companies: Companies) -> None:
    garage = await world.new_garage()
    parking_pass = await world.new_pass(garage)
    account = await companies.open(garage)
    done = await companies.add(account, staff(parking_pass))
    found = await companies.at_stripe(account)
    await world.stripe.v1.subscriptions.cancel_async(found.id)  # in Stripe's dashboard, its event not yet here
    with pytest.raises(AccountChangeRefused):
        await companies.add(account, staff(parking_pass))
    assert [seat.id for seat in await companies.seats(account)] == [done.seats[0].id]
    await world.drain()
    assert await companies.seats(account) == []
    assert (await companies.read(account)).status == "closed"


async def test_an_event_between_the_reading_and_the_settling_is_not_written_over(
    world: World, companies: Companies
) -> None:
    garage = await world.new_garage()
    parking_pass = await world.new_pass(garage)
    account = await companies.open(garage)
    await companies.add(account, staff(parking_pass))
    await world.drain()
    before = await companies.read(account)
    await companies.add(account, staff(parking_pass))
    await world.drain()
    await world.drain()
    after = await companies.read(account)
    assert after.sync_version > before.sync_version
    assert await companies.quantity(account) == 2
