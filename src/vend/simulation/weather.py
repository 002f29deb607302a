"""How bad a history's conditions are: the chances of each fault, drawn once per seed."""

import random

import msgspec


class Weather(msgspec.Struct, frozen=True):
    """Chances, 0 to 1.

    Attributes:
        stripe_fault: that a call to Stripe meets a fault.
        stripe_slow: that the answer to a change at Stripe is on its way for some seconds, while the world goes on.
        stripe_slow_reads: that one to a question is.
        crash: that the process dies at a step (a statement, a commit, a call to Stripe).
        database_fault: that a step loses its connection to the database.
        stall: that a task sleeps for up to five minutes after a step.
        webhook_late: that a webhook comes late, up to 72 hours.
        webhook_twice: that it comes more than once.
        webhook_dropped: that it does not come until somebody asks for it again.
    """

    stripe_fault: float = 0.0
    stripe_slow: float = 0.0
    stripe_slow_reads: float = 0.0
    crash: float = 0.0
    database_fault: float = 0.0
    stall: float = 0.0
    webhook_late: float = 0.0
    webhook_twice: float = 0.0
    webhook_dropped: float = 0.0


CALM = Weather()


def draw_weather(seed: random.Random) -> Weather:
    """Draw a history's conditions; one in eight is calm, so that the flows are also seen undisturbed."""
    if seed.random() < 1 / 8:
        return CALM
    return Weather(
        stripe_fault=seed.choice((0.0, 0.03, 0.1, 0.25)),
        stripe_slow=seed.choice((0.0, 0.1, 0.5, 0.9)),
        stripe_slow_reads=seed.choice((0.0, 0.0, 0.1, 0.5)),
        crash=seed.choice((0.0, 0.002, 0.006, 0.015)),
        database_fault=seed.choice((0.0, 0.0, 0.003, 0.01)),
        stall=seed.choice((0.0, 0.01, 0.04)),
        webhook_late=seed.choice((0.0, 0.1, 0.4)),
        webhook_twice=seed.choice((0.0, 0.1, 0.3)),
        webhook_dropped=seed.choice((0.0, 0.05, 0.2)),
    )
