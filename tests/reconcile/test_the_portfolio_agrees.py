"""The demo's book: two years of six garages, written into the database and into Stripe by different code."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from stripe_sandbox import Sandbox, Store
from stripe_sandbox.server import serving
from tests.conftest import Database
from vend.db.door import Door
from vend.domain.reconcile import Cause
from vend.portfolio.load import load
from vend.portfolio.summary import Summary
from vend.stripe_gateway.gateway import StripeGateway
from vend.webhooks.reconcile import reconcile

NOW = datetime(2026, 11, 24, 12, 45, tzinfo=UTC)
SCALE = 0.06


class Book:
    def __init__(self, door: Door, stripe: StripeGateway, sandbox: Sandbox, summary: Summary) -> None:
        self.door = door
        self.stripe = stripe
        self.sandbox = sandbox
        self.summary = summary


@pytest.fixture
async def book(own_database: Database, own_door: Door, tmp_path: Path) -> AsyncIterator[Book]:
    file = tmp_path / "stripe.db"
    owner_url = own_database.url("vend_owner")
    summary = await load(own_door, sandbox_file=file, seed=7, now=NOW, scale=SCALE, owner_url=owner_url)
    store = Store(file)
    sandbox = Sandbox(store, NOW.timestamp)
    async with serving(sandbox, time_every_s=None) as port:
        stripe = StripeGateway("sk_test_sandbox", base_url=f"http://127.0.0.1:{port}")
        yield Book(own_door, stripe, sandbox, summary)
        await stripe.close()
    store.close()


async def test_every_payment_of_the_portfolio_is_compared_and_none_differs(book: Book) -> None:
    garages = [one.id for one in book.summary.garages]

    outcome = await reconcile(book.door, book.stripe, since=None, heal=True, now=NOW, garages=garages)

    assert outcome.differences == []
    assert outcome.counts.in_flight == 0
    held = book.summary.garages
    counted = sum(one.payments + one.invoices + one.subscriptions + one.refunds for one in held)
    payouts, disputes = (
        len(book.sandbox.store.select(f"kind = '{kind}' ORDER BY seq", ())) for kind in ("payout", "dispute")
    )
    # A payout is compared as the account's whole and as the garage's part.
    assert outcome.counts.compared >= counted + 2 * payouts + disputes > 1_000
    assert min(payouts, disputes) > 0

    charge = book.sandbox.store.select("kind = 'charge' AND status = 'succeeded' ORDER BY seq LIMIT 1 OFFSET 300", ())[
        0
    ]
    with book.sandbox.store.transaction():
        book.sandbox.store.delete(charge["id"])
    outcome = await reconcile(book.door, book.stripe, since=None, heal=True, now=NOW, garages=garages)
    (missing,) = (one for one in outcome.differences if one.kind == "payment")
    assert (missing.what, missing.cause, missing.amount_minor) == (
        "missing at Stripe",
        Cause.UNKNOWN,
        -charge["amount"],
    )
    assert {one.kind for one in outcome.differences} == {"payment", "month"}
