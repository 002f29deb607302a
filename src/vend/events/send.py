"""Sends what is queued: the messages about one object in the order in which it happened, each until it is taken.

A message is claimed, sent outside of any transaction, and settled. Whoever dies in between leaves a claim that ends,
and the message is sent again, under the same id: at least once, and a receiver that keeps ids takes it once.
"""

import asyncio
from datetime import datetime, timedelta

import msgspec
import structlog

from vend.db.door import Door
from vend.domain.api_version import Versions
from vend.domain.errors import VendError
from vend.domain.event import EventRow, event_of
from vend.domain.ids import make_id
from vend.domain.standard_webhook import headers
from vend.domain.webhook import ANSWERS_KEPT, disabled_for, rests_for, tried_again_after
from vend.events.give_up import give_up
from vend.events.queue import queue_due
from vend.events.secrets import Derives, signing_secrets
from vend.outbound.courier import Courier, Taken, Undelivered
from vend.store import events, webhook_deliveries, webhook_endpoints
from vend.store.webhook_deliveries import Claimed, DueObject
from vend.store.webhook_endpoints import Target

_log = structlog.get_logger(__name__)

_SIDE_BY_SIDE = 10
_EACH = 5
"""So many of one endpoint at once, so that one that hangs leaves room for the others."""

_IN_A_ROW = 20
"""So many messages of one object are sent before others have their turn."""

_CLAIM = timedelta(seconds=60)
"""How long whoever sends a message has it alone; longer than a call may take."""

_SIGNS_MAX = 500
_ANSWER_SIGNS_MAX = 1000
_MS = 1000


class Sender(msgspec.Struct, frozen=True):
    """What sending takes.

    Attributes:
        keys: from which secrets are derived.
        courier: posts; whoever made it closes it.
        versions: of the API, in which messages are written.
    """

    door: Door
    keys: Derives
    courier: Courier
    versions: Versions


class _Parcel(msgspec.Struct, frozen=True):
    claimed: Claimed
    event: EventRow
    target: Target


async def send_webhooks(sender: Sender, *, now: datetime, row_limit: int = 50) -> int:
    """Queue what has happened, and send what is due; give for how many objects."""
    await queue_due(sender.door, now=now)
    async with sender.door.platform(reason="find webhooks to be sent") as platform:
        due = await platform.run(webhook_deliveries.due(now=now, each_limit=_EACH, row_limit=row_limit))
    turn = asyncio.Semaphore(_SIDE_BY_SIDE)

    async def one_by_one(one: DueObject) -> None:
        async with turn:
            try:
                await send_object(sender, one, now=now)
            except VendError as error:
                _log.warning("webhook_postponed", endpoint=str(one.endpoint_id), code=error.code)

    await asyncio.gather(*map(one_by_one, due))
    return len(due)


async def send_object(sender: Sender, one: DueObject, *, now: datetime) -> int:
    """Send the messages about an object that an endpoint waits for, until one is not taken; give how many were."""
    taken = 0
    while taken < _IN_A_ROW:
        parcel = await _claim(sender.door, one, now=now)
        if parcel is None or not await _send(sender, one, parcel, now=now):
            break
        taken += 1
    return taken


async def _claim(door: Door, one: DueObject, *, now: datetime) -> _Parcel | None:
    """Take the next message; None where there is none, somebody else has it, or the endpoint is sent nothing."""
    async with door.platform(reason="where a webhook goes") as platform:
        target = await platform.run(webhook_endpoints.target(endpoint_id=one.endpoint_id, wanted_garage=one.garage_id))
    if target is None:
        return None
    async with door.garage_transaction(one.garage_id) as garage:
        claimed = await garage.run(
            webhook_deliveries.claim(
                endpoint_id=one.endpoint_id, object_id=one.object_id, claimed_until=now + _CLAIM, now=now
            )
        )
        if claimed is None:
            return None
        event = await garage.run(events.read_one(event_id=claimed.event_id))
        assert event is not None, "a foreign key holds it"
        return _Parcel(claimed, event, target)


async def _send(sender: Sender, one: DueObject, parcel: _Parcel, *, now: datetime) -> bool:
    """Send a message, and keep how that went; give whether it was taken."""
    log = _log.bind(garage=str(one.garage_id), endpoint=str(one.endpoint_id), event_type=parcel.event.type)
    began_s = asyncio.get_running_loop().time()
    outcome: Taken | VendError
    try:
        body = msgspec.json.encode(event_of(parcel.event, sender.versions, parcel.target.api_version))
        secrets = signing_secrets(sender.keys, one.endpoint_id, parcel.target, now=now)
        outcome = await sender.courier.post(
            parcel.target.url, body, headers(str(parcel.event.id), body, secrets, at=now)
        )
    except VendError as error:
        outcome = error
    duration_ms = round((asyncio.get_running_loop().time() - began_s) * _MS)
    if isinstance(outcome, Taken):
        await _taken(sender.door, one, parcel, outcome, duration_ms=duration_ms, now=now)
        log.info("webhook_taken", status=outcome.status)
        return True
    await _not_taken(sender.door, one, parcel, outcome, duration_ms=duration_ms, now=now)
    log.warning("webhook_not_taken", code=outcome.code, detail=outcome.detail)
    return False


async def _taken(door: Door, one: DueObject, parcel: _Parcel, taken: Taken, *, duration_ms: int, now: datetime) -> None:
    async with door.garage_transaction(one.garage_id) as garage:
        await garage.run(
            webhook_deliveries.insert_attempt(
                attempt_id=make_id(now),
                endpoint_id=one.endpoint_id,
                event_id=parcel.event.id,
                status=taken.status,
                duration_ms=duration_ms,
                error=None,
                answer=_text(taken.answer),
                now=now,
            )
        )
        await garage.run(
            webhook_deliveries.settle(
                endpoint_id=one.endpoint_id,
                event_id=parcel.event.id,
                attempts=parcel.claimed.attempts,
                failures=parcel.claimed.failures,
                state="delivered",
                now=now,
            )
        )
    if parcel.target.failures:
        async with door.platform(reason="an endpoint takes webhooks again") as platform:
            await platform.run(webhook_endpoints.took(endpoint_id=one.endpoint_id))


async def _not_taken(
    door: Door, one: DueObject, parcel: _Parcel, error: VendError, *, duration_ms: int, now: datetime
) -> None:
    status = error.status if isinstance(error, Undelivered) else None
    failures = parcel.claimed.failures + 1
    wait = tried_again_after(failures)
    async with door.garage_transaction(one.garage_id) as garage:
        await garage.run(
            webhook_deliveries.insert_attempt(
                attempt_id=make_id(now),
                endpoint_id=one.endpoint_id,
                event_id=parcel.event.id,
                status=status,
                duration_ms=duration_ms,
                error=error.detail[:_SIGNS_MAX],
                answer=_text(error.answer) if isinstance(error, Undelivered) else None,
                now=now,
            )
        )
        await garage.run(
            webhook_deliveries.settle(
                endpoint_id=one.endpoint_id,
                event_id=parcel.event.id,
                attempts=parcel.claimed.attempts,
                failures=failures,
                state="dead",
                now=now,
            )
            if wait is None
            else webhook_deliveries.postpone(
                endpoint_id=one.endpoint_id,
                event_id=parcel.event.id,
                attempts=parcel.claimed.attempts,
                failures=failures,
                next_attempt_at=now + wait,
            )
        )
    await _held_against(door, one, parcel.target, status, dead=wait is None, now=now)


async def _held_against(
    door: Door, one: DueObject, target: Target, status: int | None, *, dead: bool, now: datetime
) -> None:
    """Count a failure of an endpoint: it rests after several, and is disabled after days."""
    async with door.platform(reason="an endpoint did not take a webhook") as platform:
        failing = await platform.run(webhook_endpoints.did_not_take(endpoint_id=one.endpoint_id, now=now))
        assert failing is not None, "nothing is deleted"
        if rest := rests_for(failing.failures):
            await platform.run(webhook_endpoints.rest(endpoint_id=one.endpoint_id, until_at=now + rest))
    why = disabled_for(status, dead=dead, failing_since_at=failing.failing_since_at, now=now)
    if why is not None:
        await give_up(door, one.garage_id, target.operator_id, one.endpoint_id, why, now=now)


def _text(answer: bytes) -> str | None:
    """Give what is kept of an answer; PostgreSQL's text holds no NUL."""
    return answer.decode(errors="replace").replace("\0", "")[:_ANSWER_SIGNS_MAX] or None


async def forget_answers(door: Door, *, now: datetime, row_limit: int = 50) -> int:
    """Forget how answers began that were kept long enough; give in how many garages."""
    kept_from = now - ANSWERS_KEPT
    async with door.platform(reason="find answers to webhooks that were kept long enough") as platform:
        due = await platform.run(webhook_deliveries.to_forget(kept_from=kept_from, row_limit=row_limit))
    for one in due:
        async with door.garage_transaction(one.garage_id) as garage:
            await garage.run(webhook_deliveries.forget(kept_from=kept_from))
    return len(due)
