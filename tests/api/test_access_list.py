"""A gate fetches its garage's list over HTTP, keeps it, and decides from it without a network."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from typer.testing import CliRunner

from tests.api.conftest import Api
from tests.factories import Factory
from tests.world import refresh_lists
from vend.cli.main import app
from vend.domain.access_delta import applied
from vend.domain.access_list import canonical
from vend.domain.garage import Garage
from vend.domain.ids import make_id
from vend.domain.people import Driver, Vehicle
from vend.domain.subscription import Status, StripeFacts
from vend.gates.serve import ServedList
from vend.gates.signing import ListKeys, PublicKeys, public_key, verify_applied, verify_list
from vend.store import subscriptions


class Site:
    """A garage with cars, and a gate with a key of its own."""

    def __init__(self, api: Api, factory: Factory, garage: Garage, key: str) -> None:
        self.api, self.factory, self.garage, self.key = api, factory, garage, key
        self.path = f"/v1/garages/{garage.id}/access-list"

    async def subscribed(self, *, status: Status = "active") -> tuple[UUID, Driver, Vehicle]:
        driver = await self.factory.driver(self.garage)
        vehicle = await self.factory.vehicle(self.garage, driver)
        subscription_id = await subscribed(self.api, self.factory, self.garage, driver, status=status)
        async with self.api.services.door.garage_transaction(self.garage.id) as tx:
            await tx.run(
                subscriptions.attach_vehicles(
                    subscription_id=subscription_id, vehicle_ids=[vehicle.id], now=self.api.clock.now
                )
            )
        return subscription_id, driver, vehicle

    async def refresh(self) -> None:
        services = self.api.services
        await refresh_lists(services.door, services.list_keys, {self.garage.id}, now=self.api.clock.now)

    async def keys(self) -> PublicKeys:
        return msgspec.json.decode((await self.api.get("/v1/access-list-keys")).content, type=PublicKeys)


async def subscribed(api: Api, factory: Factory, garage: Garage, driver: Driver, *, status: Status = "active") -> UUID:
    """A subscription as Stripe told of it."""
    parking_pass, now = await factory.parking_pass(garage), api.clock.now
    subscription_id = make_id(now)
    assert parking_pass.price_id is not None
    facts = StripeFacts(
        price_id=None, status=status, current_period_start_at=now, current_period_end_at=now + timedelta(days=30),
        cancel_at_period_end=False, started_at=now, canceled_at=None,
        ended_at=now if status == "canceled" else None, trial_end_at=None, collection_paused=False, resumes_at=None,
        stripe_subscription_id=f"sub_{subscription_id.hex}", stripe_payment_method_id=None, stripe_tax_rate_ids=[],
    )  # fmt: skip
    async with api.services.door.garage_transaction(garage.id) as tx:
        await tx.run(
            subscriptions.insert(
                subscription_id=subscription_id, customer_id=driver.customer_id, driver_id=driver.id,
                pass_id=parking_pass.id, price_id=parking_pass.price_id, start_date=None, now=now,
            )
        )  # fmt: skip
        await tx.run(subscriptions.sync(subscription_id=subscription_id, read_version=0, facts=facts, now=now))
    return subscription_id


@pytest.fixture
async def site(api: Api, factory: Factory) -> Site:
    garage = await factory.garage()
    admin = api.token((await factory.user("operator_admin", operator_id=garage.operator_id)).id)
    command = {"name": "North gate", "role": "gate", "garage_id": str(garage.id)}
    issued = await api.post(f"/v1/operators/{garage.operator_id}/api-keys", admin, json=command)
    assert issued.status_code == 201
    return Site(api, factory, garage, issued.json()["key"])


async def test_a_gate_fetches_verifies_and_decides_offline(site: Site, tmp_path: Path) -> None:
    _, _, vehicle = await site.subscribed()
    _, _, owes = await site.subscribed(status="canceled")
    await site.refresh()
    file, keys = tmp_path / "list.json", tmp_path / "keys.json"
    answer = await site.api.get(site.path, site.key)
    file.write_bytes(answer.content)
    keys.write_bytes((await site.api.get("/v1/access-list-keys")).content)

    def run(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(app, ["access", *words, "--public-key", str(keys)])
        return result.exit_code, result.output.strip()

    assert run("verify", str(file))[0] == 0
    at = f"{site.api.clock.now + timedelta(days=1):%Y-%m-%dT%H:%M:%S}"
    assert run("check", str(file), vehicle.plate, "--at", at) == (0, "allowed: active")
    assert run("check", str(file), vehicle.plate, "--at", at, "--kind", "tag") == (1, "denied: unknown")
    assert run("check", str(file), owes.plate, "--at", at) == (1, "denied: ended")
    late = f"{site.api.clock.now + timedelta(hours=72):%Y-%m-%dT%H:%M:%S}"
    assert run("check", str(file), vehicle.plate, "--at", late) == (1, "denied: list_too_old")
    keys.write_bytes(msgspec.json.encode(ListKeys(Ed25519PrivateKey.generate()).public()))
    assert run("verify", str(file))[0] == 2


async def test_a_gate_that_has_the_list_gets_304_until_it_changes(site: Site) -> None:
    await site.subscribed()
    await site.refresh()
    first = await site.api.get(site.path, site.key)
    tag = {"If-None-Match": first.headers["etag"]}
    assert not first.headers["etag"].startswith("W/")
    same = await site.api.get(site.path, site.key, headers=tag)
    assert (same.status_code, same.content) == (304, b"")
    assert same.headers["etag"] == first.headers["etag"]
    await site.subscribed()
    await site.refresh()
    other = await site.api.get(site.path, site.key, headers=tag)
    assert (other.status_code, other.json()["list"]["version"]) == (200, 2)
    assert other.headers["etag"] != first.headers["etag"]


async def test_deltas_lead_a_gate_from_any_version_to_the_signed_list(site: Site) -> None:
    services, kept = site.api.services, []
    held = [await site.subscribed() for _ in range(3)]
    for number in range(4):
        await site.refresh()
        kept.append(msgspec.json.decode((await site.api.get(site.path, site.key)).content, type=ServedList).list)
        site.api.clock.move(minutes=5)
        if number == 1:
            await site.subscribed(status="past_due")
        row = held[number % 3][0]
        async with services.door.garage_transaction(site.garage.id) as tx:
            found = await tx.run(subscriptions.lock(subscription_id=row))
            assert found is not None
            assert found.stripe_subscription_id is not None
            facts = StripeFacts(
                price_id=None, status="active" if number == 3 else "canceled",
                current_period_start_at=found.current_period_start_at,
                current_period_end_at=found.current_period_end_at, cancel_at_period_end=False, started_at=None,
                canceled_at=None, ended_at=None if number == 3 else site.api.clock.now, trial_end_at=None,
                collection_paused=False, resumes_at=None, stripe_subscription_id=found.stripe_subscription_id,
                stripe_payment_method_id=None, stripe_tax_rate_ids=[],
            )  # fmt: skip
            await tx.run(
                subscriptions.sync(
                    subscription_id=row, read_version=found.sync_version, facts=facts, now=site.api.clock.now
                )
            )
    await site.refresh()
    whole = await site.api.get(site.path, site.key)
    keys = await site.keys()
    now = msgspec.json.decode(whole.content, type=ServedList)
    assert now.list is not None
    assert now.list.version == 5
    deltas = 0
    for old in kept:
        assert old is not None
        answer = await site.api.get(f"{site.path}?since_version={old.version}", site.key)
        told = msgspec.json.decode(answer.content, type=ServedList)
        if told.delta is None:
            assert told.list == now.list, "more changed than the list holds"
            continue
        deltas += 1
        new = applied(old, told.delta)
        verify_applied(new, told.signature, public_key(keys, told.signature.key_id))
        assert canonical(new) == canonical(now.list)
    assert deltas >= 2


async def test_a_list_that_was_only_signed_anew_is_an_empty_delta(site: Site) -> None:
    await site.subscribed()
    await site.refresh()
    old = msgspec.json.decode((await site.api.get(site.path, site.key)).content, type=ServedList).list
    assert old is not None
    site.api.clock.move(hours=1, minutes=1)
    await site.refresh()
    told = msgspec.json.decode((await site.api.get(f"{site.path}?since_version=1", site.key)).content, type=ServedList)
    assert told.delta is not None
    assert (told.delta.version, told.delta.entries.added, told.delta.entries.removed) == (1, [], [])
    new = applied(old, told.delta)
    verify_applied(new, told.signature, public_key(await site.keys(), told.signature.key_id))
    assert new.valid_until == old.valid_until + timedelta(hours=1, minutes=1)


@pytest.mark.parametrize("version", [0, 2, 999, 2**62])
async def test_an_unknown_version_gets_the_whole_list(site: Site, version: int) -> None:
    await site.subscribed()
    await site.refresh()
    told = (await site.api.get(f"{site.path}?since_version={version}", site.key)).json()
    assert "delta" not in told
    assert told["list"]["version"] == 1


@pytest.mark.parametrize(
    "query", ["since_version=-1", "since_version=x", "since_version=1.5", "since=1", f"since_version={2**63}"]
)
async def test_nonsense_is_refused(site: Site, query: str) -> None:
    assert (await site.api.get(f"{site.path}?{query}", site.key)).status_code == 400


async def test_a_key_for_a_gate_reads_its_list_and_nothing_else(site: Site) -> None:
    await site.subscribed()
    await site.refresh()
    api, base = site.api, f"/v1/garages/{site.garage.id}"
    assert (await api.get(site.path, site.key)).status_code == 200
    for path in (base, f"{base}/vehicles", f"{base}/subscriptions", f"{base}/invoices", f"{base}/settings"):
        assert (await api.get(path, site.key)).status_code == 403, path
    assert (await api.post(f"{base}/customers", site.key, json={})).status_code == 403
    sister = await site.factory.garage(site.garage.operator_id)
    stranger = await site.factory.garage()
    for other in (sister, stranger):
        assert (await api.get(f"/v1/garages/{other.id}/access-list", site.key)).status_code == 404


async def test_a_garage_that_was_opened_a_moment_ago_has_no_list_yet(site: Site) -> None:
    answer = await site.api.get(site.path, site.key)
    assert (answer.status_code, answer.json()["code"]) == (503, "access_list_not_built")
    await site.refresh()
    assert (await site.api.get(site.path, site.key)).json()["list"]["entries"] == []


async def test_keys_are_changed_without_a_gap(site: Site) -> None:
    old = Ed25519PrivateKey.generate()
    services, fresh = site.api.services, Ed25519PrivateKey.generate()
    await refresh_lists(services.door, ListKeys(old), {site.garage.id}, now=site.api.clock.now)
    before = (await site.api.get(site.path, site.key)).content
    both = ListKeys(fresh, older=[old])
    await refresh_lists(services.door, both, {site.garage.id}, now=site.api.clock.now)
    after = (await site.api.get(site.path, site.key)).content
    for text in (before, after):
        document = verify_list(text, public_key(both.public(), msgspec.json.decode(text)["signature"]["key_id"]))
        assert isinstance(document.built_at, datetime)
    assert msgspec.json.decode(before)["list"]["version"] == msgspec.json.decode(after)["list"]["version"]
    assert [len(one.kid) for one in both.public().keys] == [16, 16]
