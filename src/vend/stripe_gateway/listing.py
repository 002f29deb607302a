"""Reads Stripe's lists for reconciling: newest first, a hundred at a time, decoded straight from the body."""

from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime
from typing import Any, Generic, TypeVar

import msgspec

from vend.domain.compare import (
    AtStripe,
    ChargeAtStripe,
    DisputeAtStripe,
    InvoiceAtStripe,
    RefundAtStripe,
    SubscriptionAtStripe,
)
from vend.domain.dispute import DisputeStatus
from vend.domain.invoice import InvoiceStatus, PaymentStatus, RefundStatus
from vend.domain.period import Period
from vend.domain.reconcile import Window
from vend.stripe_gateway.company import OWN_ID
from vend.stripe_gateway.disputes import Movement
from vend.stripe_gateway.facts import coupon_ids, instant, subscription_facts
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.outcome import Missing, ShapeRefused
from vend.stripe_gateway.payouts import RawPayout, RawTransaction
from vend.stripe_gateway.shapes import (
    BalanceTransaction,
    Discounted,
    InvoiceParent,
    LinePeriod,
    RawSubscription,
    StatusTransitions,
    TaxAmount,
    WithId,
)

T = TypeVar("T")
S = TypeVar("S")
F = TypeVar("F", bound=AtStripe)
_PAGE = 100


class _Page(msgspec.Struct, Generic[T], frozen=True):
    data: list[T]
    has_more: bool


class _Subscription(RawSubscription, frozen=True, kw_only=True):
    created: int


class _Line(msgspec.Struct, frozen=True):
    period: LinePeriod


class _Lines(msgspec.Struct, frozen=True):
    data: list[_Line]
    has_more: bool


class _Invoice(msgspec.Struct, frozen=True):
    id: str
    customer: str
    status: InvoiceStatus
    currency: str
    total: int
    total_taxes: list[TaxAmount] | None
    total_discount_amounts: list[Discounted] | None
    starting_balance: int
    ending_balance: int | None
    pre_payment_credit_notes_amount: int
    amount_paid: int
    created: int
    status_transitions: StatusTransitions
    lines: _Lines
    parent: InvoiceParent | None


class _Charge(msgspec.Struct, frozen=True):
    id: str
    status: PaymentStatus
    amount: int
    currency: str
    created: int
    customer: str | None
    payment_intent: str | None
    balance_transaction: BalanceTransaction | None


class _ChargeOfRefund(msgspec.Struct, frozen=True):
    id: str
    customer: str | None


class _Refund(msgspec.Struct, frozen=True):
    id: str
    status: RefundStatus
    amount: int
    currency: str
    created: int
    charge: _ChargeOfRefund | None
    balance_transaction: BalanceTransaction | None


class _Dispute(msgspec.Struct, frozen=True):
    id: str
    status: DisputeStatus
    amount: int
    currency: str
    created: int
    charge: _ChargeOfRefund
    balance_transactions: list[Movement]


class _InvoicePayment(msgspec.Struct, frozen=True):
    invoice: str


class ListedCustomer(msgspec.Struct, frozen=True):
    """A customer; our metadata in it says whose it was made for."""

    id: str
    created: int
    metadata: dict[str, str] | None

    @property
    def own_garage_id(self) -> str | None:
        """The garage that it was made for."""
        return (self.metadata or {}).get("garage_id")


class ListedEvent(msgspec.Struct, frozen=True):
    """An event, and its text as a webhook would have brought it."""

    id: str
    created_at: datetime
    text: str


class _EventHead(msgspec.Struct, frozen=True):
    id: str
    created: int


# ---------------------------------------------------------------- pages


async def subscription_pages(stripe: StripeGateway, window: Window) -> AsyncIterator[list[SubscriptionAtStripe]]:
    """Give the subscriptions that were made in a window, ended ones too."""
    async for page in pages_of(
        stripe, "/v1/subscriptions", _Subscription, window, status="all", expand=["data.discounts"]
    ):
        yield [_subscription(one) for one in page]


async def invoice_pages(stripe: StripeGateway, window: Window) -> AsyncIterator[list[InvoiceAtStripe]]:
    """Give the invoices that were made in a window."""
    async for page in pages_of(stripe, "/v1/invoices", _Invoice, window):
        yield [_invoice(one) for one in page]


async def charge_pages(stripe: StripeGateway, window: Window) -> AsyncIterator[list[ChargeAtStripe]]:
    """Give the charges that were made in a window, failed ones too, with what Stripe booked."""
    async for page in pages_of(stripe, "/v1/charges", _Charge, window, expand=["data.balance_transaction"]):
        yield [_charge(one) for one in page]


async def refund_pages(stripe: StripeGateway, window: Window) -> AsyncIterator[list[RefundAtStripe]]:
    """Give the refunds that were made in a window, with what Stripe booked."""
    expand = ["data.balance_transaction", "data.charge"]
    async for page in pages_of(stripe, "/v1/refunds", _Refund, window, expand=expand):
        yield [_refund(one) for one in page]


async def dispute_pages(stripe: StripeGateway, window: Window) -> AsyncIterator[list[DisputeAtStripe]]:
    """Give the disputes that were opened in a window, with what Stripe booked."""
    async for page in pages_of(stripe, "/v1/disputes", _Dispute, window, expand=["data.charge"]):
        yield [_dispute(one) for one in page]


async def payout_pages(stripe: StripeGateway, window: Window) -> AsyncIterator[list[RawPayout]]:
    """Give the payouts that Stripe made in a window."""
    async for page in pages_of(stripe, "/v1/payouts", RawPayout, window):
        yield page


async def transactions_of(stripe: StripeGateway, stripe_payout_id: str) -> AsyncIterator[list[RawTransaction]]:
    """Give all that is in a payout, with what made each movement; the payout's own movement is listed too."""
    asked = {"payout": stripe_payout_id, "expand": ["data.source"]}
    async for page in _lists(stripe, "/v1/balance_transactions", RawTransaction, asked, id_of=lambda one: one.id):
        yield page


async def customer_pages(stripe: StripeGateway, window: Window) -> AsyncIterator[list[ListedCustomer]]:
    """Give the customers that were made in a window."""
    async for page in pages_of(stripe, "/v1/customers", ListedCustomer, window):
        yield page


async def event_pages(stripe: StripeGateway, from_at: datetime) -> AsyncIterator[list[ListedEvent]]:
    """Give the events since an instant; Stripe keeps them for 30 days."""
    created = {"gte": int(from_at.timestamp())}
    async for page in _lists(stripe, "/v1/events", msgspec.Raw, {"created": created}, id_of=_event_id):
        yield [_event(raw) for raw in page]


# ---------------------------------------------------------------- one object


async def one_subscription(stripe: StripeGateway, stripe_id: str) -> SubscriptionAtStripe | None:
    """Give a subscription as it is now; None where Stripe has none."""
    return await one_of(stripe, f"/v1/subscriptions/{stripe_id}", _Subscription, _subscription, "discounts")


async def one_invoice(stripe: StripeGateway, stripe_id: str) -> InvoiceAtStripe | None:
    """Give an invoice as it is now; None where Stripe has none."""
    return await one_of(stripe, f"/v1/invoices/{stripe_id}", _Invoice, _invoice)


async def one_charge(stripe: StripeGateway, stripe_id: str) -> ChargeAtStripe | None:
    """Give a charge as it is now; None where Stripe has none."""
    return await one_of(stripe, f"/v1/charges/{stripe_id}", _Charge, _charge, "balance_transaction")


async def one_refund(stripe: StripeGateway, stripe_id: str) -> RefundAtStripe | None:
    """Give a refund as it is now; None where Stripe has none."""
    return await one_of(stripe, f"/v1/refunds/{stripe_id}", _Refund, _refund, "balance_transaction", "charge")


async def one_dispute(stripe: StripeGateway, stripe_id: str) -> DisputeAtStripe | None:
    """Give a dispute as it is now; None where Stripe has none."""
    return await one_of(stripe, f"/v1/disputes/{stripe_id}", _Dispute, _dispute, "charge")


async def invoice_of_intent(stripe: StripeGateway, payment_intent: str) -> str | None:
    """Give the invoice that a payment intent pays; None for a charge that somebody made without an invoice."""
    asked = {"payment": {"type": "payment_intent", "payment_intent": payment_intent}, "limit": 1}
    text = await stripe.read_text("/v1/invoice_payments", asked)
    found = _decoded(text, _Page[_InvoicePayment]).data
    return found[0].invoice if found else None


# ---------------------------------------------------------------- reading


def pages_of(stripe: StripeGateway, path: str, shape: type[S], window: Window, **params: Any) -> AsyncIterator[list[S]]:
    """Give what was made in a window, a page at a time, newest first."""
    created = {"gte": int(window.from_at.timestamp()), "lt": int(window.until_at.timestamp())}
    return _lists(stripe, path, shape, {"created": created} | params, id_of=lambda one: one.id)  # type: ignore[attr-defined]  # every shape here has one


async def _lists(
    stripe: StripeGateway, path: str, shape: type[S], params: Mapping[str, Any], *, id_of: Callable[[S], str]
) -> AsyncIterator[list[S]]:
    asked: dict[str, Any] = {"limit": _PAGE, **params}
    decoder = msgspec.json.Decoder(_Page[shape])  # type: ignore[valid-type]  # a type at run time
    while True:
        text = await stripe.read_text(path, asked)
        try:
            page = decoder.decode(text)
        except msgspec.ValidationError as error:
            raise ShapeRefused(f"Stripe's list {path} has an unexpected shape: {error}") from error
        if page.data:
            yield page.data
        if not page.has_more or not page.data:
            return
        asked["starting_after"] = id_of(page.data[-1])


async def one_of(stripe: StripeGateway, path: str, shape: type[S], convert: Callable[[S], F], *expand: str) -> F | None:
    """Give one thing as it is now; None where Stripe has none."""
    try:
        text = await stripe.read_text(path, {"expand": list(expand)} if expand else {})
    except Missing:
        return None
    return convert(_decoded(text, shape))


def _decoded(text: str, shape: type[S]) -> S:
    try:
        return msgspec.json.decode(text, type=shape)
    except msgspec.ValidationError as error:
        raise ShapeRefused(f"Stripe's answer has an unexpected shape: {error}") from error


# ---------------------------------------------------------------- converting


def _subscription(raw: _Subscription) -> SubscriptionAtStripe:
    facts = subscription_facts(raw)
    told = (facts.started_at, facts.canceled_at, facts.ended_at, facts.current_period_start_at)
    return SubscriptionAtStripe(
        id=raw.id,
        created_at=instant(raw.created),
        changed_at=max(at for at in (instant(raw.created), *told) if at is not None),
        customer=raw.customer,
        facts=facts,
        own_id=raw.metadata.get("subscription_id"),
        own_garage_id=raw.metadata.get("garage_id"),
        coupons=coupon_ids(raw),
        own_account_id=raw.metadata.get(OWN_ID),
    )


def _invoice(raw: _Invoice) -> InvoiceAtStripe:
    tax = sum(one.amount for one in raw.total_taxes or ())
    moments = raw.status_transitions
    told = (moments.finalized_at, moments.paid_at, moments.voided_at, moments.marked_uncollectible_at)
    # As when it is recorded: the period that is billed is the line's that reaches furthest.
    main = None if raw.lines.has_more else max((one.period for one in raw.lines.data), key=_end, default=None)
    return InvoiceAtStripe(
        id=raw.id,
        created_at=instant(raw.created),
        changed_at=instant(max(at for at in (raw.created, *told) if at is not None)),
        customer=raw.customer,
        status=raw.status,
        currency=raw.currency.upper(),
        subtotal_minor=raw.total - tax,
        discount_minor=sum(one.amount for one in raw.total_discount_amounts or ()),
        tax_minor=tax,
        total_minor=raw.total,
        balance_applied_minor=0 if raw.ending_balance is None else raw.ending_balance - raw.starting_balance,
        credited_minor=raw.pre_payment_credit_notes_amount,
        paid_minor=raw.amount_paid,
        period=Period(instant(main.start), instant(main.end)) if main else None,
    )


def _end(period: LinePeriod) -> int:
    return period.end


def _charge(raw: _Charge) -> ChargeAtStripe:
    booked = raw.balance_transaction
    return ChargeAtStripe(
        id=raw.id,
        created_at=instant(raw.created),
        changed_at=instant(raw.created),
        customer=raw.customer,
        status=raw.status,
        currency=raw.currency.upper(),
        amount_minor=raw.amount,
        fee_minor=booked.fee if booked else None,
        net_minor=booked.net if booked else None,
        payment_intent=raw.payment_intent,
    )


def _refund(raw: _Refund) -> RefundAtStripe:
    return RefundAtStripe(
        id=raw.id,
        created_at=instant(raw.created),
        changed_at=instant(raw.created),
        customer=raw.charge.customer if raw.charge else None,
        status=raw.status,
        currency=raw.currency.upper(),
        amount_minor=raw.amount,
        net_minor=raw.balance_transaction.net if raw.balance_transaction else None,
        charge=raw.charge.id if raw.charge else None,
    )


def _dispute(raw: _Dispute) -> DisputeAtStripe:
    taken = [one for one in raw.balance_transactions if one.amount < 0]
    back = [one for one in raw.balance_transactions if one.amount > 0]
    return DisputeAtStripe(
        id=raw.id,
        created_at=instant(raw.created),
        changed_at=instant(max((one.created for one in raw.balance_transactions), default=raw.created)),
        customer=raw.charge.customer,
        status=raw.status,
        currency=raw.currency.upper(),
        amount_minor=raw.amount,
        withdrawn_minor=-sum(one.amount for one in taken),
        reinstated_minor=sum(one.amount for one in back),
        fee_minor=sum(one.fee for one in taken),
        fee_back_minor=sum(one.fee for one in back),
        charge=raw.charge.id,
    )


def _event_id(raw: msgspec.Raw) -> str:
    return msgspec.json.decode(raw, type=WithId).id


def _event(raw: msgspec.Raw) -> ListedEvent:
    head = msgspec.json.decode(raw, type=_EventHead)
    return ListedEvent(head.id, instant(head.created), bytes(raw).decode())
