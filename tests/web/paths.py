"""Every page that is read, by the name of its handler, and how its address is made: laws over pages go through these."""

from vend.web.browsed import SIGN_IN
from vend.web.routes import PAGES

READ = tuple(route for route in PAGES if route.method == "GET" and route.browsed is not None and route.path != SIGN_IN)
SENT = tuple(route for route in PAGES if route.method == "POST" and route.browsed is not None and route.path != SIGN_IN)
QUERY: dict[str, str] = {
    "show_explanation": "?report=revenue&column=tax_minor&from=2026-11-01&until=2026-12-01",
}
"""What a page cannot be shown without."""
