"""Named, expected endings that are not successes.

A flow raises one of these beside the operation that it belongs to; the edge alone turns its kind into an HTTP status
or an exit code. `code` is stable and public; `detail` says what happened and what to do.
"""

from enum import Enum


class Kind(Enum):
    """What sort of ending an error is, whatever the edge."""

    INVALID = "invalid"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    MISMATCH = "mismatch"
    DECLINED = "declined"
    TOO_MANY = "too_many"
    UNAVAILABLE = "unavailable"


class VendError(Exception):
    """Base of every named error.

    Attributes:
        code: stable machine-readable name, such as `pass_sold_out`.
        kind: what sort of ending it is.
        field: the input field that it is about, as a JSON path, or None.
        detail: a sentence for the reader that says what to do; holds no secret and no database detail.
    """

    code: str = "error"
    kind: Kind = Kind.INVALID

    def __init__(self, detail: str, *, field: str | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.field = field


class NotFound(VendError):
    """The thing does not exist, or not for the caller; the two are told apart by nobody."""

    code = "not_found"
    kind = Kind.NOT_FOUND


class Invalid(VendError):
    """The input breaks a rule that its type cannot express."""

    code = "invalid_input"
    kind = Kind.INVALID


class Unavailable(VendError):
    """A part that the operation needs does not answer now; trying again later may work."""

    code = "unavailable"
    kind = Kind.UNAVAILABLE
