"""Tells gates of the newest list: pulled by the worker, from what each gate took last.

There is no queue: only the newest list counts, so a gate that was away for a day is told once. A message may come
twice, when the word of its arrival was lost, and then has the same id.
"""

import asyncio
from datetime import datetime, timedelta

import msgspec
import structlog

from vend.db.door import Door
from vend.domain.errors import VendError
from vend.domain.gate import (
    TOLD_AGAIN_AFTER,
    GateEndpoint,
    GateMessage,
    ListNews,
    message_id,
    tried_again_after,
)
from vend.domain.standard_webhook import headers
from vend.gates.endpoints import secret_for
from vend.gates.signing import ListKeys
from vend.outbound.courier import Courier, Taken, Undelivered
from vend.store import access_lists, gate_endpoints
from vend.store.access_lists import ListDocument, ListHead
from vend.store.gate_endpoints import DueGate

_log = structlog.get_logger(__name__)

_SIDE_BY_SIDE = 10
_CLAIM = timedelta(seconds=60)
"""How long whoever tells a gate has it alone; longer than a call may take."""

_ERROR_SIGNS_MAX = 500


class Parcel(msgspec.Struct, frozen=True):
    """What is sent to a gate, and of which list it tells."""

    endpoint: GateEndpoint
    version: int
    built_at: datetime
    body: bytes
    secret: str


async def push_due(door: Door, keys: ListKeys, courier: Courier, *, now: datetime, row_limit: int = 50) -> int:
    """Tell every gate that does not have the newest list; give how many were told."""
    async with door.platform(reason="find gates that do not have the newest list") as platform:
        due = await platform.run(gate_endpoints.due(told_before=now - TOLD_AGAIN_AFTER, now=now, row_limit=row_limit))
    turn = asyncio.Semaphore(_SIDE_BY_SIDE)

    async def one_by_one(one: DueGate) -> None:
        async with turn:
            try:
                await push(door, keys, courier, one, now=now)
            except VendError as error:
                _log.warning("gate_postponed", gate=str(one.endpoint_id), code=error.code)

    await asyncio.gather(*map(one_by_one, due))
    return len(due)


async def push(door: Door, keys: ListKeys, courier: Courier, one: DueGate, *, now: datetime) -> bool:
    """Tell a gate; give whether it took the list."""
    log = _log.bind(garage=str(one.garage_id), gate=str(one.endpoint_id))
    try:
        parcel = await _parcel(door, keys, one, now=now)
        if parcel is None:
            return False
        name = message_id(parcel.endpoint.id, parcel.version, parcel.built_at)
        signed = headers(name, parcel.body, [parcel.secret], at=now)
        taken = await courier.post(parcel.endpoint.url, parcel.body, signed)
    except VendError as error:
        await _failed(door, one, error, now=now)
        log.warning("gate_not_told", code=error.code, detail=error.detail)
        return False
    await _taken(door, parcel, taken, now=now)
    log.info("gate_told", version=parcel.version, status=taken.status)
    return True


async def _parcel(door: Door, keys: ListKeys, one: DueGate, *, now: datetime) -> Parcel | None:
    """Take the gate, and pack what it is told; None where somebody else has it.

    Raises:
        GateSecretGone: its secret cannot be known any more.
    """
    async with door.garage_transaction(one.garage_id) as garage:
        endpoint = await garage.run(
            gate_endpoints.claim(
                endpoint_id=one.endpoint_id, claimed_until=now + _CLAIM, told_before=now - TOLD_AGAIN_AFTER, now=now
            )
        )
        if endpoint is None:
            return None
        kept = await garage.run(gate_endpoints.secret_hash(endpoint_id=endpoint.id))
        found: ListHead | ListDocument | None = await garage.run(
            access_lists.document() if endpoint.sends == "list" else access_lists.head()
        )
    assert kept is not None, "it was just claimed"
    assert found is not None, "only gates of lists that were built are due"
    news = ListNews(one.garage_id, found.version, found.built_at, found.valid_until_at)
    if isinstance(found, ListDocument):
        news = msgspec.structs.replace(news, signed=msgspec.Raw(found.document))
    body = msgspec.json.encode(GateMessage(timestamp=found.built_at, data=news))
    return Parcel(endpoint, found.version, found.built_at, body, secret_for(keys, endpoint.id, kept))


async def _taken(door: Door, parcel: Parcel, taken: Taken, *, now: datetime) -> None:
    async with door.garage_transaction(parcel.endpoint.garage_id) as garage:
        await garage.run(
            gate_endpoints.take(
                endpoint_id=parcel.endpoint.id,
                version=parcel.version,
                built_at=parcel.built_at,
                status=taken.status,
                now=now,
            )
        )


async def _failed(door: Door, one: DueGate, error: VendError, *, now: datetime) -> None:
    async with door.garage_transaction(one.garage_id) as garage:
        endpoint = await garage.run(gate_endpoints.read_one(endpoint_id=one.endpoint_id))
        assert endpoint is not None, "nothing is deleted"
        await garage.run(
            gate_endpoints.fail(
                endpoint_id=one.endpoint_id,
                status=error.status if isinstance(error, Undelivered) else None,
                error=error.detail[:_ERROR_SIGNS_MAX],
                next_attempt_at=now + tried_again_after(endpoint.failures + 1),
                now=now,
            )
        )
