"""The first payment of a subscription that failed or waits for the bank: what to do next, and paying it anew.

Until it is paid the subscription is `incomplete` and keeps its place; Stripe expires it after 23 hours. An invoice is
paid once at Stripe, whatever is asked, so trying again under another key can never charge twice.
"""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from vend.billing.commands import FirstPayment
from vend.billing.operation import Begun, StillRunning, begin, leave_open, note
from vend.billing.subscribe import PaymentRefused, Pending, Refused, Subscribed
from vend.billing.subscription_sync import write_subscription
from vend.db.door import Door
from vend.db.errors import Contended
from vend.domain.company_account import check_no_seat
from vend.domain.errors import Kind, NotFound, VendError
from vend.domain.operation import Asked, Operation
from vend.domain.people import Customer
from vend.domain.subscription import Subscription
from vend.store import customers, operations, subscriptions
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.outcome import OutcomeUnknown, Rejected, RetryLater, ShapeRefused
from vend.stripe_gateway.shapes import RawIntent, RawToPay

KIND = "pay_first_invoice"
NextStep = Literal["none", "authenticate", "pay"]
Answer = Subscribed | Refused
_EXPIRED = Rejected("The first payment was not made in time; nothing was charged. Subscribe anew.", reason="expired")


class NothingToPay(VendError):
    """The subscription's first payment is not open: it was made, or the subscription has ended."""

    code = "nothing_to_pay"
    kind = Kind.CONFLICT


class PaymentState(msgspec.Struct, frozen=True):
    """What the first payment waits for, as Stripe says now.

    Attributes:
        next_step: authenticate with `client_secret` in Stripe's form; pay with another payment method; or nothing.
        amount_due_minor: what is still to be paid, with tax, in minor units.
        client_secret: of the payment, for Stripe's own form; never stored.
        next_action: Stripe's word for what the bank wants.
        reason: Stripe's or the bank's code for the last failure.
    """

    subscription_id: UUID
    status: str
    next_step: NextStep
    amount_due_minor: int
    currency: str | None
    client_secret: str | None
    next_action: str | None
    reason: str | None


class PayOrder(msgspec.Struct, frozen=True):
    """Which subscription is to be paid, and with what: what the idempotency key stands for."""

    subscription_id: UUID
    payment_method: str


async def payment_state(stripe: StripeGateway, row: Subscription) -> PaymentState:
    """Say what a subscription's first payment waits for.

    Raises:
        SeatOfCompany: a company pays for it.
        StillRunning: Stripe has not confirmed the subscription itself yet.
    """
    check_no_seat(row)
    if row.stripe_subscription_id is None:
        raise StillRunning("This subscription is still being made; try again in a minute.")
    return _state(row.id, *await stripe.read_first_payment(row.stripe_subscription_id))


def _state(subscription_id: UUID, raw: RawToPay, intent: RawIntent | None) -> PaymentState:
    invoice = raw.latest_invoice
    open_now = raw.status == "incomplete" and invoice is not None and invoice.status == "open"
    if invoice is None or not open_now:
        return PaymentState(subscription_id, raw.status, "none", 0, None, None, None, None)
    waits = intent is not None and intent.status == "requires_action"
    error = intent.last_payment_error if intent else None
    return PaymentState(
        subscription_id=subscription_id,
        status=raw.status,
        next_step="authenticate" if waits else "pay",
        amount_due_minor=invoice.amount_remaining,
        currency=invoice.currency.upper(),
        client_secret=invoice.confirmation_secret.client_secret if invoice.confirmation_secret else None,
        next_action=intent.next_action.type if intent and intent.next_action else None,
        reason=(error.decline_code or error.code) if error else None,
    )


async def pay_first(
    door: Door,
    stripe: StripeGateway,
    garage_id: UUID,
    subscription_id: UUID,
    command: FirstPayment,
    *,
    asked: Asked,
    now: datetime,
) -> Subscribed | Pending:
    """Pay the open first invoice with another payment method, which pays the renewals from then on.

    Raises:
        NotFound: the garage has no such subscription.
        NothingToPay: no first payment is open.
        PaymentRefused: the bank refused or wants to ask first; `payment_state` tells.
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    order = PayOrder(subscription_id, command.payment_method)
    async with door.garage_transaction(garage_id) as garage:
        operation = await begin(garage, asked, kind=KIND, command=order, subject_id=subscription_id, now=now)
        if not isinstance(operation, Begun):
            return _replay(operation)
        row = await garage.run(subscriptions.lock(subscription_id=subscription_id))
        if row is None:
            raise NotFound("There is no such subscription.")
        if row.status != "incomplete":
            raise NothingToPay("This subscription has no open first payment.")
        check_no_seat(row)
        if row.stripe_subscription_id is None:
            raise StillRunning("This subscription is still being made; try again in a minute.")
        await note(garage, asked, "subscription.payment_ordered", row.id, now=now)
    return await drive(door, stripe, garage_id, operation.operation_id, look_first=False, now=now)


def _replay(earlier: Operation) -> Subscribed:
    if earlier.answer is None:
        raise StillRunning("This payment is being made; look at the subscription in a few seconds.")
    answer: Answer = msgspec.json.decode(earlier.answer, type=Answer)
    if isinstance(answer, Refused):
        raise PaymentRefused(answer)
    return answer


async def drive(
    door: Door, stripe: StripeGateway, garage_id: UUID, operation_id: UUID, *, look_first: bool, now: datetime
) -> Subscribed | Pending:
    """Carry an open payment to its end, or leave it open for the resolver. It always looks first: that costs little.

    Raises:
        PaymentRefused: Stripe refused.
    """
    del look_first
    operation, order, row, customer = await _load(door, garage_id, operation_id)
    if operation.answer is not None:
        return _replay(operation)
    try:
        refused = await _pay(stripe, operation, order, row, customer)
        stripe_id = row.stripe_subscription_id
        assert stripe_id is not None, "checked when it was reserved"
        raw = await stripe.read_subscription(stripe_id)
    except (OutcomeUnknown, RetryLater, ShapeRefused) as error:
        await leave_open(door, operation, error, now=now)
        return Pending(row)
    if raw.status == "incomplete_expired":
        refused = refused or _EXPIRED
    if refused is not None and raw.status in ("incomplete", "incomplete_expired"):
        return await _settle(door, operation, Refused(refused.detail, refused.reason, refused.field), now=now)
    async with door.garage_transaction(garage_id) as garage:
        written = await write_subscription(garage, row.id, raw, read_version=row.sync_version, now=now)
    if written is None:
        await leave_open(door, operation, Contended("Somebody else wrote what Stripe says; look again."), now=now)
        return Pending(row)
    return await _settle(door, operation, Subscribed(written), now=now)


async def _load(door: Door, garage_id: UUID, operation_id: UUID) -> tuple[Operation, PayOrder, Subscription, Customer]:
    async with door.garage_snapshot([garage_id], fresh=True) as garage:
        operation = await garage.run(operations.read_one(operation_id=operation_id))
        assert operation is not None, "it was reserved, and nothing is deleted"
        order = msgspec.json.decode(operation.request, type=PayOrder)
        row = await garage.run(subscriptions.read_one(subscription_id=order.subscription_id))
        assert row is not None, "same"
        customer = await garage.run(customers.read_one(customer_id=row.customer_id))
        assert customer is not None, "a foreign key holds it"
        return operation, order, row, customer


async def _pay(
    stripe: StripeGateway, operation: Operation, order: PayOrder, row: Subscription, customer: Customer
) -> Rejected | None:
    """Pay the open invoice, if it is still open; give the refusal, if there was one."""
    assert row.stripe_subscription_id is not None, "checked when it was reserved"
    raw, _ = await stripe.read_first_payment(row.stripe_subscription_id)
    if raw.status != "incomplete" or raw.latest_invoice is None:
        return None
    assert customer.stripe_customer_id is not None, "Stripe has a subscription of theirs"
    number = operation.attempts
    try:
        method = await stripe.attach_payment_method(
            customer.stripe_customer_id, order.payment_method, key=f"attach-{operation.id}-{number}"
        )
        await stripe.pay_invoice(raw.latest_invoice.id, method, key=f"pay-{operation.id}-{number}")
    except Rejected as refused:
        # Also said of an invoice that somebody has paid since; reading the subscription tells.
        return refused
    return None


async def _settle(door: Door, operation: Operation, answer: Answer, *, now: datetime) -> Subscribed:
    async with door.garage_transaction(operation.garage_id) as garage:
        state: Literal["succeeded", "rejected"] = "rejected" if isinstance(answer, Refused) else "succeeded"
        encoded = msgspec.json.encode(answer).decode()
        await garage.run(operations.settle(operation_id=operation.id, state=state, answer=encoded, now=now))
        kept = await garage.run(operations.read_one(operation_id=operation.id))
        assert kept is not None, "nothing is deleted"
    return _replay(kept)
