"""The demo's walk: a driver subscribes through the API, and the money is followed to the reports, live and warehouse's.

Each hop looks at the row that it left, in the database or at Stripe, and says what is wrong when it is not there.
"""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from vend.app.hops import Access, Hop, HopFailed
from vend.domain.errors import VendError
from vend.domain.invoice import Invoice, Payment
from vend.domain.ledger import Transfer
from vend.domain.money import Money
from vend.domain.page import Page
from vend.domain.period import local_date
from vend.domain.stripe_event import InboxRow
from vend.domain.subscription import Subscription
from vend.reports.parity import Parity, compare
from vend.store import customers, invoices, ledger, operations, payments, stripe_events, subscriptions
from vend.webhooks.handlers import INVOICE_EVENTS

T = TypeVar("T")
_WAIT_S_MAX = 20.0
_POLL_S = 0.02
_LOG_LOOKS_MAX = 50
_CARD = "pm_card_visa"


class _Published(msgspec.Struct, frozen=True):
    """A month of a garage as it was published; `as_of` is the instant that it is of."""

    invoiced_minor: int
    payments: int
    as_of: str


async def _leave_it() -> None:
    """Let the warehouse follow by itself."""


class Walk:
    """One walk.

    Args:
        access: what it is taken with.
        tell: is called after each hop.
    """

    def __init__(self, access: Access, tell: Callable[[Hop], None]) -> None:
        self._access = access
        self._api, self._door = access.api, access.door
        self._tell = tell
        self._began_at = datetime.now(UTC)
        self._doing = "start"
        self._garage: dict[str, Any] = {}
        self._price = Money(0, "USD")
        self._actor = ""
        self._pass_id = ""

    @property
    def garage_id(self) -> UUID:
        """The garage that was chosen."""
        return UUID(self._garage["id"])

    def _path(self, rest: str) -> str:
        return f"/v1/garages/{self._garage['id']}/{rest}"

    async def run(self, *, warehouse: bool = True) -> None:
        """Take the walk.

        Args:
            warehouse: whether one runs; without it the walk ends at the live report.

        Raises:
            HopFailed: names the hop that did not leave what it should have.
        """
        try:
            await self.prepare()
            before = await self._revenue()
            published = await self._published() if warehouse else None
            invoice, payment = await self.pay()
            await self._charge(payment)
            await self._webhook(invoice)
            await self._money(invoice, payment)
            await self._report(before)
            if published is not None:
                await self._warehouse(published)
                await self._parity()
        except HopFailed:
            raise
        except VendError as error:
            raise HopFailed(self._doing, error.detail) from error
        except Exception as error:
            # Whatever else goes wrong went wrong at this hop, an answer of another shape included.
            raise HopFailed(self._doing, f"{type(error).__name__}: {error}") from error

    async def prepare(self) -> None:
        """Sign in, and choose what is subscribed to.

        Raises:
            HopFailed, ApiRefused: it cannot be.
        """
        await self._sign_in()
        self._pass_id = await self._choose()

    async def pay(self) -> tuple[Invoice, Payment]:
        """Let somebody new subscribe, after `prepare`; give the invoice and the payment once they are recorded.

        Raises:
            HopFailed, ApiRefused: it cannot be, or did not happen in time.
        """
        driver_id, vehicle_id = await self._people()
        return await self._recorded(await self._subscribe(self._pass_id, driver_id, vehicle_id))

    # ------------------------------------------------------------------ the hops

    async def _sign_in(self) -> None:
        self._doing = "sign in"
        began = time.perf_counter()
        access = self._access
        session = await self._api.post("/v1/auth/sign-in", {"email": access.email, "password": access.password})
        self._api.token = session["access_token"]
        me = await self._api.get("/v1/auth/me")
        self._actor = str(me["actor"])
        self._say(self._doing, None, who=access.email, took=f"{(time.perf_counter() - began) * 1000:.0f} ms")

    async def _choose(self) -> str:
        """Take the caller's first garage that has a pass with places left."""
        self._doing = "garage and pass"
        for garage in (await self._api.get("/v1/garages"))["data"]:
            self._garage = garage
            for parking_pass in (await self._api.get(self._path("passes")))["data"]:
                if parking_pass["billing_interval"] == "month" and not parking_pass.get("archived_at"):
                    if parking_pass.get("capacity"):
                        continue  # one with places of its own may be sold out
                    self._price = Money(parking_pass["amount_minor"], parking_pass["currency"])
                    price = f"{self._price} a month"
                    self._say(self._doing, None, garage=garage["name"], sells=parking_pass["name"], price=price)
                    return str(parking_pass["id"])
        raise HopFailed(self._doing, "no garage of this user sells a monthly pass")

    async def _people(self) -> tuple[str, str]:
        self._doing = "customer, driver, vehicle"
        tail = secrets.token_hex(3).upper()
        email = f"walk-{tail.lower()}@example.com"
        customer = await self._api.post(self._path("customers"), {"name": f"Demo Walker {tail}", "email": email})
        whose = {"customer_id": customer["id"], "name": f"Demo Walker {tail}", "email": email}
        driver = await self._api.post(self._path("drivers"), whose)
        plate = {"driver_id": driver["id"], "plate": f"W{tail}", "region": "US-NY"}
        vehicle = await self._api.post(self._path("vehicles"), plate)
        self._say(self._doing, None, customer=customer["id"], driver=driver["id"], plate=vehicle["plate"])
        return driver["id"], vehicle["id"]

    async def _subscribe(self, pass_id: str, driver_id: str, vehicle_id: str) -> Subscription:
        self._doing = "API request"
        key = f"walk-{secrets.token_hex(8)}"
        body = {"driver_id": driver_id, "pass_id": pass_id, "payment_method": _CARD}
        self._began_at = datetime.now(UTC)
        made = await self._api.post(self._path("subscriptions"), {**body, "vehicle_ids": [vehicle_id]}, key=key)
        answered = datetime.now(UTC)
        subscription_id = UUID(made["id"])
        request_id = self._api.last_request_id
        served_by = await self._instance_of(request_id)
        self._say(self._doing, self._began_at, request=request_id, by=served_by, key=key)

        self._doing = "operation reserved"
        async with self._door.garage_snapshot([self.garage_id], fresh=True) as garage:
            operation = await garage.run(operations.read_by_key(actor=self._actor, idempotency_key=key))
            subscription = await garage.run(subscriptions.read_one(subscription_id=subscription_id))
        if operation is None or subscription is None:
            raise HopFailed(self._doing, f"the row of operation {key!r} by {self._actor!r} is not there")
        self._say(self._doing, operation.created_at, operation=str(operation.id), kind=operation.kind)
        await self._at_stripe(subscription)

        self._doing = "settled and answered"
        if operation.state != "succeeded" or subscription.status != "active":
            raise HopFailed(self._doing, f"operation {operation.state}, subscription {subscription.status}")
        until = subscription.current_period_end_at
        paid = f"{local_date(until, self._garage['time_zone'])}" if until else "?"
        facts = {"subscription": str(subscription.id), "status": subscription.status, "paid until": paid}
        self._say(self._doing, answered, **facts)
        return subscription

    async def _instance_of(self, request_id: str) -> str:
        """Give the instance that served a request; the balancer writes its log a moment after it has answered."""
        for _ in range(_LOG_LOOKS_MAX):
            if (found := self._access.instance_of_request(request_id)) is not None:
                return found
            await asyncio.sleep(_POLL_S)
        return "unknown"

    async def _at_stripe(self, subscription: Subscription) -> None:
        self._doing = "Stripe customer"
        async with self._door.garage_snapshot([self.garage_id], fresh=True) as garage:
            customer = await garage.run(customers.read_one(customer_id=subscription.customer_id))
        if customer is None or customer.stripe_customer_id is None:
            raise HopFailed(self._doing, "our customer has no Stripe customer")
        self._say(self._doing, None, customer=customer.stripe_customer_id)

        self._doing = "Stripe subscription"
        assert subscription.stripe_subscription_id is not None, "an answered subscription has Stripe's id"
        raw = await self._access.gateway.read_subscription(subscription.stripe_subscription_id)
        if raw.customer != customer.stripe_customer_id or raw.status != "active":
            raise HopFailed(self._doing, f"Stripe has it {raw.status} for customer {raw.customer}")
        self._say(self._doing, None, subscription=raw.id, status=raw.status)

    async def _recorded(self, subscription: Subscription) -> tuple[Invoice, Payment]:
        """Wait until the worker has written what the webhooks told of."""
        self._doing = "webhook to payment"
        invoice = await self._until(lambda: self._invoice(subscription))
        payment = await self._until(lambda: self._payment(subscription, invoice))
        return invoice, payment

    async def _charge(self, payment: Payment) -> None:
        self._doing = "Stripe charge"
        assert payment.stripe_charge_id is not None, "Stripe collected it"
        charge = await self._access.gateway.read_charge(payment.stripe_charge_id)
        amount = Money(charge.amount, charge.currency.upper())
        if charge.status != "succeeded":
            raise HopFailed(self._doing, f"Stripe has charge {charge.id} {charge.status}")
        self._say(self._doing, None, charge=charge.id, amount=f"{amount} {charge.status}")
        if amount != Money(payment.amount_minor, payment.currency):
            raise HopFailed(self._doing, f"Stripe took {amount}, the payment row has {payment.amount_minor}")

    async def _webhook(self, invoice: Invoice) -> None:
        self._doing = "webhook received"
        event = await self._until(lambda: self._event(invoice))
        served_by = self._access.instance_of_event(event.id) or "unknown"
        self._say(self._doing, event.received_at, event=event.id, type=event.type, by=served_by)
        self._doing = "applied by the worker"
        self._say(self._doing, event.settled_at, state=event.state, tries=str(event.attempts))

    async def _invoice(self, subscription: Subscription) -> Invoice | None:
        asked = invoices.list_page(page=Page(), status=None, customer_id=None, subscription_id=subscription.id)
        async with self._door.garage_snapshot([self.garage_id], fresh=True) as garage:
            found = await garage.run(asked)
        return found[0] if found and found[0].status == "paid" else None

    async def _event(self, invoice: Invoice) -> InboxRow | None:
        async with self._door.platform(reason="follow an event in the demo") as platform:
            page = stripe_events.list_page(
                before_at=datetime(9999, 1, 1, tzinfo=UTC), before_event="~", row_limit=200, state=None
            )
            found = await platform.run(page)
        # Whichever of these was applied first made the rows, since each is applied by reading Stripe's present truth.
        telling = (e for e in found if e.object_id == invoice.stripe_invoice_id and e.type in INVOICE_EVENTS)
        applied = [(e.settled_at, e) for e in telling if e.state == "applied" and e.settled_at is not None]
        return min(applied, key=lambda pair: pair[0])[1] if applied else None

    async def _money(self, invoice: Invoice, payment: Payment) -> None:
        self._doing = "invoice row"
        total = Money(invoice.total_minor, invoice.currency)
        facts = {"invoice": str(invoice.id), "Stripe": invoice.stripe_invoice_id, "status": invoice.status}
        self._say(self._doing, None, **facts, total=f"{total} with tax")
        if invoice.subtotal_minor != self._price.amount_minor:
            raise HopFailed(self._doing, f"its subtotal is not the price {self._price}")

        self._doing = "payment row"
        if payment.amount_minor != invoice.total_minor or payment.status != "succeeded":
            raise HopFailed(self._doing, f"{payment.status} with {payment.amount_minor} of {invoice.total_minor}")
        amount = Money(payment.amount_minor, payment.currency)
        card = f"{payment.method_brand} …{payment.method_last4}"
        self._say(self._doing, None, payment=str(payment.id), card=card, amount=f"{amount} {payment.status}")

        self._doing = "ledger transfers"
        async with self._door.garage_snapshot([self.garage_id], fresh=True) as garage:
            transfers = await garage.run(ledger.of_invoice(invoice_id=invoice.id))
        self._check_transfers(transfers, invoice, payment)
        rows = [
            (one.debit_account, one.credit_account, str(Money(one.amount_minor, one.currency)))
            for one in sorted(transfers, key=lambda one: one.kind)
        ]
        self._tell(Hop(self._doing, None, {"rows": str(len(rows))}, rows))

    def _check_transfers(self, transfers: list[Transfer], invoice: Invoice, payment: Payment) -> None:
        """Check that receivable is even again, revenue is the price, and cash is the payment less the fee."""
        totals: dict[str, int] = {}
        for one in transfers:
            totals[one.debit_account] = totals.get(one.debit_account, 0) + one.amount_minor
            totals[one.credit_account] = totals.get(one.credit_account, 0) - one.amount_minor
        expected = {
            "receivable": 0,
            "revenue": -invoice.subtotal_minor,
            "tax_payable": -invoice.tax_minor,
            "stripe_cash": payment.amount_minor - payment.fee_minor,
            "processor_fees": payment.fee_minor,
        }
        wrong = {name: totals.get(name, 0) for name, amount in expected.items() if totals.get(name, 0) != amount}
        if wrong:
            raise HopFailed(self._doing, f"balances {wrong}, expected {expected}")

    async def _payment(self, subscription: Subscription, invoice: Invoice) -> Payment | None:
        asked = payments.list_page(
            page=Page(),
            from_at=self._began_at - timedelta(days=1),
            until_at=self._began_at + timedelta(days=1),
            status=None,
            customer_id=None,
            subscription_id=subscription.id,
            invoice_id=invoice.id,
        )
        async with self._door.garage_snapshot([self.garage_id], fresh=True) as garage:
            found = await garage.run(asked)
        return found[0] if found else None

    async def _revenue(self) -> int:
        """Read this month's revenue of the garage, in minor units without tax, as the API's report has it."""
        self._doing = "revenue report"
        today = local_date(datetime.now(UTC), self._garage["time_zone"])
        first = today.replace(day=1)
        query = {"from": str(first), "until": str(today + timedelta(days=1)), "grain": "month"}
        report = await self._api.get(self._path("reports/revenue"), query)
        return sum(row["invoiced_minor"] for row in report["rows"])

    async def _report(self, before_minor: int) -> None:
        """Wait until the standby has it: its reads may be a moment old."""

        async def grown() -> int | None:
            after = await self._revenue()
            return after if after != before_minor else None

        after_minor = await self._until(grown)
        grown_by = Money(after_minor - before_minor, self._price.currency)
        if grown_by != self._price:
            raise HopFailed(self._doing, f"revenue grew by {grown_by}, the price is {self._price}")
        before, after = Money(before_minor, self._price.currency), Money(after_minor, self._price.currency)
        self._say(self._doing, datetime.now(UTC), before=str(before), after=str(after), grown=f"{grown_by}, the price")

    async def _published(self) -> _Published:
        """Read this month of the garage as the warehouse has it, through the API, over all passes."""
        self._doing = "warehouse report"
        month = f"{local_date(datetime.now(UTC), self._garage['time_zone']):%Y-%m}"
        query = {"garages": self._garage["id"], "from": month, "to": month, "group_by": "none"}
        report = await self._api.get("/v1/analytics/revenue_monthly", query)
        rows = report["rows"]
        return _Published(
            sum(row["invoiced_minor"] for row in rows), sum(row["payments"] for row in rows), report["as_of"]
        )

    async def _warehouse(self, before: _Published) -> None:
        """Wait until the warehouse has followed, built, tested and published."""

        async def grown() -> _Published | None:
            after = await self._published()
            return after if after.payments > before.payments else None

        after = await self._until(grown, "see the log of `vend sync`")
        grown_by = Money(after.invoiced_minor - before.invoiced_minor, self._price.currency)
        if grown_by != self._price:
            raise HopFailed(self._doing, f"revenue grew by {grown_by}, the price is {self._price}")
        payments = f"{before.payments} → {after.payments}"
        self._say(self._doing, datetime.now(UTC), payments=payments, grown=f"{grown_by}, the price", of=after.as_of)

    async def _parity(self) -> None:
        """Wait until every figure of this month is the same in the live reports and in the warehouse's."""
        self._doing = "live = warehouse"
        month = local_date(datetime.now(UTC), self._garage["time_zone"]).replace(day=1)

        async def same() -> Parity | None:
            found = await compare(
                self._door, [self.garage_id], _leave_it, now=lambda: datetime.now(UTC), months={month}
            )
            return None if found.differences or found.in_motion or found.withheld else found

        found = await self._until(same, f"`vend parity --garage {self.garage_id}` names what differs")
        self._say(self._doing, datetime.now(UTC), figures=f"{found.figures} compared", different="0")

    # ------------------------------------------------------------------ small things

    async def _until(self, look: Callable[[], Awaitable[T | None]], mend: str = "see the worker's log") -> T:
        """Look again and again until something is there.

        Raises:
            HopFailed: it did not come in time.
        """
        deadline = time.monotonic() + _WAIT_S_MAX
        while (found := await look()) is None:
            if time.monotonic() > deadline:
                raise HopFailed(self._doing, f"did not happen within {_WAIT_S_MAX:g} s; {mend}")
            await asyncio.sleep(_POLL_S)
        return found

    def _say(self, title: str, at: datetime | None, **facts: str) -> None:
        self._tell(Hop(title, self._ms(at) if at else None, facts))

    def _ms(self, at: datetime) -> float:
        return round((at - self._began_at).total_seconds() * 1000, 1)
