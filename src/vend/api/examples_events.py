"""Examples of events and of where they are sent."""

from datetime import UTC, datetime
from uuid import UUID

import msgspec

from vend.api.events import EventKind
from vend.domain.api_version import FIRST
from vend.domain.event import MEANINGS, Event, EventData
from vend.domain.webhook import Attempt, Delivery, WebhookEndpoint
from vend.events.commands import (
    IssuedWebhookEndpoint,
    NewWebhookEndpoint,
    QueuedReplay,
    Replay,
    SecretRotation,
    WebhookEndpointChange,
)

_AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
_OPERATOR, _GARAGE, _INVOICE, _EVENT, _ENDPOINT, _TRY = (
    UUID(f"019ab5c6-2800-7000-8000-{number:012x}") for number in (1, 2, 9, 91, 92, 93)
)
_URL = "https://books.example.com/vend"

_ENDPOINT_ROW = WebhookEndpoint(
    id=_ENDPOINT,
    operator_id=_OPERATOR,
    url=_URL,
    description="Bookkeeping",
    event_types=["invoice.paid", "payment.succeeded"],
    garage_ids=[_GARAGE],
    api_version=FIRST,
    created_at=_AT,
    updated_at=_AT,
    listens_from_at=_AT,
    disabled_at=None,
    disabled_why=None,
    archived_at=None,
    previous_secret_until_at=None,
    failures=0,
    failing_since_at=None,
)

EVENTS: tuple[msgspec.Struct, ...] = (
    Event(
        id=_EVENT,
        type="invoice.paid",
        api_version=FIRST,
        created_at=_AT,
        garage_id=_GARAGE,
        object_type="invoice",
        object_id=str(_INVOICE),
        object_number=2,
        data=EventData(
            {"id": str(_INVOICE), "garage_id": str(_GARAGE), "status": "paid", "paid_minor": 19_845},
            {"status": "open", "paid_minor": 0},
        ),
    ),
    EventKind("invoice.paid", "invoice", MEANINGS["invoice.paid"]),
    NewWebhookEndpoint(_URL, "Bookkeeping", ["invoice.paid", "payment.succeeded"], [_GARAGE]),
    WebhookEndpointChange(event_types=None),
    SecretRotation(),
    Replay(since=_AT),
    QueuedReplay(17),
    _ENDPOINT_ROW,
    IssuedWebhookEndpoint(_ENDPOINT_ROW, "whsec_" + "q" * 43 + "="),
    Delivery(
        garage_id=_GARAGE,
        endpoint_id=_ENDPOINT,
        event_id=_EVENT,
        event_type="invoice.paid",
        object_id=str(_INVOICE),
        state="delivered",
        created_at=_AT,
        attempts=1,
        failures=0,
        next_attempt_at=_AT,
        settled_at=_AT,
    ),
    Attempt(_GARAGE, _TRY, _ENDPOINT, _EVENT, _AT, status=200, duration_ms=41, error=None, answer='{"ok": true}'),
)
