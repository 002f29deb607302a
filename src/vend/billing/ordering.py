"""The one way in which Stripe is made to change a subscription: reserve, Stripe, settle.

    reserve  transaction: the row's lock, the deed's check, the operation `reserved`, the audit log's line
    Stripe   the deed, keyed by the operation
    settle   transaction: Stripe's truth on the subscription, the operation's final answer

A crash or a lost answer between any two leaves the operation open, and `resolve.py` drives it on: it looks at Stripe
before it asks again, and asks with the same key. A new deed is a `Deed` beside the flow that offers it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

import msgspec

from vend.billing.operation import Begun, StillRunning, begin, leave_open, note
from vend.billing.subscription_sync import write_subscription
from vend.db.door import Door
from vend.db.errors import Contended
from vend.db.handles import GarageTx
from vend.domain.company_account import check_no_seat
from vend.domain.errors import Kind, NotFound, VendError
from vend.domain.operation import Asked, Operation
from vend.domain.subscription import ENDED, Subscription, SubscriptionEnded
from vend.store import garages, operations, subscriptions
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.outcome import OutcomeUnknown, Rejected, RetryLater, ServerFailed, ShapeRefused
from vend.stripe_gateway.shapes import RawSubscription

T = TypeVar("T")
_KEYS_MAX = 5
_READINGS_MAX = 5

ORDER_AGE_MAX = timedelta(hours=23)
"""Stripe keeps idempotency keys for 24 hours; what could not be placed by then is given up, not renewed."""


class Order(msgspec.Struct, frozen=True):
    """What is to be done with which subscription: what the idempotency key stands for."""

    subscription_id: UUID


O = TypeVar("O", bound=Order)  # noqa: E741 - read as the order that it is


async def _nothing_more(_garage: GarageTx, _row: Subscription, _order: Order, _now: datetime) -> None:
    """Most deeds reserve, undo and finish nothing beside their operation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed(Generic[O]):
    """One kind of change.

    Attributes:
        kind: names the operation.
        order: the type of its orders.
        audited: the audit log's word for it.
        check: refuses, under the row's lock, what cannot be done; raises a named error.
        done: whether Stripe's subscription shows it already.
        make: does it at Stripe under a key; gives the subscription as it is then.
        locks_garage: whether places are counted, so that the garage's lock comes first.
        reserve: writes what else the reservation takes.
        undo: gives that back when Stripe has refused.
        finish: writes what else is true once Stripe has done it.
        collected: what `make` has tried to collect, for the answer.
    """

    kind: str
    order: type[O]
    audited: str
    check: Callable[[Subscription, O], None]
    done: Callable[[RawSubscription, O], bool]
    make: Callable[[StripeGateway, Subscription, O, str], Awaitable[RawSubscription]]
    locks_garage: bool = False
    reserve: Callable[[GarageTx, Subscription, O, datetime], Awaitable[None]] = _nothing_more
    undo: Callable[[GarageTx, Subscription, O, datetime], Awaitable[None]] = _nothing_more
    finish: Callable[[GarageTx, Subscription, O, datetime], Awaitable[None]] = _nothing_more
    collected: "Callable[[], list[Collected]]" = list


class Collected(msgspec.Struct, frozen=True):
    """An open invoice that a change has tried to collect.

    Attributes:
        amount_minor: what was owed.
        paid: whether it came; else `reason` is Stripe's code or the bank's, and `detail` a sentence for people.
    """

    stripe_invoice_id: str
    amount_minor: int
    currency: str
    paid: bool
    reason: str = ""
    detail: str = ""


class Changed(msgspec.Struct, frozen=True, tag="changed"):
    """Stripe has done it; the subscription is as Stripe has it now."""

    subscription: Subscription
    collected: list[Collected] = []


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    """Stripe would not do it; everything is as it was."""

    detail: str
    reason: str
    field: str | None


class Pending(msgspec.Struct, frozen=True, tag="pending"):
    """Whether Stripe has done it is not known yet; the resolver finds out."""

    subscription: Subscription


class ChangeRefused(VendError):
    """Stripe, or the card's bank, refused the change; everything is as it was.

    Attributes:
        reason: Stripe's code, or the bank's decline code.
    """

    code = "change_refused"
    kind = Kind.DECLINED

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.detail, field=refused.field)
        self.reason = refused.reason


_Answer = Changed | Refused


@dataclass(frozen=True, slots=True)
class _Case(Generic[O]):
    """An order with its operation, and the row as it was read."""

    operation: Operation
    order: O
    row: Subscription


async def place(
    door: Door, stripe: StripeGateway, garage_id: UUID, deed: Deed[O], order: O, *, asked: Asked, now: datetime
) -> Changed | Pending:
    """Let Stripe change a subscription.

    Raises:
        NotFound: the garage has no such subscription.
        SubscriptionEnded: it has ended already.
        SeatOfCompany: it is a company's seat, and changed through the company's account.
        StillRunning: Stripe has not confirmed the subscription itself yet, or this order is under way.
        ChangeRefused: Stripe refused; everything is as it was.
        KeyReused: see `vend.billing.operation`.
        VendError: the deed's own check refused.
    """
    async with door.garage_transaction(garage_id) as garage:
        if deed.locks_garage:
            await garage.run(garages.lock())
        subject = order.subscription_id
        operation = await begin(garage, asked, kind=deed.kind, command=order, subject_id=subject, now=now)
        if not isinstance(operation, Begun):
            return _replay(operation)
        row = await garage.run(subscriptions.lock(subscription_id=subject))
        if row is None:
            raise NotFound("There is no such subscription.")
        if row.status in ENDED:
            raise SubscriptionEnded("This subscription has ended; it cannot be changed any more.")
        check_no_seat(row)
        if row.stripe_subscription_id is None:
            raise StillRunning("This subscription is still being made; try again in a minute.")
        deed.check(row, order)
        await deed.reserve(garage, row, order, now)
        await note(garage, asked, deed.audited, row.id, now=now, detail=_told(order))
    return await drive(door, stripe, garage_id, deed, operation.operation_id, look_first=False, now=now)


def _told(order: Order) -> dict[str, str | int | bool | None]:
    """Give the order for the audit log, without what the line names already."""
    told: dict[str, str | int | bool | None] = msgspec.to_builtins(order)
    del told["subscription_id"]
    return told


def _replay(earlier: Operation) -> Changed:
    if earlier.answer is None:
        raise StillRunning("This change is being made; look at the subscription in a few seconds.")
    answer: _Answer = msgspec.json.decode(earlier.answer, type=_Answer)
    if isinstance(answer, Refused):
        raise ChangeRefused(answer)
    return answer


async def drive(
    door: Door,
    stripe: StripeGateway,
    garage_id: UUID,
    deed: Deed[O],
    operation_id: UUID,
    *,
    look_first: bool,
    now: datetime,
) -> Changed | Pending:
    """Carry an open order to its end, or leave it open for the resolver.

    Args:
        look_first: whether Stripe may have done it already, since somebody else began.

    Raises:
        ChangeRefused: Stripe refused; everything is as it was.
    """
    for _ in range(_READINGS_MAX):
        case = await _load(door, garage_id, deed, operation_id)
        if case.operation.answer is not None:
            return _replay(case.operation)
        try:
            made = await _at_stripe(stripe, deed, case, look_first=look_first, now=now)
        except Rejected as refused:
            return await _refuse(door, deed, case, Refused(refused.detail, refused.reason, refused.field), now=now)
        except (OutcomeUnknown, RetryLater, ShapeRefused) as error:
            await leave_open(door, case.operation, error, now=now)
            return Pending(case.row)
        settled = await _settle(door, deed, case, made, now=now)
        if settled is not None:
            return settled
        # A webhook wrote a newer truth meanwhile; what Stripe says now is read again.
        look_first = True
    await leave_open(door, case.operation, Contended("Others keep changing this subscription."), now=now)
    return Pending(case.row)


async def _load(door: Door, garage_id: UUID, deed: Deed[O], operation_id: UUID) -> _Case[O]:
    async with door.garage_snapshot([garage_id], fresh=True) as garage:
        operation = await garage.run(operations.read_one(operation_id=operation_id))
        assert operation is not None, "it was reserved, and nothing is deleted"
        order = msgspec.json.decode(operation.request, type=deed.order)
        row = await garage.run(subscriptions.read_one(subscription_id=order.subscription_id))
        assert row is not None, "same"
        return _Case(operation, order, row)


async def _at_stripe(
    stripe: StripeGateway, deed: Deed[O], case: _Case[O], *, look_first: bool, now: datetime
) -> RawSubscription:
    """Do the deed at Stripe, unless it is done."""
    operation, order, row = case.operation, case.order, case.row
    stripe_id = row.stripe_subscription_id
    assert stripe_id is not None, "checked when it was reserved"

    async def look() -> RawSubscription | None:
        found = await stripe.read_subscription(stripe_id)
        if deed.done(found, order):
            return found
        if found.status in ENDED:
            raise Rejected("This subscription has ended meanwhile.", reason="subscription_ended")
        return None

    if look_first:
        found = await look()
        if found is not None:
            return found
    if now - operation.created_at > ORDER_AGE_MAX:
        raise Rejected("Stripe could not be asked within a day; nothing was changed.", reason="order_expired")
    try:
        made = await once(operation, lambda key: deed.make(stripe, row, order, key), look)
        # Under a key used before, Stripe repeats its old answer, and somebody may have changed it since.
        return await stripe.read_subscription(stripe_id) if look_first else made
    except Rejected:
        # It may be refused for having been done: by somebody else who carries this order on, or since it has ended,
        # of which Stripe says that it is missing. Reading it tells.
        found = await look()
        if found is None:
            raise
        return found


async def once(operation: Operation, make: Callable[[str], Awaitable[T]], look: Callable[[], Awaitable[T | None]]) -> T:
    """Make something at Stripe that must be made once, under the operation's key.

    Args:
        make: asks for it under a key.
        look: whether it is there.

    Raises:
        OutcomeUnknown: it is not known whether it was made.
    """
    for number in range(_KEYS_MAX):
        try:
            return await make(f"{operation.id}-{number}" if number else str(operation.id))
        except ServerFailed as failed:
            # Only the answer that Stripe keeps shows that the call has run; any other may come from a proxy while an
            # earlier call under this key still hangs, and a second key would then make a second one.
            if not failed.kept:
                raise
        # It has run, so looking now tells for certain whether it did anything; if not, this key is spent for a day.
        found = await look()
        if found is not None:
            return found
    raise OutcomeUnknown("Stripe fails again and again; the outcome will be looked up.")


async def _settle(
    door: Door, deed: Deed[Any], case: _Case[Any], made: RawSubscription, *, now: datetime
) -> Changed | None:
    """Write Stripe's truth and the answer; None when somebody wrote a newer truth since it was read."""
    operation, row = case.operation, case.row
    async with door.garage_transaction(row.garage_id) as garage:
        written = await write_subscription(garage, row.id, made, read_version=row.sync_version, now=now)
        if written is None:
            return None
        answer = Changed(written, deed.collected())
        settled = await garage.run(
            operations.settle(
                operation_id=operation.id, state="succeeded", answer=msgspec.json.encode(answer).decode(), now=now
            )
        )
        if settled is not None:
            await deed.finish(garage, row, case.order, now)
            return answer
        return _replay(await _read_again(garage, operation))


async def _refuse(door: Door, deed: Deed[O], case: _Case[O], refused: Refused, *, now: datetime) -> Changed:
    """Give back what was reserved, and keep the refusal."""
    operation, row = case.operation, case.row
    async with door.garage_transaction(row.garage_id) as garage:
        settled = await garage.run(
            operations.settle(
                operation_id=operation.id, state="rejected", answer=msgspec.json.encode(refused).decode(), now=now
            )
        )
        if settled is None:
            return _replay(await _read_again(garage, operation))
        await deed.undo(garage, row, case.order, now)
    raise ChangeRefused(refused)


async def _read_again(garage: GarageTx, operation: Operation) -> Operation:
    """Read an operation that somebody else has finished: theirs is the answer."""
    earlier = await garage.run(operations.read_one(operation_id=operation.id))
    assert earlier is not None, "nothing is deleted"
    return earlier
