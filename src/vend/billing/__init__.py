"""Flows: what may be asked for. Each file is one capability; no transaction is open while Stripe is called."""
