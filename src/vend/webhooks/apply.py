"""Applies events from the inbox.

An event is a hint: what it is about is read from Stripe anew, then written and marked in one transaction. One event of
an object is in one worker's hands at a time (a unique index says so), the oldest first; a worker that lost its claim
writes nothing. What we have no use for is parked, what cannot be applied comes again and finally fails; both stay
visible and can be replayed.
"""

import asyncio
from datetime import datetime, timedelta
from enum import Enum
from uuid import UUID

import structlog

from vend.db.door import Door
from vend.db.errors import Contended
from vend.domain.errors import Kind, VendError
from vend.domain.ids import make_id
from vend.domain.stripe_event import ATTEMPTS_MAX, ClaimedEvent, EventState, retry_after
from vend.store import customers, stripe_events
from vend.stripe_gateway.gateway import StripeGateway
from vend.webhooks.handlers import BY_TYPE, AccountHandler, Handler, Park, Write, is_quiet, told_by

_log = structlog.get_logger(__name__)

CLAIM = timedelta(minutes=2)
"""How long a worker has an event; longer than Stripe's slowest answer with the SDK's retries."""

_READINGS_MAX = 5
_AT_ONCE = 8


class Ending(Enum):
    """What became of an event."""

    APPLIED = "applied"
    QUIET = "quiet"
    PARKED = "parked"
    RETRIED = "retried"
    FAILED = "failed"
    LOST = "lost"


async def apply_due(door: Door, stripe: StripeGateway, *, now: datetime, limit: int = 50) -> list[Ending]:
    """Apply the events whose time has come, several objects at once; give what became of each."""
    claim_id = make_id(now)
    async with door.platform(reason="claim events of the inbox") as platform:
        await platform.run(stripe_events.release_expired(now=now))
        claimed = await platform.run(
            stripe_events.claim(claim_id=claim_id, claimed_until=now + CLAIM, now=now, row_limit=limit)
        )
    gate = asyncio.Semaphore(_AT_ONCE)

    async def one(event: ClaimedEvent) -> Ending:
        async with gate:
            return await _apply(door, stripe, event, now=now)

    return list(await asyncio.gather(*(one(event) for event in claimed)))


async def _apply(door: Door, stripe: StripeGateway, event: ClaimedEvent, *, now: datetime) -> Ending:
    log = _log.bind(event=event.id, type=event.type, attempt=event.attempts)
    if is_quiet(event.type):
        await _settle(door, event, "applied", "it has no effect of its own", now=now)
        return Ending.QUIET
    try:
        applied = await _by_type(door, stripe, event, now=now)
    except Park as why:
        await _settle(door, event, "parked", str(why), now=now)
        log.info("event_parked", why=str(why))
        return Ending.PARKED
    except Exception as error:  # noqa: BLE001 - an event is never lost for an error that nobody foresaw
        return await _again(door, event, error, now=now)
    log.info("event_applied" if applied else "event_claim_lost")
    return Ending.APPLIED if applied else Ending.LOST


async def _by_type(door: Door, stripe: StripeGateway, event: ClaimedEvent, *, now: datetime) -> bool:
    """Do what the event's type leads to; False when the claim was lost."""
    handler = BY_TYPE.get(event.type)
    if handler is None:
        raise Park("events of this type are not known here")
    told = told_by(event)
    if told.livemode != stripe.livemode:
        raise Park("it is of Stripe's other mode (live or test)")
    if isinstance(handler, AccountHandler):
        await handler.run(door, stripe, told, now)
        await _settle(door, event, "applied", None, now=now)
        return True
    garage_id = await _route(door, event, await handler.customer(stripe, told))
    return await _read_and_write(door, stripe, garage_id, event, now=now)


async def _route(door: Door, event: ClaimedEvent, customer: str) -> UUID:
    """Find the event's garage by its customer, and let that garage's transactions see the event."""
    async with door.platform(reason="find the garage of an event") as platform:
        garage_id = await platform.run(customers.find_garage(stripe_customer_id=customer))
        if garage_id is None:
            raise Park(f"no garage here has the customer {customer}")
        await platform.run(stripe_events.route(event_id=event.id, claim_id=event.claim_id, garage_id_found=garage_id))
    return garage_id


async def _read_and_write(
    door: Door, stripe: StripeGateway, garage_id: UUID, event: ClaimedEvent, *, now: datetime
) -> bool:
    """Write what Stripe says now, and mark the event with it; False when the claim was lost."""
    for _ in range(_READINGS_MAX):
        write = await _read(door, stripe, garage_id, event, now=now)
        try:
            return await _write_and_mark(door, garage_id, event, write, now=now)
        except Contended:
            continue
    raise Contended("Others keep writing what this event is about.")


async def _write_and_mark(door: Door, garage_id: UUID, event: ClaimedEvent, write: Write, *, now: datetime) -> bool:
    async with door.garage_transaction(garage_id) as garage:
        if await garage.run(stripe_events.lock_claimed(event_id=event.id, claim_id=event.claim_id)) is None:
            return False
        if not await write(garage):
            raise Contended("A newer truth was written meanwhile.")
        await garage.run(stripe_events.mark_applied(event_id=event.id, claim_id=event.claim_id, note=None, now=now))
        return True


async def _read(door: Door, stripe: StripeGateway, garage_id: UUID, event: ClaimedEvent, *, now: datetime) -> Write:
    """Read from Stripe what the event is about, outside of any transaction."""
    handler = BY_TYPE[event.type]
    assert isinstance(handler, Handler), "events of the account have no garage"
    return await handler.read(door, stripe, garage_id, told_by(event), now)


async def _settle(door: Door, event: ClaimedEvent, state: EventState, note: str | None, *, now: datetime) -> None:
    async with door.platform(reason="put an event aside") as platform:
        await platform.run(
            stripe_events.settle(
                event_id=event.id,
                claim_id=event.claim_id,
                state=state,
                note=note,
                now=now,
            )
        )


async def _again(door: Door, event: ClaimedEvent, error: Exception, *, now: datetime) -> Ending:
    """Give the event back to be tried later; a part that is away is waited for without end, anything else is not."""
    note = f"{error.code}: {error.detail}" if isinstance(error, VendError) else f"{type(error).__name__}: {error}"
    away = isinstance(error, VendError) and error.kind is Kind.UNAVAILABLE
    log = _log.bind(event=event.id, type=event.type, attempt=event.attempts, why=note)
    if event.attempts >= ATTEMPTS_MAX and not away:
        await _settle(door, event, "failed", note, now=now)
        log.error("event_failed", exc_info=error)
        return Ending.FAILED
    async with door.platform(reason="give an event back") as platform:
        await platform.run(
            stripe_events.retry(
                event_id=event.id,
                claim_id=event.claim_id,
                next_attempt_at=now + retry_after(event.attempts),
                note=note,
            )
        )
    log.warning("event_retried_later")
    return Ending.RETRIED
