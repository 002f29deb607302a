"""The stream of changes from a slot.

Confirming is ours alone: the server is told that something is safe only after the warehouse has committed it.
(psycopg2's ready-made stream confirms by itself when the server is idle; the slot could then be ahead of what the
warehouse has written down, which is how a warehouse that is older than its slot is recognised.)
"""

import contextlib
import select
import struct
import time
from collections.abc import Iterator

import psycopg
from psycopg import pq

from vend.warehouse.errors import SlotBusy, SourceAway
from vend.warehouse.lsn import format_lsn
from vend.warehouse.replication.session import Server, Walsender, told
from vend.warehouse.replication.slot import quoted

# PostgreSQL's documentation, "Streaming Replication Protocol".
_DATA, _KEEPALIVE = b"w"[0], b"k"[0]
_DATA_HEADER = 25  # kind, place of the data, end of the log, clock
_ALIVE = struct.Struct(">BQqB").unpack_from
_STATUS = struct.Struct(">BQQQqB").pack
_STATUS_KIND = b"r"[0]
_STATUS_EVERY_S = 5.0
_FEW, _GATHER_S = 16, 0.001
_READ_MAX = 1000  # messages at once, so that whatever else is due is done between them
_EPOCH_S = 946_684_800  # 2000-01-01


class Stream:
    """One running stream.

    Attributes:
        sent_lsn: as far as the server had sent everything, by its own word, before the last reading.
    """

    def __init__(self, walsender: Walsender, confirmed_lsn: int) -> None:
        self._connection = walsender.connection
        self._confirmed_lsn = confirmed_lsn
        self._told_at = 0.0
        self._sent_later = 0
        self._came_few = False
        self.sent_lsn = 0

    def read(self, wait_s: float) -> list[bytes]:
        """Give the plug-in's messages that are there, waiting for a while when there are none.

        Raises:
            SourceAway: the connection is lost, or the server ended the stream.
        """
        self.sent_lsn = self._sent_later  # what was given before has been taken
        with told():
            messages = self._there()
            if not messages:
                self._wait(wait_s)
                messages = self._there()
        if not messages:
            self.sent_lsn = self._sent_later
        self._came_few = len(messages) < _FEW
        return messages

    def _there(self) -> list[bytes]:
        messages: list[bytes] = []
        add, take = messages.append, self._connection.get_copy_data
        while len(messages) < _READ_MAX:
            length, data = take(1)
            if length <= 0:
                if length < 0:
                    self._ended()
                break
            if data[0] == _DATA:
                add(bytes(data[_DATA_HEADER:]))
            elif data[0] == _KEEPALIVE:
                _, sent_lsn, _, asks = _ALIVE(data)
                if asks:
                    self._tell()
                self._sent_later = max(self._sent_later, sent_lsn)
                if messages:
                    break
        return messages

    def confirm(self, lsn: int) -> None:
        """Tell the server that everything before a place is safe."""
        self._confirmed_lsn = max(self._confirmed_lsn, lsn)
        self._tell()

    def ask(self) -> None:
        """Ask the server how far it has sent; the answer comes as `sent_lsn`."""
        self._tell(asks=True)

    def _wait(self, wait_s: float) -> None:
        """Wait for bytes; tell the server now and then that we live."""
        if time.monotonic() - self._told_at > _STATUS_EVERY_S:
            self._tell()
        there, _, _ = select.select([self._connection.socket], [], [], wait_s)
        if there and self._came_few:
            time.sleep(_GATHER_S)  # the server sends each message by itself; waking up for each costs more than it
        self._connection.consume_input()

    def keep_alive(self) -> None:
        """Tell the server that we live, if that is due; called while messages come without a pause."""
        if time.monotonic() - self._told_at > _STATUS_EVERY_S:
            self._tell()

    def _tell(self, *, asks: bool = False) -> None:
        micros = int((time.time() - _EPOCH_S) * 1_000_000)
        lsn = self._confirmed_lsn
        with told():
            self._connection.put_copy_data(_STATUS(_STATUS_KIND, lsn, lsn, lsn, micros, asks))
            self._connection.flush()
        self._told_at = time.monotonic()

    def _ended(self) -> None:
        with told():
            result = self._connection.get_result()
            if result is not None and result.status == pq.ExecStatus.FATAL_ERROR:
                raise psycopg.errors.error_from_result(result)
        raise SourceAway("PostgreSQL ended the stream of changes.")


@contextlib.contextmanager
def streaming(server: Server, *, slot: str, publication: str, from_lsn: int) -> Iterator[Stream]:
    """Stream what was committed from a place on.

    Raises:
        SlotBusy: another process reads from the slot.
        SourceAway: the server does not answer.
    """
    with server.replication() as walsender:
        options = f"proto_version '1', publication_names '{quoted(publication)}'"
        command = f"START_REPLICATION SLOT {quoted(slot)} LOGICAL {format_lsn(from_lsn)} ({options})"
        with told():
            result = walsender.connection.exec_(command.encode())
            if result.status != pq.ExecStatus.COPY_BOTH:
                error = psycopg.errors.error_from_result(result)
                if isinstance(error, psycopg.errors.ObjectInUse):
                    raise SlotBusy(f"Another process reads from the slot {slot}.") from error
                raise error
        yield Stream(walsender, from_lsn)
