"""What holds about coupons and merchants when a history is over: none is given too often, each cent is somebody's."""

from collections import Counter
from collections.abc import Iterator

from vend.simulation.money import Finding
from vend.simulation.truth import Ending, Json, by


def no_coupon_is_given_too_often(end: Ending) -> Iterator[Finding]:
    """Redemptions that stand are within the coupon's limit, and nothing is left half redeemed."""
    standing = Counter(row["coupon_id"] for row in end.ours.redemptions if row["state"] != "released")
    for coupon in end.ours.coupons:
        most = coupon["redemptions_max"]
        if most is not None and standing[coupon["id"]] > most:
            yield Finding(f"coupon {coupon['id']} was redeemed {standing[coupon['id']]} times of {most}")
    twice = Counter(
        (row["coupon_id"], row["customer_id"]) for row in end.ours.redemptions if row["state"] != "released"
    )
    once = {row["id"] for row in end.ours.coupons if row["one_per_customer"]}
    for (coupon_id, customer_id), times in twice.items():
        if coupon_id in once and times > 1:
            yield Finding(f"customer {customer_id} has redeemed coupon {coupon_id} {times} times")
    for row in end.ours.redemptions:
        if row["state"] == "reserved":
            yield Finding(f"redemption {row['id']} is reserved for ever")


def discounts_agree(end: Ending) -> Iterator[Finding]:
    """A subscription has at Stripe the coupon that it has here; one that never began has redeemed nothing."""
    here = by([row for row in end.ours.redemptions if row["state"] == "active"], "subscription_id")
    for row in end.ours.subscriptions:
        mine = sorted(one["coupon_id"] for one in here.get(row["id"], []))
        theirs = sorted(end.theirs.discounts[one] for one in _at_stripe(end, row).get("discounts", ()))
        if mine != theirs and row["status"] != "incomplete_expired":
            yield Finding(f"subscription {row['id']} has {theirs} at Stripe and {mine} here")
    never = {row["id"] for row in end.ours.subscriptions if row["status"] == "incomplete_expired"}
    for row in end.ours.redemptions:
        if row["subscription_id"] in never and row["state"] != "released":
            yield Finding(f"redemption {row['id']} is of a subscription that never began, and {row['state']}")


def _at_stripe(end: Ending, row: Json) -> Json:
    found = [raw for raw in end.theirs.subscriptions if raw["id"] == row["stripe_subscription_id"]]
    return found[0] if found else {}


def what_was_taken_off_is_kept(end: Ending) -> Iterator[Finding]:
    """Each discount of Stripe's invoices is one row here, of the same coupon and amount."""
    rows = by(end.ours.invoice_discounts, "invoice_id")
    ours = {row["stripe_invoice_id"]: row for row in end.ours.invoices}
    for raw in end.theirs.invoices:
        row = ours.get(raw["id"])
        if row is None:
            continue  # another law tells of it
        theirs = sorted(
            (end.theirs.discounts[part["discount"]], part["amount"]) for part in raw["total_discount_amounts"] or ()
        )
        mine = sorted((str(one["coupon_id"]), one["amount_minor"]) for one in rows.get(row["id"], []))
        off = sum(amount for _, amount in theirs)
        if theirs != mine or row["discount_minor"] != off:
            yield Finding(
                f"invoice {raw['id']}: Stripe took off {theirs}, here {mine} and {row['discount_minor']} in all",
                cents=off - row["discount_minor"],
            )


def merchants_owe_what_was_taken_off(end: Ending) -> Iterator[Finding]:
    """What a merchant's coupon took off is its part or the garage's, is taken back where void, and within the cap."""
    agreed = {row["coupon_id"]: row for row in end.ours.validations}
    charges = by(end.ours.merchant_charges, "invoice_id")
    invoices = {row["id"]: row for row in end.ours.invoices}
    for row in end.ours.invoice_discounts:
        if row["coupon_id"] not in agreed or row["amount_minor"] == 0:
            continue
        mine = charges.get(row["invoice_id"], [])
        wanted = 0 if invoices[row["invoice_id"]]["status"] == "void" else row["amount_minor"]
        found = sum(one["part_minor"] + one["uncovered_minor"] for one in mine)
        if found != wanted:
            yield Finding(f"invoice {row['invoice_id']}: merchants and garage bear {found} of {wanted}", wanted - found)
    months: Counter[tuple[str, str]] = Counter()
    for one in end.ours.merchant_charges:
        months[one["coupon_id"], str(one["charged_date"])[:7]] += one["part_minor"]
    for (coupon_id, month), part in months.items():
        cap = agreed[coupon_id]["cap_minor"]
        if cap is not None and part > cap:
            yield Finding(f"validation {coupon_id} charges {part} in {month}, agreed are {cap}", cents=part - cap)


def statements_add_up(end: Ending) -> Iterator[Finding]:
    """A statement is the sum of its lines; the receivable is what is owed; what is paid and given up is on record."""
    lines, paid = by(end.ours.merchant_charges, "statement_id"), by(end.ours.merchant_payments, "statement_id")
    for statement in end.ours.merchant_statements:
        mine = lines.get(statement["id"], [])
        sums = (sum(one["part_minor"] for one in mine), sum(one["tax_minor"] for one in mine))
        if sums != (statement["subtotal_minor"], statement["tax_minor"]):
            yield Finding(f"statement {statement['id']} says {statement['total_minor']}, its lines {sum(sums)}")
        received = sum(one["amount_minor"] for one in paid.get(statement["id"], []) if one["voided_at"] is None)
        if received != statement["paid_minor"]:
            yield Finding(f"statement {statement['id']} was paid {statement['paid_minor']}, received are {received}")
    booked = sum(
        one["amount_minor"] * ((one["debit_account"] == "merchant_receivable") * 2 - 1)
        for one in end.ours.transfers
        if "merchant_receivable" in (one["debit_account"], one["credit_account"])
    )
    owed = sum(one["part_minor"] + one["tax_minor"] for one in end.ours.merchant_charges)
    owed -= sum(one["paid_minor"] + one["written_off_minor"] for one in end.ours.merchant_statements)
    if booked != owed:
        yield Finding(f"merchants owe {owed}, the ledger says {booked}", cents=booked - owed)
