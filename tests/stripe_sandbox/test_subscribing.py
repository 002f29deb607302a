from typing import Any

import pytest
import stripe

from stripe_sandbox.money import processing_fee

from .conftest import Story


async def test_a_good_card_makes_the_subscription_active_and_the_money_arrives_less_the_fee(story: Story) -> None:
    subscription = await story.subscribe(metadata={"garage": "g1"}, expand=["latest_invoice.payments"])
    assert subscription.status == "active"
    invoice = subscription.latest_invoice
    assert (invoice.status, invoice.amount_paid, invoice.amount_remaining) == ("paid", 18500, 0)
    assert invoice.parent.subscription_details.subscription == subscription.id
    assert invoice.parent.subscription_details.metadata.to_dict() == {"garage": "g1"}
    item = subscription["items"].data[0]
    line = invoice.lines.data[0]
    assert (line.period.start, line.period.end) == (item.current_period_start, item.current_period_end)

    payment = invoice.payments.data[0]
    assert (payment.status, payment.amount_paid) == ("paid", 18500)
    intent = await story.v1.payment_intents.retrieve_async(
        payment.payment.payment_intent, {"expand": ["latest_charge.balance_transaction"]}
    )
    charge = intent.latest_charge
    transaction = charge.balance_transaction
    assert (intent.status, intent.amount_received, charge.paid) == ("succeeded", 18500, True)
    assert (transaction.amount, transaction.fee, transaction.net) == (18500, 567, 17933)
    assert transaction.source == charge.id
    assert [detail.amount for detail in transaction.fee_details] == [567]


@pytest.mark.parametrize(
    ("currency", "amount", "fee"),
    [("usd", 18500, 567), ("cad", 18500, 567), ("eur", 9950, 174), ("gbp", 9900, 169), ("usd", 0, 30)],
)
def test_the_fee_is_stripes_list_price_rounded_half_up(currency: str, amount: int, fee: int) -> None:
    assert processing_fee(amount, currency) == fee


async def test_a_declined_first_payment_leaves_it_incomplete_with_the_reason_on_the_intent(story: Story) -> None:
    subscription = await story.subscribe("pm_card_chargeCustomerFail", expand=["latest_invoice.payments"])
    assert subscription.status == "incomplete"
    invoice = subscription.latest_invoice
    assert (invoice.status, invoice.attempt_count, invoice.amount_paid) == ("open", 1, 0)
    intent = await story.v1.payment_intents.retrieve_async(invoice.payments.data[0].payment.payment_intent)
    assert intent.status == "requires_payment_method"
    error = intent.last_payment_error
    assert (error.code, error.decline_code) == ("card_declined", "generic_decline")
    charges = await story.v1.charges.list_async({"payment_intent": intent.id})
    assert [(charge.status, charge.balance_transaction) for charge in charges.data] == [("failed", None)]


async def test_paying_the_first_invoice_with_another_card_makes_it_active(story: Story) -> None:
    subscription = await story.subscribe("pm_card_chargeCustomerFail")
    card = await story.v1.payment_methods.attach_async("pm_card_mastercard", {"customer": subscription.customer})
    with pytest.raises(stripe.CardError) as refused:
        await story.v1.invoices.pay_async(subscription.latest_invoice)
    assert refused.value.code == "card_declined"
    invoice = await story.v1.invoices.pay_async(subscription.latest_invoice, {"payment_method": card.id})
    assert (invoice.status, invoice.attempt_count) == ("paid", 3)
    assert (await story.v1.subscriptions.retrieve_async(subscription.id)).status == "active"
    with pytest.raises(stripe.InvalidRequestError, match="already paid"):
        await story.v1.invoices.pay_async(subscription.latest_invoice)


async def test_error_if_incomplete_refuses_and_leaves_nothing(story: Story) -> None:
    before = story.sandbox.state()["objects"]
    with pytest.raises(stripe.CardError) as refused:
        await story.subscribe("pm_card_chargeCustomerFail", payment_behavior="error_if_incomplete")
    assert (refused.value.http_status, refused.value.code) == (402, "card_declined")
    assert refused.value.error is not None
    assert refused.value.error.decline_code == "generic_decline"
    after = story.sandbox.state()["objects"]
    assert before == {}
    assert not after.keys() & {"subscription", "invoice", "charge", "payment_intent"}


async def test_default_incomplete_waits_for_the_confirmation(story: Story) -> None:
    subscription = await story.subscribe(
        payment_behavior="default_incomplete",
        payment_settings={"save_default_payment_method": "on_subscription"},
        expand=["latest_invoice.confirmation_secret", "latest_invoice.payments"],
    )
    assert subscription.status == "incomplete"
    intent_id = subscription.latest_invoice.payments.data[0].payment.payment_intent
    assert subscription.latest_invoice.confirmation_secret.client_secret.startswith(intent_id)
    intent = await story.v1.payment_intents.confirm_async(intent_id)
    assert intent.status == "succeeded"
    subscription = await story.v1.subscriptions.retrieve_async(subscription.id)
    assert (subscription.status, subscription.default_payment_method) == ("active", intent.payment_method)


async def test_a_card_that_wants_authentication_waits_until_the_customer_gave_it(story: Story) -> None:
    subscription = await story.subscribe("pm_card_authenticationRequired", expand=["latest_invoice.payments"])
    assert subscription.status == "incomplete"
    intent_id = subscription.latest_invoice.payments.data[0].payment.payment_intent
    assert (await story.v1.payment_intents.retrieve_async(intent_id)).status == "requires_action"
    await story.control("POST", "authenticate", {"payment_intent": intent_id})
    assert (await story.v1.subscriptions.retrieve_async(subscription.id)).status == "active"


async def test_a_card_that_its_bank_declines_cannot_be_attached(story: Story) -> None:
    with pytest.raises(stripe.CardError) as refused:
        await story.customer("pm_card_chargeDeclinedInsufficientFunds")
    assert refused.value.error is not None
    assert refused.value.error.decline_code == "insufficient_funds"


async def test_without_a_card_nobody_is_subscribed(story: Story) -> None:
    customer, price = await story.customer(card=None), await story.price()
    with pytest.raises(stripe.InvalidRequestError, match="no attached payment source"):
        await story.v1.subscriptions.create_async({"customer": customer.id, "items": [{"price": price.id}]})
    assert (await story.v1.subscriptions.list_async({"customer": customer.id, "status": "all"})).data == []


async def test_an_exclusive_tax_is_added_and_rounded_half_up(story: Story) -> None:
    rate = await story.v1.tax_rates.create_async({"display_name": "Parking", "percentage": 18.375, "inclusive": False})
    subscription = await story.subscribe(default_tax_rates=[rate.id], expand=["latest_invoice"])
    invoice = subscription.latest_invoice
    assert (invoice.subtotal, invoice.total, invoice.total_excluding_tax) == (18500, 21899, 18500)  # 3399.375 of tax
    assert [tax.amount for tax in invoice.total_taxes] == [3399]
    tax = invoice.lines.data[0].taxes[0]
    assert (tax.amount, tax.tax_behavior, tax.tax_rate_details.tax_rate) == (3399, "exclusive", rate.id)


async def test_an_inclusive_tax_is_contained(story: Story) -> None:
    rate = await story.v1.tax_rates.create_async({"display_name": "VAT", "percentage": 20, "inclusive": True})
    invoice = (await story.subscribe(default_tax_rates=[rate.id], expand=["latest_invoice"])).latest_invoice
    assert (invoice.total, invoice.subtotal_excluding_tax, invoice.total_taxes[0].amount) == (18500, 15417, 3083)


async def test_a_trial_costs_nothing_until_it_ends(story: Story) -> None:
    subscription = await story.subscribe(trial_period_days=14, expand=["latest_invoice"])
    assert (subscription.status, subscription.latest_invoice.total) == ("trialing", 0)
    story.move_to(subscription.trial_end + 3600)
    subscription = await story.v1.subscriptions.retrieve_async(subscription.id)
    assert subscription.status == "active"
    assert [invoice.total for invoice in await story.invoices(subscription.id)] == [18500, 0]


async def test_an_anchor_ahead_bills_the_part_up_to_it(story: Story) -> None:
    subscription = await story.subscribe(
        billing_cycle_anchor=story.clock.now + 14 * 86400, expand=["latest_invoice"]
    )  # Jan 31 to Feb 14 of Jan 14 to Feb 14
    assert subscription.latest_invoice.total == 8355  # 18500 * 14 / 31 = 8354.84
    story.move_to("2026-02-14T13:00:00")
    assert [invoice.total for invoice in await story.invoices(subscription.id)] == [18500, 8355]


async def test_without_proration_the_part_up_to_an_anchor_is_free_and_has_no_invoice(story: Story) -> None:
    anchor = story.clock.now + 14 * 86400
    subscription = await story.subscribe(billing_cycle_anchor=anchor, proration_behavior="none")
    assert (subscription.status, subscription.latest_invoice) == ("active", None)
    assert await story.invoices(subscription.id) == []
    story.move_to("2026-02-14T13:00:00")
    assert [invoice.total for invoice in await story.invoices(subscription.id)] == [18500]


async def test_what_the_part_costs_may_be_said_with_its_own_price_and_period(story: Story) -> None:
    start, anchor = story.clock.now, story.clock.now + 14 * 86400
    product = await story.v1.products.create_async({"name": "First days"})
    part = {
        "price_data": {"product": product.id, "currency": "usd", "unit_amount": 9000},
        "period": {
            "start": {"type": "timestamp", "timestamp": start - 3600},
            "end": {"type": "timestamp", "timestamp": anchor},
        },
    }
    subscription = await story.subscribe(
        billing_cycle_anchor=anchor, proration_behavior="none", add_invoice_items=[part], expand=["latest_invoice"]
    )
    (line,) = subscription.latest_invoice.lines.data
    assert (line.amount, line.description) == (9000, "First days")
    assert (line.period.start, line.period.end) == (start - 3600, anchor)
    assert (subscription.status, subscription.latest_invoice.total) == ("active", 9000)
    price = await story.v1.prices.retrieve_async(line.pricing.price_details.price)
    assert (price.active, price.type) == (False, "one_time")


@pytest.mark.parametrize(
    "wrong",
    [
        {"quantity": 2},
        {"price_data": {"product": "prod_no", "currency": "usd", "unit_amount": 1}},
        {"price_data": {"product": "own", "currency": "usd"}},
        {"price_data": {"product": "own", "currency": "eur", "unit_amount": 1}},
        {
            "price_data": {"product": "own", "currency": "usd", "unit_amount": 1},
            "period": {"start": {"type": "now"}, "end": {"type": "timestamp", "timestamp": 1}},
        },
        {
            "price_data": {"product": "own", "currency": "usd", "unit_amount": 1},
            "period": {"start": {"type": "timestamp"}, "end": {"type": "min_item_period_end"}},
        },
    ],
)
async def test_what_cannot_be_billed_once_is_refused(story: Story, wrong: dict[str, Any]) -> None:
    product = await story.v1.products.create_async({"name": "First days"})
    if wrong.get("price_data", {}).get("product") == "own":
        wrong = wrong | {"price_data": wrong["price_data"] | {"product": product.id}}
    with pytest.raises(stripe.InvalidRequestError):
        await story.subscribe(add_invoice_items=[wrong])


async def test_the_events_tell_the_story_in_order(story: Story) -> None:
    await story.subscribe()
    assert story.event_types() == [
        "customer.created",
        "payment_method.attached",
        "customer.updated",
        "product.created",
        "price.created",
        "invoice.created",
        "invoice.finalized",
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "invoice_payment.paid",
        "invoice.paid",
        "invoice.payment_succeeded",
        "customer.subscription.created",
    ]
    events = await story.v1.events.list_async({"types": ["customer.updated"]})
    previous = events.data[0].data.previous_attributes.to_dict()
    assert previous == {"invoice_settings": {"default_payment_method": None}}
    assert events.data[0].request.id.startswith("req_")
