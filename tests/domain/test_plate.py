import pytest
from hypothesis import given
from hypothesis import strategies as st

from vend.domain.plate import BadPlate, normalize_plate

plates = st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=12)


@given(plates, st.data())
def test_spaces_dashes_dots_and_case_do_not_make_another_plate(plate: str, data: st.DataObject) -> None:
    written = "".join(
        character.lower() + data.draw(st.sampled_from(["", " ", "-", ".", "·", " - ", "\t"])) for character in plate
    )
    assert normalize_plate(written) == plate
    assert normalize_plate(plate) == plate


@given(st.text(alphabet="AZaz09 -.·", max_size=30))
def test_a_plate_of_1_to_12_letters_and_digits_is_taken_and_no_other(text: str) -> None:
    letters = "".join(character for character in text.upper() if character not in " -.·")
    if 1 <= len(letters) <= 12:
        assert normalize_plate(text) == letters
    else:
        with pytest.raises(BadPlate) as caught:
            normalize_plate(text)
        assert caught.value.field == "plate"


@given(
    st.text(max_size=10), st.characters(exclude_categories=["Zs", "Cc"], exclude_characters="-.·"), st.text(max_size=10)
)
def test_a_sign_that_is_no_letter_a_to_z_and_no_digit_is_refused(before: str, sign: str, after: str) -> None:
    if set(sign.upper()) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"):
        return
    with pytest.raises(BadPlate):
        normalize_plate(before + sign + after)


@pytest.mark.parametrize("text", ["", " - ", "A" * 13, "AB_12", "ÄB 12", "АВ12", "12\n;34"])  # noqa: RUF001 (Cyrillic on purpose)
def test_what_a_camera_would_not_read_is_refused(text: str) -> None:
    with pytest.raises(BadPlate):
        normalize_plate(text)
