"""Takes the events of the stream, gathers them by table, and gives them to the target transaction by transaction.

A transaction that is larger than a batch goes to the target in parts, all inside one transaction of the target: memory
stays bounded, and nobody sees half of it.
"""

import msgspec

from vend.warehouse.batch import TableBatch
from vend.warehouse.pgoutput import Begin, Commit, Delete, Event, Insert, Relation, Truncate, Update, instant
from vend.warehouse.target import Position, TableState, Target

CHANGES_MAX = 20_000
BYTES_MAX = 64 * 1024 * 1024


class Route(msgspec.Struct):
    """Where the changes of one table go.

    Attributes:
        from_lsn: what was committed before it is in the loaded rows already.
        batch: gathers them; None where nothing is to be followed.
    """

    table: str
    from_lsn: int
    batch: TableBatch | None


class Applier:
    """Applies one stream.

    Attributes:
        position: as far as the target has committed.
        changes: how many have been gathered or applied since then.
        transactions: how many have been whole since then.
        inside: whether a transaction has begun and not ended.
        stale: tables that can be followed no more, with the reason; their changes are left out from there on.
    """

    def __init__(self, target: Target, position: Position) -> None:
        self.position = position
        self.changes = 0
        self.inside = False
        self.stale: dict[str, str] = {}
        self.transactions = 0
        self._applied: set[str] = set()
        self._target = target
        self._tables: dict[str, TableState] = target.tables()
        self._routes: dict[int, Route] = {}
        self._batches: dict[str, TableBatch] = {}
        self._gathered = 0
        self._bytes = 0
        self._begun_lsn = 0
        self._skips = False
        self._reached_lsn = position.applied_lsn
        self._committed_us: int | None = None
        self._takers = {
            Begin: self._begin,
            Commit: self._commit,
            Relation: self._relation,
            Insert: self._insert,
            Update: self._update,
            Delete: self._delete,
            Truncate: self._truncate,
        }

    @property
    def is_full(self) -> bool:
        """Whether as much is gathered as memory should hold."""
        return self._gathered >= CHANGES_MAX or self._bytes >= BYTES_MAX

    @property
    def touched(self) -> frozenset[str]:
        """The tables whose changes have been gathered or applied since the last commit."""
        return frozenset(self._applied | self._batches.keys())

    @property
    def reached_lsn(self) -> int:
        """As far as whole transactions have been taken in."""
        return self._reached_lsn

    def take(self, event: Event, size: int) -> None:
        """Take one event.

        Args:
            size: of its message, in bytes.
        """
        self._takers[type(event)](event)  # type: ignore[operator]
        self._bytes += size
        if self.inside and self.is_full:
            self._apply()

    def commit(self) -> Position:
        """Let the target commit all whole transactions that were taken, and how far that is.

        Raises:
            WarehouseFull: nothing of it was kept.
        """
        assert not self.inside, "half a transaction is never shown"
        self._apply()
        at = self.position.applied_at if self._committed_us is None else instant(self._committed_us)
        position = msgspec.structs.replace(self.position, applied_lsn=self._reached_lsn, applied_at=at)
        self._target.commit(position, self.stale)
        self.position = position
        self.changes = self.transactions = 0
        self._applied.clear()
        return position

    def pass_over(self, lsn: int) -> None:
        """Note that nothing of ours was committed up to a place."""
        self._reached_lsn = max(self._reached_lsn, lsn)

    def _apply(self) -> None:
        for batch in self._batches.values():
            self._target.apply(batch.changes())
        self._applied |= self._batches.keys()
        self._batches.clear()
        for route in self._routes.values():
            route.batch = None if route.batch is None else TableBatch(route.batch.shape)
        self._gathered = self._bytes = 0

    # ------------------------------------------------------------------ events

    def _begin(self, event: Begin) -> None:
        self.inside = True
        self._begun_lsn = event.commit_lsn
        self._skips = event.commit_lsn < self.position.applied_lsn

    def _commit(self, event: Commit) -> None:
        self.inside = False
        if not self._skips:
            self.transactions += 1
            self._reached_lsn, self._committed_us = event.end_lsn, event.committed_us

    def _relation(self, event: Relation) -> None:
        """Learn what a table looks like from here on; another look than it was loaded with makes it stale."""
        state = self._tables.get(event.table)
        if state is None or state.stale or event.table in self.stale or event.schema != "public":
            self._routes[event.relation_id] = Route(event.table, 0, None)
            return
        earlier = self._routes.get(event.relation_id)
        route = Route(event.table, state.loaded_lsn, None)
        if event.columns == state.shape.columns:
            route.batch = (
                earlier.batch if earlier is not None and earlier.batch is not None else TableBatch(state.shape)
            )
        self._routes[event.relation_id] = route

    def _batch(self, relation_id: int) -> TableBatch | None:
        """Give where a change goes; None when it is not to be applied."""
        if self._skips:
            return None
        route = self._routes[relation_id]
        if self._begun_lsn < route.from_lsn:
            return None
        batch = route.batch
        if batch is None:
            self._note_stale(route.table)
            return None
        self._batches[route.table] = batch
        self._gathered += 1
        self.changes += 1
        return batch

    def _note_stale(self, table: str) -> None:
        state = self._tables.get(table)
        if state is not None and not state.stale and table not in self.stale:
            self.stale[table] = "its columns were changed"
            self._batches.pop(table, None)

    def _insert(self, event: Insert) -> None:
        batch = self._batch(event.relation_id)
        if batch is not None:
            batch.insert(event.new)

    def _update(self, event: Update) -> None:
        batch = self._batch(event.relation_id)
        if batch is not None:
            batch.update(event.old, event.new)

    def _delete(self, event: Delete) -> None:
        batch = self._batch(event.relation_id)
        if batch is not None:
            batch.delete(event.old)

    def _truncate(self, event: Truncate) -> None:
        for relation_id in event.relation_ids:
            batch = self._batch(relation_id)
            if batch is not None:
                batch.truncate()
