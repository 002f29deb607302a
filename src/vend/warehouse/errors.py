"""What can go wrong between PostgreSQL and the warehouse, each with what mends it.

Two sorts: what waiting mends (`Waits`), where the process keeps trying, and what needs a person (`Broken`), where it
stops: nothing here ever guesses what the warehouse should hold.
"""

from vend.domain.errors import Kind, Unavailable, VendError


class Waits(Unavailable):
    """Something that is needed does not work now; nothing was applied in half, and it is tried again."""

    code = "sync_waits"


class SourceAway(Waits):
    """PostgreSQL does not answer."""

    code = "source_away"


class WarehouseFull(Waits):
    """The warehouse could not be written, as when its disk is full."""

    code = "warehouse_full"


class WarehouseAway(Waits):
    """The warehouse is a service that does not answer, or does not work just now."""

    code = "warehouse_away"


class SlotBusy(Waits):
    """Another process reads from the slot, or one that is gone has not been noticed yet by the server."""

    code = "slot_busy"


class Broken(VendError):
    """Going on would be a guess.

    Attributes:
        mend: the command that mends it.
    """

    code = "sync_broken"
    kind = Kind.CONFLICT

    def __init__(self, what: str, *, mend: str) -> None:
        super().__init__(f"{what} To mend it: {mend}")
        self.mend = mend


class NotSetUp(Broken):
    """The database does not publish what the warehouse needs."""

    code = "sync_not_set_up"


class NoKey(Broken):
    """A table has no key by which its changed rows are known."""

    code = "table_without_key"


class NotPrimary(Broken):
    """The server is a standby, or keeps too little in its log."""

    code = "not_a_primary"


class SlotGone(Broken):
    """The replication slot is missing, or the server has thrown away what it still owed us."""

    code = "slot_gone"


class SlotAhead(Broken):
    """The slot has been read further than the warehouse has come: this file is an older one, or not the slot's."""

    code = "slot_ahead"


class OtherServer(Broken):
    """The log is not the one that the warehouse followed."""

    code = "other_server"


class WarehouseGone(Broken):
    """The slot is there, but the warehouse holds nothing."""

    code = "warehouse_gone"


class WarehouseDamaged(Broken):
    """The warehouse cannot be read."""

    code = "warehouse_damaged"


class WarehouseRefuses(Broken):
    """The warehouse cannot hold what the source has."""

    code = "warehouse_refuses"


class WarehouseForbids(Broken):
    """The service that keeps the warehouse does not let us in, or not do what is needed."""

    code = "warehouse_forbids"


class WarehouseBusy(VendError):
    """Another process has the warehouse open."""

    code = "warehouse_busy"
    kind = Kind.CONFLICT
