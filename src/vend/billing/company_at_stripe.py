"""Tells Stripe what an order for a company's account says, unless Stripe has it already."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from vend.billing.catalog import price_at_stripe
from vend.billing.company_order import AccountOrder
from vend.billing.ordering import ORDER_AGE_MAX, once
from vend.billing.record_invoice import PO_NUMBER
from vend.billing.settings import settings_of
from vend.billing.taxes import rates_at_stripe, tax_rates_in_force
from vend.db.door import Door
from vend.domain.company_account import (
    PART_MIN,
    CompanyAccount,
    PriceQuantity,
    first_anchor,
    quantities_differ,
    terms_days,
)
from vend.domain.operation import Operation
from vend.domain.parking_pass import Price, TaxRate
from vend.domain.period import local_date
from vend.domain.subscription import ENDED
from vend.store import customers, garages, passes, prices
from vend.stripe_gateway import company
from vend.stripe_gateway.company import Billing, NewItem, RawAccount
from vend.stripe_gateway.facts import own_price_id
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.outcome import Rejected


async def bring_about(
    door: Door,
    stripe: StripeGateway,
    operation: Operation,
    order: AccountOrder,
    account: CompanyAccount,
    *,
    look_first: bool,
    now: datetime,
) -> RawAccount:
    """Let Stripe have what an order says; gives its subscription as it is then.

    Raises:
        Rejected: Stripe refused, the account has ended, or Stripe could not be asked within a day.
        OutcomeUnknown, RetryLater, ShapeRefused: whether Stripe has it is not known.
    """
    attempt = f"{operation.id}-{operation.attempts}"
    stripe_customer_id = await customer_at_stripe(
        door, stripe, account, look_first=look_first, attempt=attempt, now=now
    )

    async def look() -> RawAccount | None:
        if account.stripe_subscription_id is None:
            found = await company.find(stripe, stripe_customer_id, account.id)
        else:
            found = await company.read(stripe, account.stripe_subscription_id)
        return found if found is not None and _is_done(found, order) else None

    found = await look() if look_first else None
    if found is not None:
        return found
    if now - operation.created_at > ORDER_AGE_MAX:
        raise Rejected("Stripe could not be asked within a day; nothing was changed.", reason="order_expired")
    if order.action == "set_terms" and order.terms is not None:
        await company.set_contact(
            stripe, stripe_customer_id, name=order.terms.name, email=order.terms.email, key=f"contact-{attempt}"
        )
    if account.stripe_subscription_id is None:
        items = await new_items(door, stripe, account, order.quantities, at=order.at, attempt=attempt)
        billing = await billing_of(door, account, now=order.at)
        metadata = {"garage_id": str(account.garage_id), company.OWN_ID: str(account.id)}
        made = await once(
            operation,
            lambda key: company.create(stripe, stripe_customer_id, items, billing, metadata, key=key),
            look,
        )
    else:
        made = await once(operation, lambda key: _change(door, stripe, order, account, key=key, attempt=attempt), look)
    # Under a key used before, Stripe repeats its old answer, and its subscription may have moved on since.
    return await company.read(stripe, made.id) if look_first else made


def _is_done(found: RawAccount, order: AccountOrder) -> bool:
    """Say whether Stripe has what is ordered."""
    if order.action in ("close", "close_unpaid"):
        return found.status in ENDED or (order.ending == "at_period_end" and found.cancel_at_period_end)
    if found.status in ENDED:
        raise Rejected("This account has ended meanwhile.", reason="subscription_ended")
    if order.action == "set_terms":
        return False  # telling it twice changes nothing
    if order.action == "set_taxes":
        wanted = {one.price_id: one.stripe_tax_rate_ids for one in order.taxes}
        return all(
            sorted(rate.id for rate in item.tax_rates or ()) == wanted.get(price_id)
            for item in found.items.data
            if (price_id := own_price_id(item.price)) in wanted
        )
    return not quantities_differ(order.quantities, found.quantities)


async def _change(
    door: Door, stripe: StripeGateway, order: AccountOrder, account: CompanyAccount, *, key: str, attempt: str
) -> RawAccount:
    """Change the subscription that is there, as it is read this moment."""
    stripe_id = account.stripe_subscription_id
    assert stripe_id is not None, "there is one to change"
    found = await company.read(stripe, stripe_id)
    if found.status in ENDED and order.action not in ("close", "close_unpaid"):
        raise Rejected("This account has ended meanwhile.", reason="subscription_ended")
    match order.action:
        case "add_seats" | "remove_seats" | "release_seats":
            if not quantities_differ(order.quantities, found.quantities):
                return found
            items = await new_items(door, stripe, account, order.quantities, at=order.at, attempt=attempt)
            return await company.set_quantities(stripe, found, items, proration_at=_since(found, order.at), key=key)
        case "set_terms":
            assert order.terms is not None, "the action says so"
            agreed = msgspec.structs.replace(
                account, po_number=order.terms.po_number, net_terms_days=order.terms.net_terms_days
            )
            return await company.set_billing(stripe, stripe_id, await billing_of(door, agreed, now=order.at), key=key)
        case "set_taxes":
            by_price = {one.price_id: one.stripe_tax_rate_ids for one in order.taxes}
            rates = {
                item.id: by_price[price_id]
                for item in found.items.data
                if (price_id := own_price_id(item.price)) in by_price
            }
            return await company.set_item_taxes(stripe, found, rates, key=key)
        case "close":
            return await _close(stripe, found, at_once=order.ending == "now", key=key)
        case "close_unpaid":
            return await _close_unpaid(stripe, found, key=key)


def _since(found: RawAccount, at: datetime) -> datetime | None:
    """Give from when on Stripe is to prorate; None for not at all.

    What ends with the period is not; where the renewal came first, it is credited from that on. A period that began
    since the order was made cannot be prorated from before its start.
    """
    return None if at >= found.period_end_at else max(at, found.period_start_at)


async def _close(stripe: StripeGateway, found: RawAccount, *, at_once: bool, key: str) -> RawAccount:
    if found.status in ENDED:
        return found
    if at_once:
        return await company.end_now(stripe, found.id, credit=True, key=key)
    return await company.end_with_period(stripe, found.id, key=key)


async def _close_unpaid(stripe: StripeGateway, found: RawAccount, *, key: str) -> RawAccount:
    return found if found.status in ENDED else await company.end_now(stripe, found.id, credit=False, key=key)


class _Priced(msgspec.Struct, frozen=True):
    """A price with what Stripe has to be told of it."""

    price: Price
    name: str
    rates: list[TaxRate]
    quantity: int


async def new_items(
    door: Door,
    stripe: StripeGateway,
    account: CompanyAccount,
    wanted: Sequence[PriceQuantity],
    *,
    at: datetime,
    attempt: str,
) -> list[NewItem]:
    """Give the items that bill these quantities, their prices and tax rates made at Stripe if need be.

    Args:
        attempt: another one for each try, since a server error that Stripe keeps under a key would bar the next.
    """
    made = []
    for one in await _priced(door, account, wanted, at=at):
        stripe_price_id = await price_at_stripe(door, stripe, one.price, name=one.name, attempt=attempt)
        rates = await rates_at_stripe(door, stripe, account.garage_id, one.rates, attempt=attempt)
        made.append(NewItem(one.price.id, stripe_price_id, one.quantity, rates))
    return made


async def _priced(
    door: Door, account: CompanyAccount, wanted: Sequence[PriceQuantity], *, at: datetime
) -> list[_Priced]:
    found = []
    async with door.garage_snapshot([account.garage_id], fresh=True) as garage:
        place = await garage.run(garages.read_one())
        assert place is not None, "a foreign key holds it"
        for one in wanted:
            price = await garage.run(prices.read_one(price_id=one.price_id))
            assert price is not None, "same"
            parking_pass = await garage.run(passes.read_one(pass_id=price.pass_id))
            assert parking_pass is not None, "same"
            rates = await tax_rates_in_force(
                garage,
                pass_id=price.pass_id,
                customer_id=account.customer_id,
                on_date=local_date(at, place.time_zone),
            )
            found.append(_Priced(price, parking_pass.name, rates, one.quantity))
    return found


async def billing_of(door: Door, account: CompanyAccount, *, now: datetime) -> Billing:
    """Give how an account is billed, by what was agreed upon and the garage's settings."""
    async with door.garage_snapshot([account.garage_id], fresh=True) as garage:
        settings = await settings_of(garage)
        place = await garage.run(garages.read_one())
        assert place is not None, "a foreign key holds it"
    anchor_at = first_anchor(settings, place.time_zone, now=now)
    return Billing(
        days_until_due=terms_days(account, settings),
        fields={PO_NUMBER: account.po_number} if account.po_number else {},
        anchor_at=anchor_at,
        prorating=anchor_at is not None and anchor_at - now >= PART_MIN,
    )


async def customer_at_stripe(
    door: Door, stripe: StripeGateway, account: CompanyAccount, *, look_first: bool, attempt: str, now: datetime
) -> str:
    """Give Stripe's customer of the account, made if need be and kept at once: it leads events to the garage."""
    async with door.garage_snapshot([account.garage_id], fresh=True) as garage:
        customer = await garage.run(customers.read_one(customer_id=account.customer_id))
    assert customer is not None, "a foreign key holds it"
    if customer.stripe_customer_id is not None:
        return customer.stripe_customer_id
    made = await stripe.find_customer(customer) if look_first else None
    made = made or await stripe.create_customer(customer, key=f"customer-{customer.id}-{attempt}")
    return await _keep_customer(door, account, made, now=now)


async def _keep_customer(door: Door, account: CompanyAccount, made: str, *, now: datetime) -> str:
    async with door.garage_transaction(account.garage_id) as garage:
        await garage.run(customers.set_stripe_id(customer_id=account.customer_id, stripe_customer_id=made, now=now))
        kept = await garage.run(customers.read_one(customer_id=account.customer_id))
    assert kept is not None, "nothing is deleted"
    assert kept.stripe_customer_id is not None, "it was just kept"
    return kept.stripe_customer_id
