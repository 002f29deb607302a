"""Statements that only tests need: without a file, and on purpose without a garage in the predicate."""

from typing import Any, Protocol, TypeVar
from uuid import UUID

import msgspec

from vend.db.queries import PlatformCall, ReadCall, Statement, WriteCall

R = TypeVar("R")


class Runs(Protocol):
    """Any handle that reads."""

    async def run(self, call: ReadCall[R], /) -> R: ...


class Seen(msgspec.Struct, frozen=True):
    garage_id: UUID
    id: UUID


def _statement(text: str, returns: Any) -> Statement:
    def stub() -> None: ...

    stub.__annotations__ = {"return": returns}
    statement = Statement("test/inline", stub)
    vars(statement)["text"] = text
    return statement


_CUSTOMERS = _statement("select garage_id, id from customers", list[Seen])
_SETTING = _statement("select coalesce(current_setting('vend.garages', true), '')", str)
_WRONG = _statement("select 1 / (select count(*) from customers where id is null)", int)
_SLEEP = _statement("select pg_sleep(:seconds)::text", str)
_PID = _statement("select pg_backend_pid()", int)


def every_customer() -> ReadCall[list[Seen]]:
    """What row-level security alone lets through."""
    return ReadCall(_CUSTOMERS, {})


def setting() -> ReadCall[str]:
    return ReadCall(_SETTING, {})


def wrong() -> ReadCall[int]:
    return ReadCall(_WRONG, {})


def sleep(seconds: float) -> ReadCall[str]:
    return ReadCall(_SLEEP, {"seconds": seconds})


def backend_pid() -> ReadCall[int]:
    return ReadCall(_PID, {})


def platform_pid() -> PlatformCall[int]:
    return PlatformCall(_PID, {})


def write(text: str) -> WriteCall[None]:
    return WriteCall(_statement(text, None), {})
