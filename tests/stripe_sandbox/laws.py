"""What holds in every account at every moment, whatever happened in it."""

from collections import Counter
from typing import Any

from stripe_sandbox import Sandbox

Json = dict[str, Any]


class Books:
    """The objects of an account, by kind and id."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.store = sandbox.store
        self.now = sandbox.now

    def every(self, kind: str) -> dict[str, Json]:
        return {obj["id"]: obj for obj in self.store.select("kind = ? ORDER BY seq", (kind,))}


def check_laws(sandbox: Sandbox) -> None:
    """The account's books agree with each other."""
    books = Books(sandbox)
    check_charges(books)
    check_balance(books)
    check_invoices(books)
    check_items(books)
    check_customers(books)


def check_charges(books: Books) -> None:
    charges = books.every("charge")
    taken = {key: charge for key, charge in charges.items() if charge["status"] == "succeeded"}
    assert taken, "some money came"
    returned: Counter[str] = Counter()
    for refund in books.every("refund").values():
        if refund["status"] != "failed":
            returned[refund["charge"]] += refund["amount"]
    for charge in charges.values():
        if charge["captured"]:
            assert charge["amount_refunded"] == returned[charge["id"]] <= charge["amount_captured"]
            assert charge["refunded"] == (charge["amount_refunded"] == charge["amount_captured"] > 0)
    by_intent = Counter(charge["payment_intent"] for charge in taken.values())
    assert all(count == 1 for count in by_intent.values()), "nothing is charged twice"


def check_balance(books: Books) -> None:
    entries = books.every("balance_transaction")
    moved: Counter[str] = Counter()
    for entry in entries.values():
        assert entry["net"] == entry["amount"] - entry["fee"]
        moved[entry["reporting_category"]] += entry["amount"]
    captured = sum(charge["amount_captured"] for charge in books.every("charge").values() if charge["captured"])
    refunds, disputes = books.every("refund").values(), books.every("dispute").values()
    failed = sum(refund["amount"] for refund in refunds if refund["status"] == "failed")
    assert moved["charge"] == captured
    assert moved["refund"] == -sum(refund["amount"] for refund in refunds)
    assert moved["refund_failure"] == failed
    assert moved["dispute"] == -sum(
        d["amount"] for d in disputes if d["payment_method_details"]["card"]["case_type"] == "chargeback"
    )
    assert moved["dispute_reversal"] == sum(d["amount"] for d in disputes if d["status"] == "won")
    payouts = books.every("payout")
    assert moved["payout"] == -sum(payout["amount"] for payout in payouts.values())
    held = books.store.execute("SELECT coalesce(sum(net), 0) FROM settlements WHERE payout IS NULL")[0][0]
    assert held == sum(entry["net"] for entry in entries.values()), "what is not paid out is in the balance"
    for payout in payouts.values():
        parts = books.store.execute("SELECT coalesce(sum(net), 0) FROM settlements WHERE payout = ?", (payout["id"],))
        assert parts == [(0,)], "a payout is what it lists"


def check_invoices(books: Books) -> None:
    intents = books.every("payment_intent")
    payments: dict[str, list[Json]] = {}
    for payment in books.every("invoice_payment").values():
        payments.setdefault(payment["invoice"], []).append(payment)
    periods: Counter[tuple[str, int]] = Counter()
    for invoice in books.every("invoice").values():
        check_totals(invoice)
        check_payment(invoice, payments.get(invoice["id"], []), intents)
        if invoice["billing_reason"] in {"subscription_create", "subscription_cycle"}:
            for line in invoice["lines"]["data"]:
                details = line["parent"]["subscription_item_details"]
                if details:
                    periods[details["subscription_item"], line["period"]["start"]] += 1
    assert all(count == 1 for count in periods.values()), "no period is billed twice"


def check_totals(invoice: Json) -> None:
    lines = invoice["lines"]["data"]
    subtotal = sum(line["amount"] for line in lines)
    off = sum(part["amount"] for line in lines for part in line["discount_amounts"])
    taxes = [tax for line in lines for tax in line["taxes"]]
    exclusive = sum(tax["amount"] for tax in taxes if tax["tax_behavior"] == "exclusive")
    assert invoice["subtotal"] == subtotal
    assert invoice["total"] == subtotal - off + exclusive
    assert off == sum(part["amount"] for part in invoice["total_discount_amounts"])
    assert all(0 <= part["amount"] <= line["amount"] for line in lines for part in line["discount_amounts"])
    assert sum(tax["amount"] for tax in taxes) == sum(tax["amount"] for tax in invoice["total_taxes"])
    if invoice["status"] != "draft":
        after = invoice["total"] + invoice["starting_balance"]
        assert invoice["amount_due"] == max(0, after) - invoice["pre_payment_credit_notes_amount"]
        assert invoice["ending_balance"] == min(0, after)
        assert invoice["amount_paid"] + invoice["amount_remaining"] == invoice["amount_due"]


def check_payment(invoice: Json, payments: list[Json], intents: dict[str, Json]) -> None:
    live = [payment for payment in payments if payment["status"] != "canceled"]
    assert len(live) <= 1
    for payment in live:
        intent = intents[payment["payment"]["payment_intent"]]
        assert intent["amount"] == invoice["amount_due"] == payment["amount_requested"]
        assert (invoice["status"] == "paid") == (payment["status"] == "paid") == (intent["status"] == "succeeded")
    if invoice["status"] == "paid" and invoice["amount_due"] and not live:
        assert invoice["amount_paid_off_stripe"] == invoice["amount_due"], "paid by nobody"
    if invoice["status"] in {"draft", "void"}:
        assert not live


def check_items(books: Books) -> None:
    invoices, taken = books.every("invoice"), Counter[str]()
    for invoice in invoices.values():
        for line in invoice["lines"]["data"]:
            details = line["parent"]["invoice_item_details"]
            if details:
                taken[details["invoice_item"]] += 1
    for item in books.every("invoiceitem").values():
        assert taken[item["id"]] == (0 if item["invoice"] is None else 1), "an item is billed once, where it says"


def check_customers(books: Books) -> None:
    balances: Counter[str] = Counter()
    for move in books.every("customer_balance_transaction").values():
        balances[move["customer"]] += move["amount"]
        assert move["ending_balance"] == balances[move["customer"]]
    for customer in books.every("customer").values():
        assert customer["balance"] == balances[customer["id"]]
