"""What a planted bug is."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from unittest.mock import patch

import msgspec

from vend.db.queries import REGISTRY

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


@contextmanager
def changed_statement(path: str, old: str, new: str) -> Iterator[None]:
    """Have another text in one statement while the block runs."""
    statement = REGISTRY[path][1]
    assert old in statement.text, f"{path}.sql has changed: the plant must, too"
    changed = statement.text.replace(old, new)
    with patch.dict(statement.__dict__, {"text": changed}):
        statement.__dict__.pop("_compiled", None)
        try:
            yield
        finally:
            statement.__dict__.pop("_compiled", None)
