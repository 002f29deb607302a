"""A deterministic simulation: the real flows, a real PostgreSQL and the Stripe sandbox in simulated time.

Clock, network and scheduler are seeded, and any process may crash at any step. The same seed is the same history.
"""
