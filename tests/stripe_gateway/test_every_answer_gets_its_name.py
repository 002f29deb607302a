"""Whatever Stripe answers, or does not, ends in success, rejected, unknown or retry later; never in a raw error."""

import msgspec
import pytest

from tests.world import START, World
from vend.domain.ids import make_id
from vend.domain.people import Customer
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.outcome import Missing, OutcomeUnknown, Rejected, RetryLater, ServerFailed, ShapeRefused
from vend.stripe_gateway.shapes import RawInvoice, RawSubscription, read_shape


def customer() -> Customer:
    return Customer(make_id(START), make_id(START), "person", "Ada", "ada@example.com", None, None, START, START)


@pytest.mark.parametrize(
    ("kind", "ending"),
    [
        ("error_429", RetryLater),
        ("error_409", RetryLater),
        ("error_500_before", ServerFailed),
        ("error_500_after", ServerFailed),
        ("html_502", OutcomeUnknown),
        ("reset_before", OutcomeUnknown),
        ("reset_after", OutcomeUnknown),
        ("half_body", OutcomeUnknown),
        ("hang_after", OutcomeUnknown),
    ],
)
async def test_an_answer_that_is_none(world: World, kind: str, ending: type[Exception]) -> None:
    world.stripe._http._timeout = 0.3
    world.fault("POST /v1/customers", kind, times=9, hang_s=0.6)
    with pytest.raises(ending):
        await world.stripe.create_customer(customer(), key="once")


async def test_a_declined_card_is_rejected_with_the_banks_reason(world: World) -> None:
    made = await world.stripe.create_customer(customer(), key="card")
    with pytest.raises(Rejected) as refused:
        await world.stripe.attach_payment_method(made, "pm_card_visa_chargeDeclinedInsufficientFunds", key="attach")
    assert (refused.value.reason, refused.value.field) == ("insufficient_funds", "payment_method")


async def test_what_stripe_does_not_have_is_missing(world: World) -> None:
    with pytest.raises(Missing):
        await world.stripe.read_subscription("sub_nobody")


async def test_the_same_key_for_another_request_is_never_taken_for_success(world: World) -> None:
    await world.stripe.create_customer(customer(), key="taken")
    with pytest.raises((Rejected, OutcomeUnknown)):
        await world.stripe.create_customer(msgspec.structs.replace(customer(), name="Grace"), key="taken")


async def test_a_key_that_stripe_does_not_know_names_the_setting(world: World) -> None:
    other = StripeGateway(
        "sk_test_of_somebody_else", base_url=world.stripe.v1.customers._requestor.base_addresses["api"]
    )
    try:
        with pytest.raises(RetryLater, match="VEND_STRIPE_API_KEY"):
            await other.read_subscription("sub_1")
    finally:
        await other.close()


@pytest.mark.parametrize("field", ["items", "status", "cancel_at_period_end", "metadata"])
async def test_a_subscription_without_a_field_is_refused_by_name(world: World, field: str) -> None:
    garage = await world.new_garage()
    await world.subscribe(garage, await world.new_driver(garage), await world.new_pass(garage))
    whole = world.sandbox.store.select("kind = 'subscription'", ())[0]
    read_shape(whole, RawSubscription)
    del whole[field]
    with pytest.raises(ShapeRefused, match=field):
        read_shape(whole, RawSubscription)


async def test_an_invoice_of_an_older_api_is_refused(world: World) -> None:
    garage = await world.new_garage()
    await world.subscribe(garage, await world.new_driver(garage), await world.new_pass(garage))
    invoice = world.sandbox.store.select("kind = 'invoice'", ())[0]
    # Before 2025-03-31 an invoice had no `payments`; it is not expanded in the store either.
    with pytest.raises(ShapeRefused, match="payments"):
        read_shape({name: value for name, value in invoice.items() if name != "payments"}, RawInvoice)
