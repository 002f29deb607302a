"""Whether two sources give the same figures: the live reports, and the models of the warehouse."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

import msgspec


class FigureOf(msgspec.Struct, frozen=True, order=True):
    """Which figure.

    Attributes:
        month_date: first day of the month that it is of; an aging is of the month's end.
        of: what in the month, such as a method of paying or an account; empty where there is one row a month.
        name: the column.
    """

    garage_id: UUID
    report: str
    month_date: date
    of: str
    name: str


class Difference(msgspec.Struct, frozen=True):
    """A figure that the two give differently; whole numbers, amounts in minor units."""

    figure: FigureOf
    live: int
    warehouse: int


Figures = Mapping[FigureOf, int]


def differences(live: Figures, warehouse: Figures) -> list[Difference]:
    """Compare every figure that one of the two has; what one does not have is zero there."""
    return [
        Difference(figure, live.get(figure, 0), warehouse.get(figure, 0))
        for figure in sorted(live.keys() | warehouse.keys())
        if live.get(figure, 0) != warehouse.get(figure, 0)
    ]


def compared(live: Figures, warehouse: Figures) -> int:
    """Count the figures that were compared."""
    return len(live.keys() | warehouse.keys())
