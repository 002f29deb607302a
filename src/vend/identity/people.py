"""Adds operators, people who sign in, and their roles. Used by whoever sets the system up; there is no public way."""

from datetime import datetime
from uuid import UUID

from vend.db.door import Door
from vend.db.errors import Duplicate, MissingReference
from vend.domain.errors import Invalid, Kind, NotFound, VendError
from vend.domain.ids import make_id
from vend.identity.passwords import LENGTH_MAX, LENGTH_MIN, Passwords
from vend.store import identity
from vend.store.identity import MemberRole

_REASON = "set up people"


class AlreadyThere(VendError):
    """The slug or e-mail address is somebody's, or the role is given already."""

    code = "already_there"
    kind = Kind.CONFLICT


async def create_operator(door: Door, *, name: str, slug: str, now: datetime) -> UUID:
    """Add an operator; give its id.

    Raises:
        AlreadyThere: another operator has the slug.
    """
    operator_id = make_id(now)
    async with door.platform(reason=_REASON) as platform:
        try:
            await platform.run(identity.insert_operator(operator_id=operator_id, name=name, slug=slug, now=now))
        except Duplicate:
            raise AlreadyThere("Another operator has this slug.", field="slug") from None
    return operator_id


async def set_up_operator(
    door: Door, passwords: Passwords, *, name: str, slug: str, email: str, admin_name: str, password: str, now: datetime
) -> tuple[UUID, UUID]:
    """Add an operator with their first administrator, both or neither; give the operator's id and the user's.

    Raises:
        Invalid: the password is too short or too long.
        AlreadyThere: another operator has the slug, or another user the e-mail address.
    """
    _check_length(password)
    password_hash = await passwords.hash(password)
    operator_id, user_id = make_id(now), make_id(now)
    async with door.platform_transaction(reason=_REASON) as platform:
        try:
            await platform.run(identity.insert_operator(operator_id=operator_id, name=name, slug=slug, now=now))
        except Duplicate:
            raise AlreadyThere("Another operator has this slug.", field="slug") from None
        try:
            await platform.run(
                identity.insert_user(
                    user_id=user_id, email=email, name=admin_name, password_hash=password_hash, now=now
                )
            )
        except Duplicate:
            raise AlreadyThere("Another user has this e-mail address.", field="email") from None
        await platform.run(
            identity.insert_membership(
                membership_id=make_id(now),
                user_id=user_id,
                operator_id=operator_id,
                scope_id=None,
                role="operator_admin",
                now=now,
            )
        )
        await platform.run(
            identity.insert_operator_audit(
                audit_id=make_id(now),
                operator_id=operator_id,
                actor="cli",
                action="operator.set_up",
                subject_id=user_id,
                request_id=None,
                detail="{}",
                now=now,
            )
        )
    return operator_id, user_id


def _check_length(password: str) -> None:
    if not LENGTH_MIN <= len(password) <= LENGTH_MAX:
        raise Invalid(f"Choose a password of {LENGTH_MIN} to {LENGTH_MAX} characters.", field="password")


async def create_user(
    door: Door, passwords: Passwords, *, email: str, name: str, password: str | None, now: datetime
) -> UUID:
    """Add somebody who signs in; give their id.

    Args:
        password: None where they are not to sign in with one.

    Raises:
        Invalid: the password is too short or too long.
        AlreadyThere: another user has the e-mail address.
    """
    if password is not None:
        _check_length(password)
    password_hash = None if password is None else await passwords.hash(password)
    user_id = make_id(now)
    async with door.platform(reason=_REASON) as platform:
        try:
            await platform.run(
                identity.insert_user(user_id=user_id, email=email, name=name, password_hash=password_hash, now=now)
            )
        except Duplicate:
            raise AlreadyThere("Another user has this e-mail address.", field="email") from None
    return user_id


async def add_membership(
    door: Door,
    *,
    user_id: UUID,
    role: MemberRole,
    operator_id: UUID | None = None,
    garage_id: UUID | None = None,
    now: datetime,
) -> None:
    """Give a user a role.

    Args:
        operator_id: for whom it holds; None for platform staff alone.
        garage_id: the one garage that it holds in, None for all of the operator's.

    Raises:
        Invalid: the role and the operator do not go together.
        NotFound: no such user or operator, or the garage is not the operator's.
        AlreadyThere: the user has a role there.
    """
    if (role == "platform") != (operator_id is None):
        raise Invalid("Platform staff belong to no operator, everybody else to one.", field="operator_id")
    async with door.platform(reason=_REASON) as platform:
        try:
            made = await platform.run(
                identity.insert_membership(
                    membership_id=make_id(now),
                    user_id=user_id,
                    operator_id=operator_id,
                    scope_id=garage_id,
                    role=role,
                    now=now,
                )
            )
        except Duplicate:
            raise AlreadyThere("This user has a role there already.") from None
        except MissingReference:
            raise NotFound("There is no such user or operator.") from None
    if made is None:
        raise NotFound("There is no such garage of this operator.", field="garage_id")


async def disable_user(door: Door, user_id: UUID, *, now: datetime) -> None:
    """Shut a user out: new requests are refused within seconds, refresh tokens at once.

    Raises:
        NotFound: there is no such user who is not shut out.
    """
    async with door.platform(reason=_REASON) as platform:
        if await platform.run(identity.disable_user(user_id=user_id, now=now)) is None:
            raise NotFound("There is no such user.")
