"""Speaks to Stripe through its official SDK: one client a process, short timeouts, named endings.

What is asked for most is a method here; a noun with calls of its own has a module beside this one, whose functions take
the gateway and use `v1`.

Every call that changes something carries an idempotency key that the caller derives from a row of ours. No transaction
may be open while a method here is awaited.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import stripe

from vend.domain.parking_pass import Price, TaxRate
from vend.domain.people import Customer
from vend.domain.start import StartTerms
from vend.stripe_gateway.beginning import beginning, product_of
from vend.stripe_gateway.calls import PAGE, call, every, id_of, named
from vend.stripe_gateway.outcome import Rejected
from vend.stripe_gateway.shapes import (
    PaidInvoice,
    RawCharge,
    RawIntent,
    RawInvoice,
    RawLine,
    RawRefund,
    RawSubscription,
    RawToPay,
    WithId,
    read_shape,
)
from vend.stripe_gateway.transport import Transport, TransportClient

if TYPE_CHECKING:
    from stripe.params import SubscriptionCreateParams


WITH_DISCOUNTS = ["discounts"]
"""What a call that answers with a subscription expands, so that its coupons are told."""


class StripeGateway:
    """The process's one client.

    Args:
        api_key: secret or restricted key; its mode (test or live) is the system's.
        base_url: of another server that speaks Stripe's API, such as the sandbox; None for Stripe.
        timeout_s: for one attempt; the SDK tries connection errors, 409 and 5xx twice more, with the same key.
        transport: carries the requests instead of HTTP (simulations); its time-outs are its own.

    Attributes:
        v1: the SDK's services.
        livemode: whether it works with live money.
    """

    def __init__(
        self,
        api_key: str,
        *,
        base_url: str | None = None,
        timeout_s: float = 8.0,
        transport: Transport | None = None,
    ) -> None:
        self._http: Any = stripe.AIOHTTPClient(timeout=timeout_s) if transport is None else TransportClient(transport)
        self._client = stripe.StripeClient(
            api_key,
            base_addresses={"api": base_url.rstrip("/")} if base_url else {},
            max_network_retries=2,
            http_client=self._http,
        )
        self.v1 = self._client.v1
        self.livemode = "_live_" in api_key

    async def close(self) -> None:
        """Close the client's connections."""
        await self._http.close_async()

    # ------------------------------------------------------------------ changing

    async def create_customer(self, customer: Customer, *, key: str) -> str:
        """Make Stripe's customer; give its id."""
        made = await call(
            self.v1.customers.create_async(
                {
                    "name": customer.name,
                    "email": customer.email,
                    "metadata": {"garage_id": str(customer.garage_id), "customer_id": str(customer.id)},
                },
                {"idempotency_key": key},
            )
        )
        return id_of(made)

    async def attach_payment_method(self, stripe_customer_id: str, payment_method: str, *, key: str) -> str:
        """Attach a payment method to a customer; give the id of what is attached.

        Raises:
            Rejected: the method cannot be attached, or the card's bank refused it.
        """
        made = await call(
            self.v1.payment_methods.attach_async(
                payment_method, {"customer": stripe_customer_id}, {"idempotency_key": key}
            )
        )
        return id_of(made)

    async def ensure_product(self, price: Price, *, name: str, key: str) -> str:
        """Make Stripe's product of a pass, unless it is there; give its id."""
        product_id = product_of(price.pass_id)
        try:
            await call(
                self.v1.products.create_async(
                    {
                        "id": product_id,
                        "name": name,
                        "metadata": {"garage_id": str(price.garage_id), "pass_id": str(price.pass_id)},
                    },
                    {"idempotency_key": key},
                )
            )
        except Rejected as refused:
            if refused.reason != "resource_already_exists":
                raise
        return product_id

    async def ensure_price(self, price: Price, *, product_id: str, key: str) -> str:
        """Make Stripe's price, unless it is there; give its id."""
        found = await self._find_price(price)
        if found is not None:
            return found
        try:
            made = await call(
                self.v1.prices.create_async(
                    {
                        "product": product_id,
                        "unit_amount": price.amount_minor,
                        "currency": price.currency.lower(),
                        "recurring": {"interval": price.billing_interval},
                        "lookup_key": str(price.id),
                        "metadata": {"garage_id": str(price.garage_id), "price_id": str(price.id)},
                    },
                    {"idempotency_key": key},
                )
            )
        except Rejected:
            # Somebody else may have made it since: then the lookup key is taken, for which Stripe has no code.
            found = await self._find_price(price)
            if found is None:
                raise
            return found
        return id_of(made)

    async def _find_price(self, price: Price) -> str | None:
        found = await every(self.v1.prices.list_async({"lookup_keys": [str(price.id)], "limit": 1}))
        return id_of(found[0]) if found else None

    async def create_tax_rate(self, rate: TaxRate, *, key: str) -> str:
        """Make Stripe's tax rate, added on top of the price; give its id."""
        made = await call(
            self.v1.tax_rates.create_async(
                {
                    "display_name": rate.name[:50],
                    "jurisdiction": rate.jurisdiction[:50],
                    "percentage": float(rate.percent),  # the SDK's own type; at most four decimals, so nothing is lost
                    "inclusive": False,
                    "metadata": {"garage_id": str(rate.garage_id), "tax_rate_id": str(rate.id)},
                },
                {"idempotency_key": key},
            )
        )
        return id_of(made)

    async def create_subscription(
        self,
        *,
        stripe_customer_id: str,
        stripe_price_id: str,
        price: Price,
        payment_method: str,
        tax_rates: Sequence[str],
        terms: StartTerms | None,
        coupons: Sequence[str],
        metadata: dict[str, str],
        key: str,
    ) -> RawSubscription:
        """Make a subscription and charge its first invoice at once; a declined card leaves it incomplete.

        Args:
            price: the row that `stripe_price_id` stands for at Stripe.
            terms: how it begins; None for at once, with periods that count from now.
            coupons: what is taken off it, one after the other.

        Raises:
            Rejected: Stripe refused the request itself; no subscription was made.
        """
        request: SubscriptionCreateParams = {
            "customer": stripe_customer_id,
            "items": [{"price": stripe_price_id}],
            "default_payment_method": payment_method,
            "payment_behavior": "allow_incomplete",
            "off_session": False,
            # Whatever pays the first invoice in the end, perhaps another card, pays the renewals too.
            "payment_settings": {"save_default_payment_method": "on_subscription"},
            "metadata": metadata,
            "expand": WITH_DISCOUNTS,
        }
        if coupons:
            request["discounts"] = [{"coupon": one} for one in coupons]
        if tax_rates:
            request["default_tax_rates"] = list(tax_rates)
        if terms is not None:
            request |= beginning(terms, price, tax_rates)
        made = await call(self.v1.subscriptions.create_async(request, {"idempotency_key": key}))
        return read_shape(made, RawSubscription)

    async def pay_invoice(self, stripe_invoice_id: str, payment_method: str, *, key: str) -> None:
        """Collect an open invoice now from a payment method, its owner being there to answer their bank.

        Raises:
            Rejected: the bank refused, or wants to ask first, or the invoice is not open.
        """
        await call(
            self.v1.invoices.pay_async(
                stripe_invoice_id, {"payment_method": payment_method, "off_session": False}, {"idempotency_key": key}
            )
        )

    async def cancel_now(self, stripe_subscription_id: str, *, key: str) -> RawSubscription:
        """End a subscription at once, without proration."""
        made = await call(
            self.v1.subscriptions.cancel_async(
                stripe_subscription_id, {"prorate": False, "invoice_now": False}, {"idempotency_key": key}
            )
        )
        return read_shape(made, RawSubscription)

    async def set_cancel_at_period_end(self, stripe_subscription_id: str, *, end: bool, key: str) -> RawSubscription:
        """Let a subscription end with its period, or take that back."""
        made = await call(
            self.v1.subscriptions.update_async(
                stripe_subscription_id, {"cancel_at_period_end": end}, {"idempotency_key": key}
            )
        )
        return read_shape(made, RawSubscription)

    # ------------------------------------------------------------------ reading

    async def find_subscription(self, stripe_customer_id: str, *, metadata_id: str) -> RawSubscription | None:
        """Look for the subscription that carries our id, of any status, ended ones too."""
        page = self.v1.subscriptions.list_async(
            {"customer": stripe_customer_id, "status": "all", "limit": PAGE, "expand": ["data.discounts"]}
        )
        found = await every(page)
        matching = [one for one in found if one["metadata"].get("subscription_id") == metadata_id]
        return read_shape(matching[0], RawSubscription) if matching else None

    async def find_customer(self, customer: Customer) -> str | None:
        """Look for the customer that carries our id, for when a key is too old to be replayed."""
        found = await every(self.v1.customers.list_async({"email": customer.email, "limit": PAGE}))
        matching = [one for one in found if one["metadata"].get("customer_id") == str(customer.id)]
        return read_shape(matching[0], WithId).id if matching else None

    async def read_subscription(self, stripe_subscription_id: str) -> RawSubscription:
        """Give a subscription as it is now."""
        made = self.v1.subscriptions.retrieve_async(stripe_subscription_id, {"expand": WITH_DISCOUNTS})
        return read_shape(await call(made), RawSubscription)

    async def read_first_payment(self, stripe_subscription_id: str) -> tuple[RawToPay, RawIntent | None]:
        """Give a subscription with its latest invoice, and the payment intent that is to pay it, as they are now."""
        made = await call(
            self.v1.subscriptions.retrieve_async(
                stripe_subscription_id, {"expand": ["latest_invoice.payments", "latest_invoice.confirmation_secret"]}
            )
        )
        found = read_shape(made, RawToPay)
        parts = found.latest_invoice.payments.data if found.latest_invoice else []
        intents = [one.payment.payment_intent for one in parts if one.payment.payment_intent is not None]
        if not intents:
            return found, None
        intent = await call(self.v1.payment_intents.retrieve_async(intents[-1]))
        return found, read_shape(intent, RawIntent)

    async def read_invoice(self, stripe_invoice_id: str) -> RawInvoice:
        """Give an invoice as it is now, with its payments."""
        made = await call(
            self.v1.invoices.retrieve_async(
                stripe_invoice_id, {"expand": ["payments", "total_discount_amounts.discount"]}
            )
        )
        return read_shape(made, RawInvoice)

    async def lines_of(self, invoice: RawInvoice) -> list[RawLine]:
        """Give all lines of an invoice; Stripe includes only the first ones."""
        if not invoice.lines.has_more:
            return invoice.lines.data
        found = await every(self.v1.invoices.line_items.list_async(invoice.id, {"limit": PAGE}))
        return [read_shape(one, RawLine) for one in found]

    async def invoice_paid_by(self, payment_intent: str) -> str | None:
        """Give the id of the invoice that a payment intent is for; None for a payment of something else."""
        found = await every(
            self.v1.invoice_payments.list_async(
                {"payment": {"type": "payment_intent", "payment_intent": payment_intent}, "limit": PAGE}
            )
        )
        return read_shape(found[0], PaidInvoice).invoice if found else None

    async def charges_of(self, payment_intent: str) -> list[RawCharge]:
        """Give every attempt of a payment intent, oldest first, with Stripe's fee."""
        found = await every(
            self.v1.charges.list_async(
                {"payment_intent": payment_intent, "limit": PAGE, "expand": ["data.balance_transaction"]}
            )
        )
        return sorted((read_shape(one, RawCharge) for one in found), key=lambda charge: (charge.created, charge.id))

    async def read_charge(self, stripe_charge_id: str) -> RawCharge:
        """Give a charge as it is now, with Stripe's fee."""
        made = await call(self.v1.charges.retrieve_async(stripe_charge_id, {"expand": ["balance_transaction"]}))
        return read_shape(made, RawCharge)

    async def refunds_of(self, stripe_charge_id: str) -> list[RawRefund]:
        """Give every refund of a charge, oldest first."""
        found = await every(self.v1.refunds.list_async({"charge": stripe_charge_id, "limit": PAGE}))
        return sorted((read_shape(one, RawRefund) for one in found), key=lambda refund: (refund.created, refund.id))

    async def read_text(self, path: str, params: Mapping[str, Any]) -> str:
        """Give the body of a GET as Stripe sent it, for long lists: the SDK's objects cost more than the call."""
        answer: stripe.StripeResponse = await named(self._client.raw_request_async("get", path, **params))
        return answer.body
