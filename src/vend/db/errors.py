"""What can go wrong between us and the database, without a word of the database's own detail."""

from vend.domain.errors import Kind, Unavailable, VendError


class DatabaseUnavailable(Unavailable):
    """No connection could be had, or it broke before anything was written."""

    code = "database_unavailable"


class CommitUnknown(Unavailable):
    """The connection was lost while committing: the change may or may not have been made. Look before trying again."""

    code = "commit_unknown"


class Duplicate(VendError):
    """A unique key refused a row.

    Attributes:
        constraint: the key's name, for the flow that knows what it means; never shown.
    """

    code = "duplicate"
    kind = Kind.CONFLICT

    def __init__(self, constraint: str) -> None:
        super().__init__("There is one like this already.")
        self.constraint = constraint


class MissingReference(VendError):
    """A composite foreign key refused a row: what it points to is not in this garage.

    Attributes:
        constraint: the key's name, for the flow that knows what it means; never shown.
    """

    code = "missing_reference"
    kind = Kind.NOT_FOUND

    def __init__(self, constraint: str) -> None:
        super().__init__("Something that this refers to does not exist.")
        self.constraint = constraint


class Contended(Unavailable):
    """A lock could not be had in time, or two transactions waited for each other; nothing was written."""

    code = "contended"
