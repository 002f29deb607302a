from datetime import timedelta
from typing import Any

from tests.api.conftest import Api
from tests.factories import Factory, asked
from vend.billing.commands import NewCustomer
from vend.billing.people import add_customer
from vend.domain.garage import Garage


async def desk(api: Api, factory: Factory) -> tuple[Garage, str]:
    garage = await factory.garage()
    admin = await factory.user("operator_admin", operator_id=garage.operator_id)
    return garage, api.token(admin.id)


async def walk(api: Api, path: str, token: str, limit: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    cursor, mark = "", "&" if "?" in path else "?"
    for _ in range(100):
        page = (await api.get(f"{path}{mark}limit={limit}{cursor}", token)).json()
        assert len(page["data"]) <= limit
        rows += page["data"]
        if page["next_cursor"] is None:
            return rows
        cursor = f"&cursor={page['next_cursor']}"
    raise AssertionError("the pages never end")


async def test_pages_give_every_row_once_even_of_one_instant(api: Api, factory: Factory) -> None:
    garage, token = await desk(api, factory)
    made = []
    for number in range(23):
        at = factory.now + timedelta(microseconds=number // 5)
        command = NewCustomer("C", f"c{number}@example.com")
        made.append(await add_customer(api.services.door, garage.id, command, asked=asked(), now=at))
    expected = [str(row.id) for row in sorted(made, key=lambda row: (row.created_at, row.id), reverse=True)]
    path = f"/v1/garages/{garage.id}/customers"
    for limit in (1, 4, 22, 23, 24):
        assert [row["id"] for row in await walk(api, path, token, limit)] == expected
    only = await walk(api, f"{path}?email=C7@example.com", token, 10)
    assert [row["email"] for row in only] == ["c7@example.com"]


async def test_a_row_that_is_added_while_walking_shifts_nothing(api: Api, factory: Factory) -> None:
    garage, token = await desk(api, factory)
    for _ in range(4):
        await factory.customer(garage)
        factory.now += timedelta(seconds=1)
    path = f"/v1/garages/{garage.id}/customers?limit=2"
    first = (await api.get(path, token)).json()
    await factory.customer(garage)
    second = (await api.get(f"{path}&cursor={first['next_cursor']}", token)).json()
    assert len({row["id"] for row in first["data"] + second["data"]}) == 4


async def test_garages_come_in_pages_too(api: Api, factory: Factory) -> None:
    garage, token = await desk(api, factory)
    ids = {str(garage.id)} | {str((await factory.garage(garage.operator_id)).id) for _ in range(6)}
    for limit in (1, 3, 7):
        rows = [row["id"] for row in await walk(api, "/v1/garages", token, limit)]
        assert (len(rows), set(rows)) == (7, ids)


async def test_what_the_client_has_is_not_sent_again(api: Api, factory: Factory) -> None:
    garage, token = await desk(api, factory)
    path = f"/v1/garages/{garage.id}/passes"
    first = await api.get(path, token)
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "private, no-cache"
    assert first.headers["vary"] == "Authorization, Vend-Version"
    for sent in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = await api.get(path, token, headers={"If-None-Match": sent})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert (await api.get(path, token, headers={"If-None-Match": '"other"'})).status_code == 200
    await factory.parking_pass(garage)
    changed = await api.get(path, token, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag


async def test_the_same_bytes_of_two_garages_have_two_tags(api: Api, factory: Factory) -> None:
    garage, token = await desk(api, factory)
    sibling = await factory.garage(garage.operator_id)
    one = await api.get(f"/v1/garages/{garage.id}/passes", token)
    other = await api.get(f"/v1/garages/{sibling.id}/passes", token)
    assert one.content == other.content
    assert one.headers["etag"] != other.headers["etag"]


async def test_an_answer_that_is_not_a_read_is_not_kept(api: Api, factory: Factory) -> None:
    garage, token = await desk(api, factory)
    made = await api.post(f"/v1/garages/{garage.id}/passes", token, json={"name": "P", "amount_minor": 5})
    missing = await api.get(f"/v1/garages/{garage.id}/passes/{garage.id}", token)
    assert made.headers["cache-control"] == missing.headers["cache-control"] == "no-store"
    assert "etag" not in made.headers
    assert made.headers["location"] == f"/v1/garages/{garage.id}/passes/{made.json()['id']}"
