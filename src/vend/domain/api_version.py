"""Versions of the API by date. An older one is the newest one, changed back step by step.

What the program knows is the newest version. A change that would break somebody's program gets a date of its own and
two pure functions: `older` takes what the newest version would answer back to what it was before, `newer` takes what an
older program sends forward. So no flow knows of versions, and a version costs nothing to whoever uses the newest.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

import msgspec

from vend.domain.errors import Invalid

Body: TypeAlias = dict[str, Any]
Transform: TypeAlias = Callable[[Body], Body]

FIRST = "2026-11-25"
HEADER = "Vend-Version"


class UnknownVersion(Invalid):
    """The version is none that there is: a date on which the API changed, such as 2026-11-25."""

    code = "unknown_api_version"


class VersionChange(msgspec.Struct, frozen=True):
    """One change that an older program would not understand.

    Attributes:
        date: the version that brought it.
        about: what changed, for the documentation.
        older: by the name of a Struct of the API, how an answer of it looked before.
        newer: by the name of a Struct that comes in, what it means now.
    """

    date: str
    about: str
    older: Mapping[str, Transform] = {}
    newer: Mapping[str, Transform] = {}


CHANGES: tuple[VersionChange, ...] = ()
"""Every change since the first version, oldest first."""


class Versions:
    """The versions that there are.

    Args:
        changes: since the first version, oldest first.
    """

    def __init__(self, changes: Sequence[VersionChange] = CHANGES) -> None:
        dates = [FIRST, *(change.date for change in changes)]
        assert dates == sorted(set(dates)), "each change has a date of its own, and they come in order"
        assert all(date.fromisoformat(one) for one in dates), "a version is a date"
        self._changes = tuple(changes)
        self.known = tuple(dates)

    @property
    def newest(self) -> str:
        """The version that the program speaks by itself."""
        return self.known[-1]

    def check(self, version: str, *, field: str = HEADER) -> str:
        """Give a version that there is.

        Raises:
            UnknownVersion: there is none of this name.
        """
        if version not in self.known:
            raise UnknownVersion(
                f"There is no version {version[:20]!r}; there are {', '.join(self.known)}.", field=field
            )
        return version

    def about(self) -> list[tuple[str, str]]:
        """Give each version and what it brought, the newest first."""
        return [*((one.date, one.about) for one in reversed(self._changes)), (FIRST, "The first version.")]

    def take_back(self, answer: Any, version: str) -> Any:
        """Give what an answer is in a version: builtins where it is older, the answer itself where it is the newest.

        Args:
            answer: a Struct of the API, with others in it.
        """
        since = self._since(version)
        return answer if not since else _take_back(answer, since)

    def bring_forward(self, body: Body, name: str, version: str) -> Body:
        """Give what a body of an older version is in the newest.

        Args:
            name: of the Struct that it is read as.
        """
        for change in self._since(version):
            if name in change.newer:
                body = change.newer[name](body)
        return body

    def brings_forward(self, name: str, version: str) -> bool:
        """Say whether a body of that version is another one now."""
        return any(name in change.newer for change in self._since(version))

    def _since(self, version: str) -> tuple[VersionChange, ...]:
        return tuple(change for change in self._changes if change.date > version)


def _take_back(value: Any, since: tuple[VersionChange, ...]) -> Any:
    """Write a value as builtins; each Struct in it is taken back after what is in it, by the newest change first."""
    if isinstance(value, msgspec.Raw):
        return msgspec.json.decode(value)
    if isinstance(value, dict):
        return {key: _take_back(one, since) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_take_back(one, since) for one in value]
    if not isinstance(value, msgspec.Struct):
        return value
    config, body = value.__struct_config__, {}
    if config.tag is not None and config.tag_field is not None:
        body[config.tag_field] = config.tag
    shown = set(msgspec.to_builtins(value)) if config.omit_defaults else None
    for field, name in zip(value.__struct_fields__, value.__struct_encode_fields__, strict=True):
        held = getattr(value, field)
        if held is not msgspec.UNSET and (shown is None or name in shown):
            body[name] = _take_back(held, since)
    for change in reversed(since):
        if (older := change.older.get(type(value).__name__)) is not None:
            body = older(body)
    return body
