"""Whatever changes writes its event in its own transaction: once, with the object as the API gives it."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, get_args

import asyncpg
import msgspec
import pytest

import vend
from tests.conftest import Database
from tests.world import World
from vend.billing.commands import NewRefund
from vend.billing.refund import Staff, ask_refund
from vend.db.bulk import bulk_insert
from vend.db.handles import GarageTx
from vend.domain.access import Role
from vend.domain.api_version import Versions
from vend.domain.errors import NotFound
from vend.domain.event import NOT_IN_ROWS, OBJECTS, Event, EventType, event_of, object_type_of
from vend.domain.garage import Garage
from vend.domain.page import Page
from vend.domain.subscription import Status, StripeFacts, Subscription
from vend.store import events, subscriptions
from vend.store.books import close as close_month

MIGRATION = Path(vend.__file__).parent / "db/migrations/0054_outbound_webhooks.pre.sql"
EVER = {"from_at": datetime(1, 1, 1, tzinfo=UTC), "until_at": datetime(9999, 1, 1, tzinfo=UTC)}
TABLES = {
    "subscription": "subscriptions", "invoice": "invoices", "payment": "payments", "refund": "refunds", "credit_note": "credit_notes",
    "dispute": "disputes", "payout": "payouts", "waitlist_entry": "waitlist_entries", "rate_change": "rate_changes",
    "month_close": "month_closes", "webhook_endpoint": "webhook_endpoints",
}  # fmt: skip
WRITTEN_BY_US: set[EventType] = {"ping", "webhook_endpoint.disabled"}


async def told(world: World, garage: Garage, object_id: object = None) -> list[Event]:
    """What happened in a garage, the first first."""
    async with world.door.garage_snapshot([garage.id], fresh=True) as snapshot:
        rows = await snapshot.run(
            events.list_page(
                page=Page(row_limit=1000), types=None, object_id=None if object_id is None else str(object_id), **EVER
            )
        )  # fmt: skip
    versions = Versions()
    return [event_of(row, versions, versions.newest) for row in sorted(rows, key=lambda row: row.object_number)]


async def bought(world: World) -> tuple[Garage, Subscription]:
    garage = await world.new_garage(tax_percent="10")
    parking_pass = await world.new_pass(garage)
    done = await world.subscribe(garage, await world.new_driver(garage), parking_pass)
    await world.drain()
    return garage, await world.subscription(garage, done.subscription.id)


async def sync(tx: GarageTx, row: Subscription, status: Status, *, now: datetime) -> None:
    held = await tx.run(subscriptions.lock(subscription_id=row.id))
    assert held is not None
    known = {name: getattr(held, name) for name in StripeFacts.__struct_fields__ if hasattr(held, name)}
    facts = StripeFacts(**known | {"status": status, "price_id": None, "stripe_tax_rate_ids": []})
    assert await tx.run(
        subscriptions.sync(subscription_id=row.id, read_version=held.sync_version, facts=facts, now=now)
    )


async def test_a_subscription_that_is_bought_and_cancelled_tells_each_step_once(world: World) -> None:
    garage, row = await bought(world)
    assert [one.type for one in await told(world, garage, row.id)] == ["subscription.created", "subscription.activated"]
    (invoice,), (payment,) = await world.invoices(garage), await world.payments(garage)
    assert [one.type for one in await told(world, garage, payment.id)] == ["payment.succeeded"]
    assert {one.type for one in await told(world, garage, invoice.id)} <= {"invoice.opened", "invoice.paid"}
    await world.drain()
    await world.cancel(row, at_period_end=True)
    await world.cancel(row, at_period_end=False)
    await world.drain()
    found = await told(world, garage, row.id)
    assert [one.type for one in found] == [
        "subscription.created",
        "subscription.activated",
        "subscription.cancellation_scheduled",
        "subscription.canceled",
    ]
    assert [one.object_number for one in found] == [1, 2, 3, 4]
    assert len({one.id for one in found}) == 4


async def test_an_event_has_the_object_as_the_api_gives_it_and_what_was_before(world: World) -> None:
    garage, row = await bought(world)
    (invoice,), (payment,) = await world.invoices(garage), await world.payments(garage)
    for thing in (row, invoice, payment):
        last = (await told(world, garage, thing.id))[-1]
        assert msgspec.convert(last.data.object, type(thing)) is not None
        # Stripe's truth was written once more since; nothing of it was different.
        again = {"sync_version", "updated_at"}
        shown = {name: value for name, value in msgspec.to_builtins(thing).items() if name not in again}
        assert {name: value for name, value in last.data.object.items() if name not in again} == shown
        assert last.data.object.keys() == msgspec.to_builtins(thing).keys()
    created, activated = await told(world, garage, row.id)
    assert created.data.previous is None
    assert activated.data.previous is not None
    assert activated.data.previous["status"] == "incomplete"
    assert activated.data.previous.keys() <= set(Subscription.__struct_fields__)
    assert created.created_at == world.now


async def test_a_refund_tells_of_itself(world: World) -> None:
    garage, _ = await bought(world)
    (payment,) = await world.payments(garage)
    by = Staff(world.asked(actor="user:manager"), frozenset({Role.OPERATOR_ADMIN}))
    await ask_refund(world.door, world.stripe, garage.id, payment.id, NewRefund("duplicate", 500), by=by, now=world.now)
    await world.drain()
    (refund,) = await world.refunds(payment)
    found = await told(world, garage, refund.id)
    assert [one.type for one in found] == ["refund.succeeded"]
    assert found[0].data.object == msgspec.to_builtins(refund)


async def test_what_is_rolled_back_never_happened_and_two_changes_of_one_transaction_are_two_events(
    world: World,
) -> None:
    garage, row = await bought(world)
    before = len(await told(world, garage))
    with pytest.raises(NotFound):  # noqa: PT012 (the transaction is what fails)
        async with world.door.garage_transaction(garage.id) as tx:
            await sync(tx, row, "past_due", now=world.now)
            raise NotFound("It did not happen after all.")
    assert len(await told(world, garage)) == before
    async with world.door.garage_transaction(garage.id) as tx:
        await sync(tx, row, "past_due", now=world.now)
        await sync(tx, row, "active", now=world.now)
    last, but_one = (await told(world, garage, row.id))[:-3:-1]
    assert (but_one.type, last.type) == ("subscription.past_due", "subscription.activated")
    assert but_one.data.object["status"] == "active", "the object is as the transaction left it"


async def test_a_month_that_is_closed_is_told_and_one_that_is_loaded_is_not(world: World) -> None:
    garage = await world.new_garage()
    month = {
        "from_date": date(2026, 10, 1),
        "until_date": date(2026, 11, 1),
        "closed_by": "user:test",
        "now": world.now,
    }
    async with world.door.garage_transaction(garage.id) as tx:
        await tx.run(close_month(**month))  # type: ignore[arg-type]  # the words of the stub
    (closed,) = await told(world, garage)
    assert (closed.type, closed.object_id) == ("month.closed", "2026-10-01")
    assert closed.data.object["closed_by"] == "user:test"
    shape = msgspec.defstruct(
        "Row", [("garage_id", Any), ("month_date", date), ("closed_at", Any), ("closed_by", str), ("transfers", int)]
    )
    async with world.door.garage_transaction(garage.id) as tx:
        await bulk_insert(tx, "month_closes", [shape(garage.id, date(2026, 9, 1), world.now, "user:test", 0)])
    assert len(await told(world, garage)) == 1


# ---------------------------------------------------------------------------- laws of the table of events


@pytest.fixture(scope="module")
async def catalog(database: Database) -> AsyncIterator[Any]:
    connection = await asyncpg.connect(database.server.superuser_url(database.name))
    yield connection
    await connection.close()


@pytest.mark.parametrize("object_type", OBJECTS)
async def test_a_row_holds_all_that_the_api_shows_of_an_object(catalog: Any, object_type: Any) -> None:
    found = await catalog.fetch(
        "select attname::text from pg_attribute where attrelid = $1::text::regclass and attnum > 0", TABLES[object_type]
    )
    lacking = set(OBJECTS[object_type].__struct_fields__) - {row["attname"] for row in found}
    assert lacking == NOT_IN_ROWS.get(object_type, frozenset()), (
        f"{object_type}: the API shows {sorted(lacking)}, which no column holds; an event can only tell what the row has"
    )


async def test_each_type_is_written_by_a_trigger_and_each_trigger_writes_a_type_that_there_is(catalog: Any) -> None:
    rows = await catalog.fetch(
        "select tgargs, relname::text as name from pg_trigger join pg_class on pg_class.oid = tgrelid"
        " where tgname like 'event\\_%' and tgparentid = 0"
    )
    written: set[str] = set()
    for row in rows:
        of_type, _, fixed, column, types, *_ = bytes(row["tgargs"]).decode().split("\0")
        assert TABLES[of_type] == row["name"]
        here = {fixed} if fixed else set(msgspec.json.decode(types).values())
        assert bool(fixed) != bool(column)
        assert {object_type_of(one) for one in here} == {of_type}  # type: ignore[arg-type]  # compared below
        written |= here
    assert written | WRITTEN_BY_US == set(get_args(EventType))


def test_the_kinds_of_the_migration_are_those_of_the_domain() -> None:
    named = set(re.findall(r"when '(\w+)' then", MIGRATION.read_text(encoding="utf-8")))
    assert named | {"month_close", "webhook_endpoint"} == set(OBJECTS)
