"""API keys of an operator."""

from vend.api.pages import Listing, PageQuery, listing, page_of
from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import Forbidden, ForOperator
from vend.domain.access import Permission
from vend.domain.errors import Invalid, NotFound
from vend.domain.operation import KeyReused
from vend.identity.api_keys import IssuedApiKey, NewApiKey, SecretGone, create_api_key, revoke_api_key
from vend.store import identity
from vend.store.identity import ApiKey

_RULE = ForOperator(Permission.MANAGE_OPERATOR)


async def list_api_keys(call: Call[PageQuery, None]) -> Answer:
    """Give the API keys of an operator."""
    async with call.services.door.platform(reason="list API keys") as platform:
        rows = await platform.run(identity.list_api_keys(operator_id=call.operator_id, page=page_of(call.query)))
    return Answer(listing(rows, call.query, lambda row: (row.created_at, row.id)))


async def issue_api_key(call: Call[NoQuery, NewApiKey]) -> Answer:
    """Make an API key."""
    if call.actor.user_id is None:
        raise Forbidden("An API key cannot make API keys; sign in as an administrator.")
    services = call.services
    issued = await create_api_key(
        services.door,
        services.tokens,
        call.operator_id,
        call.body,
        created_by=call.actor.user_id,
        mode="live" if services.stripe.livemode else "test",
        asked=call.asked,
        now=call.now,
    )
    return Answer(issued, 201)


async def end_api_key(call: Call[NoQuery, None]) -> Answer:
    """Revoke an API key."""
    key_id = call.id("key_id")
    return Answer(await revoke_api_key(call.services.door, call.operator_id, key_id, asked=call.asked, now=call.now))


ROUTES = (
    Route(
        method="GET",
        path="/v1/operators/{operator_id}/api-keys",
        handler=list_api_keys,
        rule=_RULE,
        answers={200: Listing[ApiKey]},
        query=PageQuery,
        tag="API keys",
        summary="List API keys",
        description="Newest first, revoked ones too. The keys themselves are not kept.",
    ),
    Route(
        method="POST",
        path="/v1/operators/{operator_id}/api-keys",
        handler=issue_api_key,
        rule=_RULE,
        answers={201: IssuedApiKey},
        errors=(Invalid, NotFound, KeyReused, SecretGone),
        body=NewApiKey,
        tag="API keys",
        summary="Make an API key",
        description="The answer shows the key; keep it now. It is for people: an API key cannot make another.",
    ),
    Route(
        method="POST",
        path="/v1/operators/{operator_id}/api-keys/{key_id}/revoke",
        handler=end_api_key,
        rule=_RULE,
        answers={200: ApiKey},
        errors=(NotFound,),
        tag="API keys",
        summary="Revoke an API key",
        description="It stops working within five seconds. Revoking it again changes nothing.",
    ),
)
