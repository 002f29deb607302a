from datetime import datetime, timedelta
from uuid import UUID

import pytest

from tests.factories import Factory
from vend.db.door import Door
from vend.domain.access import Permission, Role
from vend.domain.errors import Invalid, NotFound
from vend.identity.authenticate import Authenticator
from vend.identity.errors import BadCredential
from vend.identity.people import AlreadyThere, add_membership, create_operator, create_user, disable_user
from vend.identity.tokens import TokenKeys


async def test_roles_for_an_operator_a_garage_and_as_a_driver_come_together(
    door: Door, keys: TokenKeys, factory: Factory, now: datetime
) -> None:
    operator_id = await factory.operator()
    first, second = await factory.garage(operator_id), await factory.garage(operator_id)
    elsewhere, foreign = await factory.garage(), await factory.garage()
    user = await factory.user("accountant", operator_id=operator_id)
    await add_membership(
        door, user_id=user.id, role="garage_manager", operator_id=operator_id, garage_id=second.id, now=now
    )
    driver = await factory.driver(elsewhere, user=user)

    actor = await Authenticator(door, keys).actor(keys.issue(user.id, now=now).token, now=now)

    assert actor.operator_roles == {operator_id: {Role.ACCOUNTANT}}
    assert actor.garage_roles == {
        first.id: {Role.ACCOUNTANT},
        second.id: {Role.ACCOUNTANT, Role.GARAGE_MANAGER},
        elsewhere.id: {Role.DRIVER},
    }
    assert actor.driver_ids == {elsewhere.id: driver.id}
    assert not actor.platform
    assert foreign.id not in actor.garages(Permission.READ_OWN)


async def test_a_user_without_a_role_is_somebody_who_sees_nothing(
    door: Door, keys: TokenKeys, factory: Factory, now: datetime
) -> None:
    user = await factory.user()
    actor = await Authenticator(door, keys).actor(keys.issue(user.id, now=now).token, now=now)
    assert (actor.garage_roles, actor.operator_roles, actor.platform) == ({}, {}, False)


async def test_a_disabled_user_is_out_within_five_seconds(
    door: Door, keys: TokenKeys, factory: Factory, now: datetime
) -> None:
    user = await factory.user("platform")
    authenticator, token = Authenticator(door, keys), keys.issue(user.id, now=now).token
    assert (await authenticator.actor(token, now=now)).platform
    await disable_user(door, user.id, now=now)
    assert (await authenticator.actor(token, now=now + timedelta(seconds=4.9))).platform
    with pytest.raises(BadCredential):
        await authenticator.actor(token, now=now + timedelta(seconds=5))
    with pytest.raises(NotFound):
        await disable_user(door, user.id, now=now)


async def test_only_so_many_callers_are_remembered(
    door: Door, keys: TokenKeys, factory: Factory, now: datetime
) -> None:
    authenticator = Authenticator(door, keys, actors_max=3)
    users = [await factory.user() for _ in range(5)]
    for user in users:
        await authenticator.actor(keys.issue(user.id, now=now).token, now=now)
    assert [actor.user_id for _, _, actor in authenticator._remembered.values()] == [user.id for user in users[-3:]]


async def test_a_token_is_not_believed_past_its_end_because_it_is_remembered(
    door: Door, keys: TokenKeys, factory: Factory, now: datetime
) -> None:
    authenticator, user = Authenticator(door, keys), await factory.user()
    issued = keys.issue(user.id, now=now)
    await authenticator.actor(issued.token, now=issued.expires_at - timedelta(seconds=1))
    with pytest.raises(BadCredential):
        await authenticator.actor(issued.token, now=issued.expires_at)


async def test_a_token_for_a_user_who_does_not_exist_is_refused(door: Door, keys: TokenKeys, now: datetime) -> None:
    with pytest.raises(BadCredential):
        await Authenticator(door, keys).actor(keys.issue(UUID(int=7), now=now).token, now=now)


async def test_people_are_set_up_once_and_rightly(door: Door, factory: Factory, now: datetime) -> None:
    operator_id, theirs = await factory.operator(), await factory.garage()
    user = await factory.user("accountant", operator_id=operator_id)
    with pytest.raises(AlreadyThere):
        await add_membership(door, user_id=user.id, role="operator_admin", operator_id=operator_id, now=now)
    with pytest.raises(NotFound):
        await add_membership(
            door, user_id=user.id, role="accountant", operator_id=operator_id, garage_id=theirs.id, now=now
        )
    with pytest.raises(NotFound):
        await add_membership(door, user_id=operator_id, role="accountant", operator_id=operator_id, now=now)
    for role, for_operator in (("platform", operator_id), ("accountant", None)):
        with pytest.raises(Invalid):
            await add_membership(door, user_id=user.id, role=role, operator_id=for_operator, now=now)  # type: ignore[arg-type]  # a literal, by way of a tuple
    with pytest.raises(AlreadyThere):
        await create_user(door, factory.passwords, email=user.email.upper(), name="B", password=None, now=now)
    with pytest.raises(Invalid):
        await create_user(door, factory.passwords, email="c@example.com", name="C", password="short", now=now)
    await create_operator(door, name="Once", slug="once-only", now=now)
    with pytest.raises(AlreadyThere):
        await create_operator(door, name="Twice", slug="once-only", now=now)
