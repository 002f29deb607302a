"""What browsers are sent beside pages: style, script. Built at install (`make install`), and named by its content.

A file's address changes with its content, so whoever has it need never ask again; it was compressed when it was built.
"""

import re
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

import msgspec

from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import Public
from vend.api.tags import has_tag
from vend.domain.errors import NotFound, Unavailable

_FOR_EVER = "public, max-age=31536000, immutable"
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_HASH = re.compile(r"\.[0-9a-f]{12}\.")
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))


class NotBuilt(Unavailable):
    """The files were never built."""

    code = "pages_not_built"


def _folder() -> Traversable:
    return resources.files("vend.web").joinpath("static")


@cache
def _manifest() -> dict[str, str]:
    try:
        raw = _folder().joinpath("manifest.json").read_bytes()
    except FileNotFoundError:
        raise NotBuilt("What browsers are sent was not built: run `make install`.") from None
    return msgspec.json.decode(raw, type=dict[str, str])


def address_of(name: str) -> str:
    """Give the address of a file, such as `app.css`.

    Raises:
        NotBuilt: there are no files.
    """
    return f"/static/{_manifest()[name]}"


@cache
def _read(served: str) -> bytes:
    return _folder().joinpath(served).read_bytes()


async def serve_file(call: Call[NoQuery, None]) -> Answer:
    """Give a file, compressed as the browser takes it."""
    asked = call.path["file"]
    # Only names of the list are looked up, so nothing else of the disk can be asked for.
    name = asked if asked in _manifest().values() else _manifest().get(_HASH.sub(".", asked))
    if name is None:
        raise NotFound("There is no such file.")
    taken = {one.partition(";")[0].strip() for one in call.request.headers.get("accept-encoding", "").split(",")}
    encoding, ending = next((one for one in _ENCODINGS if one[0] in taken), ("", ""))
    tag = f'"{name}{ending}"'
    # While a new version is rolled out, a page of the one may ask an instance of the other; what it gets is not kept.
    lasting = _FOR_EVER if name == asked else "no-store"
    headers = {"Cache-Control": lasting, "ETag": tag, "Vary": "Accept-Encoding"}
    media_type = _TYPES[name[name.rindex(".") :]]
    if has_tag(call.request, tag):
        return Answer(None, 304, headers, media_type)
    more = {"Content-Encoding": encoding} if encoding else {}
    return Answer(_read(name + ending), 200, {**headers, **more}, media_type)


ROUTES = (
    Route(
        method="GET",
        path="/static/{file}",
        handler=serve_file,
        rule=Public(),
        answers={200: bytes, 304: None},
        tag="Pages",
        summary="Style and script of the pages",
        hidden=True,
    ),
)
