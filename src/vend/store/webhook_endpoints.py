"""Statements about where an operator's events are sent. They work across tenants, as an operator's things do."""

from datetime import datetime
from uuid import UUID

import msgspec

from vend.db.queries import platform
from vend.domain.page import Page
from vend.domain.webhook import DisabledWhy, WebhookEndpoint
from vend.store.events import OneGarage


class AskedEndpoint(msgspec.Struct, frozen=True):
    """The endpoint that was added under an idempotency key, and the SHA-256 of what was asked."""

    id: UUID
    input_hash: bytes


class EndpointSecrets(msgspec.Struct, frozen=True):
    """What tells which secrets an endpoint has: the SHA-256 of each, and how many there have been."""

    secret_number: int
    secret_hash: bytes
    previous_secret_hash: bytes | None
    previous_secret_until_at: datetime | None
    rotated_key: str | None


class Hearing(msgspec.Struct, frozen=True):
    """An endpoint that may hear of a garage's events: of which, and from when on."""

    id: UUID
    event_types: list[str] | None
    listens_from_at: datetime


class Target(msgspec.Struct, frozen=True):
    """Where messages go, what they are signed with, and how it went of late."""

    operator_id: UUID
    url: str
    api_version: str
    secret_number: int
    secret_hash: bytes
    previous_secret_hash: bytes | None
    previous_secret_until_at: datetime | None
    failures: int
    failing_since_at: datetime | None


class Failing(msgspec.Struct, frozen=True):
    """How many messages in a row were not taken, and since when."""

    failures: int
    failing_since_at: datetime


class Address(msgspec.Struct, frozen=True):
    """Where somebody is written to."""

    email: str


@platform("webhook_endpoints/insert")
def insert(
    *,
    endpoint_id: UUID,
    operator_id: UUID,
    url: str,
    description: str | None,
    event_types: list[str] | None,
    garage_ids: list[UUID] | None,
    api_version: str,
    created_by: str,
    idempotency_key: str,
    input_hash: bytes,
    secret_hash: bytes,
    now: datetime,
) -> UUID | None:
    """Add an endpoint; None where the idempotency key was used before."""


@platform("webhook_endpoints/asked")
def asked_endpoint(*, operator_id: UUID, idempotency_key: str) -> AskedEndpoint | None:
    """Give the endpoint that was added under an idempotency key."""


@platform("webhook_endpoints/list")
def list_page(*, operator_id: UUID, page: Page) -> list[WebhookEndpoint]:
    """Give a page of endpoints, newest first."""


@platform("webhook_endpoints/read")
def read_one(*, operator_id: UUID, endpoint_id: UUID) -> WebhookEndpoint | None:
    """Give an endpoint."""


@platform("webhook_endpoints/lock")
def lock(*, operator_id: UUID, endpoint_id: UUID) -> WebhookEndpoint | None:
    """Give an endpoint, locked until the transaction ends."""


@platform("webhook_endpoints/update")
def update(
    *,
    operator_id: UUID,
    endpoint_id: UUID,
    url: str,
    description: str | None,
    event_types: list[str] | None,
    garage_ids: list[UUID] | None,
    api_version: str,
    now: datetime,
) -> WebhookEndpoint | None:
    """Change an endpoint."""


@platform("webhook_endpoints/disable")
def disable(*, operator_id: UUID, endpoint_id: UUID, why: DisabledWhy, now: datetime) -> WebhookEndpoint | None:
    """Send it nothing more; None where that is so already."""


@platform("webhook_endpoints/enable")
def enable(*, operator_id: UUID, endpoint_id: UUID, now: datetime) -> WebhookEndpoint | None:
    """Send to it again; None where that is so already."""


@platform("webhook_endpoints/archive")
def archive(*, operator_id: UUID, endpoint_id: UUID, now: datetime) -> WebhookEndpoint | None:
    """End it; None where that is so already."""


@platform("webhook_endpoints/secrets")
def secrets_of(*, operator_id: UUID, endpoint_id: UUID) -> EndpointSecrets | None:
    """Give what tells which secrets it has."""


@platform("webhook_endpoints/rotate")
def rotate(
    *, operator_id: UUID, endpoint_id: UUID, secret_hash: bytes, until_at: datetime, rotated_key: str, now: datetime
) -> WebhookEndpoint | None:
    """Give it another secret; the one before signs along until an instant."""


@platform("webhook_endpoints/hearing")
def hearing(*, wanted_garage: UUID) -> list[Hearing]:
    """Give the endpoints that may hear of a garage's events."""


@platform("webhook_endpoints/target")
def target(*, endpoint_id: UUID, wanted_garage: UUID) -> Target | None:
    """Give where messages about a garage go; None where it is sent none."""


@platform("webhook_endpoints/took")
def took(*, endpoint_id: UUID) -> None:
    """Keep that it took a message after it had not."""


@platform("webhook_endpoints/did_not_take")
def did_not_take(*, endpoint_id: UUID, now: datetime) -> Failing | None:
    """Keep that it did not take a message."""


@platform("webhook_endpoints/rest")
def rest(*, endpoint_id: UUID, until_at: datetime) -> None:
    """Leave it alone for a while."""


@platform("webhook_endpoints/administrators")
def administrators(*, operator_id: UUID) -> list[Address]:
    """Give where the operator's administrators are written to."""


@platform("webhook_endpoints/garages")
def garages_of(*, operator_id: UUID, endpoint_id: UUID) -> list[OneGarage]:
    """Give the garages that it hears of."""


@platform("webhook_endpoints/owned")
def owned(*, operator_id: UUID, wanted_garages: list[UUID]) -> int:
    """Give how many of these garages are the operator's."""
