"""The route table."""

from vend.api import (
    api_keys,
    capacity,
    disputes,
    dunning,
    garage_settings,
    garages,
    health,
    money,
    months,
    people,
    prices,
    received,
    refunds,
    reports,
    sessions,
    stripe_events,
    stripe_webhook,
    subscriptions,
    taxes,
    waitlist,
)
from vend.api.route import Route

ROUTES: tuple[Route, ...] = (
    *sessions.ROUTES,
    *garages.ROUTES,
    *prices.ROUTES,
    *taxes.ROUTES,
    *garage_settings.ROUTES,
    *capacity.ROUTES,
    *people.ROUTES,
    *subscriptions.ROUTES,
    *waitlist.ROUTES,
    *dunning.ROUTES,
    *money.ROUTES,
    *refunds.ROUTES,
    *disputes.ROUTES,
    *received.ROUTES,
    *reports.ROUTES,
    *months.ROUTES,
    *api_keys.ROUTES,
    *stripe_events.ROUTES,
    *stripe_webhook.ROUTES,
    *health.ROUTES,
)
"""Everything that the API answers to. Chapters come in this order in its documentation."""
