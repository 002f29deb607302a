"""Somebody of a company is invited to manage its seats: they sign in, and see their company's account alone.

Whoever is new chooses a password with the invitation's token, which is shown once and kept as a hash. Somebody who has
a password, or another role here, signs in as before: a token would let whoever invites them take their sign-in over.
"""

import contextlib
import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from vend.billing.company_commands import NewCompanyAdmin
from vend.billing.operation import Begun, answer_of, begin, note, settle
from vend.db.door import Door
from vend.db.errors import Duplicate
from vend.db.handles import GarageTx
from vend.domain.company_account import CompanyAdmin, check_open
from vend.domain.errors import NotFound
from vend.domain.ids import make_id
from vend.domain.operation import Asked
from vend.identity.errors import InvitationRefused
from vend.identity.passwords import LENGTH_MAX, LENGTH_MIN, Passwords
from vend.store import company_accounts, company_admins, identity
from vend.store.identity import User

LIFETIME = timedelta(days=7)
_PREFIX = "vend_invite_"
_REASON = "invite a company's administrator"


class AdminInvitation(msgspec.Struct, frozen=True):
    """Who is invited to which account: what the idempotency key stands for."""

    company_account_id: UUID
    command: NewCompanyAdmin


class AdminRemoval(msgspec.Struct, frozen=True):
    """Who administers which account no longer: what the idempotency key stands for."""

    company_account_id: UUID
    admin_id: UUID


class InvitedAdmin(msgspec.Struct, frozen=True):
    """An administrator, and how they sign in for the first time.

    Attributes:
        invitation_token: lets them choose a password within seven days; shown once. None where they sign in as before,
            and where the same request is repeated: invite them again for another one.
    """

    admin: CompanyAdmin
    invitation_token: str | None

    def __repr__(self) -> str:
        return f"InvitedAdmin({self.admin.id})"


class Acceptance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An invitation that is accepted."""

    invitation_token: Annotated[str, Meta(pattern=r"^vend_invite_[0-9a-f]{64}$", description="As it was given.")]
    password: Annotated[
        str, Meta(min_length=LENGTH_MIN, max_length=LENGTH_MAX, description="To sign in with from now on.")
    ]

    def __repr__(self) -> str:
        return "Acceptance(***)"


async def invite_company_admin(
    door: Door, garage_id: UUID, account_id: UUID, command: NewCompanyAdmin, *, asked: Asked, now: datetime
) -> InvitedAdmin:
    """Let somebody administer a company's account. Inviting them again gives a new token, where they need one.

    Raises:
        NotFound: the garage has no such account.
        AccountNotOpen: it is closing or closed.
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    order = AdminInvitation(account_id, command)
    async with door.garage_transaction(garage_id) as garage:
        account = await garage.run(company_accounts.read_one(company_account_id=account_id))
    if account is None:
        raise NotFound("There is no such company account in this garage.")
    check_open(account)
    user = await _user(door, command, now=now)
    async with door.garage_transaction(garage_id) as garage:
        admin_id = make_id(now)
        operation = await begin(garage, asked, kind="invite_company_admin", command=order, subject_id=admin_id, now=now)
        if not isinstance(operation, Begun):
            return InvitedAdmin(answer_of(operation, CompanyAdmin), None)
        admin = await _admin(garage, admin_id, account_id, user, command, asked=asked, now=now)
        await note(garage, asked, "company_admin.invited", admin.id, now=now, detail={"account": str(account_id)})
        await settle(garage, operation, admin, now=now)
    return InvitedAdmin(admin, await _token(door, user, account_id, now=now))


async def _user(door: Door, command: NewCompanyAdmin, *, now: datetime) -> User:
    """Give who signs in with the address, made if need be."""
    async with door.platform(reason=_REASON) as platform:
        found = await platform.run(identity.find_user(email=command.email))
        if found is not None:
            return found
        # Somebody else may make them at this moment.
        with contextlib.suppress(Duplicate):
            await platform.run(
                identity.insert_user(
                    user_id=make_id(now), email=command.email, name=command.name.strip(), password_hash=None, now=now
                )
            )
        made = await platform.run(identity.find_user(email=command.email))
    assert made is not None, "nobody is deleted"
    return made


async def _admin(
    garage: GarageTx,
    admin_id: UUID,
    account_id: UUID,
    user: User,
    command: NewCompanyAdmin,
    *,
    asked: Asked,
    now: datetime,
) -> CompanyAdmin:
    new = CompanyAdmin(
        garage_id=garage.garage_id,
        id=admin_id,
        company_account_id=account_id,
        user_id=user.id,
        name=command.name.strip(),
        email=command.email,
        invited_by=asked.actor,
        created_at=now,
        removed_at=None,
    )
    if await garage.run(company_admins.insert(admin=new)) is not None:
        return new
    there = await garage.run(company_admins.of_user(company_account_id=account_id, user_id=user.id))
    assert there is not None, "the insert met them"
    return there


async def _token(door: Door, user: User, account_id: UUID, *, now: datetime) -> str | None:
    """Give a token to somebody who cannot sign in yet, and is nothing else here than this company's administrator."""
    async with door.platform(reason=_REASON) as platform:
        roles = await platform.run(identity.user_access(user_id=user.id))
        if user.password_hash is not None or user.disabled_at is not None:
            return None
        if any(one.role is not None and one.company_account_id != account_id for one in roles):
            return None
        token = _PREFIX + secrets.token_hex(32)
        await platform.run(
            identity.insert_invitation(
                invitation_id=make_id(now),
                user_id=user.id,
                token_hash=_hash(token),
                expires_at=now + LIFETIME,
                now=now,
            )
        )
    return token


async def accept_invitation(door: Door, passwords: Passwords, command: Acceptance, *, now: datetime) -> None:
    """Choose a first password; the invitation works once.

    Raises:
        InvitationRefused: it is unknown, over, used, or its user has a password.
    """
    password_hash = await passwords.hash(command.password)
    async with door.platform(reason="accept an invitation") as platform:
        used = await platform.run(
            identity.use_invitation(token_hash=_hash(command.invitation_token), password_hash=password_hash, now=now)
        )
    if used is None:
        raise InvitationRefused("This invitation does not work any more; ask for another one.")


async def remove_company_admin(
    door: Door, garage_id: UUID, account_id: UUID, admin_id: UUID, *, asked: Asked, now: datetime
) -> CompanyAdmin:
    """Let somebody administer an account no longer; they see nothing of it from their next requests on.

    Raises:
        NotFound: the account has no such administrator.
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    async with door.garage_transaction(garage_id) as garage:
        order = AdminRemoval(account_id, admin_id)
        operation = await begin(garage, asked, kind="remove_company_admin", command=order, subject_id=admin_id, now=now)
        if not isinstance(operation, Begun):
            return answer_of(operation, CompanyAdmin)
        removed = await garage.run(company_admins.remove(company_account_id=account_id, admin_id=admin_id, now=now))
        if removed is None:
            raise NotFound("The account has no such administrator.")
        await note(garage, asked, "company_admin.removed", admin_id, now=now, detail={"account": str(account_id)})
        await settle(garage, operation, removed, now=now)
        return removed


def _hash(token: str) -> bytes:
    """Give the SHA-256 under which a token is kept; 256 random bits leave nothing to guess, so it needs no salt."""
    return hashlib.sha256(token.encode()).digest()
