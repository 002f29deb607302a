"""A proxy between the driver and PostgreSQL that reads the protocol: counts answers, and cuts where a test says."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_READY_FOR_QUERY = b"Z"
_HEAD = 5  # a backend message: one byte of type, four of length


class Wire:
    """What passed, and what is to happen.

    Attributes:
        answers: how many ReadyForQuery messages the server sent: one for each question that was waited for.
        flights: how often the client spoke after the server had.
        cut_before: bytes at whose sight the connection is cut, before they reach the server.
        hold: bytes at whose sight nothing passes to the server any more.
        cut_after: bytes that still reach the server, but whose answer does not come back.
    """

    def __init__(self) -> None:
        self.port = 0
        self.answers = 0
        self.flights = 0
        self.cut_before: bytes | None = None
        self.cut_after: bytes | None = None
        self.hold: bytes | None = None
        self.connected = 0


class _Talk:
    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.client_spoke_last = False
        self.deaf = False
        self.rest = b""

    def from_client(self, data: bytes) -> bool:
        """Note it; False where the connection is to be cut before the server hears it."""
        if not self.client_spoke_last:
            self.wire.flights += 1
        self.client_spoke_last = True
        if self.wire.cut_before is not None and self.wire.cut_before in data:
            return False
        if self.wire.cut_after is not None and self.wire.cut_after in data:
            self.deaf = True
        return True

    def from_server(self, data: bytes) -> None:
        self.client_spoke_last = False
        self.rest += data
        while len(self.rest) >= _HEAD:
            length = 1 + int.from_bytes(self.rest[1:_HEAD], "big")
            if len(self.rest) < length:
                return
            self.wire.answers += self.rest[:1] == _READY_FOR_QUERY
            self.rest = self.rest[length:]


async def _pass_on(wire: Wire, client: tuple[asyncio.StreamReader, asyncio.StreamWriter], host: str, port: int) -> None:
    """Talk between a client and the server until one of them ends, or the test cuts."""
    (from_client, to_client), (from_server, to_server) = client, await asyncio.open_connection(host, port)
    talk = _Talk(wire)

    async def upward() -> None:
        while data := await from_client.read(65_536):
            if not talk.from_client(data):
                return
            if wire.hold is not None and wire.hold in data:
                await asyncio.Event().wait()
            to_server.write(data)

    async def downward() -> None:
        while (data := await from_server.read(65_536)) and not talk.deaf:
            talk.from_server(data)
            to_client.write(data)

    both = [asyncio.create_task(upward()), asyncio.create_task(downward())]
    try:
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in both:
            one.cancel()
        await asyncio.gather(*both, return_exceptions=True)
        for writer in (to_client, to_server):
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()


@asynccontextmanager
async def tapped(host: str, port: int) -> AsyncIterator[Wire]:
    """Listen on a free port and pass everything on to `host:port`. The client must not ask for TLS."""
    wire = Wire()
    tasks: set[asyncio.Task[None]] = set()

    async def serve(client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        wire.connected += 1
        await _pass_on(wire, (client, to_client), host, port)
        tasks.discard(task)

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    wire.port = listening.sockets[0].getsockname()[1]
    try:
        yield wire
    finally:
        listening.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
