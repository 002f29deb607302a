"""Company accounts at Stripe: one subscription whose invoices are sent, with an item and a quantity for each price."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import msgspec

from vend.domain.company_account import AccountFacts, PriceQuantity
from vend.domain.subscription import ENDED, Status
from vend.stripe_gateway.calls import PAGE, call, every
from vend.stripe_gateway.changes import PreviewedLines
from vend.stripe_gateway.facts import instant, own_price_id
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.shapes import CustomField, ItemPrice, WithId, read_shape

if TYPE_CHECKING:
    from stripe.params import InvoiceCreatePreviewParams, SubscriptionCreateParams, SubscriptionUpdateParams
    from stripe.params._subscription_update_params import SubscriptionUpdateParamsItem

OWN_ID = "company_account_id"
"""Under which key of Stripe's metadata our account's id is."""


class AccountItem(msgspec.Struct, frozen=True):
    """A subscription's item, with how many seats it bills."""

    id: str
    price: ItemPrice
    quantity: int | None
    tax_rates: list[WithId] | None
    current_period_start: int
    current_period_end: int


class AccountItems(msgspec.Struct, frozen=True):
    """Its items; there are at most twenty."""

    data: list[AccountItem]


class InvoiceSettings(msgspec.Struct, frozen=True):
    """What its invoices print."""

    custom_fields: list[CustomField] | None = None


class RawAccount(msgspec.Struct, frozen=True):
    """docs.stripe.com/api/subscriptions/object, as far as a company's account needs it."""

    id: str
    status: Status
    customer: str
    metadata: dict[str, str]
    items: AccountItems
    cancel_at_period_end: bool
    canceled_at: int | None
    ended_at: int | None
    days_until_due: int | None
    invoice_settings: InvoiceSettings

    @property
    def period_start_at(self) -> datetime:
        """When the present period began."""
        return instant(min(item.current_period_start for item in self.items.data))

    @property
    def period_end_at(self) -> datetime:
        """When it ends, exclusive."""
        return instant(min(item.current_period_end for item in self.items.data))

    @property
    def quantities(self) -> list[PriceQuantity]:
        """How many seats it bills at each price of ours."""
        known = ((own_price_id(item.price), item.quantity or 0) for item in self.items.data)
        return [PriceQuantity(price_id, quantity) for price_id, quantity in known if price_id is not None]


class RawAccountPreview(msgspec.Struct, frozen=True):
    """docs.stripe.com/api/invoices/create_preview."""

    currency: str
    total: int
    subtotal: int
    amount_due: int
    created: int
    lines: PreviewedLines


class NewItem(msgspec.Struct, frozen=True):
    """What an item is to be.

    Attributes:
        stripe_price_id: Stripe's id of our price.
        tax_rates: Stripe's ids; only an item that is not there yet takes them.
    """

    price_id: UUID
    stripe_price_id: str
    quantity: int
    tax_rates: Sequence[str]


class Billing(msgspec.Struct, frozen=True):
    """How an account is billed.

    Attributes:
        fields: what is printed on its invoices, by name.
        anchor_at: the first whole period's start; None: periods count from now.
        prorating: whether the part before that is charged.
    """

    days_until_due: int
    fields: Mapping[str, str]
    anchor_at: datetime | None
    prorating: bool


def account_facts(raw: RawAccount) -> AccountFacts:
    """Give what a row keeps of Stripe's subscription."""
    ended_at = raw.ended_at or raw.canceled_at if raw.status in ENDED else None
    return AccountFacts(
        stripe_subscription_id=raw.id,
        stripe_status=raw.status,
        current_period_start_at=raw.period_start_at,
        current_period_end_at=raw.period_end_at,
        cancel_at_period_end=raw.cancel_at_period_end,
        ended_at=instant(ended_at),
    )


async def create(
    stripe: StripeGateway,
    stripe_customer_id: str,
    items: Sequence[NewItem],
    billing: Billing,
    metadata: dict[str, str],
    *,
    key: str,
) -> RawAccount:
    """Make an account's subscription; its first invoice is sent within the hour.

    Raises:
        Rejected: Stripe refused; nothing was made.
    """
    request: SubscriptionCreateParams = {
        "customer": stripe_customer_id,
        "collection_method": "send_invoice",
        "days_until_due": billing.days_until_due,
        "items": [
            {"price": one.stripe_price_id, "quantity": one.quantity, "tax_rates": list(one.tax_rates)}
            if one.tax_rates
            else {"price": one.stripe_price_id, "quantity": one.quantity}
            for one in items
        ],
        "metadata": metadata,
    }
    if billing.fields:
        request["invoice_settings"] = {
            "custom_fields": [{"name": name, "value": value} for name, value in billing.fields.items()]
        }
    if billing.anchor_at is not None:
        request["billing_cycle_anchor"] = int(billing.anchor_at.timestamp())
        request["proration_behavior"] = "create_prorations" if billing.prorating else "none"
    return read_shape(await call(stripe.v1.subscriptions.create_async(request, {"idempotency_key": key})), RawAccount)


async def read(stripe: StripeGateway, stripe_subscription_id: str) -> RawAccount:
    """Give an account's subscription as it is now."""
    return read_shape(await call(stripe.v1.subscriptions.retrieve_async(stripe_subscription_id)), RawAccount)


async def find(stripe: StripeGateway, stripe_customer_id: str, account_id: UUID) -> RawAccount | None:
    """Look for the subscription that carries our account's id, ended ones too."""
    page = stripe.v1.subscriptions.list_async({"customer": stripe_customer_id, "status": "all", "limit": PAGE})
    matching = [one for one in await every(page) if one["metadata"].get(OWN_ID) == str(account_id)]
    return read_shape(matching[0], RawAccount) if matching else None


async def set_quantities(
    stripe: StripeGateway,
    found: RawAccount,
    items: Sequence[NewItem],
    *,
    proration_at: datetime | None,
    key: str,
) -> RawAccount:
    """Let a subscription bill so many seats, whatever it has billed before.

    Args:
        found: as it was read just before.
        items: every price with its whole quantity; what is not named is billed no longer.
        proration_at: from when on the difference is charged or credited, with the next invoice; None for not at all.
    """
    request: SubscriptionUpdateParams = {
        "items": _items(found, items),
        "proration_behavior": "none" if proration_at is None else "create_prorations",
    }
    if proration_at is not None:
        request["proration_date"] = int(proration_at.timestamp())
    return await _update(stripe, found.id, request, key=key)


def _items(found: RawAccount, items: Sequence[NewItem]) -> "list[SubscriptionUpdateParamsItem]":
    """Give the change of each item; an item of no seat goes, unless it is the last one, which Stripe keeps."""
    there = {own_price_id(item.price): item for item in found.items.data}
    wanted = {one.price_id: one for one in items}
    any_left = any(one.quantity for one in items)
    changed: list[SubscriptionUpdateParamsItem] = []
    for price_id, item in there.items():
        quantity = wanted[price_id].quantity if price_id in wanted else 0
        if quantity or not any_left:
            changed.append({"id": item.id, "quantity": quantity})
        else:
            changed.append({"id": item.id, "deleted": True})
    for one in items:
        if one.price_id not in there and one.quantity:
            new: SubscriptionUpdateParamsItem = {"price": one.stripe_price_id, "quantity": one.quantity}
            changed.append({**new, "tax_rates": list(one.tax_rates)} if one.tax_rates else new)
    return changed


async def set_item_taxes(
    stripe: StripeGateway, found: RawAccount, tax_rates: Mapping[str, Sequence[str]], *, key: str
) -> RawAccount:
    """Let the items' coming invoices be charged these tax rates, by item; what was billed stays as it is."""
    request: SubscriptionUpdateParams = {
        "items": [{"id": item, "tax_rates": list(rates)} for item, rates in tax_rates.items()],
        "proration_behavior": "none",
    }
    return await _update(stripe, found.id, request, key=key)


async def set_billing(stripe: StripeGateway, stripe_subscription_id: str, billing: Billing, *, key: str) -> RawAccount:
    """Change when coming invoices are due, and what they print."""
    fields = [{"name": name, "value": value} for name, value in billing.fields.items()]
    request: SubscriptionUpdateParams = {
        "days_until_due": billing.days_until_due,
        # In Stripe's form an empty list is an empty string.
        "invoice_settings": {"custom_fields": fields or ""},  # type: ignore[typeddict-item]  # read from a mapping
    }
    return await _update(stripe, stripe_subscription_id, request, key=key)


async def set_contact(stripe: StripeGateway, stripe_customer_id: str, *, name: str, email: str, key: str) -> None:
    """Change who coming invoices are sent to."""
    await call(
        stripe.v1.customers.update_async(stripe_customer_id, {"name": name, "email": email}, {"idempotency_key": key})
    )


async def end_with_period(stripe: StripeGateway, stripe_subscription_id: str, *, key: str) -> RawAccount:
    """Let a subscription end with its period; what still waits for an invoice is billed by a last one."""
    return await _update(stripe, stripe_subscription_id, {"cancel_at_period_end": True}, key=key)


async def end_now(stripe: StripeGateway, stripe_subscription_id: str, *, credit: bool, key: str) -> RawAccount:
    """End a subscription at once.

    Args:
        credit: whether what is unused is credited, by a last invoice.
    """
    made = await call(
        stripe.v1.subscriptions.cancel_async(
            stripe_subscription_id, {"prorate": credit, "invoice_now": credit}, {"idempotency_key": key}
        )
    )
    return read_shape(made, RawAccount)


async def preview(
    stripe: StripeGateway, found: RawAccount, items: Sequence[NewItem] | None, *, proration_at: datetime | None
) -> RawAccountPreview:
    """Give the next invoice, as it would be with these quantities; None for those that it has.

    Args:
        proration_at: from when on the difference is charged or credited; None for not at all.
    """
    details: InvoiceCreatePreviewParams = {"subscription": found.id}
    if items is not None:
        details["subscription_details"] = {
            "items": _items(found, items),
            "proration_behavior": "none" if proration_at is None else "create_prorations",
        }
        if proration_at is not None:
            details["subscription_details"]["proration_date"] = int(proration_at.timestamp())
    return read_shape(await call(stripe.v1.invoices.create_preview_async(details)), RawAccountPreview)


async def preview_first(
    stripe: StripeGateway, stripe_customer_id: str, items: Sequence[NewItem], billing: Billing
) -> RawAccountPreview:
    """Give the first invoice that these seats would make."""
    details: InvoiceCreatePreviewParams = {
        "customer": stripe_customer_id,
        "subscription_details": {
            "items": [
                {"price": one.stripe_price_id, "quantity": one.quantity, "tax_rates": list(one.tax_rates)}
                if one.tax_rates
                else {"price": one.stripe_price_id, "quantity": one.quantity}
                for one in items
            ]
        },
    }
    if billing.anchor_at is not None:
        details["subscription_details"]["billing_cycle_anchor"] = {
            "type": "timestamp",
            "timestamp": int(billing.anchor_at.timestamp()),
        }
        behavior = "create_prorations" if billing.prorating else "none"
        details["subscription_details"]["proration_behavior"] = behavior
    return read_shape(await call(stripe.v1.invoices.create_preview_async(details)), RawAccountPreview)


async def _update(
    stripe: StripeGateway, stripe_subscription_id: str, request: "SubscriptionUpdateParams", *, key: str
) -> RawAccount:
    made = await call(stripe.v1.subscriptions.update_async(stripe_subscription_id, request, {"idempotency_key": key}))
    return read_shape(made, RawAccount)
