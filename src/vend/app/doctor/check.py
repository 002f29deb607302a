"""One thing that the doctor looked at."""

from typing import Literal

import msgspec

State = Literal["ok", "warn", "fail"]


class Check(msgspec.Struct, frozen=True):
    """What was found.

    Attributes:
        name: what was looked at.
        state: `fail` keeps something from working, `warn` may do so later or is only needed by some.
        says: what is so.
        mend: what to do; empty when it is ok.
    """

    name: str
    state: State
    says: str
    mend: str = ""


def ok(name: str, says: str) -> Check:
    """Give a check that found nothing wrong."""
    return Check(name, "ok", says)


def warn(name: str, says: str, mend: str) -> Check:
    """Give a check that found something to know."""
    return Check(name, "warn", says, mend)


def fail(name: str, says: str, mend: str) -> Check:
    """Give a check that found something broken."""
    return Check(name, "fail", says, mend)
