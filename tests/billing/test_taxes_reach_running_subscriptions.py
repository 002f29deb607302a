"""A tax that changes at a date, told by renewals: who is charged what from then on, and what becomes of a missed one."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.billing.test_taxes_by_date_pass_and_certificate import add, end, rate
from tests.world import START, World
from vend.billing.commands import End, NewExemption
from vend.billing.running_taxes import set_changed_taxes
from vend.billing.subscribe import Subscribed
from vend.billing.taxes import end_exemption, record_exemption
from vend.domain.errors import NotFound
from vend.domain.garage import Garage
from vend.domain.page import Page
from vend.domain.parking_pass import ParkingPass, TaxRate
from vend.domain.subscription import Subscription
from vend.domain.tax_rates import Exemption, LineTax, NotAhead, TaxMiss, are_charged, rates_in_force
from vend.store import line_taxes, subscriptions

TODAY = date(2026, 11, 2)
RENEWAL = datetime(2026, 12, 2, 15, 0, tzinfo=UTC)
ADDED = date(2026, 12, 2)


class Story:
    """One garage with one subscription of 200.00, renewed on the second of each month."""

    def __init__(
        self, world: World, garage: Garage, parking_pass: ParkingPass, old: TaxRate, subscription: Subscription
    ) -> None:
        self.world, self.garage, self.parking_pass = world, garage, parking_pass
        self.old, self.subscription = old, subscription

    async def change_to(self, percent: str, on: date) -> TaxRate:
        await end(self.world, self.garage, self.old, on)
        return await add(self.world, self.garage, percent, on)

    async def until(self, at: datetime) -> None:
        """Let time pass, and let Stripe tell of it."""
        self.world.move(seconds=(at - self.world.now).total_seconds())
        await self.world.drain()

    async def work(self) -> int:
        return await set_changed_taxes(
            self.world.door, self.world.stripe, now=self.world.now, wanted_garages=[self.garage.id]
        )

    async def taxes(self) -> list[int]:
        """Give the tax of each invoice, oldest first."""
        found = await self.world.invoices(self.garage)
        return [one.tax_minor for one in sorted(found, key=lambda one: (one.issued_at, one.id))]

    async def misses(self) -> list[TaxMiss]:
        async with self.world.door.garage_snapshot([self.garage.id]) as garage:
            return await garage.run(line_taxes.list_misses(page=Page()))

    async def line_taxes(self, invoice_id: UUID) -> list[LineTax]:
        async with self.world.door.garage_snapshot([self.garage.id]) as garage:
            return await garage.run(line_taxes.of_invoice(invoice_id=invoice_id))

    async def known(self) -> list[str] | None:
        """Give what our row says that Stripe charges."""
        async with self.world.door.garage_snapshot([self.garage.id]) as garage:
            now = self.world.now
            (one,) = await garage.run(subscriptions.renewing(now=now, until_at=now + timedelta(days=40)))
            return one.stripe_tax_rate_ids

    def orders(self) -> int:
        """Give how often Stripe was told other taxes."""
        told = [event for event in self.world.events() if event["type"] == "customer.subscription.updated"]
        return sum("default_tax_rates" in (event["data"].get("previous_attributes") or {}) for event in told)


async def begun(world: World, *, time_zone: str = "America/Chicago") -> Story:
    garage = await world.new_garage(time_zone=time_zone)
    old = await add(world, garage, "10", TODAY)
    parking_pass = await world.new_pass(garage, amount_minor=20_000)
    made = await world.subscribe(garage, await world.new_driver(garage), parking_pass)
    assert isinstance(made, Subscribed)
    await world.drain()
    return Story(world, garage, parking_pass, old, made.subscription)


@given(st.sets(st.integers(1, 4)), st.none() | st.lists(st.sampled_from(["1", "2", "3", "4"])))
def test_what_is_charged_is_what_is_due_and_nothing_else(due: set[int], charged: list[str] | None) -> None:
    rates = [TaxRate(UUID(int=9), UUID(int=n), "T", f"J{n}", Decimal(1), TODAY, None, str(n), START) for n in due]
    assert are_charged(rates, charged) == (charged is not None and {str(n) for n in due} == set(charged))
    assert not are_charged([*rates, rate(7, TODAY, None)], charged)  # Stripe does not know it yet


@pytest.mark.parametrize(
    ("changes_on", "time_zone", "renewals"),
    [
        (date(2026, 12, 1), "America/Chicago", [2_400, 2_400]),
        (date(2026, 12, 2), "America/Chicago", [2_400, 2_400]),
        (date(2026, 12, 3), "America/Chicago", [2_000, 2_400]),
        (date(2026, 12, 3), "Asia/Tokyo", [2_400, 2_400]),  # where the period begins at midnight of the third
        (date(2026, 12, 4), "Asia/Tokyo", [2_000, 2_400]),
    ],
)
async def test_the_first_period_that_begins_on_or_after_the_date_has_the_new_rate(
    world: World, changes_on: date, time_zone: str, renewals: list[int]
) -> None:
    story = await begun(world, time_zone=time_zone)
    await story.change_to("12", changes_on)
    for renewal in (RENEWAL, datetime(2027, 1, 2, 15, 0, tzinfo=UTC)):
        await story.until(renewal - timedelta(days=3, hours=1))
        assert await story.work() == 0, "it is too early"
        await story.until(renewal - timedelta(hours=1))
        await story.work()
        assert await story.work() == 0, "Stripe was told already"
        await story.until(renewal + timedelta(hours=2))
    assert await story.taxes() == [2_000, *renewals]
    assert await story.misses() == []
    assert story.orders() == 1
    balances = await world.balances(story.garage)
    assert (balances["tax_payable"], balances["revenue"]) == (-2_000 - sum(renewals), -60_000)


async def test_an_invoice_within_the_period_keeps_the_old_rate(world: World) -> None:
    story = await begun(world)
    await story.change_to("12", date(2026, 11, 10))
    await story.until(datetime(2026, 11, 17, 15, 0, tzinfo=UTC))
    assert await story.work() == 0
    v1 = world.stripe.v1
    stripe_id = story.subscription.stripe_subscription_id
    assert stripe_id is not None
    items = (await v1.subscriptions.retrieve_async(stripe_id))["items"].data
    dearer = await v1.prices.create_async(
        {
            "product": items[0].price.product,
            "unit_amount": 40_000,
            "currency": "usd",
            "recurring": {"interval": "month"},
        }
    )
    await v1.subscriptions.update_async(
        stripe_id,
        {"items": [{"id": items[0].id, "price": dearer.id}], "proration_behavior": "always_invoice"},
    )
    await world.drain()
    assert await story.taxes() == [2_000, 1_000]
    await story.until(RENEWAL - timedelta(days=1))
    assert await story.work() == 1
    await story.until(RENEWAL + timedelta(hours=2))
    assert await story.taxes() == [2_000, 1_000, 4_800]
    assert await story.misses() == []


async def test_a_certificate_begins_and_lapses(world: World) -> None:
    story = await begun(world)
    county = await add(world, story.garage, "1.5", date(2026, 11, 20), whose="County")
    command = NewExemption("E-1", ["CITY"], date(2026, 11, 20), date(2027, 1, 2))
    await record_exemption(
        world.door, story.garage.id, story.subscription.customer_id, command, asked=world.asked(), now=world.now
    )
    for renewal in (RENEWAL, datetime(2027, 1, 2, 15, 0, tzinfo=UTC)):
        await story.until(renewal - timedelta(hours=5))
        assert await story.work() == 1
        await story.until(renewal + timedelta(hours=2))
    assert await story.taxes() == [2_000, 300, 2_300]
    newest, before, _ = await world.invoices(story.garage)
    (line,) = await story.line_taxes(before.id)
    assert (line.jurisdiction, line.percent, line.taxable_minor, line.amount_minor) == (
        *("County", county.percent),
        *(20_000, 300),
    )
    assert sorted((one.jurisdiction, one.amount_minor) for one in await story.line_taxes(newest.id)) == [
        *(("City", 2_000), ("County", 300)),
    ]


async def test_a_certificate_that_is_ended_early_is_taxed_again_from_the_next_period_on(world: World) -> None:
    story = await begun(world)
    command = NewExemption("E-1", ["City"], TODAY, date(2027, 6, 1))
    customer_id = story.subscription.customer_id
    held = await record_exemption(world.door, story.garage.id, customer_id, command, asked=world.asked(), now=world.now)
    await story.until(RENEWAL - timedelta(hours=5))
    assert await story.work() == 1
    # Stripe was told of the exemption; the word on its end comes two hours before the renewal.
    await story.until(RENEWAL - timedelta(hours=2))
    asked, on_day = world.asked(), End(ADDED)
    ended = await end_exemption(world.door, story.garage.id, customer_id, held.id, on_day, asked=asked, now=world.now)
    assert ended.valid_until_date == ADDED
    assert await story.work() == 1
    await story.until(RENEWAL + timedelta(hours=2))
    assert await story.taxes() == [2_000, 2_000]
    assert await story.misses() == []
    again = await end_exemption(world.door, story.garage.id, customer_id, held.id, on_day, asked=asked, now=world.now)
    assert again == ended


async def test_a_period_that_began_while_it_held_stays_untaxed(world: World) -> None:
    story = await begun(world)
    command = NewExemption("E-1", ["City"], TODAY, None)
    customer_id = story.subscription.customer_id
    held = await record_exemption(world.door, story.garage.id, customer_id, command, asked=world.asked(), now=world.now)
    await story.until(RENEWAL - timedelta(hours=5))
    await story.work()
    await story.until(RENEWAL + timedelta(hours=2))
    early = End(date(2026, 12, 3))
    await end_exemption(world.door, story.garage.id, customer_id, held.id, early, asked=world.asked(), now=world.now)
    await story.until(datetime(2027, 1, 2, 3, 0, tzinfo=UTC))
    assert await story.work() == 1
    await story.until(datetime(2027, 1, 2, 17, 0, tzinfo=UTC))
    assert await story.taxes() == [2_000, 0, 2_000]
    assert await story.misses() == []


async def test_a_certificate_ends_earlier_or_not_at_all(world: World) -> None:
    story = await begun(world)
    customer_id, garage_id = story.subscription.customer_id, story.garage.id
    command = NewExemption("E-1", ["City"], date(2026, 11, 20), date(2026, 12, 20))
    held = await record_exemption(world.door, garage_id, customer_id, command, asked=world.asked(), now=world.now)

    async def end_on(day: date, *, whose: UUID = customer_id, which: UUID = held.id, at: UUID = garage_id) -> Exemption:
        return await end_exemption(world.door, at, whose, which, End(day), asked=world.asked(), now=world.now)

    for day in (date(2026, 11, 1), date(2026, 11, 19), date(2026, 12, 20), date(2026, 12, 21)):
        with pytest.raises(NotAhead):
            await end_on(day)
    other = await begun(world)
    strangers = ({"which": uuid4()}, {"whose": other.subscription.customer_id}, {"at": other.garage.id})
    for stranger in strangers:
        with pytest.raises(NotFound):
            await end_on(date(2026, 12, 1), **stranger)
    assert (await end_on(date(2026, 12, 1))).valid_until_date == date(2026, 12, 1)
    never = await end_on(date(2026, 11, 20))
    assert rates_in_force([story.old], [never], pass_id=story.parking_pass.id, on_date=date(2026, 11, 20)) == [
        story.old
    ]
    world.move(days=30)
    with pytest.raises(NotAhead):
        await end_on(date(2026, 12, 2))


async def test_a_rate_of_the_pass_stands_in_and_what_was_changed_back_is_changed_back(world: World) -> None:
    story = await begun(world)
    await story.until(RENEWAL - timedelta(days=2))
    before = await story.known()
    own = await add(world, story.garage, "4", date(2026, 11, 30), on=story.parking_pass)
    assert await story.work() == 1
    assert await story.known() != before
    await end(world, story.garage, own, date(2026, 12, 1))
    assert await story.work() == 1
    assert await story.known() == before
    await add(world, story.garage, "5", date(2026, 12, 1), on=story.parking_pass)
    assert await story.work() == 1
    await story.until(RENEWAL + timedelta(hours=2))
    assert await story.taxes() == [2_000, 1_000]


async def test_a_tax_that_ends_without_another_is_charged_no_more(world: World) -> None:
    story = await begun(world)
    await end(world, story.garage, story.old, date(2026, 12, 1))
    await story.until(RENEWAL - timedelta(days=1))
    assert await story.work() == 1
    assert await story.known() == []
    await story.until(RENEWAL + timedelta(hours=2))
    assert await story.taxes() == [2_000, 0]


async def test_a_renewal_that_nobody_told_stripe_of_is_kept_as_a_miss_and_the_next_is_right(world: World) -> None:
    story = await begun(world)
    await story.change_to("12", date(2026, 12, 1))
    await story.until(RENEWAL + timedelta(hours=2))
    (miss,) = await story.misses()
    newest, _ = await world.invoices(story.garage)
    assert (miss.invoice_id, miss.subscription_id, miss.on_date) == (newest.id, story.subscription.id, ADDED)
    assert (miss.taxable_minor, miss.due_minor, miss.charged_minor) == (20_000, 2_400, 2_000)
    assert miss.due_percent == Decimal(12)
    assert await story.work() == 0
    await story.until(datetime(2027, 1, 2, 3, 0, tzinfo=UTC))
    assert await story.work() == 1
    await story.until(datetime(2027, 1, 2, 17, 0, tzinfo=UTC))
    assert await story.taxes() == [2_000, 2_000, 2_400]
    assert await story.misses() == [miss]


async def test_what_does_not_renew_is_left_alone(world: World) -> None:
    story = await begun(world)
    await world.cancel(story.subscription, at_period_end=True)
    await story.change_to("12", date(2026, 12, 1))
    await story.until(RENEWAL - timedelta(days=1))
    assert await story.work() == 0
    assert story.orders() == 0


@pytest.mark.parametrize("on", ["POST /v1/subscriptions/*", "POST /v1/tax_rates"])
@pytest.mark.parametrize("kind", ["reset_before", "reset_after", "error_500_after", "error_429", "html_502"])
async def test_whatever_breaks_the_renewal_has_the_new_rate_in_the_end(world: World, on: str, kind: str) -> None:
    story = await begun(world)
    await story.change_to("12", date(2026, 12, 1))
    await story.until(RENEWAL - timedelta(days=2))
    world.fault(on, kind, times=3)  # as often as the SDK tries
    await story.work()
    for _ in range(4):
        await world.resolve(after_s=600)
        await story.work()
    assert await story.work() == 0
    await story.until(RENEWAL + timedelta(hours=2))
    assert await story.taxes() == [2_000, 2_400]
    assert story.orders() == 1


async def test_an_order_that_stripe_would_not_take_for_a_day_is_made_again(world: World) -> None:
    story = await begun(world)
    await story.change_to("12", date(2026, 12, 1))
    await story.until(RENEWAL - timedelta(days=3))
    world.fault("POST /v1/subscriptions/*", "error_429")
    assert await story.work() == 1
    assert await story.work() == 0, "it is under way"
    assert await world.resolve(after_s=24 * 3_600) == 1
    assert story.orders() == 0
    assert await story.work() == 1
    await story.until(RENEWAL + timedelta(hours=2))
    assert await story.taxes() == [2_000, 2_400]


async def test_two_workers_make_one_order(world: World) -> None:
    story = await begun(world)
    await story.change_to("12", date(2026, 12, 1))
    await story.until(RENEWAL - timedelta(days=1))
    await asyncio.gather(*(story.work() for _ in range(4)))
    assert story.orders() == 1
    await story.until(RENEWAL + timedelta(hours=2))
    assert await story.taxes() == [2_000, 2_400]
    assert await story.misses() == []


async def test_the_taxes_of_the_lines_sum_up_to_that_of_the_invoice(world: World) -> None:
    garage = await world.new_garage()
    for number, percent in enumerate(("18.375", "0.3333", "9.99", "0")):
        await add(world, garage, percent, TODAY, whose=f"Jurisdiction {number}")
    for amount_minor in (1, 99, 8_701, 33_333):
        parking_pass = await world.new_pass(garage, amount_minor=amount_minor)
        await world.subscribe(garage, await world.new_driver(garage), parking_pass)
    world.move(days=31)
    await world.drain()
    invoices = await world.invoices(garage)
    assert len(invoices) >= 6
    async with world.door.garage_snapshot([garage.id]) as snapshot:
        for invoice in invoices:
            taxes = await snapshot.run(line_taxes.of_invoice(invoice_id=invoice.id))
            assert sum(one.amount_minor for one in taxes) == invoice.tax_minor
            assert {one.jurisdiction for one in taxes} == {f"Jurisdiction {number}" for number in range(4)}
