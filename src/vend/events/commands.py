"""What is asked of endpoints."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from vend.domain.event import EventType
from vend.domain.webhook import WebhookEndpoint

_Url = Annotated[str, Meta(min_length=8, max_length=2000, description="Where events are sent: an https address.")]
_Words = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S", description="What it is for.")]
_Types = Annotated[
    list[EventType], Meta(min_length=1, max_length=100, description="What it hears of; null for everything.")
]
_Garages = Annotated[
    list[UUID],
    Meta(min_length=1, max_length=500, description="Whose events it hears; null for all garages, future ones too."),
]
_Version = Annotated[
    str,
    Meta(max_length=20, description="In which its messages are written; without it that of this request."),
]


class NewWebhookEndpoint(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An endpoint to be added."""

    url: _Url
    description: _Words | None = None
    event_types: _Types | None = None
    garage_ids: _Garages | None = None
    api_version: _Version | None = None


class WebhookEndpointChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be different of an endpoint; what is left out stays."""

    url: _Url | UnsetType = UNSET
    description: _Words | UnsetType | None = UNSET
    event_types: _Types | UnsetType | None = UNSET
    garage_ids: _Garages | UnsetType | None = UNSET
    api_version: _Version | UnsetType = UNSET


class SecretRotation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a secret is changed."""

    overlap_hours: Annotated[
        int,
        Meta(ge=0, le=168, description="So long messages are signed with the secret before as well."),
    ] = 24


class Replay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which events are sent again: one, or all of a time that the endpoint hears of."""

    event_id: Annotated[UUID, Meta(description="This one event, whatever the endpoint hears of.")] | None = None
    since: Annotated[datetime, Meta(tz=True, description="Events from this instant on.")] | None = None
    until: Annotated[datetime, Meta(tz=True, description="Before this instant; without it, up to now.")] | None = None


class QueuedReplay(msgspec.Struct, frozen=True):
    """How many events were queued to be sent again."""

    events: int


class IssuedWebhookEndpoint(msgspec.Struct, frozen=True):
    """An endpoint, with its signing secret for the one time that it is shown.

    Attributes:
        secret: what messages to it are signed with, as Standard Webhooks has it.
    """

    endpoint: WebhookEndpoint
    secret: str

    def __repr__(self) -> str:
        return f"IssuedWebhookEndpoint({self.endpoint.id})"
