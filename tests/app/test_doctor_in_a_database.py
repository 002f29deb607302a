from datetime import datetime, timedelta

import pytest

from tests.conftest import Database
from vend.app.doctor import Check, service_checks
from vend.engines.ports import free_port


async def found(now: datetime, **environment: str) -> dict[str, Check]:
    """What the doctor says of some settings, by name; the settings themselves are incomplete on purpose."""
    checks = [check async for check in service_checks(environment, now=now)]
    return {check.name: check for check in checks if check.name != "settings"}


async def test_a_well_made_database_is_found_well(database: Database, now: datetime) -> None:
    checks = await found(
        now,
        VEND_DATABASE_URL=database.url("vend_app"),
        VEND_PLATFORM_DATABASE_URL=database.url("vend_platform"),
        VEND_OWNER_DATABASE_URL=database.url("vend_owner"),
    )
    assert {name: check.state for name, check in checks.items()} == dict.fromkeys(
        (
            "VEND_DATABASE_URL",
            "VEND_PLATFORM_DATABASE_URL",
            "VEND_OWNER_DATABASE_URL",
            "row-level security",
            "partitions",
            "migrations",
            "inbox",
        ),
        "ok",
    )


@pytest.mark.parametrize(
    ("role", "says"),
    [("vend_owner", "owns tables"), ("vend_platform", "may do other things"), ("postgres", "superuser")],
)
async def test_a_role_that_row_level_security_does_not_hold_is_found(
    database: Database, now: datetime, role: str, says: str
) -> None:
    url = database.server.superuser_url(database.name) if role == "postgres" else database.url(role)
    checks = await found(now, VEND_DATABASE_URL=url)
    assert checks["VEND_DATABASE_URL"].state == "fail"
    assert says in checks["VEND_DATABASE_URL"].says
    assert checks["VEND_DATABASE_URL"].mend


async def test_swapped_addresses_are_found(database: Database, now: datetime) -> None:
    checks = await found(
        now, VEND_DATABASE_URL=database.url("vend_platform"), VEND_PLATFORM_DATABASE_URL=database.url("vend_app")
    )
    assert [checks[name].state for name in ("VEND_DATABASE_URL", "VEND_PLATFORM_DATABASE_URL")] == ["fail", "fail"]


async def test_an_empty_database_is_found_with_its_mend(database: Database, now: datetime) -> None:
    empty = database.url("vend_app").rpartition("/")[0] + "/postgres"
    checks = await found(now, VEND_DATABASE_URL=empty)
    assert checks["VEND_DATABASE_URL"].says == "the schema is not there"
    assert "vend migrate" in checks["VEND_DATABASE_URL"].mend


async def test_partitions_that_were_not_made_ahead_are_found(database: Database, now: datetime) -> None:
    checks = await found(now + timedelta(days=2000), VEND_DATABASE_URL=database.url("vend_app"))
    assert checks["partitions"].state == "warn"


async def test_a_wrong_password_is_told_apart_from_a_server_that_is_away(database: Database, now: datetime) -> None:
    wrong = database.url("vend_app").replace("test-vend_app", "wrong")
    checks = await found(now, VEND_DATABASE_URL=wrong)
    assert checks["VEND_DATABASE_URL"].says == "the role or its password is wrong"
    away = f"postgresql://vend_app:x@127.0.0.1:{free_port()}/vend"
    checks = await found(now, VEND_DATABASE_URL=away)
    assert "does not answer" in checks["VEND_DATABASE_URL"].says
