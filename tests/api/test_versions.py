"""Versions of the API by date: what an older program sends and is answered, without any flow that knows of it."""

from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest

from tests.api.conftest import Api, Clock, client_of
from tests.factories import Factory
from vend.domain.api_version import CHANGES, FIRST, HEADER, Body, UnknownVersion, VersionChange, Versions
from vend.domain.event import EventRow, event_of
from vend.domain.garage import Garage

LATER, LAST = "2027-02-01", "2027-05-01"


def _named_before(body: Body) -> Body:
    return {("title" if name == "name" else name): value for name, value in body.items()}


def _named_now(body: Body) -> Body:
    return {("name" if name == "title" else name): value for name, value in body.items()}


def _shouting(body: Body) -> Body:
    return body | {"name": body["name"].upper()}


# Changes that only this test knows: a field had another name before the first, and was in capitals before the last.
VERSIONS = Versions(
    [
        VersionChange(LATER, "`title` is `name`.", {"Garage": _named_before}, {"NewGarage": _named_now}),
        VersionChange(LAST, "Names are as they were given.", {"Garage": _shouting}),
    ]
)


@pytest.fixture
async def versioned(services: Any, clock: Clock) -> AsyncIterator[Api]:
    from dataclasses import replace  # noqa: PLC0415 (only here)

    later = replace(services, versions=VERSIONS)
    async with client_of(later) as client:
        yield Api(client, later, clock)


NEW = {"slug": "g", "time_zone": "America/Chicago", "currency": "USD", "capacity": 10}


async def test_an_older_program_sends_and_is_answered_what_it_knows(versioned: Api, factory: Factory) -> None:
    operator_id = await factory.operator()
    token = versioned.token((await factory.user("operator_admin", operator_id=operator_id)).id)
    path = f"/v1/operators/{operator_id}/garages"
    old, mid = {HEADER: FIRST}, {HEADER: LATER}
    made = await versioned.post(path, token, json=NEW | {"title": "Lake"}, headers=old)
    assert (made.status_code, made.json()["title"], made.headers[HEADER]) == (201, "LAKE", FIRST)
    assert "name" not in made.json()
    one = f"/v1/garages/{made.json()['id']}"
    assert (await versioned.get(one, token, headers=mid)).json()["name"] == "LAKE"
    newest = await versioned.get(one, token)
    assert (newest.json()["name"], newest.headers[HEADER]) == ("Lake", LAST)
    listed = await versioned.get("/v1/garages", token, headers=old)
    assert [row["title"] for row in listed.json()["data"]] == ["LAKE"], "inside of a list too"
    refused = await versioned.post(path, token, json=NEW | {"slug": "h", "title": "Lake"})
    assert refused.status_code == 400, "the newest does not know the old name"

    tag = newest.headers["etag"]
    assert (await versioned.get(one, token, headers={"If-None-Match": tag})).status_code == 304
    assert (await versioned.get(one, token, headers={"If-None-Match": tag} | old)).status_code == 200
    assert HEADER in newest.headers["vary"]


@pytest.mark.parametrize("version", ["2026-01-01", "2099-01-01", "newest", "x" * 200])
async def test_a_version_that_there_is_not_is_a_clear_400(api: Api, factory: Factory, version: str) -> None:
    garage = await factory.garage()
    token = api.token((await factory.user("accountant", operator_id=garage.operator_id)).id)
    answer = await api.get(f"/v1/garages/{garage.id}", token, headers={HEADER: version})
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_api_version")
    assert answer.json()["errors"][0]["field"] == HEADER
    assert FIRST in answer.json()["detail"]


async def test_an_api_key_stays_with_the_version_that_it_was_first_used_with(
    api: Api, versioned: Api, factory: Factory
) -> None:
    garage = await factory.garage()
    admin = api.token((await factory.user("operator_admin", operator_id=garage.operator_id)).id)
    path, one = f"/v1/operators/{garage.operator_id}/api-keys", f"/v1/garages/{garage.id}"
    made = (await api.post(path, admin, json={"name": "Books", "role": "accountant"})).json()
    assert (await api.get(path, admin)).json()["data"][0]["api_version"] is None
    assert (await api.get(one, made["key"])).headers[HEADER] == FIRST
    assert (await api.get(path, admin)).json()["data"][0]["api_version"] == FIRST
    later = await versioned.get(one, made["key"])
    assert (later.headers[HEADER], later.json()["title"]) == (FIRST, garage.name.upper())
    named = await versioned.get(one, made["key"], headers={HEADER: LAST})
    assert (named.headers[HEADER], named.json()["name"]) == (LAST, garage.name)
    new = (await versioned.post(path, admin, json={"name": "New", "role": "accountant"})).json()
    assert (await versioned.get(one, new["key"])).headers[HEADER] == LAST


async def test_a_page_has_no_version(api: Api) -> None:
    assert HEADER not in (await api.get("/docs")).headers


def test_a_webhook_is_written_in_the_version_of_its_endpoint() -> None:
    from datetime import UTC, datetime  # noqa: PLC0415
    from uuid import UUID  # noqa: PLC0415 (only here)

    at = datetime(2026, 11, 24, 12, tzinfo=UTC)
    row = EventRow(
        UUID(int=1), UUID(int=2), "month.closed", "month_close", "2026-10-01", 1, at,
        msgspec.json.encode(
            {"garage_id": UUID(int=1), "month_date": "2026-10-01", "closed_at": at, "closed_by": "user:ada", "transfers": 3, "last_transfer_id": None}
        ).decode(), None,
    )  # fmt: skip
    changed = Versions([VersionChange(LATER, "Who closed it has its kind.", {"MonthClose": _without_kind})])
    older, newest = (event_of(row, changed, version) for version in (FIRST, LATER))
    assert (older.api_version, older.data.object["closed_by"]) == (FIRST, "ada")
    assert (newest.api_version, newest.data.object["closed_by"]) == (LATER, "user:ada")


def _without_kind(body: Body) -> Body:
    return body | {"closed_by": body["closed_by"].partition(":")[2]}


def test_what_is_taken_back_is_else_what_it_was() -> None:
    garage = Garage.__struct_fields__
    assert "name" in garage
    versions = Versions([VersionChange(LATER, "Nothing that an answer shows.")])
    inner = msgspec.defstruct("Inner", [("a", int), ("b", int, 0)], omit_defaults=True)
    outer = msgspec.defstruct("Outer", [("x", list[Any]), ("y", dict[str, Any]), ("z", Any)], rename="camel")
    value = outer([inner(1), inner(1, 2)], {"k": inner(3)}, None)
    assert msgspec.json.encode(versions.take_back(value, FIRST)) == msgspec.json.encode(value)
    assert versions.take_back(value, LATER) is value


def test_versions_are_dates_in_order_each_with_its_words() -> None:
    known = Versions()
    assert known.known == (FIRST, *(change.date for change in CHANGES))
    assert [date for date, words in known.about() if not words] == []
    with pytest.raises(UnknownVersion):
        known.check("2020-01-01")
    for wrong in ([VersionChange(FIRST, "twice")], [VersionChange("2027-13-01", "no date")]):
        with pytest.raises((AssertionError, ValueError)):
            Versions(wrong)
