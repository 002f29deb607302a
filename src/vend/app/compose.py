"""The composition root: makes the door, the gateway and the services from settings. Nothing below knows settings."""

from datetime import UTC, datetime
from importlib.metadata import version

from vend.api.services import Services
from vend.app.settings import DatabaseSettings, ReconcileSettings, ServeSettings, WorkerSettings
from vend.db.connections import Connections
from vend.db.door import Door
from vend.gates.signing import ListKeys
from vend.identity.limits import SignInLimits
from vend.identity.tokens import TokenKeys
from vend.outbound.courier import Courier
from vend.reports.cache import ReportCache
from vend.reports.live import LiveReports
from vend.stripe_gateway.gateway import StripeGateway


def build_door(settings: DatabaseSettings, *, program: str) -> Door:
    """Make the door; connections are opened as they are needed."""
    size = settings.database_connections

    def connections(url: str, what: str) -> Connections:
        return Connections(url, name=f"vend-{program}-{what}", size_max=size)

    reader = settings.reader_database_url
    return Door(
        connections(settings.database_url.reveal(), "app"),
        platform=connections(settings.platform_database_url.reveal(), "platform"),
        reader=connections(reader.reveal(), "reader") if reader else None,
    )


def build_gateway(settings: ReconcileSettings) -> StripeGateway:
    """Make the process's one Stripe client."""
    return StripeGateway(settings.stripe_api_key.reveal(), base_url=settings.stripe_api_base)


def build_list_keys(settings: WorkerSettings) -> ListKeys:
    """Give the keys that access lists are signed with."""
    return ListKeys.from_pem(settings.access_list_key.reveal())


def build_courier(settings: WorkerSettings) -> Courier:
    """Make what posts to addresses that customers gave us."""
    return Courier(loopback=settings.outbound_loopback)


def build_services(settings: ServeSettings) -> Services:
    """Make everything that the API stands on."""
    door = build_door(settings, program="serve")
    return Services(
        door=door,
        stripe=build_gateway(settings),
        tokens=TokenKeys.from_pem(settings.token_key.reveal(), issuer=settings.public_url),
        list_keys=build_list_keys(settings),
        outbound_loopback=settings.outbound_loopback,
        webhook_secrets=tuple(secret.reveal() for secret in settings.stripe_webhook_secret),
        reports=LiveReports(door, ReportCache(settings.redis_url.reveal())),
        limits=SignInLimits(settings.redis_url.reveal()),
        public_url=settings.public_url,
        clock=clock,
        has_standby=settings.reader_database_url is not None,
        trusted_proxies=settings.trusted_proxies,
        version=version("vend-parking"),
    )


def clock() -> datetime:
    """Give the present instant; the edges' one clock."""
    return datetime.now(UTC)
