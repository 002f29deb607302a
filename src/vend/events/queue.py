"""Queues events for the endpoints that want them: what was written since, told by snapshots rather than by a clock."""

from datetime import datetime
from uuid import UUID

import msgspec

from vend.db.door import Door
from vend.store import events, webhook_deliveries, webhook_endpoints


async def queue_due(door: Door, *, now: datetime, row_limit: int = 50) -> int:
    """Queue what happened in garages whose operators listen; give how many messages that makes."""
    async with door.platform(reason="find garages with events to be queued") as platform:
        due = await platform.run(events.unqueued(row_limit=row_limit))
    return sum([await queue_garage(door, one.garage_id, now=now) for one in due])


async def queue_garage(door: Door, garage_id: UUID, *, now: datetime) -> int:
    """Queue what happened in a garage since it was queued last; give how many messages that makes."""
    async with door.platform(reason="find who hears of a garage") as platform:
        hearing = await platform.run(webhook_endpoints.hearing(wanted_garage=garage_id))
    async with door.garage_transaction(garage_id) as garage:
        await garage.run(webhook_deliveries.begin())
        return await garage.run(webhook_deliveries.queue(endpoints=msgspec.json.encode(hearing).decode(), now=now))
