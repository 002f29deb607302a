"""Reads for the API: from the standby, and once more from the primary before saying that something is not there."""

from typing import Any, TypeVar

from vend.api.route import NOTHING_HERE, Call
from vend.db.queries import ReadCall
from vend.domain.errors import NotFound

T = TypeVar("T")


async def one(call: Call[Any, Any], read: ReadCall[T | None]) -> T:
    """Read one thing of the path's garage; a client that has just made it finds it.

    Raises:
        NotFound: it is not there.
    """
    for fresh in (False, True):
        async with call.services.door.garage_snapshot([call.garage_id], fresh=fresh) as garage:
            found = await garage.run(read)
        if found is not None:
            return found
    raise nothing_here()


async def many(call: Call[Any, Any], read: ReadCall[list[T]]) -> list[T]:
    """Read rows of the path's garage."""
    async with call.services.door.garage_snapshot([call.garage_id]) as garage:
        return await garage.run(read)


def nothing_here() -> NotFound:
    """Make the one answer for what does not exist and for what is somebody else's."""
    return NotFound(NOTHING_HERE)
