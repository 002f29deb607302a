"""Makes the application from the route table."""

from collections.abc import Sequence

from litestar import Litestar, Response

from vend.api.docs import docs_routes
from vend.api.edge import Edge
from vend.api.envelope import Envelope
from vend.api.http_counts import HttpCounts
from vend.api.metrics import metrics_route
from vend.api.ops_pages import ops_routes
from vend.api.problems import response_of
from vend.api.route import HttpRequest, Route
from vend.api.routes import ROUTES
from vend.api.services import Services
from vend.identity.authenticate import Authenticator
from vend.stripe_gateway.signature import BODY_BYTES_MAX


def create_app(services: Services, *, routes: Sequence[Route] = ROUTES, pages: Sequence[Route] = ()) -> Litestar:
    """Make the application.

    Args:
        services: closed when the application is shut down.
        routes: what it answers to, beside the documentation that is made of them.
        pages: what people look at; made on the floor above.

    Raises:
        MissingRule: a route does not say who may use it.
    """
    edge = Edge(services, Authenticator(services.door, services.tokens, newest_version=services.versions.newest))
    counts = HttpCounts()
    described = docs_routes(routes, version=services.version, public_url=services.public_url)
    beside = [*described, *ops_routes(), metrics_route(counts), *pages]
    app = Litestar(
        route_handlers=[edge.litestar_handler(route) for route in (*routes, *beside)],
        exception_handlers={Exception: _to_problem},
        openapi_config=None,  # the document is made from the route table, see openapi.py
        logging_config=None,
        on_shutdown=[services.close],
        request_max_body_size=BODY_BYTES_MAX,
    )
    # Litestar's own middleware is not run for unknown addresses, and those want ids, headers and log lines too.
    app.asgi_handler = Envelope(app.asgi_handler, https=services.public_url.startswith("https://"), counts=counts)
    return app


def _to_problem(request: HttpRequest, error: Exception) -> Response[bytes]:
    return response_of(error, request.scope["vend_request_id"])  # type: ignore[typeddict-item]  # the envelope's key
