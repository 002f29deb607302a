"""Records a payout: each garage's part of it with its lines, the account's whole, and what that means for the ledger.

Each garage is one transaction. Recording again changes nothing; what a crash left out between two garages, or what was
not known here yet, is added by the next time.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID

import msgspec
import structlog

from vend.billing.part_payout import Line, Parts, part_payout
from vend.billing.posting import Cause, post, post_reversals
from vend.db.door import Door
from vend.db.handles import GarageTx
from vend.domain.ids import make_id
from vend.domain.payout import (
    BACK,
    LineBatch,
    Payout,
    StripePayout,
    Unattributed,
    bank_minor,
    paid_out,
    payout_may_become,
)
from vend.store import payouts
from vend.stripe_gateway.facts import instant
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.listing import transactions_of
from vend.stripe_gateway.payouts import FailureBooked, RawPayout, RawTransaction, read_payout

_log = structlog.get_logger(__name__)

_TOLD_MAX = 100
"""How many unattributed movements are kept one by one; the sum is of all."""

_NOT_ITEMIZED = "Stripe does not list what is in it"
_NOT_LISTED = "Stripe's list lacks it"


class Recorded(msgspec.Struct, frozen=True):
    """A payout as a whole, and each garage's net, in minor units."""

    whole: StripePayout
    nets: dict[UUID, int]


async def record_payout(door: Door, stripe: StripeGateway, stripe_payout_id: str, *, now: datetime) -> Recorded:
    """Read a payout and all that is in it from Stripe, and write it, garage by garage.

    Raises:
        Missing: Stripe has no such payout.
        Unavailable: Stripe or the database does not answer; what is written stays, the next time goes on.
    """
    raw = await read_payout(stripe, stripe_payout_id)
    parts = await _parts(door, stripe, raw, now=now)
    nets: dict[UUID, int] = {}
    for garage_id in sorted(parts.lines):
        async with door.garage_transaction(garage_id) as garage:
            nets[garage_id] = await write_payout(garage, raw, parts.lines[garage_id], now=now)
    whole, untold = _whole(raw, nets, parts.unattributed, now=now)
    async with door.platform(reason="keep one of Stripe's payouts as a whole") as platform:
        told = msgspec.json.encode(untold[:_TOLD_MAX]).decode()
        await platform.run(payouts.keep_whole(payout=whole, unattributed=told))
    if whole.unattributed_minor:
        _log.warning(
            "payout_unattributed", payout=raw.id, unattributed_minor=whole.unattributed_minor, first=untold[:5]
        )
    return Recorded(whole, nets)


async def _parts(door: Door, stripe: StripeGateway, raw: RawPayout, *, now: datetime) -> Parts:
    """Attribute what is in a payout; money of an earlier one that failed is parted as that one was."""
    if not raw.itemized:
        return Parts({}, [Unattributed(raw.id, "payout", raw.amount, _NOT_ITEMIZED)])
    listed = [one async for page in transactions_of(stripe, raw.id) for one in page if _behind(one) != raw.id]
    earlier = {
        one.source.id: await record_payout(door, stripe, one.source.id, now=now)
        for one in listed
        if one.source is not None and not isinstance(one.source, str) and one.source.object == "payout"
    }
    came_back = {name: (one.whole.amount_minor, one.nets) for name, one in earlier.items()}
    return await part_payout(door, stripe, listed, came_back, currency=raw.currency.upper(), now=now)


def _behind(one: RawTransaction) -> str | None:
    return one.source.id if one.source is not None and not isinstance(one.source, str) else one.source


def _whole(
    raw: RawPayout, nets: dict[UUID, int], unattributed: Sequence[Unattributed], *, now: datetime
) -> tuple[StripePayout, list[Unattributed]]:
    attributed = sum(nets.values())
    untold = list(unattributed)
    missing = raw.amount - attributed - sum(one.net_minor for one in untold)
    if missing:
        untold.append(Unattributed(raw.id, "payout", missing, _NOT_LISTED))
    whole = StripePayout(
        id=raw.id,
        status=raw.status,
        currency=raw.currency.upper(),
        amount_minor=raw.amount,
        attributed_minor=attributed,
        unattributed_minor=raw.amount - attributed,
        parts=len(nets),
        itemized=raw.itemized,
        arrival_date=_arrival(raw),
        sent_at=instant(raw.created),
        updated_at=now,
    )
    return whole, untold


def _arrival(raw: RawPayout) -> date:
    # Stripe tells a bank's date as that date's midnight in UTC.
    return instant(raw.arrival_date).astimezone(UTC).date()


# ---------------------------------------------------------------- one garage's part


async def write_payout(garage: GarageTx, raw: RawPayout, lines: Sequence[Line], *, now: datetime) -> int:
    """Write a garage's part and book it; give its net, in minor units. An older reading never undoes a newer one."""
    # The row's lock keeps other writers of it away.
    known = await garage.run(payouts.lock_by_stripe_id(stripe_payout_id=raw.id))
    if known is None:
        await garage.run(payouts.insert(payout=_payout(garage.garage_id, raw, now=now)))
        known = await garage.run(payouts.lock_by_stripe_id(stripe_payout_id=raw.id))
        assert known is not None, "it was inserted, or met"
    if payout_may_become(known.status, raw.status):
        known = await _move(garage, known, raw, now=now)
    await garage.run(payouts.insert_lines(payout_id=known.id, batch=_batch(lines)))
    net_minor = await garage.run(payouts.add_up(payout_id=known.id))
    await _post(garage, msgspec.structs.replace(known, net_minor=net_minor), now=now)
    return net_minor


async def _move(garage: GarageTx, known: Payout, raw: RawPayout, *, now: datetime) -> Payout:
    read = _payout(garage.garage_id, raw, now=now)
    moved = msgspec.structs.replace(
        known,
        status=read.status,
        arrival_date=read.arrival_date,
        failed_at=known.failed_at or read.failed_at,
        failure_code=known.failure_code or read.failure_code,
    )
    if moved != known:
        await garage.run(
            payouts.move(
                payout_id=moved.id,
                status=moved.status,
                arrival_date=moved.arrival_date,
                failed_at=moved.failed_at,
                failure_code=moved.failure_code,
                now=now,
            )
        )
    return moved


def _payout(garage_id: UUID, raw: RawPayout, *, now: datetime) -> Payout:
    sent_at = instant(raw.created)
    booked = raw.failure_balance_transaction
    came_back_at = instant(booked.created) if isinstance(booked, FailureBooked) else now
    return Payout(
        garage_id=garage_id,
        id=make_id(sent_at),
        stripe_payout_id=raw.id,
        status=raw.status,
        currency=raw.currency.upper(),
        gross_minor=0,
        fees_minor=0,
        refunds_minor=0,
        disputes_minor=0,
        adjustments_minor=0,
        net_minor=0,
        transactions=0,
        arrival_date=_arrival(raw),
        sent_at=sent_at,
        failed_at=came_back_at if raw.status in BACK else None,
        failure_code=raw.failure_code,
        created_at=now,
        updated_at=now,
    )


def _batch(lines: Sequence[Line]) -> LineBatch:
    return LineBatch(
        ids=[make_id(one.booked_at) for one in lines],
        transactions=[one.transaction for one in lines],
        categories=[one.category for one in lines],
        types=[one.type for one in lines],
        amounts=[one.amount_minor for one in lines],
        fees=[one.fee_minor for one in lines],
        nets=[one.amount_minor - one.fee_minor for one in lines],
        booked=[one.booked_at for one in lines],
        payments=[one.known.payment_id if one.known else None for one in lines],
        attempts=[one.known.payment_attempted_at if one.known else None for one in lines],
        refunds=[one.known.refund_id if one.known else None for one in lines],
        disputes=[one.known.dispute_id if one.known else None for one in lines],
    )


async def _post(garage: GarageTx, payout: Payout, *, now: datetime) -> None:
    """Bring the ledger to what the bank has: what arrived once it is paid, nothing once it came back."""
    if payout.status in BACK:
        at = payout.failed_at or now
        for one in await garage.run(payouts.sources(stripe_payout_id=payout.stripe_payout_id)):
            # The bank's books go by the account's day, as the arrival does.
            await post_reversals(garage, ("payout",), _cause(payout, one.source_id, at.date(), at), now=now)
        return
    booked = await garage.run(payouts.booked(stripe_payout_id=payout.stripe_payout_id))
    more = bank_minor(payout.status, payout.net_minor) - booked.booked_minor
    # What turns out later to be this garage's is a transfer of its own: nothing that is written is changed.
    source = payout.stripe_payout_id if not booked.transfers else f"{payout.stripe_payout_id}:{booked.transfers}"
    arrived_at = datetime.combine(payout.arrival_date, datetime.min.time(), tzinfo=UTC)
    cause = _cause(payout, source, payout.arrival_date, arrived_at)
    await post(garage, paid_out(amount_minor=more), cause, now=now)


def _cause(payout: Payout, source_id: str, effective_date: date, occurred_at: datetime) -> Cause:
    return Cause(source_id=source_id, currency=payout.currency, effective_date=effective_date, occurred_at=occurred_at)
