"""What a new subscription is taxed: by the date, the pass, and who pays."""

import asyncio
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world import START, World
from vend.billing.commands import End, NewExemption, NewPassTax
from vend.billing.taxes import add_tax_rate, end_tax_rate, record_exemption
from vend.domain.errors import Invalid, NotFound, VendError
from vend.domain.garage import Garage
from vend.domain.parking_pass import ParkingPass, TaxRate
from vend.domain.tax_rates import Exemption, NotAhead, TaxOverlap, check_no_overlap, rates_in_force
from vend.store import prices

TODAY = date(2026, 11, 2)
DAYS = st.integers(0, 30).map(lambda days: TODAY + timedelta(days=days))
PASS, OTHER = UUID(int=1), UUID(int=2)


def rate(number: int, start: date, end: date | None, *, whose: str = "City", on: UUID | None = None) -> TaxRate:
    return TaxRate(UUID(int=9), UUID(int=number), "Tax", whose, Decimal(10), start, end, None, START, on)


SPANS = st.tuples(DAYS, st.integers(1, 10)).map(lambda span: (span[0], span[0] + timedelta(days=span[1])))


@given(
    st.lists(st.tuples(SPANS, st.sampled_from(["City", "CITY", "County"]), st.sampled_from([None, PASS, OTHER]))), DAYS
)
def test_rates_that_may_stand_side_by_side_never_tax_twice(
    wanted: list[tuple[tuple[date, date], str, UUID | None]], day: date
) -> None:
    kept: list[TaxRate] = []
    for number, ((start, end), whose, on) in enumerate(wanted):
        new = rate(number, start, end, whose=whose, on=on)
        try:
            check_no_overlap(new, kept)
        except TaxOverlap:
            continue
        kept.append(new)
    charged = rates_in_force(kept, [], pass_id=PASS, on_date=day)
    taxes = [one.jurisdiction.casefold() for one in charged]
    assert len(set(taxes)) == len(taxes)
    holding = [one for one in kept if one.valid_from_date <= day < (one.valid_until_date or date.max)]
    assert set(taxes) == {one.jurisdiction.casefold() for one in holding if one.pass_id in (None, PASS)}
    assert all(
        one.pass_id == PASS
        for one in charged
        if any(h.pass_id == PASS and h.jurisdiction.casefold() == one.jurisdiction.casefold() for h in holding)
    )


@given(SPANS, DAYS)
def test_a_certificate_exempts_from_its_jurisdictions_on_its_dates_alone(span: tuple[date, date], day: date) -> None:
    rates = [rate(1, date(2020, 1, 1), None), rate(2, date(2020, 1, 1), None, whose="County")]
    certificate = Exemption(UUID(int=9), UUID(int=8), UUID(int=7), "E-1", ["CITY"], *span, "user:a", START)
    charged = rates_in_force(rates, [certificate], pass_id=PASS, on_date=day)
    exempt = span[0] <= day < span[1]
    assert [one.jurisdiction for one in charged] == (["County"] if exempt else ["City", "County"])


async def add(
    world: World,
    garage: Garage,
    percent: str,
    start: date,
    *,
    whose: str = "City",
    on: ParkingPass | None = None,
) -> TaxRate:
    command = NewPassTax("Parking tax", whose, Decimal(percent), start, on.id if on else None)
    return await add_tax_rate(world.door, garage.id, command, asked=world.asked(), now=world.now)


async def end(world: World, garage: Garage, tax_rate: TaxRate, until: date) -> TaxRate:
    return await end_tax_rate(world.door, garage.id, tax_rate.id, End(until), asked=world.asked(), now=world.now)


async def taxed(
    world: World, garage: Garage, parking_pass: ParkingPass, *, exempt_from: list[str] | None = None
) -> int:
    """Subscribe somebody new, and give the tax of their first invoice."""
    driver = await world.new_driver(garage)
    if exempt_from:
        command = NewExemption("E-1", exempt_from, TODAY)
        await record_exemption(world.door, garage.id, driver.customer_id, command, asked=world.asked(), now=world.now)
    made = await world.subscribe(garage, driver, parking_pass)
    await world.drain()
    (invoice,) = [one for one in await world.invoices(garage) if one.subscription_id == made.subscription.id]
    return invoice.tax_minor


async def test_a_rate_that_changes_at_a_date_holds_for_who_comes_from_then_on(world: World) -> None:
    garage = await world.new_garage()
    parking_pass = await world.new_pass(garage, amount_minor=20_000)
    old = await add(world, garage, "18.375", TODAY)
    await add(world, garage, "1.5", TODAY, whose="County")
    changes_on = TODAY + timedelta(days=10)
    with pytest.raises(TaxOverlap):
        await add(world, garage, "20", changes_on)
    await end(world, garage, old, changes_on)
    await add(world, garage, "20", changes_on)

    assert await taxed(world, garage, parking_pass) == 3_675 + 300
    world.move(days=9)
    assert await taxed(world, garage, parking_pass) == 3_675 + 300
    world.move(days=1)
    assert await taxed(world, garage, parking_pass) == 4_000 + 300
    # The first rate cannot be stretched over the one that followed it.
    with pytest.raises(NotAhead):
        await end(world, garage, old, changes_on + timedelta(days=9))


async def test_a_pass_has_its_own_rate_and_a_certificate_takes_one_jurisdiction_off(world: World) -> None:
    garage = await world.new_garage(tax_percent="10")
    plain, special = (
        await world.new_pass(garage, amount_minor=20_000),
        await world.new_pass(garage, amount_minor=20_000),
    )
    await add(world, garage, "4", TODAY, on=special)
    await add(world, garage, "1", TODAY, whose="County")
    assert await taxed(world, garage, plain) == 2_200
    assert await taxed(world, garage, special) == 1_000
    assert await taxed(world, garage, special, exempt_from=["city"]) == 200
    assert await taxed(world, garage, special, exempt_from=["City", "County"]) == 0


async def test_of_the_same_rate_added_at_once_one_is_kept(world: World) -> None:
    garage = await world.new_garage()
    endings = await asyncio.gather(*(add(world, garage, "5", TODAY) for _ in range(6)), return_exceptions=True)
    assert sum(isinstance(one, TaxOverlap) for one in endings) == 5
    async with world.door.garage_snapshot([garage.id]) as snapshot:
        assert len(await snapshot.run(prices.tax_rates())) == 1


async def test_what_cannot_be_is_refused_by_name(world: World) -> None:
    garage, other = await world.new_garage(), await world.new_garage()
    found = await add(world, garage, "5", TODAY)
    foreign = await world.new_pass(other)
    driver = await world.new_driver(garage)

    async def exempt(start: date, until: date | None, place: Garage = garage) -> Exemption:
        command = NewExemption("E-1", ["City"], start, until)
        return await record_exemption(
            world.door, place.id, driver.customer_id, command, asked=world.asked(), now=world.now
        )

    attempts: list[tuple[object, type[VendError]]] = [
        (lambda: add(world, garage, "100.1", TODAY, whose="X"), Invalid),
        (lambda: add(world, garage, "1.00001", TODAY, whose="X"), Invalid),
        (lambda: add(world, garage, "1", TODAY, whose="X", on=foreign), NotFound),
        (lambda: end(world, garage, found, TODAY), NotAhead),
        (lambda: end(world, garage, found, TODAY - timedelta(days=1)), NotAhead),
        (
            lambda: end_tax_rate(world.door, garage.id, uuid4(), End(TODAY), asked=world.asked(), now=world.now),
            NotFound,
        ),
        (lambda: end(world, other, found, TODAY + timedelta(days=3)), NotFound),
        (lambda: exempt(TODAY, TODAY), NotAhead),
        (lambda: exempt(TODAY, None, other), NotFound),
    ]
    for attempt, error in attempts:
        with pytest.raises(error):
            await attempt()  # type: ignore[operator]
