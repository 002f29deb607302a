from typing import Any

import pytest
import stripe

from .conftest import Story, instant

HALF = "2026-02-14T12:00:00"  # the period is Jan 31 12:00 to Feb 28 12:00: 28 days


def dearer(subscription: Any, price: Any, **given: Any) -> dict[str, Any]:
    return {"items": [{"id": subscription["items"].data[0].id, "price": price.id, **given}]}


def lines(invoice: Any) -> list[tuple[int, bool]]:
    found = []
    for line in invoice.lines.data:
        details = line.parent.invoice_item_details or line.parent.subscription_item_details
        found.append((line.amount, details.proration))
    return found


async def test_a_change_is_prorated_to_the_second_and_billed_with_the_next_invoice(story: Story) -> None:
    subscription, price = await story.subscribe(), await story.price(30000)
    at = instant(HALF) + 1
    story.move_to(at)
    changed = await story.v1.subscriptions.update_async(subscription.id, dearer(subscription, price))
    assert changed.latest_invoice == subscription.latest_invoice
    items = (await story.v1.invoice_items.list_async({"pending": True})).data
    left, whole = 14 * 86400 - 1, 28 * 86400
    assert [item.amount for item in items] == [round(30000 * left / whole), -round(18500 * left / whole)]
    assert all(item.proration and not item.discountable for item in items)
    credited = items[1].proration_details.credited_items
    assert credited.invoice_line_item_details.invoice == subscription.latest_invoice
    assert [(item.period.start, item.period.end) for item in items] == [(at, instant("2026-02-28T12:00:00"))] * 2
    assert items[1].description == "Unused time on 1 \u00d7 Monthly pass after 14 Feb 2026"
    story.move_to("2026-03-01T00:00:00")
    invoice = (await story.invoices(subscription.id))[0]
    assert lines(invoice) == [(15000, True), (-9250, True), (30000, False)]
    assert (invoice.total, invoice.status) == (35750, "paid")
    assert (await story.v1.invoice_items.list_async({"pending": True})).data == []


@pytest.mark.parametrize("behavior", ["create_prorations", "always_invoice", "none"])
@pytest.mark.parametrize("amount", [30011, 9999])
async def test_a_preview_is_what_the_change_then_costs_to_the_cent(story: Story, behavior: str, amount: int) -> None:
    rate = await story.v1.tax_rates.create_async({"display_name": "T", "percentage": 18.375, "inclusive": False})
    subscription, price = await story.subscribe(default_tax_rates=[rate.id]), await story.price(amount)
    story.move_to("2026-02-09T17:03:11")
    at = story.clock.now
    given = {**dearer(subscription, price, quantity=3), "proration_behavior": behavior, "proration_date": at}
    state = story.sandbox.state()
    preview = await story.v1.invoices.create_preview_async(
        {"subscription": subscription.id, "subscription_details": given}
    )
    assert story.sandbox.state() == state, "a preview leaves nothing"
    assert (preview.status, preview.id.startswith("upcoming_in_")) == ("draft", True)
    story.clock.now += 100
    await story.v1.subscriptions.update_async(subscription.id, given)
    if behavior != "always_invoice":
        story.move_to("2026-03-01T00:00:00")
    invoice = (await story.invoices(subscription.id))[0]
    for key in ("subtotal", "total", "amount_due", "starting_balance", "currency"):
        assert invoice[key] == preview[key], key
    assert lines(invoice) == lines(preview)
    assert [tax.amount for tax in invoice.total_taxes] == [tax.amount for tax in preview.total_taxes]
    assert [line.description for line in invoice.lines.data] == [line.description for line in preview.lines.data]


async def test_a_cheaper_price_leaves_credit_that_pays_the_next_invoice(story: Story) -> None:
    subscription, price = await story.subscribe(), await story.price(1000)
    story.move_to(HALF)
    given = {**dearer(subscription, price), "proration_behavior": "always_invoice"}
    changed = await story.v1.subscriptions.update_async(subscription.id, {**given, "expand": ["latest_invoice"]})
    credit = changed.latest_invoice
    assert (credit.total, credit.amount_due, credit.ending_balance, credit.status) == (-8750, 0, -8750, "paid")
    assert (await story.v1.customers.retrieve_async(subscription.customer)).balance == -8750
    story.move_to("2026-03-01T00:00:00")
    renewal = (await story.invoices(subscription.id))[0]
    assert (renewal.total, renewal.amount_due, renewal.starting_balance, renewal.ending_balance) == (
        1000,
        0,
        -8750,
        -7750,
    )
    moves = (await story.v1.customers.balance_transactions.list_async(subscription.customer)).data
    assert [(move.type, move.amount, move.ending_balance) for move in moves] == [
        ("applied_to_invoice", 1000, -7750),
        ("applied_to_invoice", -8750, -8750),
    ]


async def test_a_second_change_takes_back_what_the_first_one_billed(story: Story) -> None:
    subscription, middle, top = await story.subscribe(), await story.price(20000), await story.price(30000)
    for days, price in ((7, middle), (14, top)):
        story.move_to(instant("2026-01-31T12:00:00") + days * 86400)
        given = {**dearer(subscription, price), "proration_behavior": "always_invoice"}
        await story.v1.subscriptions.update_async(subscription.id, given)
    totals = [invoice.total for invoice in await story.invoices(subscription.id)]
    assert totals == [5000, 1125, 18500]
    third = (await story.invoices(subscription.id))[0]
    credited = third.lines.data[1].parent.invoice_item_details.proration_details.credited_items
    second = (await story.invoices(subscription.id))[1]
    assert credited.invoice == second.id


async def test_items_come_and_go_with_quantities(story: Story) -> None:
    subscription = await story.subscribe()
    extra = await story.price(2800)
    story.move_to(HALF)
    items = story.v1.subscription_items
    added = await items.create_async(
        {"subscription": subscription.id, "price": extra.id, "quantity": 2, "proration_behavior": "always_invoice"}
    )
    assert (await story.invoices(subscription.id))[0].total == 2800
    await items.update_async(added.id, {"quantity": 3, "proration_behavior": "none"})
    assert [item.quantity for item in (await items.list_async({"subscription": subscription.id})).data] == [1, 3]
    story.move_to("2026-03-01T00:00:00")
    assert (await story.invoices(subscription.id))[0].total == 18500 + 3 * 2800
    with pytest.raises(stripe.InvalidRequestError, match="same price"):
        await items.create_async({"subscription": subscription.id, "price": extra.id})
    assert (await items.delete_async(added.id, {"proration_behavior": "none"})).deleted
    with pytest.raises(stripe.InvalidRequestError, match="at least one"):
        await items.delete_async(subscription["items"].data[0].id)


async def test_another_interval_or_anchor_begins_a_new_cycle_and_bills_it_at_once(story: Story) -> None:
    subscription, yearly = await story.subscribe(), await story.price(200000, interval="year")
    story.move_to(HALF)
    changed = await story.v1.subscriptions.update_async(subscription.id, dearer(subscription, yearly))
    assert (changed.billing_cycle_anchor, changed.status) == (story.clock.now, "active")
    invoice = (await story.invoices(subscription.id))[0]
    assert lines(invoice) == [(-9250, True), (200000, False)]
    assert changed["items"].data[0].current_period_end == instant("2027-02-14T12:00:00")
    story.move_to("2026-02-20T12:00:00")
    again = await story.v1.subscriptions.update_async(
        subscription.id, {"billing_cycle_anchor": {"type": "now"}, "proration_behavior": "none"}
    )
    assert again["items"].data[0].current_period_start == story.clock.now
    assert (await story.invoices(subscription.id))[0].total == 200000


async def test_a_failed_upgrade_is_past_due_or_nothing_at_all(story: Story) -> None:
    subscription, price = await story.subscribe(), await story.price(30000)
    bad = await story.v1.payment_methods.attach_async("pm_card_chargeCustomerFail", {"customer": subscription.customer})
    await story.v1.subscriptions.update_async(subscription.id, {"default_payment_method": bad.id})
    story.move_to(HALF)
    given = {**dearer(subscription, price), "proration_behavior": "always_invoice"}
    state = story.sandbox.state()
    with pytest.raises(stripe.CardError):
        await story.v1.subscriptions.update_async(subscription.id, {**given, "payment_behavior": "error_if_incomplete"})
    assert story.sandbox.state() == state
    changed = await story.v1.subscriptions.update_async(subscription.id, given)
    assert (changed.status, changed["items"].data[0].price.id) == ("past_due", price.id)
    await story.v1.invoices.pay_async(changed.latest_invoice, {"payment_method": "pm_card_visa"})
    assert (await story.v1.subscriptions.retrieve_async(subscription.id)).status == "active"


async def test_cancelling_with_proration_gives_back_the_unused_part(story: Story) -> None:
    subscription = await story.subscribe()
    story.move_to(HALF)
    preview = await story.v1.invoices.create_preview_async(
        {"subscription": subscription.id, "subscription_details": {"cancel_now": True}}
    )
    canceled = await story.v1.subscriptions.cancel_async(subscription.id, {"prorate": True, "invoice_now": True})
    assert canceled.status == "canceled"
    last = (await story.invoices(subscription.id))[0]
    assert (last.total, last.status, preview.total) == (-9250, "paid", -9250)
    assert (await story.v1.customers.retrieve_async(subscription.customer)).balance == -9250


async def test_prorations_that_wait_are_forgotten_when_it_is_canceled_now(story: Story) -> None:
    subscription, price = await story.subscribe(), await story.price(30000)
    story.move_to(HALF)
    await story.v1.subscriptions.update_async(subscription.id, dearer(subscription, price))
    await story.v1.subscriptions.cancel_async(subscription.id)
    assert (await story.v1.invoice_items.list_async()).data == []


async def test_the_next_invoice_and_a_new_subscription_can_be_previewed(story: Story) -> None:
    subscription, price = await story.subscribe(), await story.price(700)
    await story.v1.invoice_items.create_async(
        {"customer": subscription.customer, "amount": 500, "currency": "usd", "description": "A lost card"}
    )
    preview = await story.v1.invoices.create_preview_async({"subscription": subscription.id})
    assert (preview.total, [line.amount for line in preview.lines.data]) == (19000, [500, 18500])
    assert preview.lines.data[1].period.start == instant("2026-02-28T12:00:00")
    fresh = await story.v1.invoices.create_preview_async(
        {
            "customer": subscription.customer,
            "subscription_details": {"items": [{"price": price.id, "quantity": 2}], "trial_end": "now"},
        }
    )
    assert fresh.total == 1900, "what waits for the customer's next invoice is on it"
    await story.v1.subscriptions.update_async(subscription.id, {"cancel_at_period_end": True})
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await story.v1.invoices.create_preview_async({"subscription": subscription.id})
    assert refused.value.code == "invoice_upcoming_none"
    assert len(await story.invoices(subscription.id)) == 1
