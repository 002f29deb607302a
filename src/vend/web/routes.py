"""The pages, as rows of the route table. A new area adds its `ROUTES` here and its line in `places.py`."""

from vend.api.route import Route
from vend.web import home, payments, served, signing_in

PAGES: tuple[Route, ...] = (
    *served.ROUTES,
    *signing_in.ROUTES,
    *home.ROUTES,
    *payments.ROUTES,
)
