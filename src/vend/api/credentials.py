"""Credentials: tags, cards and QR codes that open gates beside plates."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta

from vend.api.pages import Listing, PageQuery, listing, page_of
from vend.api.people import READ_OWN, WRITE_OWN, only_own
from vend.api.reading import many, nothing_here, one
from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import Forbidden
from vend.api.subscriptions import own_subscription
from vend.billing.operation import StillRunning
from vend.domain.credential import BadNumber, Credential, CredentialEnded, NumberTaken, TooManyCredentials
from vend.domain.errors import NotFound
from vend.domain.operation import KeyReused
from vend.domain.plate import comparable
from vend.domain.subscription import SubscriptionEnded
from vend.gates.credentials import NewCredential, add_credential, end_credential
from vend.store import credentials


class CredentialQuery(PageQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which credentials."""

    subscription_id: Annotated[UUID, Meta(description="Only those of this subscription.")] | None = None
    driver_id: Annotated[UUID, Meta(description="Only those of this driver.")] | None = None
    number: Annotated[str, Meta(max_length=60, description="Only those with this number.")] | None = None
    active: Annotated[bool, Meta(description="Only those that have not ended.")] = False


async def list_credentials(call: Call[CredentialQuery, None]) -> Answer:
    """Give the credentials of a garage; a driver finds their own."""
    query = call.query
    rows = await many(
        call,
        credentials.list_page(
            page=page_of(query),
            subscription_id=query.subscription_id,
            driver_id=only_own(call.own_driver, query.driver_id),
            number=None if query.number is None else comparable(query.number),
            only_active=query.active,
        ),
    )
    return Answer(listing(rows, query, lambda row: (row.created_at, row.id)))


async def read_credential(call: Call[NoQuery, None]) -> Answer:
    """Give one credential."""
    return Answer(await _own(call))


async def create_credential(call: Call[NoQuery, NewCredential]) -> Answer:
    """Add a credential to a subscription."""
    subscription_id = call.id("subscription_id")
    if call.own_driver is not None:
        await own_subscription(call, subscription_id)
        if call.body.kind != "qr":
            raise Forbidden("Tags and cards are handed out by the garage; make a QR code here.")
    made = await add_credential(
        call.services.door, call.garage_id, subscription_id, call.body, asked=call.asked, now=call.now
    )
    return Answer(made, 201, {"Location": f"/v1/garages/{call.garage_id}/credentials/{made.id}"})


async def end_one_credential(call: Call[NoQuery, None]) -> Answer:
    """End a credential."""
    if call.own_driver is not None:
        await _own(call)
    credential_id = call.id("credential_id")
    return Answer(
        await end_credential(call.services.door, call.garage_id, credential_id, asked=call.asked, now=call.now)
    )


async def _own(call: Call[NoQuery, None]) -> Credential:
    """Give the path's credential, which for a driver must be their own."""
    found = await one(call, credentials.read_one(credential_id=call.id("credential_id")))
    if call.own_driver not in (None, found.driver_id):
        raise nothing_here()
    return found


ROUTES = (
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/credentials",
        handler=list_credentials,
        rule=READ_OWN,
        answers={200: Listing[Credential]},
        query=CredentialQuery,
        tag="Gates",
        summary="List credentials",
        description="Tags, cards and QR codes, newest first, ended ones too unless `active` is asked for.",
    ),
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/credentials/{credential_id}",
        handler=read_credential,
        rule=READ_OWN,
        answers={200: Credential},
        errors=(NotFound,),
        tag="Gates",
        summary="Read a credential",
    ),
    Route(
        method="POST",
        path="/v1/garages/{garage_id}/subscriptions/{subscription_id}/credentials",
        handler=create_credential,
        rule=WRITE_OWN,
        answers={201: Credential},
        errors=(BadNumber, NotFound, SubscriptionEnded, TooManyCredentials, NumberTaken, KeyReused, StillRunning),
        body=NewCredential,
        tag="Gates",
        summary="Add a credential",
        description=(
            "A tag or card with the number that readers read, or a QR code whose number we make. It opens while its "
            "subscription does, from the next list on, which is seconds away. Drivers make QR codes only."
        ),
    ),
    Route(
        method="POST",
        path="/v1/garages/{garage_id}/credentials/{credential_id}/end",
        handler=end_one_credential,
        rule=WRITE_OWN,
        answers={200: Credential},
        errors=(NotFound, CredentialEnded, KeyReused, StillRunning),
        tag="Gates",
        summary="End a credential",
        description="It opens nothing any more, as when it was lost. Its number may be given to somebody else.",
    ),
)
