"""Makes many objects that differ in a few ids and instants, at the price of pasting text.

A history holds the same invoice a dozen times over. Built once by `stripe_sandbox.build` with marks in the places that
differ, it is encoded once, and each of the others is its text with values in place of the marks.
"""

from collections.abc import Mapping
from typing import Any

from stripe_sandbox.store import Row, row_of


class Stencil:
    """An object with marks.

    Args:
        sample: The object, whole. Values that hang on a marked one (a status, a total) stay what they are in it.
        marks: For each name the mark, as it stands in `sample`: a text, within any string, or a whole number, as the
            whole value. Take marks that occur nowhere else, and that no other number begins with; a text of letters,
            digits and ``_``.
    """

    def __init__(self, sample: dict[str, Any], marks: Mapping[str, str | int]) -> None:
        *self._columns, body = row_of(sample)
        self._numbers = {mark: name for name, mark in marks.items() if isinstance(mark, int)}
        self._marked = [index for index, value in enumerate(self._columns) if self._is_marked(value, marks)]
        self._columns = [
            _format(value, marks) if index in self._marked and isinstance(value, str) else value
            for index, value in enumerate(self._columns)
        ]
        self._body = _format(body, marks)

    def _is_marked(self, value: Any, marks: Mapping[str, str | int]) -> bool:
        if isinstance(value, str):
            return any(isinstance(mark, str) and mark in value for mark in marks.values())
        return value in self._numbers

    def paste(self, values: Mapping[str, str | int]) -> Row:
        """The row of one object: the sample with a value in place of each mark.

        Args:
            values: By name, of the mark's own type; texts of letters, digits and ``_``, for they are not escaped.
        """
        columns = list(self._columns)
        for index in self._marked:
            found = columns[index]
            columns[index] = found % values if isinstance(found, str) else values[self._numbers[found]]
        return (*columns, self._body % values)


def _format(text: str, marks: Mapping[str, str | int]) -> str:
    """The text as a %-format with the marks' names."""
    found = text.replace("%", "%%")
    for name, mark in marks.items():
        if isinstance(mark, str):
            found = found.replace(mark, f"%({name})s")
        else:
            found = found.replace(f":{mark}", f":%({name})d")  # nothing but JSON's own colon comes before a number
    return found
