"""Licence plates, compared as cameras read them."""

import re

from vend.domain.errors import Invalid

_SEPARATORS = re.compile(r"[\s\-·.:]+")
_PLATE = re.compile(r"[A-Z0-9]{1,12}")


class BadPlate(Invalid):
    """A plate that holds something other than letters and digits."""

    code = "bad_plate"


def comparable(text: str) -> str:
    """Give a plate or a credential's number as it stands in a list: upper case, without signs that only part it."""
    return _SEPARATORS.sub("", text).upper()


def normalize_plate(text: str) -> str:
    """Give the plate in upper case without spaces, dashes and dots.

    Raises:
        BadPlate: what is left is not 1 to 12 of A-Z and 0-9.
    """
    plate = comparable(text)
    if not _PLATE.fullmatch(plate):
        raise BadPlate("A plate has 1 to 12 letters A-Z and digits; leave out other signs.", field="plate")
    return plate
