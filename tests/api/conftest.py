"""The API as clients meet it: real HTTP semantics, a real database, and every answer held against the documentation."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.factories import ISSUER, Factory, make_keys
from vend.api.app import create_app
from vend.api.openapi import document
from vend.api.routes import ROUTES
from vend.api.services import Services
from vend.db.door import Door
from vend.gates.signing import ListKeys
from vend.reports.live import LiveReports
from vend.stripe_gateway.gateway import StripeGateway

DOCUMENT = document(ROUTES, version="1", server_url=ISSUER)
PATHS = {re.compile(re.sub(r"\{\w+\}", "[^/]+", path)): methods for path, methods in DOCUMENT["paths"].items()}
NOT_OF_A_ROUTE = {"unknown_route", "method_not_allowed", "bad_request"}


class Clock:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


class Api:
    """A client that holds each answer against the OpenAPI document."""

    def __init__(self, client: httpx.AsyncClient, services: Services, clock: Clock) -> None:
        self.client = client
        self.services = services
        self.clock = clock

    def token(self, user_id: UUID) -> str:
        return self.services.tokens.issue(user_id, now=self.clock.now).token

    async def call(
        self, method: str, path: str, *, token: str | None = None, headers: dict[str, str] | None = None, **more: Any
    ) -> httpx.Response:
        sent = {**({"Authorization": f"Bearer {token}"} if token else {}), **(headers or {})}
        answer = await self.client.request(method, path, headers=sent, **more)
        _is_documented(method, path.partition("?")[0], answer)
        return answer

    async def get(self, path: str, token: str | None = None, **more: Any) -> httpx.Response:
        return await self.call("GET", path, token=token, **more)

    async def post(self, path: str, token: str | None = None, **more: Any) -> httpx.Response:
        return await self.call("POST", path, token=token, **more)


def _is_documented(method: str, path: str, answer: httpx.Response) -> None:
    problem = answer.headers.get("content-type", "").startswith("application/problem+json") and answer.json()
    if problem:
        assert set(problem) <= {"type", "title", "status", "code", "detail", "request_id", "errors"}
        assert problem["status"] == answer.status_code
        assert problem["request_id"] == answer.headers["x-request-id"]
        if problem["code"] in NOT_OF_A_ROUTE:
            return
    for pattern, methods in PATHS.items():
        if pattern.fullmatch(path) and method.lower() in methods:
            responses = methods[method.lower()]["responses"]
            assert str(answer.status_code) in responses, f"{method} {path} gave {answer.status_code}, not documented"
            if problem:
                codes = responses[str(answer.status_code)]["content"]["application/problem+json"]["examples"]
                assert problem["code"] in codes, f"{method} {path} gave the code {problem['code']}, not documented"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
async def stripe() -> AsyncIterator[StripeGateway]:
    gateway = StripeGateway("sk_test_nobody", base_url="http://127.0.0.1:9")
    yield gateway
    await gateway.close()


@pytest.fixture
def factory(door: Door, clock: Clock) -> Factory:
    return Factory(door, clock.now)


@pytest.fixture
def services(door: Door, stripe: StripeGateway, clock: Clock, factory: Factory) -> Services:
    return Services(
        door=door,
        stripe=stripe,
        tokens=make_keys(),
        list_keys=ListKeys(Ed25519PrivateKey.generate()),
        webhook_secrets=("whsec_test",),
        reports=LiveReports(door, None),
        limits=None,
        public_url=ISSUER,
        passwords=factory.passwords,
        clock=clock,
    )


@pytest.fixture
async def api(services: Services, clock: Clock) -> AsyncIterator[Api]:
    async with client_of(services) as client:
        yield Api(client, services, clock)


def client_of(services: Services) -> httpx.AsyncClient:
    """Litestar's own test client runs the application on another event loop, where the door's connections are not."""
    app: Any = create_app(services)
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url=ISSUER)
