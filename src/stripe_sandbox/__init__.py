"""A faithful local Stripe: the official SDK talks to it over HTTP, simulations talk to it in process.

- ``python -m stripe_sandbox --port 12111 --data stripe.db`` serves one (see ``--help``).
- `Sandbox` is the same without a wire, with a clock of your own.
- `load` fills a data file while no server runs; `stripe_sandbox.build` makes the objects to fill it with.

- A browser at the server's ``/`` shows what it holds.

It is held to Stripe's shapes by the SDK's own annotations (`stripe_sandbox.conformance`).

What differs from Stripe, beside what it refuses with ``sandbox_not_simulated``:

- One account, test mode, cards only, in the newest version of the API; two-decimal currencies.
- Subscriptions are billed in flexible mode. A proration has discounts in percent taken off already; an amount off is
  given back with what was billed, and not taken off a new price's remainder.
- ``pause_collection`` acts when a renewal's invoice is written, not an hour later when it would be finalised.
- A dispute opens with the next thing that time does (`Sandbox.run_due`). Its fee is kept when it is won.
- A payout arrives the day after it is sent; what a history brought along is paid out where its settlements say so.
- Amounts too small to be charged are charged; there is no ``invoice.upcoming`` and no tax by location.
- Events, deliveries and the account's books go by the account's time, also for what lives on a test clock.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from stripe_sandbox.answer import Answer, Request
from stripe_sandbox.call import Settings
from stripe_sandbox.sandbox import Sandbox
from stripe_sandbox.stencil import Stencil
from stripe_sandbox.store import Row, Store

__all__ = ["Answer", "Request", "Sandbox", "Settings", "Stencil", "Store", "load"]


def load(
    path: str | Path, objects: Iterable[dict[str, Any] | Row], *, settlements: Iterable[tuple[Any, ...]] = ()
) -> int:
    """Put ready Stripe objects into the data file at `path`, all or none; no server may run on it meanwhile.

    Each object is a dict as the API would answer it (``object`` and ``id`` at least; `stripe_sandbox.build` makes
    whole ones), or a row that a `Stencil` made of one. An object whose id is already there is replaced. No events
    arise.

    Args:
        settlements: for balance transactions that are, or are to be, paid out: id, currency (lower case), net, when it
            is available in Unix seconds, and the payout that it is in, None for the next one.

    Returns:
        How many objects were put in.
    """
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    store = Store(path)
    try:
        with store.transaction():
            store.put_settlements(settlements)
            return store.put_many(objects)
    finally:
        store.close()
