"""A subscription is charged to another payment method, and what is owed is tried with it at once.

Attach, make it the default of subscription and customer, then pay each open invoice of the subscription. Every call has
a key of the order's, so an order that is driven on after a crash gets Stripe's first answers again: no invoice is tried
twice, and none is paid twice. A refused invoice stays open, and the new method stays the default.
"""

from datetime import datetime
from uuid import UUID

from vend.billing import ordering
from vend.billing.commands import NewPaymentMethod
from vend.billing.ordering import Changed, Collected, Deed, Order, Pending, place
from vend.db.door import Door
from vend.domain.errors import Kind, VendError
from vend.domain.money import Money
from vend.domain.operation import Asked
from vend.domain.subscription import Subscription
from vend.stripe_gateway import changes
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.outcome import Rejected
from vend.stripe_gateway.shapes import RawSubscription

KIND = "set_payment_method"


class StillUnpaid(VendError):
    """The new payment method is kept, but the bank refused what is owed."""

    code = "invoice_declined"
    kind = Kind.DECLINED


class PaymentMethodOrder(Order, frozen=True):
    """Which subscription is charged to what."""

    payment_method: str


async def set_payment_method(
    door: Door,
    stripe: StripeGateway,
    garage_id: UUID,
    subscription_id: UUID,
    command: NewPaymentMethod,
    *,
    asked: Asked,
    now: datetime,
) -> Changed | Pending:
    """Charge a subscription to another payment method, and try its open invoices with it.

    Raises:
        ChangeRefused: the method cannot be used; everything is as it was.
        StillUnpaid: it is the default now, but an open invoice was refused; the detail names each.
        NotFound, SubscriptionEnded, StillRunning, KeyReused: see `vend.billing.ordering.place`.
    """
    order = PaymentMethodOrder(subscription_id, command.payment_method)
    ending = await place(door, stripe, garage_id, _deed(), order, asked=asked, now=now)
    if isinstance(ending, Changed):
        _check_collected(ending.collected)
    return ending


async def drive(
    door: Door, stripe: StripeGateway, garage_id: UUID, operation_id: UUID, *, look_first: bool, now: datetime
) -> Changed | Pending:
    """Carry an open order to its end, or leave it open for the resolver.

    Raises:
        ChangeRefused: the method cannot be used; everything is as it was.
    """
    return await ordering.drive(door, stripe, garage_id, _deed(), operation_id, look_first=look_first, now=now)


def _check_collected(collected: list[Collected]) -> None:
    refused = [one for one in collected if not one.paid]
    if refused:
        told = "; ".join(f"{Money(one.amount_minor, one.currency)}: {one.detail} ({one.reason})" for one in refused)
        raise StillUnpaid(f"The new payment method is kept, but what is owed was refused. {told}")


def _deed() -> Deed[PaymentMethodOrder]:
    collected: dict[str, Collected] = {}

    async def make(stripe: StripeGateway, row: Subscription, order: PaymentMethodOrder, key: str) -> RawSubscription:
        return await _make(stripe, row, order, collected, key=key)

    return Deed(
        kind=KIND,
        order=PaymentMethodOrder,
        audited="subscription.payment_method_ordered",
        check=lambda _row, _order: None,
        # The subscription does not show whether the open invoices were tried; under their keys it is done once.
        done=lambda _found, _order: False,
        make=make,
        collected=lambda: list(collected.values()),
    )


async def _make(
    stripe: StripeGateway, row: Subscription, order: PaymentMethodOrder, collected: dict[str, Collected], *, key: str
) -> RawSubscription:
    stripe_id = row.stripe_subscription_id
    assert stripe_id is not None, "checked when it was reserved"
    customer = (await stripe.read_subscription(stripe_id)).customer
    method = await stripe.attach_payment_method(customer, order.payment_method, key=f"attach-{key}")
    await changes.set_payment_method(stripe, stripe_id, method, key=key)
    await changes.set_customer_payment_method(stripe, customer, method, key=f"customer-{key}")
    for invoice in await changes.open_invoices(stripe, stripe_id):
        collected[invoice.id] = await _collect(stripe, invoice, method, key=f"pay-{key}-{invoice.id}")
    return await stripe.read_subscription(stripe_id)


async def _collect(stripe: StripeGateway, invoice: changes.OpenInvoice, method: str, *, key: str) -> Collected:
    owed, currency = invoice.amount_remaining, invoice.currency.upper()
    try:
        await changes.pay_invoice(stripe, invoice.id, method, key=key)
    except Rejected as refused:
        return Collected(invoice.id, owed, currency, paid=False, reason=refused.reason, detail=refused.detail)
    return Collected(invoice.id, owed, currency, paid=True)
