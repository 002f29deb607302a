"""Keeps a warehouse up with PostgreSQL: looks whether it may go on, loads what is missing, follows the stream.

Exactly once: how far the warehouse has come is written in the same transaction as the data; what the server sends again
after a crash is passed over; the server is told that something is safe only after the commit.
"""

import contextlib
import time
from collections.abc import Callable, Collection
from enum import Enum

import msgspec

from vend.warehouse.apply import Applier
from vend.warehouse.first_load import LoadProgress, Stopped, load_tables
from vend.warehouse.lsn import format_lsn
from vend.warehouse.pgoutput import Begin, Commit, decode
from vend.warehouse.replication.catalog import check_server, fingerprints, log_end
from vend.warehouse.replication.session import Server
from vend.warehouse.replication.stream import Stream, streaming
from vend.warehouse.start import may_go_on
from vend.warehouse.target import Position, Target

FLUSH_S = 1.0
"""How long changes are gathered at most before the warehouse commits them."""

_IDLE_S = 0.1
_ASK_S = 0.02
_ADVANCE_S = 10.0
_ADVANCE_BYTES = 16 * 1024 * 1024
_LOOK_S = 30.0


class Source(msgspec.Struct, frozen=True):
    """What is followed.

    Attributes:
        slot: the replication slot's name.
        publication: what is read.
        tables: which have to be in it.
    """

    server: Server
    slot: str
    publication: str
    tables: Collection[str]


class Progress(msgspec.Struct, frozen=True):
    """What happened, for whoever watches.

    Attributes:
        position: as far as the warehouse has come.
        changes: row changes applied since the process began; one that changed twice in a batch counts twice.
        transactions: likewise.
        batches: commits of the warehouse that held changes.
    """

    position: Position
    changes: int
    transactions: int
    batches: int


class Moved(msgspec.Struct, frozen=True):
    """How far a piece of work has brought a warehouse.

    Attributes:
        changes: row changes that it applied.
        rows: of all tables, at its end.
    """

    applied_lsn: str
    changes: int
    transactions: int
    rows: int


class Watcher:
    """Hears what a sync does; this one does not listen."""

    def loading(self, progress: LoadProgress) -> None:
        """A load goes on."""

    def following(self, progress: Progress) -> None:
        """The warehouse has committed."""

    def caught_up(self) -> None:
        """Nothing waits: what was committed a moment ago is in the warehouse. Called again and again while it is so."""

    def changing(self, tables: Collection[str]) -> None:
        """Rows of these tables are about to become others; told before, since a commit may be the last deed."""


class _Ended(Enum):
    """Why following a stream ended."""

    REACHED = "the goal is reached"
    STOPPED = "it was told to stop"
    TO_LOAD = "a table has to be loaded anew"


class Sync:
    """One warehouse and its source.

    Attributes:
        changes: row changes applied so far; one that changed twice in a batch counts twice.
        transactions: likewise.
        batches: commits of the warehouse that held changes.

    Args:
        stop: asked again and again; True ends the work at the next boundary of a transaction.
        watcher: hears what happens.
        flush_s: how long changes are gathered.
    """

    def __init__(
        self,
        source: Source,
        target: Target,
        *,
        stop: Callable[[], bool] = lambda: False,
        watcher: Watcher | None = None,
        flush_s: float = FLUSH_S,
    ) -> None:
        self.source = source
        self.target = target
        self._stop = stop
        self._watcher = watcher or Watcher()
        self._flush_s = flush_s
        self.changes = self.transactions = self.batches = 0

    def follow(self, *, until_lsn: int | None = None) -> Position:
        """Load what is missing, then follow the stream.

        Args:
            until_lsn: stop once everything that was committed before it is in the warehouse, and nothing after it;
                None follows until it is told to stop.

        Raises:
            Waits: something does not work now; call it again later.
            Broken: going on would be a guess.
        """
        position = may_go_on(self.source.server, self.target, self.source.slot, self._check)
        ended = _Ended.TO_LOAD
        with contextlib.suppress(Stopped):
            while ended is _Ended.TO_LOAD and not self._stop():
                self._load_missing()
                ended, position = self._stream(position, until_lsn)
        return position

    def drain(self) -> Position:
        """Bring the warehouse up to everything that is committed now.

        Raises:
            Waits, Broken: as for `follow`.
        """
        with self.source.server.session() as session:
            until_lsn = log_end(session)
        return self.follow(until_lsn=until_lsn)

    def load_anew(self, table: str) -> None:
        """Let a table be loaded anew the next time; a warehouse that follows a source has it in `target.tables()`."""
        position = self.target.position()
        assert position is not None, "there is a table, so there is a position"
        self.target.commit(position, {table: "somebody asked for it"})

    def take_over(self, other: "Sync") -> None:
        """Go on where another sync of the same warehouse has ended, and count what it applied."""
        self.changes += other.changes
        self.transactions += other.transactions
        self.batches += other.batches
        if (position := self.target.position()) is not None:
            self._watcher.following(Progress(position, self.changes, self.transactions, self.batches))

    def moved(self, position: Position) -> Moved:
        """Say how far this sync has brought the warehouse."""
        rows = sum(self.target.row_counts().values())
        return Moved(format_lsn(position.applied_lsn), self.changes, self.transactions, rows)

    def _check(self) -> None:
        with self.source.server.session() as session:
            check_server(session, self.source.publication, self.source.tables)

    # ------------------------------------------------------------------ loading

    def _load_missing(self) -> None:
        while missing := self._missing():
            self._watcher.changing(missing)
            load_tables(
                self.source.server,
                self.target,
                missing,
                publication=self.source.publication,
                tell=self._watcher.loading,
                stop=self._stop,
            )

    def _missing(self) -> list[str]:
        """Name the tables that are not loaded, not to be trusted, or look otherwise than loaded; drop others."""
        with self.source.server.session() as session:
            published = fingerprints(session, self.source.publication)
        known = self.target.tables()
        for table in known.keys() - published.keys():
            self.target.forget(table)
        return [
            table
            for table, found in published.items()
            if table not in known or known[table].stale or not found.follows(known[table])
        ]

    # ------------------------------------------------------------------ following

    def _stream(self, position: Position, until_lsn: int | None) -> tuple[_Ended, Position]:
        applier = Applier(self.target, position)
        source = self.source
        try:
            with streaming(
                source.server, slot=source.slot, publication=source.publication, from_lsn=position.applied_lsn
            ) as stream:
                ended = _Follower(self, stream, applier, until_lsn).run()
        except BaseException:
            self.target.rollback()
            raise
        if applier.changes:
            self.target.rollback()
        return ended, applier.position

    def commit(self, stream: Stream, applier: Applier) -> None:
        """Let the warehouse commit, then tell the server, then whoever watches."""
        changes, transactions = applier.changes, applier.transactions
        if touched := applier.touched:
            self._watcher.changing(touched)
        stream.confirm(applier.commit().applied_lsn)
        self.changes += changes
        self.transactions += transactions
        self.batches += changes > 0
        self._watcher.following(Progress(applier.position, self.changes, self.transactions, self.batches))

    def caught_up(self) -> None:
        """Tell the watcher that nothing waits."""
        self._watcher.caught_up()

    def is_to_stop(self) -> bool:
        """Whether it was told to stop."""
        return self._stop()

    def looks_different(self) -> bool:
        """Whether the source's tables look otherwise than they were loaded; no message tells of that by itself."""
        return bool(self._missing())

    @property
    def flush_s(self) -> float:
        """How long changes are gathered."""
        return self._flush_s


class _Follower:
    """The loop of one stream."""

    def __init__(self, sync: Sync, stream: Stream, applier: Applier, until_lsn: int | None) -> None:
        self._sync = sync
        self._stream = stream
        self._applier = applier
        self._until_lsn = until_lsn
        self._since = 0.0  # when the first change that is not committed came
        self._advanced_at = self._looked_at = time.monotonic()

    def run(self) -> _Ended:
        while True:
            messages = self._stream.read(self._wait_s())
            ended = self._take(messages) if messages else self._idle()
            if ended is not None:
                return ended

    def _wait_s(self) -> float:
        """Wait for the next message until something else is due."""
        if self._until_lsn is not None and not self._applier.inside:
            return _ASK_S
        return _IDLE_S

    def _take(self, messages: list[bytes]) -> _Ended | None:
        take = self._applier.take
        for message in messages:
            event = decode(message)
            kind = type(event)
            if kind is Begin and self._is_behind_goal(event):
                return self._reached()
            if event is not None:
                take(event, len(message))
            if kind is Commit and (ended := self._boundary()) is not None:
                return ended
        self._stream.keep_alive()
        return None

    def _is_behind_goal(self, event: object) -> bool:
        return self._until_lsn is not None and isinstance(event, Begin) and event.commit_lsn >= self._until_lsn

    def _boundary(self) -> _Ended | None:
        """A transaction is whole: commit when enough is gathered, or for long enough, or a table has become stale."""
        applier = self._applier
        now = time.monotonic()
        self._since = self._since or now
        if applier.stale:
            self._commit()
            return _Ended.TO_LOAD
        if applier.is_full or now - self._since >= self._sync.flush_s:
            self._commit()
            return _Ended.STOPPED if self._sync.is_to_stop() else self._look(now)
        return None

    def _commit(self) -> None:
        self._sync.commit(self._stream, self._applier)
        self._since = 0.0
        self._advanced_at = time.monotonic()

    def _idle(self) -> _Ended | None:
        """Nothing came: commit what waits long enough, keep up with a log without us in it, look for the goal."""
        if self._sync.is_to_stop():
            return self._stopped()
        applier = self._applier
        if applier.inside:
            return None
        if self._until_lsn is not None:
            if self._stream.sent_lsn >= self._until_lsn or applier.reached_lsn >= self._until_lsn:
                return self._reached()
            self._stream.ask()
        now = time.monotonic()
        if self._since and now - self._since >= self._sync.flush_s:
            self._commit()
        elif not self._since:
            self._sync.caught_up()
            self._advance(now)
        return self._look(now)

    def _stopped(self) -> _Ended:
        """Keep the whole transactions that wait; half of one is sent again."""
        if not self._applier.inside and self._since:
            self._commit()
        return _Ended.STOPPED

    def _reached(self) -> _Ended:
        assert self._until_lsn is not None, "there is a goal to be reached"
        self._applier.pass_over(self._until_lsn)
        self._commit()
        return _Ended.REACHED

    def _advance(self, now: float) -> None:
        """Write down, now and then, that the log has gone on without us, so that the server need not keep it."""
        behind = self._stream.sent_lsn - self._applier.position.applied_lsn
        since_s = now - self._advanced_at
        if since_s < self._sync.flush_s:
            return  # where a commit costs, this one does too
        if behind > _ADVANCE_BYTES or (behind > 0 and since_s >= _ADVANCE_S):
            self._applier.pass_over(self._stream.sent_lsn)
            self._commit()

    def _look(self, now: float) -> _Ended | None:
        """Look now and then whether a table was changed to which nothing was written since."""
        if now - self._looked_at < _LOOK_S:
            return None
        self._looked_at = now
        if self._since:
            self._commit()  # looking may drop a table, which must not fall into the middle of a batch
        return _Ended.TO_LOAD if self._sync.looks_different() else None
