"""What goes wrong at the edge, and the clear answer that it gets."""

import base64
import uuid
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import jwt
import msgspec
import pytest

from tests.api.conftest import Api
from tests.factories import Factory, make_keys
from vend.api.pages import cursor_of
from vend.domain.garage import Garage

PASS = {"name": "Monthly", "amount_minor": 18_900}


class Desk(msgspec.Struct):
    """An administrator at work in a garage."""

    garage: Garage
    user_id: UUID
    token: str

    @property
    def passes(self) -> str:
        return f"/v1/garages/{self.garage.id}/passes"


@pytest.fixture
async def desk(api: Api, factory: Factory) -> Desk:
    garage = await factory.garage()
    admin = await factory.user("operator_admin", operator_id=garage.operator_id)
    return Desk(garage, admin.id, api.token(admin.id))


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({**PASS, "amount_minor": -1}, "amount_minor"),
        ({**PASS, "amount_minor": 0}, "amount_minor"),
        ({**PASS, "amount_minor": "18900"}, "amount_minor"),
        ({**PASS, "amount_minor": 189.5}, "amount_minor"),
        ({**PASS, "amount_minor": True}, "amount_minor"),
        ({**PASS, "amount_minor": 10**30}, "amount_minor"),
        ({**PASS, "color": "blue"}, "color"),
        ({"amount_minor": 1}, "name"),
        ({**PASS, "name": ""}, "name"),
        ({**PASS, "name": "   "}, "name"),
        ({**PASS, "billing_interval": "week"}, "billing_interval"),
        ({**PASS, "capacity": 0}, "capacity"),
        ([], ""),
        ("pass", ""),
    ],
    ids=str,
)
async def test_a_wrong_field_is_named_with_its_mend(api: Api, desk: Desk, body: Any, field: str) -> None:
    answer = await api.post(desk.passes, desk.token, json=body)
    assert answer.status_code == 400
    problem = answer.json()
    assert problem["code"] == "invalid_input"
    assert [error["field"] for error in problem["errors"]] == [field]
    assert all(error["detail"] for error in problem["errors"])
    assert (await api.get(desk.passes, desk.token)).json()["data"] == []


async def test_all_wrong_fields_are_named_at_once(api: Api, desk: Desk) -> None:
    answer = await api.post(desk.passes, desk.token, json={"amount_minor": -5, "colour": 1, "capacity": "many"})
    assert {error["field"] for error in answer.json()["errors"]} == {"amount_minor", "colour", "capacity", "name"}


async def test_a_wrong_field_deep_inside_is_named_by_its_path(api: Api, desk: Desk) -> None:
    garage = {"name": "N", "slug": "n", "time_zone": "Europe/Berlin", "currency": "EUR", "capacity": 3}
    tax = {"name": "Tax", "jurisdiction": "City", "percent": "19", "valid_from_date": "soon"}
    answer = await api.post(
        f"/v1/operators/{desk.garage.operator_id}/garages", desk.token, json={**garage, "tax_rates": [tax]}
    )
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert error["field"] == "tax_rates[0].valid_from_date"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"name": "a",}',
        b"\xff\xfe",
        b'{"name": "\xff"}',
        b"NaN",
        b"null",
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'{"name": "a", "amount_minor": 1} trailing',
    ],
    ids=lambda body: repr(body[:20]),
)
async def test_what_is_no_json_is_refused(api: Api, desk: Desk, body: bytes) -> None:
    answer = await api.post(desk.passes, desk.token, content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_input")


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", "", "application/jsonx"])
async def test_another_media_type_is_refused(api: Api, desk: Desk, media_type: str) -> None:
    answer = await api.post(
        desk.passes, desk.token, content=b'{"name":"a","amount_minor":1}', headers={"Content-Type": media_type}
    )
    assert (answer.status_code, answer.json()["code"]) == (415, "wrong_media_type")


async def test_a_body_over_a_megabyte_is_refused(api: Api, desk: Desk) -> None:
    for path, token in ((desk.passes, desk.token), ("/webhooks/stripe", None), ("/v1/auth/sign-in", None)):
        content = b'{"name": "' + b"x" * 1_050_000 + b'"}'
        answer = await api.post(path, token, content=content, headers={"Content-Type": "application/json"})
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


async def test_an_unknown_address_and_a_wrong_method_are_problems_too(api: Api, desk: Desk) -> None:
    unknown = await api.get("/v2/everything")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown_route")
    wrong = await api.call("DELETE", desk.passes, token=desk.token)
    assert (wrong.status_code, wrong.json()["code"]) == (405, "method_not_allowed")
    assert {"GET", "POST"} <= set(wrong.headers["allow"].split(", "))
    for answer in (unknown, wrong):
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=many", "limit"),
        ("cursor=nonsense", "cursor"),
        ("cursor=", "cursor"),
        ("cursor=" + "A" * 33, "cursor"),
        ("cursor=f" + "_" * 31, "cursor"),
        ("cursor=%F0%9F%92%A5", "cursor"),
        ("cursor=" + "A" * 501, "cursor"),
        ("limit=1&limit=2", "limit"),
        ("colour=blue", "colour"),
        ("on_sale=perhaps", "on_sale"),
    ],
)
async def test_a_wrong_parameter_is_named(api: Api, desk: Desk, query: str, field: str) -> None:
    answer = await api.get(f"{desk.passes}?{query}", desk.token)
    assert answer.status_code == 400, answer.text
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_no_or_a_bad_credential_is_401_and_says_how_to_send_one(api: Api, desk: Desk) -> None:
    token = desk.token
    claims = jwt.decode(token, options={"verify_signature": False})
    header = jwt.get_unverified_header(token)
    named = {"typ": header["typ"], "kid": header["kid"]}
    foreign = make_keys().issue(desk.user_id, now=api.clock.now).token
    bad: list[dict[str, str]] = [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": f"Basic {token}"},
        {"Authorization": token},
        {"Authorization": f"Bearer {token[:-4]}AAAA"},
        {"Authorization": f"Bearer {foreign}"},
        {"Authorization": f"Bearer {jwt.encode(claims, '', algorithm='none', headers=named)}"},
        {"Authorization": f"Bearer {jwt.encode(claims, 'x' * 32, algorithm='HS256', headers=named)}"},
        {"Authorization": "Bearer vend_live_0123456789ab_" + "0" * 64},
        {"Authorization": "Bearer vend_refresh_" + "0" * 64},
        {"Authorization": "Bearer " + "x" * 9000},
    ]
    for headers in bad:
        answer = await api.get(desk.passes, headers=headers)
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, 'Bearer realm="vend"'), headers
    assert (await api.get(desk.passes, token)).status_code == 200
    api.clock.move(minutes=10)
    assert (await api.get(desk.passes, token)).status_code == 401


async def test_an_unknown_garage_and_somebody_elses_are_one_answer(api: Api, desk: Desk, factory: Factory) -> None:
    theirs = await factory.garage()
    parking_pass = await factory.parking_pass(theirs)
    below = ["", "/passes", f"/passes/{parking_pass.id}", "/customers", "/subscriptions", "/payments"]
    for rest in [*below, "/reports/revenue?from=2026-01-01&until=2026-02-01"]:
        answers = [
            await api.get(f"/v1/garages/{garage_id}{rest}", desk.token, headers={"X-Request-Id": "same-for-both"})
            for garage_id in (theirs.id, uuid.uuid4(), UUID(int=0), "nonsense")
        ]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.content for answer in answers}) == 1
        assert len({tuple(sorted(answer.headers.items())) for answer in answers}) == 1


async def test_nothing_is_learnt_of_a_foreign_garage_by_a_bad_request(api: Api, desk: Desk, factory: Factory) -> None:
    theirs = await factory.garage()
    answers = [
        await api.post(
            f"/v1/garages/{garage_id}/passes",
            desk.token,
            content=b"{",
            headers={"X-Request-Id": "same-for-both", "Idempotency-Key": "x" * 300},
        )
        for garage_id in (theirs.id, uuid.uuid4())
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert answers[0].content == answers[1].content


async def test_an_unknown_thing_and_one_of_another_garage_are_one_answer(
    api: Api, desk: Desk, factory: Factory
) -> None:
    sibling = await factory.garage(desk.garage.operator_id)
    parking_pass = await factory.parking_pass(sibling)
    driver = await factory.driver(sibling)
    for noun, foreign in (("passes", parking_pass.id), ("drivers", driver.id), ("customers", driver.customer_id)):
        answers = [
            await api.get(
                f"/v1/garages/{desk.garage.id}/{noun}/{one}", desk.token, headers={"X-Request-Id": "same-for-all"}
            )
            for one in (foreign, uuid.uuid4(), "nonsense")
        ]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.content for answer in answers}) == 1


async def test_an_id_that_tells_an_impossible_instant_is_not_found(api: Api, desk: Desk) -> None:
    far = UUID(int=(1 << 128) - 1)
    assert (await api.get(f"/v1/garages/{desk.garage.id}/payments/{far}", desk.token)).status_code == 404


async def test_the_same_key_gives_the_same_answer_and_another_body_is_refused(api: Api, desk: Desk) -> None:
    headers = {"Idempotency-Key": "my key 1"}
    first = await api.post(desk.passes, desk.token, json=PASS, headers=headers)
    again = await api.post(desk.passes, desk.token, json=PASS, headers=headers)
    other = await api.post(desk.passes, desk.token, json={**PASS, "amount_minor": 1}, headers=headers)
    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 422)
    assert first.content == again.content
    assert other.json()["code"] == "idempotency_key_reused"
    assert [row["id"] for row in (await api.get(desk.passes, desk.token)).json()["data"]] == [first.json()["id"]]


async def test_without_a_key_each_request_is_a_new_one(api: Api, desk: Desk) -> None:
    first, second = [await api.post(desk.passes, desk.token, json=PASS) for _ in range(2)]
    assert first.json()["id"] != second.json()["id"]


@pytest.mark.parametrize("key", ["", " ", "x" * 256, "tab\there", "naïve".encode()])
async def test_an_odd_idempotency_key_is_refused(api: Api, desk: Desk, key: Any) -> None:
    raw = key if isinstance(key, bytes) else key.encode()
    answer = await api.post(desk.passes, desk.token, json=PASS, headers={"Idempotency-Key": raw})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "Idempotency-Key"


async def test_what_a_flow_refuses_names_code_and_field(api: Api, desk: Desk) -> None:
    garage = {"name": "N", "slug": "same", "time_zone": "Mars/Olympus", "currency": "EUR", "capacity": 3}
    path = f"/v1/operators/{desk.garage.operator_id}/garages"
    answer = await api.post(path, desk.token, json=garage)
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_time_zone")
    assert answer.json()["errors"][0]["field"] == "time_zone"
    for expected in (201, 409):
        answer = await api.post(path, desk.token, json={**garage, "time_zone": "Europe/Berlin"})
        assert answer.status_code == expected
    assert answer.json()["code"] == "slug_taken"


async def test_a_character_that_the_database_cannot_keep_is_refused(api: Api, desk: Desk, factory: Factory) -> None:
    answer = await api.post(desk.passes, desk.token, json={**PASS, "name": "a\0b", "description": "fine"})
    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (400, ["name"])
    assert (await api.post(desk.passes, desk.token, json={**PASS, "name": r"C:\u0000"})).status_code == 201
    surrogate = b'{"name": "\\ud800", "amount_minor": 5}'
    headers = {"Content-Type": "application/json"}
    assert (await api.post(desk.passes, desk.token, content=surrogate, headers=headers)).status_code == 400
    customers = f"/v1/garages/{desk.garage.id}/customers"
    assert (await api.get(f"{customers}?email=%00", desk.token)).json()["errors"][0]["field"] == "email"
    staff = api.token((await factory.user("platform")).id)
    inbox = "/v1/platform/stripe-events"
    assert (await api.post(f"{inbox}/%00/replay", staff)).status_code == 404
    for odd in (b"\0" * 9, b"\0" * 8 + b"evt_\0", b"\0" * 8 + b"\xff"):
        cursor = base64.urlsafe_b64encode(odd).decode()
        assert (await api.get(f"{inbox}?cursor={cursor}", staff)).status_code == 400
    good = base64.urlsafe_b64encode(b"\0" * 8 + b"evt_x").decode()
    assert (await api.get(f"{inbox}?cursor={good}", staff)).status_code == 200


async def test_instants_and_dates_at_the_ends_of_time_are_answered(api: Api, desk: Desk) -> None:
    base = f"/v1/garages/{desk.garage.id}"
    for query in (
        "payments?attempted_from=0001-01-01T00:00:00Z&attempted_until=9999-12-31T23:59:59Z",
        "payments?attempted_from=0001-01-01T00:00:00%2B14:00",
        "reports/revenue?from=0001-01-01&until=0001-02-01&grain=day",
        "reports/revenue?from=9999-12-01&until=9999-12-31&grain=week",
    ):
        assert (await api.get(f"{base}/{query}", desk.token)).status_code in (200, 400), query
    for edge in (datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)):
        cursor = cursor_of(edge, bytes(16))
        assert (await api.get(f"{desk.passes}?cursor={cursor}", desk.token)).status_code == 200
    for query in ("from=2026-02-01&until=2026-02-01", "from=2020-01-01&until=2026-01-01&grain=day"):
        answer = await api.get(f"{base}/reports/revenue?{query}", desk.token)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "until")
    missing = await api.get(f"{base}/reports/revenue", desk.token)
    assert {error["field"] for error in missing.json()["errors"]} == {"from", "until"}
