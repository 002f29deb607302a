"""Pages as rows of the route table: whose cookie tells who reads, what is shown instead of an error, and forms.

Every page is a `Route` with a rule, as everything else that the program answers to; these make one with what all pages
share. A form is taken only with the token of the reader's session in it, so that no other site can send it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, quote

import msgspec

from vend.api.problems import status_of
from vend.api.route import Answer, Browsed, Call, HttpRequest, Route
from vend.api.rules import Forbidden, Rule
from vend.domain.access import Actor
from vend.domain.errors import NotFound, VendError
from vend.identity.errors import Unauthenticated
from vend.identity.page_sessions import is_form_token
from vend.web.cookies import session_of
from vend.web.page import HEADERS, reader_of, sheet
from vend.web.places import BASE, places_for
from vend.web.scope import Scoped

SIGN_IN = f"{BASE}/sign-in"
_FORM_MAX = 64 * 1024
_SEE_OTHER = 303
Form = dict[str, str]
FormHandler = Callable[[Call[Any, Form]], Awaitable[Answer]]


class FormNotOurs(VendError):
    """A form without the token of the reader's session: sent by another site, or from a page of an older session."""

    code = "form_not_ours"
    kind = Forbidden.kind


async def _ended(request: HttpRequest, actor: Actor | None, error: Exception) -> Answer:
    """Show what went wrong: sign in, not for you, not there, or our own fault."""
    reader = reader_of(request, actor)
    if isinstance(error, Unauthenticated):
        return _to_sign_in(request)
    status = status_of(type(error)) if isinstance(error, VendError) else HTTPStatus.INTERNAL_SERVER_ERROR
    what = "forbidden" if isinstance(error, Forbidden) else "missing" if isinstance(error, NotFound) else "failed"
    values = {
        "what": what if isinstance(error, VendError) else "broken",
        "detail": error.detail if isinstance(error, VendError) else "",
        "request_id": request.scope["vend_request_id"],  # type: ignore[typeddict-item]  # the envelope's key
        "navigation": places_for(actor) if actor is not None else {},
    }
    return sheet(reader, "ended.html", status=int(status), **values)


def _to_sign_in(request: HttpRequest) -> Answer:
    """Lead to the sign-in, and from there back; a part of a page is not what one comes back to."""
    part = "hx-request" in request.headers
    back = request.headers.get("hx-current-url", "") if part else str(request.url)
    path = "/" + back.partition("://")[2].partition("/")[2] if "://" in back else back
    to = f"{SIGN_IN}?next={quote(path, safe='/')}" if path.startswith(f"{BASE}") and path != BASE else SIGN_IN
    if part:
        return Answer(None, 200, {**HEADERS, "HX-Redirect": to})
    return Answer(None, _SEE_OTHER, {**HEADERS, "Location": to})


BROWSED = Browsed(session_of, _ended)


def page_route(
    path: str,
    handler: Callable[[Call[Any, None]], Awaitable[Answer]],
    rule: Rule,
    *,
    query: type[msgspec.Struct] = Scoped,
    summary: str,
) -> Route:
    """Give the row of a page that is read."""
    return Route(
        method="GET",
        path=path,
        handler=handler,
        rule=rule,
        answers={200: bytes},
        query=query,
        tag="Pages",
        summary=summary,
        hidden=True,
        browsed=BROWSED,
    )


def form_route(
    path: str, handler: FormHandler, rule: Rule, *, query: type[msgspec.Struct] = Scoped, summary: str
) -> Route:
    """Give the row of a form that is sent: `call.body` is its fields, of which each is a text."""

    async def taken(call: Call[Any, bytes]) -> Answer:
        form = form_of(call.body)
        if not is_form_token(session_of(call.request), form.pop("form_token", "")):
            raise FormNotOurs("Open the page again and send the form from there.")
        translated: Call[Any, Any] = call
        return await handler(replace(translated, body=form))

    taken.__name__ = handler.__name__
    return Route(
        method="POST",
        path=path,
        handler=taken,
        rule=rule,
        answers={303: None},
        query=query,
        body=bytes,
        tag="Pages",
        summary=summary,
        hidden=True,
        browsed=BROWSED,
    )


def form_of(raw: bytes) -> Form:
    """Read a form's fields; of a field that is there more than once the values are parted by commas."""
    fields = parse_qs(raw[:_FORM_MAX].decode("utf-8", "replace"), keep_blank_values=True)
    return {name: ",".join(values) for name, values in fields.items()}


def go(to: str, *cookies: str) -> Answer:
    """Answer a form: look there now, so that loading the page again sends nothing twice."""
    headers = {**HEADERS, "Location": to}
    return Answer(None, _SEE_OTHER, headers | ({"Set-Cookie": cookies[0]} if cookies else {}))
