"""Starts subscriptions: their first period, first invoice and first payment."""

from dataclasses import dataclass
from typing import Any

from stripe_sandbox import money
from stripe_sandbox.billing import collecting, discounting, invoicing, items
from stripe_sandbox.build import build_item, build_subscription
from stripe_sandbox.call import Call, cleared, merged_metadata
from stripe_sandbox.errors import invalid
from stripe_sandbox.periods import boundary, period_at

Json = dict[str, Any]

_DAY_S = 24 * 3600
_TRIAL_NOTICE_S = 3 * _DAY_S


@dataclass(frozen=True, slots=True)
class Timing:
    """When the first period runs.

    Attributes:
        anchor: From where periods are counted.
        period: The first one, [start, end).
        trial_end: When the trial ends, None without one.
        partial: Whether `period` is a part of one: it ends at an anchor ahead.
    """

    anchor: int
    period: tuple[int, int]
    trial_end: int | None = None
    partial: bool = False


def wanted_items(call: Call, params: Json) -> list[tuple[Json, Json]]:
    """The prices to subscribe to, each with its parameters.

    Raises:
        ApiError: There is none, or one that cannot be subscribed to together with the others.
    """
    given = params.get("items") or []
    if not given:
        raise invalid("Missing required param: items.", param="items", code="parameter_missing")
    found = []
    for index, item in enumerate(given):
        param = f"items[{index}][price]"
        if "price" not in item:
            raise invalid(f"Missing required param: {param}.", param=param, code="parameter_missing")
        found.append((items.subscribable(call, item["price"], param), item))
    items.check_together([price for price, _ in found])
    return found


def timing(call: Call, params: Json, recurring: Json) -> Timing:
    """The first period under the given trial or billing cycle anchor."""
    interval, count = recurring["interval"], recurring["interval_count"]
    trial_end, anchor = params.get("trial_end"), params.get("billing_cycle_anchor")
    if trial_end is None and params.get("trial_period_days"):
        trial_end = call.now + params["trial_period_days"] * _DAY_S
    if trial_end is not None and trial_end != "now":
        if trial_end <= call.now:
            raise invalid("Invalid timestamp: must be an integer Unix timestamp in the future.", param="trial_end")
        if anchor is not None:
            raise invalid(
                "The sandbox takes a trial or a billing_cycle_anchor, not both.", param="billing_cycle_anchor"
            )
        return Timing(anchor=trial_end, period=(call.now, trial_end), trial_end=trial_end)
    if anchor is None:
        return Timing(anchor=call.now, period=(call.now, boundary(call.now, interval, count, 1)))
    whole = period_at(call.now, anchor, interval, count)
    if anchor <= call.now or whole[1] != anchor:
        raise invalid(
            "billing_cycle_anchor must be in the future and no later than the end of the first full period.",
            param="billing_cycle_anchor",
        )
    return Timing(anchor=anchor, period=(call.now, anchor), partial=True)


def open_subscription(call: Call, params: Json, customer: Json) -> tuple[Json, Timing]:
    """Build the subscription, not yet paid for, and store it without a word."""
    wanted = wanted_items(call, params)
    when = timing(call, params, wanted[0][0]["recurring"])
    subscription_id = call.new_id("sub")
    made = [
        build_item(
            id=call.new_id("si"),
            subscription=subscription_id,
            price=price,
            created=call.now,
            period=when.period,
            quantity=items.quantity(given),
            metadata=merged_metadata(None, given.get("metadata")),
            tax_rates=items.tax_rates(call, given.get("tax_rates"), f"items[{index}][tax_rates]"),
        )
        for index, (price, given) in enumerate(wanted)
    ]
    subscription = build_subscription(
        id=subscription_id,
        customer=customer["id"],
        items=made,
        created=call.now,
        status="trialing" if when.trial_end else "incomplete",
        billing_cycle_anchor=when.anchor,
        default_payment_method=params.get("default_payment_method"),
        default_tax_rates=items.tax_rates(call, params.get("default_tax_rates"), "default_tax_rates"),
        description=params.get("description"),
        metadata=merged_metadata(None, params.get("metadata")),
        trial_end=when.trial_end,
        trial_start=call.now if when.trial_end else None,
        collection_method=params.get("collection_method", "charge_automatically"),
        days_until_due=params.get("days_until_due"),
        test_clock=customer["test_clock"],
    )
    given = cleared(params.get("discounts")) or []
    subscription["discounts"] = discounting.redeem(call, given, customer, "discounts", subscription=subscription_id)
    behavior = (params.get("trial_settings") or {}).get("end_behavior") or {}
    subscription["trial_settings"]["end_behavior"] |= behavior
    subscription["payment_settings"] |= {
        key: value for key, value in (params.get("payment_settings") or {}).items() if value != ""
    }
    if fields := cleared((params.get("invoice_settings") or {}).get("custom_fields")):
        subscription["invoice_settings"] |= {"custom_fields": fields}
    call.store.put(subscription)
    if customer["currency"] is None:
        call.change(customer, {"currency": subscription["currency"]})
    return subscription, when


def first_draft(call: Call, subscription: Json, when: Timing, *, prorate: bool) -> Json | None:
    """The draft of the first invoice: whole, or for the part up to the anchor.

    Without proration that part is free, and there is an invoice only where something else waits for one
    (docs.stripe.com/billing/subscriptions/billing-cycle).
    """
    customer = call.require("customer", subscription["customer"])
    if not when.partial:
        return invoicing.draft(call, subscription, customer, "subscription_create")
    if prorate:
        parts = {item["id"]: _part(item, when) for item in subscription["items"]["data"]}
        return invoicing.draft(call, subscription, customer, "subscription_create", parts=parts)
    if not invoicing.is_waiting(call, subscription):
        return None
    return invoicing.draft(call, subscription, customer, "subscription_create", items=[])


def _part(item: Json, when: Timing) -> int:
    recurring = item["price"]["recurring"]
    begin = boundary(when.anchor, recurring["interval"], recurring["interval_count"], -1)
    used_s = when.anchor - when.period[0]
    whole = item["price"]["unit_amount"] * item["quantity"]
    return money.prorated(whole, used_s=used_s, whole_s=when.anchor - begin)


def pay_first(call: Call, subscription: Json, drafted: Json | None, behavior: str, *, on_session: bool) -> Json:
    """Collect the first invoice as ``payment_behavior`` says, and announce the subscription as it then stands."""
    if drafted is None:
        return call.create(subscription | {"status": "active"}, "customer.subscription.created")
    linked = subscription | {
        "latest_invoice": drafted["id"],
        "discounts": discounting.used_once(call, subscription, drafted),
    }
    if subscription["trial_end"]:
        call.later(max(call.now, subscription["trial_end"] - _TRIAL_NOTICE_S), subscription, "tell_trial_end")
    if subscription["collection_method"] == "send_invoice" and drafted["total"] > 0:
        status = "active" if subscription["status"] == "incomplete" else subscription["status"]
        return call.create(linked | {"status": status}, "customer.subscription.created")
    invoice = invoicing.finalize(call, drafted)
    status = subscription["status"]
    if invoice["status"] == "paid":
        status = "trialing" if status == "trialing" else "active"
    else:
        customer = call.require("customer", subscription["customer"])
        card = invoicing.payment_method_of(call, subscription, customer)
        if behavior == "default_incomplete":
            collecting.prepare(call, invoice, card)
        else:
            status = _collect_first(call, invoice, card, behavior, on_session=on_session)
            linked |= _saved(call, linked, invoice, status)
    return call.create(linked | {"status": status}, "customer.subscription.created")


def _collect_first(call: Call, invoice: Json, card: Json | None, behavior: str, *, on_session: bool) -> str:
    if card is None:
        raise invalid(
            "This customer has no attached payment source or default payment method. Please consider adding a default "
            "payment method. For more information, visit "
            "https://stripe.com/docs/billing/subscriptions/payment-methods-setting#payment-method-priority.",
            code="resource_missing",
        )
    _, made = collecting.collect(call, invoice, card, on_session=on_session)
    if made.failure is None:
        return "active"
    if behavior == "error_if_incomplete":
        raise made.unmade()
    return "incomplete"


def _saved(call: Call, subscription: Json, invoice: Json, status: str) -> Json:
    return collecting.saved_card(call, subscription, invoice) if status == "active" else {}
