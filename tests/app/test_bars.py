"""The picture of figures says what was measured, in length and in words."""

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from vend.app.bars import Bar, picture

NAMESPACE = "{http://www.w3.org/2000/svg}"
values = st.floats(0, 1e9, allow_nan=False)


@given(
    st.lists(
        st.builds(Bar, st.text("ab <>&\"'µ", max_size=9), values, st.text("1 <&", max_size=4)), min_size=1, max_size=5
    )
)
def test_bars_are_as_long_as_their_values_and_named_whatever_the_words(bars: list[Bar]) -> None:
    drawn = ET.fromstring(picture('Rows a "second" & more', bars))
    lengths = [int(one.get("width", "0")) for one in drawn.iter(f"{NAMESPACE}rect") if one.get("rx")]
    assert len(lengths) == len(bars)
    most = max(bar.value for bar in bars) or 1.0
    for length, bar in zip(lengths, bars, strict=True):
        assert abs(length - bar.value / most * 380) <= 1
    words = [one.text or "" for one in drawn.iter(f"{NAMESPACE}text")]
    assert words[0] == 'Rows a "second" & more'
    assert words[1::2] == [bar.name for bar in bars]
    assert words[2::2] == [bar.shown for bar in bars]
    assert all(bar.name in drawn.get("aria-label", "") for bar in bars)
