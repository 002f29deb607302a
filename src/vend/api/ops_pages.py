"""Pages for platform staff, made on the server and complete without JavaScript.

They show the latest reconciliations, and how the warehouse stands.

A browser cannot send an Authorization header by itself, so signing in here gives it the access token as a cookie that
no script can read, that goes to these pages alone, and that ends when the token does. The pages only show; what they
lead to is done with the command line or the API.
"""

from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

import msgspec

from vend.api.refused_pages import HTML, PRIVATE, SIGN_IN, page, pages
from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import PAGE_COOKIE, PlatformPage, Public
from vend.api.sessions import client_address
from vend.api.warehouses import PAGE as WAREHOUSE_PAGE
from vend.domain.money import Money
from vend.domain.reconcile import Difference, ReconcileRun
from vend.identity.errors import SignInRefused, TooManyTries
from vend.identity.sessions import SignIn, sign_in
from vend.identity.tokens import LIFETIME
from vend.reports.ops import ReconcileView, reconciliations

_RECONCILE = "/ops/reconcile"
_FORM_MAX = 4096
_SEE_OTHER, _BAD, _REFUSED, _TOO_MANY = 303, 400, 401, 429


class RunQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Whose differences are shown; none: those of the latest that has ended."""

    run: UUID | None = None


class Group(msgspec.Struct, frozen=True):
    """The differences of a garage; `name` is None for what is of no garage, such as lost events."""

    name: str | None
    differences: list[Difference]


def _instant(at: datetime | None) -> str:
    return "" if at is None else f"{at:%Y-%m-%d %H:%M:%S} UTC"


def _took(run: ReconcileRun) -> str:
    if run.finished_at is None:
        return "under way"
    return f"{(run.finished_at - run.started_at).total_seconds():,.1f} s"


def _money(one: Difference) -> str:
    return "" if one.currency is None or not one.amount_minor else str(Money(one.amount_minor, one.currency))


def _words(name: str) -> str:
    return name.replace("_", " ")


pages().filters.update(instant=_instant, took=_took, money=_money, words=_words)


def by_garage(view: ReconcileView) -> list[Group]:
    """Put the differences of each garage together, by its name; those of none come first, since they explain others."""
    ids = {one.garage_id for one in view.differences}
    named = {
        garage_id: None if garage_id is None else view.places[garage_id].name if garage_id in view.places else "unknown"
        for garage_id in ids
    }
    return [
        Group(named[garage_id], [one for one in view.differences if one.garage_id == garage_id])
        for garage_id in sorted(ids, key=lambda garage_id: (named[garage_id] or "", str(garage_id)))
    ]


async def show_reconciliations(call: Call[RunQuery, None]) -> Answer:
    """Show the latest reconciliations."""
    view = await reconciliations(call.services.door, call.query.run)
    return Answer(render_reconciliations(view).encode(), headers=PRIVATE, media_type=HTML)


def render_reconciliations(view: ReconcileView) -> str:
    """Make the page of the reconciliations."""
    return page("ops_reconcile.html", view=view, groups=by_garage(view)).decode()


async def show_sign_in(_: Call[NoQuery, None]) -> Answer:
    """Show the form."""
    return Answer(page("ops_sign_in.html", problem=None, email=""), headers=PRIVATE, media_type=HTML)


async def sign_in_page(call: Call[NoQuery, bytes]) -> Answer:
    """Sign in, and go to the reconciliations."""
    services = call.services
    form = parse_qs(call.body[:_FORM_MAX].decode("utf-8", "replace"))
    email = form.get("email", [""])[0]
    try:
        wanted = msgspec.convert({"email": email, "password": form.get("password", [""])[0]}, SignIn)
        if services.limits is not None:
            await services.limits.count(client_address(services, call.request), wanted.email)
        session = await sign_in(services.door, services.tokens, services.passwords, wanted, now=call.now)
    except msgspec.ValidationError:
        return _again(_BAD, "Give your e-mail address and your password.", email)
    except SignInRefused as refused:
        return _again(_REFUSED, refused.detail, email)
    except TooManyTries as refused:
        return _again(_TOO_MANY, refused.detail, email)
    secure = "; Secure" if services.public_url.startswith("https://") else ""
    cookie = (
        f"{PAGE_COOKIE}={session.access_token}; Path=/ops; HttpOnly; SameSite=Strict; "
        f"Max-Age={int(LIFETIME.total_seconds())}{secure}"
    )
    return Answer(None, _SEE_OTHER, {"Location": _RECONCILE, "Set-Cookie": cookie, **PRIVATE})


def _again(status: int, problem: str, email: str) -> Answer:
    return Answer(page("ops_sign_in.html", problem=problem, email=email), status, PRIVATE, HTML)


async def ops_style(_: Call[NoQuery, None]) -> Answer:
    """Give the pages' style sheet."""
    return Answer(_style(), 200, {"Cache-Control": "public, max-age=300"}, "text/css")


@cache
def _style() -> bytes:
    return resources.files("vend.api").joinpath("static/ops.css").read_bytes()


def ops_routes() -> tuple[Route, ...]:
    """Give the rows of the pages; they are no part of the documented API."""
    shared: dict[str, Any] = {"tag": "Documentation", "hidden": True}
    return (
        Route(
            method="GET",
            path=_RECONCILE,
            handler=show_reconciliations,
            rule=PlatformPage(),
            answers={200: bytes},
            query=RunQuery,
            summary="The latest reconciliations",
            **shared,
        ),
        WAREHOUSE_PAGE,
        Route(
            method="GET",
            path=SIGN_IN,
            handler=show_sign_in,
            rule=Public(),
            answers={200: bytes},
            summary="Sign in to the pages",
            **shared,
        ),
        Route(
            method="POST",
            path=SIGN_IN,
            handler=sign_in_page,
            rule=Public(),
            answers={303: None, 400: bytes, 401: bytes, 429: bytes},
            body=bytes,
            summary="Sign in to the pages",
            **shared,
        ),
        Route(
            method="GET",
            path="/static/ops.css",
            handler=ops_style,
            rule=Public(),
            answers={200: bytes},
            summary="Their style sheet",
            **shared,
        ),
    )
