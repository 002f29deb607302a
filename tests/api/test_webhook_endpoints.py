"""Where events are sent, over HTTP: added with a secret that is shown, changed, tried out, replayed, and looked into."""

from typing import Any
from uuid import uuid4

import msgspec
import pytest

from tests.api.conftest import DOCUMENT, Api
from tests.factories import Factory
from vend.billing.commands import NewWaitlistEntry
from vend.billing.waitlist import join
from vend.domain.event import OBJECTS, object_type_of
from vend.domain.garage import Garage
from vend.domain.operation import Asked

URL = "https://books.example.com/vend"


class Desk:
    """An operator's garage and its administrator."""

    def __init__(self, api: Api, factory: Factory, garage: Garage, token: str) -> None:
        self.api, self.factory, self.garage, self.token = api, factory, garage, token
        self.path = f"/v1/operators/{garage.operator_id}/webhook-endpoints"

    async def add(self, **more: Any) -> dict[str, Any]:
        answer = await self.api.post(self.path, self.token, json={"url": URL} | more)
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def happen(self, garage: Garage | None = None) -> str:
        """Let something happen; give the id of what it happened to."""
        where = garage or self.garage
        parking_pass = await self.factory.parking_pass(where)
        driver = await self.factory.driver(where)
        command = NewWaitlistEntry(driver.id, parking_pass.id)
        asked = Asked("user:test", f"join-{uuid4()}")
        joined = await join(self.api.services.door, where.id, command, asked=asked, now=self.api.clock.now)
        return str(joined.entry.id)


@pytest.fixture
async def desk(api: Api, factory: Factory) -> Desk:
    garage = await factory.garage()
    admin = await factory.user("operator_admin", operator_id=garage.operator_id)
    return Desk(api, factory, garage, api.token(admin.id))


async def test_a_secret_is_shown_when_it_is_made_and_under_the_same_key_and_never_else(desk: Desk) -> None:
    key, new = {"Idempotency-Key": "books"}, {"url": URL, "event_types": ["invoice.paid", "invoice.opened"]}
    added = await desk.api.post(desk.path, desk.token, json=new, headers=key)
    assert added.status_code == 201
    secret, endpoint = added.json()["secret"], added.json()["endpoint"]
    assert endpoint["event_types"] == ["invoice.opened", "invoice.paid"]
    assert (await desk.api.post(desk.path, desk.token, json=new, headers=key)).json() == added.json()
    other = await desk.api.post(desk.path, desk.token, json={"url": URL}, headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")

    one = f"{desk.path}/{endpoint['id']}"
    assert added.headers["location"] == one
    rotated = await desk.api.post(f"{one}/rotate-secret", desk.token, json={"overlap_hours": 1}, headers=key)
    assert rotated.json()["secret"] not in (secret, None)
    assert rotated.json()["endpoint"]["previous_secret_until_at"] == "2026-11-24T13:00:00Z"
    again = await desk.api.post(f"{one}/rotate-secret", desk.token, json={"overlap_hours": 1}, headers=key)
    assert again.json()["secret"] == rotated.json()["secret"]
    for answer in (await desk.api.get(one, desk.token), await desk.api.get(desk.path, desk.token)):
        assert "whsec" not in answer.text
        assert "secret_hash" not in answer.text


async def test_an_endpoint_is_changed_disabled_enabled_and_archived(desk: Desk) -> None:
    endpoint = (await desk.add(description="Books", event_types=["invoice.paid"]))["endpoint"]
    path = f"{desk.path}/{endpoint['id']}"
    changed = await desk.api.post(path, desk.token, json={"event_types": None, "garage_ids": [str(desk.garage.id)]})
    assert (changed.json()["event_types"], changed.json()["description"]) == (None, "Books")
    assert changed.json()["garage_ids"] == [str(desk.garage.id)]
    for what, field in (("disable", "disabled_at"), ("disable", "disabled_at"), ("archive", "archived_at")):
        assert (await desk.api.post(f"{path}/{what}", desk.token)).json()[field] == "2026-11-24T12:00:00Z"
        if what == "disable":
            refused = await desk.api.post(f"{path}/ping", desk.token)
            assert (refused.status_code, refused.json()["code"]) == (409, "webhook_endpoint_disabled")
    for what in ("enable", "disable", "ping"):
        refused = await desk.api.post(f"{path}/{what}", desk.token)
        assert (refused.status_code, refused.json()["code"]) == (409, "webhook_endpoint_archived")
    assert (await desk.api.post(path, desk.token, json={})).status_code == 409
    assert (await desk.api.post(f"{path}/archive", desk.token)).status_code == 200
    for nothing in (uuid4(), "nothing"):
        for what in ("enable", "disable", "ping", "archive"):
            assert (await desk.api.post(f"{desk.path}/{nothing}/{what}", desk.token)).status_code == 404
        for what in ("", "/deliveries", f"/deliveries/{uuid4()}/attempts"):
            assert (await desk.api.get(f"{desk.path}/{nothing}{what}", desk.token)).status_code == 404


async def test_a_ping_and_a_replay_are_queued_and_seen_in_the_log(desk: Desk) -> None:
    endpoint = (await desk.add())["endpoint"]
    path = f"{desk.path}/{endpoint['id']}"
    ping = await desk.api.post(f"{path}/ping", desk.token)
    assert (ping.status_code, ping.json()["type"]) == (202, "ping")
    assert ping.json()["data"]["object"]["id"] == endpoint["id"]
    entry = await desk.happen()
    (event,) = (await desk.api.get(f"/v1/events?object_id={entry}", desk.token)).json()["data"]
    replay = await desk.api.post(f"{path}/replay", desk.token, json={"event_id": event["id"]})
    assert (replay.status_code, replay.json()) == (202, {"events": 1})
    listed = (await desk.api.get(f"{path}/deliveries?state=pending", desk.token)).json()["data"]
    assert {row["event_type"] for row in listed} == {"ping", "waitlist.joined"}
    one = await desk.api.get(f"{path}/deliveries?event_id={event['id']}", desk.token)
    assert [row["event_id"] for row in one.json()["data"]] == [event["id"]]
    attempts = await desk.api.get(f"{path}/deliveries/{event['id']}/attempts", desk.token)
    assert attempts.json() == {"data": [], "next_cursor": None}
    since = await desk.api.post(f"{path}/replay", desk.token, json={"since": "2026-11-24T00:00:00Z"})
    assert since.json() == {"events": 1}, "pings are not replayed"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"url": "http://books.example.com/"}, "address_refused"),
        ({"url": "https://127.0.0.1/"}, "address_refused"),
        ({"url": "https://169.254.169.254/latest/meta-data"}, "address_refused"),
        ({"url": "x"}, "invalid_input"),
        ({"event_types": []}, "invalid_input"),
        ({"event_types": ["invoice.exploded"]}, "invalid_input"),
        ({"garage_ids": []}, "invalid_input"),
        ({"garage_ids": ["x"]}, "invalid_input"),
        ({"description": " "}, "invalid_input"),
        ({"api_version": "2020-01-01"}, "unknown_api_version"),
        ({"secret": "whsec_mine"}, "invalid_input"),
    ],
    ids=str,
)
async def test_bad_input_is_refused_when_it_is_added_and_when_it_is_changed(
    desk: Desk, changes: dict[str, Any], code: str
) -> None:
    answer = await desk.api.post(desk.path, desk.token, json={"url": URL} | changes)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert (await desk.api.get(desk.path, desk.token)).json()["data"] == []
    endpoint = (await desk.add())["endpoint"]
    answer = await desk.api.post(f"{desk.path}/{endpoint['id']}", desk.token, json=changes)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert (await desk.api.get(f"{desk.path}/{endpoint['id']}", desk.token)).json() == endpoint


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"event_id": "01a19cc6-3d80-7555-a38f-ef1458befd3f", "since": "2026-11-24T00:00:00Z"},
        {"until": "2026-11-24T00:00:00Z"},
        {"since": "2026-11-24T00:00:00Z", "until": "2026-11-24T00:00:00Z"},
        {"since": "2026-11-24T00:00:00"},
        {"event_id": "x"},
    ],
    ids=str,
)
async def test_a_replay_names_one_event_or_a_time(desk: Desk, body: dict[str, Any]) -> None:
    endpoint = (await desk.add())["endpoint"]
    answer = await desk.api.post(f"{desk.path}/{endpoint['id']}/replay", desk.token, json=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_input")


async def test_another_operators_garages_endpoints_and_events_are_not_there(desk: Desk, factory: Factory) -> None:
    other = await factory.garage()
    stranger = desk.api.token((await factory.user("operator_admin", operator_id=other.operator_id)).id)
    elsewhere = f"/v1/operators/{other.operator_id}/webhook-endpoints"
    answer = await desk.api.post(desk.path, desk.token, json={"url": URL, "garage_ids": [str(other.id)]})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (404, "garage_ids")
    endpoint = (await desk.add())["endpoint"]
    entry = await desk.happen()
    (event,) = (await desk.api.get(f"/v1/events?object_id={entry}", desk.token)).json()["data"]
    for path in (
        f"{desk.path}/{endpoint['id']}",
        f"{elsewhere}/{endpoint['id']}",
        f"{elsewhere}/{endpoint['id']}/deliveries",
        f"/v1/events/{event['id']}",
        f"/v1/events?garages={desk.garage.id}",
    ):
        assert (await desk.api.get(path, stranger)).status_code == 404, path
    assert (await desk.api.post(f"{elsewhere}/{endpoint['id']}/disable", stranger)).status_code == 404
    theirs = (await desk.api.post(elsewhere, stranger, json={"url": URL})).json()["endpoint"]
    answer = await desk.api.post(f"{elsewhere}/{theirs['id']}/replay", stranger, json={"event_id": event["id"]})
    assert answer.status_code == 404
    assert entry not in (await desk.api.get("/v1/events", stranger)).text


async def test_events_are_listed_by_type_object_garage_and_time_a_page_at_a_time(desk: Desk, factory: Factory) -> None:
    second = await factory.garage(desk.garage.operator_id)
    entries = [await desk.happen(), await desk.happen(), await desk.happen(second)]
    found, cursor = [], ""
    while True:
        page = (await desk.api.get(f"/v1/events?limit=1&types=waitlist.joined{cursor}", desk.token)).json()
        found += page["data"]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert {one["object_id"] for one in found} == set(entries)
    assert len(found) == 3
    of_second = (await desk.api.get(f"/v1/events?garages={second.id}", desk.token)).json()["data"]
    assert [one["object_id"] for one in of_second] == [entries[2]]
    assert (await desk.api.get(f"/v1/events/{of_second[0]['id']}", desk.token)).json() == of_second[0]
    for nothing in ("types=invoice.paid", "until=2026-11-24T12:00:00Z", "since=2027-01-01T00:00:00Z"):
        assert (await desk.api.get(f"/v1/events?{nothing}", desk.token)).json()["data"] == []
    for wrong in ("types=x", "limit=0", "since=yesterday", "cursor=x"):
        assert (await desk.api.get(f"/v1/events?{wrong}", desk.token)).status_code == 400
    assert (await desk.api.get(f"/v1/events/{uuid4()}", desk.token)).status_code == 404


async def test_each_type_of_event_is_documented_with_the_schema_of_its_object(desk: Desk) -> None:
    kinds = (await desk.api.get("/v1/event-types", desk.token)).json()["data"]
    webhooks = DOCUMENT["webhooks"]
    assert webhooks.keys() == {kind["type"] for kind in kinds}
    for kind in kinds:
        assert kind["object_type"] == object_type_of(kind["type"])
        content = webhooks[kind["type"]]["post"]["requestBody"]["content"]["application/json"]
        shape = OBJECTS[kind["object_type"]].__name__
        of_object = content["schema"]["allOf"][1]["properties"]["data"]["properties"]["object"]
        assert of_object == {"$ref": f"#/components/schemas/{shape}"}
        assert shape in DOCUMENT["components"]["schemas"]
        assert content["example"]["type"] == kind["type"]
        told = msgspec.convert(content["example"]["data"]["object"], OBJECTS[kind["object_type"]])
        assert told is not None, "the example is one"
