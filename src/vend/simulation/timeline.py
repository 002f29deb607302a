"""The history of one seed as a person can read it, and its fingerprint."""

import hashlib
from datetime import datetime

import msgspec


class Entry(msgspec.Struct, frozen=True):
    """One thing that happened.

    Attributes:
        mark: `!` for a fault, `X` for a crash, `~` for waiting on a lock, blank for the ordinary.
    """

    at: datetime
    process: str
    actor: str
    what: str
    outcome: str
    mark: str = " "


class Timeline:
    """What happened, in order.

    Args:
        start: the instant that lines count from.
    """

    def __init__(self, start: datetime) -> None:
        self._start = start
        self.entries: list[Entry] = []

    def add(self, entry: Entry) -> None:
        """Write one thing down."""
        self.entries.append(entry)

    def lines(self) -> list[str]:
        """Give the history, a line each: time since the start, mark, process, actor, step, outcome."""
        return [self._line(entry) for entry in self.entries]

    def _line(self, entry: Entry) -> str:
        past = entry.at - self._start
        minutes, seconds = divmod(past.seconds, 60)
        hours, minutes = divmod(minutes, 60)
        clock = f"+{past.days:02d}d {hours:02d}:{minutes:02d}:{seconds:02d}.{past.microseconds:06d}"
        outcome = f" -> {entry.outcome}" if entry.outcome else ""
        return f"{clock} {entry.mark} {entry.process:<9} {entry.actor:<22} {entry.what}{outcome}"


def digest(lines: list[str]) -> str:
    """Give a timeline's fingerprint: two runs with the same one went the same way."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def summary(result: object) -> str:
    """Say in a few characters what a step gave."""
    if result is None:
        return "nothing"
    if isinstance(result, list):
        return f"{len(result)} rows"
    if isinstance(result, (str, int)) or (type(result).__str__ is not object.__str__ and not hasattr(result, "keys")):
        return str(result)
    return "a row" if hasattr(result, "keys") else "ok"
