"""What a precomputed report is: what it is of, what it may be grouped by, how its figures are put together."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Generic, Literal, TypeVar, get_type_hints

import msgspec

from vend.db.queries import ReadCall
from vend.domain.access import Permission
from vend.domain.analytics import TIME_GRAINS, Calendar
from vend.reports.precomputed_asked import Grouped, InMonths

R = TypeVar("R", bound=msgspec.Struct)
Rule = Literal["added", "at the beginning", "at the end", "computed anew", "of one garage", "of one tax", "outermost"]

KEYS = frozenset(
    {
        "garage_id",
        "pass_id",
        "pass_name",
        "method",
        "customer_id",
        "customer_name",
        "account_code",
        "account_kind",
        "jurisdiction",
        "tax_name",
        "percent",
        "months_since",
        "month_date",
        "currency",
    }
)
"""Columns that say which group a row is of; the others are its figures."""

_ATTRIBUTE = re.compile(r"^    (\w+): (.*(?:\n {8}.*)*)", re.MULTILINE)


class Ask(msgspec.Struct, frozen=True):
    """What a statement is asked.

    Attributes:
        by: what is grouped by, without the length of periods.
        calendar: months and spans.
        as_of: the instant that the figures are of.
    """

    by: frozenset[str]
    calendar: Calendar
    as_of: datetime


@dataclass(frozen=True, kw_only=True, eq=False)
class Precomputed(Generic[R]):
    """One report.

    Attributes:
        name: of its address; the table of figures has the same.
        title: for people.
        meaning: one or two sentences.
        grain: what a row of the table is of.
        asks: what may be asked.
        row: the type of rows of groups.
        means: the type of rows of the table, which says what the figures mean.
        groups: what may be grouped by, beside periods.
        always: what is always grouped by.
        read: gives the statement.
        rules: how figures are put together, of those that are not added.
        also: other tables of figures that it reads.
        totals: whether all groups together mean something.
        needs: the permission, in each garage.
    """

    name: str
    title: str
    meaning: str
    grain: str
    asks: type[Grouped] = InMonths
    row: type[R]
    means: type[msgspec.Struct]
    groups: tuple[str, ...] = ("garage",)
    always: tuple[str, ...] = ("currency",)
    read: Callable[[Ask], ReadCall[list[R]]]
    rules: tuple[tuple[Rule, tuple[str, ...]], ...] = ()
    also: tuple[str, ...] = ()
    totals: bool = True
    needs: Permission = Permission.READ_MONEY

    @property
    def is_of_months(self) -> bool:
        """Whether it is of a period that one asks for."""
        return issubclass(self.asks, InMonths)

    @property
    def all_groups(self) -> tuple[str, ...]:
        """What may be grouped by."""
        return (*TIME_GRAINS, *self.groups) if self.is_of_months else self.groups

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The columns that say which group a row is of."""
        return tuple(name for name in self.row.__struct_fields__ if name in KEYS)

    @cached_property
    def figures(self) -> tuple[str, ...]:
        """The columns with figures."""
        return tuple(name for name in self.row.__struct_fields__[1:] if name not in KEYS)

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        """The figures that are numbers, so that one can be compared with another."""
        hints = get_type_hints(self.row)
        return tuple(name for name in self.figures if hints[name] in (int, int | None))

    def rule_of(self, figure: str) -> Rule:
        """Say how a figure of several months and garages is made of theirs."""
        return next((rule for rule, names in self.rules if figure in names), "added")

    def meaning_of(self, column: str) -> str:
        """Say what a column means."""
        return _meanings(self.row).get(column) or _meanings(self.means).get(column, "")


def _meanings(row: type[msgspec.Struct]) -> dict[str, str]:
    """Read what a row's docstring says of its attributes."""
    _, _, attributes = (row.__doc__ or "").partition("Attributes:\n")
    indented = "\n".join(line.removeprefix("    ") for line in attributes.splitlines())
    return {name: " ".join(words.split()) for name, words in _ATTRIBUTE.findall(indented)}
