"""Adds and ends gates that are told of their list, and knows their secrets.

A secret is not kept anywhere: it is HMAC-SHA256 of the gate's id under a key derived from the key that signs lists, so
asking again under the same idempotency key shows it again. What is kept is its SHA-256, which tells by which key it was
made after that key was changed.
"""

import hashlib
import hmac
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from vend.billing.commands import Name
from vend.billing.operation import Begun, answer_of, begin, note, settle
from vend.db.door import Door
from vend.domain.errors import Kind, NotFound, VendError
from vend.domain.gate import GateEnded, GateEndpoint, Sends
from vend.domain.ids import make_id
from vend.domain.operation import Asked
from vend.domain.standard_webhook import secret_of
from vend.gates.signing import ListKeys
from vend.outbound.guard import check_url
from vend.store import gate_endpoints

_PURPOSE = "gate endpoints"


class GateSecretGone(VendError):
    """The gate's secret was made under a key that is no longer there; add the gate anew."""

    code = "gate_secret_gone"
    kind = Kind.CONFLICT


class NewGateEndpoint(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A gate that is to be told when its list changes."""

    name: Name
    url: Annotated[str, Meta(min_length=8, max_length=2000, description="Where it is told: an https address.")]
    sends: Annotated[Sends, Meta(description="The whole signed list, or only that there is a new version.")] = "list"


class IssuedGateEndpoint(msgspec.Struct, frozen=True):
    """A new gate, with its signing secret for the one time that it is shown.

    Attributes:
        secret: what messages to it are signed with, as Standard Webhooks has it.
    """

    endpoint: GateEndpoint
    secret: str

    def __repr__(self) -> str:
        return f"IssuedGateEndpoint({self.endpoint.id})"


class EndGate(msgspec.Struct, frozen=True):
    """Which gate is told no more: what the idempotency key stands for."""

    endpoint_id: UUID


async def add_gate(
    door: Door,
    keys: ListKeys,
    garage_id: UUID,
    command: NewGateEndpoint,
    *,
    loopback: bool,
    asked: Asked,
    now: datetime,
) -> IssuedGateEndpoint:
    """Add a gate; the worker tells it of the list within seconds.

    Args:
        loopback: whether this machine may be called, for trying out.

    Raises:
        AddressRefused: the address is none that is called.
        GateSecretGone: it was asked for long ago, under a key that is no longer there.
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    check_url(command.url, loopback=loopback, field="url")
    async with door.garage_transaction(garage_id) as garage:
        endpoint_id = make_id(now)
        operation = await begin(garage, asked, kind="add_gate", command=command, subject_id=endpoint_id, now=now)
        if not isinstance(operation, Begun):
            added = answer_of(operation, GateEndpoint)
            kept = await garage.run(gate_endpoints.secret_hash(endpoint_id=added.id))
            assert kept is not None, "nothing is deleted"
            return IssuedGateEndpoint(added, secret_for(keys, added.id, kept))
        secret = _candidates(keys, endpoint_id)[0]
        await garage.run(
            gate_endpoints.insert(
                endpoint_id=endpoint_id,
                name=command.name.strip(),
                url=command.url,
                sends=command.sends,
                secret_hash=_hash(secret),
                now=now,
            )
        )
        endpoint = await garage.run(gate_endpoints.read_one(endpoint_id=endpoint_id))
        assert endpoint is not None, "it was inserted above"
        await note(garage, asked, "gate.added", endpoint_id, now=now, detail={"url": command.url})
        await settle(garage, operation, endpoint, now=now)
        return IssuedGateEndpoint(endpoint, secret)


async def end_gate(door: Door, garage_id: UUID, endpoint_id: UUID, *, asked: Asked, now: datetime) -> GateEndpoint:
    """Tell a gate no more.

    Raises:
        NotFound: the garage has no such gate.
        GateEnded: it is told no more already.
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    async with door.garage_transaction(garage_id) as garage:
        operation = await begin(
            garage, asked, kind="end_gate", command=EndGate(endpoint_id), subject_id=endpoint_id, now=now
        )
        if not isinstance(operation, Begun):
            return answer_of(operation, GateEndpoint)
        ended = await garage.run(gate_endpoints.end(endpoint_id=endpoint_id, now=now))
        if ended is None:
            if await garage.run(gate_endpoints.read_one(endpoint_id=endpoint_id)) is None:
                raise NotFound("There is no such gate.")
            raise GateEnded("This gate is told no more already.")
        await note(garage, asked, "gate.ended", endpoint_id, now=now)
        await settle(garage, operation, ended, now=now)
        return ended


async def send_again(door: Door, garage_id: UUID, endpoint_id: UUID, *, asked: Asked, now: datetime) -> GateEndpoint:
    """Tell a gate of its list at once, as after it was mended; the worker does it within seconds.

    Raises:
        NotFound: the garage has no such gate.
        GateEnded: it is told no more.
    """
    async with door.garage_transaction(garage_id) as garage:
        waiting = await garage.run(gate_endpoints.send_again(endpoint_id=endpoint_id, now=now))
        if waiting is None:
            if await garage.run(gate_endpoints.read_one(endpoint_id=endpoint_id)) is None:
                raise NotFound("There is no such gate.")
            raise GateEnded("This gate is told no more; add it anew.")
        await note(garage, asked, "gate.send_again", endpoint_id, now=now)
        return waiting


def secret_for(keys: ListKeys, endpoint_id: UUID, kept: bytes) -> str:
    """Give a gate's secret.

    Args:
        kept: its SHA-256.

    Raises:
        GateSecretGone: it was made under a key that is no longer there.
    """
    for secret in _candidates(keys, endpoint_id):
        if hmac.compare_digest(_hash(secret), kept):
            return secret
    raise GateSecretGone("The key that this gate's secret was made with is no longer there; add the gate anew.")


def _candidates(keys: ListKeys, endpoint_id: UUID) -> list[str]:
    """Give what the secret is under each key, the present one's first."""
    return [
        secret_of(hmac.new(derived, endpoint_id.bytes, hashlib.sha256).digest()) for derived in keys.derive(_PURPOSE)
    ]


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
