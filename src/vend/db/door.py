"""The one door to tenant data.

    async with door.garage_snapshot([garage_id]) as garage:      # standby if there is one: a moment old
    async with door.garage_transaction(garage_id) as garage:     # primary: writes and money decisions
    async with door.platform(reason="sign-in") as platform:      # across tenants

Three things keep tenants apart, each enough alone: every statement names its garages (a law test), every tenant table
has forced row-level security on the setting `vend.garages`, and the roles here own nothing and bypass nothing.

A snapshot's setting outlives its lease, since that saves a round trip when the same garage comes again. So: the setting
is issued anew whenever the lease's garages differ from what the connection carries, and a connection is discarded when
its lease ends in anything but success or one of our own named endings. A transaction uses SET LOCAL in the same message
as BEGIN, and leaves the session's setting alone.
"""

import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg

from vend.db.connections import LOST, Connections, Lane
from vend.db.errors import CommitUnknown, Contended, DatabaseUnavailable
from vend.db.handles import GarageSnapshot, GarageTx, Handle, Platform, PlatformTx
from vend.domain.errors import VendError

_READER_REST_S = 5.0
_NOT_SAVED = "The change could not be saved; try again."
_LOST = (*LOST, asyncpg.InterfaceError)


class Door:
    """Gives out handles that are bound to their garages.

    Args:
        app: connections of the tenant-bound role to the primary.
        platform: connections of the platform role to the primary; None where nothing may work across tenants.
        reader: connections of the reading role to a standby; None to read from the primary.
    """

    def __init__(
        self, app: Connections, *, platform: Connections | None = None, reader: Connections | None = None
    ) -> None:
        self._app = app
        self._platform = platform
        self._reader = reader
        self._reader_rests_until = 0.0

    @asynccontextmanager
    async def garage_snapshot(self, garages: Iterable[UUID], *, fresh: bool = False) -> AsyncIterator[GarageSnapshot]:
        """Lease a reading handle.

        Args:
            garages: what may be seen; none means that nothing can be.
            fresh: read from the primary, for decisions about money and for one's own last write.

        Raises:
            DatabaseUnavailable: no server answers.
        """
        bound = tuple(garages)
        tenant = _tenant(bound)
        connections, lane = await self._take_for_reading(tenant, fresh=fresh)
        handle = GarageSnapshot(lane, bound)
        try:
            if lane.tenant != tenant:
                await _carry(lane, tenant)
            yield handle
        except BaseException as error:
            _end(connections, lane, handle, keep=isinstance(error, VendError) and lane.tenant == tenant)
            raise
        else:
            _end(connections, lane, handle, keep=True)

    async def _take_for_reading(self, tenant: str, *, fresh: bool) -> tuple[Connections, Lane]:
        if self._reader is not None and not fresh and time.monotonic() >= self._reader_rests_until:
            try:
                return self._reader, await self._reader.take(tenant)
            except DatabaseUnavailable:
                # A standby that is away must not take reading away with it.
                self._reader_rests_until = time.monotonic() + _READER_REST_S
        return self._app, await self._app.take(tenant)

    @asynccontextmanager
    async def garage_transaction(self, garage_id: UUID) -> AsyncIterator[GarageTx]:
        """Open a transaction on the primary, bound to one garage; it commits when the block ends well.

        Raises:
            DatabaseUnavailable: the primary does not answer; nothing was written.
            CommitUnknown: the connection was lost in the commit; it may have been written.
        """
        begin = f"begin; select set_config('vend.garages', '{_tenant((garage_id,))}', true)"
        lane = await self._app.take("")
        handle = GarageTx(lane, garage_id)
        async with _transaction(self._app, lane, handle, begin):
            yield handle

    @asynccontextmanager
    async def platform(self, *, reason: str) -> AsyncIterator[Platform]:
        """Lease a cross-tenant handle whose statements commit one by one."""
        connections = self._cross_tenant(reason)
        lane = await connections.take("")
        handle = Platform(lane, reason)
        try:
            yield handle
        except BaseException as error:
            _end(connections, lane, handle, keep=isinstance(error, VendError))
            raise
        else:
            _end(connections, lane, handle, keep=True)

    @asynccontextmanager
    async def platform_transaction(self, *, reason: str) -> AsyncIterator[PlatformTx]:
        """Open a cross-tenant transaction."""
        connections = self._cross_tenant(reason)
        lane = await connections.take("")
        handle = PlatformTx(lane, reason)
        async with _transaction(connections, lane, handle, "begin"):
            yield handle

    def _cross_tenant(self, reason: str) -> Connections:
        assert reason, "cross-tenant work states its reason"
        assert self._platform is not None, "this process was composed without a platform role"
        return self._platform

    async def close(self) -> None:
        """Close every idle connection; leased ones close when they come back."""
        for connections in (self._app, self._platform, self._reader):
            if connections is not None:
                await connections.close()


def _tenant(garages: tuple[UUID, ...]) -> str:
    """Give the setting's value, an array literal; only hexadecimal digits, dashes, commas and braces can be in it."""
    assert all(isinstance(garage, UUID) for garage in garages), "a garage id is a UUID"
    return "{" + ",".join(str(UUID(int=garage.int)) for garage in garages) + "}"


def _end(connections: Connections, lane: Lane, handle: Handle, *, keep: bool) -> None:
    handle.over = True
    if keep and not handle.broken:
        connections.give_back(lane)
    else:
        connections.drop(lane)


@asynccontextmanager
async def _transaction(connections: Connections, lane: Lane, handle: Handle, begin: str) -> AsyncIterator[None]:
    try:
        await _begin(lane, handle, begin)
        try:
            yield
        finally:
            handle.over = True
    except VendError:
        # One of our own endings: unless the connection broke it is sound, so roll back and keep it.
        await _roll_back(connections, lane, handle)
        raise
    except BaseException:
        connections.drop(lane)
        raise
    else:
        await _commit(connections, lane, handle)


async def _begin(lane: Lane, handle: Handle, begin: str) -> None:
    try:
        await lane.connection.execute(begin)
    except _LOST as error:
        handle.broken = True
        raise DatabaseUnavailable("The database connection was lost; nothing was written.") from error


async def _carry(lane: Lane, tenant: str) -> None:
    """Make the session carry a tenant; until the server has answered, nobody knows which one it carries."""
    lane.tenant = "?"
    try:
        await lane.connection.execute(f"select set_config('vend.garages', '{tenant}', false)")
    except _LOST as error:
        raise DatabaseUnavailable("The database connection was lost; try again in a few seconds.") from error
    lane.tenant = tenant


async def _roll_back(connections: Connections, lane: Lane, handle: Handle) -> None:
    if handle.broken:
        connections.drop(lane)
        return
    try:
        await lane.connection.execute("rollback")
    except BaseException as error:
        connections.drop(lane)
        if not isinstance(error, Exception):
            raise
    else:
        connections.give_back(lane)


def _new_version(handle: Handle) -> str:
    """Give the statement that counts a garage's write, for the message that commits it; none when nothing was written.

    What is computed from a garage's rows, and kept elsewhere, is kept under this number (`vend.reports.cache`).
    """
    if not isinstance(handle, GarageTx) or not handle.wrote:
        return ""
    # The id is a UUID; see `_tenant`.
    garage_id = UUID(int=handle.garage_id.int)
    # Events are written by deferred triggers: before the version is counted, since that row is locked from then on.
    return (
        f"set constraints all immediate; insert into garage_versions (garage_id, version) values ('{garage_id}', 1)"  # noqa: S608
        " on conflict (garage_id) do update set version = garage_versions.version + 1; "
    )


async def _commit(connections: Connections, lane: Lane, handle: Handle) -> None:
    try:
        status = await lane.connection.execute(_new_version(handle) + "commit")
    except asyncpg.IntegrityConstraintViolationError:
        connections.drop(lane)
        raise
    except asyncpg.LockNotAvailableError as error:
        # Only the garage's version is locked in this message, before the commit: nothing of it was saved.
        connections.drop(lane)
        raise Contended("This is being changed by somebody else; try again in a moment.") from error
    except asyncpg.InFailedSQLTransactionError as error:
        connections.drop(lane)
        raise DatabaseUnavailable(_NOT_SAVED) from error
    except (*_LOST, asyncpg.PostgresError) as error:
        connections.drop(lane)
        raise CommitUnknown("Whether this was saved is not known; look before you try again.") from error
    except BaseException:
        connections.drop(lane)
        raise
    connections.give_back(lane)
    if status != "COMMIT":
        # PostgreSQL answers ROLLBACK to the commit of a failed transaction.
        raise DatabaseUnavailable(_NOT_SAVED)
