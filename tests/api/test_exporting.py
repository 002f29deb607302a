"""Exports through HTTP: asked for, looked at, fetched; with and without signing in."""

import pytest

from tests.api.conftest import Api
from tests.factories import Factory
from vend.reports.exports import make_exports


@pytest.fixture
async def office(api: Api, factory: Factory) -> tuple[str, str]:
    """A garage's path, and a token of its operator's administrator."""
    garage = await factory.garage()
    await factory.driver(garage)
    admin = await factory.user("operator_admin", operator_id=garage.operator_id)
    return f"/v1/garages/{garage.id}", api.token(admin.id)


async def test_a_file_is_asked_for_made_and_fetched(api: Api, office: tuple[str, str]) -> None:
    base, owner = office
    order = {"what": "customer-list", "format": "csv"}
    asked = await api.post(f"{base}/exports", owner, json=order)
    assert asked.status_code == 202, asked.text
    export = asked.json()
    assert (export["state"], export["rows_done"], export["totals"]) == ("queued", 0, None)
    early = await api.get(f"{base}/exports/{export['id']}/file", owner)
    assert (early.status_code, early.json()["code"]) == (409, "export_not_ready")

    while await make_exports(api.services.door, now=api.clock()):
        pass
    ready = (await api.get(f"{base}/exports/{export['id']}", owner)).json()
    assert (ready["state"], ready["rows_done"], ready["link"]) == ("ready", 1, None)
    assert [one["id"] for one in (await api.get(f"{base}/exports", owner)).json()["data"]] == [export["id"]]

    signed_in = await api.get(f"{base}/exports/{export['id']}/file", owner)
    assert signed_in.status_code == 200
    assert signed_in.headers["content-disposition"] == f'attachment; filename="{ready["file_name"]}"'
    assert signed_in.headers["content-type"].startswith("text/csv")
    assert len(signed_in.content) == ready["file_bytes"]
    path = export["link"].partition("/v1/")[2]
    by_link = await api.get(f"/v1/{path}")
    assert by_link.content == signed_in.content
    assert (await api.get("/v1/exports/nothing")).status_code == 404

    api.clock.move(hours=25)
    assert (await api.get(f"/v1/{path}")).json()["code"] == "export_not_ready"


async def test_nobody_else_sees_it(api: Api, factory: Factory, office: tuple[str, str]) -> None:
    base, _ = office
    other = await factory.garage()
    stranger = api.token((await factory.user("operator_admin", operator_id=other.operator_id)).id)
    for answer in (
        await api.post(f"{base}/exports", stranger, json={"what": "revenue"}),
        await api.get(f"{base}/exports", stranger),
    ):
        assert answer.status_code == 404


async def test_what_is_wrong_is_said_with_the_field(api: Api, office: tuple[str, str]) -> None:
    base, owner = office
    for order, field in (
        ({"what": "moon"}, "what"),
        ({"what": "revenue"}, "from_date"),
        ({"what": "revenue", "format": "docx"}, "format"),
    ):
        answer = await api.post(f"{base}/exports", owner, json=order)
        assert answer.status_code in {400, 422}, answer.text
        assert field in answer.text
