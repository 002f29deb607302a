from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stripe_sandbox import forms
from stripe_sandbox.errors import ApiError
from stripe_sandbox.parameters import decode
from stripe_sandbox.sdk import operation_parameters

KEYS = st.text(alphabet="abcdef_", min_size=1, max_size=6)
LEAVES = st.text(alphabet="aZ09 &=[]%+;\u00e9\u20ac", max_size=12)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, min_size=1, max_size=3) | st.dictionaries(KEYS, inner, min_size=1, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_what_is_encoded_is_parsed_to_the_same(params: dict[str, Any]) -> None:
    assert forms.parse(forms.encode(params)) == params


def test_both_ways_of_writing_arrays_are_read() -> None:
    assert forms.parse("expand[]=a&expand[]=b") == {"expand": ["a", "b"]}
    assert forms.parse("items[1][price]=b&items[0][price]=a") == {"items": [{"price": "a"}, {"price": "b"}]}


@pytest.mark.parametrize("text", ["a=1&a[b]=2", "=1", "a[=1", "[a]=1", "a" + "[b]" * 20 + "=1", "novalue"])
def test_what_is_no_form_is_refused(text: str) -> None:
    with pytest.raises(ApiError):
        forms.parse(text)


def test_text_becomes_what_the_sdk_annotates() -> None:
    text = (
        "customer=cus_1&items[0][price]=p&items[0][quantity]=2&cancel_at_period_end=true&trial_end=now"
        "&billing_cycle_anchor=1700000000&metadata[0]=zero&metadata[k]=&description=12&default_tax_rates="
    )
    assert decode(operation_parameters("subscription_create"), forms.parse(text)) == {
        "customer": "cus_1",
        "items": [{"price": "p", "quantity": 2}],
        "cancel_at_period_end": True,
        "trial_end": "now",
        "billing_cycle_anchor": 1700000000,
        "metadata": {"0": "zero", "k": ""},
        "description": "12",
        "default_tax_rates": "",
    }
