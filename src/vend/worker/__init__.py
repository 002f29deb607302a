"""The worker: the loops that nobody waits for."""
