"""Rate increases over HTTP: drawn up, shown, announced, followed; who may, and what goes wrong."""

from typing import Any

import pytest

from tests.api.conftest import Api
from tests.factories import Factory

TERMS = {"name": "2027", "notice_date": "2026-12-01", "effective_date": "2027-01-01", "percent_points": 500}


async def test_an_increase_is_drawn_up_shown_announced_and_cancelled(api: Api, factory: Factory) -> None:
    garage = await factory.garage()
    admin = api.token((await factory.user("operator_admin", operator_id=garage.operator_id)).id)
    sold = await factory.parking_pass(garage)
    changes = f"/v1/garages/{garage.id}/rate-changes"

    made = await api.post(changes, admin, json=TERMS)
    assert (made.status_code, made.json()["state"]) == (201, "draft")
    one = made.headers["location"]
    shown = (await api.post(f"{one}/preview", admin)).json()
    assert (shown["raised"], shown["lines"], shown["mrr_after_minor"]) == (0, [], 0)
    assert shown["passes"] == [{"pass_id": str(sold.id), "name": sold.name, "old_minor": 18_900, "new_minor": 19_845}]

    stale = await api.post(f"{one}/announce", admin, json={"shown": "0" * 64})
    assert (stale.status_code, stale.json()["code"]) == (409, "preview_outdated")
    announced = await api.post(f"{one}/announce", admin, json={"shown": shown["shown"]})
    assert (announced.status_code, announced.json()["state"]) == (200, "announced")
    again = await api.post(f"{one}/preview", admin)
    assert (again.status_code, again.json()["code"]) == (409, "rate_change_state")
    prices = (await api.get(f"/v1/garages/{garage.id}/passes/{sold.id}/prices", admin)).json()["data"]
    assert sorted((one["amount_minor"], one["until_at"] is None) for one in prices) == [(18_900, True), (19_845, False)]

    assert (await api.get(one, admin)).json()["lines"] == []
    assert (await api.get(f"{one}/lines?state=waiting", admin)).json() == {"data": [], "next_cursor": None}
    cancelled = await api.post(f"{one}/cancel", admin)
    assert (cancelled.status_code, cancelled.json()["state"]) == (200, "cancelled")
    listed = (await api.get(changes, admin)).json()["data"]
    assert [row["state"] for row in listed] == ["cancelled"]
    assert listed[0]["terms"]["percent_points"] == 500


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"percent_points": 0}, "percent_points"),
        ({"percent_points": 4.5}, "percent_points"),
        ({"percent_points": None}, "percent_points"),
        ({"round_to_minor": 3}, "round_to_minor"),
        ({"pass_ids": []}, "pass_ids"),
        ({"notice_date": "2026-11-23"}, "notice_date"),
        ({"effective_date": "2026-12-01"}, "effective_date"),
        ({"effective_date": "soon"}, "effective_date"),
        ({"amounts": [{"pass_id": "019ab5c6-2800-7000-8000-000000000002", "amount_minor": 0}]}, "amounts"),
        ({"spare_changed_months": 0}, "spare_changed_months"),
        ({"name": " "}, "name"),
        ({"colour": "red"}, "colour"),
    ],
    ids=str,
)
async def test_wrong_terms_are_refused_and_name_the_field(
    api: Api, factory: Factory, given: dict[str, Any], field: str
) -> None:
    garage = await factory.garage()
    admin = api.token((await factory.user("operator_admin", operator_id=garage.operator_id)).id)
    refused = await api.post(f"/v1/garages/{garage.id}/rate-changes", admin, json=TERMS | given)
    assert refused.status_code == 400
    problem = refused.json()
    named = [one["field"] for one in problem.get("errors", [])] or [problem.get("field")]
    assert any(name.startswith(field) for name in named), problem


async def test_only_who_sells_raises_and_a_driver_sees_nothing_of_it(api: Api, factory: Factory) -> None:
    garage = await factory.garage()
    admin = api.token((await factory.user("operator_admin", operator_id=garage.operator_id)).id)
    accountant = api.token((await factory.user("accountant", operator_id=garage.operator_id)).id)
    user = await factory.user()
    await factory.driver(garage, user=user)
    changes = f"/v1/garages/{garage.id}/rate-changes"
    one = (await api.post(changes, admin, json=TERMS)).headers["location"]
    for token in (accountant, api.token(user.id)):
        for path, body in ((changes, TERMS), (f"{one}/preview", None), (f"{one}/announce", {"shown": "0" * 64})):
            assert (await api.post(path, token, **({"json": body} if body else {}))).status_code == 403
        assert (await api.post(f"{one}/cancel", token)).status_code == 403
    assert (await api.get(one, accountant)).status_code == 200
    for path in (changes, one, f"{one}/lines"):
        assert (await api.get(path, api.token(user.id))).status_code == 403
    other = await factory.garage()
    stranger = api.token((await factory.user("operator_admin", operator_id=other.operator_id)).id)
    elsewhere = one.replace(str(garage.id), str(other.id))
    for path in (one, elsewhere, f"{elsewhere}/lines"):
        assert (await api.get(path, stranger)).status_code == 404
    for path in (f"{elsewhere}/preview", f"{elsewhere}/cancel"):
        assert (await api.post(path, stranger)).status_code == 404
