"""What may be asked of a report: which dates, how long a period."""

from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta

from vend.domain.errors import Invalid
from vend.domain.report import Grain

PERIODS_MAX = 400
DAYS_MAX = 366
_DAYS: dict[Grain, int] = {"day": 1, "week": 7, "month": 28}


class Now(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Nothing: the report is of this moment."""

    def check(self) -> None:
        """Find nothing wrong."""


class OnDate(Now, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One date."""

    on_date: Annotated[date | None, Meta(description="Local date at whose end; today of each garage without it.")] = (
        msgspec.field(name="on", default=None)
    )


class Dates(Now, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Local dates, each garage on its own calendar."""

    from_date: Annotated[date, Meta(description="First local date.")] = msgspec.field(name="from")
    until_date: Annotated[date, Meta(description="Local date after the last one.")] = msgspec.field(name="until")

    def check(self) -> None:
        """Look at the dates.

        Raises:
            Invalid: they are the wrong way round, or too far apart.
        """
        self._in_order()
        if (self.until_date - self.from_date).days > DAYS_MAX:
            raise Invalid(f"Ask for at most {DAYS_MAX} days.", field="until")

    def _in_order(self) -> None:
        if self.until_date <= self.from_date:
            raise Invalid("Give a date after `from`; it is exclusive.", field="until")


class Periods(Dates, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Local dates, by period."""

    grain: Annotated[Grain, Meta(description="How long a period is; weeks begin on Monday.")] = "month"

    def check(self) -> None:
        """Look at the dates.

        Raises:
            Invalid: they are the wrong way round, or too far apart for the grain.
        """
        self._in_order()
        if (self.until_date - self.from_date).days > PERIODS_MAX * _DAYS[self.grain]:
            raise Invalid(f"Ask for at most {PERIODS_MAX} periods, or take a coarser grain.", field="until")
