"""Which months a question of the precomputed reports is about, and how they are put together.

A period is whole months of each garage's own calendar. It is parted into spans: one for each month, quarter or year, or
one for all of it. A span that begins or ends within its quarter or year says so by its dates. The months of a period to
compare with are put into the spans of the period itself, the first into that of the first, so that what is compared is
equally long, whatever the calendar says.
"""

from collections.abc import Sequence
from datetime import date
from typing import Literal, get_args

import msgspec

from vend.domain.books import read_month
from vend.domain.errors import Invalid
from vend.domain.period import DatePeriod

TimeGrain = Literal["month", "quarter", "year"]
NamedPeriod = Literal[
    "this_month",
    "last_month",
    "last_3_months",
    "last_6_months",
    "last_12_months",
    "last_24_months",
    "this_quarter",
    "last_quarter",
    "this_year",
    "last_year",
]
Comparison = Literal["previous_period", "previous_year"]

TIME_GRAINS: tuple[TimeGrain, ...] = get_args(TimeGrain)
PERIODS: tuple[NamedPeriod, ...] = get_args(NamedPeriod)
DEFAULT_PERIOD: NamedPeriod = "last_12_months"
MONTHS_MAX = 120

_LONG: dict[TimeGrain, int] = {"month": 1, "quarter": 3, "year": 12}
# How many months before the one after the present a named period begins, and how many it has.
_LAST = {"this_month": 1, "last_3_months": 3, "last_6_months": 6, "last_12_months": 12, "last_24_months": 24}
_OF_CALENDAR: dict[str, tuple[int, int]] = {
    "last_month": (1, 1),
    "this_quarter": (3, 0),
    "last_quarter": (3, 1),
    "this_year": (12, 0),
    "last_year": (12, 1),
}


class Calendar(msgspec.Struct, frozen=True):
    """Which month belongs to which span: lists of one length, side by side; a month may be in several spans.

    Attributes:
        month_dates: first days of months.
        span_numbers: the span that the month is put into.
        first_dates: the first month of that span, for what is taken at its beginning.
        last_dates: the last one, for what is taken at its end.
        are_totals: whether the span puts all groups together.
    """

    month_dates: list[date]
    span_numbers: list[int]
    first_dates: list[date]
    last_dates: list[date]
    are_totals: list[bool]


class Spans(msgspec.Struct, frozen=True):
    """A period parted into spans, beside the one that it is compared with.

    Attributes:
        period: whole months.
        parts: its spans, in order.
        compared: the period to compare with; None without.
        shift_months: how many months earlier that one is.
    """

    period: DatePeriod
    parts: list[DatePeriod]
    compared: DatePeriod | None
    shift_months: int


def add_months(month_date: date, months: int) -> date:
    """Give the first day of the month so many months later, or earlier."""
    year, month = divmod(month_date.year * 12 + month_date.month - 1 + months, 12)
    return date(year, month + 1, 1)


def months_between(period: DatePeriod) -> int:
    """Give how many whole months a period has."""
    start, end = period.start_date, period.end_date
    return (end.year - start.year) * 12 + end.month - start.month


def named_period(name: NamedPeriod, present_month_date: date) -> DatePeriod:
    """Give the months that a name stands for; none is after the present one, which is not over yet.

    `last_12_months` are the present month and the eleven before it; `this_year` is the part of it up to now, so that it
    is compared with the same part of the last one.
    """
    if name in _LAST:
        start = add_months(present_month_date, 1 - _LAST[name])
        return DatePeriod(start, add_months(present_month_date, 1))
    long, back = _OF_CALENDAR[name]
    start = add_months(_calendar_start(present_month_date, long), -long * back)
    return DatePeriod(start, add_months(min(add_months(start, long - 1), present_month_date), 1))


def period_of(
    name: NamedPeriod | None, from_month: str | None, to_month: str | None, *, present_month_date: date
) -> DatePeriod:
    """Give the months that were asked for, by a name or from one to another, both included.

    Args:
        from_month: such as 2026-01; of `to_month` alone, the same one.
        to_month: without it, the present month.
        present_month_date: of the garage whose calendar is furthest.

    Raises:
        Invalid: there is no such month, it has not begun, they are the wrong way round, or too many.
    """
    if name is not None and (from_month is not None or to_month is not None):
        raise Invalid("Give either a period or months, not both.", field="period")
    if from_month is None and to_month is None:
        return named_period(name or DEFAULT_PERIOD, present_month_date)
    end = present_month_date if to_month is None else _begun(to_month, "to", present_month_date)
    start = end if from_month is None else _begun(from_month, "from", present_month_date)
    if start > end:
        raise Invalid("Give a month that is not before `from`.", field="to")
    found = DatePeriod(start, add_months(end, 1))
    if months_between(found) > MONTHS_MAX:
        raise Invalid(f"Ask for at most {MONTHS_MAX} months.", field="from")
    return found


def spans_of(period: DatePeriod, grain: TimeGrain | None, comparison: Comparison | None) -> Spans:
    """Part a period into spans, and give what it is compared with.

    Args:
        grain: None for one span.
    """
    shift_months = 12 if comparison == "previous_year" else months_between(period)
    compared = None
    if comparison is not None:
        compared = DatePeriod(add_months(period.start_date, -shift_months), add_months(period.end_date, -shift_months))
    return Spans(period, _parts(period, grain), compared, shift_months)


def calendar_of(spans: Spans, *, totals: bool) -> Calendar:
    """List the months of every span.

    Spans are numbered from 0: those of the period, then as many of the one it is compared with, then the whole period
    and the whole other one, in which all groups are put together.

    Args:
        totals: whether those last two are wanted.
    """
    numbered = [(number, part, False) for number, part in enumerate(spans.parts)]
    count = len(spans.parts)
    if totals:
        numbered.append((2 * count, spans.period, True))
    if spans.compared is not None:
        numbered += [
            (number + (1 if is_total else count), _shifted(part, -spans.shift_months), is_total)
            for number, part, is_total in numbered
        ]
    rows = [
        (month, number, part.start_date, add_months(part.end_date, -1), is_total)
        for number, part, is_total in numbered
        for month in _months(part)
    ]
    return Calendar(*(list(column) for column in zip(*rows, strict=True)))


def ratio_bp(amount: int, of: int) -> int | None:
    """Give an amount in basis points of another, rounded half up; None where that one is zero."""
    return None if of == 0 else (20_000 * amount + of) // (2 * of)


def _begun(text: str, field: str, present_month_date: date) -> date:
    month = read_month(text, field=field)
    if month > present_month_date:
        raise Invalid(f"{text} has not begun yet; {present_month_date:%Y-%m} is the last month there is.", field=field)
    return month


def _calendar_start(month_date: date, long: int) -> date:
    """Give the first month of the quarter or year that a month is in."""
    return date(month_date.year, (month_date.month - 1) // long * long + 1, 1)


def _parts(period: DatePeriod, grain: TimeGrain | None) -> list[DatePeriod]:
    if grain is None:
        return [period]
    long = _LONG[grain]
    parts, start = [], period.start_date
    while start < period.end_date:
        end = min(add_months(_calendar_start(start, long), long), period.end_date)
        parts.append(DatePeriod(start, end))
        start = end
    return parts


def _shifted(period: DatePeriod, months: int) -> DatePeriod:
    return DatePeriod(add_months(period.start_date, months), add_months(period.end_date, months))


def _months(period: DatePeriod) -> Sequence[date]:
    return [add_months(period.start_date, number) for number in range(months_between(period))]
