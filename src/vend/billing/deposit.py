"""Payments outside of Stripe are brought to the bank together."""

from datetime import datetime, timedelta
from uuid import UUID

from vend.billing.commands import NewDeposit
from vend.billing.operation import Begun, answer_of, begin, note, settle
from vend.billing.posting import Cause, post
from vend.db.door import Door
from vend.db.errors import Duplicate
from vend.db.handles import GarageTx
from vend.domain.errors import Invalid, Kind, NotFound, VendError
from vend.domain.ids import instant_of, make_id
from vend.domain.ledger import deposited
from vend.domain.operation import Asked
from vend.domain.period import local_date
from vend.domain.received import Deposit
from vend.store import garages, merchants, received

_STEP = timedelta(milliseconds=1)


class AlreadyDeposited(VendError):
    """One of the payments is in a deposit already."""

    code = "already_deposited"
    kind = Kind.CONFLICT


class DepositMismatch(Invalid):
    """The payments do not add up to the slip's total, or one of them does not stand."""

    code = "deposit_mismatch"


async def deposit(door: Door, garage_id: UUID, command: NewDeposit, *, asked: Asked, now: datetime) -> Deposit:
    """Record that payments were brought to the bank.

    Raises:
        NotFound: one of the payments is not there, or did not come outside of Stripe.
        AlreadyDeposited: one of them is in a deposit already.
        DepositMismatch: they do not add up, one does not stand, or the date is ahead.
        KeyReused: see `vend.billing.operation`.
    """
    async with door.garage_transaction(garage_id) as garage:
        deposit_id = make_id(now)
        operation = await begin(garage, asked, kind="deposit", command=command, subject_id=deposit_id, now=now)
        if not isinstance(operation, Begun):
            return answer_of(operation, Deposit)
        place = await garage.run(garages.read_one())
        if place is None:
            raise NotFound("There is no such garage.")
        if command.deposit_date > local_date(now, place.time_zone):
            raise DepositMismatch("A deposit cannot be in the future.", field="deposit_date")
        made = Deposit(
            garage_id=garage_id,
            id=deposit_id,
            deposit_date=command.deposit_date,
            reference=command.reference,
            total_minor=command.total_minor,
            currency=place.currency,
            recorded_by=asked.actor,
            created_at=now,
        )
        await _put_into(garage, made, command)
        cause = Cause(source_id=str(made.id), currency=made.currency, effective_date=made.deposit_date, occurred_at=now)
        await post(garage, deposited(total_minor=made.total_minor), cause, now=now)
        await note(garage, asked, "deposit.made", made.id, now=now, detail={"total_minor": made.total_minor})
        await settle(garage, operation, made, now=now)
        return made


async def _put_into(garage: GarageTx, made: Deposit, command: NewDeposit) -> None:
    payment_ids, of_merchants = (
        list(dict.fromkeys(ids)) for ids in (command.payment_ids, command.merchant_payment_ids)
    )
    if not payment_ids and not of_merchants:
        raise DepositMismatch("Name the payments that were brought to the bank.", field="payment_ids")
    span = _span(payment_ids)
    # Two deposits at once lock the payments in one order, and the second then meets the first one's rows.
    found = await garage.run(received.lock(**span)) if payment_ids else []  # type: ignore[arg-type]  # one span for both
    theirs = await garage.run(merchants.lock_payments(payment_ids=of_merchants)) if of_merchants else []
    if len(found) < len(payment_ids) or len(theirs) < len(of_merchants):
        raise _missing()
    if any(one.status != "succeeded" for one in found) or any(one.voided_at is not None for one in theirs):
        raise DepositMismatch("One of the payments does not stand.", field="payment_ids")
    if any(one.deposit_id is not None for one in theirs):
        raise AlreadyDeposited("One of the payments is in a deposit already.", field="merchant_payment_ids")
    total = sum(one.amount_minor for one in found) + sum(one.amount_minor for one in theirs)
    if total != made.total_minor:
        raise DepositMismatch(f"The payments add up to {total}.", field="total_minor")
    await garage.run(received.insert_deposit(deposit=made))
    await garage.run(merchants.put_into(deposit_id=made.id, payment_ids=of_merchants))
    try:
        if payment_ids:
            await garage.run(received.put_into(deposit_id=made.id, **span))  # type: ignore[arg-type]  # same
    except Duplicate:
        raise AlreadyDeposited("One of the payments is in a deposit already.", field="payment_ids") from None


def _span(payment_ids: list[UUID]) -> dict[str, object]:
    """Give where to look for payments: their ids tell their instants."""
    if not payment_ids:
        return {}
    try:
        instants = [instant_of(one) for one in payment_ids]
    except OverflowError:
        raise _missing() from None
    return {"payment_ids": payment_ids, "from_at": min(instants), "until_at": max(instants) + _STEP}


def _missing() -> NotFound:
    return NotFound("There is no such payment by check, ach or cash in this garage.", field="payment_ids")
