"""The HTTP edge: translates, reads the clock, logs, chooses the status. What may happen is decided below it."""
