import asyncio

import pytest
import stripe

from .conftest import Story

PARAMS = {"email": "once@example.com"}


async def test_the_same_key_and_parameters_give_the_first_answer_again(story: Story) -> None:
    first = await story.v1.customers.create_async(PARAMS, {"idempotency_key": "k"})
    again = await story.v1.customers.create_async(PARAMS, {"idempotency_key": "k"})
    assert again.id == first.id
    assert "Idempotent-Replayed" not in first.last_response.headers
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    assert again.last_response.headers["Original-Request"] == first.last_response.headers["Request-Id"]
    assert story.sandbox.state()["objects"]["customer"] == 1


@pytest.mark.parametrize("other", [{"email": "other@example.com"}, {**PARAMS, "name": "N"}])
async def test_other_parameters_under_the_key_are_refused(story: Story, other: dict[str, str]) -> None:
    await story.v1.customers.create_async(PARAMS, {"idempotency_key": "k"})
    with pytest.raises(stripe.IdempotencyError) as refused:
        await story.v1.customers.create_async(other, {"idempotency_key": "k"})
    assert refused.value.http_status == 400


async def test_another_path_under_the_key_is_refused(story: Story) -> None:
    await story.v1.products.create_async({"name": "N"}, {"idempotency_key": "k"})
    with pytest.raises(stripe.IdempotencyError):
        await story.v1.customers.create_async({"name": "N"}, {"idempotency_key": "k"})


async def test_a_refusal_after_execution_began_is_replayed_too(story: Story) -> None:
    customer = await story.customer("pm_card_chargeCustomerFail")
    price = await story.price()
    given = {"customer": customer.id, "items": [{"price": price.id}], "payment_behavior": "error_if_incomplete"}
    answers = []
    for _ in range(2):
        with pytest.raises(stripe.CardError) as refused:
            await story.v1.subscriptions.create_async(given, {"idempotency_key": "k"})
        answers.append(refused.value)
    assert answers[0].json_body == answers[1].json_body
    assert answers[1].headers is not None
    assert answers[1].headers["Idempotent-Replayed"] == "true"


async def test_a_validation_failure_is_not_kept(story: Story) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        await story.v1.customers.create_async({"emial": "x"}, {"idempotency_key": "k"})
    created = await story.v1.customers.create_async(PARAMS, {"idempotency_key": "k"})
    assert "Idempotent-Replayed" not in created.last_response.headers


async def test_a_key_that_is_in_use_is_a_conflict(story: Story) -> None:
    await story.control("POST", "faults", {"on": "POST /v1/customers", "kind": "hang", "hang_s": 0.4})
    slow = asyncio.create_task(story.v1.customers.create_async(PARAMS, {"idempotency_key": "k"}))
    await asyncio.sleep(0.15)
    with pytest.raises(stripe.APIError) as refused:  # what the SDK makes of a 409
        await story.v1.customers.create_async(PARAMS, {"idempotency_key": "k"})
    assert refused.value.error is not None
    assert (refused.value.http_status, refused.value.error.code) == (409, "idempotency_key_in_use")
    first = await slow
    assert (await story.v1.customers.create_async(PARAMS, {"idempotency_key": "k"})).id == first.id


async def test_sixteen_at_once_under_one_key_make_one_customer(story: Story) -> None:
    calls = [story.v1.customers.create_async(PARAMS, {"idempotency_key": "k"}) for _ in range(16)]
    found = await asyncio.gather(*calls)
    assert len({customer.id for customer in found}) == 1
    assert story.sandbox.state()["objects"]["customer"] == 1


async def test_a_key_is_new_again_after_a_day(story: Story) -> None:
    first = await story.v1.customers.create_async(PARAMS, {"idempotency_key": "k"})
    story.clock.now += 24 * 3600 - 1
    assert (await story.v1.customers.create_async(PARAMS, {"idempotency_key": "k"})).id == first.id
    story.clock.now += 1
    assert (await story.v1.customers.create_async(PARAMS, {"idempotency_key": "k"})).id != first.id


async def test_a_key_of_256_characters_is_refused(story: Story) -> None:
    await story.v1.customers.create_async(PARAMS, {"idempotency_key": "k" * 255})
    with pytest.raises(stripe.IdempotencyError):
        await story.v1.customers.create_async(PARAMS, {"idempotency_key": "k" * 256})
