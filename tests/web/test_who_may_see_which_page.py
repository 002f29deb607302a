"""Every page is tried by every role, and every form without its token; as the API's routes are, and by the same table."""

import re
import uuid
from typing import Any

import pytest

from tests.api.test_who_may_do_what import BY_ROLE, expected
from tests.factories import Factory, User
from tests.web.conftest import Browser
from tests.web.paths import QUERY, READ, SENT
from vend.api.route import Route
from vend.api.rules import Public
from vend.web.browsed import SIGN_IN
from vend.web.routes import PAGES


@pytest.fixture
async def people(factory: Factory) -> dict[str, Any]:
    garage, other = await factory.garage(), await factory.garage()
    of = garage.operator_id
    users: dict[str, User] = {
        "operator_admin": await factory.user("operator_admin", operator_id=of),
        "garage_manager": await factory.user("garage_manager", operator_id=of, garage_id=garage.id),
        "accountant": await factory.user("accountant", operator_id=of),
        "driver": await factory.user(),
        "company_admin": await factory.user(),
        "platform": await factory.user("platform"),
        "stranger": await factory.user("operator_admin", operator_id=other.operator_id),
    }
    await factory.driver(garage, user=users["driver"])
    await factory.company_admin(garage, users["company_admin"])
    return {"garage": garage, **users}


def address(route: Route, people: dict[str, Any]) -> str:
    garage = people["garage"]
    path = route.path.replace("{garage_id}", str(garage.id)).replace("{operator_id}", str(garage.operator_id))
    return re.sub(r"\{\w+\}", str(uuid.uuid4()), path) + QUERY.get(route.name, "")


async def test_a_page_is_shown_to_exactly_who_may_see_it(browser: Browser, people: dict[str, Any]) -> None:
    for role in BY_ROLE:
        browser.client.cookies.clear()
        if role != "nobody":
            await browser.sign_in(people[role])
        for route in READ:
            answer = await browser.get(address(route, people))
            wanted = expected(route, role)
            said = f"{route.name} for {role}: {answer.status_code}"
            if isinstance(route.rule, Public):
                assert answer.status_code == 303, said
            elif wanted == "401":
                assert answer.status_code == 303, said
                assert answer.headers["location"].startswith(SIGN_IN), said
            elif wanted == "in":
                # A thing of a made-up id is missing inside; everything else is shown.
                assert answer.status_code == (404 if route.path.count("{") > 1 else 200), said
            else:
                assert answer.status_code == int(wanted), said


async def test_a_form_without_the_token_of_its_session_does_nothing(browser: Browser, people: dict[str, Any]) -> None:
    await browser.sign_in(people["stranger"])
    foreign = await browser.form_token()
    for role in ("nobody", "operator_admin"):
        browser.client.cookies.clear()
        if role != "nobody":
            await browser.sign_in(people[role])
        for route in SENT:
            for token in ("", "00", foreign):
                answer = await browser.post(address(route, people), form_token=token)
                said = f"{route.name} for {role}: {answer.status_code}"
                assert answer.status_code == (303 if role == "nobody" else 403), said
                assert role != "nobody" or answer.headers["location"].startswith(SIGN_IN), said


def test_every_page_has_a_rule_and_a_name_of_its_own() -> None:
    assert len({route.name for route in PAGES}) == len(PAGES)
    assert all(route.rule is not None for route in PAGES)
    public = {(route.method, route.path) for route in PAGES if isinstance(route.rule, Public)}
    assert public == {("GET", "/static/{file}"), ("GET", SIGN_IN), ("POST", SIGN_IN), ("GET", "/")}
    assert {route.path for route in PAGES if route.browsed is None} == {"/static/{file}"}


async def test_a_pages_session_opens_no_api_and_a_token_of_the_api_opens_no_page(
    browser: Browser, people: dict[str, Any]
) -> None:
    await browser.sign_in(people["operator_admin"])
    secret = browser.client.cookies["vend_session"]
    answer = await browser.get("/v1/auth/me", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 401
    access = browser.services.tokens.issue(people["operator_admin"].id, now=browser.clock.now).token
    browser.client.cookies.clear()
    browser.client.cookies.set("vend_session", access)
    assert (await browser.get("/app")).headers["location"] == SIGN_IN
