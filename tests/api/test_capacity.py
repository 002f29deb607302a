"""What a garage has left, over HTTP."""

from tests.api.conftest import Api
from tests.factories import Factory
from vend.domain.ids import make_id
from vend.store import passes, subscriptions


async def test_staff_read_what_is_taken_and_left_by_pass(api: Api, factory: Factory) -> None:
    garage = await factory.garage(capacity=5)
    sold, empty = await factory.parking_pass(garage), await factory.parking_pass(garage)
    old, unwanted = await factory.parking_pass(garage), await factory.parking_pass(garage)
    async with factory.door.garage_transaction(garage.id) as handle:
        for one in (sold, sold, old):
            driver = await factory.driver(garage)
            await handle.run(
                subscriptions.insert(
                    subscription_id=make_id(factory.now),
                    customer_id=driver.customer_id,
                    driver_id=driver.id,
                    pass_id=one.id,
                    price_id=one.price_id,
                    start_date=None,
                    now=factory.now,
                )
            )
        for gone in (old, unwanted):
            await handle.run(passes.archive(pass_id=gone.id, now=factory.now))
    admin = api.token((await factory.user("operator_admin", operator_id=garage.operator_id)).id)
    await api.post(f"/v1/garages/{garage.id}/settings", admin, json={"oversell_percent": "20"})

    answer = await api.get(f"/v1/garages/{garage.id}/capacity", admin)

    assert answer.status_code == 200
    found = answer.json()
    by_pass = {one["pass_id"]: (one["taken"], one["left"], one["archived"]) for one in found.pop("passes")}
    assert found == {
        "capacity": 5, "oversell_percent": "20.00", "sellable": 6, "taken": 3, "held": 0, "left": 3, "waiting": 0,
    }  # fmt: skip
    assert by_pass == {str(sold.id): (2, 3, False), str(empty.id): (0, 3, False), str(old.id): (1, 0, True)}


async def test_drivers_and_strangers_do_not_see_it(api: Api, factory: Factory) -> None:
    garage, other = await factory.garage(), await factory.garage()
    user = await factory.user()
    await factory.driver(garage, user=user)
    stranger = api.token((await factory.user("operator_admin", operator_id=other.operator_id)).id)
    path = f"/v1/garages/{garage.id}/capacity"
    assert (await api.get(path, api.token(user.id))).status_code == 403
    assert (await api.get(path, stranger)).status_code == 404
    assert (await api.get(path)).status_code == 401
