"""Puts the figures that the warehouse's models made into the tables of the schema `reports`, where tenants read them.

All of a run appears in one transaction, so nobody reads half of it. Only rows that changed are written, so that a run
which found nothing new leaves no trace but its time.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Self

import asyncpg
import msgspec

from vend.db.errors import DatabaseUnavailable
from vend.domain.errors import Kind, VendError

_SCHEMA = "reports"
_PUBLICATIONS = "publications"
_TIMEOUT_S = 120.0
_TELL_S = 5.0
_ONE_AT_A_TIME = 7_302_611

_TABLES = """
select
    relation.relname::text as name,
    array_agg(attribute.attname::text order by attribute.attnum) as columns,
    array_agg(attribute.attname::text order by attribute.attnum)
        filter (where attribute.attnum = any (index.indkey::int2[])) as key
from pg_class as relation
inner join pg_index as index on index.indrelid = relation.oid and index.indisprimary
inner join pg_attribute as attribute
    on attribute.attrelid = relation.oid and attribute.attnum > 0 and not attribute.attisdropped
where relation.relnamespace = to_regnamespace('reports') and relation.relkind = 'r'
group by relation.oid, relation.relname
"""
_NOTE = """
insert into reports.publications (mart, as_of, source_lsn, published_at, row_count)
values ($1, $2, $3, $4, $5)
on conflict (mart) do update set
    as_of = excluded.as_of, source_lsn = excluded.source_lsn, published_at = excluded.published_at,
    row_count = excluded.row_count, withheld_at = null, withheld_why = null
"""
_WITHHOLD = """
insert into reports.publications (mart, row_count, withheld_at, withheld_why)
values ($1, 0, $2, $3)
on conflict (mart) do update set
    withheld_at = coalesce(publications.withheld_at, excluded.withheld_at), withheld_why = excluded.withheld_why
"""
_TELL = """
insert into public.warehouses (slot, told_at, told)
values ($1, $2, $3::text::jsonb)
on conflict (slot) do update set told_at = excluded.told_at, told = excluded.told
"""


class NotPublishable(VendError):
    """The database has no place for these figures, or not for this role."""

    code = "not_publishable"
    kind = Kind.CONFLICT


class Place(msgspec.Struct, frozen=True):
    """A table that figures go to.

    Attributes:
        columns: in their order.
        key: names of the columns that name a row.
    """

    columns: tuple[str, ...]
    key: tuple[str, ...]


class Figures(msgspec.Struct, frozen=True):
    """All rows of one table.

    Attributes:
        mart: the table's name.
        rows: values in the order of the table's columns.
    """

    mart: str
    rows: Sequence[tuple[Any, ...]]


class Publication(msgspec.Struct, frozen=True):
    """What came of one table.

    Attributes:
        rows: how many there are now.
        written: how many of them are new or changed.
        deleted: how many are gone.
    """

    mart: str
    rows: int
    written: int
    deleted: int


class Publisher:
    """One connection of the role that fills the tables of figures; `async with` closes it.

    Args:
        url: the database, as `vend_publisher`.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._open: asyncpg.Connection[asyncpg.Record] | None = None

    async def __aenter__(self) -> Self:
        settings = {"application_name": "vend-models", "timezone": "UTC", "search_path": "pg_catalog"}
        try:
            self._open = await asyncpg.connect(self._url, timeout=10, server_settings=settings)
        except (OSError, TimeoutError, asyncpg.PostgresError) as error:
            raise DatabaseUnavailable("The database does not answer; check VEND_PUBLISHER_DATABASE_URL.") from error
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._connection.close(timeout=5)

    @property
    def _connection(self) -> "asyncpg.Connection[asyncpg.Record]":
        assert self._open is not None, "entered with `async with`"
        return self._open

    async def places(self) -> dict[str, Place]:
        """Give the tables that are to be filled, by name.

        Raises:
            NotPublishable: the database has none.
        """
        found = await self._connection.fetch(_TABLES)
        places = {row["name"]: Place(tuple(row["columns"]), tuple(row["key"])) for row in found}
        if places.pop(_PUBLICATIONS, None) is None:
            raise NotPublishable("The database has no tables for reports: run `vend migrate` first.")
        return places

    async def publish(
        self,
        figures: Sequence[Figures],
        *,
        withheld: Mapping[str, str],
        as_of: datetime,
        source_lsn: str,
        now: datetime,
    ) -> list[Publication]:
        """Replace tables by these figures, and note for which ones newer figures are kept back; all or nothing.

        Args:
            withheld: table to the reason; its rows stay as they are.
            as_of: the instant that the figures are of.
            source_lsn: how far the warehouse had come.

        Raises:
            NotPublishable: a right or a column is missing.
            DatabaseUnavailable: the connection was lost; nothing was changed.
        """
        places = await self.places()
        try:
            async with self._connection.transaction():
                await self._connection.execute("select pg_advisory_xact_lock($1)", _ONE_AT_A_TIME)
                done = [await self._replace(one, places[one.mart]) for one in figures]
                notes = [(one.mart, as_of, source_lsn, now, one.rows) for one in done]
                await self._connection.executemany(_NOTE, notes)
                await self._connection.executemany(_WITHHOLD, [(mart, now, why) for mart, why in withheld.items()])
        except (asyncpg.InsufficientPrivilegeError, asyncpg.UndefinedColumnError, asyncpg.DataError) as error:
            raise NotPublishable(f"The figures could not be published: {error}.") from error
        except (OSError, asyncpg.PostgresConnectionError, asyncpg.OperatorInterventionError) as error:
            raise DatabaseUnavailable("The database connection was lost; nothing was published.") from error
        return done

    async def tell(self, slot: str, told: str, *, now: datetime) -> None:
        """Write down what a warehouse tells of itself.

        Args:
            slot: the replication slot that feeds it.
            told: a JSON object.

        Raises:
            NotPublishable: there is no place for it, or not for this role.
            DatabaseUnavailable: the connection was lost.
        """
        try:
            await self._connection.execute(_TELL, slot, now, told, timeout=_TELL_S)
        except (asyncpg.InsufficientPrivilegeError, asyncpg.UndefinedTableError) as error:
            raise NotPublishable("The database has no place for what warehouses tell: run `vend migrate`.") from error
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise DatabaseUnavailable("The database connection was lost; nothing was told.") from error

    async def _replace(self, figures: Figures, place: Place) -> Publication:
        connection, mart = self._connection, figures.mart
        await connection.execute(f"create temporary table arriving (like {_SCHEMA}.{mart}) on commit drop")
        await connection.copy_records_to_table(
            "arriving", columns=place.columns, records=figures.rows, timeout=_TIMEOUT_S
        )
        deleted = await connection.execute(_delete(mart, place), timeout=_TIMEOUT_S)
        written = await connection.execute(_upsert(mart, place), timeout=_TIMEOUT_S)
        await connection.execute("drop table pg_temp.arriving")
        return Publication(mart, len(figures.rows), _count(written), _count(deleted))


def _delete(mart: str, place: Place) -> str:
    same = " and ".join(f"arriving.{column} = here.{column}" for column in place.key)
    return (
        f"delete from {_SCHEMA}.{mart} as here"  # noqa: S608 (names from the catalog)
        f" where not exists (select from pg_temp.arriving where {same})"
    )


def _upsert(mart: str, place: Place) -> str:
    columns, key = ", ".join(place.columns), ", ".join(place.key)
    rest = [column for column in place.columns if column not in place.key]
    changed = ", ".join(f"{column} = excluded.{column}" for column in rest)
    here, there = (", ".join(f"{table}.{column}" for column in rest) for table in ("here", "excluded"))
    return (
        f"insert into {_SCHEMA}.{mart} as here ({columns}) select {columns} from pg_temp.arriving"  # noqa: S608 (same)
        f" on conflict ({key}) do update set {changed} where ({here}) is distinct from ({there})"
    )


def _count(status: str) -> int:
    """Read how many rows a statement touched, as in `INSERT 0 12`."""
    return int(status.rsplit(" ", 1)[1])
