"""A gate that is told of its list: signed, tried again until it takes it, and never twice for nothing."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.access.test_the_list_follows_what_is_true import Parked, parked
from tests.outbound.test_only_the_public_is_called import Gate
from tests.outbound.test_only_the_public_is_called import gate as gate  # noqa: PLC0414 (a fixture)
from tests.world import World
from vend.domain.errors import NotFound
from vend.domain.gate import GateEnded, GateEndpoint, tried_again_after
from vend.domain.page import Page
from vend.domain.standard_webhook import verify
from vend.gates.endpoints import (
    GateSecretGone,
    IssuedGateEndpoint,
    NewGateEndpoint,
    add_gate,
    end_gate,
    secret_for,
    send_again,
)
from vend.gates.push import push_due
from vend.gates.signing import ListKeys, key_of_list, public_key, verify_list
from vend.outbound.courier import Courier
from vend.outbound.guard import AddressRefused
from vend.store import gate_endpoints


@pytest.fixture
async def courier() -> AsyncIterator[Courier]:
    made = Courier(loopback=True, timeout_s=0.2)
    yield made
    await made.close()


async def add(world: World, who: Parked, url: str, **more: Any) -> IssuedGateEndpoint:
    command = NewGateEndpoint("North gate", url, **more)
    return await add_gate(
        world.door, world.list_keys, who.garage.id, command, loopback=True, asked=world.asked(), now=world.now
    )


async def look(world: World, issued: IssuedGateEndpoint) -> GateEndpoint:
    async with world.door.garage_snapshot([issued.endpoint.garage_id], fresh=True) as garage:
        found = await garage.run(gate_endpoints.read_one(endpoint_id=issued.endpoint.id))
    assert found is not None
    return found


async def test_a_gate_gets_the_signed_list_at_once_and_whenever_it_changes(
    world: World, gate: Gate, courier: Courier
) -> None:
    who = await parked(world)
    await world.refresh()
    issued = await add(world, who, gate.url)
    assert await push_due(world.door, world.list_keys, courier, now=world.now) >= 1
    assert await world.tell_gates(courier) == 0, "it has it"

    ((headers, body),) = gate.taken
    verify(headers, body, issued.secret, now=world.now)
    message = msgspec.json.decode(body)
    assert (message["type"], message["data"]["version"]) == ("access_list.updated", 1)
    signed = bytes(msgspec.json.decode(body, type=dict[str, msgspec.Raw])["data"])
    text = bytes(msgspec.json.decode(signed, type=dict[str, msgspec.Raw])["signed"])
    document = verify_list(text, public_key(world.list_keys.public(), key_of_list(text)))
    assert [one.number for one in document.entries] == [who.vehicle.plate]

    await world.cancel(who.row, at_period_end=False)
    await world.refresh()
    assert await world.tell_gates(courier) == 1
    assert msgspec.json.decode(gate.taken[1][1])["data"]["signed"]["list"]["entries"] == []
    assert gate.taken[0][0]["webhook-id"] != gate.taken[1][0]["webhook-id"]
    seen = await look(world, issued)
    assert (seen.delivered_version, seen.last_status, seen.failures, seen.last_error) == (2, 204, 0, None)


async def test_a_gate_on_a_thin_line_is_told_of_the_version_alone(world: World, gate: Gate, courier: Courier) -> None:
    who = await parked(world)
    await world.refresh()
    await add(world, who, gate.url, sends="version")
    await world.tell_gates(courier)
    data = msgspec.json.decode(gate.taken[0][1])["data"]
    assert set(data) == {"garage_id", "version", "built_at", "valid_until"}


async def test_a_gate_that_does_not_take_it_is_tried_again_later_and_later_with_the_same_message(
    world: World, gate: Gate, courier: Courier
) -> None:
    who = await parked(world)
    await world.refresh()
    issued = await add(world, who, gate.url)
    gate.status = 503
    for failures, wait_s in enumerate((5, 30, 120), start=1):
        assert await world.tell_gates(courier) == 1
        seen = await look(world, issued)
        assert (seen.failures, seen.last_status, seen.delivered_version) == (failures, 503, None)
        assert seen.last_error == "The answer was 503; one from 200 to 299 says that it was taken."
        assert seen.next_attempt_at == world.now + timedelta(seconds=wait_s)
        assert await world.tell_gates(courier) == 0
        world.move(seconds=wait_s)
    gate.status, gate.hangs = 200, True
    await world.tell_gates(courier)
    assert (await look(world, issued)).last_error == "There was no answer in time."
    gate.hangs = False
    world.move(minutes=10)
    await world.tell_gates(courier)
    seen = await look(world, issued)
    assert (seen.failures, seen.delivered_version, seen.last_error) == (0, 1, None)
    assert len({headers["webhook-id"] for headers, _ in gate.taken}) == 1
    assert len({body for _, body in gate.taken}) == 1
    assert len({headers["webhook-timestamp"] for headers, _ in gate.taken}) == 5
    verify(*gate.taken[-1], issued.secret, now=world.now)


def test_waiting_grows_to_an_hour_and_never_ends() -> None:
    waits = [tried_again_after(failures) for failures in range(1, 50)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(seconds=5), timedelta(hours=1))


async def test_a_gate_that_was_away_is_told_of_the_newest_list_only(world: World, gate: Gate, courier: Courier) -> None:
    who = await parked(world)
    await world.refresh()
    await add(world, who, gate.url, sends="version")
    gate.status = 500
    await world.tell_gates(courier)
    for _ in range(3):
        await parked(world, garage=who.garage)
        await world.refresh()
    gate.status = 204
    world.move(minutes=1)
    assert await world.tell_gates(courier) == 1
    assert [msgspec.json.decode(body)["data"]["version"] for _, body in gate.taken] == [1, 4]


async def test_a_list_that_does_not_change_is_told_twice_a_day_so_that_it_stays_valid(
    world: World, gate: Gate, courier: Courier
) -> None:
    who = await parked(world)
    await world.refresh()
    await add(world, who, gate.url)
    told = 0
    for _ in range(25):
        told += await world.tell_gates(courier)
        world.move(hours=1)
        await world.refresh()
    assert told == 3
    assert len({headers["webhook-id"] for headers, _ in gate.taken}) == 3, "each is news"


async def test_two_workers_tell_a_gate_once_and_a_claim_of_a_dead_one_ends(
    world: World, gate: Gate, courier: Courier
) -> None:
    who = await parked(world)
    await world.refresh()
    issued = await add(world, who, gate.url)
    await asyncio.gather(*(world.tell_gates(courier) for _ in range(4)))
    assert len(gate.taken) == 1
    await send_again(world.door, who.garage.id, issued.endpoint.id, asked=world.asked(), now=world.now)
    async with world.door.garage_transaction(who.garage.id) as garage:
        await garage.run(
            gate_endpoints.claim(
                endpoint_id=issued.endpoint.id,
                claimed_until=world.now + timedelta(seconds=60),
                told_before=world.now,
                now=world.now,
            )
        )
    assert await world.tell_gates(courier) == 0, "somebody has it"
    world.move(seconds=61)
    assert await world.tell_gates(courier) == 1


async def test_a_name_that_leads_inside_is_a_failure_like_any_other(world: World, gate: Gate) -> None:
    who = await parked(world)
    await world.refresh()
    issued = await add(world, who, gate.url)
    strict = Courier()
    assert await world.tell_gates(strict) == 1
    await strict.close()
    seen = await look(world, issued)
    assert (gate.taken, seen.failures, seen.last_status) == ([], 1, None)
    assert seen.last_error == "Give an address on the public internet."


async def test_an_address_inside_is_refused_before_anything_is_kept(world: World) -> None:
    who = await parked(world)
    for url in ("https://169.254.169.254/latest", "http://10.0.0.1/", "https://[::1]/"):
        with pytest.raises(AddressRefused):
            await add_gate(
                world.door, world.list_keys, who.garage.id, NewGateEndpoint("Gate", url),
                loopback=False, asked=world.asked(), now=world.now,
            )  # fmt: skip
    async with world.door.garage_snapshot([who.garage.id], fresh=True) as garage:
        assert await garage.run(gate_endpoints.list_page(page=Page())) == []


async def test_a_gate_that_was_ended_is_told_no_more(world: World, gate: Gate, courier: Courier) -> None:
    who = await parked(world)
    await world.refresh()
    issued = await add(world, who, gate.url)
    place, one = who.garage.id, issued.endpoint.id
    await end_gate(world.door, place, one, asked=world.asked(), now=world.now)
    assert await world.tell_gates(courier) == 0
    for again in (end_gate, send_again):
        with pytest.raises(GateEnded):
            await again(world.door, place, one, asked=world.asked(), now=world.now)
        with pytest.raises(NotFound):
            await again(world.door, (await world.new_garage()).id, one, asked=world.asked(), now=world.now)


async def test_secrets_outlive_a_change_of_the_signing_key_while_the_old_one_is_there(world: World) -> None:
    old, new = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    world.list_keys = ListKeys(old)
    who = await parked(world)
    issued = await add(world, who, "https://gate.example.com/")
    async with world.door.garage_snapshot([who.garage.id], fresh=True) as garage:
        kept = await garage.run(gate_endpoints.secret_hash(endpoint_id=issued.endpoint.id))
    assert kept is not None
    assert secret_for(ListKeys(new, older=[old]), issued.endpoint.id, kept) == issued.secret
    with pytest.raises(GateSecretGone):
        secret_for(ListKeys(new), issued.endpoint.id, kept)
    assert issued.secret not in repr(issued)
