import asyncio

import pytest

from .conftest import SECRET, Receiver, Story, until


async def test_events_arrive_signed_and_are_then_delivered(story: Story, receiver: Receiver) -> None:
    story.sandbox.add_webhook_endpoint(receiver.url, SECRET)
    customer = await story.v1.customers.create_async({"name": "N"}, {"idempotency_key": "key-1"})
    await until(lambda: len(receiver.received) == 1 and story.sandbox.webhooks.undelivered() == 0)
    event = receiver.events()[0]
    assert (event.type, event.data.object.id, event.livemode) == ("customer.created", customer.id, False)
    assert event.api_version == "2026-10-28.endive"
    assert event.request.idempotency_key == "key-1"
    assert (await story.v1.events.retrieve_async(event.id)).pending_webhooks == 0
    assert (await story.v1.events.list_async({"delivery_success": False})).data == []


async def test_an_endpoint_that_fails_is_told_again(story: Story, receiver: Receiver) -> None:
    story.sandbox.add_webhook_endpoint(receiver.url, SECRET)
    receiver.statuses = [500, 302]
    await story.v1.customers.create_async({"name": "N"})
    for attempts in (1, 2):
        await until(lambda n=attempts: len(receiver.received) == n)  # type: ignore[misc]  # bound at once
        undelivered = await story.v1.events.list_async({"delivery_success": False})
        assert [event.type for event in undelivered.data] == ["customer.created"]
        await asyncio.sleep(0.1)
        assert len(receiver.received) == attempts
        story.clock.now += attempts
    await until(lambda: story.sandbox.webhooks.undelivered() == 0)
    assert len(receiver.received) == 3
    assert len({event.id for event in receiver.events()}) == 1


async def test_an_endpoint_is_told_only_what_it_asked_for(story: Story, receiver: Receiver) -> None:
    made = await story.v1.webhook_endpoints.create_async({"url": receiver.url, "enabled_events": ["product.created"]})
    assert made.secret.startswith("whsec_")
    assert not hasattr(await story.v1.webhook_endpoints.retrieve_async(made.id), "secret")
    await story.v1.customers.create_async({})
    await story.v1.products.create_async({"name": "N"})
    await until(lambda: story.sandbox.webhooks.undelivered() == 0)
    assert len(receiver.received) == 1
    assert (await story.v1.webhook_endpoints.delete_async(made.id)).deleted
    await story.v1.products.create_async({"name": "N"})
    assert story.sandbox.webhooks.undelivered() == 0


@pytest.mark.parametrize(("mode", "expected"), [("duplicate", 2), ("drop", 0), ("delay", 0)])
async def test_disturbed_deliveries(story: Story, receiver: Receiver, mode: str, expected: int) -> None:
    story.sandbox.add_webhook_endpoint(receiver.url, SECRET)
    await story.control("POST", "webhooks", {"mode": mode, "delay_s": 3600})
    await story.v1.customers.create_async({})
    await asyncio.sleep(0.3)
    assert len(receiver.received) == expected
    if mode == "delay":
        story.clock.now += 3600
        await until(lambda: len(receiver.received) == 1)
    if mode == "drop":
        lost = (await story.v1.events.list_async({"delivery_success": False})).data
        assert len(lost) == 1
        await story.control("POST", "redeliver", {"event": lost[0].id})
        await until(lambda: len(receiver.received) == 1)


async def test_shuffled_deliveries_all_arrive_in_another_order(story: Story, receiver: Receiver) -> None:
    story.sandbox.add_webhook_endpoint(receiver.url, SECRET)
    await story.control("POST", "webhooks", {"mode": "shuffle", "delay_s": 60})
    await story.subscribe()
    for _ in range(60):
        story.clock.now += 1
        await asyncio.sleep(0.02)
    await until(lambda: story.sandbox.webhooks.undelivered() == 0)
    arrived = [event.type for event in receiver.events()]
    assert arrived != story.event_types()
    assert sorted(arrived) == sorted(story.event_types())


async def test_an_endpoint_that_is_disabled_is_told_nothing_of_what_happens_meanwhile(
    story: Story, receiver: Receiver
) -> None:
    endpoints = story.v1.webhook_endpoints
    made = await endpoints.create_async({"url": receiver.url, "enabled_events": ["customer.created"]})
    disabled = await endpoints.update_async(made.id, {"disabled": True, "description": "asleep"})
    assert (disabled.status, disabled.description) == ("disabled", "asleep")
    await story.v1.customers.create_async({})
    changed = await endpoints.update_async(made.id, {"disabled": False, "enabled_events": ["product.created"]})
    assert (changed.status, changed.enabled_events) == ("enabled", ["product.created"])
    await story.v1.customers.create_async({})
    await story.v1.products.create_async({"name": "N"})
    await until(lambda: story.sandbox.webhooks.undelivered() == 0)
    assert len(receiver.received) == 1
    delivered = await story.v1.events.list_async({"delivery_success": True})
    assert len(delivered.data) == 3
