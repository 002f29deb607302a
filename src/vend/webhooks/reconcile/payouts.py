"""Compares Stripe's payouts with the account's rows, the garages' parts and their ledgers."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from vend.billing.record_payouts import record_payout
from vend.domain.compare_payout import PayoutAtStripe, PayoutRow, compare_part, compare_whole
from vend.domain.errors import Unavailable, VendError
from vend.domain.payout import BACK, StripePayout
from vend.domain.reconcile import Cause, Evidence, Mismatch, Window, decide_cause, mended_by_reading_anew
from vend.store import payouts, reconcile
from vend.stripe_gateway.facts import instant
from vend.stripe_gateway.listing import payout_pages
from vend.stripe_gateway.payouts import RawPayout
from vend.webhooks.handlers import PAYOUT_EVENTS
from vend.webhooks.reconcile.run import Run

_TRAVELS = timedelta(days=15)
"""How long after it was made a payout may arrive, or be sent back by the bank."""

_Found = tuple[UUID | None, Mismatch]


async def compare_payouts(run: Run) -> None:
    """Compare every payout that arrived or came back, also one that was made a while before the window."""
    window = Window(run.window.from_at - _TRAVELS, run.window.until_at)
    async for page in payout_pages(run.stripe, window):
        seen = [_seen(one) for one in page if one.status == "paid" or one.status in BACK]
        wholes, parts = await _rows(run, [one.id for one in seen])
        for one in seen:
            mine = parts.get(one.id, [])
            run.counts.compared += 1 + len(mine)
            found = _compare(one, wholes.get(one.id), mine)
            await _settle(run, one, wholes.get(one.id), found)


def _seen(raw: RawPayout) -> PayoutAtStripe:
    arrived = raw.arrival_date if raw.status == "paid" else raw.created
    return PayoutAtStripe(raw.id, raw.status, raw.amount, instant(max(raw.created, arrived)))


async def _rows(run: Run, stripe_ids: list[str]) -> tuple[dict[str, StripePayout], dict[str, list[PayoutRow]]]:
    async with run.door.platform(reason="compare Stripe's payouts with what is kept") as platform:
        wholes = {one.id: one for one in await platform.run(payouts.wholes(stripe_payout_ids=stripe_ids))}
    parts: dict[str, list[PayoutRow]] = {}
    async with run.door.garage_snapshot(run.garages, fresh=True) as garages:
        for row in await garages.run(reconcile.payouts(stripe_ids=stripe_ids)):
            parts.setdefault(row.stripe_payout_id, []).append(row)
    return wholes, parts


def _compare(seen: PayoutAtStripe, whole: StripePayout | None, parts: Sequence[PayoutRow]) -> list[_Found]:
    found: list[_Found] = [(None, one) for one in compare_whole(seen, whole, parts)]
    return found + [(part.garage_id, one) for part in parts for one in compare_part(seen, part)]


async def _settle(run: Run, seen: PayoutAtStripe, whole: StripePayout | None, found: list[_Found]) -> None:
    """Tell what differs, after mending it if a lost event explains it; and what is of no garage."""
    if found and seen.id in run.fresh:
        run.counts.in_flight += 1
        return
    cause = await _cause(run, seen, whole, [one for _, one in found]) if found else Cause.UNKNOWN
    left, why = found, None
    if found and run.heal and mended_by_reading_anew(cause):
        why = await _mend(run, seen)
        wholes, parts = await _rows(run, [seen.id])
        whole = wholes.get(seen.id)
        left = _compare(seen, whole, parts.get(seen.id, []))
    for garage_id, one in found:
        healed = (garage_id, one.what) not in {(where, other.what) for where, other in left}
        run.record("payout", one, cause, garage_id=garage_id, stripe_id=seen.id, healed=healed, note=why)
    if whole is not None and whole.unattributed_minor:
        detail = f"{whole.unattributed_minor} of {whole.amount_minor} is of no garage here"
        rest = Mismatch("unattributed", whole.unattributed_minor, mendable=False, detail=detail)
        run.record("payout", rest, Cause.UNATTRIBUTED, garage_id=None, stripe_id=seen.id)


async def _cause(run: Run, seen: PayoutAtStripe, whole: StripePayout | None, found: Sequence[Mismatch]) -> Cause:
    async with run.door.platform(reason="find why a payout differs") as platform:
        inbox = await platform.run(reconcile.inbox_about(object_ids=[seen.id], types=sorted(PAYOUT_EVENTS)))
    evidence = Evidence(
        lost=seen.id in run.lost,
        received=inbox.received,
        failed=inbox.failed,
        parked=inbox.parked,
        applied_until_at=inbox.applied_until_at,
        order_open=False,
        changed_at=seen.changed_at,
        written_at=whole.updated_at if whole else None,
    )
    return decide_cause(found, evidence)


async def _mend(run: Run, seen: PayoutAtStripe) -> str | None:
    """Record it anew, as its event does; give why that could not be done, if so.

    Raises:
        Unavailable: Stripe or the database does not answer.
    """
    try:
        await record_payout(run.door, run.stripe, seen.id, now=run.now)
    except Unavailable:
        raise
    except VendError as error:
        return error.detail
    return None
