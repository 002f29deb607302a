"""The pattern of a list: search, filters, sort and place in the address; a page of rows; a file of all of them.

    PAYMENTS = ListPage(name="payments", title=N_("Payments"), …, columns=(…), read=…)
    ROUTES = (*PAYMENTS.routes(),)

Without script the filters are a form and the pages are links; with htmx the same addresses are asked for the block
`rows` alone, and put in its place.
"""

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

import msgspec
from msgspec import Meta

from vend.api.problems import FieldError, InvalidFields
from vend.api.route import Answer, Call, Route
from vend.api.rules import AcrossGarages
from vend.db.handles import GarageSnapshot
from vend.db.queries import ReadCall
from vend.domain.access import Permission
from vend.domain.lists import FOUND_MAX, ROWS_SHOWN, ListPlace
from vend.domain.period import day_start
from vend.domain.plate import comparable
from vend.store import lists
from vend.web.browsed import page_route
from vend.web.page import View, look
from vend.web.places import BASE
from vend.web.scope import Scoped
from vend.web.words import Word

Q = TypeVar("Q", bound="ListQuery")
R = TypeVar("R")
FIRST, LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)
_WORDS_MAX = 200


class ListQuery(Scoped, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What every list takes; a list with more filters extends it.

    Attributes:
        q: the words of a search.
        sort: one of the list's ways; empty for the first.
        after: the last row of the page before, see `ListPage.place`.
    """

    q: Annotated[str, Meta(max_length=_WORDS_MAX)] = ""
    sort: Annotated[str, Meta(max_length=40)] = ""
    after: Annotated[str, Meta(max_length=1000)] = ""


class DatedQuery(ListQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A list of what has dates; `until` is the last day that is shown."""

    from_date: date | None = msgspec.field(name="from", default=None)
    until_date: date | None = msgspec.field(name="until", default=None)


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell.

    Attributes:
        second: a quieter line below.
        href: where it leads.
        status: shown as a coloured word instead of `text`.
    """

    text: str = ""
    second: str = ""
    href: str = ""
    status: Word | None = None


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """A column: its title (in English, marked), how a row fills it, and its look: empty, number or date."""

    title: str
    cell: Callable[[View, R], Cell]
    look: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter of one field: what may be chosen, each as its code and its title."""

    name: str
    title: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seek:
    """What a list's statement is asked, translated from the address.

    Attributes:
        words: of the search, None for everything; `customers` are those whom they may mean.
        from_at: instants of the dates; everything without them.
    """

    place: ListPlace
    words: str | None
    customers: list[UUID]
    from_at: datetime
    until_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage(Generic[Q, R]):
    """A list.

    Attributes:
        name: of its place in the navigation and of its address.
        title: in English, marked for translation; so are all other words here.
        needs: the permission; garages without it are not shown.
        asks: the parameters of its address.
        read: gives the statement that reads a page.
        key: gives a row's place: amount or name by which it is sorted, instant and id.
        columns: the first names the row, and links to it.
        sorts: the ways of sorting, code and title; the first is the usual one.
        filters: choices beside search and dates.
        looks_for: what the search's field says.
        empty: what is said where there is nothing at all: a title, and what to do.
        export: what the file of the list is called among the exports; empty without one.
    """

    name: str
    title: str
    needs: Permission
    asks: type[Q]
    read: Callable[[Q, Seek], ReadCall[list[R]]]
    key: Callable[[R, str], ListPlace]
    columns: tuple[Column[R], ...]
    sorts: tuple[tuple[str, str], ...]
    filters: tuple[Choice, ...] = ()
    looks_for: str
    empty: tuple[str, str]
    export: str = ""
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Where it is."""
        return f"{BASE}/{self.name}"

    @property
    def dated(self) -> bool:
        """Whether it can be narrowed to dates."""
        return issubclass(self.asks, DatedQuery)

    def routes(self) -> tuple[Route, ...]:
        """Give its rows of the route table."""

        async def handler(call: Call[Q, None]) -> Answer:
            return await self.show(call)

        handler.__name__ = f"list_{self.name}_page"
        return (page_route(self.path, handler, AcrossGarages(self.needs), query=self.asks, summary=self.title),)

    async def show(self, call: Call[Q, None]) -> Answer:
        """Show a page of it."""
        view, query = await look(call, self.name, self.needs), call.query
        async with call.services.door.garage_snapshot(view.scope.ids) as garages:
            seek = await self._seek(view, query, garages)
            rows = await garages.run(self.read(query, seek))
        shown = rows[:ROWS_SHOWN]
        following = cursor_of(self.key(shown[-1], seek.place.sort)) if len(rows) > ROWS_SHOWN else ""
        return view.page(
            "list.html", page=self, rows=shown, query=query, sort=seek.place.sort, following=following, cells=cells
        )

    async def _seek(self, view: View, query: Q, garages: GarageSnapshot) -> Seek:
        sort = query.sort or self.sorts[0][0]
        if sort not in dict(self.sorts):
            raise InvalidFields([FieldError("sort", f"Take one of: {', '.join(dict(self.sorts))}.")])
        words = query.q.strip().replace("\0", "")
        found = await garages.run(_search(words)) if words else []
        from_at, until_at = _instants(view, query)
        return Seek(
            place=place_of(query.after, sort),
            words=words or None,
            customers=[one.id for one in found],
            from_at=from_at,
            until_at=until_at,
        )


def _search(words: str) -> ReadCall[list[Any]]:
    escaped = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    plate = comparable(words)
    return lists.find_customers(
        words=words, pattern=f"%{escaped}%", plate=plate if plate.isalnum() else "", row_limit=FOUND_MAX
    )


def _instants(view: View, query: ListQuery) -> tuple[datetime, datetime]:
    """Give the instants of a list's dates, in the zone of the first garage that is shown."""
    if not isinstance(query, DatedQuery) or not view.scope.chosen:
        return FIRST, LAST
    zone = view.scope.chosen[0].time_zone
    until = query.until_date + timedelta(days=1) if query.until_date and query.until_date.year < LAST.year - 1 else None
    from_at = day_start(query.from_date, zone) if query.from_date else FIRST
    return from_at, day_start(until, zone) if until else LAST


def place_of(after: str, sort: str) -> ListPlace:
    """Read where a page begins.

    Raises:
        InvalidFields: it is none of ours, or of a list that was sorted otherwise.
    """
    if not after:
        return ListPlace(sort=sort)
    try:
        place = msgspec.msgpack.decode(base64.urlsafe_b64decode(after.encode("ascii")), type=ListPlace)
    except (ValueError, binascii.Error, msgspec.DecodeError):
        place = None
    if place is None or place.sort != sort or place.before_at.tzinfo is None:
        raise InvalidFields([FieldError("after", "Go back to the first page of the list.")])
    return msgspec.structs.replace(place, row_limit=ROWS_SHOWN + 1)


def cursor_of(place: ListPlace) -> str:
    """Write where the next page begins. It is not signed: it only says where in the reader's own rows to go on."""
    return base64.urlsafe_b64encode(msgspec.msgpack.encode(place)).decode()


def cells(page: ListPage[Any, R], view: View, row: R) -> Sequence[tuple[Column[R], Cell]]:
    """Give the cells of a row, for the template."""
    return [(column, column.cell(view, row)) for column in page.columns]
