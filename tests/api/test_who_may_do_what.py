"""Role by route, for every row of the route table: what is told, and what is not even admitted to exist."""

import re
import uuid
from uuid import UUID

import msgspec
import pytest

from tests.api.conftest import Api
from tests.factories import Factory
from vend.api.app import create_app
from vend.api.edge import MissingRule
from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.routes import ROUTES
from vend.api.rules import AcrossGarages, ForOperator, InCompany, InGarage, OnPlatform, Public, SignedIn
from vend.api.services import Services
from vend.domain.access import PERMISSIONS, Role
from vend.identity.people import add_membership

BY_ROLE = {
    "operator_admin": Role.OPERATOR_ADMIN,
    "garage_manager": Role.GARAGE_MANAGER,
    "accountant": Role.ACCOUNTANT,
    "driver": Role.DRIVER,
    "company_admin": Role.COMPANY_ADMIN,
    "platform": Role.PLATFORM,
    "stranger": Role.OPERATOR_ADMIN,
    "nobody": None,
}
OUTSIDE = re.compile(r"There is no such (garage|operator), or it is not yours to see\.")
"""What is said to whoever is not let in; any other 404 comes from inside, of a thing that is not there."""
NOT_THERE_YET = ("access_list_not_built", "not_published")
"""What is said inside of what the worker or the warehouse has not made yet."""
QUERY = {
    "explain_figure": "?report=occupancy&column=taken",
    "list_tax_evidence": "?month=2026-01",
    "garage_revenue": "?from=2026-01-01&until=2026-02-01",
    "portfolio_payouts": "?from=2026-01-01&until=2026-02-01",
    "garage_payouts": "?from=2026-01-01&until=2026-02-01",
    "portfolio_refunds": "?from=2026-01-01&until=2026-02-01",
    "garage_refunds": "?from=2026-01-01&until=2026-02-01",
    "portfolio_payments": "?from=2026-01-01&until=2026-02-01",
    "garage_payments": "?from=2026-01-01&until=2026-02-01",
    "portfolio_revenue": "?from=2026-01-01&until=2026-02-01",
}


class Cast(msgspec.Struct):
    """One operator's garage, and a token for each role."""

    garage_id: UUID
    operator_id: UUID
    tokens: dict[str, str | None]


@pytest.fixture
async def cast(api: Api, factory: Factory) -> Cast:
    garage, other = await factory.garage(), await factory.garage()
    operator_id = garage.operator_id
    users = {
        "operator_admin": await factory.user("operator_admin", operator_id=operator_id),
        "garage_manager": await factory.user("garage_manager", operator_id=operator_id, garage_id=garage.id),
        "accountant": await factory.user("accountant", operator_id=operator_id),
        "driver": await factory.user(),
        "company_admin": await factory.user(),
        "platform": await factory.user("platform"),
        "stranger": await factory.user("operator_admin", operator_id=other.operator_id),
    }
    await factory.driver(garage, user=users["driver"])
    await factory.company_admin(garage, users["company_admin"])
    tokens: dict[str, str | None] = {role: api.token(user.id) for role, user in users.items()}
    return Cast(garage.id, operator_id, tokens | {"nobody": None})


def expected(route: Route, role: str) -> str:  # noqa: PLR0911 (one line a rule)
    """Say what the rules of the issue give: `in`, `401`, `403` or `404`. Written apart from the guard on purpose."""
    if isinstance(route.rule, Public):
        return "in"
    if role == "nobody":
        return "401"
    held = PERMISSIONS[BY_ROLE[role]] if BY_ROLE[role] is not None else frozenset()  # type: ignore[index]  # narrowed
    match route.rule:
        case SignedIn():
            return "in"
        case OnPlatform():
            return "in" if role == "platform" else "403"
        case AcrossGarages(permission):
            return "in" if permission in held else "403"
        case ForOperator(permission):
            if role not in ("operator_admin", "accountant"):
                return "404"
            return "in" if permission in held else "403"
        case InGarage(permission, own) | InCompany(permission, own):
            if role in ("stranger", "platform"):
                return "404"
            bound = "company_admin" if isinstance(route.rule, InCompany) else "driver"
            return "in" if permission in held or (role == bound and own in held) else "403"
    raise AssertionError(route.rule)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
async def test_a_route_lets_in_exactly_who_may(api: Api, cast: Cast, route: Route) -> None:
    path = route.path.replace("{garage_id}", str(cast.garage_id)).replace("{operator_id}", str(cast.operator_id))
    path = re.sub(r"\{\w+\}", str(uuid.uuid4()), path) + QUERY.get(route.name, "")
    for role in BY_ROLE:
        # An empty body is wrong for every route that takes one, so whoever is let in gets 400 and changes nothing.
        body = {"content": b"{", "headers": {"Content-Type": "application/json"}} if route.body is not None else {}
        answer = await api.call(route.method, path, token=cast.tokens[role], **body)  # type: ignore[arg-type]  # httpx's words
        wanted = expected(route, role)
        missing_inside = answer.status_code == 404 and not OUTSIDE.fullmatch(answer.json()["detail"])
        missing_inside |= answer.status_code == 503 and answer.json()["code"] in NOT_THERE_YET
        if wanted == "in":
            assert answer.status_code in (200, 400) or missing_inside, f"{role}: {answer.status_code} {answer.text}"
        else:
            assert answer.status_code == int(wanted), f"{role}: {answer.status_code} {answer.text}"
            assert not missing_inside, f"{role} got past the guard"


async def test_a_manager_of_one_garage_sees_no_other(api: Api, factory: Factory) -> None:
    first = await factory.garage()
    second = await factory.garage(first.operator_id)
    manager = await factory.user("garage_manager", operator_id=first.operator_id, garage_id=first.id)
    token = api.token(manager.id)
    assert [row["id"] for row in (await api.get("/v1/garages", token)).json()["data"]] == [str(first.id)]
    assert (await api.get(f"/v1/garages/{second.id}", token)).status_code == 404
    assert (await api.get(f"/v1/operators/{first.operator_id}/api-keys", token)).status_code == 404


async def test_a_role_given_a_moment_ago_is_seen_where_it_is_missed(api: Api, factory: Factory) -> None:
    garage, user = await factory.garage(), await factory.user()
    token = api.token(user.id)
    path = f"/v1/garages/{garage.id}"
    assert (await api.get(path, token)).status_code == 404
    await add_membership(
        api.services.door, user_id=user.id, role="accountant", operator_id=garage.operator_id, now=factory.now
    )
    assert (await api.get(path, token)).status_code == 200


def test_a_route_without_a_rule_is_refused_at_the_start(services: Services) -> None:
    async def open_door(_: Call[NoQuery, None]) -> Answer:
        return Answer()

    bare = Route(method="GET", path="/open", handler=open_door, answers={200: None}, tag="T", summary="S")
    with pytest.raises(MissingRule, match="/open"):
        create_app(services, routes=[*ROUTES, bare])


def test_every_route_has_a_name_of_its_own_and_a_rule() -> None:
    assert len({route.name for route in ROUTES}) == len(ROUTES)
    assert len({(route.method, route.path) for route in ROUTES}) == len(ROUTES)
    assert all(route.rule is not None for route in ROUTES)
    public = {route.path for route in ROUTES if isinstance(route.rule, Public)}
    assert public == {
        "/v1/auth/sign-in", "/v1/auth/refresh", "/v1/auth/sign-out", "/webhooks/stripe", "/livez", "/readyz",
        "/v1/access-list-keys", "/v1/invitations/accept", "/v1/exports/{token}",
    }  # fmt: skip
    assert all(isinstance(route.rule, InGarage | InCompany) == ("{garage_id}" in route.path) for route in ROUTES)
    assert all(isinstance(route.rule, ForOperator) == ("{operator_id}" in route.path) for route in ROUTES)
