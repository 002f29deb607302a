"""Compares source and warehouse at one place in the log: counts, sums and hashes, table by table, garage by garage.

A snapshot of the source is exported with its exact place, the warehouse follows the stream up to there and no further,
and both add up what they have. Where they differ, the rows that differ are named.
"""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import msgspec

from vend.warehouse.digest import group_column, postgres_key, postgres_row_hash, summed
from vend.warehouse.errors import Waits
from vend.warehouse.replication.catalog import fingerprints
from vend.warehouse.replication.session import Session
from vend.warehouse.replication.slot import exported
from vend.warehouse.shape import Shape
from vend.warehouse.sync import Sync
from vend.warehouse.target import Digest, Group, Target

_ROWS_NAMED = 10
_ATTEMPTS = 3
_NONE = Digest(0, 0, ())


class Unsettled(Waits):
    """Tables were changed in their columns while they were to be compared."""

    code = "verify_unsettled"


class Difference(msgspec.Struct, frozen=True):
    """One table of one garage that is not the same on both sides.

    Attributes:
        garage: None for a table that belongs to no garage.
        rows: at the source and in the warehouse.
        sums: for each column of numbers whose sums differ, both of them as text.
        keys: of rows that differ, some of them, with what is wrong: `missing`, `extra` or `different`.
    """

    table: str
    garage: Group
    rows: tuple[int, int]
    sums: dict[str, tuple[str, str]]
    keys: dict[str, str]


class Verdict(msgspec.Struct, frozen=True):
    """What comparing found.

    Attributes:
        lsn: the place at which both were looked at.
        tables: how many were compared.
        groups: how many sums of a garage and table.
        rows: how many rows, at the source.
    """

    lsn: int
    tables: int
    groups: int
    rows: int
    differences: list[Difference]


def verify(sync: Sync, *, tell: Callable[[str], None] = lambda _: None) -> Verdict:
    """Compare everything.

    Args:
        tell: is told each table that is looked at.

    Raises:
        Unsettled: tables are being changed in their columns; try again later.
        Waits, Broken: as for `Sync.follow`.
    """
    for _ in range(_ATTEMPTS):
        sync.drain()  # what has to be loaded anew is loaded now, not between the snapshot and its place
        verdict = _once(sync, tell)
        if verdict is not None:
            return verdict
    raise Unsettled("Tables are being changed in their columns; verify again when that is over.")


def _once(sync: Sync, tell: Callable[[str], None]) -> Verdict | None:
    """Compare at one place; None when a table is not as of that place."""
    source = sync.source
    with (
        exported(source.server, "verify") as (snapshot, lsn),
        source.server.session() as session,
        session.snapshot(snapshot),
    ):
        shapes = [found.shape for found in fingerprints(session, source.publication).values()]
        sync.follow(until_lsn=lsn)
        known = sync.target.tables()
        if any(shape.table not in known for shape in shapes) or any(state.loaded_lsn > lsn for state in known.values()):
            return None
        groups = rows = 0
        differences: list[Difference] = []
        for shape in shapes:
            tell(shape.table)
            theirs = _source_digests(session, shape)
            groups += len(theirs)
            rows += sum(digest.rows for digest in theirs.values())
            differences += _compared(session, sync.target, shape, theirs)
    return Verdict(lsn, len(shapes), groups, rows, differences)


def _compared(session: Session, target: Target, shape: Shape, theirs: dict[Group, Digest]) -> list[Difference]:
    ours = target.digests(shape)
    return [
        _difference(session, target, shape, group, (theirs.get(group, _NONE), ours.get(group, _NONE)))
        for group in sorted(theirs.keys() | ours.keys(), key=str)
        if theirs.get(group) != ours.get(group)
    ]


def _difference(
    session: Session, target: Target, shape: Shape, group: Group, digests: tuple[Digest, Digest]
) -> Difference:
    there, here = digests
    names = [column.name for column in summed(shape)]
    nothing: tuple[str, ...] = ("0",) * len(names)
    pairs = zip(names, there.sums or nothing, here.sums or nothing, strict=True)
    sums = {name: (str(left), str(right)) for name, left, right in pairs if str(left) != str(right)}
    keys = _differing(_source_hashes(session, shape, group), target.row_hashes(shape, group))
    return Difference(shape.table, group, (there.rows, here.rows), sums, keys)


def _differing(there: dict[str, int], here: dict[str, int]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key in sorted(there.keys() | here.keys()):
        if there.get(key) != here.get(key):
            found[key] = "missing" if key not in here else "extra" if key not in there else "different"
        if len(found) == _ROWS_NAMED:
            break
    return found


def _source_digests(session: Session, shape: Shape) -> dict[Group, Digest]:
    group = group_column(shape)
    what = f'"{group}"' if group else "null::uuid"
    sums = "".join(f', coalesce(sum("{column.name}"), 0)::text' for column in summed(shape))
    statement = (
        f"select {what}, count(*), sum({postgres_row_hash(shape)})::text{sums}"  # noqa: S608 (names from the catalog)
        f' from public."{shape.table}" group by 1'
    )
    return {_group(row[0]): Digest(row[1], int(row[2]), tuple(row[3:])) for row in session.rows(statement)}


def _source_hashes(session: Session, shape: Shape, group: Group) -> dict[str, int]:
    statement = f'select {postgres_key(shape)}, {postgres_row_hash(shape)} from public."{shape.table}"'  # noqa: S608
    arguments: Sequence[object] = ()
    if group is not None:
        statement += f' where "{group_column(shape)}" = %s'
        arguments = (group,)
    return dict(session.rows(statement, *arguments))


def _group(value: Any) -> Group:
    return value if isinstance(value, UUID) else None
