"""Events reach whoever listens: signed, in order for each object, until they are taken, whatever breaks in between."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from tests.events.hooks import VERSIONS, Hooks, Receiver
from tests.world import World
from vend.domain.garage import Garage
from vend.domain.page import Page
from vend.domain.standard_webhook import BadSignature, verify
from vend.domain.subscription import Subscription
from vend.domain.webhook import DELAYS, EndpointArchived, EndpointDisabled
from vend.events.commands import Replay, SecretRotation
from vend.events.endpoints import archive_endpoint, disable_endpoint, enable_endpoint, rotate_secret
from vend.events.replay import ping_endpoint, replay_events
from vend.events.secrets import signing_secrets
from vend.events.send import Sender, forget_answers, send_object, send_webhooks
from vend.outbound.courier import Courier, Taken
from vend.store import events, notices, webhook_deliveries, webhook_endpoints
from vend.store.webhook_deliveries import DueObject


async def bought(world: World, garage: Garage) -> Subscription:
    parking_pass = await world.new_pass(garage)
    done = await world.subscribe(garage, await world.new_driver(garage), parking_pass)
    await world.drain()
    return await world.subscription(garage, done.subscription.id)


async def test_what_happens_is_sent_signed_once_and_in_order(world: World, hooks: Hooks, receiver: Receiver) -> None:
    garage = await world.new_garage()
    issued = await hooks.add(garage.operator_id, receiver.url)
    row = await bought(world, garage)
    sent = await hooks.send()
    assert (sent, await hooks.send()) == (len(receiver.messages), 0)
    await world.cancel(row, at_period_end=False)
    await hooks.send()
    mine = [one for one in receiver.events if one.object_id == str(row.id)]
    assert [one.type for one in mine] == ["subscription.created", "subscription.activated", "subscription.canceled"]
    assert {one.type for one in receiver.events} >= {"payment.succeeded", "invoice.paid"}
    for headers, body in receiver.messages:
        verify(headers, body, issued.secret, now=world.now)
    headers, body = receiver.messages[0]
    assert headers["webhook-id"] == str(receiver.events[0].id)
    assert (receiver.events[0].api_version, receiver.events[0].garage_id) == (VERSIONS.newest, garage.id)
    for delivery in await hooks.deliveries(issued):
        (attempt,) = await hooks.attempts(delivery)
        assert (delivery.state, attempt.status, attempt.answer, attempt.error) == ("delivered", 200, "thank you", None)


async def test_the_standards_own_library_believes_what_is_sent_and_nothing_else(
    world: World, hooks: Hooks, receiver: Receiver
) -> None:
    garage = await world.new_garage()
    issued = await hooks.add(garage.operator_id, receiver.url)
    await ping_endpoint(world.door, garage.operator_id, issued.endpoint.id, versions=VERSIONS, now=world.now)
    one = DueObject(garage.id, issued.endpoint.id, str(issued.endpoint.id))
    # The library asks the machine's clock.
    assert await send_object(hooks.sender, one, now=datetime.now(UTC)) == 1
    ((headers, body),) = receiver.messages
    assert Webhook(issued.secret).verify(body, headers)["type"] == "ping"
    with pytest.raises(WebhookVerificationError):
        Webhook(issued.secret).verify(body.replace(b"ping", b"pong"), headers)


async def test_a_message_that_is_not_taken_holds_up_its_object_alone_and_order_is_kept(
    world: World, hooks: Hooks, receiver: Receiver
) -> None:
    garage = await world.new_garage()
    issued = await hooks.add(garage.operator_id, receiver.url)
    row = await bought(world, garage)
    stubborn = str(row.id)
    receiver.answers = lambda event: 500 if event.object_id == stubborn else 200
    await hooks.send()
    await world.cancel(row, at_period_end=False)
    await hooks.send()
    assert [one.type for one in receiver.events if one.object_id == stubborn] == ["subscription.created"]
    waiting = [one for one in await hooks.deliveries(issued) if one.state == "pending"]
    assert {one.object_id for one in waiting} == {stubborn}
    for wait in DELAYS[:3]:
        assert await hooks.send() == 0, "not before its time"
        world.move(seconds=wait.total_seconds())
        await hooks.send()
    receiver.answers = lambda _: 204
    world.move(seconds=DELAYS[3].total_seconds())
    await hooks.send()
    types = [one.type for one in receiver.events if one.object_id == stubborn]
    assert types == ["subscription.created"] * 5 + ["subscription.activated", "subscription.canceled"]
    assert [one.type for one in receiver.once if one.object_id == stubborn] == types[4:]
    first = [
        (headers["webhook-id"], body)
        for headers, body in receiver.messages
        if stubborn.encode() in body and b'"subscription.created"' in body
    ]
    assert len(set(first)) == 1, "each try is the same message"
    seen = await hooks.look(issued)
    assert (seen.failures, seen.failing_since_at) == (0, None)


class Dying(Courier):
    """Stops the process after a message was taken, before anybody could write that down; or before it was sent."""

    def __init__(self, *, before: bool) -> None:
        super().__init__(loopback=True)
        self.before = before

    async def post(self, url: str, body: bytes, headers: dict[str, str]) -> Taken:
        if not self.before:
            await super().post(url, body, headers)
        raise asyncio.CancelledError


@pytest.mark.parametrize("before", [True, False], ids=["before-it-is-sent", "after-it-was-taken"])
async def test_a_worker_that_dies_loses_no_event_and_a_repetition_has_the_same_id(
    world: World, hooks: Hooks, receiver: Receiver, before: bool
) -> None:
    garage = await world.new_garage()
    await hooks.add(garage.operator_id, receiver.url)
    row = await bought(world, garage)
    dying = Dying(before=before)
    # Nothing was queued before the crash: the events were committed with what they tell of.
    await hooks.queue()
    async with world.door.platform(reason="test") as platform:
        due = await platform.run(webhook_deliveries.due(now=world.now, each_limit=1000, row_limit=100_000))
    mine = [one for one in due if one.garage_id == garage.id]
    for one in mine:
        with pytest.raises(asyncio.CancelledError):
            await send_object(Sender(world.door, world.list_keys, dying, VERSIONS), one, now=world.now)
    await dying.close()
    assert len(receiver.messages) == (0 if before else len(mine))
    assert await hooks.send() == 0, "whoever has a message may still be sending it"
    world.move(seconds=61)
    await hooks.send()
    async with world.door.garage_snapshot([garage.id], fresh=True) as snapshot:
        written = await snapshot.run(
            events.list_page(
                page=Page(row_limit=1000), from_at=datetime(1, 1, 1, tzinfo=UTC), until_at=datetime(9999, 1, 1, tzinfo=UTC), types=None,
                object_id=None,
            )
        )  # fmt: skip
    assert sorted(one.id for one in receiver.once) == sorted(one.id for one in written)
    assert len({body for _, body in receiver.messages}) == len(written)
    mine_in_order = [one.object_number for one in receiver.once if one.object_id == str(row.id)]
    assert mine_in_order == sorted(mine_in_order)


async def test_two_workers_send_a_message_once(world: World, hooks: Hooks, receiver: Receiver) -> None:
    garage = await world.new_garage()
    await hooks.add(garage.operator_id, receiver.url)
    await bought(world, garage)
    await asyncio.gather(*(hooks.queue() for _ in range(3)))
    await asyncio.gather(*(hooks.send() for _ in range(3)))
    assert len(receiver.messages) == len(receiver.once) > 3


async def test_an_endpoint_that_takes_nothing_for_days_is_disabled_and_its_operator_is_told(
    world: World, hooks: Hooks, receiver: Receiver
) -> None:
    garage = await world.new_garage()
    broken = await hooks.add(garage.operator_id, receiver.url, event_types=["payment.succeeded"])
    others = await hooks.add(garage.operator_id, receiver.url + "told", event_types=["webhook_endpoint.disabled"])
    await bought(world, garage)
    receiver.answers = lambda event: 200 if event.type == "webhook_endpoint.disabled" else 503
    for wait in (*DELAYS, timedelta(days=9)):
        await hooks.send()
        world.move(seconds=wait.total_seconds())
    seen = await hooks.look(broken)
    assert (seen.disabled_why, (await hooks.look(others)).disabled_at) == ("failing", None)
    (dead,) = await hooks.deliveries(broken)
    assert (dead.state, dead.attempts, dead.failures) == ("dead", 10, 10)
    assert [one.status for one in await hooks.attempts(dead)] == [503] * 10
    await hooks.send()
    told = [one for one in receiver.events if one.type == "webhook_endpoint.disabled"]
    assert [one.data.object["id"] for one in told] == [str(broken.endpoint.id)]

    await bought(world, garage)
    before = len(receiver.messages)
    assert await hooks.send() == 0
    assert len(receiver.messages) == before, "it is sent nothing"
    for refused in (
        replay_events(
            world.door, garage.operator_id, broken.endpoint.id, Replay(event_id=dead.event_id), now=world.now
        ),
        ping_endpoint(world.door, garage.operator_id, broken.endpoint.id, versions=VERSIONS, now=world.now),
    ):
        with pytest.raises(EndpointDisabled):
            await refused

    receiver.answers = lambda _: 200
    await enable_endpoint(world.door, garage.operator_id, broken.endpoint.id, asked=world.asked(), now=world.now)
    world.move(hours=1)
    since = Replay(since=world.now - timedelta(days=30))
    assert await replay_events(world.door, garage.operator_id, broken.endpoint.id, since, now=world.now) == 2
    await hooks.send()
    assert [one.type for one in receiver.events[before:]] == ["payment.succeeded"] * 2


async def test_an_endpoint_that_says_that_it_is_gone_is_disabled_at_once(
    world: World, hooks: Hooks, receiver: Receiver
) -> None:
    garage = await world.new_garage()
    issued = await hooks.add(garage.operator_id, receiver.url)
    await bought(world, garage)
    receiver.answers = lambda _: 410
    await hooks.send()
    assert len(receiver.messages) == 1
    assert (await hooks.look(issued)).disabled_why == "gone"
    async with world.door.garage_snapshot([garage.id], fresh=True) as snapshot:
        found = await snapshot.run(notices.list_page(page=Page(), customer_id=None, subject_id=issued.endpoint.id))
    assert found == [], "this operator has nobody who could be written to"


async def test_one_that_fails_again_and_again_is_left_alone_for_a_while(
    world: World, hooks: Hooks, receiver: Receiver
) -> None:
    garage = await world.new_garage()
    issued = await hooks.add(garage.operator_id, receiver.url)
    for _ in range(3):
        await bought(world, garage)
    receiver.hangs, receiver.answers = False, lambda _: 500
    await hooks.send()
    tried = len(receiver.messages)
    assert (await hooks.look(issued)).failures == tried >= 5
    world.move(seconds=6)
    async with world.door.platform(reason="test") as platform:
        due = await platform.run(webhook_deliveries.due(now=world.now, each_limit=1000, row_limit=100_000))
    assert not [one for one in due if one.garage_id == garage.id], "it rests"
    receiver.answers = lambda _: 200
    await ping_endpoint(world.door, garage.operator_id, issued.endpoint.id, versions=VERSIONS, now=world.now)
    await hooks.send()
    assert "ping" in {one.type for one in receiver.events}
    assert (await hooks.look(issued)).failures == 0


async def test_the_log_says_what_went_wrong_and_forgets_answers(world: World, hooks: Hooks, receiver: Receiver) -> None:
    garage = await world.new_garage()
    issued = await hooks.add(garage.operator_id, receiver.url)
    receiver.answers, receiver.text = lambda _: 422, "x\0y" + "z" * 5000
    await ping_endpoint(world.door, garage.operator_id, issued.endpoint.id, versions=VERSIONS, now=world.now)
    await hooks.send()
    (delivery,) = await hooks.deliveries(issued)
    (attempt,) = await hooks.attempts(delivery)
    assert (attempt.status, attempt.error) == (422, "The answer was 422; one from 200 to 299 says that it was taken.")
    assert attempt.answer is not None
    assert attempt.answer.startswith("xyzzz")
    assert len(attempt.answer) == 999
    receiver.hangs = True
    world.move(seconds=5)
    await hooks.send()
    assert (await hooks.attempts(delivery))[0].error == "There was no answer in time."
    world.move(days=31)
    assert await forget_answers(world.door, now=world.now) >= 1
    assert [one.answer for one in await hooks.attempts(delivery)] == [None, None]


async def test_a_secret_is_rotated_without_a_message_that_cannot_be_believed(
    world: World, hooks: Hooks, receiver: Receiver
) -> None:
    garage = await world.new_garage()
    first = await hooks.add(garage.operator_id, receiver.url)
    endpoint_id = first.endpoint.id

    async def rotate(key: str) -> str:
        issued = await rotate_secret(
            world.door, world.list_keys, garage.operator_id, endpoint_id, SecretRotation(), asked=world.asked(key), now=world.now
        )  # fmt: skip
        return issued.secret

    second = await rotate("one")
    assert await rotate("one") == second, "it is shown again, and not changed"
    assert second != first.secret

    async def ping() -> tuple[dict[str, str], bytes]:
        await ping_endpoint(world.door, garage.operator_id, endpoint_id, versions=VERSIONS, now=world.now)
        await hooks.send()
        return receiver.messages[-1]

    message = await ping()
    for secret in (first.secret, second):
        verify(*message, secret, now=world.now)
    world.move(hours=25)
    message = await ping()
    verify(*message, second, now=world.now)
    with pytest.raises(BadSignature):
        verify(*message, first.secret, now=world.now)
    async with world.door.platform(reason="test") as platform:
        held = await platform.run(webhook_endpoints.secrets_of(operator_id=garage.operator_id, endpoint_id=endpoint_id))
    assert held is not None
    assert signing_secrets(world.list_keys, endpoint_id, held, now=world.now) == [second]


# ---------------------------------------------------------------------------- whose events whose are


async def test_nobody_hears_of_another_operator_and_an_endpoint_of_its_garages_alone(
    world: World, hooks: Hooks, receiver: Receiver
) -> None:
    mine, second, theirs = [await world.new_garage() for _ in range(3)]
    third = await world.new_garage(operator_id=mine.operator_id)
    await hooks.add(mine.operator_id, receiver.url + "all")
    one = await hooks.add(
        mine.operator_id, receiver.url + "one", garage_ids=[third.id], event_types=["payment.succeeded"]
    )
    await hooks.add(second.operator_id, receiver.url + "second")
    for garage in (mine, third, theirs):
        await bought(world, garage)
    await hooks.send()
    heard = {event.garage_id for event in receiver.events}
    assert heard == {mine.id, third.id}
    deliveries = await hooks.deliveries(one)
    assert [(row.garage_id, row.event_type) for row in deliveries] == [(third.id, "payment.succeeded")]

    foreign = await _event_of(world, theirs)
    for endpoint_id, event_id in ((one.endpoint.id, foreign), (one.endpoint.id, await _event_of(world, mine))):
        with pytest.raises(Exception, match="no such event"):
            await replay_events(world.door, mine.operator_id, endpoint_id, Replay(event_id=event_id), now=world.now)
    with pytest.raises(Exception, match="no such webhook endpoint"):
        await replay_events(world.door, theirs.operator_id, one.endpoint.id, Replay(since=world.now), now=world.now)


async def test_a_delivery_to_another_operators_endpoint_is_never_due(
    world: World, hooks: Hooks, receiver: Receiver
) -> None:
    mine, theirs = await world.new_garage(), await world.new_garage()
    issued = await hooks.add(mine.operator_id, receiver.url)
    await bought(world, theirs)
    event_id = await _event_of(world, theirs)
    async with world.door.garage_transaction(theirs.id) as garage:
        await garage.run(webhook_deliveries.insert(endpoint_id=issued.endpoint.id, event_id=event_id, now=world.now))
    await hooks.send()
    assert receiver.messages == []


async def _event_of(world: World, garage: Garage) -> UUID:
    async with world.door.garage_snapshot([garage.id], fresh=True) as snapshot:
        rows = await snapshot.run(
            events.list_page(
                page=Page(), from_at=datetime(1, 1, 1, tzinfo=UTC), until_at=datetime(9999, 1, 1, tzinfo=UTC), types=None, object_id=None
            )
        )  # fmt: skip
    return rows[0].id


async def test_what_happens_while_an_endpoint_is_off_is_none_of_its_news_and_replay_brings_it(
    world: World, hooks: Hooks, receiver: Receiver
) -> None:
    garage = await world.new_garage()
    issued = await hooks.add(garage.operator_id, receiver.url, event_types=["subscription.created"])
    where = (world.door, garage.operator_id, issued.endpoint.id)
    await disable_endpoint(*where, asked=world.asked(), now=world.now)
    world.move(minutes=1)
    row = await bought(world, garage)
    await hooks.send()
    world.move(minutes=1)
    await enable_endpoint(*where, asked=world.asked(), now=world.now)
    await hooks.send()
    assert receiver.messages == []
    assert (
        await replay_events(*where, Replay(since=world.now - timedelta(hours=1), until=world.now), now=world.now) == 1
    )
    await hooks.send()
    assert [one.object_id for one in receiver.events] == [str(row.id)]
    again = receiver.events[0].id
    assert await replay_events(*where, Replay(event_id=again), now=world.now) == 1
    await hooks.send()
    assert [one.id for one in receiver.events] == [again, again], "under the id that it has"
    await archive_endpoint(*where, asked=world.asked(), now=world.now)
    await bought(world, garage)
    await hooks.send()
    assert len(receiver.messages) == 2
    with pytest.raises(EndpointArchived):
        await enable_endpoint(*where, asked=world.asked(), now=world.now)


async def test_the_workers_job_does_it_all(world: World, hooks: Hooks, receiver: Receiver) -> None:
    garage = await world.new_garage()
    await hooks.add(garage.operator_id, receiver.url, event_types=["payment.succeeded"])
    await bought(world, garage)
    done: Any = 0
    while not receiver.messages:
        done = await send_webhooks(hooks.sender, now=world.now, row_limit=1000)
    assert done >= 1
    assert [one.type for one in receiver.events] == ["payment.succeeded"]
