"""Payments as they happen: server-sent events (html.spec.whatwg.org, 9.2) for whoever has the home page open.

Each write of a garage counts its version up in the same commit, so looking whether something is new costs one small
statement; only then is the list read. A stream ends after some minutes, and the browser opens the next, which looks
anew who reads and what they may see.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from uuid import UUID

from vend.api.route import Answer, Call
from vend.api.rules import AcrossGarages
from vend.db.handles import GarageSnapshot
from vend.domain.access import Permission
from vend.domain.lists import ListPlace, PaymentItem
from vend.store import lists, reports
from vend.web.browsed import page_route
from vend.web.listing import FIRST, LAST
from vend.web.page import HEADERS, View, look
from vend.web.places import BASE
from vend.web.scope import Scoped

SHOWN = 8
LOOK_S = 1.5
STREAM_S = 300.0
_QUIET_S = 15.0  # below the patience of proxies, which end a connection that says nothing


async def latest_payments(garages: GarageSnapshot) -> list[PaymentItem]:
    """Give the newest payments."""
    return await garages.run(
        lists.payments(
            place=ListPlace(sort="newest", row_limit=SHOWN),
            words=None,
            customers=[],
            from_at=FIRST,
            until_at=LAST,
            status=None,
        )
    )


async def stream_payments(call: Call[Scoped, None]) -> Answer:
    """Send the newest payments each time that there is one."""
    view = await look(call, "home", Permission.READ_MONEY)
    # nginx holds answers back until a buffer is full, unless it is told not to.
    headers = {**HEADERS, "X-Accel-Buffering": "no"}
    return Answer(_stream(call, view), 200, headers, "text/event-stream")


async def _stream(call: Call[Scoped, None], view: View) -> AsyncIterator[bytes]:
    """Look again and again, and send what changed."""
    ends_at = time.monotonic() + STREAM_S
    said_at, versions, known = time.monotonic(), None, None
    yield b"retry: 3000\n\n"
    while time.monotonic() < ends_at:
        async with call.services.door.garage_snapshot(view.scope.ids) as garages:
            now = {one.garage_id: one.version for one in await garages.run(reports.versions())}
            latest = await latest_payments(garages) if now != versions else None
        versions = now
        if latest is not None:
            shown = {(one.id, one.status) for one in latest}
            if shown != known:
                # The first time all is sent, since something may have come between the page and its stream.
                fresh: frozenset[UUID] = (
                    frozenset(one_id for one_id, _ in shown - known) if known is not None else frozenset()
                )
                yield _event(view, latest, fresh=fresh)
                known, said_at = shown, time.monotonic()
        if time.monotonic() - said_at > _QUIET_S:
            yield b": still here\n\n"
            said_at = time.monotonic()
        await asyncio.sleep(LOOK_S)


def _event(view: View, latest: list[PaymentItem], *, fresh: frozenset[UUID]) -> bytes:
    lines = view.part("live.html", latest=latest, fresh=fresh).splitlines()
    return b"event: payments\n" + b"".join(f"data: {line}\n".encode() for line in lines if line) + b"\n"


ROUTES = (
    page_route(
        f"{BASE}/live", stream_payments, AcrossGarages(Permission.READ_MONEY), summary="Payments as they happen"
    ),
)
