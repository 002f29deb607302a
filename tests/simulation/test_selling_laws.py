"""Nobody waits while there is a place, and every kind of subscription takes one."""

from decimal import Decimal

import pytest

from tests.simulation.endings import ending_with
from vend.domain.garage_settings import GarageSettings
from vend.simulation.selling_laws import nobody_waits_for_a_free_place
from vend.simulation.truth import Json

SUBSCRIPTION: Json = {"id": "s1", "garage_id": "g1", "pass_id": "p1", "ended_at": None}
OVER: Json = SUBSCRIPTION | {"ended_at": "2026-11-02T00:00:00+00:00"}
WAITS: Json = {"id": "w1", "garage_id": "g1", "pass_id": "p1", "state": "waiting", "offer_until_at": None}


@pytest.mark.parametrize(
    ("own", "seats", "places", "oversell", "free"),
    [
        ([SUBSCRIPTION], [SUBSCRIPTION], 2, 0, False),
        ([], [SUBSCRIPTION] * 2, 2, 0, False),
        ([SUBSCRIPTION], [OVER], 2, 0, True),
        ([OVER], [SUBSCRIPTION], 2, 0, True),
        ([SUBSCRIPTION], [SUBSCRIPTION], 2, 49, False),
        ([SUBSCRIPTION], [SUBSCRIPTION], 2, 50, True),
    ],
)
def test_who_waits_is_found_where_a_place_is_free(
    own: list[Json], seats: list[Json], places: int, oversell: int, free: bool
) -> None:
    ours: dict[str, list[Json]] = {
        "garages": [{"id": "g1", "capacity": places}],
        "passes": [{"id": "p1", "capacity": None}],
        "subscriptions": own,
        "seats": seats,
        "waitlist": [WAITS],
    }
    rules = {"g1": GarageSettings(oversell_percent=Decimal(oversell))}
    found = list(nobody_waits_for_a_free_place(ending_with(ours, {}, settings=rules)))
    assert bool(found) is free
