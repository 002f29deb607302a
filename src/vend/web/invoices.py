"""Invoices: the list, and one invoice with its arithmetic, its payments and its place in the ledger."""

from typing import Literal

from vend.api.money import own_invoice
from vend.api.route import Answer, Call
from vend.api.rules import InGarage
from vend.domain.access import Permission
from vend.domain.invoice import Invoice, Payment
from vend.domain.lists import InvoiceItem, ListPlace
from vend.domain.page import ROWS_MAX, Page
from vend.store import customers, invoices, ledger, line_taxes, lists, payments
from vend.web.browsed import page_route
from vend.web.listing import FIRST, LAST, Cell, Choice, Column, DatedQuery, ListPage
from vend.web.page import View, look
from vend.web.places import BASE
from vend.web.scope import Scoped
from vend.web.timeline import Happening, happenings
from vend.web.translate import N_
from vend.web.words import status_word


class InvoicesQuery(DatedQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which invoices."""

    status: Literal["draft", "open", "paid", "void", "uncollectible"] | None = None


def _total(view: View, row: InvoiceItem) -> Cell:
    formats = view.formats(row.garage_id)
    return Cell(formats.money(row.total_minor, row.currency), href=view.to(row.garage_id, "invoices", row.id))


def _owed(view: View, row: InvoiceItem) -> Cell:
    return Cell(view.formats(row.garage_id).money(row.owed_minor, row.currency) if row.owed_minor else "")


INVOICES = ListPage(
    name="invoices",
    title=N_("Invoices"),
    needs=Permission.READ_MONEY,
    asks=InvoicesQuery,
    read=lambda query, seek: lists.invoices(
        place=seek.place,
        words=seek.words,
        customers=seek.customers,
        from_at=seek.from_at,
        until_at=seek.until_at,
        status=query.status,
    ),
    key=lambda row, sort: ListPlace(
        sort=sort, before_number=row.total_minor, before_at=row.issued_at, before_id=row.id
    ),
    columns=(
        Column(N_("Total"), _total, "number"),
        Column(N_("Status"), lambda _, row: Cell(status=status_word(row.status))),
        Column(N_("Number"), lambda _, row: Cell(row.number or ""), "code"),
        Column(
            N_("Customer"),
            lambda view, row: Cell(row.customer_name, href=view.to(row.garage_id, "customers", row.customer_id)),
        ),
        Column(N_("Owed"), _owed, "number"),
        Column(N_("Issued"), lambda view, row: Cell(view.formats(row.garage_id).day(row.issued_at)), "date"),
        Column(
            N_("Due"),
            lambda view, row: Cell(view.formats(row.garage_id).day(row.due_at) if row.due_at else ""),
            "date",
        ),
    ),
    sorts=(("newest", N_("Newest first")), ("amount", N_("Largest first"))),
    filters=(
        Choice(
            "status",
            N_("Status"),
            tuple((code, status_word(code).text) for code in ("open", "paid", "draft", "void", "uncollectible")),
        ),
    ),
    looks_for=N_("Number, name, e-mail, plate, Stripe id"),
    empty=(N_("No invoices yet"), N_("They appear here with the first subscription.")),
    export="invoice-list",
)


async def show_invoice(call: Call[Scoped, None]) -> Answer:
    """Show one invoice: what it bills, how its total comes about, what was paid of it, and where the ledger has it."""
    view = await look(call, "invoices", Permission.READ_MONEY)
    found = await own_invoice(call)
    async with call.services.door.garage_snapshot([call.garage_id]) as garage:
        lines = await garage.run(invoices.lines(invoice_id=found.id))
        taxes = await garage.run(line_taxes.of_invoice(invoice_id=found.id))
        customer = await garage.run(customers.read_one(customer_id=found.customer_id))
        transfers = await garage.run(ledger.of_invoice(invoice_id=found.id))
        paid = await garage.run(
            payments.list_page(
                page=Page(row_limit=ROWS_MAX),
                from_at=FIRST,
                until_at=LAST,
                status=None,
                customer_id=None,
                subscription_id=None,
                invoice_id=found.id,
            )
        )
        timeline = await happenings(
            call.services.door,
            garage,
            _own(found, paid, view),
            subjects=[found.id],
            stripe_ids=[found.stripe_invoice_id],
        )
    return view.page(
        "invoice.html",
        invoice=found,
        lines=lines,
        taxes=taxes,
        customer=customer,
        paid=paid,
        transfers=transfers,
        timeline=timeline,
        owed_minor=_owed_of(found),
        formats=view.formats(call.garage_id),
    )


def _owed_of(invoice: Invoice) -> int:
    """Give what is left to be paid of an open invoice."""
    if invoice.status != "open":
        return 0
    return invoice.total_minor - invoice.balance_applied_minor - invoice.credited_minor - invoice.paid_minor


def _own(invoice: Invoice, paid: list[Payment], view: View) -> list[Happening]:
    """Give what the rows themselves say of it."""
    formats = view.formats(invoice.garage_id)
    moods = {"succeeded": "good", "failed": "bad"}
    tries = [
        Happening(
            one.attempted_at,
            N_("Payment"),
            f"{formats.money(one.amount_minor, one.currency)}, {view.word(status_word(one.status).text)}",
            moods.get(one.status, ""),
        )
        for one in paid
    ]
    issued = Happening(invoice.issued_at, N_("Issued"), formats.money(invoice.total_minor, invoice.currency))
    settled = [Happening(invoice.paid_at, N_("Paid"), mood="good")] if invoice.paid_at else []
    return [issued, *tries, *settled]


ROUTES = (
    *INVOICES.routes(),
    page_route(
        f"{BASE}/garages/{{garage_id}}/invoices/{{invoice_id}}",
        show_invoice,
        InGarage(Permission.READ_MONEY),
        summary="An invoice",
    ),
)
