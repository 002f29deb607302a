from typing import Any

import pytest
import stripe

from .conftest import Story


async def test_an_amount_is_collected_beside_any_invoice(story: Story) -> None:
    customer = await story.customer(card=None)
    intent = await story.v1.payment_intents.create_async(
        {
            "amount": 1200,
            "currency": "usd",
            "customer": customer.id,
            "payment_method": "pm_card_visa",
            "setup_future_usage": "off_session",
            "confirm": True,
            "metadata": {"garage": "g"},
            "expand": ["latest_charge.balance_transaction"],
        }
    )
    assert (intent.status, intent.amount_received, intent.latest_charge.metadata["garage"]) == ("succeeded", 1200, "g")
    assert intent.latest_charge.balance_transaction.net == 1200 - 65
    kept = await story.v1.payment_methods.retrieve_async(intent.payment_method)
    assert kept.customer == customer.id
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await story.v1.payment_intents.confirm_async(intent.id)
    assert refused.value.code == "payment_intent_unexpected_state"


async def test_a_declined_intent_can_be_tried_with_another_card(story: Story) -> None:
    intent = await story.v1.payment_intents.create_async({"amount": 1200, "currency": "usd"})
    assert intent.status == "requires_payment_method"
    with pytest.raises(stripe.CardError) as declined:
        await story.v1.payment_intents.confirm_async(
            intent.id, {"payment_method": "pm_card_chargeDeclinedInsufficientFunds"}
        )
    assert declined.value.error is not None
    assert declined.value.error.decline_code == "insufficient_funds"
    assert (await story.v1.payment_intents.retrieve_async(intent.id)).last_payment_error.code == "card_declined"
    await story.v1.payment_intents.update_async(intent.id, {"amount": 1300, "payment_method": "pm_card_visa"})
    done = await story.v1.payment_intents.confirm_async(intent.id)
    assert (done.status, done.amount_received) == ("succeeded", 1300)


async def test_an_authorised_amount_is_captured_in_part_or_let_go(story: Story) -> None:
    create = story.v1.payment_intents.create_async
    params = {"amount": 5000, "currency": "usd", "capture_method": "manual", "payment_method": "pm_card_visa"}
    held = await create({**params, "confirm": True})
    assert (held.status, held.amount_capturable) == ("requires_capture", 5000)
    assert (await story.v1.balance_transactions.list_async()).data == []
    with pytest.raises(stripe.InvalidRequestError, match="greater than the amount you can capture"):
        await story.v1.payment_intents.capture_async(held.id, {"amount_to_capture": 5001})
    taken = await story.v1.payment_intents.capture_async(held.id, {"amount_to_capture": 3000})
    assert (taken.status, taken.amount_received, taken.amount_capturable) == ("succeeded", 3000, 0)
    assert [entry.amount for entry in (await story.v1.balance_transactions.list_async()).data] == [3000]
    assert (await story.v1.refunds.create_async({"payment_intent": held.id})).amount == 3000
    other = await create({**params, "confirm": True})
    canceled = await story.v1.payment_intents.cancel_async(other.id, {"cancellation_reason": "abandoned"})
    assert (canceled.status, canceled.cancellation_reason) == ("canceled", "abandoned")
    charge = await story.v1.charges.retrieve_async(other.latest_charge)
    assert (charge.captured, charge.refunded) == (False, True)
    for wrong in (story.v1.payment_intents.cancel_async, story.v1.payment_intents.capture_async):
        with pytest.raises(stripe.InvalidRequestError, match="has a status of"):
            await wrong(taken.id)


async def test_an_invoices_intent_is_canceled_with_its_invoice_only(story: Story) -> None:
    subscription = await story.subscribe("pm_card_chargeCustomerFail", expand=["latest_invoice.payments"])
    intent = subscription.latest_invoice.payments.data[0].payment.payment_intent
    with pytest.raises(stripe.InvalidRequestError, match="Void the invoice"):
        await story.v1.payment_intents.cancel_async(intent)
    await story.v1.invoices.void_invoice_async(subscription.latest_invoice.id)
    assert (await story.v1.payment_intents.retrieve_async(intent)).status == "canceled"


async def setup(story: Story, card: str, **given: Any) -> Any:
    customer = await story.customer(card=None)
    params = {"customer": customer.id, "payment_method": card, "confirm": True, **given}
    return await story.v1.setup_intents.create_async(params)


async def test_a_card_is_kept_for_later_without_a_payment(story: Story) -> None:
    done = await setup(story, "pm_card_visa", usage="off_session")
    assert done.status == "succeeded"
    assert (await story.v1.payment_methods.retrieve_async(done.payment_method)).customer == done.customer
    assert [found.id for found in (await story.v1.setup_intents.list_async({"customer": done.customer})).data] == [
        done.id
    ]
    with pytest.raises(stripe.InvalidRequestError, match="has a status of succeeded"):
        await story.v1.setup_intents.cancel_async(done.id)
    waiting = await story.v1.setup_intents.create_async({"customer": done.customer})
    with pytest.raises(stripe.InvalidRequestError, match="missing a payment method"):
        await story.v1.setup_intents.confirm_async(waiting.id)
    assert (await story.v1.setup_intents.cancel_async(waiting.id)).status == "canceled"


async def test_a_card_that_its_bank_does_not_let_keep_says_why(story: Story) -> None:
    with pytest.raises(stripe.CardError) as refused:
        await setup(story, "pm_card_chargeDeclinedExpiredCard")
    assert refused.value.code == "expired_card"
    failed = (await story.v1.setup_intents.list_async()).data[0]
    assert (failed.status, failed.last_setup_error.code) == ("requires_payment_method", "expired_card")


@pytest.mark.parametrize("succeeds", [True, False])
async def test_a_bank_that_asks_the_customer_once_lets_the_card_pay_later(story: Story, succeeds: bool) -> None:
    asked = await setup(story, "pm_card_authenticationRequiredOnSetup")
    assert (asked.status, asked.next_action.type) == ("requires_action", "use_stripe_sdk")
    await story.control("POST", "authenticate", {"setup_intent": asked.id, "succeeds": succeeds})
    found = await story.v1.setup_intents.retrieve_async(asked.id)
    if not succeeds:
        assert (found.status, found.last_setup_error.code) == (
            "requires_payment_method",
            "setup_intent_authentication_failure",
        )
        return
    assert found.status == "succeeded"
    params = {"customer": found.customer, "items": [{"price": (await story.price()).id}], "off_session": True}
    subscription = await story.v1.subscriptions.create_async({**params, "default_payment_method": found.payment_method})
    assert subscription.status == "active"


async def test_a_renewal_that_wants_the_customer_is_authenticated_and_then_paid(story: Story) -> None:
    subscription = await story.subscribe()
    asks = await story.v1.payment_methods.attach_async(
        "pm_card_authenticationRequired", {"customer": subscription.customer}
    )
    await story.v1.subscriptions.update_async(subscription.id, {"default_payment_method": asks.id})
    story.move_to("2026-02-28T13:00:00")
    found = await story.v1.subscriptions.retrieve_async(subscription.id, {"expand": ["latest_invoice.payments"]})
    assert (found.status, found.latest_invoice.status) == ("past_due", "open")
    intent = found.latest_invoice.payments.data[0].payment.payment_intent
    failed = await story.v1.payment_intents.retrieve_async(intent)
    assert failed.last_payment_error.code == "authentication_required"
    again = await story.v1.payment_intents.confirm_async(intent, {"payment_method": asks.id})
    assert again.status == "requires_action"
    await story.control("POST", "authenticate", {"payment_intent": intent})
    found = await story.v1.subscriptions.retrieve_async(subscription.id, {"expand": ["latest_invoice"]})
    assert (found.status, found.latest_invoice.status) == ("active", "paid")


async def test_a_new_card_pays_at_once_when_the_invoice_is_paid_by_hand(story: Story) -> None:
    subscription = await story.subscribe()
    bad = await story.v1.payment_methods.attach_async("pm_card_chargeCustomerFail", {"customer": subscription.customer})
    await story.v1.subscriptions.update_async(subscription.id, {"default_payment_method": bad.id})
    story.move_to("2026-02-28T13:00:00")
    good = await story.v1.payment_methods.attach_async("pm_card_amex", {"customer": subscription.customer})
    changed = await story.v1.subscriptions.update_async(subscription.id, {"default_payment_method": good.id})
    assert changed.status == "past_due"
    paid = await story.v1.invoices.pay_async(changed.latest_invoice)
    assert (paid.status, paid.attempt_count) == ("paid", 2)
    assert (await story.v1.subscriptions.retrieve_async(subscription.id)).status == "active"
    story.move_to("2026-03-05T00:00:00")
    assert len((await story.v1.charges.list_async({"customer": subscription.customer})).data) == 3


@pytest.mark.parametrize(("amount", "code"), [(49, "amount_too_small"), (-1, "parameter_invalid_integer")])
async def test_an_amount_too_small_is_refused(story: Story, amount: int, code: str) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await story.v1.payment_intents.create_async({"amount": amount, "currency": "usd"})
    assert refused.value.code == code
