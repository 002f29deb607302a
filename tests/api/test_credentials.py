"""Tags, cards and QR codes over HTTP: who may add and end them, and that gates hear of it."""

import asyncio
import re
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from tests.api.conftest import Api
from tests.api.test_access_list import Site, subscribed
from tests.conftest import Database
from tests.factories import Factory
from vend.domain.credential import ACTIVE_MAX


@pytest.fixture
async def site(api: Api, factory: Factory) -> Site:
    garage = await factory.garage()
    admin = api.token((await factory.user("garage_manager", operator_id=garage.operator_id, garage_id=garage.id)).id)
    return Site(api, factory, garage, admin)


def base(site: Site) -> str:
    return f"/v1/garages/{site.garage.id}"


async def add(site: Site, subscription_id: Any, token: str | None = None, **command: Any) -> Any:
    path = f"{base(site)}/subscriptions/{subscription_id}/credentials"
    return await site.api.post(path, token or site.key, json=command)


async def listed(site: Site) -> set[tuple[str, str]]:
    await site.refresh()
    entries = (await site.api.get(site.path, site.key)).json()["list"]["entries"]
    return {(one["kind"], one["number"]) for one in entries if one["kind"] != "plate"}


async def test_a_tag_opens_with_the_next_list_until_it_is_ended(site: Site) -> None:
    row, driver, _ = await site.subscribed()
    made = await add(site, row, kind="tag", number="04:a2-b9 1c")
    assert (made.status_code, made.json()["number"], made.json()["driver_id"]) == (201, "04A2B91C", str(driver.id))
    assert await listed(site) == {("tag", "04A2B91C")}
    assert (await site.api.get(made.headers["location"], site.key)).json() == made.json()

    ended = await site.api.post(f"{made.headers['location']}/end", site.key)
    assert ended.json()["ended_at"] == "2026-11-24T12:00:00Z"
    assert await listed(site) == set()
    again = await site.api.post(f"{made.headers['location']}/end", site.key)
    assert (again.status_code, again.json()["code"]) == (409, "credential_ended")
    found = (await site.api.get(f"{base(site)}/credentials?number=04 a2 b9 1c", site.key)).json()["data"]
    assert [one["id"] for one in found] == [made.json()["id"]]
    assert (await site.api.get(f"{base(site)}/credentials?active=true", site.key)).json()["data"] == []


async def test_a_qr_code_cannot_be_guessed_and_the_same_key_gives_the_same_one(site: Site) -> None:
    row, _, _ = await site.subscribed()
    path, key = f"{base(site)}/subscriptions/{row}/credentials", {"Idempotency-Key": "qr"}
    first = await site.api.post(path, site.key, json={"kind": "qr"}, headers=key)
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{26}", first.json()["number"])
    assert (await site.api.post(path, site.key, json={"kind": "qr"}, headers=key)).json() == first.json()
    other = await site.api.post(path, site.key, json={"kind": "tag", "number": "1234"}, headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert (await add(site, row, kind="qr")).json()["number"] != first.json()["number"]


async def test_a_number_is_one_persons_until_it_is_free_again(site: Site) -> None:
    (row, _, _), (other, _, _) = await site.subscribed(), await site.subscribed()
    answers = await asyncio.gather(*(add(site, one, kind="card", number="77001") for one in (row, other, row, other)))
    assert sorted(one.status_code for one in answers) == [201, 409, 409, 409]
    assert {one.json()["code"] for one in answers if one.status_code == 409} == {"number_taken"}
    assert (await add(site, other, kind="tag", number="77001")).json()["code"] == "number_taken", "whatever it is"
    (held,) = [one.json() for one in answers if one.status_code == 201]
    await site.api.post(f"{base(site)}/credentials/{held['id']}/end", site.key)
    assert (await add(site, other, kind="card", number="77001")).status_code == 201


async def test_a_tag_of_a_subscription_that_has_ended_is_handed_on(site: Site, database: Database) -> None:
    (row, _, _), (other, _, _) = await site.subscribed(), await site.subscribed()
    first = (await add(site, row, kind="tag", number="88002")).json()
    connection = await asyncpg.connect(database.server.superuser_url(database.name))
    await connection.execute("update subscriptions set status = 'canceled', ended_at = now() where id = $1", row)
    await connection.close()
    assert (await add(site, row, kind="tag", number="88003")).json()["code"] == "subscription_ended"
    assert (await add(site, other, kind="tag", number="88002")).status_code == 201
    assert (await site.api.get(f"{base(site)}/credentials/{first['id']}", site.key)).json()["ended_at"] is not None
    assert await listed(site) == {("tag", "88002")}


async def test_a_subscription_has_so_many_and_no_more(site: Site) -> None:
    row, _, _ = await site.subscribed()
    for _ in range(ACTIVE_MAX):
        assert (await add(site, row, kind="qr")).status_code == 201
    refused = await add(site, row, kind="qr")
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_credentials")


async def test_drivers_make_and_end_their_own_codes_and_see_nobody_elses(site: Site, factory: Factory) -> None:
    user = await factory.user()
    driver = await factory.driver(site.garage, user=user)
    mine, token = await subscribed(site.api, factory, site.garage, driver), site.api.token(user.id)
    theirs, _, _ = await site.subscribed()
    foreign = (await add(site, theirs, kind="tag", number="99003")).json()

    made = await add(site, mine, token, kind="qr")
    assert made.status_code == 201
    assert (await add(site, mine, token, kind="tag", number="99004")).status_code == 403
    assert (await add(site, theirs, token, kind="qr")).status_code == 404
    seen = (await site.api.get(f"{base(site)}/credentials", token)).json()["data"]
    assert [one["id"] for one in seen] == [made.json()["id"]]
    assert (await site.api.get(f"{base(site)}/credentials/{foreign['id']}", token)).status_code == 404
    assert (await site.api.get(f"{base(site)}/credentials?driver_id={foreign['driver_id']}", token)).status_code == 404
    assert (await site.api.post(f"{base(site)}/credentials/{foreign['id']}/end", token)).status_code == 404
    assert (await site.api.post(f"{base(site)}/credentials/{made.json()['id']}/end", token)).status_code == 200
    assert (await site.api.get(site.path, token)).status_code == 403, "the list itself is not for drivers"


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ({"kind": "tag"}, "bad_number"),
        ({"kind": "card", "number": "123"}, "bad_number"),
        ({"kind": "card", "number": "1" * 33}, "bad_number"),
        ({"kind": "card", "number": "12_34"}, "bad_number"),
        ({"kind": "card", "number": "١٢٣٤"}, "bad_number"),
        ({"kind": "qr", "number": "12345678"}, "bad_number"),
        ({"kind": "plate", "number": "ABC123"}, "invalid_input"),
        ({"kind": "tag", "number": ""}, "invalid_input"),
        ({"kind": "tag", "number": 1234}, "invalid_input"),
        ({"number": "1234"}, "invalid_input"),
        ({"kind": "tag", "number": "1234", "pin": "0"}, "invalid_input"),
    ],
    ids=str,
)
async def test_bad_input_is_refused_and_leaves_nothing(site: Site, command: dict[str, Any], code: str) -> None:
    row, _, _ = await site.subscribed()
    answer = await add(site, row, **command)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert (await site.api.get(f"{base(site)}/credentials", site.key)).json()["data"] == []


async def test_what_is_not_there_and_what_is_another_garages_is_not_found(site: Site, factory: Factory) -> None:
    elsewhere = await factory.garage()
    other = Site(site.api, factory, elsewhere, "")
    theirs, _, _ = await other.subscribed()
    for subscription_id in (theirs, uuid4()):
        assert (await add(site, subscription_id, kind="qr")).status_code == 404
    assert (await site.api.post(f"{base(site)}/credentials/{uuid4()}/end", site.key)).status_code == 404


async def test_what_was_done_is_audited(site: Site, database: Database) -> None:
    row, _, _ = await site.subscribed()
    made = (await add(site, row, kind="tag", number="55005")).json()
    await site.api.post(f"{base(site)}/credentials/{made['id']}/end", site.key)
    connection = await asyncpg.connect(database.server.superuser_url(database.name))
    found = await connection.fetch("select action, actor from audit_log where subject_id = $1 order by id", made["id"])
    await connection.close()
    assert sorted(one["action"] for one in found) == ["credential.added", "credential.ended"]
    assert all(one["actor"].startswith("user:") for one in found)
