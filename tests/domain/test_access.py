from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vend.domain.access import PERMISSIONS, Actor, Permission, Role

READ = {"read_book", "read_money", "read_own", "read_access_list"}
MONEY = {"ask_refund", "decide_refund"}
MATRIX = {
    Role.OPERATOR_ADMIN: READ | MONEY | {"write_book", "write_own", "write_passes", "close_books", "manage_operator"},
    Role.GARAGE_MANAGER: READ | MONEY | {"write_book", "write_own", "write_passes"},
    Role.ACCOUNTANT: READ | {"close_books", "ask_refund"},
    Role.GATE: {"read_access_list"},
    Role.DRIVER: {"read_own", "write_own"},
    Role.COMPANY_ADMIN: {"read_company", "manage_company"},
    Role.PLATFORM: {"operate_platform"},
}
GARAGE, OTHER, OPERATOR = UUID(int=1), UUID(int=2), UUID(int=3)


def actor(*roles: Role) -> Actor:
    held = frozenset(roles)
    return Actor("user:1", uuid4(), {OPERATOR: held}, {GARAGE: held}, {})


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("role", Role)
def test_the_matrix(role: Role, permission: Permission) -> None:
    expected = permission.value in MATRIX[role]
    assert actor(role).may(permission, GARAGE) is expected
    assert actor(role).may_for_operator(permission, OPERATOR) is expected
    assert not actor(role).may(permission, OTHER)
    assert not actor(role).may_for_operator(permission, OTHER)
    assert not actor(role).may(permission, OPERATOR), "an operator's id is no garage's"


def test_every_role_is_in_the_matrix() -> None:
    assert PERMISSIONS.keys() == set(Role) == MATRIX.keys()


@given(st.lists(st.sampled_from(Role), max_size=5))
def test_roles_add_up_and_none_takes_away(roles: list[Role]) -> None:
    held = {Permission(name) for role in roles for name in MATRIX[role]}
    assert {one for one in Permission if actor(*roles).may(one, GARAGE)} == held


@given(st.dictionaries(st.uuids(), st.frozensets(st.sampled_from(Role)), max_size=8), st.sampled_from(Permission))
def test_the_garages_of_a_permission_are_those_where_it_holds_in_a_stable_order(
    roles: dict[UUID, frozenset[Role]], permission: Permission
) -> None:
    who = Actor("key:1", None, {}, roles, {})
    assert list(who.garages(permission)) == sorted(one for one in roles if who.may(permission, one))


def test_being_platform_staff_opens_no_garage() -> None:
    staff = Actor("user:1", uuid4(), {}, {}, {}, platform=True)
    assert not any(staff.may(one, GARAGE) or staff.may_for_operator(one, OPERATOR) for one in Permission)
