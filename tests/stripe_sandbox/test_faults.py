import asyncio

import aiohttp
import pytest
import stripe

from .conftest import Story, sdk

CREATED = {"reset_after", "half_body", "error_500_after", "hang", "hang_after"}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("reset_before", stripe.APIConnectionError),
        ("reset_after", stripe.APIConnectionError),
        ("hang", stripe.APIConnectionError),
        ("hang_after", stripe.APIConnectionError),
        ("half_body", aiohttp.ClientError),  # the SDK lets errors while reading the body escape
        ("error_409", stripe.APIError),
        ("error_429", stripe.RateLimitError),
        ("error_500_before", stripe.APIError),
        ("error_500_after", stripe.APIError),
        ("html_502", stripe.APIError),
    ],
)
async def test_a_fault_is_seen_by_the_sdk_and_strikes_once(story: Story, kind: str, expected: type[Exception]) -> None:
    await story.control("POST", "faults", {"on": "POST /v1/customers", "kind": kind, "hang_s": 0.6})
    async with sdk(story.url, timeout_s=0.3) as client:
        with pytest.raises(expected):
            await client.v1.customers.create_async({"name": "N"})
    if kind == "hang":
        assert "customer" not in story.sandbox.state()["objects"], "it has not even begun"
        await asyncio.sleep(0.6)
    made = story.sandbox.state()["objects"].get("customer", 0)
    assert made == (1 if kind in CREATED else 0)
    assert (await story.v1.customers.create_async({"name": "N"})).name == "N"


@pytest.mark.parametrize("kind", ["reset_before", "reset_after", "error_500_before", "error_409"])
async def test_the_sdks_own_retry_makes_one_customer(story: Story, kind: str) -> None:
    await story.control("POST", "faults", {"on": "POST /v1/*", "kind": kind})
    async with sdk(story.url, retries=2) as client:
        customer = await client.v1.customers.create_async({"name": "N"})
    assert customer.name == "N"
    assert story.sandbox.state()["objects"]["customer"] == 1


async def test_a_server_error_after_execution_is_replayed_while_its_effects_are_there(story: Story) -> None:
    await story.control("POST", "faults", {"on": "POST /v1/customers", "kind": "error_500_after"})
    for _ in range(2):
        with pytest.raises(stripe.APIError):
            await story.v1.customers.create_async({"name": "N"}, {"idempotency_key": "k"})
    assert story.sandbox.state()["objects"]["customer"] == 1


async def test_faults_can_be_cleared_and_wrong_ones_are_refused(story: Story) -> None:
    await story.control("POST", "faults", {"on": "POST /v1/customers", "kind": "reset_before", "times": 9})
    await story.control("DELETE", "faults")
    await story.v1.customers.create_async({})
    headers = {"Authorization": f"Bearer {story.sandbox.api_key}"}
    wrong = {"on": "POST /v1/customers", "kind": "meteor"}
    async with story.http.post(f"{story.url}/_sandbox/faults", json=wrong, headers=headers) as answer:
        assert answer.status == 400
