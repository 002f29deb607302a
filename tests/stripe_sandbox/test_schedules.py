from typing import Any

import pytest
import stripe

from .conftest import Story, instant


def phase(price: Any, end: str | int, **given: Any) -> dict[str, Any]:
    return {
        "items": [{"price": price.id, "quantity": 1}],
        "end_date": instant(end) if isinstance(end, str) else end,
        **given,
    }


async def test_a_rate_increase_takes_effect_at_the_renewal_it_was_planned_for(story: Story) -> None:
    subscription, dearer = await story.subscribe(), await story.price(20000)
    schedule = await story.v1.subscription_schedules.create_async({"from_subscription": subscription.id})
    assert (schedule.status, schedule.subscription, schedule.end_behavior) == ("active", subscription.id, "release")
    now = schedule.phases[0]
    first = {
        "items": [{"price": now["items"][0].price, "quantity": 1}],
        "start_date": now.start_date,
        "end_date": now.end_date,
    }
    second = phase(dearer, "2026-04-30T12:00:00", metadata={"rate": "2026"})
    changed = await story.v1.subscription_schedules.update_async(schedule.id, {"phases": [first, second]})
    assert [found.start_date for found in changed.phases] == [now.start_date, now.end_date]
    with pytest.raises(stripe.InvalidRequestError, match="managed by the subscription schedule"):
        await story.v1.subscriptions.update_async(subscription.id, {"cancel_at_period_end": True})
    story.move_to("2026-03-15T00:00:00")
    found = await story.v1.subscriptions.retrieve_async(subscription.id)
    assert (found["items"].data[0].price.id, found.metadata["rate"], found.schedule) == (dearer.id, "2026", schedule.id)
    assert [invoice.total for invoice in await story.invoices(subscription.id)] == [20000, 18500]
    assert (await story.v1.invoice_items.list_async()).data == [], "a change at the renewal needs no proration"
    story.move_to("2026-05-01T00:00:00")
    found = await story.v1.subscriptions.retrieve_async(subscription.id)
    released = await story.v1.subscription_schedules.retrieve_async(schedule.id)
    assert (found.status, found.schedule) == ("active", None)
    assert (released.status, released.released_subscription) == ("released", subscription.id)


async def test_a_subscription_can_start_ahead_and_end_with_its_schedule(story: Story) -> None:
    customer, price = await story.customer(), await story.price()
    schedule = await story.v1.subscription_schedules.create_async(
        {
            "customer": customer.id,
            "start_date": instant("2026-02-10T00:00:00"),
            "end_behavior": "cancel",
            "phases": [{"items": [{"price": price.id}], "duration": {"interval": "month", "interval_count": 2}}],
        }
    )
    assert (schedule.status, schedule.subscription) == ("not_started", None)
    story.move_to("2026-02-10T00:00:00")
    schedule = await story.v1.subscription_schedules.retrieve_async(schedule.id, {"expand": ["subscription"]})
    assert (schedule.status, schedule.subscription.status) == ("active", "active")
    assert schedule.subscription.start_date == instant("2026-02-10T00:00:00")
    story.move_to("2026-04-20T00:00:00")
    ended = await story.v1.subscriptions.retrieve_async(schedule.subscription.id)
    assert (ended.status, ended.ended_at) == ("canceled", instant("2026-04-10T00:00:00"))
    assert (await story.v1.subscription_schedules.retrieve_async(schedule.id)).status == "completed"
    assert [invoice.total for invoice in await story.invoices(ended.id)] == [18500, 18500]


async def test_a_phase_in_the_middle_of_a_period_is_prorated(story: Story) -> None:
    customer, price, dearer = await story.customer(), await story.price(), await story.price(30000)
    middle = instant("2026-02-14T12:00:00")
    schedule = await story.v1.subscription_schedules.create_async(
        {
            "customer": customer.id,
            "start_date": "now",
            "phases": [phase(price, middle), phase(dearer, "2026-06-01", proration_behavior="always_invoice")],
        }
    )
    story.move_to(middle)
    assert [invoice.total for invoice in await story.invoices(schedule.subscription)] == [15000 - 9250, 18500]


async def test_a_start_ahead_without_a_card_comes_to_nothing(story: Story) -> None:
    customer, price = await story.customer(card=None), await story.price()
    start = story.clock.now + 86400
    given = {"customer": customer.id, "start_date": start, "phases": [phase(price, "2026-06-01")]}
    schedule = await story.v1.subscription_schedules.create_async(given)
    story.move_to(start)
    assert (await story.v1.subscription_schedules.retrieve_async(schedule.id)).status == "canceled"
    assert story.event_types()[-1] == "subscription_schedule.aborted"
    assert (await story.v1.subscriptions.list_async({"status": "all"})).data == []


async def test_a_schedule_is_released_or_canceled_once(story: Story) -> None:
    schedules = story.v1.subscription_schedules
    kept, gone = await story.subscribe(), await story.subscribe()
    first = await schedules.create_async({"from_subscription": kept.id})
    with pytest.raises(stripe.InvalidRequestError, match="already attached"):
        await schedules.create_async({"from_subscription": kept.id})
    assert (await schedules.release_async(first.id)).released_subscription == kept.id
    second = await schedules.create_async({"from_subscription": gone.id})
    assert (await schedules.cancel_async(second.id)).status == "canceled"
    assert (await story.v1.subscriptions.retrieve_async(gone.id)).status == "canceled"
    with pytest.raises(stripe.InvalidRequestError, match="that is released"):
        await schedules.update_async(first.id, {"end_behavior": "cancel"})
    assert {found.id for found in (await schedules.list_async()).data} == {first.id, second.id}


async def test_phases_that_make_no_sense_are_refused(story: Story) -> None:
    customer, price = await story.customer(), await story.price()
    start = {"customer": customer.id, "start_date": "now"}
    for phases, message in (
        ([phase(price, story.clock.now)], "must end after"),
        ([{"items": [{"price": price.id}]}], "need an end_date"),
        ([phase(price, "2026-06-01"), phase(price, "2026-05-01")], "must end after"),
    ):
        with pytest.raises(stripe.InvalidRequestError, match=message):
            await story.v1.subscription_schedules.create_async({**start, "phases": phases})


async def test_a_phase_whose_price_was_archived_meanwhile_ends_the_schedule_and_not_the_subscription(
    story: Story,
) -> None:
    subscription, dearer = await story.subscribe(), await story.price(20000)
    schedule = await story.v1.subscription_schedules.create_async({"from_subscription": subscription.id})
    now = schedule.phases[0]
    first = {"items": [{"price": now["items"][0].price}], "start_date": now.start_date, "end_date": now.end_date}
    update = story.v1.subscription_schedules.update_async
    euro = await story.price(100, "eur")
    with pytest.raises(stripe.InvalidRequestError, match="same currency"):
        await update(schedule.id, {"phases": [first, phase(euro, "2026-05-31")]})
    await update(schedule.id, {"phases": [first, phase(dearer, "2026-05-31")]})
    await story.v1.prices.update_async(dearer.id, {"active": False})
    story.move_to("2026-03-15T00:00:00")
    assert (await story.v1.subscription_schedules.retrieve_async(schedule.id)).status == "canceled"
    found = await story.v1.subscriptions.retrieve_async(subscription.id)
    assert (found.status, found.schedule) == ("active", None)
    assert [invoice.total for invoice in await story.invoices(subscription.id)] == [18500, 18500]
