"""What may be asked of a precomputed report: which months, put together how, in which order."""

from collections.abc import Sequence
from typing import Annotated

import msgspec
from msgspec import Meta

from vend.domain.analytics import DEFAULT_PERIOD, MONTHS_MAX, TIME_GRAINS, Comparison, NamedPeriod, TimeGrain
from vend.domain.errors import Invalid

ROWS_MAX = 2_000
TOGETHER = "none"
"""What one groups by to have all of a currency in one row."""


class Grouped(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How figures are put together, and which rows come."""

    group_by: list[str] = []
    sort: Annotated[
        str | None,
        Meta(description="A column of the rows, with a minus before it the largest first; by group without it."),
    ] = None
    limit: Annotated[int, Meta(ge=1, le=ROWS_MAX, description="How many rows at most.")] = 500
    cursor: Annotated[str, Meta(max_length=2_000, description="The `next_cursor` of the page before.")] | None = None

    def groups(self) -> frozenset[str]:
        """Give what is grouped by.

        Raises:
            Invalid: the words do not go together.
        """
        asked = self.group_by
        if len(set(asked)) < len(asked):
            raise Invalid("Name each group once.", field="group_by")
        if TOGETHER in asked and len(asked) > 1:
            raise Invalid(f"Give `{TOGETHER}` alone.", field="group_by")
        if sum(one in TIME_GRAINS for one in asked) > 1:
            raise Invalid("Group by one of month, quarter and year.", field="group_by")
        return frozenset(asked) - {TOGETHER}

    def order(self, columns: Sequence[str]) -> tuple[str, bool] | None:
        """Give the column that rows are sorted by, and whether its largest comes first; None for their groups.

        Raises:
            Invalid: there is no such column.
        """
        if self.sort is None:
            return None
        name = self.sort.removeprefix("-")
        if name not in columns:
            raise Invalid(f"Sort by one of {', '.join(columns)}.", field="sort")
        return name, name != self.sort


class InMonths(Grouped, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Months, each garage on its own calendar."""

    period: Annotated[
        NamedPeriod | None,
        Meta(
            description=f"Months up to the present one, by name; `{DEFAULT_PERIOD}` without it and without `from` and "
            "`to`. The present month is part of what is named `last_…_months` and `this_…`, and is not over yet."
        ),
    ] = None
    from_month: Annotated[str | None, Meta(description="First month, such as 2026-01.")] = msgspec.field(
        name="from", default=None
    )
    to_month: Annotated[
        str | None, Meta(description=f"Last month, included; at most {MONTHS_MAX} months after `from`.")
    ] = msgspec.field(name="to", default=None)
    compare: Annotated[
        Comparison | None,
        Meta(
            description="Gives the same figures of as many months just before, or of the same months a year earlier, "
            "with difference and ratio."
        ),
    ] = None

    def grain(self) -> TimeGrain | None:
        """Give how long the periods of rows are; None for all months together."""
        return next((grain for grain in TIME_GRAINS if grain in self.group_by), None)
