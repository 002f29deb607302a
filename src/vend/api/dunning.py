"""Dunning: who owes, what was done about it, and giving somebody more time."""

from vend.api.pages import Listing, PageQuery, listing, page_of
from vend.api.reading import many, nothing_here
from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import InGarage
from vend.api.subscriptions import own_subscription
from vend.billing.commands import GraceExtension
from vend.billing.dunning import extend_grace
from vend.billing.operation import StillRunning
from vend.billing.settings import settings_of
from vend.domain.access import Permission
from vend.domain.dunning_case import BadExtension, CaseClosed, DunningCase, DunningFact, OpenDunning, as_seen, terms_of
from vend.domain.errors import NotFound
from vend.domain.operation import KeyReused
from vend.store import dunning, garages

_READ = InGarage(Permission.READ_BOOK)


async def list_dunning(call: Call[PageQuery, None]) -> Answer:
    """Give the open dunning cases of a garage."""
    async with call.services.door.garage_snapshot([call.garage_id]) as garage:
        place = await garage.run(garages.read_one())
        terms_from = await settings_of(garage)
        rows = await garage.run(dunning.list_open(page=page_of(call.query), now=call.now))
    if place is None:
        raise nothing_here()
    terms = terms_of(terms_from, place.time_zone)
    seen = [as_seen(row, terms, place.currency, now=call.now) for row in rows]
    return Answer(listing(seen, call.query, lambda row: (row.opened_at, row.id)))


async def list_dunning_steps(call: Call[PageQuery, None]) -> Answer:
    """Give what was done about a subscription that was owed for."""
    found = await own_subscription(call, call.id("subscription_id"))
    rows = await many(call, dunning.steps(page=page_of(call.query), subscription_id=found.id))
    return Answer(listing(rows, call.query, lambda row: (row.at, row.id)))


async def extend_dunning_grace(call: Call[NoQuery, GraceExtension]) -> Answer:
    """Let access last longer."""
    extended = await extend_grace(
        call.services.door,
        call.garage_id,
        call.id("case_id"),
        call.body.until_date,
        call.body.reason,
        asked=call.asked,
        now=call.now,
    )
    return Answer(extended)


ROUTES = (
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/dunning",
        handler=list_dunning,
        rule=_READ,
        answers={200: Listing[OpenDunning]},
        errors=(NotFound,),
        query=PageQuery,
        tag="Dunning",
        summary="List who owes",
        description=(
            "The open cases, newest first: one for each subscription whose renewal is not paid, and one for each "
            "company's account with an overdue invoice; with what is owed, the notices given, and what follows when. "
            "A case closes when what it is about is paid, or has ended."
        ),
    ),
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/subscriptions/{subscription_id}/dunning",
        handler=list_dunning_steps,
        rule=_READ,
        answers={200: Listing[DunningFact]},
        errors=(NotFound,),
        query=PageQuery,
        tag="Dunning",
        summary="List what was done about a subscription",
        description="Every step of every case of the subscription, newest first. Steps are never changed.",
    ),
    Route(
        method="POST",
        path="/v1/garages/{garage_id}/dunning/{case_id}/extend-grace",
        handler=extend_dunning_grace,
        rule=InGarage(Permission.WRITE_BOOK),
        answers={200: DunningCase},
        errors=(NotFound, CaseClosed, BadExtension, KeyReused, StillRunning),
        body=GraceExtension,
        tag="Dunning",
        summary="Extend the grace",
        description=(
            "Access lasts through the given local date, and the days before cancelling move with it. Whoever was "
            "suspended already is let in again within seconds. At most a year ahead."
        ),
    ),
)
