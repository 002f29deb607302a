"""Migrations: once, in order, whole or not at all."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from tests.conftest import PASSWORDS, Database
from vend.db import migrate as module
from vend.db.migrate import Migration, MigrationRefused, migrate, parse, pending, shipped
from vend.db.roles import ROLES, RolePasswords, create_database, role_statements
from vend.domain.errors import Unavailable
from vend.engines.ports import free_port


@pytest.fixture
async def empty(database: Database, superuser: Any) -> AsyncIterator[Any]:
    """The owner's address of a database without a schema, and a connection to look into it."""
    name = f"empty_{time.monotonic_ns()}"
    await superuser.execute(f'create database "{name}" owner vend_owner')
    url = database.server.url(user="vend_owner", password=PASSWORDS.vend_owner, database=name)
    look = await asyncpg.connect(url)
    look_at = type("Empty", (), {"url": url, "look": look})()
    yield look_at
    await look.close()
    await superuser.execute(f'drop database "{name}" with (force)')


ONE = parse("0001_one.pre.sql", "create table one (id int);")
TWO = parse("0002_two.post.sql", "create table two (id int);")
THREE = parse("0003_three.pre.sql", "create table three (id int);")


async def tables(empty: Any) -> set[str]:
    found = await empty.look.fetch(
        "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'"
    )
    return {row["relname"] for row in found} - {"vend_migrations"}


async def test_two_at_once_apply_everything_once(empty: Any) -> None:
    told: list[int] = []
    done = await asyncio.gather(*(migrate(empty.url, tell=lambda one: told.append(one.number)) for _ in range(3)))
    assert sorted(map(len, done)) == [0, 0, len(shipped())]
    assert told == [one.number for one in shipped()]
    rows = await empty.look.fetch("select number, name, checksum from vend_migrations order by number")
    assert [(row["number"], row["name"], row["checksum"]) for row in rows] == [
        (one.number, one.name, one.checksum) for one in shipped()
    ]
    assert await migrate(empty.url) == []


async def test_a_changed_file_is_refused_by_its_number(empty: Any) -> None:
    await migrate(empty.url, migrations=[ONE])
    changed = parse("0001_one.pre.sql", "create table one (id bigint);")
    with pytest.raises(MigrationRefused, match="0001 was changed after it was applied"):
        await migrate(empty.url, migrations=[changed, TWO])
    assert await tables(empty) == {"one"}


async def test_a_database_that_is_ahead_is_refused(empty: Any) -> None:
    await migrate(empty.url, migrations=[ONE, TWO])
    with pytest.raises(MigrationRefused, match="0002, which this version lacks"):
        await migrate(empty.url, migrations=[ONE])


async def test_a_failing_file_leaves_nothing_of_itself_and_is_named(empty: Any) -> None:
    broken = parse("0002_broken.pre.sql", "create table half (id int); insert into half values (1); select 1 / 0;")
    with pytest.raises(MigrationRefused, match="0002_broken failed, nothing of it stays: division by zero"):
        await migrate(empty.url, migrations=[ONE, broken, THREE])
    assert await tables(empty) == {"one"}
    mended = parse("0002_broken.pre.sql", "create table whole (id int);")
    assert [one.number for one in await migrate(empty.url, migrations=[ONE, mended, THREE])] == [2, 3]
    assert await tables(empty) == {"one", "whole", "three"}


async def test_the_pre_phase_stops_before_the_first_post_and_the_post_phase_goes_on(empty: Any) -> None:
    every = [ONE, TWO, THREE]
    assert await migrate(empty.url, phase="pre", migrations=every) == [ONE]
    assert await migrate(empty.url, phase="pre", migrations=every) == []
    assert await migrate(empty.url, phase="post", migrations=every) == [TWO, THREE]
    assert await tables(empty) == {"one", "two", "three"}


async def test_a_migration_gives_a_lock_up_before_it_stops_the_whole_service(
    empty: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = parse("0002_seen.pre.sql", "create table seen as select current_setting('lock_timeout') as lock_timeout;")
    await migrate(empty.url, migrations=[ONE, seen])
    assert await empty.look.fetchval("select lock_timeout from seen") == "5s"

    monkeypatch.setattr(module, "_SETTINGS", module._SETTINGS.replace("'5s'", "'200ms'"))
    wants = parse("0003_wants.pre.sql", "alter table one add column name text;")
    async with empty.look.transaction():
        await empty.look.execute("lock table one in access share mode")
        started = time.monotonic()
        with pytest.raises(MigrationRefused, match=r"0003_wants failed.*lock timeout"):
            await migrate(empty.url, migrations=[ONE, seen, wants])
        assert time.monotonic() - started < 2
    assert await migrate(empty.url, migrations=[ONE, seen, wants]) == [wants]


async def test_whoever_waits_too_long_for_another_migration_is_told_so(
    empty: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_LOCK_WAIT_S", 0.2)
    await empty.look.execute("select pg_advisory_lock($1)", module._LOCK_KEY)
    with pytest.raises(Unavailable, match="Another migration"):
        await migrate(empty.url, migrations=[ONE])
    await empty.look.execute("select pg_advisory_unlock($1)", module._LOCK_KEY)
    assert await migrate(empty.url, migrations=[ONE]) == [ONE]


@pytest.mark.parametrize("what", ["port", "password"])
async def test_an_unreachable_database_is_a_clear_error_without_a_password(database: Database, what: str) -> None:
    url = database.url("vend_owner")
    url = (
        url.replace(f":{database.server.port}/", f":{free_port()}/")
        if what == "port"
        else url.replace(PASSWORDS.vend_owner, "wrong-secret")
    )
    with pytest.raises(Unavailable, match="VEND_OWNER_DATABASE_URL") as caught:
        await migrate(url)
    assert "wrong-secret" not in str(caught.value)
    assert PASSWORDS.vend_owner not in str(caught.value)


@pytest.mark.parametrize(
    "name", ["1_a.pre.sql", "0001_a.sql", "0001_A.pre.sql", "0001_a.mid.sql", "0001_.pre.sql", "x"]
)
def test_a_badly_named_file_is_refused_with_the_pattern(name: str) -> None:
    with pytest.raises(MigrationRefused, match="name it NNNN_what_it_does"):
        parse(name, "")


def test_shipped_files_are_in_order_and_the_first_may_run_while_the_old_version_serves() -> None:
    every = shipped()
    assert [one.number for one in every] == sorted({one.number for one in every})
    assert every[0].phase == "pre"


def test_what_is_pending_is_decided_by_number_and_not_by_place() -> None:
    applied = {1: ONE.checksum, 3: THREE.checksum}
    assert pending([ONE, TWO, THREE], applied, phase=None) == [TWO]
    assert pending([ONE, TWO, THREE], applied, phase="pre") == []
    assert pending([], {}, phase=None) == []


# ---------------------------------------------------------------------------- roles


async def test_making_roles_and_database_again_changes_nothing(database: Database, superuser: Any) -> None:
    facts = "select rolname, rolcanlogin, rolsuper, rolbypassrls, rolconfig from pg_roles where rolname like 'vend%' order by 1"
    before = await superuser.fetch(facts)
    await create_database(database.server.superuser_url(), database.name, PASSWORDS)
    assert await superuser.fetch(facts) == before
    assert {row["rolname"] for row in before} >= set(ROLES)
    for role in ROLES:
        connection = await asyncpg.connect(database.url(role))
        await connection.close()


async def test_a_password_with_quotes_is_a_password_and_no_sql(superuser: Any) -> None:
    nasty = RolePasswords(*(f"'; drop role {role}; --$$" for role in ROLES))
    change = superuser.transaction()
    await change.start()
    try:
        before = await superuser.fetchval("select count(*) from pg_roles")
        for statement in role_statements(nasty, "vend"):
            await superuser.execute(statement)
        assert await superuser.fetchval("select count(*) from pg_roles") == before
    finally:
        await change.rollback()


async def test_each_role_has_its_time_limits(database: Database) -> None:
    for role, limit in {"vend_app": "10s", "vend_platform": "30s", "vend_reader": "30s"}.items():
        connection = await asyncpg.connect(database.url(role))
        assert await connection.fetchval("show statement_timeout") == limit
        assert await connection.fetchval("show lock_timeout") == "5s"
        assert await connection.fetchval("show idle_in_transaction_session_timeout") == "30s"
        await connection.close()


def test_a_migration_is_known_by_the_checksum_of_its_text() -> None:
    assert ONE.checksum == parse("0001_other.post.sql", ONE.text).checksum
    assert ONE.checksum != parse("0001_one.pre.sql", ONE.text + " ").checksum
    assert isinstance(ONE, Migration)
