"""Random lives of an account, seeded: whatever happens, every answer keeps Stripe's shape and the money adds up.

``STRIPE_SANDBOX_OPERATIONS=10000`` makes the run longer, ``STRIPE_SANDBOX_SEED`` another one.
"""

import os
import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
import stripe

from .conftest import Story

OPERATIONS = int(os.environ.get("STRIPE_SANDBOX_OPERATIONS", "300"))
SEEDS = [int(os.environ.get("STRIPE_SANDBOX_SEED", "1"))]
CARDS = ["pm_card_visa", "pm_card_visa", "pm_card_amex", "pm_card_chargeCustomerFail", "pm_card_authenticationRequired"]
BEHAVIORS = ["allow_incomplete", "error_if_incomplete", "default_incomplete", "pending_if_incomplete"]
DAY_S = 86400


class Life:
    """Picks operations and parameters, sensible and not."""

    def __init__(self, story: Story, seed: int) -> None:
        self.story = story
        self.dice = random.Random(seed)
        self.ended: Counter[str] = Counter()
        self.statuses: set[int | None] = set()

    def some(self, kind: str) -> str:
        found = self.story.sandbox.store.execute("SELECT id FROM objects WHERE kind = ? ORDER BY seq", (kind,))
        return str(self.dice.choice(found)[0]) if found and self.dice.random() < 0.97 else f"{kind}_none"

    def maybe(self, share: float, **given: Any) -> dict[str, Any]:
        return given if self.dice.random() < share else {}

    async def step(self) -> None:
        names = [name for name in dir(self) if name.startswith("do_")]
        action: Callable[[], Any] = getattr(self, self.dice.choice(names))
        try:
            await action()
            self.ended["fine"] += 1
        except (stripe.CardError, stripe.InvalidRequestError) as refusal:
            self.statuses.add(refusal.http_status)
            self.ended[str(refusal.code)] += 1

    async def do_customer(self) -> None:
        self.story.clock.now += self.dice.randint(0, 3)
        await self.story.customer(self.dice.choice(CARDS), **self.maybe(0.3, metadata={"a": "b"}))

    async def do_customer_change(self) -> None:
        given = {**self.maybe(0.5, name="Other"), **self.maybe(0.5, metadata=""), **self.maybe(0.2, phone="")}
        address = self.maybe(0.3, address={"city": "Utrecht", "country": "NL"})
        await self.story.v1.customers.update_async(self.some("customer"), given | address)

    async def do_price(self) -> None:
        await self.story.price(
            self.dice.randint(0, 30000), self.dice.choice(["usd", "eur"]), self.dice.choice(["month", "year"])
        )

    async def do_tax_rate(self) -> None:
        percentage, inclusive = self.dice.choice([18.375, 20, 7.25]), self.dice.random() < 0.5
        given = {"display_name": "T", "percentage": percentage, "inclusive": inclusive}
        await self.story.v1.tax_rates.create_async(given)

    async def do_subscribe(self) -> None:
        given = {
            "customer": self.some("customer"),
            "items": [{"price": self.some("price"), **self.maybe(0.2, quantity=2)}],
            **self.maybe(0.5, payment_behavior=self.dice.choice(BEHAVIORS)),
            **self.maybe(0.3, default_tax_rates=[self.some("tax_rate")]),
            **self.maybe(0.2, trial_period_days=self.dice.randint(1, 40)),
            **self.maybe(0.2, billing_cycle_anchor=self.story.clock.now + self.dice.randint(-1, 35) * DAY_S),
            **self.maybe(0.3, metadata={"garage": "g"}),
            **self.maybe(0.3, expand=["latest_invoice.payments", "customer"]),
        }
        await self.story.v1.subscriptions.create_async(given)

    do_subscribe_too = do_subscribe

    async def do_subscription_change(self) -> None:
        given = {
            **self.maybe(0.4, cancel_at_period_end=self.dice.random() < 0.5),
            **self.maybe(0.3, default_payment_method=self.some("payment_method")),
            **self.maybe(0.3, metadata={"garage": "", "other": "x"}),
            **self.maybe(0.1, cancel_at=self.story.clock.now + self.dice.randint(-1, 50) * DAY_S),
        }
        await self.story.v1.subscriptions.update_async(self.some("subscription"), given)

    async def do_cancel(self) -> None:
        await self.story.v1.subscriptions.cancel_async(self.some("subscription"))

    async def do_pay(self) -> None:
        given = self.maybe(0.5, payment_method=self.some("payment_method"))
        await self.story.v1.invoices.pay_async(self.some("invoice"), given)

    async def do_void(self) -> None:
        await self.story.v1.invoices.void_invoice_async(self.some("invoice"))

    async def do_confirm(self) -> None:
        given = {"payment_method": self.some("payment_method"), **self.maybe(0.3, off_session=True)}
        await self.story.v1.payment_intents.confirm_async(self.some("payment_intent"), given)

    async def do_refund(self) -> None:
        given = {"charge": self.some("charge"), **self.maybe(0.6, amount=self.dice.randint(-1, 20000))}
        await self.story.v1.refunds.create_async(given)

    async def do_detach(self) -> None:
        await self.story.v1.payment_methods.detach_async(self.some("payment_method"))

    async def do_look(self) -> None:
        nouns = [
            "customers",
            "subscriptions",
            "invoices",
            "payment_intents",
            "charges",
            "refunds",
            "balance_transactions",
        ]
        nouns += ["events", "prices", "products", "tax_rates", "invoice_payments"]
        service = getattr(self.story.v1, self.dice.choice(nouns))
        page = await service.list_async({"limit": self.dice.randint(1, 100)})
        for found in page.data[:1]:
            assert (await service.retrieve_async(found.id)).id == found.id

    async def do_time(self) -> None:
        self.story.move_to(self.story.clock.now + self.dice.choice([60, 3600, DAY_S, 9 * DAY_S]))


@pytest.mark.timeout(20 + OPERATIONS // 20)
@pytest.mark.parametrize("seed", SEEDS)
async def test_random_operations_keep_stripes_shapes_and_add_up(story: Story, seed: int) -> None:
    life = Life(story, seed)
    for _ in range(OPERATIONS):
        await life.step()
    assert life.ended["fine"] > OPERATIONS / 2, life.ended
    assert {400, 404} <= life.statuses <= {400, 402, 404}, "refusals happen too, and no others"
    check_money(story)


def check_money(story: Story) -> None:
    """The account's books agree with each other, whatever happened."""

    def every(kind: str) -> dict[str, Any]:
        return {obj["id"]: obj for obj in story.sandbox.store.select("kind = ? ORDER BY seq", (kind,))}

    charges, intents, refunds, entries = (
        every(kind) for kind in ("charge", "payment_intent", "refund", "balance_transaction")
    )
    taken = {key: charge for key, charge in charges.items() if charge["status"] == "succeeded"}
    assert taken, "some money came"
    gross = sum(charge["amount"] for charge in taken.values()) - sum(refund["amount"] for refund in refunds.values())
    assert sum(entry["amount"] for entry in entries.values() if entry["type"] != "payout") == gross
    assert all(entry["net"] == entry["amount"] - entry["fee"] for entry in entries.values())
    for charge in charges.values():
        returned = sum(refund["amount"] for refund in refunds.values() if refund["charge"] == charge["id"])
        assert charge["amount_refunded"] == returned <= charge["amount"]
    by_intent = Counter(charge["payment_intent"] for charge in taken.values())
    assert all(count == 1 for count in by_intent.values()), "nothing is charged twice"
    invoices, periods = every("invoice"), Counter[tuple[Any, ...]]()
    for payment in every("invoice_payment").values():
        invoice, intent = invoices[payment["invoice"]], intents[payment["payment"]["payment_intent"]]
        assert (invoice["status"] == "paid") == (intent["status"] == "succeeded") == (intent["id"] in by_intent)
        assert intent["amount"] == invoice["amount_due"] == payment["amount_requested"]
        line = invoice["lines"]["data"][0]
        subscription = line["parent"]["subscription_item_details"]["subscription"]
        periods[subscription, line["period"]["start"]] += 1
    assert all(count == 1 for count in periods.values()), "no period is billed twice"
