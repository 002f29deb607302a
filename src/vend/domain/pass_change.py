"""Changing a running subscription to another pass: what is allowed, what it costs, and that it stays what was shown.

The amounts are Stripe's own preview for one proration instant. The change takes that instant and the mark of what was
shown; Stripe is asked again, and a change whose amounts are not the shown ones is refused before anything is done.
"""

import hashlib
from calendar import monthrange
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec

from vend.domain.errors import Invalid, Kind, VendError
from vend.domain.parking_pass import Interval, Price
from vend.domain.subscription import AlreadySubscribed, PassArchived, Places, SoldOut, Subscription

PREVIEW_AGE_MAX = timedelta(hours=1)
"""How long a preview may be used; a proration changes by the second, so an old one would be a gift to one side."""

When = Literal["now", "next_renewal"]
_CHANGEABLE = frozenset({"active", "trialing"})


class CannotChange(VendError):
    """The subscription is in no state in which its pass can be changed."""

    code = "cannot_change_pass"
    kind = Kind.CONFLICT


class SamePass(VendError):
    """The subscription is to this pass already."""

    code = "same_pass"
    kind = Kind.CONFLICT


class ChangeUnderWay(VendError):
    """Another change of this subscription is not finished yet."""

    code = "change_under_way"
    kind = Kind.CONFLICT


class PreviewOutdated(VendError):
    """What was shown no longer holds; nothing was changed."""

    code = "preview_outdated"
    kind = Kind.CONFLICT


class OpenChange(msgspec.Struct, frozen=True):
    """A change of pass that is under way, and the pass of which it holds a place."""

    subscription_id: UUID
    to_pass_id: UUID


class HeldPass(msgspec.Struct, frozen=True):
    """A pass that a driver holds."""

    pass_id: UUID


class ChangeLine(msgspec.Struct, frozen=True):
    """A line of the invoice that a change makes: a credit is negative; tax comes on top.

    Attributes:
        amount_minor: without tax, in minor units.
    """

    description: str
    amount_minor: int
    tax_minor: int


class NextInvoice(msgspec.Struct, frozen=True):
    """The renewal after a change.

    Attributes:
        at: when its period begins.
        total_minor: with tax.
        due_minor: what is left to be charged once the customer's balance has paid its part.
    """

    at: datetime
    total_minor: int
    due_minor: int


class ChangePreview(msgspec.Struct, frozen=True):
    """What a change of pass means for money, to the cent; all amounts in minor units.

    Attributes:
        proration_at: the instant that it is counted from; give it back with the change.
        valid_until: until when the change may be asked for with it.
        credited_minor: what is given back for the old pass, without tax, as a positive amount.
        charged_minor: what the new pass costs for the rest of the period, without tax.
        tax_minor: the tax on the difference; negative where more is given back.
        total_minor: charged less credited with tax; negative where more is given back.
        balance_used_minor: what the customer's balance pays of it.
        due_now_minor: what is charged at once.
        balance_after_minor: what the customer has in credit then, for coming invoices.
        next_invoice: the renewal after it.
        shown: the mark of all this; give it back with the change.
    """

    subscription_id: UUID
    pass_id: UUID
    price_id: UUID
    when: When
    currency: str
    billing_interval: Interval
    proration_at: datetime
    valid_until: datetime
    lines: list[ChangeLine]
    credited_minor: int
    charged_minor: int
    tax_minor: int
    total_minor: int
    balance_used_minor: int
    due_now_minor: int
    balance_after_minor: int
    next_invoice: NextInvoice
    shown: str


class Quoted(msgspec.Struct, frozen=True):
    """What Stripe says that a change would make, in its own signs: a negative balance is the customer's credit."""

    currency: str
    lines: list[ChangeLine]
    total_minor: int
    due_minor: int
    starting_balance_minor: int


def check_change(
    row: Subscription,
    old: Price,
    new: Price,
    *,
    when: When,
    held: Collection[UUID],
) -> None:
    """Decide whether a subscription may change to another pass; places are counted apart.

    Args:
        old: what it costs now; `new` is the other pass's live price.
        held: the passes that its driver holds, or is changing to by another subscription.

    Raises:
        CannotChange: it is unpaid, paused, or ends with its period.
        SamePass: it is to this pass already.
        AlreadySubscribed: the driver holds the other pass already.
        Invalid: the prices are of two currencies, or the interval cannot wait for the renewal.
    """
    if row.status not in _CHANGEABLE:
        raise CannotChange(f"This subscription is {row.status}; only one that is paid up can be changed.")
    if row.collection_paused:
        raise CannotChange("This subscription is paused; resume it first.")
    if row.cancel_at_period_end:
        raise CannotChange("This subscription ends with its period; take that back first.")
    if new.pass_id == row.pass_id:
        raise SamePass("This subscription is to this pass already; choose another.", field="pass_id")
    if new.pass_id in held:
        raise AlreadySubscribed("This driver holds this pass already.", field="pass_id")
    if new.currency != old.currency:
        raise Invalid(f"The pass is sold in {new.currency}, the subscription is in {old.currency}.", field="pass_id")
    if when == "next_renewal" and new.billing_interval != old.billing_interval:
        raise Invalid("Another billing interval begins at once: change now, with proration.", field="when")


def check_version(old: Price, new: Price) -> None:
    """Decide whether a subscription may pay another version of its price from its next renewal on.

    Raises:
        SamePass: it pays that one already.
        Invalid: it is of another pass, currency or interval.
    """
    if old.id == new.id:
        raise SamePass("This subscription pays this price already.", field="price_id")
    if (old.pass_id, old.currency, old.billing_interval) != (new.pass_id, new.currency, new.billing_interval):
        raise Invalid("The price is of another pass, currency or interval; change the pass instead.", field="price_id")


def check_room(places: Places) -> None:
    """Decide whether the new pass has a place; the garage's own stays the same, one for one.

    Raises:
        PassArchived: the pass is no longer sold.
        SoldOut: every place of it is taken.
    """
    if places.archived:
        raise PassArchived("This pass is no longer sold; choose another.", field="pass_id")
    if places.pass_capacity is not None and places.pass_taken + places.pass_held >= places.pass_capacity:
        raise SoldOut("Every place of this pass is taken; choose another pass or try later.", field="pass_id")


def check_age(proration_at: datetime, *, now: datetime) -> None:
    """Hold a preview to its age.

    Raises:
        PreviewOutdated: it is older than an hour, or of the future.
    """
    if not now - PREVIEW_AGE_MAX <= proration_at <= now:
        raise PreviewOutdated("This preview is too old; ask for a new one.", field="proration_at")


def mark(row: Subscription, price: Price, *, when: When, proration_at: datetime, quoted: Quoted) -> str:
    """Give the mark of what was shown: a hash of everything that decides what is charged, now and at once.

    Whoever shows it again has seen these amounts; another amount, price, balance or period has another mark.
    """
    basis = (str(row.id), str(row.price_id), str(price.id), when, int(proration_at.timestamp()), quoted)
    return hashlib.sha256(msgspec.json.encode(basis, order="deterministic")).hexdigest()


def preview_of(
    row: Subscription,
    price: Price,
    *,
    when: When,
    proration_at: datetime,
    quoted: Quoted,
    renewal_total_minor: int,
    renewal_at: datetime,
) -> ChangePreview:
    """Say in words for people what Stripe has quoted.

    Args:
        renewal_total_minor: of the next renewal, with tax, before any balance.
    """
    balance_after = quoted.starting_balance_minor + quoted.total_minor - quoted.due_minor
    charged = sum(line.amount_minor for line in quoted.lines if line.amount_minor > 0)
    credited = -sum(line.amount_minor for line in quoted.lines if line.amount_minor < 0)
    return ChangePreview(
        subscription_id=row.id,
        pass_id=price.pass_id,
        price_id=price.id,
        when=when,
        currency=price.currency,
        billing_interval=price.billing_interval,
        proration_at=proration_at,
        valid_until=proration_at + PREVIEW_AGE_MAX,
        lines=quoted.lines,
        credited_minor=credited,
        charged_minor=charged,
        tax_minor=quoted.total_minor - charged + credited,
        total_minor=quoted.total_minor,
        balance_used_minor=max(0, balance_after - quoted.starting_balance_minor),
        due_now_minor=quoted.due_minor,
        balance_after_minor=-balance_after,
        next_invoice=NextInvoice(renewal_at, renewal_total_minor, max(0, renewal_total_minor + balance_after)),
        shown=mark(row, price, when=when, proration_at=proration_at, quoted=quoted),
    )


def next_period_end(start_at: datetime, interval: Interval) -> datetime:
    """Give when a period that begins now ends: the same day and time a month or a year on, in UTC.

    In a short month it is the last day (docs.stripe.com/billing/subscriptions/billing-cycle).
    """
    months = start_at.month - 1 + (1 if interval == "month" else 12)
    year, month = start_at.year + months // 12, months % 12 + 1
    return start_at.replace(year=year, month=month, day=min(start_at.day, monthrange(year, month)[1]))
