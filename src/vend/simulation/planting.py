"""What a planted bug is."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import msgspec

Patched = AbstractContextManager[object]


class Plant(msgspec.Struct, frozen=True):
    """A bug.

    Attributes:
        what: what a careless programmer did.
        patches: put it in and take it out.
        script: names a script that changes the schema first, and one that puts it back.
    """

    name: str
    what: str
    patches: Callable[[], list[Patched]] = list
    script: str | None = None
