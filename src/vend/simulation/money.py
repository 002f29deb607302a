"""What holds about money when a history is over: Stripe, the database and the ledger agree to the cent."""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

import msgspec

from vend.simulation.truth import Ending, Json, by, instant, subscription_of


class Finding(msgspec.Struct, frozen=True):
    """A violation, in a sentence.

    Attributes:
        cents: how much money it leaves unexplained, in minor units, either way.
    """

    text: str
    cents: int = 0


def invoices_agree(end: Ending) -> Iterator[Finding]:
    """Every issued invoice of Stripe's is here once, as Stripe has it, and no other."""
    ours = by(end.ours.invoices, "stripe_invoice_id")
    row_of = {row["stripe_subscription_id"]: row["id"] for row in end.ours.subscriptions}
    for raw in end.theirs.invoices:
        rows = ours.pop(raw["id"], [])
        if len(rows) != 1:
            yield Finding(f"invoice {raw['id']} is {len(rows)} times here", cents=raw["total"])
            continue
        tax = sum(part["amount"] for part in raw["total_taxes"] or ())
        yield from _differing(
            f"invoice {raw['id']}",
            rows[0],
            {
                "status": raw["status"],
                "total_minor": raw["total"],
                "tax_minor": tax,
                "balance_applied_minor": (raw["ending_balance"] or 0) - raw["starting_balance"],
                "paid_minor": raw["amount_paid"],
                "currency": raw["currency"].upper(),
                "subscription_id": row_of.get(subscription_of(raw)),
            },
        )
    for stray in ours:
        yield Finding(f"invoice {stray} is here and not at Stripe")


def payments_agree(end: Ending) -> Iterator[Finding]:
    """Every charge is here once, with its fee and what has gone back of it, and no other."""
    ours = by(end.ours.payments, "stripe_charge_id")
    yield from _received_once(ours.pop("None", []), end)
    invoice_of = {row["id"]: row["stripe_invoice_id"] for row in end.ours.invoices}
    refunded: Counter[str] = Counter()
    for refund in end.theirs.refunds:
        refunded[refund["charge"]] += refund["amount"] if refund["status"] in ("succeeded", "pending") else 0
    for charge in end.theirs.charges:
        rows = ours.pop(charge["id"], [])
        if len(rows) != 1:
            yield Finding(f"charge {charge['id']} is {len(rows)} times here", cents=charge["amount"])
            continue
        row = rows[0]
        yield from _differing(
            f"charge {charge['id']}",
            row,
            {
                "status": charge["status"],
                "amount_minor": charge["amount"],
                "fee_minor": end.theirs.fees.get(charge["id"], 0),
                "refunded_minor": refunded[charge["id"]],
            },
        )
        if invoice_of.get(row["invoice_id"]) != end.theirs.intents.get(charge["payment_intent"]):
            yield Finding(f"charge {charge['id']} is recorded for another invoice", cents=charge["amount"])
    for stray in ours:
        yield Finding(f"payment {stray} is here and not at Stripe")


def _received_once(received: list[Json], end: Ending) -> Iterator[Finding]:
    """What came outside of Stripe settled an invoice that Stripe has as paid, and that no charge has paid."""
    stripe_id = {row["id"]: row["stripe_invoice_id"] for row in end.ours.invoices}
    status = {raw["id"]: raw["status"] for raw in end.theirs.invoices}
    charged = {
        end.theirs.intents.get(charge["payment_intent"])
        for charge in end.theirs.charges
        if charge["status"] == "succeeded"
    }
    for row in received:
        invoice = stripe_id[row["invoice_id"]]
        if row["status"] == "pending":
            yield Finding(f"payment {row['id']} of invoice {invoice} never ended")
        if row["status"] == "succeeded" and (status[invoice] != "paid" or invoice in charged):
            how = "a charge has paid it" if invoice in charged else f"it is {status[invoice]}"
            yield Finding(f"payment {row['id']} was received for {invoice}: {how}", cents=row["amount_minor"])


def refunds_agree(end: Ending) -> Iterator[Finding]:
    """Every refund is here once; its tax is its share, and all of the tax once all is given back."""
    ours = by(end.ours.refunds, "stripe_refund_id")
    for refund in end.theirs.refunds:
        rows = ours.pop(refund["id"], [])
        if len(rows) != 1:
            yield Finding(f"refund {refund['id']} is {len(rows)} times here", cents=refund["amount"])
            continue
        wanted = {"status": refund["status"], "amount_minor": refund["amount"]}
        yield from _differing(f"refund {refund['id']}", rows[0], wanted)
    for stray in ours:
        yield Finding(f"refund {stray} is here and not at Stripe")
    yield from _refunded_tax(end)


def _refunded_tax(end: Ending) -> Iterator[Finding]:
    invoices = {row["id"]: row for row in end.ours.invoices}
    parts = by(end.ours.refunds, "payment_id")
    # A credit note says itself which taxes it takes back, for its refunds too.
    credited = {row["invoice_id"] for row in end.ours.credit_notes}
    for payment in end.ours.payments:
        refunds = [row for row in parts.get(payment["id"], []) if row["status"] == "succeeded"]
        invoice = invoices[payment["invoice_id"]]
        if not refunds or not invoice["total_minor"] or invoice["id"] in credited:
            continue
        back, tax_back = sum(row["amount_minor"] for row in refunds), sum(row["tax_minor"] for row in refunds)
        share = Fraction(back * invoice["tax_minor"], invoice["total_minor"])
        if abs(share - tax_back) > Fraction(1, 2):
            yield Finding(
                f"refunds of {payment['stripe_charge_id']}: {back} went back, its tax is {float(share):.2f}, "
                f"booked is {tax_back}",
                cents=round(share) - tax_back,
            )


def ledger_agrees(end: Ending) -> Iterator[Finding]:
    """Each account's balance is what Stripe's objects make it, computed here anew."""
    wanted = _balances_from_stripe(end)
    found: Counter[str] = Counter()
    for transfer in end.ours.transfers:
        found[_whole_account(transfer["debit_account"], end)] += transfer["amount_minor"]
        found[_whole_account(transfer["credit_account"], end)] -= transfer["amount_minor"]
    for payment in end.ours.payments:
        if payment["stripe_charge_id"] is None and payment["status"] == "succeeded":
            wanted["receivable"] -= payment["amount_minor"]
            wanted["undeposited_funds"] += payment["amount_minor"]
    if sum(found.values()):
        yield Finding("the ledger does not sum to zero", cents=sum(found.values()))
    for account in sorted(wanted.keys() | found.keys()):
        if found[account] != wanted[account]:
            yield Finding(
                f"ledger account {account} is {found[account]}, Stripe's objects make {wanted[account]}",
                cents=found[account] - wanted[account],
            )


_EARNED_LATER = ("deferred_revenue", "refunds", "credits", "bad_debt")


def _whole_account(account: str, end: Ending) -> str:
    """Take what is earned later, and what of it was given back, for revenue: another law looks at when it is earned."""
    return "revenue" if end.ours.schedules and account in _EARNED_LATER else account


def _balances_from_stripe(end: Ending) -> Counter[str]:
    balances: Counter[str] = Counter()
    received = received_of(end)
    for invoice in end.theirs.invoices:
        if invoice["status"] != "void":
            tax = sum(part["amount"] for part in invoice["total_taxes"] or ())
            applied = (invoice["ending_balance"] or 0) - invoice["starting_balance"]
            balances["receivable"] += invoice["total"] - applied
            balances["customer_credit"] += applied
            balances["tax_payable"] -= tax
            balances["revenue"] -= invoice["total"] - tax
        if invoice["status"] == "uncollectible":
            lost = invoice["amount_remaining"] - received[invoice["id"]]
            balances["receivable"] -= lost
            balances[_whole_account("bad_debt", end)] += lost
    for charge in end.theirs.charges:
        if charge["status"] == "succeeded":
            fee = end.theirs.fees[charge["id"]]
            balances["receivable"] -= charge["amount"]
            balances["stripe_cash"] += charge["amount"] - fee
            balances["processor_fees"] += fee
    balances.update(_gone_on(end))
    return balances


def _gone_on(end: Ending) -> Counter[str]:
    """Give what refunds, disputes and payouts make of the accounts."""
    balances: Counter[str] = Counter()
    tax_of = {row["stripe_refund_id"]: row["tax_minor"] for row in end.ours.refunds}
    for refund in end.theirs.refunds:
        if refund["status"] == "succeeded":
            # How a refund's tax is rounded is checked above; that all of it is booked is checked here.
            tax = tax_of.get(refund["id"], 0)
            balances["stripe_cash"] -= refund["amount"]
            balances["tax_payable"] += tax
            balances[_whole_account("refunds", end)] += refund["amount"] - tax
    for dispute in end.theirs.disputes:
        moved = [one for one in end.theirs.transactions if one["source"] == dispute["id"]]
        taken = -sum(one["amount"] for one in moved)
        balances["stripe_cash"] += sum(one["net"] for one in moved)
        balances["processor_fees"] += sum(one["fee"] for one in moved)
        balances["dispute_losses" if dispute["status"] == "lost" else "disputed_funds"] += taken
    balances.update(_credited(end))
    for payout in end.theirs.payouts:
        if payout["status"] == "paid":
            balances["bank"] += payout["amount"]
            balances["stripe_cash"] -= payout["amount"]
    balances.update(_merchants(end))
    return balances


def _merchants(end: Ending) -> Counter[str]:
    """Give what merchants owe and paid: Stripe knows of none; that it follows from its discounts is another law."""
    balances: Counter[str] = Counter()
    for charge in end.ours.merchant_charges:
        balances["merchant_receivable"] += charge["part_minor"] + charge["tax_minor"]
        balances["revenue"] -= charge["part_minor"]
        balances["tax_payable"] -= charge["tax_minor"]
    for payment in end.ours.merchant_payments:
        balances["merchant_receivable"] -= payment["amount_minor"]
        balances["undeposited_funds"] += payment["amount_minor"]
    return balances


def received_of(end: Ending) -> Counter[str]:
    """Give what was recorded by hand of each invoice, by Stripe's id."""
    stripe_id = {row["id"]: row["stripe_invoice_id"] for row in end.ours.invoices}
    received: Counter[str] = Counter()
    for row in end.ours.payments:
        if row["stripe_charge_id"] is None and row["status"] == "succeeded":
            received[stripe_id[row["invoice_id"]]] += row["amount_minor"]
    return received


def _credited(end: Ending) -> Counter[str]:
    """Give what credit notes move beside their refunds; one that is void, or whose invoice is, moves nothing."""
    balances: Counter[str] = Counter()
    status_of = {invoice["id"]: invoice["status"] for invoice in end.theirs.invoices}
    # That a note's tax is that of its refunds and of its rest is another law's.
    tax_of = {row["stripe_credit_note_id"]: row["booked_tax_minor"] for row in end.ours.credit_notes}
    for note in end.theirs.credit_notes:
        if note["status"] == "void" or status_of[note["invoice"]] == "void":
            continue
        refunded = sum(one["amount_refunded"] for one in note["refunds"])
        outside = note["out_of_band_amount"] or 0
        tax = tax_of.get(note["id"], 0)
        balances[_whole_account("credits", end)] += note["total"] - refunded - tax
        balances["tax_payable"] += tax
        balances["customer_credit"] -= note["post_payment_amount"] - refunded - outside
        balances["bank"] -= outside
        balances["receivable"] -= note["pre_payment_amount"]
    return balances


def every_charge_has_a_cause(end: Ending) -> Iterator[Finding]:
    """Money was only taken for an order that somebody made, once for each subscription and period."""
    ordered = {row["subject_id"] for row in end.ours.operations if row["kind"] == "subscribe"}
    invoices = {raw["id"]: raw for raw in end.theirs.invoices}
    subscriptions = {raw["id"]: raw for raw in end.theirs.subscriptions}
    paid: Counter[tuple[str, int]] = Counter()
    for charge in end.theirs.charges:
        if charge["status"] != "succeeded":
            continue
        invoice = invoices[end.theirs.intents[charge["payment_intent"]]]
        subscription = subscriptions.get(subscription_of(invoice))
        if subscription is None:
            continue  # it is a company's
        order = subscription["metadata"].get("subscription_id")
        if order not in ordered:
            yield Finding(f"charge {charge['id']} was made for {order}, which nobody ordered", cents=charge["amount"])
        # A change of pass is billed apart from the period in which it lies; what it costs is another law's.
        reason = invoice["billing_reason"] if invoice["billing_reason"] == "subscription_update" else "period"
        period = (f"{order} {reason}", min(line["period"]["start"] for line in invoice["lines"]["data"]))
        paid[period] += 1
        if paid[period] > 1:
            yield Finding(
                f"order {order} was charged {paid[period]} times for the period from {instant(period[1])}",
                cents=charge["amount"],
            )


def _differing(what: str, row: Json, wanted: Json) -> Iterator[Finding]:
    for name, value in wanted.items():
        if row[name] != value:
            cents = value - row[name] if isinstance(value, int) else 0
            yield Finding(f"{what}: {name} is {row[name]} here and {value} at Stripe", cents=cents)
