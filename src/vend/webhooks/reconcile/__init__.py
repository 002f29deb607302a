"""Compares Stripe with the database and the database with the ledger; mends what a lost event explains."""

from vend.webhooks.reconcile.flow import AlreadyRunning, UnknownGarage, reconcile, reconcile_hourly

__all__ = ["AlreadyRunning", "UnknownGarage", "reconcile", "reconcile_hourly"]
