"""A credit note is taken back while its invoice is open: the customer owes the whole again.

Stripe voids a note of an open invoice only; one of a paid invoice stands, since its money has gone back.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from vend.billing.commands import Voiding
from vend.billing.credit_note_sync import CreditReading, read_credited, write_credited
from vend.billing.operation import Begun, StillRunning, begin, leave_open, note
from vend.db.door import Door
from vend.domain.credit_note import CreditNote
from vend.domain.errors import Kind, NotFound, VendError
from vend.domain.operation import Asked, Operation, OperationState
from vend.store import credit_notes, invoices, operations
from vend.stripe_gateway.credit_notes import read_credit_note, void_credit_note
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.outcome import OutcomeUnknown, Rejected, RetryLater, ShapeRefused

KIND = "void_credit_note"


class CreditStands(VendError):
    """The credit note cannot be taken back: it is void already, or its invoice is not open."""

    code = "credit_note_stands"
    kind = Kind.CONFLICT


class VoidOrder(msgspec.Struct, frozen=True):
    """Which note is taken back, and why: what the idempotency key stands for."""

    credit_note_id: UUID
    command: Voiding


class Voided(msgspec.Struct, frozen=True, tag="voided"):
    """It is void."""

    credit_note_id: UUID


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    """Stripe would not; it stands."""

    detail: str


class Pending(msgspec.Struct, frozen=True):
    """Whether Stripe did it is not known yet; the resolver finds out."""

    credit_note_id: UUID


_Answer = Voided | Refused


async def void_credit(
    door: Door,
    stripe: StripeGateway,
    garage_id: UUID,
    credit_note_id: UUID,
    command: Voiding,
    *,
    asked: Asked,
    now: datetime,
) -> Voided | Pending:
    """Void a credit note.

    Raises:
        NotFound: the garage has no such credit note.
        CreditStands: it is void already, or its invoice is not open; or Stripe says so.
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    async with door.garage_transaction(garage_id) as garage:
        order = VoidOrder(credit_note_id, command)
        operation = await begin(garage, asked, kind=KIND, command=order, subject_id=credit_note_id, now=now)
        if not isinstance(operation, Begun):
            return _replay(operation)
        found = await garage.run(credit_notes.read_one(credit_note_id=credit_note_id))
        if found is None:
            raise NotFound("There is no such credit note in this garage.")
        invoice = await garage.run(invoices.lock(invoice_id=found.invoice_id))
        assert invoice is not None, "composite foreign keys hold it"
        if found.status == "void" or invoice.status != "open":
            raise CreditStands("Only a credit note of an open invoice can be taken back, once.")
        told: dict[str, str | int | bool | None] = {"reason": command.reason.strip()}
        await note(garage, asked, "credit.void_ordered", credit_note_id, now=now, detail=told)
    return await drive(door, stripe, garage_id, operation.operation_id, look_first=False, now=now)


def _replay(earlier: Operation) -> Voided:
    if earlier.answer is None:
        raise StillRunning("This credit note is being voided; look at it in a few seconds.")
    answer: _Answer = msgspec.json.decode(earlier.answer, type=_Answer)
    if isinstance(answer, Refused):
        raise CreditStands(answer.detail)
    return answer


async def drive(
    door: Door, stripe: StripeGateway, garage_id: UUID, operation_id: UUID, *, look_first: bool, now: datetime
) -> Voided | Pending:
    """Carry an order to its end, or leave it open for the resolver. It always looks first: to void twice is refused.

    Raises:
        CreditStands: Stripe would not.
    """
    del look_first
    async with door.garage_snapshot([garage_id], fresh=True) as garage:
        operation = await garage.run(operations.read_one(operation_id=operation_id))
        assert operation is not None, "it was reserved, and nothing is deleted"
        if operation.answer is not None:
            return _replay(operation)
        order = msgspec.json.decode(operation.request, type=VoidOrder)
        found = await garage.run(credit_notes.read_one(credit_note_id=order.credit_note_id))
        assert found is not None, "nothing is deleted"
    try:
        await _at_stripe(stripe, operation, found)
        reading = await read_credited(stripe, found.stripe_credit_note_id)
    except Rejected as refused:
        return await _end(door, operation, None, "rejected", Refused(refused.detail), now=now)
    except (OutcomeUnknown, RetryLater, ShapeRefused) as error:
        await leave_open(door, operation, error, now=now)
        return Pending(found.id)
    return await _end(door, operation, reading, "succeeded", Voided(found.id), now=now)


async def _at_stripe(stripe: StripeGateway, operation: Operation, found: CreditNote) -> None:
    if (await read_credit_note(stripe, found.stripe_credit_note_id)).status == "void":
        return
    # Stripe keeps a failure under its key for a day; voiding again does nothing more, so each try has a key.
    await void_credit_note(stripe, found.stripe_credit_note_id, key=f"{operation.id}-{operation.attempts}")


async def _end(
    door: Door,
    operation: Operation,
    reading: CreditReading | None,
    state: OperationState,
    answer: _Answer,
    *,
    now: datetime,
) -> Voided:
    """Write what Stripe has, and keep the answer, or give somebody else's who was faster."""
    async with door.garage_transaction(operation.garage_id) as garage:
        if reading is not None:
            await write_credited(garage, reading, now=now)
        kept = msgspec.json.encode(answer).decode()
        if await garage.run(operations.settle(operation_id=operation.id, state=state, answer=kept, now=now)) is None:
            earlier = await garage.run(operations.read_one(operation_id=operation.id))
            assert earlier is not None, "nothing is deleted"
            return _replay(earlier)
    if isinstance(answer, Refused):
        raise CreditStands(answer.detail)
    return answer
