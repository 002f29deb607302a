"""The demo portfolio: 2 operators, 6 garages, 2,000 drivers and 18 months of history, the same for the same seed.

    from vend.portfolio.load import load
    summary = await load(door, sandbox_file=folder / "stripe.db", seed=1, now=now)

`places` says what it is about, `plan` makes it, `load` writes it. Database, ledger and Stripe sandbox are made from one
set of facts (`book.Holding` and its bills), so they agree; the tests compare what was written.
"""
