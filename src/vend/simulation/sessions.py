"""The database sessions of all simulated processes: watched at the gate, and used again once somebody dropped them.

A dropped session is rolled back and kept for whoever connects next, since that leaves the database as a closed one
would, at a thirtieth of the cost. Only one that is in the middle of a statement is truly ended.
"""

import re
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import msgspec

from vend.db.gate import Session, rolled_back
from vend.db.queries import REGISTRY
from vend.simulation.control import Control
from vend.simulation.process import HERE
from vend.simulation.scheduler import Scheduler

T = TypeVar("T")
_COMMENT = re.compile("--[^\n]*")


class _Held(msgspec.Struct, frozen=True, eq=False):
    """A session in somebody's hands."""

    pid: int
    url: str
    session: Session
    process: str


class Sessions:
    """The gate that all processes share; it asks the scheduler of the history that runs.

    Args:
        control: ends sessions that are in the middle of a statement.

    Attributes:
        wrote: whether anything may have been written since somebody set it to False.
    """

    def __init__(self, control: Control) -> None:
        self.scheduler: Scheduler | None = None
        self._control = control
        self.wrote = True
        self._names = {statement.sql: path for path, (_, statement) in REGISTRY.items()}
        self._reading = {sql for sql in self._names if _COMMENT.sub("", sql).lstrip().startswith("select")}
        self._spare: dict[str, list[Session]] = {}
        self._out: dict[int, _Held] = {}
        self._dropped: list[_Held] = []
        self._busy: set[int] = set()

    async def open(self, url: str, make: Callable[[], Awaitable[Session]]) -> Session:
        """Give a session; connecting is no step of a history, for it changes nothing.

        Whoever asks goes on at the same moment whether the session is a spare one, which depends on what was played
        before, or is made now, which takes as long as the machine likes.
        """

        async def spare_or_new() -> Session:
            spare = self._spare.get(url)
            return spare.pop() if spare else await make()

        here = HERE.get()
        if self.scheduler is None or here is None:
            session = await spare_or_new()
        else:
            session = await self.scheduler.aside(spare_or_new)
        self._out[id(session)] = _Held(session.get_server_pid(), url, session, here.name if here else "")
        return session

    async def pass_through(
        self, what: str, arguments: tuple[Any, ...], session: Session, work: Callable[[], Awaitable[T]]
    ) -> T:
        """Let a message through when its turn comes; at once outside of a history."""
        if self.scheduler is None or HERE.get() is None:
            return await work()
        name = self._names.get(what) or _name_of(what)
        pid = session.get_server_pid()

        async def busily() -> T:
            self._busy.add(pid)
            result = await work()
            self._busy.discard(pid)
            if what not in self._reading and not session.is_in_transaction():
                self.wrote = True
            return result

        return await self.scheduler.step(name, busily, key=repr(arguments), pid=pid)

    def dropped(self, session: Session) -> None:
        """Hear that nobody uses a session any more."""
        if id(session) in self._out:
            self._dropped.append(self._out[id(session)])

    def drop_all_of(self, process: str) -> None:
        """Drop the sessions of a process that died."""
        self._dropped += [held for held in self._out.values() if held.process == process]

    def drop_all(self) -> None:
        """Drop every session: the history is over."""
        self._dropped += self._out.values()

    async def clear_dropped(self) -> None:
        """Roll back what was dropped, before anybody else goes on."""
        while self._dropped:
            held = self._dropped.pop()
            if self._out.pop(id(held.session), None) is None:
                continue
            if held.pid in self._busy or not await rolled_back(held.session):
                self._busy.discard(held.pid)
                await self._control.end_session(held.pid)
                held.session.terminate()
                continue
            self._spare.setdefault(held.url, []).append(held.session)

    async def close(self) -> None:
        """Close every session."""
        self.drop_all()
        await self.clear_dropped()
        for spare in self._spare.values():
            for session in spare:
                await session.close(timeout=2)


def _name_of(message: str) -> str:
    """Give the name of what no file holds: the door's messages; that which commits counts the write, too."""
    return "commit" if message.endswith("commit") else message.partition(";")[0].partition("(")[0]
