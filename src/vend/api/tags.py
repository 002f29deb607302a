"""Entity tags of answers, and whether a caller has one already (RFC 9110, sections 8.8.3 and 13.1.2)."""

from vend.api.route import HttpRequest


def has_tag(request: HttpRequest, tag: str) -> bool:
    """Say whether If-None-Match names a tag, by weak comparison."""
    named = request.headers.get("if-none-match", "")
    return any(one.strip().removeprefix("W/") in (tag, "*") for one in named.split(",") if one.strip())
