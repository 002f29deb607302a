"""Gates that are told when their list changes."""

from vend.api.pages import Listing, PageQuery, listing, page_of
from vend.api.reading import many, one
from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import InGarage
from vend.billing.operation import StillRunning
from vend.domain.access import Permission
from vend.domain.errors import NotFound
from vend.domain.gate import GateEnded, GateEndpoint
from vend.domain.operation import KeyReused
from vend.gates.endpoints import (
    GateSecretGone,
    IssuedGateEndpoint,
    NewGateEndpoint,
    add_gate,
    end_gate,
    send_again,
)
from vend.outbound.guard import AddressRefused
from vend.store import gate_endpoints

_READ = InGarage(Permission.READ_BOOK)
_MANAGE = InGarage(Permission.MANAGE_OPERATOR)
_PATH = "/v1/garages/{garage_id}/gate-endpoints"


async def list_gate_endpoints(call: Call[PageQuery, None]) -> Answer:
    """Give the gates of a garage."""
    rows = await many(call, gate_endpoints.list_page(page=page_of(call.query)))
    return Answer(listing(rows, call.query, lambda row: (row.created_at, row.id)))


async def read_gate_endpoint(call: Call[NoQuery, None]) -> Answer:
    """Give one gate."""
    return Answer(await one(call, gate_endpoints.read_one(endpoint_id=call.id("endpoint_id"))))


async def create_gate_endpoint(call: Call[NoQuery, NewGateEndpoint]) -> Answer:
    """Add a gate."""
    services = call.services
    issued = await add_gate(
        services.door,
        services.list_keys,
        call.garage_id,
        call.body,
        loopback=services.outbound_loopback,
        asked=call.asked,
        now=call.now,
    )
    return Answer(issued, 201, {"Location": f"/v1/garages/{call.garage_id}/gate-endpoints/{issued.endpoint.id}"})


async def end_gate_endpoint(call: Call[NoQuery, None]) -> Answer:
    """Tell a gate no more."""
    endpoint_id = call.id("endpoint_id")
    return Answer(await end_gate(call.services.door, call.garage_id, endpoint_id, asked=call.asked, now=call.now))


async def send_to_gate_endpoint(call: Call[NoQuery, None]) -> Answer:
    """Tell a gate of its list at once."""
    endpoint_id = call.id("endpoint_id")
    return Answer(await send_again(call.services.door, call.garage_id, endpoint_id, asked=call.asked, now=call.now))


ROUTES = (
    Route(
        method="GET",
        path=_PATH,
        handler=list_gate_endpoints,
        rule=_READ,
        answers={200: Listing[GateEndpoint]},
        query=PageQuery,
        tag="Gates",
        summary="List gates",
        description="Newest first, ended ones too, each with what it took last and what went wrong since.",
    ),
    Route(
        method="POST",
        path=_PATH,
        handler=create_gate_endpoint,
        rule=_MANAGE,
        answers={201: IssuedGateEndpoint},
        errors=(AddressRefused, GateSecretGone, KeyReused, StillRunning),
        body=NewGateEndpoint,
        tag="Gates",
        summary="Add a gate",
        description=(
            "It is told of the list at once, and whenever it changes, by a POST that is signed as Standard Webhooks "
            "has it. The answer shows the signing secret; keep it now. An answer from 200 to 299 says that it was "
            "taken; otherwise it is tried again, after seconds at first and hourly in the end."
        ),
    ),
    Route(
        method="GET",
        path=f"{_PATH}/{{endpoint_id}}",
        handler=read_gate_endpoint,
        rule=_READ,
        answers={200: GateEndpoint},
        errors=(NotFound,),
        tag="Gates",
        summary="Read a gate",
        description="With what it took last, and what went wrong since.",
    ),
    Route(
        method="POST",
        path=f"{_PATH}/{{endpoint_id}}/send",
        handler=send_to_gate_endpoint,
        rule=_MANAGE,
        answers={200: GateEndpoint},
        errors=(NotFound, GateEnded),
        tag="Gates",
        summary="Tell a gate now",
        description="Within seconds, whatever it took before: to try it out, or once it was mended.",
    ),
    Route(
        method="POST",
        path=f"{_PATH}/{{endpoint_id}}/end",
        handler=end_gate_endpoint,
        rule=_MANAGE,
        answers={200: GateEndpoint},
        errors=(NotFound, GateEnded, KeyReused, StillRunning),
        tag="Gates",
        summary="End a gate",
        description="It is told no more. What it has it may use until `valid_until`.",
    ),
)
