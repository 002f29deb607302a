"""Request ids, logs, headers, health, and what happens when a part is away or a handler has a bug."""

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest
import structlog

from tests.api.conftest import Api, Clock, client_of
from tests.conftest import PASSWORDS, Database
from tests.factories import Factory
from vend.api.app import create_app
from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import Public
from vend.api.services import Services
from vend.db.connections import Connections
from vend.db.door import Door
from vend.db.migrate import migrate
from vend.db.roles import create_database
from vend.engines.ports import free_port


async def test_a_sane_request_id_is_kept_and_an_odd_one_replaced(api: Api) -> None:
    kept = await api.get("/livez", headers={"X-Request-Id": "trace-0123.ABC_x"})
    assert kept.headers["x-request-id"] == "trace-0123.ABC_x"
    for odd in ("short", "x" * 101, 'quote"-and-more', "new line \\n here"):
        answer = await api.get("/livez", headers={"X-Request-Id": odd})
        assert answer.headers["x-request-id"] != odd
        assert len(answer.headers["x-request-id"]) == 32


async def test_every_answer_carries_the_security_headers(api: Api) -> None:
    for path in ("/livez", "/nowhere", "/v1/garages", "/docs"):
        headers = (await api.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'; img-src 'self'")
        assert "strict-transport-security" not in headers


async def test_https_is_told_to_stay_https(services: Services) -> None:
    async with client_of(replace(services, public_url="https://vend.example.com")) as client:
        assert "max-age" in (await client.get("/livez")).headers["strict-transport-security"]


async def test_one_line_a_request_says_who_where_and_how_long_and_nothing_secret(api: Api, factory: Factory) -> None:
    garage = await factory.garage()
    admin = await factory.user("operator_admin", operator_id=garage.operator_id)
    token = api.token(admin.id)
    with structlog.testing.capture_logs([structlog.contextvars.merge_contextvars]) as lines:
        await api.get(f"/v1/garages/{garage.id}/customers?email=ada@example.com", token)
        await api.post("/v1/auth/sign-in", json={"email": admin.email, "password": admin.password})
        await api.get("/nowhere?secret=1")
    access = [line for line in lines if line["event"] == "request"]
    assert [line["status"] for line in access] == [200, 200, 404]
    assert access[0]["garage_id"] == str(garage.id)
    assert access[0]["actor"] == f"user:{admin.id}"
    assert access[0]["route"] == "/v1/garages/{garage_id}/customers"
    assert access[0]["duration_ms"] > 0
    assert "actor" not in access[1]
    assert len({line["request_id"] for line in access}) == 3
    for secret in (token, admin.password, "ada@example.com", "secret=1", admin.email):
        assert secret not in repr(lines)


async def test_a_bug_is_logged_and_tells_the_client_nothing(services: Services) -> None:
    async def broken(_: Call[NoQuery, None]) -> Answer:
        raise RuntimeError("password=hunter2 at db.internal")

    route = Route(
        method="GET", path="/broken", handler=broken, rule=Public(), answers={200: None}, tag="T", summary="S"
    )
    app = create_app(services, routes=[route])
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)  # type: ignore[arg-type]  # two spellings of ASGI
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        with structlog.testing.capture_logs() as lines:
            answer = await client.get("/broken", headers={"X-Request-Id": "find-me-again"})
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert answer.json()["request_id"] == "find-me-again"
    assert "hunter2" not in answer.text
    (line,) = [one for one in lines if one["event"] == "unexpected"]
    assert "hunter2" in str(line["exc_info"])


async def test_a_live_process_says_so_and_a_ready_one_names_its_parts(api: Api) -> None:
    assert (await api.get("/livez")).json() == {"status": "up"}
    ready = await api.get("/readyz")
    assert ready.json() == {"status": "up", "primary": "up", "standby": "unused", "valkey": "unused"}


@pytest.fixture
async def away() -> AsyncIterator[Door]:
    nowhere = f"postgresql://vend_app:x@127.0.0.1:{free_port()}/vend"
    door = Door(Connections(nowhere, name="away"), platform=Connections(nowhere, name="away"))
    yield door
    await door.close()


async def test_without_the_primary_the_process_lives_and_is_not_ready(
    services: Services, clock: Clock, away: Door, factory: Factory
) -> None:
    user = await factory.user()
    async with client_of(replace(services, door=away)) as client:
        api = Api(client, services, clock)
        assert (await api.get("/livez")).status_code == 200
        ready = await api.get("/readyz")
        assert (ready.status_code, ready.json()["primary"]) == (503, "away")
        refused = await api.get("/v1/garages", api.token(user.id))
        assert (refused.status_code, refused.json()["code"]) == (503, "database_unavailable")
        assert "retry-after" in refused.headers
        assert "127.0.0.1" not in refused.text


@pytest.fixture
async def lagging(database: Database) -> AsyncIterator[Door]:
    """A door whose reader knows nothing yet of what is written: another, empty database stands for a late standby."""
    await create_database(database.server.superuser_url(), "vend_late", PASSWORDS)
    late = Database(database.server, "vend_late")
    await migrate(late.url("vend_owner"))
    door = Door(
        Connections(database.url("vend_app"), name="test-app"),
        platform=Connections(database.url("vend_platform"), name="test-platform"),
        reader=Connections(late.url("vend_reader"), name="test-late"),
    )
    yield door
    await door.close()


async def test_a_client_reads_its_own_write_before_the_standby_has_it(
    services: Services, clock: Clock, lagging: Door, factory: Factory
) -> None:
    operator_id = await factory.operator()
    admin = await factory.user("operator_admin", operator_id=operator_id)
    async with client_of(replace(services, door=lagging, has_standby=True)) as client:
        api = Api(client, services, clock)
        token = api.token(admin.id)
        garage = {"name": "N", "slug": "n", "time_zone": "Europe/Berlin", "currency": "EUR", "capacity": 3}
        assert (await api.get("/v1/garages", token)).json()["data"] == []
        made = await api.post(f"/v1/operators/{operator_id}/garages", token, json=garage)
        assert (await api.get(made.headers["location"], token)).json() == made.json()
        # This reader is no standby at all, which is what one that is away looks like from here.
        ready = await api.get("/readyz")
        assert (ready.status_code, ready.json()["standby"]) == (200, "away")
