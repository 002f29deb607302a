"""Live reports: two routes each, made from the catalogue."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from vend.api.route import Answer, Call, Route
from vend.api.rules import AcrossGarages, InGarage, chosen_garages
from vend.domain.errors import Invalid, NotFound
from vend.reports.answers import ANSWERS, answer
from vend.reports.catalogue import CATALOGUE, LiveReport

_GARAGES_MAX = 500
_GARAGES = Annotated[
    list[UUID], Meta(max_length=_GARAGES_MAX, description="Parted by commas; all that you may see without it.")
]
_MONEY = "Amounts are integers in minor units and are never added across currencies."


def _routes(report: LiveReport[Any, Any]) -> tuple[Route, Route]:
    word = report.name.replace("-", "_")
    across = msgspec.defstruct(
        f"{ANSWERS[report.name].__name__}Query",
        [("garages", _GARAGES, [])],
        bases=(report.asks,),
        frozen=True,
        forbid_unknown_fields=True,
        kw_only=True,
    )

    async def of_garage(call: Call[Any, None]) -> Answer:
        rows = await call.services.reports.read(report, [call.garage_id], call.query, now=call.now)
        return Answer(answer(report, call.query, rows, now=call.now))

    async def of_garages(call: Call[Any, None]) -> Answer:
        garages = chosen_garages(call.actor, report.needs, call.query.garages)
        asked = report.asks(**{name: getattr(call.query, name) for name in report.asks.__struct_fields__})
        rows = await call.services.reports.read(report, garages, asked, now=call.now)
        return Answer(answer(report, asked, rows, now=call.now))

    of_garage.__name__, of_garages.__name__ = f"garage_{word}", f"portfolio_{word}"
    shared: dict[str, Any] = {
        "method": "GET",
        "answers": {200: ANSWERS[report.name]},
        "tag": "Reports",
        "description": f"{report.meaning} {_MONEY}",
    }
    return (
        Route(
            path=f"/v1/garages/{{garage_id}}/reports/{report.name}",
            handler=of_garage,
            rule=InGarage(report.needs),
            errors=(Invalid,),
            query=report.asks,
            summary=f"{report.title} of a garage",
            **shared,
        ),
        Route(
            path=f"/v1/reports/{report.name}",
            handler=of_garages,
            rule=AcrossGarages(report.needs),
            errors=(Invalid, NotFound),
            query=across,
            summary=f"{report.title} of several garages",
            **shared,
        ),
    )


ROUTES = tuple(route for report in CATALOGUE for route in _routes(report))
