"""The access list of a garage, for gates."""

from typing import Annotated

import msgspec
from msgspec import Meta

from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import InGarage, Public
from vend.api.tags import has_tag
from vend.domain.access import Permission
from vend.gates.serve import ListNotBuilt, ServedList, list_head, list_since, signed_list
from vend.gates.signing import PublicKeys

_NOT_MODIFIED = 304


class ListQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which part of the list."""

    since_version: (
        Annotated[int, Meta(ge=0, le=2**62, description="The version that you have: only what changed since.")] | None
    ) = None


async def read_access_list(call: Call[ListQuery, None]) -> Answer:
    """Give the list, or what changed since a version."""
    door, version = call.services.door, call.query.since_version
    if version is not None:
        delta = await list_since(door, call.garage_id, version)
        if delta is not None:
            return Answer(delta)
    head = await list_head(door, call.garage_id)
    tag = _tag(head.document_digest)
    if has_tag(call.request, tag):
        # A list can be large, and most of the time a gate has it: it is not read from the database for nothing.
        return Answer(status=_NOT_MODIFIED, headers=_headers(tag))
    found = await signed_list(door, call.garage_id)
    return Answer(found.document, headers=_headers(_tag(found.document_digest)))


async def list_access_list_keys(call: Call[NoQuery, None]) -> Answer:
    """Give the public keys that lists are signed with."""
    return Answer(call.services.list_keys.public(), headers={"Cache-Control": "public, max-age=300"})


def _tag(digest: bytes) -> str:
    return f'"{digest.hex()[:32]}"'


def _headers(tag: str) -> dict[str, str]:
    return {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Authorization"}


ROUTES = (
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/access-list",
        handler=read_access_list,
        rule=InGarage(Permission.READ_ACCESS_LIST),
        answers={200: ServedList},
        errors=(ListNotBuilt,),
        query=ListQuery,
        tag="Gates",
        summary="Read the access list",
        description=(
            "Who may come in and until when, signed, to be used without a network until `valid_until`. With "
            "`since_version` a `delta` from that version; a `list` in its place is the whole, which then replaces what "
            "you have. The list changes within seconds of what it follows from, and is signed anew every hour."
        ),
    ),
    Route(
        method="GET",
        path="/v1/access-list-keys",
        handler=list_access_list_keys,
        rule=Public(),
        answers={200: PublicKeys},
        tag="Gates",
        summary="List the keys of access lists",
        description="A JWK set: the Ed25519 keys that lists are signed with, the present one first.",
    ),
)
