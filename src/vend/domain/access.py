"""Who may do what: roles, the permissions that each has, and the caller."""

from enum import StrEnum
from uuid import UUID

import msgspec


class Role(StrEnum):
    """What a caller is to a garage."""

    OPERATOR_ADMIN = "operator_admin"
    GARAGE_MANAGER = "garage_manager"
    ACCOUNTANT = "accountant"
    GATE = "gate"
    DRIVER = "driver"
    COMPANY_ADMIN = "company_admin"
    PLATFORM = "platform"


class Permission(StrEnum):
    """One thing that a route asks for."""

    READ_BOOK = "read_book"  # garages, passes, customers, drivers, vehicles, subscriptions
    READ_MONEY = "read_money"  # invoices, payments, refunds, reports, exports
    READ_ACCESS_LIST = "read_access_list"  # who may come in, as a gate needs it
    READ_OWN = "read_own"  # a driver's own vehicles, subscriptions, payments
    WRITE_BOOK = "write_book"  # customers, drivers, vehicles, subscriptions
    WRITE_OWN = "write_own"  # a driver's own vehicles and subscriptions
    READ_COMPANY = "read_company"  # a company's own account: its seats, invoices, administrators
    MANAGE_COMPANY = "manage_company"  # a company's own seats and administrators
    WRITE_PASSES = "write_passes"  # what is sold, and for how much
    CLOSE_BOOKS = "close_books"  # the end of a month's bookkeeping
    ASK_REFUND = "ask_refund"  # that money goes back, at once within one's limit
    DECIDE_REFUND = "decide_refund"  # on what others asked for
    MANAGE_OPERATOR = "manage_operator"  # garages, staff, API keys
    OPERATE_PLATFORM = "operate_platform"  # the inbox, across tenants


_READ = frozenset({Permission.READ_BOOK, Permission.READ_MONEY, Permission.READ_OWN, Permission.READ_ACCESS_LIST})
_MANAGE = _READ | {
    Permission.WRITE_BOOK,
    Permission.WRITE_OWN,
    Permission.WRITE_PASSES,
    Permission.ASK_REFUND,
    Permission.DECIDE_REFUND,
}

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.OPERATOR_ADMIN: _MANAGE | {Permission.MANAGE_OPERATOR, Permission.CLOSE_BOOKS},
    Role.GARAGE_MANAGER: _MANAGE,
    Role.ACCOUNTANT: _READ | {Permission.CLOSE_BOOKS, Permission.ASK_REFUND},
    Role.GATE: frozenset({Permission.READ_ACCESS_LIST}),
    Role.DRIVER: frozenset({Permission.READ_OWN, Permission.WRITE_OWN}),
    Role.COMPANY_ADMIN: frozenset({Permission.READ_COMPANY, Permission.MANAGE_COMPANY}),
    Role.PLATFORM: frozenset({Permission.OPERATE_PLATFORM}),
}


class Actor(msgspec.Struct, frozen=True):
    """The caller, resolved.

    Attributes:
        name: stable text for the audit log and for idempotency: `user:<id>` or `key:<id>`.
        user_id: the signed-in user, None for an API key.
        operator_roles: roles that hold for the operator as a whole.
        garage_roles: the garages that the caller may see, with the roles there (operator-wide ones included).
        driver_ids: per garage, who the caller is as a driver there.
        company_ids: per garage, the company accounts that the caller administers.
        api_version: of the API, that the caller speaks unless a request names another; None for the newest.
        platform: whether the caller is platform staff.
    """

    name: str
    user_id: UUID | None
    operator_roles: dict[UUID, frozenset[Role]]
    garage_roles: dict[UUID, frozenset[Role]]
    driver_ids: dict[UUID, UUID]
    platform: bool = False
    company_ids: dict[UUID, frozenset[UUID]] = {}
    api_version: str | None = None

    def may(self, permission: Permission, garage_id: UUID) -> bool:
        """Say whether the caller has a permission in a garage."""
        return any(permission in PERMISSIONS[role] for role in self.garage_roles.get(garage_id, ()))

    def may_for_operator(self, permission: Permission, operator_id: UUID) -> bool:
        """Say whether the caller has a permission for an operator as a whole."""
        return any(permission in PERMISSIONS[role] for role in self.operator_roles.get(operator_id, ()))

    def garages(self, permission: Permission) -> tuple[UUID, ...]:
        """Give the garages in which the caller has a permission, in a stable order."""
        return tuple(sorted(g for g in self.garage_roles if self.may(permission, g)))
