"""The warehouse as platform staff see it: how old reports are, what is kept back, what is wrong."""

from datetime import datetime

import msgspec

from vend.api.refused_pages import HTML, PRIVATE, page
from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import OnPlatform, PlatformPage
from vend.reports.warehouse import Alarm, WarehouseState, WarehouseView, alarms, look_at_warehouses
from vend.store.ops import PublishedMart

WAREHOUSE = "/ops/warehouse"


class WarehouseStanding(msgspec.Struct, frozen=True):
    """How the warehouses stand.

    Attributes:
        alarms: what is wrong, the gravest first; empty when all is well.
        warehouses: one for each replication slot.
        publications: when each table of figures was published last, and why newer figures are kept back.
    """

    alarms: list[Alarm]
    warehouses: list[WarehouseState]
    publications: list[PublishedMart]


async def read_warehouse(call: Call[NoQuery, None]) -> Answer:
    """Give how the warehouses stand."""
    view = await look_at_warehouses(call.services.door)
    return Answer(WarehouseStanding(alarms(view, now=call.now), view.warehouses, view.publications))


async def show_warehouse(call: Call[NoQuery, None]) -> Answer:
    """Show how the warehouses stand."""
    view = await look_at_warehouses(call.services.door)
    return Answer(render_warehouse(view, now=call.now).encode(), headers=PRIVATE, media_type=HTML)


def render_warehouse(view: WarehouseView, *, now: datetime) -> str:
    """Make the page."""
    return page("ops_warehouse.html", view=view, alarms=alarms(view, now=now), now=now).decode()


ROUTES = (
    Route(
        method="GET",
        path="/v1/platform/warehouse",
        handler=read_warehouse,
        rule=OnPlatform(),
        answers={200: WarehouseStanding},
        tag="Platform",
        summary="Look at the warehouse",
        description="How far it is, when its models ran, what is kept back and why, what is wrong and what mends it.",
    ),
)

PAGE = Route(
    method="GET",
    path=WAREHOUSE,
    handler=show_warehouse,
    rule=PlatformPage(),
    answers={200: bytes},
    tag="Documentation",
    summary="The warehouse",
    hidden=True,
)
"""The same for a browser; no part of the documented API."""
