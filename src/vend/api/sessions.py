"""Signing in and out."""

from ipaddress import ip_address
from uuid import UUID

import msgspec

from vend.api.route import Answer, Call, HttpRequest, NoQuery, Route
from vend.api.rules import Public, SignedIn
from vend.api.services import Services
from vend.domain.access import Role
from vend.identity.errors import RefreshRefused, SignInRefused, TooManyTries
from vend.identity.sessions import Refresh, Session, SignIn, refresh, sign_in, sign_out
from vend.store import identity


class GarageRoles(msgspec.Struct, frozen=True):
    """What the caller is in one garage; `driver_id` where they park there."""

    garage_id: UUID
    roles: list[Role]
    driver_id: UUID | None


class OperatorRoles(msgspec.Struct, frozen=True):
    """What the caller is for an operator as a whole."""

    operator_id: UUID
    roles: list[Role]


class Me(msgspec.Struct, frozen=True):
    """The caller.

    Attributes:
        actor: as in logs and audit: `user:<id>` or `key:<id>`.
        email: None for an API key, as the name is.
        platform: whether they are platform staff.
    """

    actor: str
    user_id: UUID | None
    email: str | None
    name: str | None
    platform: bool
    operators: list[OperatorRoles]
    garages: list[GarageRoles]


async def create_session(call: Call[NoQuery, SignIn]) -> Answer:
    """Sign in."""
    services = call.services
    if services.limits is not None:
        await services.limits.count(client_address(services, call.request), call.body.email)
    session = await sign_in(services.door, services.tokens, services.passwords, call.body, now=call.now)
    return Answer(session)


async def refresh_session(call: Call[NoQuery, Refresh]) -> Answer:
    """Exchange a refresh token."""
    return Answer(await refresh(call.services.door, call.services.tokens, call.body, now=call.now))


async def end_session(call: Call[NoQuery, Refresh]) -> Answer:
    """Sign out."""
    await sign_out(call.services.door, call.body, now=call.now)
    return Answer(status=204)


async def read_me(call: Call[NoQuery, None]) -> Answer:
    """Say who calls."""
    actor, user = call.actor, None
    if actor.user_id is not None:
        async with call.services.door.platform(reason="who am I") as platform:
            user = await platform.run(identity.read_user(user_id=actor.user_id))
    return Answer(
        Me(
            actor=actor.name,
            user_id=actor.user_id,
            email=user.email if user else None,
            name=user.name if user else None,
            platform=actor.platform,
            operators=[OperatorRoles(one, sorted(roles)) for one, roles in sorted(actor.operator_roles.items())],
            garages=[
                GarageRoles(one, sorted(roles), actor.driver_ids.get(one))
                for one, roles in sorted(actor.garage_roles.items())
            ],
        )
    )


def client_address(services: Services, request: HttpRequest) -> str:
    """Give the address that a request comes from.

    Each proxy writes the address of who spoke to it at the end of X-Forwarded-For. So the list is read from its end,
    and only as far as proxies of our own wrote it: whatever stands before was written by the client and may be a lie.
    """
    address = request.client.host if request.client else ""
    forwarded = [one.strip() for one in request.headers.get("x-forwarded-for", "").split(",") if one.strip()]
    while forwarded and _is_trusted(services, address):
        address = forwarded.pop()
    return address[:100]


def _is_trusted(services: Services, address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in services.trusted_proxies)


ROUTES = (
    Route(
        method="POST",
        path="/v1/auth/sign-in",
        handler=create_session,
        rule=Public(),
        answers={200: Session},
        errors=(SignInRefused, TooManyTries),
        body=SignIn,
        tag="Signing in",
        summary="Sign in",
        description=(
            "Gives an access token of ten minutes and a refresh token of thirty days. Tries are limited for each "
            "address; 429 says in Retry-After how long to wait."
        ),
    ),
    Route(
        method="POST",
        path="/v1/auth/refresh",
        handler=refresh_session,
        rule=Public(),
        answers={200: Session},
        errors=(RefreshRefused,),
        body=Refresh,
        tag="Signing in",
        summary="Refresh a session",
        description=(
            "A refresh token works once and gives the next pair. One that comes back after it was used ends the whole "
            "session, since somebody must have copied it."
        ),
    ),
    Route(
        method="POST",
        path="/v1/auth/sign-out",
        handler=end_session,
        rule=Public(),
        answers={204: None},
        body=Refresh,
        tag="Signing in",
        summary="Sign out",
        description="Ends the session: no refresh token of it works any more. Access tokens end within ten minutes.",
    ),
    Route(
        method="GET",
        path="/v1/auth/me",
        handler=read_me,
        rule=SignedIn(),
        answers={200: Me},
        tag="Signing in",
        summary="Who am I",
        description="Your roles, and the garages and operators that you may see.",
    ),
)
