"""Who may use a route. Every route states one of these; `create_app` refuses one that does not.

A garage or an operator that the caller may not see is answered exactly as one that does not exist.
"""

from collections.abc import Mapping
from typing import TypeAlias, assert_never
from uuid import UUID

import msgspec

from vend.domain.access import PERMISSIONS, Actor, Permission
from vend.domain.errors import Kind, NotFound, VendError

NOWHERE = UUID(int=0)
NOBODY = Actor(name="nobody", user_id=None, operator_roles={}, garage_roles={}, driver_ids={})


class Forbidden(VendError):
    """The caller may see this, but not do it."""

    code = "forbidden"
    kind = Kind.FORBIDDEN


class Public(msgspec.Struct, frozen=True):
    """Anybody, without a credential."""


class SignedIn(msgspec.Struct, frozen=True):
    """Anybody with a credential that works; what they are shown is theirs."""


class InGarage(msgspec.Struct, frozen=True):
    """Whoever has a permission in the garage of the path.

    Attributes:
        permission: for the garage as a whole.
        own: lets a driver in without it, for what is their own.
    """

    permission: Permission
    own: Permission | None = None


class InCompany(msgspec.Struct, frozen=True):
    """Whoever has a permission in the garage of the path, and the administrators of a company's account in it.

    Attributes:
        permission: for the garage as a whole.
        own: for a company's own account, or for what is a company's.
    """

    permission: Permission
    own: Permission


class AcrossGarages(msgspec.Struct, frozen=True):
    """Whoever has a permission somewhere; the route works on the garages in which they have it."""

    permission: Permission


class ForOperator(msgspec.Struct, frozen=True):
    """Whoever has a permission for the operator of the path as a whole."""

    permission: Permission


class OnPlatform(msgspec.Struct, frozen=True):
    """Platform staff."""


class PlatformPage(msgspec.Struct, frozen=True):
    """Platform staff, in a browser: the access token comes as a cookie, and a refusal is a page."""


PAGE_COOKIE = "vend_ops"
"""The cookie that carries the access token of whoever looks at a page; it can read pages and do nothing else."""

Rule: TypeAlias = Public | SignedIn | InGarage | InCompany | AcrossGarages | ForOperator | OnPlatform | PlatformPage


class Admitted(msgspec.Struct, frozen=True):
    """Where the caller was let in.

    Attributes:
        garage_id: of the path, NOWHERE without one.
        operator_id: of the path, NOWHERE without one.
        own_driver: the driver to whose things the caller is confined, None without such a bound.
        own_companies: the company accounts to which the caller is confined, None without such a bound.
    """

    garage_id: UUID = NOWHERE
    operator_id: UUID = NOWHERE
    own_driver: UUID | None = None
    own_companies: frozenset[UUID] | None = None


def path_id(path: Mapping[str, str], name: str) -> UUID | None:
    """Give an id of the path; None when it is no UUID, and so the id of nothing."""
    try:
        return UUID(path[name])
    except ValueError:
        return None


def sees(rule: Rule, actor: Actor, path: Mapping[str, str]) -> bool:
    """Say whether the caller may know of the garage or operator in the path."""
    match rule:
        case InGarage():
            return path_id(path, "garage_id") in actor.garage_roles
        case InCompany():
            garage_id = path_id(path, "garage_id")
            if garage_id is None or garage_id not in actor.garage_roles:
                return False
            return actor.may(rule.permission, garage_id) or _is_of(rule, actor, garage_id, path)
        case ForOperator():
            return path_id(path, "operator_id") in actor.operator_roles
        case _:
            return True


def admit(rule: Rule, actor: Actor, path: Mapping[str, str]) -> Admitted:
    """Let the caller in, or not.

    Raises:
        NotFound: the garage or operator is unknown, or not the caller's to see.
        Forbidden: they may see it, and lack the permission.
    """
    match rule:
        case Public() | SignedIn():
            return Admitted()
        case InGarage():
            return _into_garage(rule, actor, path)
        case InCompany():
            return _into_company(rule, actor, path)
        case ForOperator():
            operator_id = path_id(path, "operator_id")
            if operator_id is None or operator_id not in actor.operator_roles:
                raise NotFound("There is no such operator, or it is not yours to see.")
            _need(actor.may_for_operator(rule.permission, operator_id))
            return Admitted(operator_id=operator_id)
        case AcrossGarages():
            roles = [role for held in (actor.operator_roles, actor.garage_roles) for role in held.values()]
            _need(any(rule.permission in PERMISSIONS[one] for several in roles for one in several))
            return Admitted()
        case OnPlatform() | PlatformPage():
            _need(actor.platform)
            return Admitted()
        case _:
            assert_never(rule)


def _into_garage(rule: InGarage, actor: Actor, path: Mapping[str, str]) -> Admitted:
    garage_id = path_id(path, "garage_id")
    if garage_id is None or garage_id not in actor.garage_roles:
        raise no_such_garage()
    if actor.may(rule.permission, garage_id):
        return Admitted(garage_id=garage_id)
    driver_id = actor.driver_ids.get(garage_id)
    _need(rule.own is not None and driver_id is not None and actor.may(rule.own, garage_id))
    return Admitted(garage_id=garage_id, own_driver=driver_id)


def _into_company(rule: InCompany, actor: Actor, path: Mapping[str, str]) -> Admitted:
    garage_id = path_id(path, "garage_id")
    if garage_id is None or garage_id not in actor.garage_roles:
        raise no_such_garage()
    if actor.may(rule.permission, garage_id):
        return Admitted(garage_id=garage_id)
    _need(actor.may(rule.own, garage_id))
    if not _is_of(rule, actor, garage_id, path):
        # Somebody else's account is answered exactly as one that does not exist.
        raise NotFound("There is no such company account in this garage.")
    return Admitted(garage_id=garage_id, own_companies=actor.company_ids.get(garage_id, frozenset()))


def _is_of(rule: InCompany, actor: Actor, garage_id: UUID, path: Mapping[str, str]) -> bool:
    """Say whether the account of the path is the caller's own; without one in the path, whether any is."""
    own = actor.company_ids.get(garage_id, frozenset())
    named = path_id(path, "company_account_id") if "company_account_id" in path else None
    return actor.may(rule.own, garage_id) and bool(own) and ("company_account_id" not in path or named in own)


def chosen_garages(actor: Actor, permission: Permission, asked_for: list[UUID]) -> tuple[UUID, ...]:
    """Give the garages that were asked for, or all in which the caller has the permission.

    Raises:
        NotFound: one is unknown or not the caller's to see.
        Forbidden: the permission is lacking in one.
    """
    if any(garage_id not in actor.garage_roles for garage_id in asked_for):
        raise no_such_garage()
    _need(all(actor.may(permission, garage_id) for garage_id in asked_for))
    return tuple(dict.fromkeys(asked_for)) or actor.garages(permission)


def no_such_garage() -> NotFound:
    """Make the one answer for a garage that is unknown and for one that is somebody else's."""
    return NotFound("There is no such garage, or it is not yours to see.")


def _need(allowed: bool) -> None:  # noqa: FBT001 (reads as the sentence that it is: need(may))
    if not allowed:
        raise Forbidden("Your role does not allow this; ask an administrator of the operator.")
