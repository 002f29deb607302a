"""Statements about who calls: operators, users, memberships, refresh tokens, API keys. All work across tenants."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from vend.db.queries import platform, read
from vend.domain.page import Page

MemberRole = Literal["operator_admin", "garage_manager", "accountant", "platform"]
KeyRole = Literal["operator_admin", "garage_manager", "accountant", "gate"]


class User(msgspec.Struct, frozen=True):
    """Somebody who signs in; `password_hash` is None where they cannot with a password."""

    id: UUID
    email: str
    name: str
    password_hash: str | None
    created_at: datetime
    disabled_at: datetime | None


class UserName(msgspec.Struct, frozen=True):
    """What somebody is called."""

    id: UUID
    name: str


class UserAccess(msgspec.Struct, frozen=True):
    """One role of a user: for an operator as a whole, in a garage, as a driver, for a company, or (all None) none."""

    role: str | None
    operator_id: UUID | None
    garage_id: UUID | None
    driver_id: UUID | None
    company_account_id: UUID | None


class KeyAccess(msgspec.Struct, frozen=True):
    """What a live API key reaches.

    Attributes:
        scope_id: the one garage that it is for, None for all of the operator's.
        garage_id: one garage that it reaches.
        api_version: that it was first used with, None before.
    """

    id: UUID
    role: KeyRole
    operator_id: UUID
    scope_id: UUID | None
    garage_id: UUID | None
    last_used_at: datetime | None
    api_version: str | None


class ApiKey(msgspec.Struct, frozen=True):
    """An API key as its operator sees it; the secret is shown once and not kept.

    Attributes:
        garage_id: the one garage that it is for, None for all of the operator's.
        prefix: what the key begins with, to tell keys apart and to find leaked ones.
        created_by: the user who made it.
        expires_at: from when on it no longer works, None for never.
        last_used_at: to the minute.
        api_version: that it was first used with, and speaks unless a request names another; None before.
    """

    id: UUID
    operator_id: UUID
    garage_id: UUID | None
    name: str
    prefix: str
    role: KeyRole
    created_by: UUID
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None
    api_version: str | None


class AskedApiKey(msgspec.Struct, frozen=True):
    """An API key as it was asked for, with the hashes that tell whether the same is asked again."""

    id: UUID
    operator_id: UUID
    garage_id: UUID | None
    name: str
    prefix: str
    secret_hash: bytes
    role: KeyRole
    input_hash: bytes
    created_at: datetime
    expires_at: datetime | None


@platform("identity/insert_operator")
def insert_operator(*, operator_id: UUID, name: str, slug: str, now: datetime) -> None:
    """Add an operator."""


@platform("identity/insert_user")
def insert_user(*, user_id: UUID, email: str, name: str, password_hash: str | None, now: datetime) -> None:
    """Add somebody who signs in."""


@platform("identity/insert_membership")
def insert_membership(
    *,
    membership_id: UUID,
    user_id: UUID,
    operator_id: UUID | None,
    scope_id: UUID | None,
    role: MemberRole,
    now: datetime,
) -> UUID | None:
    """Give a role; None when the garage `scope_id` is not the operator's."""


@platform("identity/find_user")
def find_user(*, email: str) -> User | None:
    """Give the user of an e-mail address."""


@platform("identity/read_user")
def read_user(*, user_id: UUID) -> User | None:
    """Give a user."""


@platform("identity/names")
def names(*, user_ids: list[UUID]) -> list[UserName]:
    """Give what people are called; unknown ones are left out."""


@platform("identity/set_password_hash")
def set_password_hash(*, user_id: UUID, password_hash: str, old_hash: str) -> None:
    """Replace a hash by one with newer parameters."""


@platform("identity/disable_user")
def disable_user(*, user_id: UUID, now: datetime) -> UUID | None:
    """Shut a user out; None when there is no such user or they are shut out already."""


@platform("identity/insert_invitation")
def insert_invitation(
    *, invitation_id: UUID, user_id: UUID, token_hash: bytes, expires_at: datetime, now: datetime
) -> None:
    """Keep the hash of an invitation; the user's earlier ones work no longer."""


@platform("identity/use_invitation")
def use_invitation(*, token_hash: bytes, password_hash: str, now: datetime) -> UUID | None:
    """Use an invitation up for a first password; None when it does not work now."""


@platform("identity/user_access")
def user_access(*, user_id: UUID) -> list[UserAccess]:
    """Give a user's roles; no row at all for one who is unknown or disabled."""


@platform("identity/key_access")
def key_access(*, secret_hash: bytes, now: datetime) -> list[KeyAccess]:
    """Give what an API key reaches; no row for one that does not work now."""


@platform("identity/touch_key")
def touch_key(*, key_id: UUID, api_version: str, now: datetime) -> None:
    """Note that an API key is in use."""


@platform("identity/insert_refresh")
def insert_refresh(
    *, token_id: UUID, family_id: UUID, user_id: UUID, token_hash: bytes, expires_at: datetime, now: datetime
) -> None:
    """Begin a family of refresh tokens."""


@platform("identity/rotate_refresh")
def rotate_refresh(
    *, token_hash: bytes, next_id: UUID, next_hash: bytes, expires_at: datetime, now: datetime
) -> UUID | None:
    """Use a refresh token up for the next one; gives the user, None when it does not work now."""


@platform("identity/revoke_family")
def revoke_family(*, token_hash: bytes, now: datetime) -> int:
    """Revoke a refresh token's family; gives how many tokens were not revoked yet."""


@platform("identity/insert_api_key")
def insert_api_key(
    *,
    key_id: UUID,
    operator_id: UUID,
    scope_id: UUID | None,
    name: str,
    prefix: str,
    secret_hash: bytes,
    role: KeyRole,
    created_by: UUID,
    idempotency_key: str,
    input_hash: bytes,
    expires_at: datetime | None,
    now: datetime,
) -> UUID | None:
    """Add an API key; None when the idempotency key was used before."""


@platform("identity/asked_api_key")
def asked_api_key(*, operator_id: UUID, idempotency_key: str) -> AskedApiKey | None:
    """Give the API key that was asked for under an idempotency key."""


@platform("identity/list_api_keys")
def list_api_keys(*, operator_id: UUID, page: Page) -> list[ApiKey]:
    """Give a page of an operator's API keys, newest first."""


@platform("identity/read_api_key")
def read_api_key(*, operator_id: UUID, key_id: UUID) -> ApiKey | None:
    """Give an API key."""


@platform("identity/revoke_api_key")
def revoke_api_key(*, operator_id: UUID, key_id: UUID, now: datetime) -> UUID | None:
    """Revoke an API key; None when there is no such live key."""


@platform("identity/owns_garage")
def owns_garage(*, operator_id: UUID, scope_id: UUID) -> bool:
    """Say whether a garage is an operator's."""


@platform("identity/insert_operator_audit")
def insert_operator_audit(
    *,
    audit_id: UUID,
    operator_id: UUID,
    actor: str,
    action: str,
    subject_id: UUID | None,
    request_id: str | None,
    detail: str,
    now: datetime,
) -> None:
    """Say who changed what of an operator."""


@platform("identity/ready")
def ready() -> bool:
    """Say whether the primary answers."""


@read("identity/on_standby")
def on_standby() -> bool:
    """Say whether the handle reads from a standby."""
