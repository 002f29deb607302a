"""The loaded portfolio: whole, once, the same in database and sandbox, and alive."""

import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import argon2
import msgspec
import psycopg
import pytest

from stripe_sandbox import Sandbox, Store
from stripe_sandbox.conformance import violations
from stripe_sandbox.server import serving
from tests.conftest import Database
from tests.portfolio.conftest import NOW, SEED, SMALL, Loaded, closing_door, new_database
from tests.world import World
from vend.billing.record_invoice import read_invoice, write_invoice
from vend.billing.record_refunds import read_refunds, write_refunds
from vend.domain.notice import Notice
from vend.portfolio.accounts import EMAILS, SIGN_INS
from vend.portfolio.book import ROWS
from vend.portfolio.load import AnotherPortfolio, load
from vend.portfolio.plan import outline, plan_garage
from vend.stripe_gateway.gateway import StripeGateway

TABLES = [table for table, _ in ROWS]


def rows_of(database: Database, table: str, columns: str = "*") -> list[Any]:
    """All rows, past row-level security; without the transactions that wrote them, which no two databases share."""
    with psycopg.connect(database.server.superuser_url(database.name)) as connection:
        found = connection.execute(f"select {columns} from {table}")
        assert found.description is not None
        kept = [number for number, column in enumerate(found.description) if column.name != "changed_xid"]
        rows = [tuple(row[number] for number in kept) for row in found.fetchall()]
    return sorted(rows, key=repr)


def as_read(row: msgspec.Struct) -> tuple[Any, ...]:
    """Give a row's values as the database gives them back: JSON comes decoded, its shorter names first."""
    values = msgspec.structs.asdict(row)
    if isinstance(row, Notice):
        told = msgspec.json.decode(row.detail)
        values["detail"] = {name: told[name] for name in sorted(told, key=lambda name: (len(name), name))}
    return tuple(values.values())


def everything(database: Database) -> dict[str, list[Any]]:
    return {table: rows_of(database, table) for table in ["operators", "users", "memberships", "garages", *TABLES]}


def objects_in(file: Path) -> list[Any]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("select id, kind, created, body from objects order by id").fetchall()


def stripe_has(file: Path, kind: str) -> dict[str, dict[str, Any]]:
    store = Store(file)
    found = {obj["id"]: obj for obj in store.select("kind = ?", (kind,))}
    store.close()
    return found


def seconds(at: datetime | None) -> int | None:
    return None if at is None else int(at.timestamp())


def test_every_row_of_the_books_is_in_the_database(loaded: Loaded) -> None:
    plan = outline(SEED, now=NOW, users=EMAILS)
    for site in plan.sites[1:]:  # the first has the demo's driver in it
        book = plan_garage(site, now=NOW, scale=SMALL)
        for table, name in ROWS:
            rows = getattr(book, name)
            columns = ", ".join(rows[0].__struct_fields__) if rows else "*"
            found = rows_of(loaded.database, f"{table} where garage_id = '{site.garage_id}'", columns)
            assert sorted(map(repr, found)) == sorted(repr(as_read(row)) for row in rows), table


def test_the_summary_counts_what_is_there(loaded: Loaded) -> None:
    summary = loaded.summary
    assert summary.loaded == 6
    assert summary.payments == len(rows_of(loaded.database, "payments"))
    assert summary.drivers == len(rows_of(loaded.database, "drivers"))
    assert [total.currency for total in summary.totals] == ["EUR", "GBP", "USD"]
    for total in summary.totals:
        paid = rows_of(
            loaded.database,
            f"(select amount_minor, fee_minor from payments where status = 'succeeded' and currency = '{total.currency}') t",
        )
        assert (total.collected_minor, total.fees_minor) == tuple(map(sum, zip(*paid, strict=True)))


async def test_loading_again_changes_nothing(loaded: Loaded) -> None:
    before, objects = everything(loaded.database), objects_in(loaded.sandbox_file)
    again = await load(
        loaded.door, sandbox_file=loaded.sandbox_file, seed=SEED, now=NOW + timedelta(days=9), scale=SMALL
    )
    assert again.loaded == 0
    assert again.garages == loaded.summary.garages
    assert everything(loaded.database) == before
    assert objects_in(loaded.sandbox_file) == objects


async def test_a_portfolio_of_another_seed_is_refused_in_words(loaded: Loaded) -> None:
    with pytest.raises(AnotherPortfolio, match="demo-reset"):
        await load(loaded.door, sandbox_file=loaded.sandbox_file, seed=SEED + 1, now=NOW, scale=SMALL)


async def test_a_load_that_dies_leaves_whole_garages_and_the_next_one_completes_it(
    loaded: Loaded, database: Database, tmp_path: Path
) -> None:
    own = await new_database(database, "interrupted")
    file = tmp_path / "stripe.db"
    told: list[str] = []

    def die_after_two(name: str) -> None:
        told.append(name)
        if len(told) == 2:
            raise RuntimeError("killed")

    async with closing_door(own) as door:
        with pytest.raises(RuntimeError, match="killed"):
            await load(door, sandbox_file=file, seed=SEED, now=NOW, scale=SMALL, tell=die_after_two)
    there = {row[0] for row in rows_of(own, "garages")}
    assert 2 <= len(there) < 6
    for table in TABLES:
        whole = [row for row in rows_of(loaded.database, table) if row[0] in there]
        assert rows_of(own, table) == whole, f"{table} of a garage is there in part"

    async with closing_door(own) as door:
        summary = await load(door, sandbox_file=file, seed=SEED, now=NOW + timedelta(days=3), scale=SMALL)

    assert summary.loaded == 6 - len(there)
    assert everything(own) == everything(loaded.database)
    assert objects_in(file) == objects_in(loaded.sandbox_file)


def test_every_object_in_the_sandbox_has_stripe_s_shape(loaded: Loaded) -> None:
    kinds = {kind for _, kind, *_ in objects_in(loaded.sandbox_file)}
    assert kinds == {
        *("tax_rate", "product", "price", "customer", "payment_method", "subscription", "invoice", "invoice_payment"),
        *("payment_intent", "charge", "balance_transaction", "refund", "dispute", "payout"),
    }
    for kind in kinds:
        for obj in list(stripe_has(loaded.sandbox_file, kind).values())[::5]:
            assert violations(obj) == [], f"{kind} {obj['id']}"


def test_payments_and_charges_agree(loaded: Loaded) -> None:
    charges, booked = stripe_has(loaded.sandbox_file, "charge"), stripe_has(loaded.sandbox_file, "balance_transaction")
    columns = (
        "stripe_charge_id, attempted_at, status, amount_minor, fee_minor, refunded_minor, currency, failure_code,"
        " method_brand, method_last4, stripe_payment_intent_id"
    )
    rows = rows_of(loaded.database, "payments where method = 'card'", columns)
    assert {row[0] for row in rows} == charges.keys()
    for charge_id, *ours in rows:
        charge = charges[charge_id]
        card = charge["payment_method_details"]["card"]
        fee = booked[charge["balance_transaction"]]["fee"] if charge["balance_transaction"] else 0
        theirs = [
            datetime.fromtimestamp(charge["created"], UTC),
            charge["status"],
            charge["amount"],
            fee,
            charge["amount_refunded"],
            charge["currency"].upper(),
            charge["failure_code"],
            card["brand"],
            card["last4"],
            charge["payment_intent"],
        ]
        assert ours == theirs
        assert charge["refunded"] == (charge["amount_refunded"] == charge["amount"])


def test_invoices_agree_with_their_intents_and_payments(loaded: Loaded) -> None:
    invoices, intents = stripe_has(loaded.sandbox_file, "invoice"), stripe_has(loaded.sandbox_file, "payment_intent")
    links = {link["invoice"]: link for link in stripe_has(loaded.sandbox_file, "invoice_payment").values()}
    columns = "stripe_invoice_id, number, status, billing_reason, subtotal_minor, tax_minor, total_minor, paid_minor, issued_at"
    rows = rows_of(loaded.database, "invoices", columns)
    assert {row[0] for row in rows} == invoices.keys() == links.keys()
    of_status = {"paid": "succeeded", "void": "canceled", "open": "requires_payment_method"}
    for invoice_id, *ours in rows:
        one = invoices[invoice_id]
        tax = sum(part["amount"] for part in one["total_taxes"])
        issued_at = datetime.fromtimestamp(one["status_transitions"]["finalized_at"], UTC)
        head = [one["number"], one["status"], one["billing_reason"]]
        assert ours == [*head, one["subtotal"], tax, one["total"], one["amount_paid"], issued_at]
        intent = intents[links[invoice_id]["payment"]["payment_intent"]]
        outside = one.get("amount_paid_off_stripe", 0)
        assert intent["status"] == ("canceled" if outside else of_status[one["status"]])
        assert one["amount_due"] == one["amount_paid"] + one["amount_remaining"]


def test_subscriptions_and_refunds_agree(loaded: Loaded) -> None:
    stripe = stripe_has(loaded.sandbox_file, "subscription")
    columns = (
        "stripe_subscription_id, status, current_period_start_at, current_period_end_at, cancel_at_period_end,"
        " started_at, canceled_at, ended_at, garage_id, id"
    )
    rows = rows_of(loaded.database, "subscriptions", columns)
    assert {row[0] for row in rows} == stripe.keys()
    for stripe_id, status, start_at, end_at, at_end, started_at, canceled_at, ended_at, garage_id, own_id in rows:
        one = stripe[stripe_id]
        (item,) = one["items"]["data"]
        assert (status, at_end) == (one["status"], one["cancel_at_period_end"])
        assert [item["current_period_start"], item["current_period_end"]] == [seconds(start_at), seconds(end_at)]
        given = [one["start_date"], one["canceled_at"], one["ended_at"]]
        assert given == [seconds(started_at), seconds(canceled_at), seconds(ended_at)]
        assert one["metadata"] == {"garage_id": str(garage_id), "subscription_id": str(own_id)}
    refunds = stripe_has(loaded.sandbox_file, "refund")
    rows = rows_of(loaded.database, "refunds", "stripe_refund_id, amount_minor, status, reason, refunded_at")
    assert {row[0] for row in rows} == refunds.keys()
    for refund_id, *ours in rows:
        one = refunds[refund_id]
        assert ours == [one["amount"], one["status"], one["reason"], datetime.fromtimestamp(one["created"], UTC)]


@asynccontextmanager
async def alive(loaded: Loaded, file: Path) -> AsyncIterator[World]:
    """The loaded garages with a Stripe of their own, on a copy of the file."""
    shutil.copy(loaded.sandbox_file, file)
    store, clock = Store(file), [NOW]

    def clock_s() -> float:
        return clock[0].timestamp()

    sandbox = Sandbox(store, clock_s, seed=3)
    async with serving(sandbox, time_every_s=None) as port:
        stripe = StripeGateway("sk_test_sandbox", base_url=f"http://127.0.0.1:{port}")
        try:
            yield World(loaded.door, stripe, sandbox, clock)
        finally:
            await stripe.close()
    store.close()


async def test_reading_old_objects_from_stripe_again_writes_nothing_new(loaded: Loaded, tmp_path: Path) -> None:
    def state() -> dict[str, list[Any]]:
        found = everything(loaded.database)
        without_clock = "stripe_invoice_id, id, status, number, paid_minor, paid_at, total_minor, issued_at"
        return found | {"invoices": rows_of(loaded.database, "invoices", without_clock)}

    before = state()
    async with alive(loaded, tmp_path / "stripe.db") as world:
        rows = rows_of(loaded.database, "invoices", "garage_id, stripe_invoice_id, status")
        chosen = [row for row in rows if row[2] != "paid"] + rows[::25]
        for garage_id, stripe_invoice_id, _ in chosen:
            reading = await read_invoice(world.stripe, stripe_invoice_id)
            async with loaded.door.garage_transaction(garage_id) as garage:
                assert await write_invoice(garage, reading, now=NOW) is not None
        for garage_id, charge_id in rows_of(
            loaded.database, "payments where refunded_minor > 0", "garage_id, stripe_charge_id"
        ):
            refunds = await read_refunds(world.stripe, charge_id)
            async with loaded.door.garage_transaction(garage_id) as garage:
                await write_refunds(garage, refunds, now=NOW)
    assert state() == before


async def test_the_subscriptions_go_on_renewing_after_the_load(database: Database, tmp_path: Path) -> None:
    own, file = await new_database(database, "going_on"), tmp_path / "loaded.db"
    async with closing_door(own) as door:
        summary = await load(door, sandbox_file=file, seed=SEED, now=NOW, scale=0.01)
        payments = len(rows_of(own, "payments"))
        async with alive(Loaded(own, door, file, summary), tmp_path / "stripe.db") as world:
            world.move(days=9)
            endings = await world.drain()
    renewed = rows_of(own, "invoices where billing_reason = 'subscription_cycle'", "issued_at, status")
    assert sum(issued_at > NOW for issued_at, _ in renewed) > 5
    assert len(rows_of(own, "payments")) > payments
    assert {ending.name for ending in endings} <= {"APPLIED", "QUIET", "PARKED"}, endings
    # Payouts are recorded by nobody yet, so they wait for a person; everything else has been understood.
    parked = rows_of(own, "stripe_events where state = 'parked'", "type")
    assert all(kind.startswith("payout.") for (kind,) in parked), parked
    assert not rows_of(own, "stripe_events where state in ('failed', 'received')", "id, note")


def test_the_sign_ins_are_what_the_screen_says(loaded: Loaded) -> None:
    hashes = dict(rows_of(loaded.database, "users", "email, password_hash"))
    assert hashes.keys() == {one.email for one in SIGN_INS}
    for one in SIGN_INS:
        assert argon2.PasswordHasher().verify(hashes[one.email], one.password)
    roles = rows_of(
        loaded.database, "memberships m join users u on u.id = m.user_id", "u.email, m.role, m.garage_id is not null"
    )
    expected = {(one.email, one.role.value, one.garage is not None) for one in SIGN_INS if one.role.value != "driver"}
    assert set(roles) == expected
    drivers = rows_of(loaded.database, "drivers where user_id is not null", "email, name")
    assert drivers == [("driver@example.com", "Dana Whitfield")]


async def test_the_whole_portfolio_loads(database: Database, tmp_path: Path) -> None:
    own = await new_database(database, "whole")
    async with closing_door(own) as door:
        summary = await load(door, sandbox_file=tmp_path / "stripe.db", seed=1, now=NOW)
    assert (len(summary.operators), len(summary.garages), summary.drivers) == (2, 6, 2000)
    assert summary.payments >= 25_000
    assert summary.stripe_objects > 4 * summary.payments
