"""Whether the process lives, and whether it can serve."""

from typing import Literal

import msgspec

from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import Public
from vend.api.services import Services
from vend.db.errors import DatabaseUnavailable
from vend.store import identity

State = Literal["up", "away", "unused"]


class Alive(msgspec.Struct, frozen=True):
    """The process answers."""

    status: Literal["up"] = "up"


class Ready(msgspec.Struct, frozen=True):
    """What of the parts answers.

    Attributes:
        status: whether requests can be served; that takes the primary alone.
        primary: writes and money decisions.
        standby: reads; while it is away the primary does them. `unused` where there is none.
        valkey: limits; while it is away sign-ins are not limited. `unused` where there is none.
    """

    status: Literal["up", "away"]
    primary: State
    standby: State
    valkey: State


async def livez(_: Call[NoQuery, None]) -> Answer:
    """Say that the process lives; it asks no other part, so that a database's trouble restarts nobody."""
    return Answer(Alive())


async def readyz(call: Call[NoQuery, None]) -> Answer:
    """Say which parts answer."""
    primary = await _primary(call.services)
    standby = await _standby(call.services)
    limits = call.services.limits
    valkey: State = "unused" if limits is None else "up" if await limits.is_up() else "away"
    ready = Ready(status="up" if primary == "up" else "away", primary=primary, standby=standby, valkey=valkey)
    return Answer(ready, 200 if primary == "up" else 503, {} if primary == "up" else {"Retry-After": "2"})


async def _primary(services: Services) -> State:
    try:
        async with services.door.platform(reason="readiness") as platform:
            await platform.run(identity.ready())
    except DatabaseUnavailable:
        return "away"
    return "up"


async def _standby(services: Services) -> State:
    if not services.has_standby:
        return "unused"
    try:
        async with services.door.garage_snapshot([]) as snapshot:
            return "up" if await snapshot.run(identity.on_standby()) else "away"
    except DatabaseUnavailable:
        return "away"


ROUTES = (
    Route(
        method="GET",
        path="/livez",
        handler=livez,
        rule=Public(),
        answers={200: Alive},
        tag="Health",
        summary="Is the process alive",
    ),
    Route(
        method="GET",
        path="/readyz",
        handler=readyz,
        rule=Public(),
        answers={200: Ready, 503: Ready},
        tag="Health",
        summary="Can it serve",
        description="503 only when the primary database is away; the other parts are told and can be done without.",
    ),
)
