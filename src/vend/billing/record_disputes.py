"""Records a dispute, what Stripe took or gave back for it, and what that means for the ledger."""

from datetime import datetime

import msgspec

from vend.billing.posting import Cause, post, post_reversals
from vend.billing.record_refunds import RefundsReading, payment_of, read_refunds
from vend.db.handles import GarageTx
from vend.domain.dispute import CLOSED, Dispute, lost, may_become, reinstated, withdrawn
from vend.domain.garage import Garage
from vend.domain.ids import make_id
from vend.domain.invoice import Payment
from vend.domain.money import CurrencyMismatch
from vend.domain.period import local_date
from vend.store import disputes, garages, payments
from vend.stripe_gateway.disputes import Movement, RawDispute, read_dispute
from vend.stripe_gateway.facts import instant
from vend.stripe_gateway.gateway import StripeGateway

_LOST = ("dispute_lost",)


class DisputeReading(msgspec.Struct, frozen=True):
    """Stripe's dispute, and the charge that it is about with its invoice, read together."""

    raw: RawDispute
    charge: RefundsReading


async def read_disputed(stripe: StripeGateway, stripe_dispute_id: str) -> DisputeReading:
    """Ask Stripe for a dispute and its charge."""
    raw = await read_dispute(stripe, stripe_dispute_id)
    return DisputeReading(raw, await read_refunds(stripe, raw.charge))


async def write_dispute(garage: GarageTx, reading: DisputeReading, *, now: datetime) -> Dispute:
    """Write a reading; writing it again changes nothing, and an older one never undoes a newer one.

    Raises:
        NotFound: the charge paid no invoice of this garage.
        CurrencyMismatch: the dispute is not in the garage's currency.
    """
    raw = reading.raw
    # The payment's lock keeps other writers of its disputes away.
    payment = await payment_of(garage, reading.charge, now=now)
    place = await garage.run(garages.read_one())
    assert place is not None, "composite foreign keys hold it"
    if raw.currency.upper() != place.currency:
        raise CurrencyMismatch(f"Dispute {raw.id} is in {raw.currency.upper()}, the garage in {place.currency}.")
    dispute = _dispute(place, payment, raw, now=now)
    known = await garage.run(disputes.lock_by_stripe_id(stripe_dispute_id=raw.id))
    if known is None:
        await garage.run(disputes.insert(dispute=dispute))
    else:
        dispute = _newer(known, dispute)
        if dispute != msgspec.structs.replace(known, updated_at=now):
            await garage.run(disputes.update(dispute=dispute))
    await garage.run(payments.set_dispute(payment_id=payment.id, attempted_at=payment.attempted_at))
    await _post(garage, place, payment, dispute, now=now)
    return dispute


def _newer(known: Dispute, read: Dispute) -> Dispute:
    """Lay a reading over the row; what Stripe has moved never becomes less, so the one with less of it is the older."""
    older = not may_become(known.status, read.status) or (
        (read.withdrawn_minor, read.reinstated_minor) < (known.withdrawn_minor, known.reinstated_minor)
    )
    kept = {"id": known.id, "created_at": known.created_at, "opened_at": known.opened_at}
    if older:
        return msgspec.structs.replace(known, updated_at=read.updated_at)
    closed_at = known.closed_at if known.status == read.status else read.closed_at
    return msgspec.structs.replace(read, **kept, closed_at=closed_at)


def _dispute(place: Garage, payment: Payment, raw: RawDispute, *, now: datetime) -> Dispute:
    opened_at = instant(raw.created)
    taken = [one for one in raw.balance_transactions if one.amount < 0]
    back = [one for one in raw.balance_transactions if one.amount > 0]
    return Dispute(
        garage_id=place.id,
        id=make_id(opened_at),
        payment_id=payment.id,
        payment_attempted_at=payment.attempted_at,
        status=raw.status,
        reason=raw.reason,
        amount_minor=raw.amount,
        currency=place.currency,
        withdrawn_minor=-sum(one.amount for one in taken),
        reinstated_minor=sum(one.amount for one in back),
        fee_minor=sum(one.fee for one in taken),
        fee_back_minor=sum(one.fee for one in back),
        evidence_due_at=instant(raw.evidence_details.due_by),
        opened_at=opened_at,
        withdrawn_at=_first(taken),
        reinstated_at=_first(back),
        # Stripe does not say when it was decided; that is when we first heard of it.
        closed_at=now if raw.status in CLOSED else None,
        stripe_dispute_id=raw.id,
        created_at=now,
        updated_at=now,
    )


def _first(movements: list[Movement]) -> datetime | None:
    return instant(min((one.created for one in movements), default=None))


async def _post(garage: GarageTx, place: Garage, payment: Payment, dispute: Dispute, *, now: datetime) -> None:
    """Book what Stripe took, what it gave back, and what is lost; a loss that was appealed and won is undone."""

    def cause(occurred_at: datetime | None) -> Cause:
        at = occurred_at or dispute.opened_at
        return Cause(
            source_id=dispute.stripe_dispute_id,
            currency=dispute.currency,
            effective_date=local_date(at, place.time_zone),
            occurred_at=at,
            invoice_id=payment.invoice_id,
            payment_id=payment.id,
        )

    taken = withdrawn(amount_minor=dispute.withdrawn_minor, fee_minor=dispute.fee_minor)
    await post(garage, taken, cause(dispute.withdrawn_at), now=now)
    back = reinstated(amount_minor=dispute.reinstated_minor, fee_minor=dispute.fee_back_minor)
    await post(garage, back, cause(dispute.reinstated_at), now=now)
    if dispute.status == "lost":
        gone = lost(amount_minor=dispute.withdrawn_minor - dispute.reinstated_minor)
        await post(garage, gone, cause(dispute.closed_at), now=now)
    else:
        await post_reversals(garage, _LOST, cause(now), now=now)
