"""Analytics: a route for each precomputed report, made from their catalogue, and the catalogue itself."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import AcrossGarages, chosen_garages
from vend.api.tags import has_tag
from vend.db.errors import Contended
from vend.domain.access import Permission
from vend.domain.analytics import TIME_GRAINS
from vend.domain.books import BadMonth
from vend.domain.errors import Invalid, NotFound
from vend.reports.precomputed import Found, NotPublished, Same, read
from vend.reports.precomputed_answers import ANSWERS
from vend.reports.precomputed_asked import TOGETHER
from vend.reports.precomputed_catalogue import CATALOGUE
from vend.reports.precomputed_listed import Catalogue, catalogue
from vend.reports.precomputed_report import Precomputed

_GARAGES_MAX = 500
_GARAGES = Annotated[
    list[UUID], Meta(max_length=_GARAGES_MAX, description="Parted by commas; all that you may see without it.")
]
_WORDS = (
    "From figures that the warehouse has made, tested and published; `as_of` says of which instant they are. Amounts "
    "are integers in minor units and are never added across currencies."
)


def _query(report: Precomputed[Any]) -> type[msgspec.Struct]:
    words = (*report.all_groups, TOGETHER)
    usual = [TIME_GRAINS[0]] if report.is_of_months else list(report.groups)
    always = f" Always also by {', '.join(report.always)}." if report.always else ""
    about = f"Parted by commas; `{','.join(usual)}` without it, `{TOGETHER}` for all together.{always}"
    grouped = Annotated[list[Literal[words]], Meta(description=about)]  # type: ignore[valid-type]  # the table holds them
    return msgspec.defstruct(
        f"{ANSWERS[report.name].__name__}Query",
        [("group_by", grouped, msgspec.field(default_factory=lambda: list(usual))), ("garages", _GARAGES, [])],
        bases=(report.asks,),
        frozen=True,
        forbid_unknown_fields=True,
        kw_only=True,
    )


def _route(report: Precomputed[Any]) -> Route:
    async def handler(call: Call[Any, None]) -> Answer:
        garages = chosen_garages(call.actor, report.needs, call.query.garages)
        asked = report.asks(**{name: getattr(call.query, name) for name in report.asks.__struct_fields__})
        ended = await read(
            call.services.door, report, garages, asked, has=lambda tag: has_tag(call.request, tag), now=call.now
        )
        match ended:
            case Same(tag):
                return Answer(headers={"ETag": tag})  # the edge says that nothing has changed
            case Found(tag, body):
                return Answer(body, headers={"ETag": tag})

    handler.__name__ = f"analytics_{report.name}"
    return Route(
        method="GET",
        path=f"/v1/analytics/{report.name}",
        handler=handler,
        rule=AcrossGarages(report.needs),
        answers={200: ANSWERS[report.name]},
        errors=(Invalid, BadMonth, NotFound, NotPublished, Contended),
        query=_query(report),
        tag="Analytics",
        summary=report.title,
        description=f"{report.meaning} {_rules(report)}{_WORDS}",
    )


def _rules(report: Precomputed[Any]) -> str:
    """Say how figures are put together that are not added."""
    told = [f"{_names(names)}: {rule}" for rule, names in report.rules]
    return f"Put together not by adding: {'; '.join(told)}. " if told else ""


def _names(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


async def list_analytics(call: Call[NoQuery, None]) -> Answer:
    """Give the catalogue."""
    garages = chosen_garages(call.actor, Permission.READ_BOOK, [])
    return Answer(await catalogue(call.services.door, garages, now=call.now))


ROUTES = (
    Route(
        method="GET",
        path="/v1/analytics",
        handler=list_analytics,
        rule=AcrossGarages(Permission.READ_BOOK),
        answers={200: Catalogue},
        tag="Analytics",
        summary="List the precomputed reports",
        description=(
            "Each with its grain, what it may be grouped by, its figures with their units and meaning and how they are "
            "put together, and when it was published last."
        ),
    ),
    *(_route(report) for report in CATALOGUE),
)
