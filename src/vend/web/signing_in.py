"""Signing in and out of the pages, and how one likes to read them."""

from typing import Annotated

import msgspec
from msgspec import Meta

from vend.api.route import Answer, Call, Route
from vend.api.rules import Public, SignedIn
from vend.api.services import Services
from vend.api.sessions import client_address
from vend.domain.errors import Invalid
from vend.identity.errors import SignInRefused, TooManyTries
from vend.identity.page_sessions import sign_in_to_pages, sign_out_of_pages
from vend.identity.sessions import SignIn
from vend.web.browsed import BROWSED, SIGN_IN, Form, form_of, form_route, go, page_route
from vend.web.cookies import (
    LANGUAGE_COOKIE,
    THEME_COOKIE,
    liking_cookie,
    no_session_cookie,
    session_cookie,
    session_of,
)
from vend.web.page import THEMES, reader_of, sheet
from vend.web.places import BASE
from vend.web.translate import LANGUAGES, N_

_BAD, _REFUSED, _TOO_MANY = 400, 401, 429
_NEXT_MAX = 2000


class SignInQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where to go afterwards."""

    next: Annotated[str, Meta(max_length=_NEXT_MAX)] = ""


async def show_sign_in(call: Call[SignInQuery, None]) -> Answer:
    """Show the form."""
    return sheet(reader_of(call.request, None), "sign_in.html", problem=None, email="", next=call.query.next)


async def sign_in(call: Call[SignInQuery, bytes]) -> Answer:
    """Sign in, and go where one wanted to go."""
    services, form = call.services, form_of(call.body)
    if not _is_from_here(call):
        return _again(call, form, _BAD, N_("Open this page again and sign in from there."))
    try:
        wanted = msgspec.convert({"email": form.get("email", ""), "password": form.get("password", "")}, SignIn)
        if services.limits is not None:
            await services.limits.count(client_address(services, call.request), wanted.email)
        token = await sign_in_to_pages(services.door, services.passwords, wanted, now=call.now)
    except msgspec.ValidationError:
        return _again(call, form, _BAD, N_("Give your e-mail address and your password."))
    except SignInRefused:
        return _again(call, form, _REFUSED, N_("E-mail or password is wrong."))
    except TooManyTries:
        return _again(call, form, _TOO_MANY, N_("Too many tries; wait a few minutes."))
    return go(safe_next(form.get("next", "")), session_cookie(token, https=is_https(services)))


def _is_from_here(call: Call[SignInQuery, bytes]) -> bool:
    """Say whether a form that needs no session was sent by our own page: browsers say where a form comes from.

    Without this, another site could sign its visitors in to an account of its own (login CSRF).
    """
    origin = call.request.headers.get("origin")
    if origin is None or origin == "null":
        return call.request.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")
    host = call.request.headers.get("host", "")
    return origin.partition("://")[2] == host or origin == call.services.public_url.rstrip("/")


def _again(call: Call[SignInQuery, bytes], form: Form, status: int, problem: str) -> Answer:
    reader = reader_of(call.request, None)
    email, to = form.get("email", ""), form.get("next", "")
    return sheet(reader, "sign_in.html", status=status, problem=reader.gettext(problem), email=email, next=to)


def safe_next(path: str) -> str:
    """Give where to go: one of our own pages, never another site."""
    plain = path.startswith((f"{BASE}/", f"{BASE}?")) and "\\" not in path and path.isprintable() and path.isascii()
    return path if plain and not path.startswith(SIGN_IN) else BASE


async def sign_out(call: Call[msgspec.Struct, Form]) -> Answer:
    """Sign out."""
    await sign_out_of_pages(call.services.door, session_of(call.request), now=call.now)
    return go(SIGN_IN, no_session_cookie(https=is_https(call.services)))


async def set_liking(call: Call[msgspec.Struct, Form]) -> Answer:
    """Remember a language or a light.

    Raises:
        Invalid: it is none that there is.
    """
    https, to = is_https(call.services), safe_next(call.body.get("next", ""))
    if call.body.get("language") in LANGUAGES:
        return go(to, liking_cookie(LANGUAGE_COOKIE, call.body["language"], https=https))
    if call.body.get("theme") in (*THEMES, "auto"):
        theme = "" if call.body["theme"] == "auto" else call.body["theme"]
        return go(to, liking_cookie(THEME_COOKIE, theme, https=https))
    raise Invalid("There is no such language or theme.")


def is_https(services: Services) -> bool:
    """Say whether readers come over https, so that cookies may be bound to it."""
    return services.public_url.startswith("https://")


ROUTES = (
    page_route(SIGN_IN, show_sign_in, Public(), query=SignInQuery, summary="Sign in"),
    Route(
        method="POST",
        path=SIGN_IN,
        handler=sign_in,
        rule=Public(),
        answers={303: None, 400: bytes, 401: bytes, 429: bytes},
        query=SignInQuery,
        body=bytes,
        tag="Pages",
        summary="Sign in",
        hidden=True,
        browsed=BROWSED,
    ),
    form_route(f"{BASE}/sign-out", sign_out, SignedIn(), summary="Sign out"),
    form_route(f"{BASE}/likings", set_liking, SignedIn(), summary="Language and light"),
)
