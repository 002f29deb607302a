"""The main job through HTTP, against the Stripe sandbox."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from stripe_sandbox.webhooks import sign
from tests.api.conftest import Api, Clock, client_of
from tests.factories import Factory
from tests.world import SECRET, World
from vend.api.services import Services
from vend.domain.garage import Garage


class Shop:
    """A garage on the world's clock, with its administrator's token."""

    def __init__(self, api: Api, world: World, garage: Garage, token: str) -> None:
        self.api, self.world, self.garage, self.token = api, world, garage, token
        self.base = f"/v1/garages/{garage.id}"

    async def order(self, **changes: Any) -> dict[str, Any]:
        driver = await self.world.new_driver(self.garage)
        parking_pass = await self.world.new_pass(self.garage, amount_minor=20_000, capacity=1)
        order = {"driver_id": str(driver.id), "pass_id": str(parking_pass.id), "payment_method": "pm_card_visa"}
        return order | changes


@pytest.fixture
async def shop(services: Services, world: World, factory: Factory) -> AsyncIterator[Shop]:
    clock = Clock()
    clock.now = factory.now = world.now
    here = replace(services, stripe=world.stripe, clock=lambda: world.now, webhook_secrets=(SECRET,))
    async with client_of(here) as client:
        api = Api(client, here, clock)
        garage = await world.new_garage(tax_percent="10")
        admin = await factory.user("operator_admin", operator_id=garage.operator_id)
        yield Shop(api, world, garage, api.token(admin.id))


async def test_a_driver_subscribes_and_the_money_shows_up_in_the_report(shop: Shop) -> None:
    api, token = shop.api, shop.token
    made = await api.post(f"{shop.base}/subscriptions", token, json=await shop.order())
    assert (made.status_code, made.json()["status"]) == (201, "active")
    subscription = made.json()["id"]
    assert made.headers["location"] == f"{shop.base}/subscriptions/{subscription}"
    assert (await api.get(made.headers["location"], token)).json() == made.json()

    for event in shop.world.unfed():
        body = msgspec.json.encode(event)
        headers = {"Stripe-Signature": sign(body, SECRET, int(shop.world.now.timestamp()))}
        taken = await api.post("/webhooks/stripe", content=body, headers=headers)
        assert (taken.status_code, taken.json()["new"]) == (200, True)
        again = await api.post("/webhooks/stripe", content=body, headers=headers)
        assert (again.status_code, again.json()["new"]) == (200, False)
    await shop.world.work()

    (payment,) = (await api.get(f"{shop.base}/payments?subscription_id={subscription}", token)).json()["data"]
    assert (payment["amount_minor"], payment["status"], payment["currency"]) == (22_000, "succeeded", "USD")
    assert (await api.get(f"{shop.base}/payments/{payment['id']}", token)).json() == payment
    assert (await api.get(f"{shop.base}/payments/{payment['id']}/refunds", token)).json()["data"] == []
    (invoice,) = (await api.get(f"{shop.base}/invoices?status=paid", token)).json()["data"]
    assert (await api.get(f"{shop.base}/invoices/{invoice['id']}", token)).json() == invoice
    lines = (await api.get(f"{shop.base}/invoices/{invoice['id']}/lines", token)).json()["data"]
    assert sum(line["amount_minor"] for line in lines) == 20_000

    for path in (f"{shop.base}/reports/revenue?", f"/v1/reports/revenue?garages={shop.garage.id}&"):
        report = (await api.get(f"{path}from=2026-11-01&until=2026-12-01", token)).json()
        (row,) = report["rows"]
        assert (row["invoiced_minor"], row["tax_minor"], row["collected_minor"]) == (20_000, 2_000, 22_000)
        assert [total["sums"]["collected_minor"] for total in report["totals"]] == [22_000]
        assert report["as_of"] == "2026-11-02T15:00:00Z"


async def test_asking_again_subscribes_once(shop: Shop) -> None:
    order, headers = await shop.order(), {"Idempotency-Key": "one-click"}
    first = await shop.api.post(f"{shop.base}/subscriptions", shop.token, json=order, headers=headers)
    again = await shop.api.post(f"{shop.base}/subscriptions", shop.token, json=order, headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] == again.json()["id"]
    other = {**order, "payment_method": "pm_card_mastercard"}
    refused = await shop.api.post(f"{shop.base}/subscriptions", shop.token, json=other, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (422, "idempotency_key_reused")
    twice = await shop.api.post(f"{shop.base}/subscriptions", shop.token, json=order)
    assert twice.status_code == 409
    assert len(await shop.world.subscriptions(shop.garage)) == 1


async def test_a_sold_out_pass_a_foreign_driver_and_a_refused_card_are_told_apart(shop: Shop) -> None:
    order = await shop.order()
    path = f"{shop.base}/subscriptions"
    assert (await shop.api.post(path, shop.token, json=order)).status_code == 201
    late = await shop.world.new_driver(shop.garage)
    sold_out = await shop.api.post(path, shop.token, json={**order, "driver_id": str(late.id)})
    assert (sold_out.status_code, sold_out.json()["code"]) == (409, "pass_sold_out")
    foreign = await shop.world.new_driver(await shop.world.new_garage())
    unknown = await shop.api.post(path, shop.token, json={**order, "driver_id": str(foreign.id)})
    assert (unknown.status_code, unknown.json()["errors"][0]["field"]) == (404, "driver_id")
    bad_card = await shop.order(payment_method="pm_card_nonsense")
    refused = await shop.api.post(path, shop.token, json=bad_card)
    assert (refused.status_code, refused.json()["code"]) == (402, "payment_refused")


async def test_when_stripe_does_not_answer_the_outcome_is_said_to_be_open(shop: Shop) -> None:
    order, headers = await shop.order(), {"Idempotency-Key": "slow"}
    shop.world.fault("POST /v1/subscriptions", "reset_after", times=3)
    path = f"{shop.base}/subscriptions"
    pending = await shop.api.post(path, shop.token, json=order, headers=headers)
    assert (pending.status_code, pending.json()["status"]) == (202, "incomplete")
    open_still = await shop.api.post(path, shop.token, json=order, headers=headers)
    assert (open_still.status_code, open_still.json()["code"]) == (409, "still_running")
    await shop.world.resolve()
    shop.api.clock.now = shop.world.now
    found_out = await shop.api.post(path, shop.token, json=order, headers=headers)
    assert (found_out.status_code, found_out.json()["status"]) == (201, "active")
    assert found_out.json()["id"] == pending.json()["id"]
    assert (await shop.api.get(pending.headers["location"], shop.token)).json() == found_out.json()


async def test_a_subscription_is_cancelled_by_its_driver_and_by_no_other(shop: Shop, factory: Factory) -> None:
    mine, theirs = await factory.user(), await factory.user()
    me = await factory.driver(shop.garage, user=mine)
    await factory.driver(shop.garage, user=theirs)
    my_token = shop.api.token(mine.id)
    order = await shop.order(driver_id=str(me.id))
    made = await shop.api.post(f"{shop.base}/subscriptions", my_token, json=order)
    assert made.status_code == 201
    path = f"{shop.base}/subscriptions/{made.json()['id']}"
    assert (await shop.api.get(f"{path}/vehicles", my_token)).json()["data"] == []

    other = shop.api.token(theirs.id)
    assert (await shop.api.get(path, other)).status_code == 404
    assert (await shop.api.post(f"{path}/cancel", other, json={})).status_code == 404
    assert (await shop.api.post(f"{shop.base}/subscriptions", other, json=order)).status_code == 404

    await shop.world.drain()
    paid = f"{shop.base}/payments?subscription_id={made.json()['id']}"
    (payment,) = (await shop.api.get(paid, my_token)).json()["data"]
    (invoice,) = (await shop.api.get(paid.replace("payments", "invoices"), my_token)).json()["data"]
    money = [f"payments/{payment['id']}", f"payments/{payment['id']}/refunds", f"invoices/{invoice['id']}/lines"]
    for address in (*money, f"invoices/{invoice['id']}"):
        assert (await shop.api.get(f"{shop.base}/{address}", my_token)).status_code == 200
        assert (await shop.api.get(f"{shop.base}/{address}", other)).status_code == 404
    assert (await shop.api.get(paid, other)).status_code == 404
    assert (await shop.api.get(f"{shop.base}/subscriptions", other)).json()["data"] == []

    at_end = await shop.api.post(f"{path}/cancel", my_token, json={})
    assert (at_end.status_code, at_end.json()["cancel_at_period_end"]) == (200, True)
    now = await shop.api.post(f"{path}/cancel", my_token, json={"at_period_end": False})
    assert (now.status_code, now.json()["status"]) == (200, "canceled")
    ended = await shop.api.post(f"{path}/cancel", my_token, json={"at_period_end": False})
    assert (ended.status_code, ended.json()["code"]) == (409, "subscription_ended")


async def test_a_driver_pays_a_first_invoice_that_failed_and_nobody_elses(shop: Shop, factory: Factory) -> None:
    mine, theirs = await factory.user(), await factory.user()
    me = await factory.driver(shop.garage, user=mine)
    await factory.driver(shop.garage, user=theirs)
    token, other = shop.api.token(mine.id), shop.api.token(theirs.id)
    order = await shop.order(driver_id=str(me.id), payment_method="pm_card_chargeCustomerFail")
    made = await shop.api.post(f"{shop.base}/subscriptions", token, json=order)
    assert (made.status_code, made.json()["status"]) == (201, "incomplete")
    path = f"{shop.base}/subscriptions/{made.json()['id']}"
    card = {"payment_method": "pm_card_visa"}

    assert (await shop.api.get(f"{path}/payment", other)).status_code == 404
    assert (await shop.api.post(f"{path}/pay", other, json=card)).status_code == 404
    state = (await shop.api.get(f"{path}/payment", token)).json()
    assert (state["next_step"], state["amount_due_minor"], state["currency"]) == ("pay", 22_000, "USD")
    bad = await shop.api.post(f"{path}/pay", token, json={"payment_method": "4242424242424242"})
    assert (bad.status_code, bad.json()["errors"][0]["field"]) == (400, "payment_method")
    refused = await shop.api.post(f"{path}/pay", token, json={"payment_method": "pm_card_chargeCustomerFail"})
    assert (refused.status_code, refused.json()["code"]) == (402, "payment_refused")
    paid = await shop.api.post(f"{path}/pay", token, json=card)
    assert (paid.status_code, paid.json()["status"]) == (200, "active")
    again = await shop.api.post(f"{path}/pay", token, json=card)
    assert (again.status_code, again.json()["code"]) == (409, "nothing_to_pay")


async def test_a_forged_webhook_is_refused(shop: Shop) -> None:
    body = b'{"id":"evt_forged","object":"event"}'
    for headers in ({}, {"Stripe-Signature": sign(body, "whsec_other", int(shop.world.now.timestamp()))}):
        answer = await shop.api.post("/webhooks/stripe", content=body, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_signature")


async def test_platform_staff_look_at_the_inbox_and_replay(shop: Shop, factory: Factory) -> None:
    await shop.api.post(f"{shop.base}/subscriptions", shop.token, json=await shop.order())
    await shop.world.drain()
    staff = shop.api.token((await factory.user("platform")).id)
    path = "/v1/platform/stripe-events"
    page = (await shop.api.get(f"{path}?limit=2", staff)).json()
    more = (await shop.api.get(f"{path}?limit=2&cursor={page['next_cursor']}", staff)).json()
    assert len({row["id"] for row in page["data"] + more["data"]}) == 4
    applied = (await shop.api.get(f"{path}?state=applied&limit=1", staff)).json()["data"][0]
    assert applied["state"] == "applied"
    counts = (await shop.api.get(f"{path}/counts", staff)).json()["data"]
    assert sum(row["events"] for row in counts if row["state"] == "applied") >= 1
    replayed = await shop.api.post(f"{path}/{applied['id']}/replay", staff)
    assert (replayed.status_code, replayed.json()["event_id"]) == (202, applied["id"])
    assert (await shop.api.post(f"{path}/evt_nowhere/replay", staff)).status_code == 404
    assert (await shop.api.get(path, shop.token)).status_code == 403


async def test_a_second_trial_is_refused_by_name_and_begun_without_it(shop: Shop) -> None:
    api, token = shop.api, shop.token
    driver = await shop.world.new_driver(shop.garage)
    parking_pass = await shop.world.new_pass(shop.garage, trial_days=7)
    order = {"driver_id": str(driver.id), "pass_id": str(parking_pass.id), "payment_method": "pm_card_visa"}
    made = (await api.post(f"{shop.base}/subscriptions", token, json=order)).json()
    assert (made["status"], made["trial_end_at"]) == ("trialing", "2026-11-09T15:00:00Z")
    await api.post(f"{shop.base}/subscriptions/{made['id']}/cancel", token, json={"at_period_end": False})

    again = await api.post(f"{shop.base}/subscriptions", token, json=order)
    assert (again.status_code, again.json()["code"]) == (409, "trial_used")
    without = await api.post(f"{shop.base}/subscriptions", token, json=order | {"trial": False})
    assert (without.status_code, without.json()["status"]) == (201, "active")


async def test_what_a_subscription_would_cost_is_shown_before(shop: Shop) -> None:
    api, token = shop.api, shop.token
    order = await shop.order()
    plan = {"driver_id": order["driver_id"], "pass_id": order["pass_id"]}
    shown = await api.post(f"{shop.base}/subscriptions/preview", token, json=plan)
    assert shown.status_code == 200
    first = shown.json()["first_charge"]
    assert (first["subtotal_minor"], first["tax_minor"], first["total_minor"]) == (20_000, 2_000, 22_000)
    assert (await api.get(f"{shop.base}/subscriptions", token)).json()["data"] == [], "nothing was ordered"
    for wrong in ({"pass_id": order["pass_id"]}, plan | {"driver_id": "x"}, plan | {"amount_minor": 1}):
        refused = await api.post(f"{shop.base}/subscriptions/preview", token, json=wrong)
        assert refused.status_code in (400, 422)
    missing = await api.post(f"{shop.base}/subscriptions/preview", token, json=plan | {"pass_id": order["driver_id"]})
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")
