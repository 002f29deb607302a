"""Says which garage each movement in a payout is of: by the charge behind it, that charge's customer, and its garage.

What is not recorded here yet is recorded first, as its event would have. What cannot be is of no garage: money that the
ledger never took in must not go out of it either.
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from vend.billing.record_disputes import read_disputed, write_dispute
from vend.billing.record_refunds import read_refunds, write_refunds
from vend.db.door import Door
from vend.domain.errors import Unavailable, VendError
from vend.domain.payout import Category, Known, Unattributed, shares_of
from vend.store import garages, payouts
from vend.store import reconcile as store
from vend.stripe_gateway.facts import instant
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.outcome import Missing
from vend.stripe_gateway.payouts import Behind, RawTransaction

_CATEGORIES: dict[str, Category] = {"charge": "charge", "refund": "refund", "dispute": "dispute"}
_AT_ONCE = 8

CameBack = Mapping[str, tuple[int, Mapping[UUID, int]]]
"""Earlier payouts by Stripe's id: the amount of each, and each garage's net of it."""


class Line(msgspec.Struct, frozen=True):
    """A garage's movement in a payout; `known` is what it is of, None for money of an earlier payout."""

    transaction: str
    category: Category
    type: str
    amount_minor: int
    fee_minor: int
    booked_at: datetime
    known: Known | None


class Parts(msgspec.Struct, frozen=True):
    """What is in a payout: each garage's lines, and what is of none."""

    lines: dict[UUID, list[Line]]
    unattributed: list[Unattributed]


class _Found(msgspec.Struct, frozen=True):
    """A movement with the thing and the charge that are behind it."""

    raw: RawTransaction
    thing: Behind
    charge: str


async def part_payout(
    door: Door,
    stripe: StripeGateway,
    listed: Sequence[RawTransaction],
    came_back: CameBack,
    *,
    currency: str,
    now: datetime,
) -> Parts:
    """Give each garage's lines.

    Args:
        came_back: every earlier payout that `listed` has money of.
        currency: the payout's.

    Raises:
        Unavailable: Stripe or the database does not answer.
    """
    lines: defaultdict[UUID, list[Line]] = defaultdict(list)
    unattributed: list[Unattributed] = []
    found: list[_Found] = []
    for raw in listed:
        source = raw.source
        if isinstance(source, Behind) and source.object == "payout":
            _share(raw, came_back[source.id], lines, unattributed)
            continue
        charge = _charge_of(raw)
        if charge is None or not isinstance(source, Behind):
            unattributed.append(_untold(raw, f"no payment is behind a movement of the type {raw.type}"))
            continue
        found.append(_Found(raw, source, charge))
    for garage_id, theirs in (await _by_garage(door, stripe, found, unattributed)).items():
        known = await _record(door, stripe, garage_id, theirs, currency=currency, now=now)
        for one in theirs:
            if isinstance(known, str) or one.thing.id not in known:
                why = known if isinstance(known, str) else f"{one.thing.id} is no payment here"
                unattributed.append(_untold(one.raw, why))
            else:
                lines[garage_id].append(_line(one.raw, _CATEGORIES[one.thing.object], known[one.thing.id]))
    return Parts(dict(lines), unattributed)


def _charge_of(raw: RawTransaction) -> str | None:
    """Give the charge behind a movement; a fee of the account's own has none."""
    source = raw.source
    if not isinstance(source, Behind) or source.object not in _CATEGORIES:
        return None
    return source.id if source.object == "charge" else source.charge


def _share(
    raw: RawTransaction,
    earlier: tuple[int, Mapping[UUID, int]],
    lines: defaultdict[UUID, list[Line]],
    unattributed: list[Unattributed],
) -> None:
    """Part money of an earlier payout that came back as that one was; what a payout by hand took is of nobody."""
    whole_minor, nets = earlier
    shares = shares_of(raw.net, nets, whole_minor) or {}
    for garage_id, share in shares.items():
        lines[garage_id].append(
            Line(
                transaction=raw.id,
                category="adjustment",
                type=raw.type,
                amount_minor=share,
                fee_minor=0,
                booked_at=instant(raw.created),
                known=None,
            )
        )
    rest = raw.net - sum(shares.values())
    if rest:
        unattributed.append(Unattributed(raw.id, raw.type, rest, "it is of no garage's part of an earlier payout"))


def _line(raw: RawTransaction, category: Category, known: Known) -> Line:
    return Line(
        transaction=raw.id,
        category=category,
        type=raw.type,
        amount_minor=raw.amount,
        fee_minor=raw.fee,
        booked_at=instant(raw.created),
        known=known,
    )


def _untold(raw: RawTransaction, why: str) -> Unattributed:
    return Unattributed(raw.id, raw.type, raw.net, why)


# ---------------------------------------------------------------- whose a movement is


async def _by_garage(
    door: Door, stripe: StripeGateway, found: Sequence[_Found], unattributed: list[Unattributed]
) -> dict[UUID, list[_Found]]:
    customers = await _customers(stripe, found)
    wanted = sorted({customer for customer in customers.values() if customer is not None})
    async with door.platform(reason="find whose the movements in a payout are") as platform:
        rows = await platform.run(store.owners(stripe_customer_ids=wanted))
    owners = {row.stripe_customer_id: row.garage_id for row in rows}
    theirs: defaultdict[UUID, list[_Found]] = defaultdict(list)
    for one in found:
        owner = owners.get(customers[one.charge])
        if owner is None:
            unattributed.append(_untold(one.raw, f"no garage here has the customer of {one.charge}"))
        else:
            theirs[owner].append(one)
    return dict(sorted(theirs.items()))


async def _customers(stripe: StripeGateway, found: Sequence[_Found]) -> dict[str, str | None]:
    """Give each charge's customer; a charge that is not in the payout itself is asked for."""
    known = {one.charge: one.thing.customer for one in found if one.thing.object == "charge"}
    gate = asyncio.Semaphore(_AT_ONCE)

    async def ask(charge: str) -> str | None:
        async with gate:
            try:
                return (await stripe.read_charge(charge)).customer
            except Missing:
                return None

    asked = sorted({one.charge for one in found} - known.keys())
    return known | dict(zip(asked, await asyncio.gather(*(ask(charge) for charge in asked)), strict=True))


# ---------------------------------------------------------------- recording what is not here yet


async def _record(
    door: Door, stripe: StripeGateway, garage_id: UUID, theirs: Sequence[_Found], *, currency: str, now: datetime
) -> dict[str, Known] | str:
    """Give what the garage has of its movements, after recording what was missing; or why none of them is its own."""
    wanted = sorted({one.thing.id for one in theirs})
    async with door.garage_snapshot([garage_id], fresh=True) as garage:
        place = await garage.run(garages.read_one())
        known = {one.stripe_id: one for one in await garage.run(payouts.known(stripe_ids=wanted))}
    assert place is not None, "customers belong to a garage"
    if place.currency != currency:
        return f"the garage's currency is {place.currency}"
    missing = [one for one in theirs if one.thing.id not in known]
    if not missing:
        return known
    for one in missing:
        await _record_one(door, stripe, garage_id, one, now=now)
    async with door.garage_snapshot([garage_id], fresh=True) as garage:
        return {one.stripe_id: one for one in await garage.run(payouts.known(stripe_ids=wanted))}


async def _record_one(door: Door, stripe: StripeGateway, garage_id: UUID, one: _Found, *, now: datetime) -> None:
    try:
        if one.thing.object == "dispute":
            disputed = await read_disputed(stripe, one.thing.id)
            async with door.garage_transaction(garage_id) as garage:
                await write_dispute(garage, disputed, now=now)
        else:
            reading = await read_refunds(stripe, one.charge)
            async with door.garage_transaction(garage_id) as garage:
                await write_refunds(garage, reading, now=now)
    except Unavailable:
        raise
    except VendError:
        # It paid nothing that is known here; whoever looks at the payout is told that.
        return
