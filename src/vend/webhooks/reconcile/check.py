"""What the comparison of one kind of object is made of."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Generic, TypeVar
from uuid import UUID

from vend.db.handles import GarageTx
from vend.db.queries import ReadCall
from vend.domain.compare import AtStripe, Row
from vend.domain.reconcile import Mismatch, Place, Window
from vend.stripe_gateway.gateway import StripeGateway
from vend.webhooks.reconcile.run import Run

Write = Callable[[GarageTx], Awaitable[UUID | None]]
"""Writes a reading; gives the row that was written, or None when a newer truth was written meanwhile."""

F = TypeVar("F", bound=AtStripe)
R = TypeVar("R", bound=Row)


class Check(ABC, Generic[F, R]):
    """One kind of object: `F` as Stripe has it, `R` as our row."""

    kind: str

    @abstractmethod
    def pages(self, stripe: StripeGateway, window: Window) -> AsyncIterator[list[F]]:
        """Give what Stripe made in a window, newest first."""

    @abstractmethod
    async def one(self, stripe: StripeGateway, stripe_id: str) -> F | None:
        """Give one as it is now."""

    @abstractmethod
    def rows(self, stripe_ids: list[str], span: Window) -> ReadCall[list[R]]:
        """Give the rows of these ids and of this span."""

    @abstractmethod
    def compare(self, seen: F | None, row: R | None, place: Place) -> list[Mismatch]:
        """Say what differs."""

    @abstractmethod
    async def about(self, run: Run, garage_id: UUID, seen: F | None, row: R | None) -> list[str]:
        """Give Stripe's ids that the events about it name, the first to be read anew; none where there is no such."""

    @abstractmethod
    async def read_anew(self, run: Run, garage_id: UUID, about: list[str]) -> Write | None:
        """Read from Stripe what its event would have read; None where there is nothing that could be written."""

    async def order_open(self, run: Run, garage_id: UUID, seen: F | None, row: R | None) -> bool:  # noqa: ARG002 - most kinds have no orders
        """Say whether an order for it is not settled yet."""
        return False

    def add_up(self, run: Run, place: Place, seen: F) -> None:
        """Add what it moved in Stripe's balance to the garage's month."""
