"""What the door gives out: handles already bound to their garages. Reading and writing are different types."""

from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

import asyncpg

from vend.db.connections import LOST, Lane
from vend.db.errors import Contended, DatabaseUnavailable, Duplicate, MissingReference
from vend.db.queries import Call, PlatformCall, ReadCall, Shape, Statement, WriteCall

R = TypeVar("R")


class Handle:
    """Runs declared statements on one leased connection. Made by the door alone."""

    __slots__ = ("_bound", "_lane", "broken", "over")

    def __init__(self, lane: Lane, bound: dict[str, Any]) -> None:
        self._lane = lane
        self._bound = bound
        self.broken = False
        self.over = False

    async def _run(self, call: Call[R]) -> R:
        # Its connection may be another tenant's by now.
        assert not self.over, "a handle ends with its `async with` block"
        connection = self._lane.connection
        try:
            result: R = await _fetch(connection, call.statement, call.arguments(self._bound))
        except asyncpg.UniqueViolationError as error:
            raise Duplicate(error.constraint_name or "") from error
        except asyncpg.ForeignKeyViolationError as error:
            raise MissingReference(error.constraint_name or "") from error
        except (
            asyncpg.LockNotAvailableError,
            asyncpg.DeadlockDetectedError,
            asyncpg.SerializationError,
        ) as error:
            raise Contended("This is being changed by somebody else; try again in a moment.") from error
        except LOST as error:
            self.broken = True
            raise DatabaseUnavailable("The database connection was lost; try again in a few seconds.") from error
        except asyncpg.InterfaceError as error:
            # The driver's own word; it says the same of a connection that was lost between two statements.
            self.broken = True
            if connection.is_closed():
                raise DatabaseUnavailable("The database connection was lost; try again in a few seconds.") from error
            raise
        except BaseException:
            self.broken = True
            raise
        return result


async def _fetch(connection: Any, statement: Statement, arguments: Sequence[Any]) -> Any:
    """Run a statement and shape its rows as the stub says."""
    shape = statement.result[0]
    if shape is Shape.ROWS:
        return [statement.to_struct(record) for record in await connection.fetch(statement.sql, *arguments)]
    if shape is Shape.SCALAR:
        return await connection.fetchval(statement.sql, *arguments)
    if shape is Shape.NOTHING:
        await connection.execute(statement.sql, *arguments)
        return None
    record = await connection.fetchrow(statement.sql, *arguments)
    assert record is not None or shape is Shape.OPTIONAL_ROW, f"{statement.path}.sql gave no row"
    return None if record is None else statement.to_struct(record)


class GarageSnapshot(Handle):
    """Reads rows of its garages, perhaps a moment old. Each statement sees its own instant."""

    __slots__ = ("garages",)

    def __init__(self, lane: Lane, garages: tuple[UUID, ...]) -> None:
        bound: dict[str, Any] = {"garages": list(garages)}
        if len(garages) == 1:
            bound["garage_id"] = garages[0]
        super().__init__(lane, bound)
        self.garages = garages

    async def run(self, call: ReadCall[R]) -> R:
        """Run a reading statement."""
        return await self._run(call)


class GarageTx(Handle):
    """Reads and writes rows of one garage in one transaction, which ends with the `async with` block.

    Attributes:
        wrote: whether a statement that may write was run.
    """

    __slots__ = ("garage_id", "wrote")

    def __init__(self, lane: Lane, garage_id: UUID) -> None:
        super().__init__(lane, {"garage_id": garage_id, "garages": [garage_id]})
        self.garage_id = garage_id
        self.wrote = False

    async def run(self, call: ReadCall[R] | WriteCall[R]) -> R:
        """Run a statement. A Duplicate or MissingReference ends the transaction: nothing of it stays."""
        self.wrote |= isinstance(call, WriteCall)
        return await self._run(call)


class Platform(Handle):
    """Works across tenants, for a stated reason: sign-in, inbox, worker. Each statement commits by itself."""

    __slots__ = ("reason",)

    def __init__(self, lane: Lane, reason: str) -> None:
        super().__init__(lane, {})
        self.reason = reason

    async def run(self, call: PlatformCall[R]) -> R:
        """Run a cross-tenant statement."""
        return await self._run(call)


class PlatformTx(Platform):
    """The same in one transaction."""

    __slots__ = ()
