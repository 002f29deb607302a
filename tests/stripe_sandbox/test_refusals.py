import base64
from typing import Any

import pytest
import stripe

from .conftest import Story, sdk

PRICE = {"currency": "usd", "unit_amount": 1, "product": "prod_none"}


@pytest.mark.parametrize(
    ("params", "message", "code", "param"),
    [
        ({"frobnicate": 1}, "Received unknown parameter: frobnicate", "parameter_unknown", "frobnicate"),
        ({"a": 1, "b": 2}, "Received unknown parameters: a, b", "parameter_unknown", "a"),
        ({"shipping": {"nme": "x", "name": "y"}}, r"unknown parameter: shipping\[nme\]", "parameter_unknown", None),
        ({"shipping": {"address": {}, "name": ""}}, "Invalid object|Missing|empty string", None, None),
        ({"tax_exempt": "perhaps"}, "must be one of exempt, none or reverse", None, "tax_exempt"),
        ({"balance": "12x"}, "Invalid integer: 12x", "parameter_invalid_integer", "balance"),
        ({"balance": 5}, "stripe_sandbox does not simulate the parameter balance", "sandbox_not_simulated", "balance"),
        ({"metadata": {"k" * 41: "v"}}, "Metadata keys", None, None),
    ],
)
async def test_a_wrong_parameter_is_refused_by_name(
    story: Story, params: dict[str, Any], message: str, code: str | None, param: str | None
) -> None:
    with pytest.raises(stripe.InvalidRequestError, match=message) as refused:
        await story.v1.customers.create_async(params)
    assert refused.value.http_status == 400
    assert code is None or refused.value.code == code
    assert param is None or refused.value.param == param
    assert story.sandbox.state()["objects"] == {}


async def test_a_missing_parameter_is_named(story: Story) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="Missing required param: name") as refused:
        await story.v1.products.create_async({})
    assert refused.value.code == "parameter_missing"


async def test_a_missing_object_is_a_404_in_the_path_and_a_400_in_a_parameter(story: Story) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="No such customer: 'cus_none'") as in_path:
        await story.v1.customers.retrieve_async("cus_none")
    assert (in_path.value.http_status, in_path.value.code) == (404, "resource_missing")
    with pytest.raises(stripe.InvalidRequestError, match="No such product: 'prod_none'") as in_params:
        await story.v1.prices.create_async(PRICE)
    assert (in_params.value.http_status, in_params.value.code) == (400, "resource_missing")


async def test_another_key_is_refused(story: Story) -> None:
    async with sdk(story.url, key="sk_test_stranger") as stranger:
        with pytest.raises(stripe.AuthenticationError, match="Invalid API Key provided: sk_test_") as refused:
            await stranger.v1.customers.list_async()
    assert refused.value.http_status == 401
    assert "sk_test_stranger" not in str(refused.value)


async def test_an_unknown_url_and_another_version_are_refused(story: Story) -> None:
    headers = {"Authorization": f"Bearer {story.sandbox.api_key}"}
    async with story.http.get(f"{story.url}/v1/unicorns", headers=headers) as answer:
        assert answer.status == 404
        assert "Unrecognized request URL (GET: /v1/unicorns)" in (await answer.json())["error"]["message"]
    async with story.http.get(
        f"{story.url}/v1/customers", headers=headers | {"Stripe-Version": "2020-08-27"}
    ) as answer:
        assert answer.status == 400
    async with story.http.get(f"{story.url}/v1/customers") as answer:
        assert answer.status == 401
    async with story.http.get(f"{story.url}/_sandbox/state") as answer:
        assert answer.status == 401
    basic = {"Authorization": "Basic " + base64.b64encode(f"{story.sandbox.api_key}:".encode()).decode()}
    async with story.http.get(f"{story.url}/v1/customers", headers=basic) as answer:
        assert answer.status == 200
        assert answer.headers["Request-Id"].startswith("req_")
        assert answer.headers["Stripe-Version"] == "2026-10-28.endive"


async def test_a_price_that_is_archived_or_sold_once_cannot_be_subscribed_to(story: Story) -> None:
    customer, price = await story.customer(), await story.price()
    await story.v1.prices.update_async(price.id, {"active": False})
    once = await story.v1.prices.create_async({"product": price.product, "currency": "usd", "unit_amount": 5})
    for wrong, message in ((price.id, "inactive"), (once.id, "type=one_time")):
        with pytest.raises(stripe.InvalidRequestError, match=message):
            await story.v1.subscriptions.create_async({"customer": customer.id, "items": [{"price": wrong}]})


async def test_lists_are_paged_by_cursor_without_gap_or_repeat(story: Story) -> None:
    made = [(await story.v1.customers.create_async({"name": str(n)})).id for n in range(7)]
    page = await story.v1.customers.list_async({"limit": 3})
    assert (page.has_more, [c.id for c in page.data]) == (True, made[:3:-1])
    assert [c.id async for c in page.auto_paging_iter()] == made[::-1]
    back = await story.v1.customers.list_async({"limit": 2, "ending_before": made[0]})
    assert [c.id for c in back.data] == [made[2], made[1]]
    for limit in (0, 101):
        with pytest.raises(stripe.InvalidRequestError, match="This value must be"):
            await story.v1.customers.list_async({"limit": limit})
    with pytest.raises(stripe.InvalidRequestError, match="No such customer: 'cus_none'"):
        await story.v1.customers.list_async({"starting_after": "cus_none"})


async def test_lists_filter(story: Story) -> None:
    kept, gone = await story.subscribe(), await story.subscribe()
    await story.v1.subscriptions.cancel_async(gone.id)
    subscriptions = story.v1.subscriptions

    async def ids(**params: Any) -> set[str]:
        return {found.id for found in (await subscriptions.list_async(params)).data}

    assert await ids() == {kept.id}
    assert await ids(status="all") == {kept.id, gone.id}
    assert await ids(status="ended") == {gone.id}
    assert await ids(customer=kept.customer) == {kept.id}
    assert await ids(price=kept["items"].data[0].price.id) == {kept.id}
    assert await ids(created={"gt": story.clock.now}) == set()
    by_email = await story.v1.customers.list_async({"email": "driver@example.com"})
    assert {customer.id for customer in by_email.data} == {kept.customer, gone.customer}
    assert (await story.v1.customers.list_async({"email": "other@example.com"})).data == []


async def test_what_cannot_be_expanded_is_refused(story: Story) -> None:
    subscription = await story.subscribe()
    found = await story.v1.subscriptions.retrieve_async(
        subscription.id, {"expand": ["customer", "latest_invoice.payments"]}
    )
    assert found.customer.email == "driver@example.com"
    assert found.latest_invoice.payments.data[0].status == "paid"
    unexpanded = await story.v1.invoices.retrieve_async(subscription.latest_invoice)
    assert not hasattr(unexpanded, "payments")
    for wrong in ("status", "unicorn", "customer.unicorn"):
        with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded"):
            await story.v1.subscriptions.retrieve_async(subscription.id, {"expand": [wrong]})
