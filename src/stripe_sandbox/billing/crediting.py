"""Credit notes: what they take back of an invoice, and where the money goes."""

from typing import Any

from stripe_sandbox import money
from stripe_sandbox.billing import balances, collecting, invoicing, items, refunding
from stripe_sandbox.build import build_credit_note, build_credit_note_line, build_taxes
from stripe_sandbox.call import Call, merged_metadata
from stripe_sandbox.errors import invalid

Json = dict[str, Any]

_WAYS = ("refund_amount", "credit_amount", "out_of_band_amount")


def issue(call: Call, params: Json) -> Json:
    """Write a credit note and let it have its effect: less due of an open invoice, money back of a paid one.

    Raises:
        ApiError: The invoice is neither open nor paid, more is credited than is left, or the ways do not add up.
    """
    invoice = call.require("invoice", params["invoice"], param="invoice")
    if invoice["status"] not in {"open", "paid", "uncollectible"}:
        raise invalid(f"Credit notes can only be created for open or paid invoices, not {invoice['status']} ones.")
    paid = invoice["status"] == "paid"
    note = _written(call, invoice, params, paid=paid)
    _check(invoice, note, params, paid=paid)
    if paid:
        note |= _give_back(call, invoice, note, params)
        given = invoice["post_payment_credit_notes_amount"] + note["total"]
        call.change(invoice, {"post_payment_credit_notes_amount": given}, "invoice.updated")
    else:
        _owe_less(call, invoice, note["total"])
    return call.create(note, "credit_note.created")


def _written(call: Call, invoice: Json, params: Json, *, paid: bool) -> Json:
    earlier = len(call.store.children("credit_note", invoice["id"]))
    note = build_credit_note(
        id=call.new_id("cn"),
        invoice=invoice,
        lines=_lines(call, invoice, params),
        created=call.now,
        number=f"{invoice['number']}-CN-{earlier + 1:02d}",
        memo=params.get("memo"),
        metadata=merged_metadata(None, params.get("metadata")),
        reason=params.get("reason"),
        type="post_payment" if paid else "pre_payment",
    )
    if paid:
        note |= {"post_payment_amount": note["total"], "pre_payment_amount": 0}
    return note


def _lines(call: Call, invoice: Json, params: Json) -> list[Json]:
    if ("lines" in params) == ("amount" in params):
        raise invalid("Give exactly one of amount and lines.", param="amount")
    if "amount" in params:
        return [build_credit_note_line(id=call.new_id("cnli"), amount=params["amount"], description="Credit")]
    by_id = {line["id"]: line for line in invoice["lines"]["data"]}
    found = []
    for index, given in enumerate(params["lines"]):
        param = f"lines[{index}]"
        if given["type"] == "custom_line_item":
            found.append(_own_line(call, given, param))
        elif given.get("invoice_line_item") not in by_id:
            raise invalid("No such line on this invoice.", param=f"{param}[invoice_line_item]", code="resource_missing")
        else:
            found.append(_line_of(call, by_id[given["invoice_line_item"]], given))
    return found


def _own_line(call: Call, given: Json, param: str) -> Json:
    if "unit_amount" not in given:
        raise invalid(f"Missing required param: {param}[unit_amount].", param=param, code="parameter_missing")
    count = items.quantity(given)
    amount = given["unit_amount"] * count
    rates = items.tax_rates(call, given.get("tax_rates"), f"{param}[tax_rates]")
    return build_credit_note_line(
        id=call.new_id("cnli"),
        amount=amount,
        description=given.get("description"),
        quantity=count,
        unit_amount=given["unit_amount"],
        unit_amount_decimal=str(given["unit_amount"]),
        tax_rates=rates,
        taxes=build_taxes(amount, rates),
    )


def _line_of(call: Call, line: Json, given: Json) -> Json:
    """A part of an invoice's line, with its part of the discounts and its taxes."""
    if "amount" in given:
        amount = int(given["amount"])
    else:
        amount = money.prorated(line["amount"], used_s=items.quantity(given), whole_s=line["quantity"] or 1)
    parts = [
        {**part, "amount": money.prorated(part["amount"], used_s=amount, whole_s=line["amount"] or 1)}
        for part in line["discount_amounts"]
    ]
    rates = [call.require("tax_rate", tax["tax_rate_details"]["tax_rate"]) for tax in line["taxes"]]
    off = sum(part["amount"] for part in parts)
    return build_credit_note_line(
        id=call.new_id("cnli"),
        amount=amount,
        description=line["description"],
        discount_amount=off,
        discount_amounts=parts,
        invoice_line_item=line["id"],
        quantity=given.get("quantity"),
        tax_rates=rates,
        taxes=build_taxes(amount - off, rates),
    )


def _check(invoice: Json, note: Json, params: Json, *, paid: bool) -> None:
    left = invoice["amount_paid"] - invoice["post_payment_credit_notes_amount"] if paid else invoice["amount_remaining"]
    if note["total"] <= 0:
        raise invalid("The total of a credit note must be positive.", param="amount")
    if note["total"] > left:
        shown = money.display(left, invoice["currency"])
        raise invalid(f"The sum of credit amounts cannot exceed what is left of the invoice ({shown}).", param="amount")
    ways = sum(params.get(way, 0) for way in _WAYS)
    if paid and ways != note["total"]:
        raise invalid(
            "The sum of refund_amount, credit_amount and out_of_band_amount must equal the credit note amount "
            f"({note['total']}).",
            param="refund_amount",
        )
    if not paid and ways:
        raise invalid("An open invoice has nothing to give back: its amount due becomes less.", param="refund_amount")


def _give_back(call: Call, invoice: Json, note: Json, params: Json) -> Json:
    changes: Json = {"out_of_band_amount": params.get("out_of_band_amount")}
    if amount := params.get("credit_amount"):
        on = {"credit_note": note["id"], "invoice": invoice["id"]}
        moved = balances.adjust(call, invoice["customer"], -amount, invoice["currency"], "credit_note", **on)
        changes["customer_balance_transaction"] = moved["id"]
    if amount := params.get("refund_amount"):
        intent = invoicing.intent_of(call, invoice)
        charge = call.find("charge", intent["latest_charge"]) if intent else None
        if charge is None:
            raise invalid("This invoice was not paid by a charge that could be refunded.", param="refund_amount")
        made = refunding.refund(call, charge, refunding.checked_amount(charge, amount), metadata={})
        changes["refunds"] = [{"amount_refunded": amount, "refund": made["id"], "type": "refund"}]
    return changes


def _owe_less(call: Call, invoice: Json, amount: int) -> None:
    """Let less be due of an open invoice (more, for a negative amount); of nothing due it is paid."""
    changes = {
        "amount_due": invoice["amount_due"] - amount,
        "amount_remaining": invoice["amount_remaining"] - amount,
        "pre_payment_credit_notes_amount": invoice["pre_payment_credit_notes_amount"] + amount,
    }
    changed = call.change(invoice, changes, "invoice.updated")
    if changed["amount_due"] == 0:
        collecting.settle(call, invoicing.settle_without_payment(call, changed))
        return
    intent = invoicing.intent_of(call, changed)
    if intent:
        call.change(intent, {"amount": changed["amount_due"]})
    for payment in call.store.children("invoice_payment", invoice["id"]):
        call.change(payment, {"amount_requested": changed["amount_due"]})


def void(call: Call, note: Json) -> Json:
    """Take a credit note back, while its invoice is open.

    Raises:
        ApiError: It is void already, or its effect can no longer be undone.
    """
    invoice = call.require("invoice", note["invoice"])
    if note["status"] == "void" or invoice["status"] != "open":
        raise invalid("You can only void an issued credit note of an open invoice.")
    _owe_less(call, invoice, -note["total"])
    voided = call.change(note, {"status": "void", "voided_at": call.now})
    call.emit("credit_note.voided", voided)
    return voided
