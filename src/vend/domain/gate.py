"""Gates that are told when their garage's access list changes."""

import hashlib
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec

from vend.domain.errors import Kind, VendError

Sends = Literal["list", "version"]

TOLD_AGAIN_AFTER = timedelta(hours=12)
"""A list that was only signed anew is told so often, so that a gate that is only told, and never asks, stays valid."""

_DELAYS_S = (5, 30, 120, 600, 1800, 3600)


class GateEnded(VendError):
    """The gate is told no more."""

    code = "gate_ended"
    kind = Kind.CONFLICT


class GateEndpoint(msgspec.Struct, frozen=True):
    """A gate, where it is told, and how that went.

    Attributes:
        sends: the whole signed list, or only that there is a new version.
        ended_at: since when it is told no more.
        delivered_version: the newest version that it took; so are the two instants after it.
        tried_at: when it was last told.
        last_status: of its last answer; null without one.
        last_error: why it did not take the last one.
        failures: how many times in a row it did not take one.
        next_attempt_at: not before then is it told again.
    """

    garage_id: UUID
    id: UUID
    name: str
    url: str
    sends: Sends
    created_at: datetime
    ended_at: datetime | None
    delivered_version: int | None
    delivered_built_at: datetime | None
    delivered_at: datetime | None
    tried_at: datetime | None
    last_status: int | None
    last_error: str | None
    failures: int
    next_attempt_at: datetime


class ListNews(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a gate is told of its list.

    Attributes:
        signed: the signed list, as it is served; not there for a gate that is only told of the version.
    """

    garage_id: UUID
    version: int
    built_at: datetime
    valid_until: datetime
    signed: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


class GateMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A message as Standard Webhooks has it.

    Attributes:
        timestamp: when the list was built, so that every try of a message has the same body.
    """

    type: Literal["access_list.updated"] = "access_list.updated"
    timestamp: datetime
    data: ListNews


def message_id(endpoint_id: UUID, version: int, built_at: datetime) -> str:
    """Name a message: the same list for the same gate is the same message, however often it is tried."""
    about = f"{endpoint_id}:{version}:{built_at.isoformat()}"
    return f"msg_{hashlib.sha256(about.encode()).hexdigest()[:32]}"


def tried_again_after(failures: int) -> timedelta:
    """Give how long to wait after so many failures in a row; a gate is never given up, since only the newest counts."""
    return timedelta(seconds=_DELAYS_S[min(failures, len(_DELAYS_S)) - 1])
