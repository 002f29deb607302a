"""What the API stands on; made by the composition root, handed to `create_app`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import IPv4Network, IPv6Network, ip_network

from vend.db.door import Door
from vend.domain.api_version import Versions
from vend.gates.signing import ListKeys
from vend.identity.limits import SignInLimits
from vend.identity.passwords import Passwords
from vend.identity.tokens import TokenKeys
from vend.reports.live import LiveReports
from vend.stripe_gateway.gateway import StripeGateway

LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


def system_clock() -> datetime:
    """Give the present instant, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The parts that requests are served with.

    Attributes:
        door: with a platform role; with a reader where there is a standby.
        list_keys: that access lists are signed with.
        webhook_secrets: of Stripe's webhook endpoint; several while one is being changed.
        reports: reads live reports.
        limits: counts sign-ins; None where nobody is to be limited.
        public_url: under which the API is reached; https turns HSTS on.
        has_standby: whether the door reads from one, so that `/readyz` can tell that it is away.
        outbound_loopback: whether addresses that customers give may be on this machine, for trying out.
        trusted_proxies: whose word about the client's address is taken.
        version: of the program, for the API's documentation.
        versions: of the API.
    """

    door: Door
    stripe: StripeGateway
    tokens: TokenKeys
    list_keys: ListKeys
    webhook_secrets: tuple[str, ...]
    reports: LiveReports
    limits: SignInLimits | None
    public_url: str
    passwords: Passwords = field(default_factory=Passwords)
    clock: Callable[[], datetime] = system_clock
    has_standby: bool = False
    outbound_loopback: bool = False
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = LOOPBACK
    version: str = "1"
    versions: Versions = field(default_factory=Versions)

    async def close(self) -> None:
        """Close every connection to the other parts."""
        if self.limits is not None:
            await self.limits.close()
        await self.reports.close()
        await self.stripe.close()
        await self.door.close()
