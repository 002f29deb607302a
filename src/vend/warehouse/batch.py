"""Collapses changes by key: however often a row changed, the warehouse hears of its last image. Pure.

What a table has had since the last flush, in the order of the log, becomes: rows to remove by key, rows to put in their
place. A key that was first seen as new needs no removal: the warehouse is exact, so it cannot be there.
"""

from operator import itemgetter
from typing import cast

import msgspec

from vend.warehouse.pgoutput import UNCHANGED, Row
from vend.warehouse.shape import Shape

Key = tuple[bytes | None, ...]


class Image(msgspec.Struct, gc=False):
    """The last state of one row.

    Attributes:
        origin: the key under which the warehouse has the values that are UNCHANGED; None when there are none.
    """

    row: Row
    origin: Key | None = None


class TableChanges(msgspec.Struct, frozen=True):
    """What to do with one table, in this order: empty it, remove keys, insert images.

    Attributes:
        truncated: whether everything that the warehouse has goes.
        removed: keys whose rows go, those of changed rows included.
        whole: rows to insert that are complete.
        partial: rows to insert that take UNCHANGED values from the row at `origin`, read before anything is removed.
    """

    shape: Shape
    truncated: bool
    removed: list[Key]
    whole: list[Row]
    partial: list[Image]


class TableBatch:
    """The changes of one table since the last flush.

    Args:
        shape: of every row that is added; a table that changes its shape is loaded anew.
    """

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        positions = shape.key_positions
        pick = itemgetter(*positions)
        self._key = pick if len(positions) > 1 else lambda row: (pick(row),)
        self._truncated = False
        self._images: dict[Key, Image | None] = {}
        self._there: set[Key] = set()  # keys that the warehouse has

    def insert(self, new: Row) -> None:
        """A row that was not there."""
        self._images[self._key(new)] = Image(new)

    def update(self, old: Row | None, new: Row) -> None:
        """A row that was there; `old` has its key where that may have changed."""
        key = cast("Key", self._key(new))
        before_key = key if old is None else cast("Key", self._key(old))
        before = self._images.get(before_key)
        if before is None:
            self._there.add(before_key)
        image = Image(new)
        if UNCHANGED in new:
            image = _filled(new, before, before_key)
        if before_key != key:
            self._remove(before_key)
        self._images[key] = image

    def delete(self, old: Row) -> None:
        """A row that was there is gone."""
        key = cast("Key", self._key(old))
        if self._images.get(key) is None:
            self._there.add(key)
        self._remove(key)

    def truncate(self) -> None:
        """All rows are gone, those of the warehouse and those of this batch."""
        self._truncated = True
        self._images.clear()
        self._there.clear()

    def _remove(self, key: Key) -> None:
        """Forget a row; where the warehouse has it, remember that it goes."""
        if key in self._there:
            self._images[key] = None
        else:
            self._images.pop(key, None)

    def changes(self) -> TableChanges:
        """Give what the warehouse has to do."""
        images = [image for image in self._images.values() if image is not None]
        return TableChanges(
            self.shape,
            truncated=self._truncated,
            removed=list(self._there),
            whole=[image.row for image in images if image.origin is None],
            partial=[image for image in images if image.origin is not None],
        )


def _filled(new: Row, before: Image | None, before_key: Key) -> Image:
    """Take what the update left alone from the image before it, or say where the warehouse has it."""
    if before is None:
        return Image(new, before_key)
    row = [was if value is UNCHANGED else value for value, was in zip(new, before.row, strict=True)]
    return Image(row, before.origin if UNCHANGED in row else None)
