from typing import Any

import pytest
import stripe

from .conftest import Story, instant

START = instant("2030-01-31T12:00:00")


async def on_clock(story: Story, card: str = "pm_card_visa", **given: Any) -> tuple[Any, Any]:
    """A clock in 2030 and a subscription on it."""
    clock = await story.v1.test_helpers.test_clocks.create_async({"frozen_time": START, "name": "a story"})
    customer, price = await story.customer(card, test_clock=clock.id), await story.price()
    params = {"customer": customer.id, "items": [{"price": price.id}], **given}
    return clock, await story.v1.subscriptions.create_async(params)


async def advance(story: Story, clock: Any, moment: str) -> Any:
    moving = await story.v1.test_helpers.test_clocks.advance_async(clock.id, {"frozen_time": instant(moment)})
    assert moving.status == "advancing"
    story.sandbox.run_due()
    return await story.v1.test_helpers.test_clocks.retrieve_async(clock.id)


async def test_what_lives_on_a_clock_goes_by_it_and_not_by_the_sandboxs_time(story: Story) -> None:
    clock, subscription = await on_clock(story)
    assert (subscription.created, subscription.test_clock) == (START, clock.id)
    assert subscription["items"].data[0].current_period_end == instant("2030-02-28T12:00:00")
    story.move_to("2030-12-01T00:00:00")
    assert len(await story.invoices(subscription.id)) == 1
    ready = await advance(story, clock, "2030-04-01T00:00:00")
    assert (ready.status, ready.frozen_time) == ("ready", instant("2030-04-01T00:00:00"))
    invoices = (await story.invoices(subscription.id))[::-1]
    assert [invoice.status for invoice in invoices] == ["paid"] * 3
    assert [invoice.created for invoice in invoices] == [
        START,
        instant("2030-02-28T12:00:00"),
        instant("2030-03-31T12:00:00"),
    ]
    assert {invoice.test_clock for invoice in invoices} == {clock.id}
    told = [event for event in story.event_types() if event.startswith("test_helpers")]
    assert told == [f"test_helpers.test_clock.{what}" for what in ("created", "advancing", "ready")]
    events = await story.v1.events.list_async({"type": "test_helpers.test_clock.ready"})
    assert events.data[0].created == instant("2030-12-01T00:00:00"), "events go by the account's time"


async def test_retries_trials_and_expiry_happen_on_the_clock(story: Story) -> None:
    clock, subscription = await on_clock(story, trial_period_days=14)
    bad = await story.v1.payment_methods.attach_async("pm_card_chargeCustomerFail", {"customer": subscription.customer})
    await story.v1.subscriptions.update_async(subscription.id, {"default_payment_method": bad.id})
    await advance(story, clock, "2030-02-14T13:00:00")
    found = await story.v1.subscriptions.retrieve_async(subscription.id)
    assert found.status == "past_due"
    assert story.event_types().count("customer.subscription.trial_will_end") == 1
    await advance(story, clock, "2030-03-02T00:00:00")
    assert (await story.v1.subscriptions.retrieve_async(subscription.id)).status == "canceled"
    incomplete = await story.v1.subscriptions.create_async(
        {
            "customer": subscription.customer,
            "items": [{"price": (await story.price()).id}],
            "default_payment_method": bad.id,
        }
    )
    await advance(story, clock, "2030-03-02T23:00:00")
    assert (await story.v1.subscriptions.retrieve_async(incomplete.id)).status == "incomplete_expired"


async def test_a_clock_goes_forward_only_and_is_left_alone_while_it_moves(story: Story) -> None:
    clock, subscription = await on_clock(story)
    clocks = story.v1.test_helpers.test_clocks
    for moment in (START, START - 1):
        with pytest.raises(stripe.InvalidRequestError, match="only be moved forward") as refused:
            await clocks.advance_async(clock.id, {"frozen_time": moment})
        assert (refused.value.http_status, refused.value.param) == (400, "frozen_time")
    await clocks.advance_async(clock.id, {"frozen_time": START + 60})
    with pytest.raises(stripe.StripeError, match="advancement underway"):
        await clocks.advance_async(clock.id, {"frozen_time": START + 90})
    with pytest.raises(stripe.InvalidRequestError, match="cannot perform modifications"):
        await story.v1.subscriptions.update_async(subscription.id, {"description": "x"})
    assert (await story.v1.subscriptions.retrieve_async(subscription.id)).description is None
    story.sandbox.run_due()
    assert (await clocks.retrieve_async(clock.id)).frozen_time == START + 60


async def test_lists_show_what_is_on_a_clock_to_who_asks_for_it(story: Story) -> None:
    other = await story.subscribe()
    clock, subscription = await on_clock(story)
    customers, subscriptions = story.v1.customers, story.v1.subscriptions
    assert [found.id for found in (await customers.list_async()).data] == [other.customer]
    assert [found.id for found in (await customers.list_async({"test_clock": clock.id})).data] == [
        subscription.customer
    ]
    assert [found.id for found in (await subscriptions.list_async()).data] == [other.id]
    assert [found.id for found in (await subscriptions.list_async({"test_clock": clock.id})).data] == [subscription.id]
    by_customer = await subscriptions.list_async({"customer": subscription.customer})
    assert [found.id for found in by_customer.data] == [subscription.id]
    assert [found.id for found in (await story.v1.test_helpers.test_clocks.list_async()).data] == [clock.id]
    assert (await story.v1.test_helpers.test_clocks.delete_async(clock.id)).deleted
    with pytest.raises(stripe.InvalidRequestError, match="No such customer"):
        await customers.retrieve_async(subscription.customer)
    assert (await subscriptions.retrieve_async(other.id)).status == "active"
