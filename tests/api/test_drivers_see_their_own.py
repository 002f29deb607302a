from tests.api.conftest import Api
from tests.factories import Factory, User
from vend.domain.garage import Garage
from vend.domain.people import Driver


async def driver_with_sign_in(api: Api, factory: Factory, garage: Garage) -> tuple[Driver, str]:
    user: User = await factory.user()
    driver = await factory.driver(garage, user=user)
    return driver, api.token(user.id)


async def test_a_driver_finds_themselves_and_their_vehicles_alone(api: Api, factory: Factory) -> None:
    garage = await factory.garage()
    me, token = await driver_with_sign_in(api, factory, garage)
    other = await factory.driver(garage)
    mine, theirs = await factory.vehicle(garage, me), await factory.vehicle(garage, other)
    base = f"/v1/garages/{garage.id}"

    assert [row["id"] for row in (await api.get(f"{base}/drivers", token)).json()["data"]] == [str(me.id)]
    assert [row["id"] for row in (await api.get(f"{base}/vehicles", token)).json()["data"]] == [str(mine.id)]
    assert (await api.get(f"{base}/drivers/{me.id}", token)).status_code == 200
    assert (await api.get(f"{base}/vehicles/{mine.id}", token)).status_code == 200
    for path in (f"drivers/{other.id}", f"vehicles/{theirs.id}", f"vehicles?driver_id={other.id}"):
        assert (await api.get(f"{base}/{path}", token)).status_code == 404, path
    assert (await api.get(f"{base}/customers", token)).status_code == 403
    assert (await api.get(f"{base}/passes", token)).status_code == 200


async def test_a_driver_adds_vehicles_for_themselves_alone(api: Api, factory: Factory) -> None:
    garage = await factory.garage()
    me, token = await driver_with_sign_in(api, factory, garage)
    other = await factory.driver(garage)
    path = f"/v1/garages/{garage.id}/vehicles"
    plate = {"plate": "own 1", "region": "US-IL"}
    assert (await api.post(path, token, json={**plate, "driver_id": str(other.id)})).status_code == 404
    made = await api.post(path, token, json={**plate, "driver_id": str(me.id)})
    assert (made.status_code, made.json()["plate"]) == (201, "OWN1")


async def test_a_driver_names_an_own_subscription_to_see_money(api: Api, factory: Factory) -> None:
    garage = await factory.garage()
    _, token = await driver_with_sign_in(api, factory, garage)
    for noun in ("payments", "invoices"):
        answer = await api.get(f"/v1/garages/{garage.id}/{noun}", token)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "subscription_id")
        answer = await api.get(f"/v1/garages/{garage.id}/{noun}?subscription_id={garage.id}", token)
        assert answer.status_code == 404
