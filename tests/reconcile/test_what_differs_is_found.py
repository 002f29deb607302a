"""Stripe, the database and the ledger are compared; what a lost event explains is mended, the rest is told to the cent."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import msgspec
import pytest

from tests.conftest import Database
from tests.world import World
from vend.billing.subscribe import Pending, Subscribed
from vend.domain.errors import Unavailable
from vend.domain.garage import Garage
from vend.domain.invoice import Payment
from vend.domain.reconcile import Cause, Difference, Outcome
from vend.domain.subscription import Subscription
from vend.webhooks.reconcile import AlreadyRunning, UnknownGarage, reconcile

AUTH = {"Authorization": "Bearer sk_test_sandbox"}


async def run(world: World, *garages: Garage, heal: bool = False, since: datetime | None = None) -> Outcome:
    return await reconcile(
        world.door, world.stripe, since=since, heal=heal, now=world.now, garages=[one.id for one in garages]
    )


def at_stripe(world: World, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    answer = world.sandbox.handle(method, path, body or {}, AUTH)
    assert answer.status == 200, answer.body
    made: dict[str, Any] = msgspec.json.decode(answer.body)
    return made


async def sold(world: World, *, tax: str | None = None, amount_minor: int = 25_000) -> tuple[Garage, Subscription]:
    """A garage with one subscription, which Stripe has told nobody of yet."""
    garage = await world.new_garage(tax_percent=tax)
    parking_pass = await world.new_pass(garage, amount_minor=amount_minor)
    done = await world.subscribe(garage, await world.new_driver(garage), parking_pass)
    assert isinstance(done, Subscribed)
    return garage, done.subscription


async def settled(world: World, *, tax: str | None = None) -> tuple[Garage, Subscription, Payment]:
    """The same, all applied, an hour ago."""
    garage, subscription = await sold(world, tax=tax)
    await world.drain()
    world.move(hours=1)
    (payment,) = await world.payments(garage)
    return garage, subscription, payment


def told(outcome: Outcome) -> set[tuple[str, str, Cause, int]]:
    return {(one.kind, one.what, one.cause, one.amount_minor) for one in outcome.differences}


def about(outcome: Outcome, kind: str) -> list[Difference]:
    return [one for one in outcome.differences if one.kind == kind]


@pytest.fixture
async def superuser(database: Database) -> Any:
    connection = await asyncpg.connect(database.server.superuser_url(database.name))
    yield connection
    await connection.close()


async def test_three_books_that_agree_have_no_difference(world: World) -> None:
    garage, _, payment = await settled(world, tax="10.25")
    at_stripe(world, "POST", "/v1/refunds", {"charge": payment.stripe_charge_id, "amount": 7_777})
    await world.drain()
    world.move(days=40)
    await world.drain()
    world.move(hours=1)

    outcome = await run(world, garage)

    assert outcome.differences == []
    assert outcome.counts.compared >= 8, "customer, subscription, two invoices, two payments, refund, sums"
    assert outcome.counts.events >= 4, "those of the last 30 days"
    assert (outcome.counts.unexplained, outcome.counts.in_flight) == (0, 0)


async def test_money_whose_webhooks_were_dropped_shows_up(world: World) -> None:
    garage, subscription = await sold(world, tax="10.25")
    world.move(hours=1)
    assert await world.payments(garage) == []

    seen = await run(world, garage)

    assert seen.counts.unexplained == 0
    assert seen.counts.healed == 0
    assert {
        ("invoice", "missing here", Cause.EVENT_LOST, 27_563),
        ("payment", "missing here", Cause.EVENT_LOST, 27_563),
    } <= told(seen)
    assert await world.payments(garage) == []

    healed = await run(world, garage, heal=True)

    (payment,) = await world.payments(garage)
    assert (payment.amount_minor, payment.status, payment.subscription_id) == (27_563, "succeeded", subscription.id)
    assert (await world.balances(garage))["revenue"] == -25_000
    assert all(one.healed for one in healed.differences)
    assert healed.counts.healed == healed.counts.differences == len(healed.differences)
    assert await world.work() != [], "the lost events wait in the inbox"
    again = await run(world, garage, heal=True)
    assert again.differences == []
    assert await world.payments(garage) == [payment]


async def test_healing_leaves_a_note_of_what_it_wrote(world: World, superuser: Any) -> None:
    garage, _ = await sold(world)
    world.move(hours=1)
    await run(world, garage, heal=True)
    rows = await superuser.fetch(
        "select actor, detail::text from audit_log where garage_id = $1 and action = 'invoice.reconciled'", garage.id
    )
    assert [row["actor"] for row in rows] == ["system:reconcile"]
    assert "event_lost" in rows[0]["detail"]


async def test_a_refund_whose_event_was_lost_is_taken_in(world: World) -> None:
    garage, _, payment = await settled(world, tax="10.25")
    at_stripe(world, "POST", "/v1/refunds", {"charge": payment.stripe_charge_id, "amount": 5_513})
    world.move(hours=1)

    seen = await run(world, garage)
    assert ("refund", "missing here", Cause.EVENT_LOST, -5_513) in told(seen)
    assert ("month", "stripe_cash", Cause.FOLLOWS, -5_513) in told(seen)
    assert seen.counts.unexplained == 0

    healed = await run(world, garage, heal=True)
    assert healed.counts.healed == healed.counts.differences
    (paid_back,) = await world.payments(garage)
    assert paid_back.refunded_minor == 5_513
    assert (await world.balances(garage))["refunds"] == 5_000 + 513 - 513
    await world.drain()
    assert (await run(world, garage)).differences == []


async def test_a_subscription_that_was_cancelled_behind_our_back_ends_here_too(world: World) -> None:
    garage, subscription, _ = await settled(world)
    at_stripe(world, "DELETE", f"/v1/subscriptions/{subscription.stripe_subscription_id}")
    world.move(hours=1)

    healed = await run(world, garage, heal=True)

    assert {one.what for one in about(healed, "subscription")} == {"status", "canceled_at", "ended_at"}
    assert healed.counts.unexplained == 0
    assert (await world.subscription(garage, subscription.id)).status == "canceled"
    await world.work()
    assert (await run(world, garage)).differences == []


async def test_an_amount_that_somebody_changed_is_told_to_the_cent_and_left_alone(world: World, superuser: Any) -> None:
    garage, _, payment = await settled(world)
    await superuser.execute("update payments set amount_minor = amount_minor - 321 where id = $1", payment.id)

    outcome = await run(world, garage, heal=True)

    assert told(outcome) == {
        ("payment", "amount", Cause.UNKNOWN, 321),
        ("payment", "ledger: payment stripe_cash receivable", Cause.UNKNOWN, -321),
    }
    assert outcome.counts.unexplained == 2
    assert outcome.differences[0].stripe_id == payment.stripe_charge_id
    (left,) = await world.payments(garage)
    assert left.amount_minor == payment.amount_minor - 321


async def test_a_transfer_that_somebody_removed_is_told_to_the_cent_and_not_written_again(
    world: World, superuser: Any
) -> None:
    garage, _, payment = await settled(world)
    gone = await superuser.fetchval(
        "delete from ledger_transfers where garage_id = $1 and kind = 'payment_fee' returning amount_minor", garage.id
    )
    assert gone == payment.fee_minor

    outcome = await run(world, garage, heal=True)

    assert told(outcome) == {
        ("payment", "ledger: payment_fee processor_fees stripe_cash", Cause.UNKNOWN, gone),
        ("month", "stripe_cash", Cause.FOLLOWS, -gone),
    }
    assert outcome.counts.unexplained == 1


async def test_a_transfer_without_a_cause_is_found_by_the_sum_of_its_month(world: World, superuser: Any) -> None:
    garage, _, _ = await settled(world)
    await superuser.execute(
        "insert into ledger_transfers (garage_id, id, kind, debit_account, credit_account, amount_minor, currency,"
        " effective_date, occurred_at, recorded_at, source_id) values ($1, gen_random_uuid(), 'made_up', 'stripe_cash',"
        " 'receivable', 77, 'USD', $2, $3, $3, 'nobody')",
        garage.id, world.now.date(), world.now - timedelta(hours=1),
    )  # fmt: skip

    outcome = await run(world, garage, heal=True)

    assert told(outcome) == {
        ("month", "stripe_cash", Cause.UNKNOWN, -77),
        ("receivable", "receivable", Cause.UNKNOWN, 77),
    }


async def test_a_row_that_stripe_does_not_have_is_told(world: World, superuser: Any) -> None:
    garage, _, payment = await settled(world)
    await superuser.execute("update invoices set stripe_invoice_id = 'in_gone' || id where garage_id = $1", garage.id)

    outcome = await run(world, garage, heal=True)

    assert ("invoice", "missing at Stripe", Cause.UNKNOWN, -payment.amount_minor) in told(outcome)
    assert ("invoice", "missing here", Cause.UNKNOWN, payment.amount_minor) in told(outcome)
    assert len(await world.invoices(garage)) == 1


async def test_a_status_that_went_backwards_here_is_not_healed_away(world: World, superuser: Any) -> None:
    garage, _, _ = await settled(world)
    await superuser.execute("update invoices set status = 'open' where garage_id = $1", garage.id)
    outcome = await run(world, garage, heal=True)
    assert about(outcome, "invoice")[0].what == "status"
    assert outcome.counts.unexplained >= 1
    assert (await world.invoices(garage))[0].status == "open"


async def test_what_stripe_did_a_moment_ago_is_on_its_way(world: World) -> None:
    garage, subscription, payment = await settled(world)
    await world.subscribe(garage, await world.new_driver(garage), await world.new_pass(garage))
    at_stripe(world, "POST", "/v1/refunds", {"charge": payment.stripe_charge_id, "amount": 1_000})
    at_stripe(world, "DELETE", f"/v1/subscriptions/{subscription.stripe_subscription_id}")
    world.move(minutes=2)

    outcome = await run(world, garage, heal=True)

    assert outcome.differences == []
    assert outcome.counts.in_flight == 1, "the cancelled subscription; the rest is too young to be compared"
    assert world.unfed() != []


async def test_an_order_in_flight_is_no_difference_and_an_old_one_has_its_cause(world: World) -> None:
    garage, parking_pass = (garage := await world.new_garage()), await world.new_pass(garage)
    world.fault("POST /v1/subscriptions", "reset_after", times=3)
    done = await world.subscribe(garage, await world.new_driver(garage), parking_pass)
    assert isinstance(done, Pending)
    world.sandbox.faults.clear()

    assert (await run(world, garage)).differences == []
    world.move(minutes=10)
    outcome = await run(world, garage)
    assert outcome.counts.unexplained == 0
    assert ("subscription", "missing here", Cause.EVENT_LOST, 0) in told(outcome)

    await world.feed(*(one for one in world.unfed() if not one["type"].startswith("customer.subscription")))
    await world.work()
    await world.resolve()
    await world.drain()
    world.move(hours=1)
    assert (await run(world, garage)).differences == []


async def test_a_place_that_nobody_makes_is_told(world: World, superuser: Any) -> None:
    garage, parking_pass = (garage := await world.new_garage()), await world.new_pass(garage)
    world.fault("POST /v1/customers", "error_429", times=3)
    done = await world.subscribe(garage, await world.new_driver(garage), parking_pass)
    assert isinstance(done, Pending)
    world.move(hours=1)
    assert (await run(world, garage)).differences == []
    await superuser.execute("delete from operations where garage_id = $1 and kind = 'subscribe'", garage.id)
    assert told(await run(world, garage)) == {("order", "stranded", Cause.UNKNOWN, 0)}


async def test_customers_of_others_are_counted_and_left_alone(world: World) -> None:
    garage, _, _ = await settled(world)
    other = at_stripe(world, "POST", "/v1/customers", {"email": "else@example.com"})
    at_stripe(world, "POST", "/v1/payment_methods/pm_card_visa/attach", {"customer": other["id"]})
    product = at_stripe(world, "POST", "/v1/products", {"name": "Something else"})
    price = {"product": product["id"], "unit_amount": 900, "currency": "usd", "recurring": {"interval": "month"}}
    made = at_stripe(world, "POST", "/v1/prices", price)
    card = at_stripe(world, "GET", f"/v1/customers/{other['id']}/payment_methods")["data"][0]["id"]
    order = {"customer": other["id"], "items": [{"price": made["id"]}], "default_payment_method": card}
    at_stripe(world, "POST", "/v1/subscriptions", order)
    world.move(hours=1)

    outcome = await run(world, garage, heal=True)

    assert outcome.differences == []
    assert outcome.counts.foreign >= 4, "customer, subscription, invoice, charge"


async def test_a_charge_that_somebody_made_by_hand_is_unexplained(world: World) -> None:
    garage, _, payment = await settled(world)
    charge = next(
        one for one in world.sandbox.store.select("kind = 'charge'", ()) if one["id"] == payment.stripe_charge_id
    )
    with world.sandbox.store.transaction():
        world.sandbox.store.put(
            charge | {"id": "ch_by_hand", "payment_intent": None, "created": charge["created"] + 1, "amount": 1_234}
        )

    outcome = await run(world, garage, heal=True)

    assert ("payment", "missing here", Cause.UNKNOWN, 1_234) in told(outcome)


@pytest.mark.parametrize("on", ["GET /v1/events", "GET /v1/customers", "GET /v1/charges", "GET /v1/invoices/*"])
async def test_stripe_failing_in_the_middle_is_a_clear_error_and_the_next_run_goes_on(world: World, on: str) -> None:
    garage, _ = await sold(world)
    world.move(hours=1)
    world.fault(on, "error_500_before", times=100)

    with pytest.raises(Unavailable):
        await run(world, garage, heal=True)

    world.sandbox.faults.clear()
    healed = await run(world, garage, heal=True)
    assert healed.counts.unexplained == 0
    assert len(await world.payments(garage)) == 1
    assert (await world.balances(garage))["revenue"] == -25_000


async def test_a_run_since_an_instant_leaves_what_is_older(world: World, superuser: Any) -> None:
    garage, _, old = await settled(world)
    world.move(days=40)
    await world.drain()
    world.move(hours=1)
    await superuser.execute("update payments set amount_minor = amount_minor + 5 where id = $1", old.id)

    recent = await run(world, garage, since=world.now - timedelta(days=20))
    whole = await run(world, garage)

    assert recent.differences == []
    assert recent.counts.compared < whole.counts.compared
    assert ("payment", "amount", Cause.UNKNOWN, -5) in told(whole)


async def test_a_lost_event_of_an_old_object_is_found_by_a_short_look_back(world: World) -> None:
    garage, _, payment = await settled(world)
    world.move(days=20)
    at_stripe(world, "POST", "/v1/refunds", {"charge": payment.stripe_charge_id})
    world.move(hours=1)

    await run(world, garage, heal=True, since=world.now - timedelta(hours=25))

    assert (await world.payments(garage))[0].refunded_minor == payment.amount_minor


async def test_a_failed_event_is_told_and_what_it_was_about_is_read_anew(world: World, superuser: Any) -> None:
    garage, _ = await sold(world)
    await world.feed(*world.unfed())
    await superuser.execute(
        "update stripe_events set state = 'failed', settled_at = now() where state = 'received' and type like 'invoice.%'"
    )
    await world.work()
    world.move(hours=1)

    outcome = await run(world, garage, heal=True)

    assert outcome.counts.unexplained == 0
    assert {one.cause for one in outcome.differences} == {Cause.EVENT_FAILED}
    assert len(await world.payments(garage)) == 1
    assert outcome.counts.events_failed == len(about(outcome, "event")) > 0


async def test_one_runs_at_a_time_and_each_is_kept(world: World, superuser: Any) -> None:
    garage, _, _ = await settled(world)
    await superuser.execute(
        "insert into reconciliations (id, started_at, heal) values (gen_random_uuid(), $1, true)", world.now
    )
    with pytest.raises(AlreadyRunning):
        await run(world, garage)
    world.move(hours=7)
    outcome = await run(world, garage)
    row = await superuser.fetchrow("select * from reconciliations where id = $1", outcome.id)
    assert (row["compared"], row["unexplained"], row["error"]) == (outcome.counts.compared, 0, None)
    assert row["finished_at"] >= row["started_at"]
    assert row["wanted_garages"] == [garage.id]


async def test_a_garage_that_is_not_there_is_refused(world: World) -> None:
    garage = await world.new_garage()
    with pytest.raises(UnknownGarage):
        await run(world, msgspec.structs.replace(garage, id=uuid4()))


async def test_more_objects_of_one_second_than_a_page_holds_are_each_compared_once(world: World) -> None:
    garage = await world.new_garage(capacity=200)
    parking_pass = await world.new_pass(garage)
    for _ in range(110):
        await world.subscribe(garage, await world.new_driver(garage), parking_pass)
    heard = [one for number, one in enumerate(world.unfed()) if number % 5]
    await world.feed(*heard)
    await world.work()
    world.move(hours=1)

    healed = await run(world, garage, heal=True)

    assert healed.counts.healed == healed.counts.differences > 0
    assert len(await world.payments(garage)) == 110
    await world.work()
    again = await run(world, garage)
    assert (again.differences, again.counts.in_flight) == ([], 0)
    assert again.counts.compared == 4 * 110 + 2, "customers, subscriptions, invoices, charges; a month and what is owed"


async def test_healing_beside_a_worker_that_applies_the_same_events_records_everything_once(world: World) -> None:
    garage = await world.new_garage()
    parking_pass = await world.new_pass(garage)
    for _ in range(8):
        await world.subscribe(garage, await world.new_driver(garage), parking_pass)
    await world.feed(*world.unfed())
    world.move(hours=1)

    outcome, *_ = await asyncio.gather(run(world, garage, heal=True), world.work(), world.work())

    await world.work()
    assert outcome.counts.unexplained == 0
    assert len(await world.payments(garage)) == 8
    assert (await world.balances(garage))["revenue"] == -200_000
    assert (await run(world, garage)).differences == []
