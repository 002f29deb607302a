"""Prorations, to the second: credit for the billed part of a period that is not used, debit for what replaces it.

As in Stripe's flexible billing mode a credit takes back what was really billed, discounts included, and a debit has
the subscription's discounts in percent taken off already; both are written as invoice items without discounts.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from stripe_sandbox import money
from stripe_sandbox.billing import discounting
from stripe_sandbox.build import build_invoice_item
from stripe_sandbox.call import Call
from stripe_sandbox.periods import period_at

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Billed:
    """What was billed for an item: a net amount for [start, end), and how Stripe names it when it is credited."""

    amount: int
    start: int
    end: int
    credited: Json | None


def credit(call: Call, subscription: Json, item: Json, at: int) -> None:
    """Give back what was billed for `item` from `at` on."""
    billed = _billed(call, subscription, item, at)
    amount = -money.prorated(billed.amount, used_s=billed.end - at, whole_s=billed.end - billed.start)
    _write(call, subscription, item, _Part("Unused", amount, (at, billed.end), billed.credited))


def debit(call: Call, subscription: Json, item: Json, at: int) -> None:
    """Bill `item` from `at` to the end of its period."""
    recurring, end = item["price"]["recurring"], item["current_period_end"]
    anchor = subscription["billing_cycle_anchor"]
    start, _ = period_at(end - 1, anchor, recurring["interval"], recurring["interval_count"])
    product, price = item["price"]["product"], item["price"]["unit_amount"] * item["quantity"]
    whole = discounting.percent_off(call, subscription, product, price)
    amount = money.prorated(whole, used_s=end - at, whole_s=end - start)
    _write(call, subscription, item, _Part("Remaining", amount, (at, end)))


def forget(call: Call, subscription: Json) -> None:
    """Delete the prorations that still wait for an invoice: the subscription is over."""
    for item in call.store.children("invoiceitem", subscription["id"]):
        if item["invoice"] is None and item["proration"]:
            call.store.delete(item["id"])
            call.emit("invoiceitem.deleted", item)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a period: which one, what it costs, when it is, and what it takes back."""

    which: str
    amount: int
    period: tuple[int, int]
    credited: Json | None = None


def _write(call: Call, subscription: Json, item: Json, part: _Part) -> None:
    if part.amount == 0:
        return
    product = call.find("product", item["price"]["product"])
    name = product["name"] if product else item["price"]["product"]
    day = datetime.fromtimestamp(part.period[0], UTC)
    made = build_invoice_item(
        id=call.new_id("ii"),
        customer=call.require("customer", subscription["customer"]),
        amount=part.amount,
        currency=subscription["currency"],
        created=call.now,
        quantity=item["quantity"] or 1,
        price=item["price"],
        period=part.period,
        subscription=subscription["id"],
        subscription_item=item["id"],
        proration=True,
        credited=part.credited,
        description=f"{part.which} time on {item['quantity']} \u00d7 {name} after {day.day} {day:%b %Y}",
        tax_rates=item["tax_rates"],
    )
    call.create(made, "invoiceitem.created")


def _billed(call: Call, subscription: Json, item: Json, at: int) -> _Billed:
    """The latest debit for `item` whose period contains `at`; the item's price when its history is not there."""
    found = [*_from_invoices(call, subscription, item, at), *_from_items(call, subscription, item, at)]
    if found:
        return max(found, key=lambda billed: billed.start)
    whole = item["price"]["unit_amount"] * (item["quantity"] or 0)
    return _Billed(whole, item["current_period_start"], item["current_period_end"], None)


def _from_items(call: Call, subscription: Json, item: Json, at: int) -> list[_Billed]:
    """Debits of earlier prorations, the latest first."""
    found = []
    for made in call.store.children("invoiceitem", subscription["id"])[::-1]:
        period, details = made["period"], made["parent"]["subscription_details"]
        is_debit = made["proration"] and made["amount"] > 0
        if is_debit and details["subscription_item"] == item["id"] and period["start"] <= at < period["end"]:
            invoice = call.find("invoice", made["invoice"])
            if invoice is None:
                credited: Json = {"invoice_item": made["id"], "type": "invoice_item"}
            elif invoice["status"] == "void":
                continue
            else:
                credited = _lines_named(invoice, _line_of(invoice, made["id"]))
            found.append(_Billed(made["amount"], period["start"], period["end"], credited))
    return found


def _from_invoices(call: Call, subscription: Json, item: Json, at: int) -> list[_Billed]:
    """The lines for the item's period on the subscription's invoices."""
    found = []
    invoices = call.store.select("parent = ? AND kind = 'invoice' AND status <> 'void'", (subscription["id"],))
    for invoice in invoices:
        for line in invoice["lines"]["data"]:
            details = (line["parent"] or {}).get("subscription_item_details") or {}
            period = line["period"]
            if details.get("subscription_item") == item["id"] and period["start"] <= at < period["end"]:
                net = line["amount"] - sum(part["amount"] for part in line["discount_amounts"])
                found.append(_Billed(net, period["start"], period["end"], _lines_named(invoice, line["id"])))
    return found


def _lines_named(invoice: Json, line_id: str) -> Json:
    details = {"invoice": invoice["id"], "invoice_line_items": [line_id]}
    return {"invoice_line_item_details": details, "type": "invoice_line_items"}


def _line_of(invoice: Json, item_id: str) -> str:
    for line in invoice["lines"]["data"]:
        if ((line["parent"] or {}).get("invoice_item_details") or {}).get("invoice_item") == item_id:
            return str(line["id"])
    raise AssertionError("an item that an invoice took has its line")
