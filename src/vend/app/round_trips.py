"""Counts round trips: passes TCP bytes on and counts how often the talk turns from the server back to the client."""

import asyncio
import contextlib
from typing import Self

_CHUNK = 65_536
_END_S_MAX = 2.0


class RoundTrips:
    """A proxy on loopback in front of a server; `count` grows by one with each question that the client sends.

    Bytes that follow each other in one direction are one question, however many packets they take.
    """

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.count = 0
        self.port = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = int(self._server.sockets[0].getsockname()[1])
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        if self._tasks:  # they end by themselves once the client has closed its connections
            await asyncio.wait(self._tasks, timeout=_END_S_MAX)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        server_reader, server_writer = await asyncio.open_connection(*self._target)
        asked = [False]
        await asyncio.gather(
            self._pass(reader, server_writer, asked, asks=True),
            self._pass(server_reader, writer, asked, asks=False),
        )
        self._tasks.discard(task)

    async def _pass(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, asked: list[bool], *, asks: bool
    ) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await source.read(_CHUNK):
                if asks and not asked[0]:
                    self.count += 1
                asked[0] = asks
                sink.write(data)
                await sink.drain()
        sink.close()
