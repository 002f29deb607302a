import asyncio
import re
from datetime import datetime, timedelta, timezone
from uuid import UUID

import asyncpg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.conftest import Database
from tests.factories import Factory, asked, make_keys
from vend.db.door import Door
from vend.domain.access import Permission, Role
from vend.domain.errors import Invalid, NotFound
from vend.domain.operation import Asked, KeyReused
from vend.identity.api_keys import (
    IssuedApiKey,
    NewApiKey,
    SecretGone,
    create_api_key,
    hash_key,
    is_api_key,
    revoke_api_key,
)
from vend.identity.authenticate import Authenticator
from vend.identity.errors import BadCredential
from vend.identity.tokens import TokenKeys
from vend.store import identity


class Office:
    """An operator with an administrator who makes keys."""

    def __init__(self, door: Door, keys: TokenKeys, operator_id: UUID, user_id: UUID, now: datetime) -> None:
        self.door, self.keys, self.operator_id, self.user_id, self.now = door, keys, operator_id, user_id, now

    async def issue(
        self, command: NewApiKey | None = None, *, by: Asked | None = None, keys: TokenKeys | None = None
    ) -> IssuedApiKey:
        return await create_api_key(
            self.door,
            keys or self.keys,
            self.operator_id,
            command or NewApiKey("Export", "accountant"),
            created_by=self.user_id,
            mode="test",
            asked=by or asked(),
            now=self.now,
        )


@pytest.fixture
async def office(door: Door, keys: TokenKeys, factory: Factory, now: datetime) -> Office:
    operator_id = await factory.operator()
    user = await factory.user("operator_admin", operator_id=operator_id)
    return Office(door, keys, operator_id, user.id, now)


async def rows(database: Database, query: str, *arguments: object) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(database.server.superuser_url(database.name))
    try:
        return list(await connection.fetch(query, *arguments))
    finally:
        await connection.close()


async def test_a_key_acts_for_its_operator(door: Door, office: Office, factory: Factory) -> None:
    garage = await factory.garage(office.operator_id)
    issued = await office.issue()
    actor = await Authenticator(door, office.keys).actor(issued.key, now=office.now)
    assert actor.name == f"key:{issued.id}"
    assert actor.user_id is None
    assert actor.garage_roles == {garage.id: frozenset({Role.ACCOUNTANT})}
    assert actor.may(Permission.READ_MONEY, garage.id)
    assert not actor.may(Permission.WRITE_BOOK, garage.id)


async def test_a_key_for_one_garage_reaches_no_other(door: Door, office: Office, factory: Factory) -> None:
    mine, _ = await factory.garage(office.operator_id), await factory.garage(office.operator_id)
    issued = await office.issue(NewApiKey("Gate", "operator_admin", garage_id=mine.id))
    actor = await Authenticator(door, office.keys).actor(issued.key, now=office.now)
    assert set(actor.garage_roles) == {mine.id}
    assert actor.operator_roles == {}


async def test_asking_again_shows_the_same_key_and_asking_otherwise_is_refused(
    door: Door, office: Office, factory: Factory, database: Database
) -> None:
    by = asked("make-a-key")
    first = await office.issue(by=by)
    assert await office.issue(by=by) == first
    with pytest.raises(KeyReused):
        await office.issue(NewApiKey("Another", "accountant"), by=by)
    colleague = await factory.user("operator_admin", operator_id=office.operator_id)
    with pytest.raises(KeyReused):
        await Office(door, office.keys, office.operator_id, colleague.id, office.now).issue(by=by)
    entries = await rows(
        database, "select action, actor from operator_audit_log where operator_id = $1", office.operator_id
    )
    assert [tuple(entry) for entry in entries] == [("api_key.created", by.actor)]


async def test_who_asks_at_once_gets_one_key(office: Office, database: Database) -> None:
    by = asked("at-once")
    made = await asyncio.gather(*(office.issue(by=by) for _ in range(6)))
    assert len({one.key for one in made}) == 1
    found = await rows(database, "select id from api_keys where operator_id = $1", office.operator_id)
    assert len(found) == 1


async def test_the_key_is_kept_nowhere(office: Office, database: Database) -> None:
    issued = await office.issue()
    assert re.fullmatch(r"vend_test_[0-9a-f]{12}_[0-9a-f]{64}", issued.key)
    assert is_api_key(issued.key)
    assert issued.key.startswith(issued.prefix)
    (row,) = await rows(database, "select to_jsonb(api_keys)::text as kept from api_keys where id = $1", issued.id)
    secret = issued.key.rpartition("_")[2]
    assert secret not in row["kept"]
    assert hash_key(issued.key).hex() in row["kept"]
    assert secret not in repr(issued)


async def test_a_changed_signing_key_still_shows_old_keys_while_it_is_there(door: Door, office: Office) -> None:
    old, new = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    by = asked("before-the-change")
    first = await office.issue(by=by, keys=make_keys(signing=old))
    assert await office.issue(by=by, keys=make_keys(old, signing=new)) == first
    await Authenticator(door, make_keys(signing=new)).actor(first.key, now=office.now)
    with pytest.raises(SecretGone):
        await office.issue(by=by, keys=make_keys(signing=new))


async def test_a_garage_of_somebody_else_and_an_odd_end_are_refused(office: Office, factory: Factory) -> None:
    theirs = await factory.garage()
    with pytest.raises(NotFound) as refused:
        await office.issue(NewApiKey("Gate", "accountant", garage_id=theirs.id))
    assert refused.value.field == "garage_id"
    at_the_end_of_time = datetime(9999, 12, 31, 23, 59, tzinfo=timezone(-timedelta(hours=14)))
    for ends in (office.now, at_the_end_of_time):
        with pytest.raises(Invalid) as odd:
            await office.issue(NewApiKey("Odd", "accountant", expires_at=ends))
        assert odd.value.field == "expires_at"


async def test_expired_revoked_and_forged_keys_are_refused(door: Door, office: Office, database: Database) -> None:
    authenticator = Authenticator(door, office.keys)
    brief = await office.issue(NewApiKey("Brief", "accountant", expires_at=office.now + timedelta(hours=1)))
    await authenticator.actor(brief.key, now=office.now)
    with pytest.raises(BadCredential):
        await authenticator.actor(brief.key, now=office.now + timedelta(hours=1))
    forged = brief.key[:-1] + ("0" if brief.key[-1] != "0" else "1")
    with pytest.raises(BadCredential):
        await authenticator.actor(forged, now=office.now)
    key = await office.issue()
    await authenticator.actor(key.key, now=office.now)
    for _ in range(2):
        revoked = await revoke_api_key(door, office.operator_id, key.id, asked=asked(), now=office.now)
        assert revoked.revoked_at == office.now
    with pytest.raises(BadCredential):
        await authenticator.actor(key.key, now=office.now + timedelta(seconds=5))
    entries = await rows(
        database,
        "select 1 from operator_audit_log where operator_id = $1 and action = 'api_key.revoked'",
        office.operator_id,
    )
    assert len(entries) == 1


async def test_a_key_of_another_operator_cannot_be_revoked(door: Door, office: Office, factory: Factory) -> None:
    issued = await office.issue()
    with pytest.raises(NotFound):
        await revoke_api_key(door, await factory.operator(), issued.id, asked=asked(), now=office.now)
    await Authenticator(door, office.keys).actor(issued.key, now=office.now)


async def test_use_is_noted_at_most_once_a_minute(door: Door, office: Office) -> None:
    issued = await office.issue()
    authenticator = Authenticator(door, office.keys)

    async def used_at(after_s: float) -> datetime | None:
        await authenticator.actor(issued.key, now=office.now + timedelta(seconds=after_s), fresh=True)
        async with door.platform(reason="test") as platform:
            found = await platform.run(identity.read_api_key(operator_id=office.operator_id, key_id=issued.id))
        assert found is not None
        return found.last_used_at

    assert await used_at(0) == office.now
    assert await used_at(59) == office.now
    assert await used_at(61) == office.now + timedelta(seconds=61)
