"""A process of the simulated system: it may die at any step, and then only the database and Stripe remain."""

from collections.abc import Callable
from contextvars import ContextVar

import msgspec

from vend.db.door import Door
from vend.stripe_gateway.gateway import StripeGateway


class ProcessDied(BaseException):
    """The process that this task ran in is dead."""


class Process:
    """One web or worker process.

    Args:
        name: such as web-1; also its connections' application_name.
        open_door: makes the door of a process that begins.
        stripe: its client of Stripe, which keeps nothing between calls.
    """

    def __init__(self, name: str, open_door: Callable[[str], Door], stripe: StripeGateway) -> None:
        self.name = name
        self.stripe = stripe
        self.alive = True
        self.life = 1
        self._open_door = open_door
        self.door = open_door(name)

    def die(self) -> None:
        """Be dead from now on."""
        self.alive = False

    def restart(self) -> None:
        """Begin anew, with nothing in memory."""
        self.door = self._open_door(self.name)
        self.life += 1
        self.alive = True


class Here(msgspec.Struct, frozen=True):
    """Where a task runs.

    Attributes:
        process: None for those outside of the system: drivers, Stripe.
        life: which life of the process the task belongs to.
        actor: who it is for, such as `subscribe-3`.
    """

    process: Process | None
    life: int
    actor: str

    @property
    def name(self) -> str:
        """The process's name, for the timeline."""
        return "outside" if self.process is None else self.process.name

    @property
    def dead(self) -> bool:
        """Whether the process has died since the task began."""
        return self.process is not None and not (self.process.alive and self.process.life == self.life)


HERE: ContextVar[Here | None] = ContextVar("here", default=None)
"""Where the running task belongs; None outside of a history, where nothing is simulated."""
