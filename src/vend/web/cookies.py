"""The cookies of the pages: who reads (no script sees it), and how they like to read."""

from vend.api.route import HttpRequest
from vend.identity.page_sessions import LIFETIME

_SESSION = "vend_session"
LANGUAGE_COOKIE = "vend_language"
THEME_COOKIE = "vend_theme"
_YEAR_S = 365 * 24 * 3600


def session_of(request: HttpRequest) -> str:
    """Give the secret of whoever reads, empty without one."""
    return request.cookies.get(_secure_name(), "") or request.cookies.get(_SESSION, "")


def _secure_name() -> str:
    """Give the name under which a browser takes the cookie from https and from this very host alone (RFC 6265bis)."""
    return f"__Host-{_SESSION}"


def session_cookie(token: str, *, https: bool) -> str:
    """Give the header that signs in.

    SameSite is Lax, not Strict, so that a link in a letter opens the page; what a foreign site's form sends comes
    without the cookie, and every form carries a token besides.
    """
    return _cookie(
        _secure_name() if https else _SESSION, token, int(LIFETIME.total_seconds()), https=https, hidden=True
    )


def no_session_cookie(*, https: bool) -> str:
    """Give the header that signs out."""
    return _cookie(_secure_name() if https else _SESSION, "", 0, https=https, hidden=True)


def liking_cookie(name: str, value: str, *, https: bool) -> str:
    """Give the header that remembers how somebody likes to read."""
    return _cookie(name, value, _YEAR_S if value else 0, https=https, hidden=True)


def _cookie(name: str, value: str, age_s: int, *, https: bool, hidden: bool) -> str:
    parts = [f"{name}={value}", "Path=/", f"Max-Age={age_s}", "SameSite=Lax"]
    return "; ".join([*parts, *(["HttpOnly"] if hidden else []), *(["Secure"] if https else [])])
