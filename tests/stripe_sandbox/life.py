"""A random life of an account: operations with sensible parameters and others, chosen by a seed."""

import random
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import stripe

from .conftest import Story

CARDS = [
    *["pm_card_visa"] * 4,
    *("pm_card_amex", "pm_card_chargeCustomerFail", "pm_card_authenticationRequired", "pm_card_refundFail"),
    *("pm_card_pendingRefund", "pm_card_createDispute", "pm_card_createDisputeInquiry"),
]
BEHAVIORS = ["allow_incomplete", "error_if_incomplete", "default_incomplete", "pending_if_incomplete"]
PRORATIONS = ["create_prorations", "always_invoice", "none"]
NOUNS = [
    *("balance_transactions", "charges", "coupons", "credit_notes", "customers", "disputes", "events"),
    *("invoice_items", "invoice_payments", "invoices", "payment_intents", "payouts", "prices", "products"),
    *("promotion_codes", "refunds", "setup_intents", "subscription_schedules", "subscriptions", "tax_rates"),
]
DAY_S = 86400


class Life:
    """Picks operations and parameters; each ``do_`` method is one kind of thing that is done."""

    def __init__(self, story: Story, seed: int) -> None:
        self.story = story
        self.dice = random.Random(seed)
        self.ended: Counter[str] = Counter()
        self.done: Counter[str] = Counter()
        self.statuses: set[int | None] = set()
        self.names = [name for name in dir(self) if name.startswith("do_")]

    @property
    def v1(self) -> Any:
        return self.story.v1

    @property
    def now(self) -> int:
        return self.story.clock.now

    def some(self, kind: str, status: str | None = None) -> str:
        store = self.story.sandbox.store
        where = "kind = ? AND status IS coalesce(?, status)"
        count = store.execute(f"SELECT count(*) FROM objects WHERE {where}", (kind, status))[0][0]
        if not count and status:
            return self.some(kind)
        if not count or self.dice.random() < 0.03:
            return f"{kind}_none"
        # The latest are picked more often: they are the ones that can still change.
        place = int(count * self.dice.random() ** 2)
        found = store.execute(
            f"SELECT id FROM objects WHERE {where} ORDER BY seq DESC LIMIT 1 OFFSET ?", (kind, status, place)
        )
        return str(found[0][0])

    def recurring(self) -> str:
        """A price to subscribe to, mostly in the same currency and interval."""
        month = "json_extract(body, '$.recurring.interval') = 'month' AND json_extract(body, '$.currency') = 'usd'"
        found = self.story.sandbox.store.execute(
            f"SELECT id FROM objects WHERE kind = 'price' AND {month} ORDER BY seq DESC LIMIT 20"
        )
        return str(self.dice.choice(found)[0]) if found and self.dice.random() < 0.85 else self.some("price")

    def living(self) -> str:
        """A subscription, mostly one that goes on."""
        return self.some("subscription", self.one("active", "active", "past_due", "trialing", None))

    def maybe(self, share: float, **given: Any) -> dict[str, Any]:
        return given if self.dice.random() < share else {}

    def one(self, *choices: Any) -> Any:
        return self.dice.choice(choices)

    async def step(self) -> None:
        name = self.dice.choice(self.names)
        action: Callable[[], Awaitable[None]] = getattr(self, name)
        try:
            await action()
            self.ended["fine"] += 1
            self.done[name] += 1
        except (stripe.CardError, stripe.InvalidRequestError, stripe.RateLimitError) as refusal:
            self.statuses.add(refusal.http_status)
            self.ended[str(refusal.code)] += 1

    # People and catalogue

    async def do_customer(self) -> None:
        self.story.clock.now += self.dice.randint(0, 3)
        on_clock = self.maybe(0.2, test_clock=self.some("test_helpers.test_clock"))
        card = self.dice.choice([*CARDS, None])
        await self.story.customer(card, **self.maybe(0.3, metadata={"a": "b"}), **on_clock)

    async def do_customer_change(self) -> None:
        given = {**self.maybe(0.5, name="Other"), **self.maybe(0.5, metadata=""), **self.maybe(0.2, phone="")}
        address = self.maybe(0.3, address={"city": "Utrecht", "country": "NL"})
        await self.v1.customers.update_async(self.some("customer"), given | address)

    async def do_balance(self) -> None:
        given = {"amount": self.dice.randint(-9000, 3000), "currency": "usd"}
        await self.v1.customers.balance_transactions.create_async(self.some("customer"), given)

    async def do_card(self) -> None:
        customer = self.some("customer")
        card = await self.v1.payment_methods.attach_async(self.dice.choice(CARDS), {"customer": customer})
        await self.v1.customers.update_async(customer, {"invoice_settings": {"default_payment_method": card.id}})

    async def do_detach(self) -> None:
        await self.v1.payment_methods.detach_async(self.some("payment_method"))

    async def do_price(self) -> None:
        interval = self.one("month", "month", "year")
        await self.story.price(self.dice.randint(0, 30000), self.one("usd", "usd", "eur"), interval)

    async def do_one_time_price(self) -> None:
        given = {"product": self.some("product"), "currency": "usd", "unit_amount": self.dice.randint(1, 9000)}
        await self.v1.prices.create_async(given)

    async def do_tax_rate(self) -> None:
        given = {"display_name": "T", "percentage": self.one(18.375, 20, 7.25), "inclusive": self.dice.random() < 0.5}
        await self.v1.tax_rates.create_async(given)

    async def do_coupon(self) -> None:
        worth = self.one({"percent_off": self.one(5, 33.3, 100)}, {"amount_off": 1234, "currency": "usd"})
        lasts = self.one(
            {"duration": "once"}, {"duration": "forever"}, {"duration": "repeating", "duration_in_months": 2}
        )
        coupon = await self.v1.coupons.create_async({**worth, **lasts, **self.maybe(0.2, max_redemptions=3)})
        await self.v1.promotion_codes.create_async({"promotion": {"type": "coupon", "coupon": coupon.id}})

    # Subscriptions

    def discounts(self) -> list[dict[str, str]]:
        return [self.one({"coupon": self.some("coupon")}, {"promotion_code": self.some("promotion_code")})]

    async def do_subscribe(self) -> None:
        items = [{"price": self.recurring(), **self.maybe(0.2, quantity=2)}, {"price": self.recurring()}]
        given = {
            "customer": self.some("customer"),
            "items": items[: self.one(1, 1, 1, 2)],
            **self.maybe(0.5, payment_behavior=self.dice.choice(BEHAVIORS)),
            **self.maybe(0.3, default_tax_rates=[self.some("tax_rate")]),
            **self.maybe(0.2, trial_period_days=self.dice.randint(1, 40)),
            **self.maybe(0.2, billing_cycle_anchor=self.now + self.dice.randint(-1, 35) * DAY_S),
            **self.maybe(0.3, metadata={"garage": "g"}),
            **self.maybe(0.2, discounts=self.discounts()),
            **self.maybe(0.2, collection_method="send_invoice", days_until_due=self.dice.randint(0, 30)),
            **self.maybe(0.1, invoice_settings={"custom_fields": [{"name": "PO number", "value": "PO-1"}]}),
            **self.maybe(0.1, trial_settings={"end_behavior": {"missing_payment_method": self.one("cancel", "pause")}}),
            **self.maybe(0.05, add_invoice_items=[{"price": self.some("price")}]),
            **self.maybe(0.05, add_invoice_items=[self.once()]),
            **self.maybe(0.1, proration_behavior="none"),
            **self.maybe(0.3, expand=["latest_invoice.payments", "customer", "discounts"]),
        }
        await self.v1.subscriptions.create_async(given)

    def once(self) -> Any:
        data = {"product": self.some("product"), "currency": "usd", "unit_amount": self.dice.randint(0, 5000)}
        begins = self.one({"type": "now"}, {"type": "timestamp", "timestamp": self.now - DAY_S})
        return {"price_data": data, **self.maybe(0.5, period={"start": begins, "end": {"type": "min_item_period_end"}})}

    do_subscribe_too = do_subscribe
    do_subscribe_more = do_subscribe
    do_subscribe_again = do_subscribe

    async def do_subscription_change(self) -> None:
        given = {
            **self.maybe(0.3, cancel_at_period_end=self.dice.random() < 0.5),
            **self.maybe(0.3, default_payment_method=self.some("payment_method")),
            **self.maybe(0.3, metadata={"garage": "", "other": "x"}),
            **self.maybe(0.1, cancel_at=self.now + self.dice.randint(-1, 50) * DAY_S),
            **self.maybe(0.2, discounts=self.one("", self.discounts())),
            **self.maybe(0.1, default_tax_rates=[self.some("tax_rate")]),
            **self.maybe(0.2, pause_collection=self.pause()),
        }
        await self.v1.subscriptions.update_async(self.living(), given)

    def pause(self) -> Any:
        if self.dice.random() < 0.3:
            return ""
        behavior = self.one("keep_as_draft", "mark_uncollectible", "void")
        return {"behavior": behavior, **self.maybe(0.7, resumes_at=self.now + self.dice.randint(0, 60) * DAY_S)}

    async def do_move(self) -> None:
        """A change of items: what was previewed is what is then invoiced at once."""
        self.story.clock.now += 1
        subscription = await self.v1.subscriptions.retrieve_async(self.living())
        item, behavior = subscription["items"].data[0], self.dice.choice(PRORATIONS)
        change: dict[str, Any] = {
            "items": [{"id": item.id, **self.maybe(0.8, price=self.recurring()), **self.maybe(0.3, quantity=3)}],
            "proration_behavior": behavior,
            **self.maybe(0.1, billing_cycle_anchor={"type": "now"}),
        }
        change["items"] += [{"price": self.recurring()}] if self.dice.random() < 0.2 else []
        preview = await self.v1.invoices.create_preview_async(
            {"subscription": subscription.id, "subscription_details": change}
        )
        after = await self.v1.subscriptions.update_async(subscription.id, {**change, "expand": ["latest_invoice"]})
        before = subscription.latest_invoice
        if after.latest_invoice and after.latest_invoice.id != before and not after.pause_collection:
            for key in ("subtotal", "total", "starting_balance"):
                assert after.latest_invoice[key] == preview[key], key

    do_move_again = do_move

    async def do_trial(self) -> None:
        until = self.one("now", self.now + self.dice.randint(1, 40) * DAY_S)
        given = {"trial_end": until, "proration_behavior": self.dice.choice(PRORATIONS)}
        await self.v1.subscriptions.update_async(self.living(), given)

    async def do_trial_without_card(self) -> None:
        customer = await self.story.customer(card=None)
        given = {"customer": customer.id, "items": [{"price": self.recurring()}], "trial_period_days": 3}
        ends = {"end_behavior": {"missing_payment_method": self.one("cancel", "pause", "create_invoice")}}
        await self.v1.subscriptions.create_async({**given, "trial_settings": ends})

    async def do_cancel(self) -> None:
        given = {**self.maybe(0.3, prorate=True), **self.maybe(0.3, invoice_now=True)}
        await self.v1.subscriptions.cancel_async(self.living(), given)

    async def do_schedule(self) -> None:
        service = self.v1.subscription_schedules
        schedule = await service.create_async({"from_subscription": self.living()})
        first = schedule.phases[0]
        items = [{"price": item.price, "quantity": item.quantity} for item in first["items"]]
        phases = [
            {"items": items, "start_date": first.start_date, "end_date": first.end_date + self.one(0, 0, 5 * DAY_S)},
            {
                "items": [{"price": self.recurring()}],
                "duration": {"interval": "month"},
                "proration_behavior": self.dice.choice(PRORATIONS),
            },
        ]
        await service.update_async(schedule.id, {"phases": phases, "end_behavior": self.one("release", "cancel")})

    async def do_schedule_away(self) -> None:
        service = self.v1.subscription_schedules
        schedule = self.some("subscription_schedule", "active")
        await self.one(service.release_async, service.cancel_async)(schedule)

    async def do_schedule_a_start(self) -> None:
        begins = self.one("now", self.now + self.dice.randint(0, 20) * DAY_S)
        phase = {"items": [{"price": self.recurring()}], "duration": {"interval": "month", "interval_count": 2}}
        given = {"customer": self.some("customer"), "start_date": begins, "phases": [phase]}
        await self.v1.subscription_schedules.create_async(given)

    async def do_resume(self) -> None:
        await self.v1.subscriptions.resume_async(self.some("subscription", "paused"))

    # Invoices

    async def do_item(self) -> None:
        priced = {"pricing": {"price": self.some("price")}, "quantity": 2}
        given = self.one({"amount": self.dice.randint(-3000, 9000), "currency": "usd"}, priced)
        where = self.one({"customer": self.some("customer")}, {"invoice": self.some("invoice")})
        await self.v1.invoice_items.create_async({**given, **where})

    async def do_item_away(self) -> None:
        await self.v1.invoice_items.delete_async(self.some("invoiceitem"))

    async def do_invoice(self) -> None:
        given = {
            "customer": self.some("customer"),
            **self.maybe(0.8, pending_invoice_items_behavior="include"),
            **self.maybe(0.5, auto_advance=True),
            **self.maybe(0.5, collection_method="send_invoice", days_until_due=self.dice.randint(0, 30)),
            **self.maybe(0.2, discounts=self.discounts()),
            **self.maybe(0.2, default_tax_rates=[self.some("tax_rate")]),
        }
        await self.v1.invoices.create_async(given)

    async def do_finalize(self) -> None:
        service = self.v1.invoices
        await self.one(service.finalize_invoice_async, service.send_invoice_async)(self.some("invoice", "draft"))

    async def do_pay(self) -> None:
        card = self.maybe(0.5, payment_method=self.some("payment_method"))
        invoice = self.some("invoice", self.one("open", "draft", "uncollectible", None))
        await self.v1.invoices.pay_async(invoice, self.one(card, {"paid_out_of_band": True}))

    async def do_give_up_invoice(self) -> None:
        service = self.v1.invoices
        await self.one(service.void_invoice_async, service.mark_uncollectible_async)(self.some("invoice", "open"))

    async def do_credit_note(self) -> None:
        invoice = await self.v1.invoices.retrieve_async(self.some("invoice", self.one("open", "paid")))
        amount = self.dice.randint(1, max(1, invoice.amount_due))
        way = self.one("refund_amount", "credit_amount", "out_of_band_amount")
        given = {"invoice": invoice.id, "amount": amount, **({way: amount} if invoice.status == "paid" else {})}
        await self.v1.credit_notes.preview_async(given)
        note = await self.v1.credit_notes.create_async(given)
        if self.dice.random() < 0.3:
            await self.v1.credit_notes.void_credit_note_async(note.id)

    # Money

    async def do_confirm(self) -> None:
        card = self.one(self.some("payment_method"), *CARDS[:6])
        given = {"payment_method": card, **self.maybe(0.3, off_session=True)}
        await self.v1.payment_intents.confirm_async(
            self.some("payment_intent", self.one("requires_payment_method", None)), given
        )

    async def do_intent(self) -> None:
        given = {
            "amount": self.dice.randint(0, 20000),
            "currency": self.one("usd", "usd", "eur"),
            **self.maybe(0.5, payment_method=self.dice.choice(CARDS), confirm=True),
            **self.maybe(0.5, customer=self.some("customer"), setup_future_usage="off_session"),
            **self.maybe(0.4, capture_method="manual"),
        }
        intent = await self.v1.payment_intents.create_async(given)
        if intent.status == "requires_capture" and self.dice.random() < 0.7:
            await self.v1.payment_intents.capture_async(intent.id, self.maybe(0.5, amount_to_capture=300))
        elif self.dice.random() < 0.3:
            await self.v1.payment_intents.cancel_async(intent.id)

    async def do_setup(self) -> None:
        given = {"customer": self.some("customer"), "payment_method": self.dice.choice(CARDS), "confirm": True}
        await self.v1.setup_intents.create_async(given)

    async def do_authenticate(self) -> None:
        waiting = self.story.sandbox.store.execute(
            "SELECT id FROM objects WHERE status = 'requires_action' ORDER BY seq"
        )
        if waiting:
            self.story.sandbox.authenticate_intent(waiting[0][0], succeeds=self.dice.random() < 0.7)

    async def do_refund(self) -> None:
        given = {"charge": self.some("charge"), **self.maybe(0.6, amount=self.dice.randint(-1, 20000))}
        await self.v1.refunds.create_async(given)

    async def do_dispute(self) -> None:
        dispute = self.some("dispute")
        if self.dice.random() < 0.2:
            await self.v1.disputes.close_async(dispute)
        text = self.one("winning_evidence", "losing_evidence", "a letter")
        await self.v1.disputes.update_async(dispute, {"evidence": {"uncategorized_text": text}})

    async def do_payout(self) -> None:
        await self.v1.payouts.create_async({"amount": self.dice.randint(1, 9000), "currency": "usd"})

    # Looking, and time

    async def do_look(self) -> None:
        service = getattr(self.v1, self.dice.choice(NOUNS))
        page = await service.list_async({"limit": self.dice.randint(1, 20)})
        for found in page.data[:1]:
            assert (await service.retrieve_async(found.id)).id == found.id

    async def do_portal(self) -> None:
        await self.v1.billing_portal.sessions.create_async({"customer": self.some("customer")})

    async def do_clock(self) -> None:
        clocks = self.v1.test_helpers.test_clocks
        if self.dice.random() < 0.3:
            await clocks.create_async({"frozen_time": self.now + self.dice.randint(-900, 900) * DAY_S})
        clock = await clocks.retrieve_async(self.some("test_helpers.test_clock"))
        await clocks.advance_async(clock.id, {"frozen_time": clock.frozen_time + self.dice.randint(-1, 40) * DAY_S})
        self.story.sandbox.run_due()

    async def do_time(self) -> None:
        self.story.move_to(self.now + self.one(60, 3600, DAY_S, 9 * DAY_S))

    do_more_time = do_time
