from typing import Any

import pytest
import stripe

from stripe_sandbox import money

from .conftest import Story, instant


async def coupon(story: Story, **given: Any) -> Any:
    return await story.v1.coupons.create_async({"duration": "forever", **given})


async def totals(story: Story, subscription: Any) -> list[int]:
    return [invoice.total for invoice in (await story.invoices(subscription.id))[::-1]]


async def test_a_percentage_is_taken_off_before_tax(story: Story) -> None:
    rate = await story.v1.tax_rates.create_async({"display_name": "T", "percentage": 10, "inclusive": False})
    third = await coupon(story, percent_off=33.3)
    subscription = await story.subscribe(
        discounts=[{"coupon": third.id}], default_tax_rates=[rate.id], expand=["latest_invoice", "discounts"]
    )
    invoice, discount = subscription.latest_invoice, subscription.discounts[0]
    assert (discount.source.coupon, discount.subscription, discount.end) == (third.id, subscription.id, None)
    assert (invoice.subtotal, invoice.total_excluding_tax, invoice.total) == (18500, 12339, 13573)  # 6160.5 off
    assert [(part.amount, part.discount) for part in invoice.total_discount_amounts] == [(6161, discount.id)]
    assert (invoice.total_taxes[0].amount, invoice.total_taxes[0].taxable_amount) == (1234, 12339)
    assert (await story.v1.coupons.retrieve_async(third.id)).times_redeemed == 1


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"duration": "once"}, [17500, 18500, 18500, 18500]),
        ({"duration": "repeating", "duration_in_months": 2}, [17500, 17500, 18500, 18500]),
        ({"duration": "forever"}, [17500] * 4),
    ],
)
async def test_a_coupon_lasts_as_long_as_it_says(story: Story, given: dict[str, Any], expected: list[int]) -> None:
    off = await coupon(story, amount_off=1000, currency="usd", **given)
    subscription = await story.subscribe(discounts=[{"coupon": off.id}])
    story.move_to("2026-05-15T00:00:00")
    assert await totals(story, subscription) == expected


async def test_a_coupon_for_once_is_kept_for_the_first_invoice_of_something(story: Story) -> None:
    off = await coupon(story, percent_off=50, duration="once")
    subscription = await story.subscribe(discounts=[{"coupon": off.id}], trial_period_days=7)
    story.move_to("2026-03-20T00:00:00")
    assert await totals(story, subscription) == [0, 9250, 18500]


async def test_a_coupon_or_code_that_is_used_up_or_past_is_refused(story: Story) -> None:
    once = await coupon(story, percent_off=10, max_redemptions=1)
    await story.subscribe(discounts=[{"coupon": once.id}])
    assert not (await story.v1.coupons.retrieve_async(once.id)).valid
    late = await coupon(story, percent_off=10, redeem_by=story.clock.now + 60)
    code = await story.v1.promotion_codes.create_async(
        {"promotion": {"type": "coupon", "coupon": late.id}, "code": "SPRING", "max_redemptions": 1}
    )
    customer, price = await story.customer(), await story.price()
    params = {"customer": customer.id, "items": [{"price": price.id}]}
    with pytest.raises(stripe.InvalidRequestError, match="Coupon expired") as refused:
        await story.v1.subscriptions.create_async({**params, "discounts": [{"coupon": once.id}]})
    assert refused.value.code == "coupon_expired"
    found = await story.v1.promotion_codes.list_async({"code": "spring"})
    assert [other.id for other in found.data] == [code.id]
    await story.v1.subscriptions.create_async({**params, "discounts": [{"promotion_code": code.id}]})
    with pytest.raises(stripe.InvalidRequestError, match="no longer active"):
        await story.v1.subscriptions.create_async({**params, "discounts": [{"promotion_code": code.id}]})
    story.clock.now += 61
    with pytest.raises(stripe.InvalidRequestError, match="Coupon expired"):
        await story.v1.subscriptions.create_async({**params, "discounts": [{"coupon": late.id}]})


async def test_codes_for_the_first_time_or_for_one_customer_are_for_them_only(story: Story) -> None:
    tenth = await coupon(story, percent_off=10)
    paid = await story.subscribe()
    kind = {"promotion": {"type": "coupon", "coupon": tenth.id}}
    first = await story.v1.promotion_codes.create_async({**kind, "restrictions": {"first_time_transaction": True}})
    own = await story.v1.promotion_codes.create_async({**kind, "customer": (await story.customer()).id})
    for code, message in ((first, "prior transactions"), (own, "cannot be redeemed by this customer")):
        with pytest.raises(stripe.InvalidRequestError, match=message):
            await story.v1.subscriptions.update_async(paid.id, {"discounts": [{"promotion_code": code.id}]})
    fresh = await story.subscribe(discounts=[{"promotion_code": first.id}])
    assert await totals(story, fresh) == [16650]
    with pytest.raises(stripe.InvalidRequestError, match="already exists"):
        await story.v1.promotion_codes.create_async({**kind, "code": first.code.lower()})


async def test_discounts_can_be_put_on_and_taken_off_later(story: Story) -> None:
    half, subscription = await coupon(story, percent_off=50), await story.subscribe()
    update = story.v1.subscriptions.update_async
    changed = await update(subscription.id, {"discounts": [{"coupon": half.id}], "expand": ["discounts"]})
    kept = changed.discounts[0].id
    assert (await update(subscription.id, {"discounts": [{"discount": kept}]})).discounts == [kept]
    story.move_to("2026-03-02T00:00:00")
    assert (await story.v1.subscriptions.delete_discount_async(subscription.id)).deleted
    story.move_to("2026-04-02T00:00:00")
    assert await totals(story, subscription) == [18500, 9250, 18500]


async def test_a_proration_gives_back_what_was_paid_and_not_more(story: Story) -> None:
    half = await coupon(story, percent_off=50)
    subscription, price = await story.subscribe(discounts=[{"coupon": half.id}]), await story.price(30000)
    story.move_to("2026-02-14T12:00:00")
    items = [{"id": subscription["items"].data[0].id, "price": price.id}]
    await story.v1.subscriptions.update_async(subscription.id, {"items": items, "proration_behavior": "always_invoice"})
    invoice = (await story.invoices(subscription.id))[0]
    assert ([line.amount for line in invoice.lines.data], invoice.total) == ([7500, -4625], 2875)


async def test_an_amount_is_split_over_the_lines_and_loses_nothing(story: Story) -> None:
    off = await coupon(story, amount_off=1000, currency="usd")
    customer = await story.customer()
    prices = [await story.price(amount) for amount in (333, 333, 334)]
    only = await story.v1.coupons.create_async(
        {"percent_off": 100, "applies_to": {"products": [prices[0].product]}, "duration": "once"}
    )
    params = {"customer": customer.id, "items": [{"price": price.id} for price in prices], "expand": ["latest_invoice"]}
    whole = await story.v1.subscriptions.create_async({**params, "discounts": [{"coupon": off.id}]})
    assert whole.latest_invoice.total == 0
    small = await coupon(story, amount_off=100, currency="usd")
    thirds = await story.v1.subscriptions.create_async({**params, "discounts": [{"coupon": small.id}]})
    taken = [line.discount_amounts[0].amount for line in thirds.latest_invoice.lines.data]
    assert (sorted(taken), thirds.latest_invoice.total) == ([33, 33, 34], 900)
    part = await story.v1.subscriptions.create_async({**params, "discounts": [{"coupon": only.id}]})
    assert part.latest_invoice.total == 667


def test_splitting_loses_nothing() -> None:
    assert money.split(100, [1, 1, 1]) == [34, 33, 33]
    assert money.split(5, [0, 0]) == [0, 0]
    for amount in range(200):
        assert sum(money.split(amount, [3, 0, 7, 19])) == amount


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"percent_off": 10, "amount_off": 1}, "exactly one"),
        ({}, "exactly one"),
        ({"percent_off": 101}, "between 0 and 100"),
        ({"amount_off": 100}, "pass currency"),
        ({"percent_off": 10, "duration": "repeating"}, "duration_in_months"),
        ({"percent_off": 10, "redeem_by": instant("2026-01-01")}, "in the future"),
    ],
)
async def test_a_coupon_that_makes_no_sense_is_refused(story: Story, given: dict[str, Any], message: str) -> None:
    with pytest.raises(stripe.InvalidRequestError, match=message):
        await coupon(story, **given)


async def test_coupons_are_named_listed_and_deleted(story: Story) -> None:
    made = await coupon(story, percent_off=10, id="TEN", name="Ten")
    assert (await story.v1.coupons.update_async(made.id, {"metadata": {"a": "b"}})).metadata["a"] == "b"
    assert [found.id for found in (await story.v1.coupons.list_async()).data] == ["TEN"]
    with pytest.raises(stripe.InvalidRequestError, match="already exists"):
        await coupon(story, percent_off=10, id="TEN")
    assert (await story.v1.coupons.delete_async("TEN")).deleted
    with pytest.raises(stripe.InvalidRequestError, match="No such coupon"):
        await story.v1.coupons.retrieve_async("TEN")
