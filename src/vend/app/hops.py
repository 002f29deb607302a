"""One step of the demo's walk, and what it is taken with."""

from collections.abc import Callable

import msgspec

from vend.app.api_client import ApiClient
from vend.db.door import Door
from vend.domain.errors import VendError
from vend.stripe_gateway.gateway import StripeGateway


class HopFailed(VendError):
    """A hop did not leave what it should have.

    Attributes:
        hop: its title.
    """

    code = "hop_failed"

    def __init__(self, hop: str, detail: str) -> None:
        super().__init__(f"{hop}: {detail}")
        self.hop = hop


class Hop(msgspec.Struct, frozen=True):
    """One step of the walk.

    Attributes:
        title: what happened.
        at_ms: when, after the subscription was asked for; None for what came before.
        facts: ids, states and amounts of the row that it left.
        transfers: of the ledger, as rows of debit, credit and amount.
    """

    title: str
    at_ms: float | None
    facts: dict[str, str]
    transfers: list[tuple[str, str, str]] = []


class Access(msgspec.Struct, frozen=True):
    """What the walk is taken with.

    Attributes:
        door: with a platform role; for looking at rows.
        gateway: for looking at Stripe.
        instance_of_request: gives the API instance that served a request, by request id.
        instance_of_event: the same for a webhook, by Stripe's event id.
    """

    api: ApiClient
    door: Door
    gateway: StripeGateway
    email: str
    password: str
    instance_of_request: Callable[[str], str | None]
    instance_of_event: Callable[[str], str | None]
