"""How old reports are in the mode `seconds`, end to end: from a payment's commit to the published figure.

The whole system runs as in `vend demo`. Drivers subscribe through the API at random moments, Stripe's sandbox charges,
webhooks come in, the worker records. For each payment the time runs from `created_at` of its row, which is a little
before its commit, until a reader of the published table sees one payment more. So waiting for a run that goes on
already, following the log, building, testing and publishing are all in it.
"""

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import msgspec

from vend.app.home import Home
from vend.app.stack import Stack
from vend.app.walk import Walk
from vend.app.walking import access_to
from vend.db.door import Door
from vend.domain.errors import Unavailable
from vend.engines import free_port
from vend.store import marts

_SEED = 7
_PAUSE_S = 1.5
_POLL_S = 0.02
_WAIT_S_MAX = 60.0
_FIRST, _LAST = date(2000, 1, 1), date(2200, 1, 1)

Tell = Callable[[str], None]


class Book(msgspec.Struct, frozen=True):
    """What there is before.

    Attributes:
        load: loads it, and gives how many payments are in it.
        email: of somebody who may let drivers subscribe.
        password: theirs.
    """

    load: Callable[[Stack], int]
    email: str
    password: str


class Result(msgspec.Struct, frozen=True):
    """What was measured, in seconds.

    Attributes:
        payments: how many were taken and followed to the report.
        book_payments: how many there were before.
        p50_s: from a payment's commit to the published figure; half were as fast.
        p95_s: likewise.
        max_s: the slowest.
    """

    payments: int
    book_payments: int
    p50_s: float
    p95_s: float
    max_s: float


def measure(folder: Path, book: Book, *, payments: int, tell: Tell) -> Result:
    """Start everything, take payments, and follow each to the published figures.

    Args:
        book: what there is before.
        payments: how many are taken.

    Raises:
        EngineError, HopFailed: a part did not start, or a payment did not come about.
        Unavailable: a payment was not published within a minute.
    """
    before: list[int] = []

    def fill(stack: Stack) -> str:
        before.append(book.load(stack))
        return ""

    home = Home(folder)
    with home.held():
        tell("starting everything")
        with Stack(home, port=free_port(), lasting=False, fill=fill) as stack:
            took_s = sorted(asyncio.run(_measure(stack, book, payments, tell)))
    return Result(payments, before[0], _at(took_s, 0.5), _at(took_s, 0.95), round(took_s[-1], 2))


async def _measure(stack: Stack, book: Book, payments: int, tell: Tell) -> list[float]:
    pauses = random.Random(_SEED)  # noqa: S311 (when somebody pays is no secret)
    async with access_to(stack, email=book.email, password=book.password) as access:
        walk = Walk(access, lambda _: None)
        await walk.prepare()
        before = await _published(access.door, walk.garage_id)
        paid_at: list[datetime] = []
        seen = asyncio.create_task(_watch(access.door, walk.garage_id, before, payments))
        try:
            for number in range(payments):
                tell(f"payment {number + 1} of {payments}")
                _, payment = await walk.pay()
                paid_at.append(payment.created_at)
                await asyncio.sleep(pauses.expovariate(1 / _PAUSE_S))
            seen_at = await seen
        finally:
            seen.cancel()
    return [(there - paid).total_seconds() for paid, there in zip(paid_at, seen_at, strict=True)]


async def _watch(door: Door, garage_id: UUID, before: int, payments: int) -> list[datetime]:
    """Give the instant at which each further payment was first counted."""
    seen_at: list[datetime] = []
    since = time.monotonic()
    while len(seen_at) < payments:
        new = await _published(door, garage_id) - before - len(seen_at)
        if new > 0:
            since = time.monotonic()
            seen_at += [datetime.now(UTC)] * new
        elif time.monotonic() - since > _WAIT_S_MAX:
            raise Unavailable("A payment was not published within a minute; see the log of `vend sync`.")
        await asyncio.sleep(_POLL_S)
    return seen_at


async def _published(door: Door, garage_id: UUID) -> int:
    """Count a garage's payments as the published figures have them."""
    async with door.garage_snapshot([garage_id], fresh=True) as garage:
        rows = await garage.run(marts.revenue_monthly(from_date=_FIRST, until_date=_LAST))
    return sum(row.payments for row in rows)


def _at(sorted_s: Sequence[float], part: float) -> float:
    """Give the value below which a part of the values lies, by nearest rank."""
    rank = max(1, -(-len(sorted_s) * round(part * 100) // 100))
    return round(sorted_s[rank - 1], 2)
