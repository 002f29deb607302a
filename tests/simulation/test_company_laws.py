"""No account has more than was agreed upon."""

import pytest

from tests.simulation.endings import ending_with
from vend.simulation.company_laws import accounts_keep_their_caps
from vend.simulation.truth import Json

SEAT: Json = {"company_account_id": "a1", "price_id": "p1", "ended_at": None, "unbilled_at": None}


@pytest.mark.parametrize(
    ("seats_max", "monthly_max", "other", "kept"),
    [
        (None, None, SEAT, True),
        (2, 20_000, SEAT, True),
        (1, None, SEAT, False),
        (None, 19_999, SEAT, False),
        (1, 10_000, SEAT | {"ended_at": "2026-11-02T00:00:00+00:00"}, True),
        (1, 10_000, SEAT | {"unbilled_at": "2026-11-02T00:00:00+00:00"}, True),
        (1, 10_000, SEAT | {"company_account_id": "a2"}, True),
    ],
)
def test_what_is_over_a_cap_is_found(seats_max: int | None, monthly_max: int | None, other: Json, kept: bool) -> None:
    ours: dict[str, list[Json]] = {
        "accounts": [{"id": "a1", "seats_max": seats_max, "monthly_max_minor": monthly_max}],
        "prices": [{"id": "p1", "amount_minor": 10_000}],
        "seats": [SEAT, other],
    }
    assert (list(accounts_keep_their_caps(ending_with(ours, {}))) == []) is kept
