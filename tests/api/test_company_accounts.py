"""Company accounts over HTTP: what staff do, what a company's administrator sees of theirs, and nothing else."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest

from stripe_sandbox import Sandbox, Store
from stripe_sandbox.server import serving
from tests.api.conftest import Api, Clock
from tests.factories import Factory
from vend.domain.company_account import CompanyAccount
from vend.domain.garage import Garage
from vend.stripe_gateway.gateway import StripeGateway

TERMS = {"name": "Acme GmbH", "email": "ap@acme.example.com", "po_number": "PO-1", "net_terms_days": 30}


@pytest.fixture
async def stripe(clock: Clock) -> AsyncIterator[StripeGateway]:
    """A Stripe that answers, in place of one that nobody hears."""
    store = Store(":memory:")
    sandbox = Sandbox(store, lambda: clock().timestamp(), seed=uuid4().int >> 80)
    async with serving(sandbox, time_every_s=None) as port:
        gateway = StripeGateway("sk_test_sandbox", base_url=f"http://127.0.0.1:{port}")
        yield gateway
        await gateway.close()
    store.close()


def seat(parking_pass: str, number: int, **more: Any) -> dict[str, Any]:
    return {
        "pass_id": parking_pass, "name": f"Worker {number}", "email": f"w{number}@acme.example.com", **more,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Firm:
    """A garage with a company's account, and tokens of those who deal with it."""

    api: Api
    garage: Garage
    account: CompanyAccount
    staff: str
    admin: str
    pass_id: str

    @property
    def base(self) -> str:
        return f"/v1/garages/{self.garage.id}/company-accounts"

    @property
    def path(self) -> str:
        return f"{self.base}/{self.account.id}"


@pytest.fixture
async def firm(api: Api, factory: Factory) -> Firm:
    garage = await factory.garage()
    manager = await factory.user("garage_manager", operator_id=garage.operator_id)
    user = await factory.user()
    account = await factory.company_admin(garage, user, await factory.company_account(garage, seats_max=3))
    parking_pass = await factory.parking_pass(garage)
    return Firm(api, garage, account, api.token(manager.id), api.token(user.id), str(parking_pass.id))


async def test_staff_open_change_and_close_an_account(firm: Firm) -> None:
    api = firm.api
    made = await api.post(firm.base, firm.staff, json=TERMS)
    assert made.status_code == 201
    path = made.headers["location"]
    assert (await api.get(path, firm.staff)).json()["po_number"] == "PO-1"
    changed = await api.post(f"{path}/terms", firm.staff, json=TERMS | {"po_number": "PO-2", "seats_max": 1})
    assert (changed.status_code, changed.json()["account"]["po_number"]) == (200, "PO-2")
    listed = await api.get(firm.base, firm.staff)
    assert {row["id"] for row in listed.json()["data"]} == {made.json()["id"], str(firm.account.id)}
    closed = await api.post(f"{path}/close", firm.staff, json={"ending": "now"})
    assert closed.json()["account"]["status"] == "closed"
    again = await api.post(f"{path}/close", firm.staff, json={})
    assert (again.status_code, again.json()["code"]) == (409, "company_account_not_open")


async def test_a_companys_administrator_previews_adds_and_removes_seats_of_theirs(firm: Firm) -> None:
    api, path = firm.api, firm.path
    assert [row["id"] for row in (await api.get(f"{path}/passes", firm.admin)).json()["data"]] == [firm.pass_id]
    rows = [seat(firm.pass_id, 1, plate="co 1", region="US-IL"), seat(firm.pass_id, 2)]
    shown = await api.post(f"{path}/seats/preview", firm.admin, json={"seats": rows})
    assert (shown.status_code, shown.json()["seats"], shown.json()["problems"]) == (200, 2, [])
    assert shown.json()["next_invoice_minor"] == 2 * 18_900
    added = await api.post(
        f"{path}/seats", firm.admin, json={"seats": rows, "proration_at": shown.json()["proration_at"]}
    )
    assert added.status_code == 201, added.text
    ids = [row["id"] for row in added.json()["seats"]]
    assert {row["id"] for row in (await api.get(f"{path}/seats", firm.admin)).json()["data"]} == set(ids)

    gone = {"seat_ids": ids[:1]}
    credit = await api.post(f"{path}/seats/remove/preview", firm.admin, json=gone)
    assert credit.json()["change_minor"] < 0
    assert (await api.post(f"{path}/seats/remove", firm.admin, json=gone)).json()["seats"][0]["status"] == "canceled"
    again = await api.post(f"{path}/seats/remove", firm.admin, json=gone)
    assert (again.status_code, again.json()["code"]) == (409, "subscription_ended")
    leaving = {"seat_ids": ids[1:]}
    left = await api.post(f"{path}/seats/remove", firm.admin, json=leaving | {"at_period_end": True})
    assert left.json()["seats"][0]["cancel_at_period_end"] is True
    kept = await api.post(f"{path}/seats/keep", firm.admin, json=leaving)
    assert kept.json()["seats"][0]["cancel_at_period_end"] is False
    assert len((await api.get(f"{path}/seats?ended=true", firm.admin)).json()["data"]) == 2
    assert (await api.get(f"{path}/invoices", firm.admin)).json()["data"] == []
    assert (await api.get(f"{path}/dunning", firm.admin)).json()["data"] == []


async def test_each_row_that_cannot_be_added_is_named(firm: Firm) -> None:
    rows = [seat(firm.pass_id, n) for n in range(3)] + [seat(firm.pass_id, 9), seat(str(uuid4()), 10)]
    answer = await firm.api.post(f"{firm.path}/seats", firm.admin, json={"seats": rows})
    assert (answer.status_code, answer.json()["code"]) == (409, "seats_refused")
    assert [error["field"] for error in answer.json()["errors"]] == ["seats[3]", "seats[4].pass_id"]
    one = await firm.api.post(f"{firm.path}/seats", firm.admin, json={"seats": [seat(str(uuid4()), 1)]})
    assert (one.status_code, one.json()["errors"][0]["field"]) == (404, "pass_id")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("seats", {"seats": []}),
        ("seats", {"seats": [{"pass_id": "no"}]}),
        ("seats", {"seats": [{}], "proration_at": "2026-11-24T12:00:00"}),
        ("seats/remove", {"seat_ids": []}),
        ("terms", {"name": " ", "email": "a@b"}),
        ("terms", {"name": "A", "email": "a@b", "seats_max": 0}),
        ("terms", {"name": "A", "email": "a@b", "net_terms_days": 121}),
        ("close", {"ending": "soon"}),
    ],
)
async def test_bad_input_is_refused(firm: Firm, path: str, body: dict[str, Any]) -> None:
    answer = await firm.api.post(f"{firm.path}/{path}", firm.staff, json=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_input")


async def test_an_administrator_of_another_account_is_told_that_there_is_none(firm: Firm, factory: Factory) -> None:
    api = firm.api
    stranger = await factory.user()
    other = await factory.company_admin(firm.garage, stranger)
    token = api.token(stranger.id)
    assert [row["id"] for row in (await api.get(firm.base, token)).json()["data"]] == [str(other.id)]
    body = {"seats": [seat(firm.pass_id, 1)]}
    answers = [
        await api.get(firm.path, token),
        await api.get(f"{firm.path}/seats", token),
        await api.get(f"{firm.path}/invoices", token),
        await api.get(f"{firm.path}/admins", token),
        await api.post(f"{firm.path}/seats", token, json=body),
        await api.post(f"{firm.path}/admins", token, json={"name": "A", "email": "a@example.com"}),
    ]
    unknown = await api.get(f"{firm.base}/{uuid4()}", token)
    assert [one.status_code for one in answers] == [404] * 6
    assert {one.json()["detail"] for one in answers} == {unknown.json()["detail"]}
    assert (await api.get(f"{firm.base}/{other.id}", token)).status_code == 200


async def test_an_administrator_sees_nothing_else_of_the_garage(firm: Firm) -> None:
    api, base = firm.api, f"/v1/garages/{firm.garage.id}"
    for noun in ("customers", "drivers", "subscriptions", "invoices", "payments", "passes", "dunning", "settings"):
        assert (await api.get(f"{base}/{noun}", firm.admin)).status_code == 403, noun
    # where their drivers park, by name, zone and currency
    assert [row["id"] for row in (await api.get("/v1/garages", firm.admin)).json()["data"]] == [str(firm.garage.id)]
    assert (await api.get(base, firm.admin)).status_code == 403
    assert (await api.post(f"{firm.path}/terms", firm.admin, json=TERMS)).status_code == 403
    assert (await api.post(f"{firm.path}/close", firm.admin, json={})).status_code == 403
    assert (await api.post(firm.base, firm.admin, json=TERMS)).status_code == 403
    me = (await api.get("/v1/auth/me", firm.admin)).json()["garages"]
    assert [(row["garage_id"], row["roles"]) for row in me] == [(str(firm.garage.id), ["company_admin"])]


async def test_somebody_new_is_invited_chooses_a_password_and_signs_in_once(firm: Firm) -> None:
    api, path = firm.api, f"{firm.path}/admins"
    who = {"name": "Grace", "email": f"grace-{uuid4().hex}@acme.example.com"}
    key = {"Idempotency-Key": uuid4().hex}
    invited = await api.post(path, firm.admin, json=who, headers=key)
    assert invited.status_code == 201
    first = invited.json()["invitation_token"]
    assert (await api.post(path, firm.admin, json=who, headers=key)).json()["invitation_token"] is None
    second = (await api.post(path, firm.staff, json=who)).json()["invitation_token"]
    assert second != first

    async def accept(token: str, password: str = "a long password") -> httpx.Response:
        body = {"invitation_token": token, "password": password}
        return await api.post("/v1/invitations/accept", json=body)

    assert (await accept(second, "short")).status_code == 400
    assert (await accept(first)).status_code == 401, "a newer one has taken its place"
    assert (await accept(second)).status_code == 204
    assert (await accept(second)).status_code == 401, "it works once"
    session = await api.post("/v1/auth/sign-in", json={"email": who["email"], "password": "a long password"})
    token = session.json()["access_token"]
    assert (await api.get(firm.path, token)).status_code == 200
    assert (await api.post(path, firm.staff, json=who)).json()["invitation_token"] is None, "they can sign in"

    admins = (await api.get(path, firm.staff)).json()["data"]
    (grace,) = [row for row in admins if row["email"] == who["email"]]
    assert len(admins) == 2
    assert (await api.post(f"{path}/{grace['id']}/remove", firm.staff)).json()["removed_at"] is not None
    assert (await api.post(f"{path}/{grace['id']}/remove", firm.staff)).status_code == 404
    api.clock.move(seconds=30)
    assert (await api.get(firm.path, token)).status_code == 404


async def test_an_invitation_ends_after_a_week(firm: Firm) -> None:
    who = {"name": "Lin", "email": f"lin-{uuid4().hex}@acme.example.com"}
    token = (await firm.api.post(f"{firm.path}/admins", firm.staff, json=who)).json()["invitation_token"]
    firm.api.clock.move(days=7)
    body = {"invitation_token": token, "password": "a long password"}
    assert (await firm.api.post("/v1/invitations/accept", json=body)).status_code == 401


async def test_nobody_takes_the_sign_in_of_somebody_over_by_inviting_them(firm: Firm, factory: Factory) -> None:
    passwordless = await factory.user("accountant", operator_id=firm.garage.operator_id, password=None)
    known = await factory.user()
    for user in (passwordless, known):
        body = {"name": "A", "email": user.email}
        invited = await firm.api.post(f"{firm.path}/admins", firm.admin, json=body)
        assert (invited.status_code, invited.json()["invitation_token"]) == (201, None)
