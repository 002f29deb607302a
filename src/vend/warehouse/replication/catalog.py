"""What the source publishes, as its catalog says now."""

from collections.abc import Iterable

import msgspec

from vend.warehouse.errors import NoKey, NotPrimary, NotSetUp
from vend.warehouse.lsn import parse_lsn
from vend.warehouse.replication.session import Session
from vend.warehouse.shape import Column, Shape
from vend.warehouse.target import TableState

_PUBLISHED = """
select
    relation.relname::text,
    relation.relreplident::text,
    attribute.attname::text,
    attribute.atttypid::bigint,
    attribute.atttypmod,
    (
        select array_position(primary_key.indkey::int2[], attribute.attnum)
        from pg_index as primary_key
        where primary_key.indrelid = relation.oid and primary_key.indisprimary
    )
from pg_publication_tables as published
inner join pg_class as relation
    on relation.relname = published.tablename and relation.relnamespace = published.schemaname::regnamespace
inner join pg_attribute as attribute
    on attribute.attrelid = relation.oid and attribute.attname = any (published.attnames)
where published.pubname = %s and published.schemaname = 'public' and (%s::text is null or relation.relname = %s)
order by relation.relname, attribute.attnum
"""
# Which files hold the rows: a rewrite, as by a change of type, makes new ones.
_FILES = """
select
    relation.relname::text,
    array_agg(part.oid::bigint order by part.oid),
    array_agg(coalesce(pg_relation_filenode(part.oid), 0)::bigint order by part.oid)
from pg_class as relation
cross join lateral (
    select relation.oid union select relid from pg_partition_tree(relation.oid)
) as part (oid)
where relation.relnamespace = 'public'::regnamespace and relation.relname = any (%s)
group by relation.relname
"""
_SERVER = """
select
    pg_is_in_recovery(),
    current_setting('wal_level'),
    (select pubviaroot from pg_publication where pubname = %s),
    current_setting('synchronized_standby_slots', true)
"""
_HELD_BACK = """
select name from unnest(string_to_array(replace(%s, ' ', ''), ',')) as name
where name <> '' and not exists (select from pg_replication_slots where slot_name = name and active)
"""
_SETUP = "run `vend sync setup`."


class Fingerprint(msgspec.Struct, frozen=True):
    """A table as it is stored; two that are equal have had no change of columns and no rewrite in between."""

    shape: Shape
    files: dict[int, int]

    def follows(self, state: TableState) -> bool:
        """Whether what was loaded can still be followed: the same columns, and no partition rewritten or taken away.

        A new partition is made empty, so all that comes into it comes by the stream. (Attaching one that is full sends
        nothing: load the table anew then.)
        """
        return state.shape == self.shape and state.files.items() <= self.files.items()


def fingerprints(session: Session, publication: str, table: str | None = None) -> dict[str, Fingerprint]:
    """Give the published tables, or one of them.

    Raises:
        NoKey: changed rows of a table could not be told apart.
    """
    columns: dict[str, list[tuple[Column, int | None]]] = {}
    for owner, identity, name, type_id, modifier, place in session.rows(_PUBLISHED, publication, table, table):
        if identity not in {"d", "f"}:
            raise NoKey(
                f"The table {owner} tells changed rows by something else than its primary key.",
                mend=f"alter table {owner} replica identity default.",
            )
        columns.setdefault(owner, []).append((Column(name, type_id, modifier), place))
    shapes = {name: _shape(name, found) for name, found in columns.items()}
    files = {
        name: dict(zip(parts, numbers, strict=True)) for name, parts, numbers in session.rows(_FILES, list(shapes))
    }
    return {name: Fingerprint(shape, files[name]) for name, shape in shapes.items()}


def _shape(table: str, found: list[tuple[Column, int | None]]) -> Shape:
    key = sorted((place, column.name) for column, place in found if place is not None)
    if not key:
        raise NoKey(
            f"The table {table} has no primary key, so its changed rows cannot be told apart.",
            mend=f"give {table} a primary key, or list it in vend.warehouse.tables as left out.",
        )
    return Shape(table, tuple(column for column, _ in found), tuple(name for _, name in key))


def check_server(session: Session, publication: str, wanted: Iterable[str]) -> None:
    """Look whether the server can be followed, and publishes what is wanted.

    Raises:
        NotPrimary: it is a standby, or its log holds too little.
        NotSetUp: the publication is missing, or is not of these tables.
    """
    row = session.row(_SERVER, publication)
    assert row is not None, "it has no condition"
    in_recovery, wal_level, via_root, _ = row
    if in_recovery:
        raise NotPrimary("The server is a standby.", mend="let VEND_SYNC_DATABASE_URL name the primary.")
    if wal_level != "logical":
        raise NotPrimary(
            f"The server's wal_level is {wal_level}.", mend="set wal_level = logical, and restart PostgreSQL."
        )
    if via_root is None:
        raise NotSetUp(f"The database has no publication {publication}.", mend=_SETUP)
    if not via_root:
        raise NotSetUp(f"The publication {publication} sends partitions one by one.", mend=_SETUP)
    published = {
        name
        for (name,) in session.rows("select tablename::text from pg_publication_tables where pubname = %s", publication)
    }
    wrong = sorted(published ^ set(wanted))
    if wrong:
        raise NotSetUp(f"The publication {publication} is not up to date ({', '.join(wrong[:5])}).", mend=_SETUP)


def held_back_by(session: Session) -> list[str]:
    """Name the standbys' slots that the server waits for before it sends us anything, and that nobody reads."""
    setting = session.value("select current_setting('synchronized_standby_slots', true)") or ""
    return [name for (name,) in session.rows(_HELD_BACK, setting)]


def log_end(session: Session) -> int:
    """Give the end of the log that is safe on disk: all that was ever acknowledged lies before it."""
    return parse_lsn(str(session.value("select pg_current_wal_flush_lsn()::text")))
