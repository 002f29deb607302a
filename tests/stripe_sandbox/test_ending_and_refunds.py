import pytest
import stripe

from .conftest import Story


async def test_cancelling_now_ends_it_at_once_and_a_second_time_finds_nothing(story: Story) -> None:
    subscription = await story.subscribe()
    canceled = await story.v1.subscriptions.cancel_async(subscription.id)
    assert (canceled.status, canceled.ended_at, canceled.canceled_at) == ("canceled", story.clock.now, story.clock.now)
    assert canceled.cancellation_details.reason == "cancellation_requested"
    assert story.event_types()[-1] == "customer.subscription.deleted"
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await story.v1.subscriptions.cancel_async(subscription.id)
    assert (refused.value.http_status, refused.value.code) == (404, "resource_missing")
    story.move_to("2026-08-01T00:00:00")
    assert len(await story.invoices(subscription.id)) == 1


async def test_cancelling_at_the_period_end_lets_it_run_until_then(story: Story) -> None:
    subscription = await story.subscribe()
    planned = await story.v1.subscriptions.update_async(subscription.id, {"cancel_at_period_end": True})
    end = planned["items"].data[0].current_period_end
    assert (planned.status, planned.cancel_at, planned.cancel_at_period_end) == ("active", end, True)
    story.move_to(end)
    ended = await story.v1.subscriptions.retrieve_async(subscription.id)
    assert (ended.status, ended.ended_at) == ("canceled", end)
    assert len(await story.invoices(subscription.id)) == 1


async def test_a_planned_end_can_be_taken_back(story: Story) -> None:
    subscription = await story.subscribe()
    await story.v1.subscriptions.update_async(subscription.id, {"cancel_at_period_end": True})
    kept = await story.v1.subscriptions.update_async(subscription.id, {"cancel_at_period_end": False})
    assert (kept.cancel_at, kept.canceled_at, kept.cancel_at_period_end) == (None, None, False)
    story.move_to("2026-03-15T00:00:00")
    assert (await story.v1.subscriptions.retrieve_async(subscription.id)).status == "active"
    assert len(await story.invoices(subscription.id)) == 2


async def charge_of(story: Story) -> str:
    subscription = await story.subscribe()
    charges = await story.v1.charges.list_async({"customer": subscription.customer})
    return str(charges.data[0].id)


async def test_refunds_in_part_add_up_and_the_fee_is_kept(story: Story) -> None:
    charge_id = await charge_of(story)
    first = await story.v1.refunds.create_async(
        {"charge": charge_id, "amount": 5000, "reason": "requested_by_customer"},
        {"idempotency_key": "refund-1"},
    )
    assert (first.status, first.amount, first.charge) == ("succeeded", 5000, charge_id)
    transaction = await story.v1.balance_transactions.retrieve_async(first.balance_transaction)
    assert (transaction.type, transaction.amount, transaction.fee, transaction.net) == ("refund", -5000, 0, -5000)
    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded amount"):
        await story.v1.refunds.create_async({"charge": charge_id, "amount": 13501})
    rest = await story.v1.refunds.create_async({"charge": charge_id})
    assert rest.amount == 13500
    charge = await story.v1.charges.retrieve_async(charge_id, {"expand": ["refunds"]})
    assert (charge.amount_refunded, charge.refunded) == (18500, True)
    assert [refund.id for refund in charge.refunds.data] == [rest.id, first.id]
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await story.v1.refunds.create_async({"charge": charge_id})
    assert refused.value.code == "charge_already_refunded"
    assert story.event_types()[-4:] == ["refund.created", "charge.refunded"] * 2


async def test_a_failed_charge_cannot_be_refunded(story: Story) -> None:
    subscription = await story.subscribe("pm_card_chargeCustomerFail")
    charges = await story.v1.charges.list_async({"customer": subscription.customer})
    with pytest.raises(stripe.InvalidRequestError, match="has not succeeded"):
        await story.v1.refunds.create_async({"charge": charges.data[0].id})


async def test_a_change_of_price_without_proration_counts_from_the_next_period(story: Story) -> None:
    subscription, dearer = await story.subscribe(), await story.price(20000)
    items = [{"id": subscription["items"].data[0].id, "price": dearer.id}]
    given = {"items": items, "proration_behavior": "none"}
    await story.v1.subscriptions.update_async(subscription.id, given)
    story.move_to("2026-03-01T00:00:00")
    assert [invoice.total for invoice in await story.invoices(subscription.id)] == [20000, 18500]
