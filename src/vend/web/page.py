"""How a page is made: from a template, with the reader's garages, language and look around it.

    view = await look(call, "payments", Permission.READ_MONEY)
    return view.page("payments.html", rows=rows)

A page is answered whole, or, where htmx asks for a part of it, by that block of the same template alone: so there is
one template for both, and each address works by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from jinja2 import Environment, PackageLoader, StrictUndefined

from vend.api.route import Answer, Call, HttpRequest
from vend.domain.access import Actor, Permission
from vend.domain.garage import Garage
from vend.identity.page_sessions import form_token
from vend.web.cookies import LANGUAGE_COOKIE, THEME_COOKIE, session_of
from vend.web.formats import Formats, formats_for
from vend.web.places import BASE, places_for
from vend.web.scope import Scope, everywhere, scope_of
from vend.web.served import address_of
from vend.web.translate import LANGUAGES, Gettext, language_name, language_of, translations
from vend.web.words import interval_word, method_word, status_word

HTML = "text/html; charset=utf-8"
THEMES = ("light", "dark")
_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": _CSP,
    "Vary": "Cookie, HX-Request, Accept-Language",
}
# htmx: nothing evaluated, no style written into the page, nothing fetched from elsewhere, no copies of pages on disk.
HTMX = (
    '{"includeIndicatorStyles":false,"allowEval":false,"selfRequestsOnly":true,"historyCacheSize":0,'
    '"refreshOnHistoryMiss":true,"defaultSwapStyle":"outerHTML"}'
)


@cache
def environment(language: str) -> Environment:
    """Give the templates, with the words of a language."""
    made = Environment(
        loader=PackageLoader("vend.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]  # the extension's
    made.globals.update(
        address_of=address_of, status_word=status_word, method_word=method_word, interval_word=interval_word, htmx=HTMX
    )
    return made


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, in which language and light; known even where there is nobody.

    Attributes:
        token: the secret of their session, empty without one.
        here: the address that they look at, to come back to.
    """

    actor: Actor | None
    language: str
    theme: str
    token: str
    here: str

    @property
    def gettext(self) -> Gettext:
        """Translates a word for them."""
        return translations(self.language).gettext

    def form_token(self) -> str:
        """Give what each form sends back; none where nobody has signed in."""
        return form_token(self.token) if self.token else ""


@dataclass(frozen=True, slots=True)
class View:
    """A page that is being made.

    Attributes:
        place: its name in the navigation.
        path: its address, without parameters.
        asked: the parameters of its address, without the garages.
    """

    reader: Reader
    scope: Scope
    place: str
    path: str
    partial: str
    asked: Mapping[str, str] = field(default_factory=dict)

    @property
    def word(self) -> Gettext:
        """Translates a word."""
        return self.reader.gettext

    def formats(self, garage: Garage | UUID | None = None) -> Formats:
        """Give the way of writing of a garage; without one, of the first."""
        if isinstance(garage, UUID):
            garage = self.scope.garage(garage)
        shown = garage or next(iter(self.scope.chosen), None)
        return formats_for(self.reader.language, shown.time_zone if shown else "UTC")

    def href(self, path: str, **parameters: object) -> str:
        """Give an address of the pages that keeps to the same garages."""
        return self.scope.href(path, **parameters)

    def again(self, **changed: object) -> str:
        """Give the address of this page with some parameters changed; None takes one away."""
        return self.href(self.path, **{**self.asked, **changed})

    @property
    def listed(self) -> bool:
        """Whether the page is of garages that are chosen by its address, not of one thing in one garage."""
        return f"{BASE}/garages/" not in self.path

    def everywhere(self) -> str:
        """Give the address of this page for all garages; of a thing in one, the start's."""
        asked = {name: value for name, value in self.asked.items() if name != "after"}
        return everywhere(self.path, asked) if self.listed else BASE

    def only(self, garage: Garage) -> str:
        """Give the address of this page for one garage alone."""
        asked = {name: value for name, value in self.asked.items() if name != "after"} if self.listed else {}
        return everywhere(self.path if self.listed else BASE, {**asked, "garages": self.scope.names[garage.id]})

    def of(self, garage_id: UUID, path: str, **parameters: object) -> str:
        """Give an address of the pages for one garage alone, whatever the switch says."""
        return everywhere(path, {**parameters, "garages": self.scope.names[garage_id]})

    def to(self, garage_id: UUID, *parts: object) -> str:
        """Give the address of something in a garage: `view.to(row.garage_id, "payments", row.id)`."""
        return self.href("/".join([f"{BASE}/garages/{garage_id}", *map(str, parts)]))

    def page(self, template: str, *, status: int = 200, **values: Any) -> Answer:
        """Answer with a page, or with the block of it that was asked for."""
        made = environment(self.reader.language).get_template(template)
        shown = self._shown(values)
        if self.partial and self.partial in made.blocks:
            context = made.new_context(frame(self.reader, shown))
            body = "".join(made.blocks[self.partial](context))
        else:
            body = made.render(frame(self.reader, shown))
        return Answer(body.encode(), status, HEADERS, HTML)

    def part(self, template: str, **values: Any) -> str:
        """Give a template that is no page of its own."""
        return environment(self.reader.language).get_template(template).render(frame(self.reader, self._shown(values)))

    def _shown(self, values: Mapping[str, Any]) -> dict[str, Any]:
        navigation = places_for(self.reader.actor) if self.reader.actor else {}
        return {"view": self, "navigation": navigation, **values}


def frame(reader: Reader, values: Mapping[str, Any]) -> dict[str, Any]:
    """Give what every template is made with."""
    languages = {one: language_name(one) for one in LANGUAGES}
    return {"reader": reader, "base": BASE, "languages": languages, **values}


def reader_of(request: HttpRequest, actor: Actor | None) -> Reader:
    """Find out how to show something to whoever sent a request."""
    chosen, theme = request.cookies.get(LANGUAGE_COOKIE, ""), request.cookies.get(THEME_COOKIE, "")
    return Reader(
        actor=actor,
        language=language_of(chosen, request.headers.get("accept-language", "")),
        theme=theme if theme in THEMES else "",
        token=session_of(request) if actor is not None else "",
        here=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
    )


async def look(call: Call[Any, Any], place: str, permission: Permission) -> View:
    """Begin a page of the garages of its address.

    Raises:
        NotFound: one of them is unknown, or not the reader's to see.
    """
    return view_of(call, place, await scope_of(call, permission))


def view_of(call: Call[Any, Any], place: str, scope: Scope) -> View:
    """Put a view together."""
    request = call.request
    asked = {name: value for name, value in request.query_params.items() if name != "garages" and value}
    restoring = request.headers.get("hx-history-restore-request") == "true"
    partial = "" if restoring else request.headers.get("hx-target", "")
    return View(reader_of(request, call.actor), scope, place, request.url.path, partial, asked)


def sheet(reader: Reader, template: str, *, status: int = 200, **values: Any) -> Answer:
    """Answer with a page that has no garages around it, such as the one to sign in."""
    made = environment(reader.language).get_template(template)
    return Answer(made.render(frame(reader, values)).encode(), status, HEADERS, HTML)
