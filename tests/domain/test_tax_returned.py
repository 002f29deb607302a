"""What goes back of the taxes sums up to what was given back, and all of it is exactly what was charged."""

import itertools
from datetime import date
from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from vend.domain.tax_returned import (
    UNNAMED,
    ChargedTax,
    ExemptSales,
    TaxBack,
    TaxName,
    TaxOf,
    TaxWeight,
    given_back,
    parts_back,
    taxes_rows,
)

ID, GARAGE, MONTH = UUID(int=1), UUID(int=2), date(2026, 11, 1)
NAMES = [TaxName("City", "Parking tax", Decimal(10)), TaxName("County", "Parking tax", Decimal("1.5")), UNNAMED]
charges = st.lists(st.integers(0, 10**7), min_size=1, max_size=3).filter(any)


def moved_back(amount: int, *, within: bool = True, number: int = 3) -> TaxBack:
    period = MONTH if within else None
    moved = ("refund_tax", "tax_payable", "stripe_cash", "re_1", ID, None)
    return TaxBack(GARAGE, ID, "USD", amount, MONTH, period, UUID(int=number), *moved)


def of(name: TaxName) -> TaxOf:
    return TaxOf(GARAGE, MONTH, "USD", name)


def weights(amounts: list[int], of_id: UUID = ID) -> list[TaxWeight]:
    return [
        TaxWeight(of_id, name.jurisdiction, name.name, name.percent, amount)
        for name, amount in zip(NAMES, amounts, strict=False)
    ]


@given(charges, st.lists(st.floats(0, 1), max_size=6))
def test_parts_that_sum_up_to_all_give_back_exactly_what_was_charged(charged: list[int], cuts: list[float]) -> None:
    total = sum(charged)
    marks = [0, *sorted(int(total * cut) for cut in cuts), total]
    transfers = [moved_back(b - a) for a, b in itertools.pairwise(marks)]
    found = given_back(transfers, weights(charged))
    assert found == {of(name): one for name, one in zip(NAMES, charged, strict=False) if one}


@given(charges, st.lists(st.tuples(st.integers(-(10**6), 10**6), st.booleans()), max_size=8))
def test_every_transfer_is_named_without_a_rest_and_split_over_dates(
    charged: list[int], moved: list[tuple[int, bool]]
) -> None:
    transfers = [moved_back(amount, within=within) for amount, within in moved]
    found = given_back(transfers, weights(charged))
    assert sum(found.values()) == sum(amount for amount, within in moved if within)
    other = [moved_back(amount, within=not within) for amount, within in moved]
    rest = given_back(other, weights(charged))
    both = given_back([moved_back(amount) for amount, _ in moved], weights(charged))
    keys = found.keys() | rest.keys() | both.keys()
    assert all(found.get(key, 0) + rest.get(key, 0) == both.get(key, 0) for key in keys)


def test_tax_that_nothing_names_is_kept_without_a_name() -> None:
    assert given_back([moved_back(7)], []) == {of(UNNAMED): 7}
    assert given_back([moved_back(7)], weights([0, 0])) == {of(UNNAMED): 7}


@given(charges, st.lists(st.integers(-(10**6), 10**6), max_size=8))
def test_the_parts_of_each_transfer_come_to_it(charged: list[int], moved: list[int]) -> None:
    transfers = [moved_back(amount, number=number) for number, amount in enumerate(moved)]
    parts = list(parts_back(transfers, weights(charged)))
    for one in transfers:
        assert sum(part.amount_minor for part in parts if part.transfer == one) == one.amount_minor


def test_a_tax_of_which_only_something_went_back_has_its_row_and_unnamed_ones_come_last() -> None:
    city, county, unnamed = NAMES
    charged = [
        ChargedTax(GARAGE, MONTH, "USD", None, None, None, 10, 1, 1),
        ChargedTax(GARAGE, MONTH, "USD", county.jurisdiction, county.name, county.percent, 200, 3, 1),
    ]
    rows = taxes_rows(charged, {of(city): 5, of(county): 1}, [])
    assert [(one.jurisdiction, one.tax_minor, one.returned_minor, one.net_minor) for one in rows] == [
        ("City", 0, 5, -5),
        ("County", 3, 1, 2),
        (None, 1, 0, 1),
    ]
    assert unnamed.name is None


def test_what_is_exempt_stands_beside_what_was_charged_of_the_same_tax_and_alone_where_nothing_was() -> None:
    city, county, _ = NAMES
    charged = [ChargedTax(GARAGE, MONTH, "USD", city.jurisdiction, city.name, city.percent, 200, 20, 1)]
    exempt = [
        ExemptSales(GARAGE, MONTH, "USD", str(one.jurisdiction), str(one.name), one.percent or Decimal(0), 700)
        for one in (city, county)
    ]
    rows = taxes_rows(charged, {}, exempt)
    assert [(one.jurisdiction, one.taxable_minor, one.exempt_minor) for one in rows] == [
        ("City", 200, 700),
        ("County", 0, 700),
    ]
