"""Reports, live from the ledger."""
