"""How pages are made from templates, and what a browser is shown that may not see one."""

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from vend.api.route import Answer
from vend.domain.errors import VendError

HTML = "text/html"
SIGN_IN = "/ops/sign-in"
PRIVATE = {"Cache-Control": "no-store"}
_SEE_OTHER, _FORBIDDEN = 303, 403


@cache
def pages() -> Environment:
    """Give the templates."""
    return Environment(
        loader=PackageLoader("vend.api"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page(name: str, **values: Any) -> bytes:
    """Make a page."""
    return pages().get_template(name).render(**values).encode()


def refused_page(error: VendError, *, signed_in: bool) -> Answer:
    """Answer a browser that may not see a page: sign in, or, for whoever has, that it is for platform staff."""
    if not signed_in:
        return Answer(None, _SEE_OTHER, {"Location": SIGN_IN, **PRIVATE})
    return Answer(page("ops_refused.html", detail=error.detail), _FORBIDDEN, PRIVATE, HTML)
