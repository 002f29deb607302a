"""The same book as Stripe has it: whole objects for the sandbox, built by the sandbox's own builders.

A subscription's bills differ in few fields, so one of each kind is built and the others are made from it.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from itertools import pairwise
from typing import Any
from uuid import UUID

from stripe_sandbox.build import (
    build_balance_transaction,
    build_customer,
    build_item,
    build_payment_method,
    build_payout,
    build_price,
    build_product,
    build_subscription,
    build_tax_rate,
)
from stripe_sandbox.cards import PAYMENT_METHOD_TOKENS
from stripe_sandbox.store import Row
from vend.domain.payout import Payout
from vend.portfolio.at_stripe_bills import Owner, Templates, bill_objects, templates
from vend.portfolio.at_stripe_plain import WORTH_FROM, PlainRenewals, is_plain
from vend.portfolio.book import GarageBook, Holding, Wallet
from vend.portfolio.payouts import payout_transaction

Json = dict[str, Any]

_FAILING = PAYMENT_METHOD_TOKENS["pm_card_chargeCustomerFail"].fingerprint


def stripe_objects(book: GarageBook, *, now_s: int) -> Iterator[Json | Row]:
    """Give all objects of a garage's book, many as ready rows; those that point to others come after them."""
    rate = _tax_rate(book)
    yield rate
    for row in book.passes:
        yield _product(book, row.name, row.id, int(row.created_at.timestamp()))
    prices = _prices(book)
    yield from prices.values()
    owners = dict(_owners(book))
    for customer, card in owners.values():
        yield customer
        yield card
    for holding in book.holdings:
        customer, card = owners[holding.customer.id]
        owner = Owner(customer, card)
        subscription = _subscription(book, holding, prices[holding.price.id], owner, rate)
        yield subscription
        yield from _bills(holding, templates(holding, subscription, owner, rate, now_s=now_s))
    for payout in book.payouts:
        yield from _payout(payout, now_s)


def _bills(holding: Holding, samples: Templates) -> Iterator[Json | Row]:
    bills = holding.life.bills
    plain = PlainRenewals(holding, samples) if len(bills) >= WORTH_FROM else None
    yield from bill_objects(holding, bills[0], None, samples)
    for before, bill in pairwise(bills):
        if plain is not None and is_plain(bill, samples):
            yield from plain.rows(bill, before)
        else:
            yield from bill_objects(holding, bill, before, samples)


def _payout(payout: Payout, now_s: int) -> Iterator[Json]:
    """Give a payout that arrived, and its movement of the balance."""
    transaction_id, sent_s = payout_transaction(payout.stripe_payout_id), int(payout.sent_at.timestamp())
    yield build_balance_transaction(
        id=transaction_id,
        type="payout",
        amount=-payout.net_minor,
        currency=payout.currency.lower(),
        source=payout.stripe_payout_id,
        created=sent_s,
        now=now_s,
        available_on=sent_s,
        status="available",
        description="STRIPE PAYOUT",
    )
    yield build_payout(
        id=payout.stripe_payout_id,
        amount=payout.net_minor,
        currency=payout.currency.lower(),
        created=sent_s,
        arrival_date=int(datetime.combine(payout.arrival_date, time(), tzinfo=UTC).timestamp()),
        balance_transaction=transaction_id,
        status="paid",
        reconciliation_status="completed",
    )


def _tax_rate(book: GarageBook) -> Json:
    rate = book.tax_rate
    assert rate.stripe_tax_rate_id is not None, "the plan sets it"
    return build_tax_rate(
        id=rate.stripe_tax_rate_id,
        display_name=rate.name,
        percentage=float(rate.percent),
        inclusive=False,
        created=int(rate.created_at.timestamp()),
        jurisdiction=rate.jurisdiction,
        metadata={"garage_id": str(book.garage.id), "tax_rate_id": str(rate.id)},
    )


def _product(book: GarageBook, name: str, pass_id: UUID, created_s: int) -> Json:
    return build_product(
        id=f"pass_{pass_id}",
        name=name,
        created=created_s,
        metadata={"garage_id": str(book.garage.id), "pass_id": str(pass_id)},
    )


def _prices(book: GarageBook) -> dict[UUID, Json]:
    found = {}
    for price in book.prices:
        assert price.stripe_price_id is not None, "the plan sets it"
        found[price.id] = build_price(
            id=price.stripe_price_id,
            product=f"pass_{price.pass_id}",
            unit_amount=price.amount_minor,
            currency=price.currency.lower(),
            interval=price.billing_interval,
            created=int(price.created_at.timestamp()),
            active=price.archived_at is None,
            metadata={"garage_id": str(book.garage.id), "price_id": str(price.id)},
        )
    return found


def _owners(book: GarageBook) -> Iterator[tuple[UUID, tuple[Json, Json]]]:
    """Each customer with its card. The card of whoever is refused for the second time goes on being refused."""
    bills: dict[UUID, int] = {}
    failing: set[UUID] = set()
    for holding in book.holdings:
        bills[holding.customer.id] = bills.get(holding.customer.id, 0) + len(holding.life.bills)
        if holding.life.status == "past_due" and len(holding.life.bills[-1].attempts) > 1:
            failing.add(holding.customer.id)
    for customer in book.customers:
        wallet = book.wallets[customer.id]
        made = build_customer(
            id=f"cus_{wallet.key}",
            created=wallet.created_s,
            name=customer.name,
            email=customer.email,
            currency=book.garage.currency.lower(),
            invoice_prefix=wallet.prefix,
            next_invoice_sequence=bills.get(customer.id, 0) + 1,
            metadata={"garage_id": str(book.garage.id), "customer_id": str(customer.id)},
        )
        yield customer.id, (made, _card(wallet, made["id"], failing=customer.id in failing))


def _card(wallet: Wallet, customer: str, *, failing: bool) -> Json:
    return build_payment_method(
        id=f"pm_{wallet.key}",
        created=wallet.created_s,
        customer=customer,
        brand=wallet.brand,
        last4=wallet.last4,
        exp_month=wallet.exp_month,
        exp_year=wallet.exp_year,
        fingerprint=_FAILING if failing else None,
    )


def _subscription(book: GarageBook, holding: Holding, price: Json, owner: Owner, rate: Json) -> Json:
    life = holding.life
    last = life.bills[-1]
    item = build_item(
        id=f"si_{holding.key}",
        subscription=f"sub_{holding.key}",
        price=price,
        created=life.start_s,
        period=(last.start_s, last.end_s),
    )
    reason = life.ended_reason or ("cancellation_requested" if life.cancel_at_period_end else None)
    return build_subscription(
        id=f"sub_{holding.key}",
        customer=owner.customer["id"],
        items=[item],
        created=life.start_s,
        status=life.status,
        latest_invoice=f"in_{last.key}",
        default_payment_method=owner.card["id"],
        default_tax_rates=[rate],
        metadata={"garage_id": str(book.garage.id), "subscription_id": str(holding.id)},
        cancel_at=last.end_s if life.cancel_at_period_end else None,
        cancel_at_period_end=life.cancel_at_period_end,
        canceled_at=life.cancel_asked_s,
        ended_at=life.ended_at_s,
        cancellation_details={"comment": None, "feedback": None, "reason": reason},
    )
