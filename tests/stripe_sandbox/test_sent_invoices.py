from typing import Any

import pytest
import stripe

from stripe_sandbox import Settings

from .conftest import Story

DAY_S = 86400
NET_30: dict[str, Any] = {"collection_method": "send_invoice", "days_until_due": 30}


async def test_a_sent_invoice_waits_is_overdue_and_is_then_paid_by_check(story: Story) -> None:
    subscription = await story.subscribe(**NET_30, expand=["latest_invoice"])
    assert (subscription.status, subscription.latest_invoice.status) == ("active", "draft")
    story.move_to(story.clock.now + 3600)
    invoice = (await story.invoices(subscription.id))[0]
    assert (invoice.status, invoice.attempt_count, invoice.due_date) == ("open", 0, invoice.created + 30 * DAY_S)
    assert story.event_types()[-1] == "invoice.sent"
    story.move_to(invoice.due_date - 1)
    assert story.event_types().count("invoice.will_be_due") == 1
    assert (await story.v1.subscriptions.retrieve_async(subscription.id)).status == "active"
    latest = (await story.invoices(subscription.id))[0]
    assert latest.id != invoice.id, "the next month was billed meanwhile"
    story.move_to(latest.due_date)
    assert story.event_types().count("invoice.overdue") == 2
    assert (await story.v1.subscriptions.retrieve_async(subscription.id)).status == "past_due"
    for open_ in (invoice.id, latest.id):
        paid = await story.v1.invoices.pay_async(open_, {"paid_out_of_band": True})
        assert (paid.status, paid.amount_paid, paid.amount_paid_off_stripe) == ("paid", 18500, 18500)
    assert (await story.v1.subscriptions.retrieve_async(subscription.id)).status == "active"
    assert (await story.v1.charges.list_async()).data == []
    with pytest.raises(stripe.InvalidRequestError, match="already paid"):
        await story.v1.invoices.pay_async(latest.id, {"paid_out_of_band": True})


async def test_custom_fields_are_copied_to_the_invoices_that_are_made_from_then_on(story: Story) -> None:
    def printed(invoice: Any) -> list[tuple[str, str]]:
        return [(field.name, field.value) for field in invoice.custom_fields or ()]

    fields: list[Any] = [{"name": "PO number", "value": "PO-1"}]
    subscription = await story.subscribe(**NET_30, invoice_settings={"custom_fields": fields})
    customers = {"invoice_settings": {"custom_fields": [{"name": "Cost centre", "value": "7"}]}}
    await story.v1.customers.update_async(subscription.customer, customers)
    story.move_to(story.clock.now + 32 * DAY_S)
    changed = await story.v1.subscriptions.update_async(subscription.id, {"invoice_settings": {"custom_fields": ""}})
    assert changed.invoice_settings.custom_fields is None
    story.move_to(story.clock.now + 31 * DAY_S)
    latest, second, first = await story.invoices(subscription.id)
    assert printed(first) == printed(second) == [("PO number", "PO-1")], "the subscription's come before the customer's"
    assert printed(latest) == [("Cost centre", "7")]


async def test_days_until_due_go_with_sent_invoices_only(story: Story) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="must pass `days_until_due`"):
        await story.subscribe(collection_method="send_invoice")
    with pytest.raises(stripe.InvalidRequestError, match="can only be set when"):
        await story.subscribe(days_until_due=3)
    subscription = await story.subscribe()
    changed = await story.v1.subscriptions.update_async(subscription.id, NET_30)
    assert (changed.collection_method, changed.days_until_due) == ("send_invoice", 30)
    back = await story.v1.subscriptions.update_async(subscription.id, {"collection_method": "charge_automatically"})
    assert back.days_until_due is None


async def test_an_invoice_written_by_hand_is_sent_and_paid_by_card(story: Story) -> None:
    rate = await story.v1.tax_rates.create_async({"display_name": "T", "percentage": 10, "inclusive": False})
    customer = await story.customer()
    once = await story.v1.prices.create_async(
        {"product": (await story.price()).product, "currency": "usd", "unit_amount": 2500}
    )
    waiting = await story.v1.invoice_items.create_async({"customer": customer.id, "amount": 700, "currency": "usd"})
    invoice = await story.v1.invoices.create_async(
        {
            "customer": customer.id,
            "collection_method": "send_invoice",
            "days_until_due": 14,
            "pending_invoice_items_behavior": "include",
            "metadata": {"po": "4711"},
        }
    )
    assert (invoice.status, invoice.billing_reason, invoice.total, invoice.parent) == ("draft", "manual", 700, None)
    given = {"customer": customer.id, "invoice": invoice.id, "pricing": {"price": once.id}, "quantity": 2}
    item = await story.v1.invoice_items.create_async({**given, "tax_rates": [rate.id]})
    assert (item.invoice, item.amount) == (invoice.id, 5000)
    assert (await story.v1.invoices.retrieve_async(invoice.id)).total == 6200
    assert (await story.v1.invoice_items.delete_async(waiting.id)).deleted
    half = await story.v1.coupons.create_async({"percent_off": 50})
    updated = await story.v1.invoices.update_async(invoice.id, {"discounts": [{"coupon": half.id}]})
    assert (updated.subtotal, updated.total) == (5000, 2750)
    sent = await story.v1.invoices.send_invoice_async(invoice.id)
    assert (sent.status, sent.amount_due, sent.number.endswith("-0001")) == ("open", 2750, True)
    with pytest.raises(stripe.InvalidRequestError, match="no longer be changed"):
        await story.v1.invoice_items.delete_async(item.id)
    with pytest.raises(stripe.InvalidRequestError, match="can't be updated"):
        await story.v1.invoices.update_async(invoice.id, {"default_tax_rates": [rate.id]})
    paid = await story.v1.invoices.pay_async(invoice.id)
    assert (paid.status, paid.amount_paid, paid.metadata["po"]) == ("paid", 2750, "4711")


async def test_an_invoice_by_hand_is_collected_by_time_when_it_advances(story: Story) -> None:
    customer = await story.customer()
    await story.v1.invoice_items.create_async({"customer": customer.id, "amount": 700, "currency": "usd"})
    params = {"customer": customer.id, "auto_advance": True, "pending_invoice_items_behavior": "include"}
    invoice = await story.v1.invoices.create_async(params)
    story.move_to(story.clock.now + 3600)
    assert (await story.v1.invoices.retrieve_async(invoice.id)).status == "paid"
    draft = await story.v1.invoices.create_async({"customer": customer.id})
    assert (await story.v1.invoices.delete_async(draft.id)).deleted
    with pytest.raises(stripe.InvalidRequestError, match="can only delete draft"):
        await story.v1.invoices.delete_async(invoice.id)


async def test_an_open_invoice_is_written_off_or_voided_and_can_still_be_paid_when_written_off(story: Story) -> None:
    subscription = await story.subscribe(**NET_30)
    with pytest.raises(stripe.InvalidRequestError, match="open or uncollectible"):
        await story.v1.invoices.mark_uncollectible_async(subscription.latest_invoice)
    await story.v1.invoices.finalize_invoice_async(subscription.latest_invoice)
    off = await story.v1.invoices.mark_uncollectible_async(subscription.latest_invoice)
    assert (off.status, off.status_details.uncollectible.reason) == ("uncollectible", "user_forgiven")
    assert (await story.v1.invoices.pay_async(off.id)).status == "paid"
    story.move_to("2026-03-01T00:00:00")
    second = (await story.invoices(subscription.id))[0]
    assert (await story.v1.invoices.void_invoice_async(second.id)).status == "void"
    with pytest.raises(stripe.InvalidRequestError, match="can't be sent"):
        await story.v1.invoices.send_invoice_async(second.id)


async def test_a_voided_invoice_gives_back_the_credit_that_it_used(story: Story) -> None:
    subscription = await story.subscribe(**NET_30)
    await story.v1.customers.balance_transactions.create_async(
        subscription.customer, {"amount": -5000, "currency": "usd", "description": "for the trouble"}
    )
    opened = await story.v1.invoices.finalize_invoice_async(subscription.latest_invoice)
    assert (opened.amount_due, opened.ending_balance) == (13500, 0)
    await story.v1.invoices.void_invoice_async(opened.id)
    assert (await story.v1.customers.retrieve_async(subscription.customer)).balance == -5000


async def test_voiding_the_first_invoice_of_an_unpaid_start_ends_it(story: Story) -> None:
    subscription = await story.subscribe("pm_card_chargeCustomerFail")
    await story.v1.invoices.void_invoice_async(subscription.latest_invoice)
    assert (await story.v1.subscriptions.retrieve_async(subscription.id)).status == "incomplete_expired"


@pytest.mark.parametrize(("after", "status"), [("cancel", "canceled"), ("unpaid", "unpaid"), ("past_due", "past_due")])
async def test_after_the_last_retry_the_accounts_settings_decide(story: Story, after: str, status: str) -> None:
    story.sandbox.settings = Settings(retry_after_days=(1, 2), after_last_retry=after)  # type: ignore[arg-type]  # from the table above
    subscription = await story.subscribe()
    bad = await story.v1.payment_methods.attach_async("pm_card_chargeCustomerFail", {"customer": subscription.customer})
    await story.v1.subscriptions.update_async(subscription.id, {"default_payment_method": bad.id})
    story.move_to("2026-03-04T00:00:00")
    found = await story.v1.subscriptions.retrieve_async(subscription.id)
    assert found.status == status
    last = (await story.invoices(subscription.id))[0]
    assert (last.status, last.attempt_count, last.next_payment_attempt) == ("open", 3, None)
    if after == "unpaid":
        story.move_to("2026-04-02T00:00:00")
        draft = (await story.invoices(subscription.id))[0]
        assert (draft.status, draft.auto_advance) == ("draft", False)
        await story.v1.invoices.pay_async(draft.id, {"payment_method": "pm_card_visa"})
        assert (await story.v1.subscriptions.retrieve_async(subscription.id)).status == "active"
