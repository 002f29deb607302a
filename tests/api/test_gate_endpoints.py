"""Gates that are told of their list, over HTTP: added with a secret that is shown, looked at, ended."""

from typing import Any
from uuid import uuid4

import pytest

from tests.api.conftest import Api
from tests.factories import Factory
from vend.domain.garage import Garage

NEW = {"name": "North gate", "url": "https://gate.example.com/lists"}


class Desk:
    """A garage and its administrator."""

    def __init__(self, api: Api, factory: Factory, garage: Garage, token: str) -> None:
        self.api, self.factory, self.garage, self.token = api, factory, garage, token
        self.path = f"/v1/garages/{garage.id}/gate-endpoints"


@pytest.fixture
async def desk(api: Api, factory: Factory) -> Desk:
    garage = await factory.garage()
    admin = await factory.user("operator_admin", operator_id=garage.operator_id)
    return Desk(api, factory, garage, api.token(admin.id))


async def test_a_secret_is_shown_when_a_gate_is_added_and_under_the_same_key_and_never_else(desk: Desk) -> None:
    key = {"Idempotency-Key": "north"}
    added = await desk.api.post(desk.path, desk.token, json=NEW, headers=key)
    assert (added.status_code, added.json()["endpoint"]["sends"]) == (201, "list")
    secret = added.json()["secret"]
    assert secret.startswith("whsec_")
    assert (await desk.api.post(desk.path, desk.token, json=NEW, headers=key)).json() == added.json()
    other = await desk.api.post(desk.path, desk.token, json={**NEW, "sends": "version"}, headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    second = await desk.api.post(desk.path, desk.token, json=NEW)
    assert second.json()["secret"] != secret

    one = await desk.api.get(added.headers["location"], desk.token)
    listed = await desk.api.get(f"{desk.path}?limit=1", desk.token)
    rest = await desk.api.get(f"{desk.path}?limit=1&cursor={listed.json()['next_cursor']}", desk.token)
    assert {row["id"] for answer in (listed, rest) for row in answer.json()["data"]} == {
        added.json()["endpoint"]["id"],
        second.json()["endpoint"]["id"],
    }
    for answer in (one, listed, rest):
        assert "secret" not in answer.text


async def test_a_gate_is_sent_to_and_ended(desk: Desk) -> None:
    added = (await desk.api.post(desk.path, desk.token, json=NEW)).json()["endpoint"]
    path = f"{desk.path}/{added['id']}"
    desk.api.clock.move(minutes=1)
    sent = (await desk.api.post(f"{path}/send", desk.token)).json()
    assert (sent["next_attempt_at"], sent["delivered_version"]) == ("2026-11-24T12:01:00Z", None)
    ended = await desk.api.post(f"{path}/end", desk.token)
    assert ended.json()["ended_at"] == "2026-11-24T12:01:00Z"
    for again in ("send", "end"):
        answer = await desk.api.post(f"{path}/{again}", desk.token)
        assert (answer.status_code, answer.json()["code"]) == (409, "gate_ended")
    for nothing in (uuid4(), "nothing"):
        for what in ("send", "end"):
            assert (await desk.api.post(f"{desk.path}/{nothing}/{what}", desk.token)).status_code == 404
        assert (await desk.api.get(f"{desk.path}/{nothing}", desk.token)).status_code == 404


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"url": "http://gate.example.com/"}, "address_refused"),
        ({"url": "https://127.0.0.1/"}, "address_refused"),
        ({"url": "https://169.254.169.254/latest/meta-data"}, "address_refused"),
        ({"url": "https://user:pw@gate.example.com/"}, "address_refused"),
        ({"url": "https://2130706433/"}, "address_refused"),
        ({"url": "x"}, "invalid_input"),
        ({"url": None}, "invalid_input"),
        ({"name": ""}, "invalid_input"),
        ({"sends": "everything"}, "invalid_input"),
        ({"secret": "whsec_mine"}, "invalid_input"),
    ],
    ids=str,
)
async def test_bad_input_is_refused_and_leaves_nothing(desk: Desk, changes: dict[str, Any], code: str) -> None:
    answer = await desk.api.post(desk.path, desk.token, json=NEW | changes)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert (await desk.api.get(desk.path, desk.token)).json()["data"] == []


async def test_who_manages_no_operator_adds_no_gate_and_strangers_see_none(desk: Desk) -> None:
    added = (await desk.api.post(desk.path, desk.token, json=NEW)).json()["endpoint"]
    manager = await desk.factory.user("garage_manager", operator_id=desk.garage.operator_id, garage_id=desk.garage.id)
    token = desk.api.token(manager.id)
    assert (await desk.api.get(desk.path, token)).status_code == 200
    assert (await desk.api.post(desk.path, token, json=NEW)).status_code == 403
    other = await desk.factory.garage()
    stranger = desk.api.token((await desk.factory.user("operator_admin", operator_id=other.operator_id)).id)
    assert (await desk.api.get(desk.path, stranger)).status_code == 404
    elsewhere = f"/v1/garages/{other.id}/gate-endpoints/{added['id']}"
    assert (await desk.api.get(elsewhere, stranger)).status_code == 404
    assert (await desk.api.post(f"{elsewhere}/end", stranger)).status_code == 404
