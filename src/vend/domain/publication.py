"""When figures of the warehouse were published, and of which instant they are."""

from datetime import date, datetime

import msgspec


class Publication(msgspec.Struct, frozen=True):
    """The last publication of one table of figures.

    Attributes:
        as_of: the instant that the figures are of; None while none were published.
        source_lsn: the same as a place in PostgreSQL's log.
        published_at: when they were.
        withheld_at: since when newer figures are kept back; None while none are.
        withheld_why: the model or test for which they are.
    """

    as_of: datetime | None
    source_lsn: str | None
    published_at: datetime | None
    withheld_at: datetime | None
    withheld_why: str | None


class MartPublication(msgspec.Struct, frozen=True):
    """The last publication of one of several tables of figures, as in `Publication`.

    Attributes:
        mart: the table's name.
        present_month_date: the month that it is now in the garages that one asks for, of those that are furthest; None
            without a garage.
    """

    mart: str
    as_of: datetime | None
    source_lsn: str | None
    published_at: datetime | None
    withheld_at: datetime | None
    withheld_why: str | None
    present_month_date: date | None
