"""The pages, as rows of the route table. A new area adds its `ROUTES` here and its line in `places.py`."""

from vend.api.route import Route
from vend.web import customers, explained, exports, home, invoices, live, payments, served, signing_in, subscriptions

PAGES: tuple[Route, ...] = (
    *served.ROUTES,
    *signing_in.ROUTES,
    *home.ROUTES,
    *payments.ROUTES,
    *invoices.ROUTES,
    *subscriptions.ROUTES,
    *customers.ROUTES,
    *explained.ROUTES,
    *exports.ROUTES,
    *live.ROUTES,
)
