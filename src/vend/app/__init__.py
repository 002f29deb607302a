"""The composition root: settings, logs, what is built from them, and the whole system on one machine."""
