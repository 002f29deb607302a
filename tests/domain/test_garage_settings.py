"""A garage's settings are taken only where they do not contradict themselves."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from vend.domain.errors import Invalid
from vend.domain.garage_settings import GarageSettings, check_settings


def test_the_defaults_hold() -> None:
    check_settings(GarageSettings())
    check_settings(GarageSettings(cancel_after_days=None, oversell_percent=Decimal("12.50")))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("billing_day", 0),
        ("billing_day", 29),
        ("grace_days", -1),
        ("notice_after_days", []),
        ("notice_after_days", [3, 3]),
        ("notice_after_days", [-1, 3]),
        ("notice_after_days", list(range(11))),
        ("cancel_after_days", 9),
        ("oversell_percent", Decimal("100.01")),
        ("oversell_percent", Decimal("0.001")),
        ("oversell_percent", Decimal("NaN")),
        ("waitlist_offer_hours", 0),
        ("refund_limit_manager_minor", -1),
        ("net_terms_days", 121),
    ],
)
def test_what_contradicts_itself_is_refused_by_its_name(field: str, value: Any) -> None:
    with pytest.raises(Invalid) as caught:
        check_settings(msgspec.structs.replace(GarageSettings(), **{field: value}))
    assert caught.value.field == field


def test_nobody_is_suspended_before_they_were_told() -> None:
    with pytest.raises(Invalid) as caught:
        check_settings(GarageSettings(notice_after_days=[5, 9], grace_days=4))
    assert caught.value.field == "grace_days"
