"""Where one can go: the table behind the navigation and the palette. A page that readers shall find has a line here."""

from dataclasses import dataclass

from vend.domain.access import Actor, Permission
from vend.web.translate import N_

BASE = "/app"


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the navigation.

    Attributes:
        name: as the pages call themselves (`View.place`).
        title: in English, marked for translation.
        path: without the garages, which every link adds.
        needs: the permission, in any garage.
    """

    name: str
    title: str
    path: str
    needs: Permission


PLACES: dict[str, tuple[Place, ...]] = {
    N_("Overview"): (Place("home", N_("Home"), BASE, Permission.READ_MONEY),),
    N_("Money"): (
        Place("payments", N_("Payments"), f"{BASE}/payments", Permission.READ_MONEY),
        Place("invoices", N_("Invoices"), f"{BASE}/invoices", Permission.READ_MONEY),
    ),
    N_("People"): (
        Place("subscriptions", N_("Subscriptions"), f"{BASE}/subscriptions", Permission.READ_BOOK),
        Place("customers", N_("Customers"), f"{BASE}/customers", Permission.READ_BOOK),
    ),
}
"""By the heading under which they stand."""


def places_for(actor: Actor) -> dict[str, list[Place]]:
    """Give the places that somebody may go to."""
    seen = {head: [one for one in places if actor.garages(one.needs)] for head, places in PLACES.items()}
    return {head: places for head, places in seen.items() if places}
