"""Pages of newest-first lists, addressed by the last row seen, so that new rows never shift a page."""

from datetime import UTC, datetime
from uuid import UUID

import msgspec

ROWS_MAX = 200


class Page(msgspec.Struct, frozen=True):
    """Which rows to give: those before a place, at most so many.

    Attributes:
        before_at: instant of the last row seen; far in the future for the first page.
        before_id: its id.
        row_limit: 1 to ROWS_MAX, plus one when the caller wants to know whether more follow.
    """

    before_at: datetime = datetime(9999, 1, 1, tzinfo=UTC)
    before_id: UUID = UUID(int=(1 << 128) - 1)
    row_limit: int = 50
