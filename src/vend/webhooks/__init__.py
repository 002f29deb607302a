"""Stripe's webhooks: a hint that something changed. Taken in fast, applied later, in order per object."""
