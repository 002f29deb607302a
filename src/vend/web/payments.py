"""Payments: the list, and one payment with what happened to it."""

from datetime import datetime
from typing import Literal

from vend.api.money import own_payment
from vend.api.route import Answer, Call
from vend.api.rules import InGarage
from vend.domain.access import Permission
from vend.domain.invoice import Payment, Refund
from vend.domain.lists import ListPlace, PaymentItem
from vend.store import customers, invoices, ledger, lists, payments
from vend.web.browsed import page_route
from vend.web.listing import Cell, Choice, Column, DatedQuery, ListPage
from vend.web.page import View, look
from vend.web.places import BASE
from vend.web.scope import Scoped
from vend.web.timeline import Happening, happenings
from vend.web.translate import N_
from vend.web.words import method_word, status_word


class PaymentsQuery(DatedQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which payments."""

    status: Literal["succeeded", "failed", "pending"] | None = None


def _amount(view: View, row: PaymentItem) -> Cell:
    formats = view.formats(row.garage_id)
    back = formats.money(-row.refunded_minor, row.currency) if row.refunded_minor else ""
    return Cell(formats.money(row.amount_minor, row.currency), back, view.to(row.garage_id, "payments", row.id))


def _status(_: View, row: PaymentItem) -> Cell:
    shown = status_word(row.dispute_status or row.status)
    return Cell(second=(row.failure_code or "").replace("_", " "), status=shown)


def _method(view: View, row: PaymentItem) -> Cell:
    digits = f" ···· {row.method_last4}" if row.method_last4 else ""
    return Cell((row.method_brand or view.word(method_word(row.method))).capitalize() + digits)


PAYMENTS = ListPage(
    name="payments",
    title=N_("Payments"),
    needs=Permission.READ_MONEY,
    asks=PaymentsQuery,
    read=lambda query, seek: lists.payments(
        place=seek.place,
        words=seek.words,
        customers=seek.customers,
        from_at=seek.from_at,
        until_at=seek.until_at,
        status=query.status,
    ),
    key=lambda row, sort: ListPlace(
        sort=sort, before_number=row.amount_minor, before_at=row.attempted_at, before_id=row.id
    ),
    columns=(
        Column(N_("Amount"), _amount, "number"),
        Column(N_("Status"), _status),
        Column(
            N_("Customer"),
            lambda view, row: Cell(row.customer_name, href=view.to(row.garage_id, "customers", row.customer_id)),
        ),
        Column(N_("Paid with"), _method),
        Column(
            N_("Invoice"),
            lambda view, row: Cell(row.invoice_number or "", href=view.to(row.garage_id, "invoices", row.invoice_id)),
            "code",
        ),
        Column(N_("Date"), lambda view, row: Cell(view.formats(row.garage_id).instant(row.attempted_at)), "date"),
    ),
    sorts=(("newest", N_("Newest first")), ("amount", N_("Largest first"))),
    filters=(
        Choice(
            "status",
            N_("Status"),
            (("succeeded", N_("Succeeded")), ("failed", N_("Failed")), ("pending", N_("Pending"))),
        ),
    ),
    looks_for=N_("Name, e-mail, plate, card's last four, Stripe id"),
    empty=(N_("No payments yet"), N_("They appear here as soon as Stripe charges the first subscription.")),
    export="payment-list",
)


async def show_payment(call: Call[Scoped, None]) -> Answer:
    """Show one payment: what it paid, what Stripe kept, what went back, and where the ledger has it."""
    view = await look(call, "payments", Permission.READ_MONEY)
    found = await own_payment(call)
    async with call.services.door.garage_snapshot([call.garage_id]) as garage:
        refunds = await garage.run(payments.refunds_of(payment_id=found.id))
        invoice = await garage.run(invoices.read_one(invoice_id=found.invoice_id))
        customer = await garage.run(customers.read_one(customer_id=found.customer_id))
        transfers = await garage.run(ledger.of_invoice(invoice_id=found.invoice_id))
        timeline = await happenings(
            call.services.door,
            garage,
            _own(found, refunds, view),
            subjects=[found.id],
            stripe_ids=[one for one in (found.stripe_charge_id, found.stripe_payment_intent_id) if one],
        )
    return view.page(
        "payment.html",
        payment=found,
        timeline=timeline,
        invoice=invoice,
        customer=customer,
        transfers=[one for one in transfers if one.payment_id == found.id],
        formats=view.formats(call.garage_id),
    )


def _own(found: Payment, refunds: list[Refund], view: View) -> list[Happening]:
    """Give what the rows themselves say of it."""
    formats = view.formats(found.garage_id)

    def entry(at: datetime, title: str, amount_minor: int, status: str) -> Happening:
        word = status_word(status)
        return Happening(at, title, f"{formats.money(amount_minor, found.currency)}, {view.word(word.text)}", word.mood)

    paid = entry(found.attempted_at, N_("Payment"), found.amount_minor, found.status)
    return [paid, *(entry(one.refunded_at, N_("Refund"), one.amount_minor, one.status) for one in refunds)]


ROUTES = (
    *PAYMENTS.routes(),
    page_route(
        f"{BASE}/garages/{{garage_id}}/payments/{{payment_id}}",
        show_payment,
        InGarage(Permission.READ_MONEY),
        summary="A payment",
    ),
)
