"""Customers: the list, and one customer with all that is theirs in the garage."""

from typing import Literal

from vend.api.reading import one
from vend.api.route import Answer, Call
from vend.api.rules import InGarage
from vend.domain.access import Permission
from vend.domain.lists import CustomerItem, ListPlace
from vend.domain.page import Page
from vend.store import customers, drivers, invoices, ledger, lists, vehicles
from vend.web.browsed import page_route
from vend.web.listing import Cell, Choice, Column, ListPage, ListQuery
from vend.web.page import View, look
from vend.web.places import BASE
from vend.web.scope import Scoped
from vend.web.timeline import Happening, happenings
from vend.web.translate import N_
from vend.web.words import status_word

_SHOWN = 12


class CustomersQuery(ListQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which customers."""

    kind: Literal["person", "company"] | None = None


def _standing(view: View, row: CustomerItem) -> Cell:
    if row.past_due_subscriptions:
        return Cell(status=status_word("past_due"))
    return Cell(view.formats(row.garage_id).number(row.live_subscriptions) if row.live_subscriptions else "")


CUSTOMERS = ListPage(
    name="customers",
    title=N_("Customers"),
    needs=Permission.READ_BOOK,
    asks=CustomersQuery,
    read=lambda query, seek: lists.customers(
        place=seek.place, words=seek.words, customers=seek.customers, kind=query.kind
    ),
    key=lambda row, sort: ListPlace(sort=sort, after_text=row.name.lower(), before_at=row.created_at, before_id=row.id),
    columns=(
        Column(N_("Name"), lambda view, row: Cell(row.name, href=view.to(row.garage_id, "customers", row.id))),
        Column(N_("E-mail"), lambda _, row: Cell(row.email)),
        Column(N_("Phone"), lambda _, row: Cell(row.phone or "")),
        Column(N_("Subscriptions"), _standing, "number"),
        Column(N_("Since"), lambda view, row: Cell(view.formats(row.garage_id).day(row.created_at)), "date"),
    ),
    sorts=(("name", N_("By name")), ("newest", N_("Newest first"))),
    filters=(Choice("kind", N_("Kind"), (("person", N_("People")), ("company", N_("Companies")))),),
    looks_for=N_("Name, e-mail, plate, Stripe id"),
    empty=(N_("No customers yet"), N_("They appear here with their first subscription, or when you add one.")),
    export="customer-list",
)


async def show_customer(call: Call[Scoped, None]) -> Answer:
    """Show one customer: how to reach them, what they have, owe and keep, and what happened."""
    view = await look(call, "customers", Permission.READ_BOOK)
    customer_id = call.id("customer_id")
    found = await one(call, customers.read_one(customer_id=customer_id))
    sees_money = call.actor.may(Permission.READ_MONEY, call.garage_id)
    async with call.services.door.garage_snapshot([call.garage_id]) as garage:
        parking = await garage.run(drivers.list_page(page=Page(row_limit=_SHOWN), customer_id=found.id))
        cars = {
            driver.id: await garage.run(
                vehicles.list_page(page=Page(row_limit=_SHOWN), driver_id=driver.id, plate=None)
            )
            for driver in parking
        }
        held = await garage.run(
            lists.subscriptions(
                place=ListPlace(sort="newest", row_limit=_SHOWN),
                words="",
                customers=[found.id],
                status=None,
                pass_id=None,
            )
        )
        billed = await garage.run(
            invoices.list_page(page=Page(row_limit=_SHOWN), status=None, customer_id=found.id, subscription_id=None)
        )
        balance = await garage.run(ledger.customer_credit(customer_id=found.id))
        timeline = await happenings(
            call.services.door,
            garage,
            [Happening(found.created_at, N_("Added"))],
            subjects=[found.id, *(row.id for row in held)],
            stripe_ids=[found.stripe_customer_id] if found.stripe_customer_id else [],
        )
    return view.page(
        "customer.html",
        customer=found,
        drivers=parking,
        cars=cars,
        held=held,
        billed=billed if sees_money else [],
        balance=balance if sees_money else [],
        timeline=timeline,
        formats=view.formats(call.garage_id),
    )


ROUTES = (
    *CUSTOMERS.routes(),
    page_route(
        f"{BASE}/garages/{{garage_id}}/customers/{{customer_id}}",
        show_customer,
        InGarage(Permission.READ_BOOK),
        summary="A customer",
    ),
)
