"""The pages as a browser without script meets them: cookies, forms, redirects, over a real database."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.api.conftest import Clock, clock, factory, services, stripe
from tests.factories import ISSUER, Factory, User
from vend.api import sessions
from vend.api.app import create_app
from vend.api.services import Services
from vend.web import live
from vend.web.routes import PAGES

__all__ = ["Browser", "browser", "clock", "factory", "services", "stripe"]


class Browser:
    """Somebody with cookies."""

    def __init__(self, client: httpx.AsyncClient, services: Services, clock: Clock) -> None:
        self.client = client
        self.services = services
        self.clock = clock

    async def get(self, path: str, **more: Any) -> httpx.Response:
        return await self.client.get(path, **more)

    async def post(self, path: str, **form: str) -> httpx.Response:
        return await self.client.post(path, data=form, headers={"Origin": ISSUER})

    async def sign_in(self, user: User) -> None:
        self.client.cookies.clear()
        answer = await self.post("/app/sign-in", email=user.email, password=user.password)
        assert answer.status_code == 303, answer.text

    async def form_token(self) -> str:
        page = (await self.get("/app")).text
        return page.split('name="form_token" value="')[1].split('"')[0]


@pytest.fixture(autouse=True)
def short_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream of payments that says once what there is."""
    monkeypatch.setattr(live, "LOOK_S", 0.01)
    monkeypatch.setattr(live, "STREAM_S", 0.005)


@pytest.fixture
async def browser(services: Services, clock: Clock, factory: Factory) -> AsyncIterator[Browser]:
    # Of the API the pages need nothing; its many routes would only take long to be made for each test.
    app: Any = create_app(services, routes=sessions.ROUTES, pages=PAGES)
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=ISSUER) as client:
        yield Browser(client, services, clock)
