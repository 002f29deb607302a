import pytest
import stripe

from .conftest import Story, instant

DAY_S = 86400


async def test_a_trial_without_a_card_ends_as_it_was_told_to(story: Story) -> None:
    for behavior, status in (("cancel", "canceled"), ("pause", "paused"), ("create_invoice", "canceled")):
        customer, price = await story.customer(card=None), await story.price()
        trial = await story.v1.subscriptions.create_async(
            {
                "customer": customer.id,
                "items": [{"price": price.id}],
                "trial_period_days": 10,
                "trial_settings": {"end_behavior": {"missing_payment_method": behavior}},
            }
        )
        story.move_to(story.clock.now + 10 * DAY_S)
        if behavior == "create_invoice":
            story.move_to(story.clock.now + 40 * DAY_S)
        assert (await story.v1.subscriptions.retrieve_async(trial.id)).status == status
        if behavior == "pause":
            card = await story.v1.payment_methods.attach_async("pm_card_visa", {"customer": customer.id})
            await story.v1.subscriptions.update_async(trial.id, {"default_payment_method": card.id})
            story.clock.now += DAY_S
            resumed = await story.v1.subscriptions.resume_async(trial.id)
            assert (resumed.status, resumed.billing_cycle_anchor) == ("active", story.clock.now)
            assert [invoice.total for invoice in await story.invoices(trial.id)] == [18500, 0]
            with pytest.raises(stripe.InvalidRequestError, match="can be resumed"):
                await story.v1.subscriptions.resume_async(trial.id)


async def test_a_trial_can_be_ended_now_or_made_longer(story: Story) -> None:
    subscription = await story.subscribe(trial_period_days=14)
    later = story.clock.now + 30 * DAY_S
    longer = await story.v1.subscriptions.update_async(
        subscription.id, {"trial_end": later, "proration_behavior": "none"}
    )
    assert (longer.status, longer.trial_end, longer["items"].data[0].current_period_end) == ("trialing", later, later)
    story.move_to(story.clock.now + 20 * DAY_S)
    assert "customer.subscription.trial_will_end" not in story.event_types()
    story.move_to(later - 3 * DAY_S)
    assert story.event_types().count("customer.subscription.trial_will_end") == 1
    ended = await story.v1.subscriptions.update_async(subscription.id, {"trial_end": "now"})
    assert (ended.status, ended.trial_end, ended.billing_cycle_anchor) == ("active", story.clock.now, story.clock.now)
    first = (await story.invoices(subscription.id))[0]
    assert (first.total, first.status, first.billing_reason) == (18500, "paid", "subscription_update")


@pytest.mark.parametrize(
    ("behavior", "status"), [("keep_as_draft", "draft"), ("mark_uncollectible", "uncollectible"), ("void", "void")]
)
async def test_a_pause_sets_invoices_aside_until_it_ends(story: Story, behavior: str, status: str) -> None:
    subscription = await story.subscribe()
    resumes_at = instant("2026-03-15T00:00:00")
    pause = {"behavior": behavior, "resumes_at": resumes_at}
    await story.v1.subscriptions.update_async(subscription.id, {"pause_collection": pause})
    story.move_to("2026-03-10T00:00:00")
    found = await story.v1.subscriptions.retrieve_async(subscription.id)
    assert (found.status, found.pause_collection.behavior) == ("active", behavior)
    assert [invoice.status for invoice in await story.invoices(subscription.id)] == [status, "paid"]
    story.move_to("2026-04-02T00:00:00")
    found = await story.v1.subscriptions.retrieve_async(subscription.id)
    assert (found.status, found.pause_collection) == ("active", None)
    assert [invoice.status for invoice in await story.invoices(subscription.id)] == ["paid", status, "paid"]
    charges = await story.v1.charges.list_async({"customer": subscription.customer})
    assert len(charges.data) == 2


async def test_a_pause_can_be_taken_back(story: Story) -> None:
    subscription = await story.subscribe()
    update = story.v1.subscriptions.update_async
    await update(subscription.id, {"pause_collection": {"behavior": "void"}})
    assert (await update(subscription.id, {"pause_collection": ""})).pause_collection is None
    with pytest.raises(stripe.InvalidRequestError, match="in the future"):
        await update(subscription.id, {"pause_collection": {"behavior": "void", "resumes_at": story.clock.now}})
    story.move_to("2026-03-10T00:00:00")
    assert [invoice.status for invoice in await story.invoices(subscription.id)] == ["paid", "paid"]


async def test_an_end_can_be_planned_at_an_instant_and_at_the_start(story: Story) -> None:
    end = instant("2026-02-10T08:00:00")
    subscription = await story.subscribe(cancel_at=end)
    assert (subscription.cancel_at, subscription.cancel_at_period_end) == (end, False)
    story.move_to(end)
    ended = await story.v1.subscriptions.retrieve_async(subscription.id)
    assert (ended.status, ended.ended_at) == ("canceled", end)
