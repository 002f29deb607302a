"""A bulk rate increase: shown, announced as shown, told in time, and paid from the right renewal on."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from tests.world import World
from vend.billing.apply_rates import apply_rate_changes
from vend.billing.change_pass import preview_change
from vend.billing.change_price import change_price
from vend.billing.commands import NewPrice, Pause, WantedPass
from vend.billing.keep import keep
from vend.billing.pause import pause, resume
from vend.billing.price_versions import set_price
from vend.billing.rate_changes import (
    announce_rate_change,
    cancel_rate_change,
    draft_rate_change,
    preview_rate_change,
)
from vend.billing.subscribe import Subscribed
from vend.domain.errors import Invalid, NotFound, VendError
from vend.domain.garage import Garage
from vend.domain.notice import Notice
from vend.domain.page import Page
from vend.domain.parking_pass import ParkingPass
from vend.domain.pass_change import ChangeUnderWay, PreviewOutdated
from vend.domain.period import day_start
from vend.domain.rate_change import (
    NothingToRaise,
    PassAmount,
    RateChange,
    RateChangeState,
    RateChangeUnderWay,
    RateLine,
    RateTerms,
    rate_change_of,
)
from vend.domain.rate_plan import RatePreview
from vend.domain.rate_steps import AHEAD
from vend.domain.subscription import Subscription
from vend.store import notices, passes, rate_changes

NOTICE, EFFECTIVE = date(2026, 12, 1), date(2027, 1, 1)


class Story:
    """A garage with one pass of 200.00, and subscriptions that renew on the second of each month."""

    def __init__(self, world: World, garage: Garage, parking_pass: ParkingPass) -> None:
        self.world, self.garage, self.parking_pass = world, garage, parking_pass
        self.change: RateChange | None = None

    @property
    def change_id(self) -> UUID:
        assert self.change is not None
        return self.change.id

    async def comes(self, parking_pass: ParkingPass | None = None, **how: Any) -> Subscription:
        driver = await self.world.new_driver(self.garage)
        made = await self.world.subscribe(self.garage, driver, parking_pass or self.parking_pass, **how)
        assert isinstance(made, Subscribed)
        await self.world.drain()
        return made.subscription

    async def draft(self, **terms: Any) -> RatePreview:
        given: dict[str, Any] = {"name": "2027", "notice_date": NOTICE, "effective_date": EFFECTIVE} | terms
        if "amounts" not in given:
            given = {"percent_points": 500} | given
        world = self.world
        self.change = await draft_rate_change(
            world.door, self.garage.id, RateTerms(**given), asked=world.asked(), now=world.now
        )
        return await preview_rate_change(world.door, self.garage.id, self.change.id)

    async def announce(self, **terms: Any) -> RatePreview:
        shown = await self.draft(**terms)
        world = self.world
        self.change = await announce_rate_change(
            world.door, self.garage.id, self.change_id, shown.shown, asked=world.asked(), now=world.now
        )
        return shown

    async def cancel(self) -> None:
        world = self.world
        await cancel_rate_change(world.door, self.garage.id, self.change_id, asked=world.asked(), now=world.now)

    async def work(self) -> None:
        """Let the worker do all that is due."""
        await self.world.drain()
        while await apply_rate_changes(self.world.door, self.world.stripe, now=self.world.now):
            await self.world.drain()

    async def until(self, at: datetime) -> None:
        """Let time pass, with the worker at work and Stripe telling whenever something is to happen."""
        while self.world.now < at:
            ahead = [moment for moment in await self._moments() if self.world.now < moment < at]
            self.world.move(seconds=(min(ahead, default=at) - self.world.now).total_seconds())
            await self.work()

    async def _moments(self) -> list[datetime]:
        """Give when something happens: the dates of the increase, and the renewals with the hours before and after."""
        dates = [] if self.change is None else [self.change.terms.notice_date, self.change.terms.effective_date]
        moments = [day_start(day, self.garage.time_zone) + timedelta(minutes=1) for day in dates]
        for row in await self.world.subscriptions(self.garage):
            if row.current_period_end_at is not None and row.ended_at is None:
                end_at = row.current_period_end_at
                moments += [
                    end_at - AHEAD + timedelta(hours=1),
                    end_at - timedelta(hours=12),
                    end_at + timedelta(hours=2),
                ]
        return moments

    async def lines(self) -> dict[UUID, RateLine]:
        async with self.world.door.garage_snapshot([self.garage.id]) as garage:
            found = await garage.run(
                rate_changes.lines(rate_change_id=self.change_id, page=Page(row_limit=200), state=None)
            )
        return {line.subscription_id: line for line in found}

    async def stands(self, subscription: Subscription) -> tuple[str, str | None]:
        line = (await self.lines())[subscription.id]
        return line.state, line.why

    async def state(self) -> tuple[str, bool]:
        async with self.world.door.garage_snapshot([self.garage.id]) as garage:
            row = await garage.run(rate_changes.read_one(rate_change_id=self.change_id))
        assert row is not None
        return rate_change_of(row).state, row.closed_at is not None

    async def told(self, subscription: Subscription) -> list[Notice]:
        async with self.world.door.garage_snapshot([self.garage.id]) as garage:
            found = await garage.run(notices.list_page(page=Page(), customer_id=None, subject_id=subscription.id))
        return [one for one in reversed(found) if one.kind.startswith("rate_")]

    async def billed(self, subscription: Subscription) -> list[int]:
        """Give what each invoice came to that is owed or paid, oldest first."""
        found = await self.world.invoices(self.garage)
        mine = [one for one in found if one.subscription_id == subscription.id and one.status != "void"]
        return [one.total_minor for one in sorted(mine, key=lambda one: (one.issued_at, one.id))]

    async def sold_for(self) -> int:
        async with self.world.door.garage_snapshot([self.garage.id]) as garage:
            found = await garage.run(passes.read_one(pass_id=self.parking_pass.id))
        assert found is not None
        return found.amount_minor


@pytest.fixture
async def story(world: World) -> Story:
    garage = await world.new_garage()
    return Story(world, garage, await world.new_pass(garage, amount_minor=20_000))


def noon(month: int, day: int, year: int = 2026) -> datetime:
    return datetime(year, month, day, 18, 0, tzinfo=UTC)


async def test_everybody_is_told_and_pays_from_the_first_renewal_on_or_after_the_date(story: Story) -> None:
    second = await story.comes()
    await story.until(noon(11, 20))
    twentieth = await story.comes()

    shown = await story.announce()
    assert (shown.raised, shown.mrr_before_minor, shown.mrr_after_minor) == (2, 40_000, 42_000)
    assert (shown.first_pays_at, shown.last_pays_at) == (
        *(second.current_period_end_at and datetime(2027, 1, 2, 15, 0, tzinfo=UTC),),
        *(twentieth.current_period_end_at and datetime(2027, 1, 20, 18, 0, tzinfo=UTC),),
    )
    assert [(one.old_minor, one.new_minor) for one in shown.passes] == [(20_000, 21_000)]
    assert {line.subscription_id: line.pays_at for line in shown.lines} == {
        key: line.pays_at for key, line in (await story.lines()).items()
    }

    await story.until(noon(11, 30))
    assert await story.told(second) == []
    await story.until(noon(12, 1))
    for one, day in ((second, "2027-01-02"), (twentieth, "2027-01-20")):
        (notice,) = await story.told(one)
        assert notice.kind == "rate_increase"
        assert msgspec.json.decode(notice.detail) | {
            "old_minor": 20_000,
            "new_minor": 21_000,
            "from_date": day,
        } == msgspec.json.decode(notice.detail)

    await story.until(noon(12, 31))
    assert await story.sold_for() == 20_000
    await story.until(noon(1, 1, 2027))
    assert await story.sold_for() == 21_000
    await story.until(noon(1, 3, 2027))
    assert await story.billed(second) == [20_000, 20_000, 21_000]
    assert await story.stands(twentieth) == ("noticed", None)
    assert await story.state() == ("applying", False)
    await story.until(noon(2, 3, 2027))
    assert await story.billed(second) == [20_000, 20_000, 21_000, 21_000]
    assert await story.billed(twentieth) == [20_000, 20_000, 21_000]
    assert await story.state() == ("done", True)
    assert [len(await story.told(one)) for one in (second, twentieth)] == [1, 1]
    for one in (second, twentieth):
        line = (await story.lines())[one.id]
        assert (line.state, line.pays_at, line.joined) == (
            "changed",
            next(planned.pays_at for planned in shown.lines if planned.subscription_id == one.id),
            False,
        )


async def test_a_price_is_changed_no_earlier_than_a_day_before_and_without_proration(story: Story) -> None:
    one = await story.comes()
    await story.announce(effective_date=date(2026, 12, 2))
    await story.until(datetime(2026, 12, 1, 14, 0, tzinfo=UTC))
    assert await story.stands(one) == ("noticed", None)
    await story.until(datetime(2026, 12, 1, 16, 0, tzinfo=UTC))
    assert await story.stands(one) == ("changed", None)
    assert await story.billed(one) == [20_000]
    await story.until(noon(12, 2))
    assert await story.billed(one) == [20_000, 21_000]


async def test_what_was_shown_is_announced_or_nothing(story: Story) -> None:
    world = story.world
    await story.comes()
    shown = await story.draft()
    again = await preview_rate_change(world.door, story.garage.id, story.change_id)
    assert again == shown
    late = await story.comes()
    with pytest.raises(PreviewOutdated):
        await announce_rate_change(
            world.door, story.garage.id, story.change_id, shown.shown, asked=world.asked(), now=world.now
        )
    assert await story.lines() == {}
    fresh = await preview_rate_change(world.door, story.garage.id, story.change_id)
    asked = world.asked()
    announced = await announce_rate_change(
        world.door, story.garage.id, story.change_id, fresh.shown, asked=asked, now=world.now
    )
    assert late.id in await story.lines()
    assert announced == await announce_rate_change(
        world.door, story.garage.id, story.change_id, fresh.shown, asked=asked, now=world.now
    )
    with pytest.raises(RateChangeState):
        await announce_rate_change(
            world.door, story.garage.id, story.change_id, fresh.shown, asked=world.asked(), now=world.now
        )
    with pytest.raises(RateChangeState):
        await preview_rate_change(world.door, story.garage.id, story.change_id)


async def test_renewals_in_between_do_not_spoil_what_was_shown(story: Story) -> None:
    await story.comes()
    shown = await story.draft(notice_date=date(2026, 12, 10))
    await story.until(noon(12, 5))
    assert await preview_rate_change(story.world.door, story.garage.id, story.change_id) == shown


async def test_who_is_spared_is_said_with_why_and_keeps_their_price(story: Story) -> None:
    world = story.world
    named, leaves = await story.comes(), await story.comes()
    await world.cancel(leaves, at_period_end=True)
    await world.drain()
    await set_price(
        world.door, story.garage.id, story.parking_pass.id, NewPrice(24_000), asked=world.asked(), now=world.now
    )
    newest = await story.comes()
    shown = await story.announce(
        percent_points=None,
        amounts=[PassAmount(story.parking_pass.id, 22_000)],
        spared_subscription_ids=[named.id],
    )
    assert {(one.why, one.subscriptions) for one in shown.not_raised} == {
        ("named", 1),
        ("no_increase", 1),
        ("ending", 1),
    }
    assert (shown.raised, shown.passes) == (0, [])
    assert shown.mrr_before_minor == shown.mrr_after_minor == 64_000
    await story.until(noon(2, 3, 2027))
    assert await story.stands(named) == ("left_out", "named")
    assert await story.stands(newest) == ("left_out", "no_increase")
    assert await story.stands(leaves) == ("skipped", "ended")
    assert await story.told(leaves) == await story.told(named) == []
    assert await story.billed(named) == [20_000] * 4
    assert await story.sold_for() == 24_000
    assert await story.state() == ("done", True)


async def test_who_began_or_changed_lately_or_pays_another_version_can_be_spared(story: Story) -> None:
    world = story.world
    old, changed = await story.comes(), await story.comes()
    version = await set_price(
        world.door, story.garage.id, story.parking_pass.id, NewPrice(21_000), asked=world.asked(), now=world.now
    )
    await story.until(noon(12, 20))
    await change_price(
        world.door, world.stripe, story.garage.id, changed.id, version.id, asked=world.asked(), now=world.now
    )
    new = await story.comes()

    async def why(**terms: Any) -> dict[UUID, str | None]:
        dates = {"notice_date": date(2026, 12, 20), "effective_date": date(2027, 1, 10)}
        return {line.subscription_id: line.why for line in (await story.draft(**dates | terms)).lines}

    assert await why() == {old.id: None, changed.id: None, new.id: None}
    assert await why(spare_changed_months=1) == {old.id: None, changed.id: "recently_changed", new.id: None}
    assert await why(spare_started_months=1) == {old.id: None, changed.id: None, new.id: "recently_started"}
    assert await why(spare_other_prices=True) == {old.id: "other_price", changed.id: None, new.id: None}


async def test_each_is_raised_from_their_own_price_and_an_amount_brings_all_up_to_what_is_sold(story: Story) -> None:
    world = story.world
    old = await story.comes()
    await set_price(
        world.door, story.garage.id, story.parking_pass.id, NewPrice(21_010), asked=world.asked(), now=world.now
    )
    new = await story.comes()
    shown = await story.draft(percent_points=450, round_to_minor=50)
    assert {line.subscription_id: line.new_minor for line in shown.lines} == {old.id: 20_900, new.id: 21_950}
    assert [(one.old_minor, one.new_minor) for one in shown.passes] == [(21_010, 21_950)]

    shown = await story.announce(percent_points=None, amounts=[PassAmount(story.parking_pass.id, 21_010)])
    assert (shown.raised, shown.passes) == (1, [])
    await story.until(noon(1, 3, 2027))
    assert (await world.subscription(story.garage, old.id)).price_id == new.price_id
    assert await story.billed(old) == [20_000, 20_000, 21_010]


async def test_who_subscribes_in_between_pays_the_old_price_first_and_has_the_same_notice(story: Story) -> None:
    await story.comes()
    await story.announce()
    await story.until(noon(12, 20))
    late = await story.comes()
    await story.work()
    (notice,) = await story.told(late)
    assert msgspec.json.decode(notice.detail)["from_date"] == "2027-01-20"
    line = (await story.lines())[late.id]
    assert (line.state, line.joined, line.holds_from_date) == ("noticed", True, date(2027, 1, 20))
    await story.until(noon(1, 21, 2027))
    assert await story.billed(late) == [20_000, 21_000]
    assert await story.stands(late) == ("changed", None)


async def test_who_ordered_ahead_joins_when_they_begin(story: Story) -> None:
    world = story.world
    await story.announce()
    driver = await world.new_driver(story.garage)
    pending = await world.subscribe(story.garage, driver, story.parking_pass, start_date=date(2027, 1, 10))
    await story.until(noon(1, 9, 2027))
    assert await story.sold_for() == 21_000
    assert await story.state() == ("applying", False), "somebody may still come to the old price"
    await story.until(datetime(2027, 1, 10, 8, 0, tzinfo=UTC))
    await world.resolve()
    await story.work()
    begun = pending.subscription
    assert await story.stands(begun) == ("noticed", None)
    await story.until(noon(2, 12, 2027))
    assert await story.billed(begun) == [20_000, 21_000]
    assert await story.state() == ("done", True)


async def test_who_ends_or_changes_meanwhile_is_skipped_and_says_why(story: Story) -> None:
    world = story.world
    ended, repriced, kept = await story.comes(), await story.comes(), await story.comes()
    await world.cancel(kept, at_period_end=True)
    await story.announce(notice_date=date(2026, 11, 20), effective_date=date(2026, 12, 1))
    await world.cancel(ended, at_period_end=False)
    other = await set_price(
        world.door, story.garage.id, story.parking_pass.id, NewPrice(20_500), asked=world.asked(), now=world.now
    )
    await change_price(
        world.door, world.stripe, story.garage.id, repriced.id, other.id, asked=world.asked(), now=world.now
    )
    await story.until(noon(11, 25))
    assert await story.stands(ended) == ("skipped", "ended")
    assert await story.stands(repriced) == ("skipped", "changed_price")
    assert (await story.stands(kept), await story.told(kept)) == (("waiting", "ending"), [])
    await keep(world.door, world.stripe, story.garage.id, kept.id, asked=world.asked(), now=world.now)
    await story.until(noon(12, 1))
    assert await story.stands(kept) == ("noticed", None)
    assert await story.sold_for() == 20_500, "a later word on the price stands"
    await story.until(noon(1, 3, 2027))
    assert await story.billed(kept) == [20_000, 20_000, 21_000], "told on the 25th, so from the 6th on"


async def test_a_cancelled_increase_is_taken_back_from_everybody(story: Story) -> None:
    early, late = await story.comes(), None
    await story.until(noon(11, 20))
    late = await story.comes()
    await story.announce(notice_date=date(2026, 11, 21), effective_date=date(2026, 12, 2))
    await story.until(datetime(2026, 12, 1, 16, 0, tzinfo=UTC))
    assert [await story.stands(one) for one in (early, late)] == [("changed", None), ("noticed", None)]
    await story.cancel()
    await story.work()
    assert [await story.stands(one) for one in (early, late)] == [("cancelled", None)] * 2
    assert await story.state() == ("cancelled", True)
    assert [[told.kind for told in await story.told(one)] for one in (early, late)] == [
        ["rate_increase", "rate_increase_cancelled"]
    ] * 2
    await story.until(noon(1, 21, 2027))
    assert await story.billed(early) == [20_000] * 3
    assert await story.billed(late) == [20_000] * 3
    assert await story.sold_for() == 20_000
    with pytest.raises(RateChangeState):
        await story.cancel()


async def test_it_cannot_be_cancelled_once_it_holds(story: Story) -> None:
    await story.comes()
    await story.announce(effective_date=date(2026, 12, 2))
    story.world.move(days=30)
    with pytest.raises(RateChangeState):
        await story.cancel()
    await story.work()
    with pytest.raises(RateChangeState):
        await story.cancel()


async def test_a_paused_subscription_goes_on_at_the_new_price(story: Story) -> None:
    world = story.world
    one = await story.comes()
    await story.announce()
    await pause(world.door, world.stripe, story.garage.id, one.id, Pause(), asked=world.asked(), now=world.now)
    await story.until(noon(1, 3, 2027))
    assert await story.stands(one) == ("changed", None)
    assert await story.billed(one) == [20_000]
    await resume(world.door, world.stripe, story.garage.id, one.id, asked=world.asked(), now=world.now)
    await story.until(noon(2, 3, 2027))
    assert (await story.billed(one))[-1] == 21_000


async def test_two_increases_do_not_meet(story: Story) -> None:
    await story.comes()
    await story.announce()
    world = story.world
    with pytest.raises(RateChangeUnderWay):
        await story.announce(effective_date=date(2027, 3, 1), spare_changed_months=None)
    other = await world.new_pass(story.garage, amount_minor=10_000)
    await story.announce(percent_points=None, amounts=[PassAmount(other.id, 11_000)])
    with pytest.raises(NothingToRaise):
        await story.announce(percent_points=None, amounts=[PassAmount(other.id, 10_000)])


async def test_a_pass_and_its_price_are_not_changed_at_once(story: Story) -> None:
    world = story.world
    one = await story.comes()
    other = await world.new_pass(story.garage, amount_minor=30_000)
    await story.announce(effective_date=date(2026, 12, 2))
    await story.until(datetime(2026, 12, 1, 14, 0, tzinfo=UTC))
    world.move(hours=2)
    world.fault("POST /v1/subscriptions/*", "reset_after", times=3)
    await apply_rate_changes(world.door, world.stripe, now=world.now)
    with pytest.raises(ChangeUnderWay):
        await preview_change(world.door, world.stripe, story.garage.id, one.id, WantedPass(other.id), now=world.now)
    await world.resolve()
    await story.work()
    assert await story.stands(one) == ("changed", None)
    await preview_change(world.door, world.stripe, story.garage.id, one.id, WantedPass(other.id), now=world.now)


@pytest.mark.parametrize("on", ["POST /v1/subscriptions/*", "POST /v1/prices"])
@pytest.mark.parametrize("kind", ["reset_before", "reset_after", "error_500_after", "error_429", "html_502"])
async def test_whatever_breaks_each_pays_the_new_price_once_told(story: Story, on: str, kind: str) -> None:
    world = story.world
    one = await story.comes()
    await story.announce(effective_date=date(2026, 12, 2))
    await story.until(datetime(2026, 12, 1, 14, 0, tzinfo=UTC))
    world.move(hours=2)
    world.fault(on, kind, times=3)
    for _ in range(4):
        await story.work()
        await world.resolve(after_s=600)
    await story.work()
    await story.until(noon(12, 3))
    assert await story.billed(one) == [20_000, 21_000]
    assert await story.stands(one) == ("changed", None)
    assert len(await story.told(one)) == 1


async def test_a_worker_that_was_away_too_long_raises_the_next_renewal(story: Story) -> None:
    one = await story.comes()
    await story.announce(effective_date=date(2026, 12, 2))
    await story.until(noon(12, 1) - timedelta(hours=10))
    story.world.move(days=3)
    await story.work()
    assert await story.billed(one) == [20_000, 20_000]
    await story.until(noon(1, 3, 2027))
    assert await story.billed(one) == [20_000, 20_000, 21_000]


async def test_who_is_told_late_is_raised_late(story: Story) -> None:
    one = await story.comes()
    await story.announce()
    story.world.move(days=55)  # 27 December: nobody was there on the notice date
    await story.work()
    assert (await story.lines())[one.id].holds_from_date == date(2027, 1, 27)
    await story.until(noon(2, 3, 2027))
    assert await story.billed(one) == [20_000, 20_000, 20_000, 21_000]


async def test_workers_at_once_do_each_thing_once(story: Story) -> None:
    some = [await story.comes() for _ in range(3)]
    await story.announce(effective_date=date(2026, 12, 2))
    for at in (noon(12, 1) - timedelta(hours=4), noon(12, 1), noon(12, 2)):
        story.world.move(seconds=(at - story.world.now).total_seconds())
        await story.world.drain()
        await asyncio.gather(
            *(apply_rate_changes(story.world.door, story.world.stripe, now=story.world.now) for _ in range(4))
        )
    await story.work()
    assert [len(await story.told(one)) for one in some] == [1, 1, 1]
    assert [await story.billed(one) for one in some] == [[20_000, 21_000]] * 3
    updates = [event for event in story.world.events() if event["type"] == "customer.subscription.updated"]
    assert sum(map(repriced, updates)) == 3


def repriced(event: dict[str, Any]) -> bool:
    """Say whether an update of a subscription gave it another price; a renewal changes its items too."""
    before = (event["data"].get("previous_attributes") or {}).get("items")
    now = event["data"]["object"]["items"]
    return before is not None and before["data"][0]["price"]["id"] != now["data"][0]["price"]["id"]


async def test_terms_that_cannot_be_are_refused(story: Story) -> None:
    unknown = uuid4()
    one = PassAmount(story.parking_pass.id, 21_000)
    refusals: list[tuple[dict[str, Any], type[VendError]]] = [
        ({"percent_points": None}, Invalid),
        ({"amounts": [one], "percent_points": 500}, Invalid),
        ({"amounts": [one], "pass_ids": [one.pass_id]}, Invalid),
        ({"amounts": [one], "round_to_minor": 50}, Invalid),
        ({"amounts": [one, one]}, Invalid),
        ({"pass_ids": [one.pass_id, one.pass_id]}, Invalid),
        ({"notice_date": date(2026, 11, 1)}, Invalid),
        ({"effective_date": NOTICE}, Invalid),
        ({"effective_date": date(2030, 1, 1)}, Invalid),
        ({"pass_ids": [unknown]}, NotFound),
        ({"amounts": [PassAmount(unknown, 1)]}, NotFound),
        ({"spared_subscription_ids": [unknown]}, NotFound),
    ]
    for terms, error in refusals:
        with pytest.raises(error):
            await story.draft(**terms)
    world = story.world
    other = await world.new_garage()
    await story.draft()
    for change_id, garage_id in ((unknown, story.garage.id), (story.change_id, other.id)):
        with pytest.raises(NotFound):
            await preview_rate_change(world.door, garage_id, change_id)
        with pytest.raises(NotFound):
            await announce_rate_change(world.door, garage_id, change_id, "0" * 64, asked=world.asked(), now=world.now)
        with pytest.raises(NotFound):
            await cancel_rate_change(world.door, garage_id, change_id, asked=world.asked(), now=world.now)
    await story.cancel()
    assert await story.state() == ("cancelled", True)
    world.move(days=40)
    with pytest.raises(Invalid):
        await story.announce()
