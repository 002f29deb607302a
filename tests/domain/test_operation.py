from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vend.domain import operation, stripe_event
from vend.domain.operation import input_hash


class Order(msgspec.Struct, frozen=True):
    pass_id: UUID
    name: str
    amount_minor: int = 1
    note: str | None = None
    percent: Decimal = Decimal("1.0")
    vehicles: list[UUID] = []
    labels: dict[str, str] = {}


orders = st.builds(
    Order,
    pass_id=st.uuids(),
    name=st.text(max_size=8),
    amount_minor=st.integers(-(2**60), 2**60),
    note=st.none() | st.text(max_size=8),
    vehicles=st.lists(st.uuids(), max_size=3),
    labels=st.dictionaries(st.text(max_size=4), st.text(max_size=4), max_size=3),
)


@given(orders)
def test_equal_inputs_have_equal_hashes_however_they_came(order: Order) -> None:
    again = msgspec.json.decode(msgspec.json.encode(order), type=Order)
    turned = msgspec.structs.replace(order, labels=dict(reversed(order.labels.items())))
    assert input_hash("subscribe", order) == input_hash("subscribe", again) == input_hash("subscribe", turned)
    assert len(input_hash("subscribe", order)) == 32


@given(orders, orders)
def test_other_inputs_have_other_hashes(one: Order, other: Order) -> None:
    assert (input_hash("subscribe", one) == input_hash("subscribe", other)) is (one == other)


@pytest.mark.parametrize(
    "change",
    [
        {"pass_id": UUID(int=2)}, {"name": "b"}, {"amount_minor": 2}, {"note": ""}, {"percent": Decimal("1.00")},
        {"vehicles": [UUID(int=1)]}, {"labels": {"a": ""}},
    ],
)  # fmt: skip
def test_each_field_counts(change: dict[str, Any]) -> None:
    order = Order(UUID(int=1), "a")
    assert input_hash("x", order) != input_hash("x", msgspec.structs.replace(order, **change))


def test_the_flow_counts_and_cannot_run_into_the_input() -> None:
    order = Order(UUID(int=1), "a")
    assert input_hash("subscribe", order) != input_hash("cancel", order)


@pytest.mark.parametrize(("module", "first_s"), [(operation, 30), (stripe_event, 2)])
@given(attempts=st.integers(0, 200))
def test_waiting_doubles_from_the_first_wait_up_to_an_hour(module: Any, first_s: int, attempts: int) -> None:
    now, then = module.retry_after(attempts), module.retry_after(attempts + 1)
    assert timedelta(seconds=first_s) <= now <= timedelta(hours=1)
    assert then == min(2 * now, timedelta(hours=1))
    assert module.retry_after(0) == timedelta(seconds=first_s)
