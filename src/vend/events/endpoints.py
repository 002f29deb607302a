"""Adds, changes and ends an operator's endpoints."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NoReturn, TypeVar
from uuid import UUID

import msgspec
from msgspec import UNSET

from vend.db.door import Door
from vend.db.errors import MissingReference
from vend.db.handles import PlatformTx
from vend.domain.api_version import Versions
from vend.domain.errors import Invalid, NotFound
from vend.domain.ids import make_id
from vend.domain.operation import Asked, KeyReused, input_hash
from vend.domain.webhook import EndpointArchived, WebhookEndpoint
from vend.events.commands import (
    IssuedWebhookEndpoint,
    NewWebhookEndpoint,
    SecretRotation,
    WebhookEndpointChange,
)
from vend.events.secrets import Derives, hash_secret, new_secret, secret_for
from vend.outbound.guard import check_url
from vend.store import identity, webhook_endpoints

T = TypeVar("T", str, UUID)


class _Question(msgspec.Struct, frozen=True):
    """What an idempotency key stands for: the same words of the same caller for the same operator."""

    operator_id: UUID
    created_by: str
    command: NewWebhookEndpoint


async def add_endpoint(
    door: Door,
    keys: Derives,
    operator_id: UUID,
    command: NewWebhookEndpoint,
    *,
    version: str,
    versions: Versions,
    loopback: bool,
    asked: Asked,
    now: datetime,
) -> IssuedWebhookEndpoint:
    """Add an endpoint, or show the one again that was added under the same idempotency key.

    Args:
        version: of its messages, unless the command names one.
        loopback: whether this machine may be called, for trying out.

    Raises:
        AddressRefused: the address is none that is called.
        UnknownVersion: there is no such version.
        NotFound: a garage is not the operator's.
        KeyReused: the idempotency key was used with another input.
        EndpointSecretGone: it was added long ago, under a key that is no longer there.
    """
    check_url(command.url, loopback=loopback, field="url")
    question = input_hash("add_webhook_endpoint", _Question(operator_id, asked.actor, command))
    endpoint_id = make_id(now)
    async with door.platform_transaction(reason="add a webhook endpoint") as platform:
        await _check_garages(platform, operator_id, command.garage_ids)
        try:
            made = await platform.run(
                webhook_endpoints.insert(
                    endpoint_id=endpoint_id,
                    operator_id=operator_id,
                    url=command.url,
                    description=_words(command.description),
                    event_types=_sorted(_plain(command.event_types)),
                    garage_ids=_sorted(command.garage_ids),
                    api_version=versions.check(command.api_version or version, field="api_version"),
                    created_by=asked.actor,
                    idempotency_key=asked.idempotency_key,
                    input_hash=question,
                    secret_hash=hash_secret(new_secret(keys, endpoint_id, 1)),
                    now=now,
                )
            )
        except MissingReference:
            raise NotFound("There is no such operator.") from None
        if made is not None:
            await _note(platform, operator_id, asked, "webhook_endpoint.added", endpoint_id, now, url=command.url)
        known = await platform.run(
            webhook_endpoints.asked_endpoint(operator_id=operator_id, idempotency_key=asked.idempotency_key)
        )
        assert known is not None, "it was inserted above, by us or by them"
        if known.input_hash != question:
            raise KeyReused("This Idempotency-Key was used with another request; use a new key for a new request.")
        return await _issued(platform, keys, operator_id, known.id)


async def change_endpoint(
    door: Door,
    operator_id: UUID,
    endpoint_id: UUID,
    command: WebhookEndpointChange,
    *,
    versions: Versions,
    loopback: bool,
    asked: Asked,
    now: datetime,
) -> WebhookEndpoint:
    """Change where an endpoint is, what it hears of, or in which version.

    Raises:
        AddressRefused: the address is none that is called.
        UnknownVersion: there is no such version.
        NotFound: the operator has no such endpoint, or a garage is not theirs.
        EndpointArchived: it is archived.
    """
    async with door.platform_transaction(reason="change a webhook endpoint") as platform:
        held = await _lock(platform, operator_id, endpoint_id)
        wanted = {name: getattr(command, name) for name in command.__struct_fields__}
        wanted = {name: value for name, value in wanted.items() if value is not UNSET}
        if "url" in wanted:
            check_url(wanted["url"], loopback=loopback, field="url")
        if "api_version" in wanted:
            versions.check(wanted["api_version"], field="api_version")
        await _check_garages(platform, operator_id, wanted.get("garage_ids"))
        changed = msgspec.structs.replace(held, **wanted)
        row = await platform.run(
            webhook_endpoints.update(
                operator_id=operator_id,
                endpoint_id=endpoint_id,
                url=changed.url,
                description=_words(changed.description),
                event_types=_sorted(changed.event_types),
                garage_ids=_sorted(changed.garage_ids),
                api_version=changed.api_version,
                now=now,
            )
        )
        assert row is not None, "it is locked"
        fields = ",".join(sorted(wanted))
        await _note(platform, operator_id, asked, "webhook_endpoint.changed", endpoint_id, now, fields=fields)
        return row


async def rotate_secret(
    door: Door,
    keys: Derives,
    operator_id: UUID,
    endpoint_id: UUID,
    command: SecretRotation,
    *,
    asked: Asked,
    now: datetime,
) -> IssuedWebhookEndpoint:
    """Give an endpoint another secret; the one before signs along for a while, so that no message is lost meanwhile.

    Under the idempotency key of the last change it is shown again, and not changed.

    Raises:
        NotFound: the operator has no such endpoint.
        EndpointArchived: it is archived.
        EndpointSecretGone: it was changed long ago, under a key that is no longer there.
    """
    async with door.platform_transaction(reason="rotate a webhook secret") as platform:
        await _lock(platform, operator_id, endpoint_id)
        held = await platform.run(webhook_endpoints.secrets_of(operator_id=operator_id, endpoint_id=endpoint_id))
        assert held is not None, "it is locked"
        if held.rotated_key != asked.idempotency_key:
            secret = new_secret(keys, endpoint_id, held.secret_number + 1)
            await platform.run(
                webhook_endpoints.rotate(
                    operator_id=operator_id,
                    endpoint_id=endpoint_id,
                    secret_hash=hash_secret(secret),
                    until_at=now + timedelta(hours=command.overlap_hours),
                    rotated_key=asked.idempotency_key,
                    now=now,
                )
            )
            await _note(platform, operator_id, asked, "webhook_endpoint.secret_rotated", endpoint_id, now)
        return await _issued(platform, keys, operator_id, endpoint_id)


async def disable_endpoint(
    door: Door, operator_id: UUID, endpoint_id: UUID, *, asked: Asked, now: datetime
) -> WebhookEndpoint:
    """Send an endpoint nothing for now; one that is disabled already stays so.

    Raises:
        NotFound: the operator has no such endpoint.
        EndpointArchived: it is archived.
    """
    async with door.platform_transaction(reason="disable a webhook endpoint") as platform:
        held = await _lock(platform, operator_id, endpoint_id)
        row = await platform.run(
            webhook_endpoints.disable(operator_id=operator_id, endpoint_id=endpoint_id, why="asked", now=now)
        )
        if row is not None:
            await _note(platform, operator_id, asked, "webhook_endpoint.disabled", endpoint_id, now, why="asked")
        return row or held


async def enable_endpoint(
    door: Door, operator_id: UUID, endpoint_id: UUID, *, asked: Asked, now: datetime
) -> WebhookEndpoint:
    """Send to an endpoint again: what waited when it was disabled, and what happens from now on.

    Raises:
        NotFound: the operator has no such endpoint.
        EndpointArchived: it is archived.
    """
    async with door.platform_transaction(reason="enable a webhook endpoint") as platform:
        held = await _lock(platform, operator_id, endpoint_id)
        row = await platform.run(webhook_endpoints.enable(operator_id=operator_id, endpoint_id=endpoint_id, now=now))
        if row is not None:
            await _note(platform, operator_id, asked, "webhook_endpoint.enabled", endpoint_id, now)
        return row or held


async def archive_endpoint(
    door: Door, operator_id: UUID, endpoint_id: UUID, *, asked: Asked, now: datetime
) -> WebhookEndpoint:
    """End an endpoint for good; its log stays. One that is archived already stays so.

    Raises:
        NotFound: the operator has no such endpoint.
    """
    async with door.platform_transaction(reason="archive a webhook endpoint") as platform:
        row = await platform.run(webhook_endpoints.archive(operator_id=operator_id, endpoint_id=endpoint_id, now=now))
        if row is not None:
            await _note(platform, operator_id, asked, "webhook_endpoint.archived", endpoint_id, now)
            return row
        held = await platform.run(webhook_endpoints.read_one(operator_id=operator_id, endpoint_id=endpoint_id))
    return held or _no_such()


async def _lock(platform: PlatformTx, operator_id: UUID, endpoint_id: UUID) -> WebhookEndpoint:
    held = await platform.run(webhook_endpoints.lock(operator_id=operator_id, endpoint_id=endpoint_id))
    if held is None:
        _no_such()
    if held.archived_at is not None:
        raise EndpointArchived("This endpoint is archived; add it anew.")
    return held


def _no_such() -> NoReturn:
    raise NotFound("There is no such webhook endpoint.")


async def _issued(platform: PlatformTx, keys: Derives, operator_id: UUID, endpoint_id: UUID) -> IssuedWebhookEndpoint:
    row = await platform.run(webhook_endpoints.read_one(operator_id=operator_id, endpoint_id=endpoint_id))
    held = await platform.run(webhook_endpoints.secrets_of(operator_id=operator_id, endpoint_id=endpoint_id))
    assert row is not None, "it was written in this transaction"
    assert held is not None, "the same"
    return IssuedWebhookEndpoint(row, secret_for(keys, endpoint_id, held.secret_number, held.secret_hash))


async def _check_garages(platform: PlatformTx, operator_id: UUID, wanted: list[UUID] | None) -> None:
    if wanted is None:
        return
    if len(set(wanted)) != len(wanted):
        raise Invalid("A garage is named twice.", field="garage_ids")
    if await platform.run(webhook_endpoints.owned(operator_id=operator_id, wanted_garages=wanted)) != len(wanted):
        raise NotFound("There is no such garage of this operator.", field="garage_ids")


def _words(description: str | None) -> str | None:
    return None if description is None else description.strip()


def _plain(types: Iterable[str] | None) -> list[str] | None:
    return None if types is None else [*types]


def _sorted(values: Iterable[T] | None) -> list[T] | None:
    return None if values is None else sorted(set(values), key=str)


async def _note(  # noqa: PLR0917 (the sentence that it is)
    platform: PlatformTx, operator_id: UUID, asked: Asked, action: str, endpoint_id: UUID, now: datetime, **detail: str
) -> None:
    await platform.run(
        identity.insert_operator_audit(
            audit_id=make_id(now),
            operator_id=operator_id,
            actor=asked.actor,
            action=action,
            subject_id=endpoint_id,
            request_id=asked.request_id,
            detail=msgspec.json.encode(detail).decode(),
            now=now,
        )
    )
