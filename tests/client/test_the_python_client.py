"""The Python client: made of the API as it is, and used against a real process that serves it."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import msgspec
import pytest
import vend_client
from vend_client import AsyncClient, BadMessage, Client, Problem, Unreachable, models, verify_webhook

import vend
from tests.api.conftest import DOCUMENT
from tests.conftest import Database
from tests.factories import Factory, User
from vend.api.docs_python import python_example
from vend.api.examples import example_of
from vend.app.home import new_signing_key
from vend.db.door import Door
from vend.domain.event import Event
from vend.domain.standard_webhook import headers, secret_of
from vend.engines import PythonProcess, free_port, http_ready

ROOT = Path(vend.__file__).parents[2]
PACKAGE = Path(vend_client.__file__).parent
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
OPERATIONS = [
    (path, operation)
    for path, methods in DOCUMENT["paths"].items()
    for operation in methods.values()
    if path.startswith("/v1/")
]


def test_the_client_is_made_of_the_api_as_it_is(tmp_path: Path) -> None:
    for command in (
        [sys.executable, "clients/python/generate.py", str(tmp_path)],
        [sys.executable, "-m", "ruff", "format", "--quiet", str(tmp_path), "--config", "pyproject.toml"],
    ):
        subprocess.run(command, cwd=ROOT, check=True, timeout=60)
    for name in ("models.py", "_operations.py"):
        fresh = (tmp_path / name).read_text(encoding="utf-8")
        assert fresh == (PACKAGE / name).read_text(encoding="utf-8"), "the API has changed: run `make client`"


@pytest.mark.parametrize("path_operation", OPERATIONS, ids=lambda one: str(one[1]["operationId"]))
def test_each_example_of_the_documentation_runs_and_sends_what_it_says(path_operation: Any) -> None:
    path, operation = path_operation
    sent: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(404, json={"status": 404, "code": "not_found", "detail": "Nothing."})

    client = Client("http://vend.test", "token", transport=httpx.MockTransport(answer))
    known = {
        "vend": client, "models": models, "UUID": UUID, "date": date, "datetime": datetime, "Decimal": Decimal,
        **{one["name"]: uuid4() for one in operation["parameters"] if one["in"] == "path"},
    }  # fmt: skip
    with pytest.raises(vend_client.NotFound):
        eval(python_example(path, operation, DOCUMENT["components"]["schemas"]), known)
    (request,) = sent
    assert request.headers["vend-version"] == "2026-11-25"
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content is not None:
        assert _same(msgspec.json.decode(request.content), content["example"])
        assert request.headers["idempotency-key"] if operation.get("security") else True


def _same(one: Any, other: Any) -> bool:
    """Compare JSON; instants may be written in two ways."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(str(one).replace("+00:00", "Z") == str(other))


# ---------------------------------------------------------------------------- against a process that serves


@pytest.fixture(scope="module")
async def server(database: Database, engines_folder: Path) -> AsyncIterator[str]:
    port = free_port()
    process = PythonProcess(
        "client", ["-m", "vend.cli", "serve"],
        {
            "PATH": os.environ["PATH"],
            "VEND_DATABASE_URL": database.url("vend_app"),
            "VEND_PLATFORM_DATABASE_URL": database.url("vend_platform"),
            "VEND_REDIS_URL": f"redis://:none@127.0.0.1:{free_port()}/0",
            "VEND_STRIPE_API_KEY": "sk_test_51Client00000000",
            "VEND_STRIPE_API_BASE": f"http://127.0.0.1:{free_port()}",
            "VEND_STRIPE_WEBHOOK_SECRET": "whsec_51Client00000000",
            "VEND_TOKEN_KEY": new_signing_key(),
            "VEND_ACCESS_LIST_KEY": new_signing_key(),
            "VEND_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "VEND_PORT": str(port),
        },
        engines_folder, http_ready(f"http://127.0.0.1:{port}/readyz"),
    )  # fmt: skip
    await asyncio.to_thread(process.__enter__)
    yield f"http://127.0.0.1:{port}"
    await asyncio.to_thread(process.stop)


@pytest.fixture
async def admin(door: Door) -> User:
    factory = Factory(door, datetime.now(UTC))
    return await factory.user("operator_admin", operator_id=await factory.operator())


async def _operator(client: AsyncClient) -> UUID:
    return (await client.read_me()).operators[0].operator_id


async def test_an_operators_day_by_the_client(server: str, admin: User) -> None:
    async with AsyncClient(server) as vend_api:
        session = await vend_api.create_session(body=models.SignIn(email=admin.email, password=admin.password))
        vend_api.token = session.access_token
        operator_id = await _operator(vend_api)
        new = models.NewGarage(name="Lake", slug="lake", time_zone="America/Chicago", currency="USD", capacity=50)
        garage = await vend_api.create_garage(operator_id, body=new, idempotency_key="lake")
        again = await vend_api.create_garage(operator_id, body=new, idempotency_key="lake")
        assert (garage, garage.capacity) == (again, 50)
        for number in range(5):
            person = models.NewCustomer(name=f"C{number}", email=f"c{number}@example.com")
            await vend_api.create_customer(garage.id, body=person)
        names = [one.name async for one in vend_api.each(vend_api.list_customers, garage.id, limit=2)]
        assert sorted(names) == [f"C{number}" for number in range(5)]
        entry = (await vend_api.list_event_types()).data[0]
        assert entry.type == "subscription.created"
        with pytest.raises(vend_client.NotFound) as missing:
            await vend_api.read_garage(uuid4())
        assert (missing.value.status, missing.value.code, len(missing.value.request_id) > 7) == (404, "not_found", True)
        with pytest.raises(vend_client.Invalid) as wrong:
            await vend_api.create_customer(garage.id, body=models.NewCustomer(name="", email="x"))
        assert {one.field for one in wrong.value.errors} == {"name", "email"}
        with pytest.raises(vend_client.KeyReused):
            await vend_api.create_garage(
                operator_id, body=msgspec.structs.replace(new, name="Other"), idempotency_key="lake"
            )
        key = await vend_api.issue_api_key(operator_id, body=models.NewApiKey(name="Books", role="accountant"))

    def read() -> list[str]:
        with Client(server, key.key) as waiting:
            with pytest.raises(vend_client.Forbidden):
                waiting.create_customer(garage.id, body=models.NewCustomer(name="No", email="no@example.com"))
            return [one.name for one in waiting.each(waiting.list_customers, garage_id=garage.id, limit=2)]

    assert await asyncio.to_thread(read) == names
    with Client(server, "vend_live_wrong") as stranger, pytest.raises(vend_client.Unauthenticated):
        await asyncio.to_thread(stranger.list_garages)


# ---------------------------------------------------------------------------- what is sent again


def client_that_meets(*endings: Any) -> tuple[Client, list[httpx.Request], list[float]]:
    """A client whose tries end one after another in statuses, problems, or a lost connection."""
    left, sent, waits = list(endings), list[httpx.Request](), list[float]()

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        ending = left.pop(0)
        if ending is None:
            raise httpx.ReadTimeout("lost")
        if isinstance(ending, httpx.Response):
            return ending
        return httpx.Response(ending, json={"status": ending, "code": "x", "detail": "d"})

    return Client("http://vend.test", "t", transport=httpx.MockTransport(answer), sleep=waits.append), sent, waits


GOOD = {"id": str(uuid4())}


def test_what_may_go_well_in_a_moment_is_sent_again_under_the_same_key() -> None:
    running = httpx.Response(409, json={"status": 409, "code": "still_running", "detail": "d"})
    good = httpx.Response(200, json=msgspec.to_builtins(example_of_garage()))
    busy = httpx.Response(429, headers={"Retry-After": "7"}, json={"status": 429, "code": "too_many", "detail": "d"})
    client, sent, waits = client_that_meets(None, running, busy, good)
    body = models.NewGarage(name="L", slug="l", time_zone="UTC", currency="USD", capacity=1)
    assert client.create_garage(uuid4(), body=body).name == "Lake Street Garage"
    assert len({request.headers["idempotency-key"] for request in sent}) == 1
    assert len({request.content for request in sent}) == 1
    assert (len(sent), waits[2]) == (4, 7.0)
    assert 0.25 <= waits[0] <= 0.5
    assert 0.5 <= waits[1] <= 1.0


def example_of_garage() -> Any:
    from vend.domain.garage import Garage  # noqa: PLC0415 (only here)

    return example_of(Garage) | {"name": "Lake Street Garage"}


def test_what_goes_on_going_wrong_is_raised() -> None:
    client, sent, _ = client_that_meets(503, 503, 503, 503)
    with pytest.raises(vend_client.Unavailable):
        client.list_garages()
    assert len(sent) == 4
    client, sent, _ = client_that_meets(None, None, None, None)
    with pytest.raises(Unreachable):
        client.list_garages()
    for status in (400, 401, 402, 403, 404, 409, 415, 422, 500):
        client, sent, _ = client_that_meets(status)
        with pytest.raises(Problem) as caught:
            client.list_garages()
        assert (caught.value.status, len(sent)) == (status, 1)
    client, _, _ = client_that_meets(httpx.Response(500, text="<html>"))
    with pytest.raises(Problem, match="The answer was 500"):
        client.list_garages()


def test_a_webhook_is_believed_only_if_it_was_signed_so_and_now() -> None:
    secret, body = secret_of(bytes(32)), msgspec.json.encode(example_of(Event))
    sent = headers("id", body, [secret_of(bytes(range(32))), secret], at=NOW)
    event = verify_webhook(sent, body, secret, now_s=NOW.timestamp())
    assert (event.type, event.data.object["status"]) == ("invoice.paid", "paid")
    for wrong in (
        (sent, body + b" ", secret, NOW.timestamp()),
        (sent, body, secret_of(b"other" * 5), NOW.timestamp()),
        (sent, body, secret, NOW.timestamp() + 301),
        ({}, body, secret, NOW.timestamp()),
        (sent, body, "no secret", NOW.timestamp()),
    ):
        with pytest.raises(BadMessage):
            verify_webhook(*wrong[:3], now_s=wrong[3])
