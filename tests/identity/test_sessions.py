import asyncio
from datetime import datetime, timedelta

import pytest
from argon2 import PasswordHasher

from tests.factories import PASSWORD, Factory
from vend.db.door import Door
from vend.identity.errors import RefreshRefused, SignInRefused
from vend.identity.passwords import Passwords
from vend.identity.people import disable_user
from vend.identity.sessions import Refresh, Session, SignIn, refresh, sign_in, sign_out
from vend.identity.tokens import TokenKeys
from vend.store import identity


async def begin(door: Door, keys: TokenKeys, factory: Factory, now: datetime) -> Session:
    user = await factory.user()
    return await sign_in(door, keys, factory.passwords, SignIn(user.email, PASSWORD), now=now)


async def test_the_right_password_begins_a_session(
    door: Door, keys: TokenKeys, factory: Factory, now: datetime
) -> None:
    user = await factory.user()
    session = await sign_in(door, keys, factory.passwords, SignIn(user.email.upper(), PASSWORD), now=now)
    assert keys.verify(session.access_token, now=now).user_id == user.id
    assert session.refresh_expires_at == now + timedelta(days=30)


async def test_wrong_unknown_disabled_and_without_password_are_refused_alike(
    door: Door, keys: TokenKeys, factory: Factory, now: datetime
) -> None:
    user, disabled, without = await factory.user(), await factory.user(), await factory.user(password=None)
    await disable_user(door, disabled.id, now=now)
    tries = [
        SignIn(user.email, "not the password"),
        SignIn("nobody-has-this@example.com", PASSWORD),
        SignIn(disabled.email, PASSWORD),
        SignIn(without.email, PASSWORD),
        SignIn("' or true --", PASSWORD),
    ]
    said = set()
    for command in tries:
        with pytest.raises(SignInRefused) as refused:
            await sign_in(door, keys, factory.passwords, command, now=now)
        said.add((refused.value.detail, refused.value.code, refused.value.field))
    assert len(said) == 1


async def test_somebody_unknown_costs_a_whole_hash(factory: Factory) -> None:
    checked: list[str] = []

    class Watched(Passwords):
        def _verify(self, password_hash: str, password: str) -> bool:
            checked.append(password_hash)
            return super()._verify(password_hash, password)

    passwords = Watched(PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1))
    assert not await passwords.matches(None, PASSWORD)
    assert not await passwords.matches(None, "nobody has this password")
    (first, second) = checked
    assert first == second
    assert not passwords.is_outdated(first)


async def test_a_hash_of_older_parameters_is_made_anew_at_sign_in(
    door: Door, keys: TokenKeys, factory: Factory, now: datetime
) -> None:
    user = await factory.user()
    stronger = Passwords(PasswordHasher(time_cost=2, memory_cost=1024, parallelism=1))

    async def stored() -> str:
        async with door.platform(reason="test") as platform:
            found = await platform.run(identity.read_user(user_id=user.id))
        assert found is not None
        assert found.password_hash is not None
        return found.password_hash

    assert stronger.is_outdated(await stored())
    await sign_in(door, keys, stronger, SignIn(user.email, PASSWORD), now=now)
    renewed = await stored()
    assert not stronger.is_outdated(renewed)
    await sign_in(door, keys, stronger, SignIn(user.email, PASSWORD), now=now)
    assert await stored() == renewed


async def test_a_refresh_token_works_once_and_gives_the_next(
    door: Door, keys: TokenKeys, factory: Factory, now: datetime
) -> None:
    first = await begin(door, keys, factory, now)
    second = await refresh(door, keys, Refresh(first.refresh_token), now=now)
    third = await refresh(door, keys, Refresh(second.refresh_token), now=now + timedelta(days=29))
    assert keys.verify(first.access_token, now=now).user_id == keys.verify(second.access_token, now=now).user_id
    assert third.refresh_expires_at == now + timedelta(days=59)


async def test_a_used_refresh_token_that_comes_back_ends_the_whole_family(
    door: Door, keys: TokenKeys, factory: Factory, now: datetime
) -> None:
    first = await begin(door, keys, factory, now)
    second = await refresh(door, keys, Refresh(first.refresh_token), now=now)
    for stolen_or_not in (first, second):
        with pytest.raises(RefreshRefused):
            await refresh(door, keys, Refresh(stolen_or_not.refresh_token), now=now)


async def test_of_many_who_refresh_at_once_exactly_one_wins(
    door: Door, keys: TokenKeys, factory: Factory, now: datetime
) -> None:
    for _ in range(5):
        first = await begin(door, keys, factory, now)
        endings = await asyncio.gather(
            *(refresh(door, keys, Refresh(first.refresh_token), now=now) for _ in range(8)), return_exceptions=True
        )
        won = [ending for ending in endings if isinstance(ending, Session)]
        assert len(won) == 1
        assert all(isinstance(ending, RefreshRefused) for ending in endings if ending not in won)
        with pytest.raises(RefreshRefused):
            await refresh(door, keys, Refresh(won[0].refresh_token), now=now)


async def test_signing_out_ends_the_family_and_no_other(
    door: Door, keys: TokenKeys, factory: Factory, now: datetime
) -> None:
    here, elsewhere = await begin(door, keys, factory, now), await begin(door, keys, factory, now)
    newer = await refresh(door, keys, Refresh(here.refresh_token), now=now)
    await sign_out(door, Refresh(newer.refresh_token), now=now)
    with pytest.raises(RefreshRefused):
        await refresh(door, keys, Refresh(newer.refresh_token), now=now)
    await refresh(door, keys, Refresh(elsewhere.refresh_token), now=now)
    await sign_out(door, Refresh("vend_refresh_" + "0" * 64), now=now)


async def test_an_expired_unknown_or_disabled_refresh_token_is_refused(
    door: Door, keys: TokenKeys, factory: Factory, now: datetime
) -> None:
    session = await begin(door, keys, factory, now)
    with pytest.raises(RefreshRefused):
        await refresh(door, keys, Refresh(session.refresh_token), now=session.refresh_expires_at)
    with pytest.raises(RefreshRefused):
        await refresh(door, keys, Refresh("vend_refresh_" + "f" * 64), now=now)
    await disable_user(door, keys.verify(session.access_token, now=now).user_id, now=now)
    with pytest.raises(RefreshRefused):
        await refresh(door, keys, Refresh(session.refresh_token), now=now)


def test_no_repr_shows_a_secret() -> None:
    shown = repr([SignIn("a@example.com", PASSWORD), Refresh("vend_refresh_00"), Session("at", None, "rt", None)])  # type: ignore[arg-type]  # the instants do not matter here
    assert PASSWORD not in shown
    assert "vend_refresh" not in shown
    assert "rt" not in shown
