from dataclasses import replace
from pathlib import Path

import pytest

from tests.api.conftest import Api, Clock, client_of
from tests.factories import Factory
from vend.api.services import Services
from vend.engines.ports import free_port
from vend.engines.valkey import Valkey
from vend.identity.limits import SignInLimits


async def test_from_password_to_refresh_to_sign_out(api: Api, factory: Factory) -> None:
    user = await factory.user("platform")
    signed_in = await api.post("/v1/auth/sign-in", json={"email": user.email, "password": user.password})
    assert signed_in.status_code == 200
    assert signed_in.headers["cache-control"] == "no-store"
    first = signed_in.json()
    me = (await api.get("/v1/auth/me", first["access_token"])).json()
    assert (me["email"], me["platform"], me["actor"]) == (user.email, True, f"user:{user.id}")

    second = (await api.post("/v1/auth/refresh", json={"refresh_token": first["refresh_token"]})).json()
    assert (await api.get("/v1/auth/me", second["access_token"])).status_code == 200
    out = await api.post("/v1/auth/sign-out", json={"refresh_token": second["refresh_token"]})
    assert (out.status_code, out.content) == (204, b"")
    ended = await api.post("/v1/auth/refresh", json={"refresh_token": second["refresh_token"]})
    assert (ended.status_code, ended.json()["code"]) == (401, "refresh_refused")


async def test_a_refresh_token_that_comes_back_ends_the_session(api: Api, factory: Factory) -> None:
    user = await factory.user()
    first = (await api.post("/v1/auth/sign-in", json={"email": user.email, "password": user.password})).json()
    second = (await api.post("/v1/auth/refresh", json={"refresh_token": first["refresh_token"]})).json()
    for session in (first, second):
        answer = await api.post("/v1/auth/refresh", json={"refresh_token": session["refresh_token"]})
        assert answer.status_code == 401


async def test_wrong_and_unknown_are_one_answer(api: Api, factory: Factory) -> None:
    user = await factory.user()
    answers = [
        await api.post("/v1/auth/sign-in", json=body, headers={"X-Request-Id": "same-for-both"})
        for body in ({"email": user.email, "password": "x"}, {"email": "nobody@example.com", "password": "x"})
    ]
    assert [answer.status_code for answer in answers] == [401, 401]
    assert answers[0].content == answers[1].content


async def test_too_many_tries_are_told_to_wait(
    services: Services, clock: Clock, factory: Factory, engines_folder: Path
) -> None:
    user = await factory.user()
    body = {"email": user.email, "password": "wrong"}
    with Valkey(engines_folder, name="sign-in-valkey") as server:
        limits = SignInLimits(server.url, per_person=2)
        async with client_of(replace(services, limits=limits)) as client:
            api = Api(client, services, clock)
            assert (await api.get("/readyz")).json()["valkey"] == "up"
            statuses = [(await api.post("/v1/auth/sign-in", json=body)).status_code for _ in range(2)]
            refused = await api.post("/v1/auth/sign-in", json=body)
            elsewhere = await api.post("/v1/auth/sign-in", json=body, headers={"X-Forwarded-For": "203.0.113.9"})
        assert statuses == [401, 401]
        assert (refused.status_code, refused.json()["code"]) == (429, "too_many_tries")
        assert 1 <= int(refused.headers["retry-after"]) <= 300
        assert elsewhere.status_code == 401
        await limits.close()


async def test_without_valkey_people_can_still_sign_in(services: Services, clock: Clock, factory: Factory) -> None:
    user = await factory.user()
    limits = SignInLimits(f"redis://127.0.0.1:{free_port()}/0", per_person=1)
    async with client_of(replace(services, limits=limits)) as client:
        api = Api(client, services, clock)
        for _ in range(2):
            signed_in = await api.post("/v1/auth/sign-in", json={"email": user.email, "password": user.password})
            assert signed_in.status_code == 200
        ready = await api.get("/readyz")
        assert (ready.status_code, ready.json()["valkey"]) == (200, "away")


async def test_a_client_cannot_lie_about_its_address(
    services: Services, clock: Clock, factory: Factory, engines_folder: Path
) -> None:
    """Only what our own proxy wrote at the end of the header counts; the peer of these requests is such a proxy."""
    body = {"email": "victim@example.com", "password": "guess"}
    with Valkey(engines_folder, name="proxy-valkey") as server:
        limits = SignInLimits(server.url, per_person=1)
        async with client_of(replace(services, limits=limits)) as client:
            api = Api(client, services, clock)
            answers = [
                await api.post("/v1/auth/sign-in", json=body, headers={"X-Forwarded-For": f"10.1.1.{n}, 198.51.100.4"})
                for n in range(2)
            ]
        assert [answer.status_code for answer in answers] == [401, 429]
        await limits.close()


async def test_an_api_key_works_until_it_is_revoked(api: Api, factory: Factory) -> None:
    garage = await factory.garage()
    admin = await factory.user("operator_admin", operator_id=garage.operator_id)
    token, path = api.token(admin.id), f"/v1/operators/{garage.operator_id}/api-keys"
    headers = {"Idempotency-Key": "export-key"}
    made = await api.post(path, token, json={"name": "Export", "role": "operator_admin"}, headers=headers)
    again = await api.post(path, token, json={"name": "Export", "role": "operator_admin"}, headers=headers)
    other = await api.post(path, token, json={"name": "Export", "role": "accountant"}, headers=headers)
    assert (made.status_code, other.status_code) == (201, 422)
    assert made.content == again.content
    key = made.json()["key"]

    assert [row["id"] for row in (await api.get("/v1/garages", key)).json()["data"]] == [str(garage.id)]
    assert (await api.get("/v1/auth/me", key)).json()["actor"] == f"key:{made.json()['id']}"
    refused = await api.post(path, key, json={"name": "Child", "role": "accountant"})
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")

    listed = (await api.get(path, token)).json()["data"]
    assert [row["prefix"] for row in listed] == [made.json()["prefix"]]
    assert "key" not in listed[0]
    revoked = await api.post(f"{path}/{made.json()['id']}/revoke", token)
    assert revoked.json()["revoked_at"] is not None
    api.clock.move(seconds=5)
    assert (await api.get("/v1/garages", key)).status_code == 401


@pytest.mark.parametrize("body", [{"email": "a@b", "password": "x" * 201}, {"email": "a@b"}, {"refresh_token": "x"}])
async def test_an_odd_sign_in_is_refused_before_anything_is_hashed(api: Api, body: dict[str, str]) -> None:
    answer = await api.post("/v1/auth/sign-in", json=body)
    assert answer.status_code == 400
