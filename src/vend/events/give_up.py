"""Disables an endpoint that takes nothing, and tells its operator: by e-mail, in the audit log, and by an event."""

from datetime import datetime
from uuid import UUID

import msgspec
import structlog

from vend.db.door import Door
from vend.domain.ids import make_id
from vend.domain.webhook import DisabledWhy
from vend.store import events, identity, notices, webhook_endpoints

_log = structlog.get_logger(__name__)
_ACTOR = "system:webhooks"


async def give_up(
    door: Door, garage_id: UUID, operator_id: UUID, endpoint_id: UUID, why: DisabledWhy, *, now: datetime
) -> None:
    """Disable an endpoint; one that is disabled already stays so, and nobody is told twice.

    Args:
        garage_id: of the message that it did not take; its operator is told there.
    """
    async with door.platform_transaction(reason="disable a webhook endpoint that takes nothing") as platform:
        disabled = await platform.run(
            webhook_endpoints.disable(operator_id=operator_id, endpoint_id=endpoint_id, why=why, now=now)
        )
        if disabled is None:
            return
        await platform.run(
            identity.insert_operator_audit(
                audit_id=make_id(now),
                operator_id=operator_id,
                actor=_ACTOR,
                action="webhook_endpoint.disabled",
                subject_id=endpoint_id,
                request_id=None,
                detail=msgspec.json.encode({"why": why}).decode(),
                now=now,
            )
        )
        people = await platform.run(webhook_endpoints.administrators(operator_id=operator_id))
    async with door.garage_transaction(garage_id) as garage:
        await garage.run(
            events.write_one(
                event_type="webhook_endpoint.disabled",
                object_type="webhook_endpoint",
                object_id=str(endpoint_id),
                object=msgspec.json.encode(disabled).decode(),
                now=now,
            )
        )
        for person in people:
            await garage.run(
                notices.insert(
                    notice_id=make_id(now),
                    customer_id=None,
                    kind="webhook_endpoint_disabled",
                    address=person.email,
                    subject_id=endpoint_id,
                    about=f"webhook_endpoint_disabled:{endpoint_id}:{now.isoformat()}:{person.email}",
                    detail=msgspec.json.encode({"url": disabled.url, "why": why}).decode(),
                    now=now,
                )
            )
    _log.warning("webhook_endpoint_disabled", endpoint=str(endpoint_id), why=why)
