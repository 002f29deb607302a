"""A faithful local Stripe: the official SDK talks to it over HTTP, simulations talk to it in process.

- ``python -m stripe_sandbox --port 12111 --data stripe.db`` serves one (see ``--help``).
- `Sandbox` is the same without a wire, with a clock of your own.
- `load` fills a data file while no server runs; `stripe_sandbox.build` makes the objects to fill it with.

It is held to Stripe's shapes by the SDK's own annotations (`stripe_sandbox.conformance`).
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


def load(path: str | Path, objects: Iterable[dict[str, Any] | Row]) -> int:
    """Put ready Stripe objects into the data file at `path`, all or none; no server may run on it meanwhile.

    Each object is a dict as the API would answer it (``object`` and ``id`` at least; `stripe_sandbox.build` makes
    whole ones), or a row that a `Stencil` made of one. An object whose id is already there is replaced. No events
    arise.

    Returns:
        How many objects were put in.
    """
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    store = Store(path)
    try:
        with store.transaction():
            return store.put_many(objects)
    finally:
        store.close()
