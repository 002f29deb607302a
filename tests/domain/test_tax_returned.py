"""What goes back of the taxes sums up to what was given back, and all of it is exactly what was charged."""

import itertools
from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from vend.domain.tax_returned import UNNAMED, ChargedTax, TaxBack, TaxName, TaxWeight, given_back, with_returned

ID = UUID(int=1)
NAMES = [TaxName("City", "Parking tax", Decimal(10)), TaxName("County", "Parking tax", Decimal("1.5")), UNNAMED]
charges = st.lists(st.integers(0, 10**7), min_size=1, max_size=3).filter(any)


def weights(amounts: list[int], of_id: UUID = ID) -> list[TaxWeight]:
    return [
        TaxWeight(of_id, name.jurisdiction, name.name, name.percent, amount)
        for name, amount in zip(NAMES, amounts, strict=False)
    ]


@given(charges, st.lists(st.floats(0, 1), max_size=6))
def test_parts_that_sum_up_to_all_give_back_exactly_what_was_charged(charged: list[int], cuts: list[float]) -> None:
    total = sum(charged)
    marks = [0, *sorted(int(total * cut) for cut in cuts), total]
    transfers = [TaxBack(ID, "USD", b - a, within=True) for a, b in itertools.pairwise(marks)]
    found = given_back(transfers, weights(charged))
    assert found == {("USD", name): one for name, one in zip(NAMES, charged, strict=False) if one}


@given(charges, st.lists(st.tuples(st.integers(-(10**6), 10**6), st.booleans()), max_size=8))
def test_every_transfer_is_named_without_a_rest_and_split_over_dates(
    charged: list[int], moved: list[tuple[int, bool]]
) -> None:
    transfers = [TaxBack(ID, "USD", amount, within) for amount, within in moved]
    found = given_back(transfers, weights(charged))
    assert sum(found.values()) == sum(amount for amount, within in moved if within)
    other = [TaxBack(ID, "USD", amount, not within) for amount, within in moved]
    rest = given_back(other, weights(charged))
    both = given_back([TaxBack(ID, "USD", amount, within=True) for amount, _ in moved], weights(charged))
    keys = found.keys() | rest.keys() | both.keys()
    assert all(found.get(key, 0) + rest.get(key, 0) == both.get(key, 0) for key in keys)


def test_tax_that_nothing_names_is_kept_without_a_name() -> None:
    assert given_back([TaxBack(ID, "USD", 7, within=True)], []) == {("USD", UNNAMED): 7}
    assert given_back([TaxBack(ID, "USD", 7, within=True)], weights([0, 0])) == {("USD", UNNAMED): 7}


def test_a_tax_of_which_only_something_went_back_has_its_row_and_unnamed_ones_come_last() -> None:
    city, county, unnamed = NAMES
    charged = [
        ChargedTax("USD", None, None, None, 10, 1, 1),
        ChargedTax("USD", county.jurisdiction, county.name, county.percent, 200, 3, 1),
    ]
    rows = with_returned(charged, {("USD", city): 5, ("USD", county): 1})
    assert [(one.jurisdiction, one.tax_minor, one.returned_minor, one.net_minor) for one in rows] == [
        ("City", 0, 5, -5),
        ("County", 3, 1, 2),
        (None, 1, 0, 1),
    ]
    assert unnamed.name is None
