"""A subscription is cancelled, now or at the end of what is paid: reserve, Stripe, settle."""

from datetime import datetime
from uuid import UUID

import msgspec

from vend.billing.commands import Cancellation
from vend.billing.operation import Begun, StillRunning, begin, leave_open, note
from vend.billing.subscription_sync import write_subscription
from vend.db.door import Door
from vend.db.errors import Contended
from vend.domain.errors import NotFound
from vend.domain.operation import Asked, Operation
from vend.domain.subscription import ENDED, Subscription, SubscriptionEnded
from vend.store import operations, subscriptions
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.outcome import Missing, OutcomeUnknown, Rejected, RetryLater, ShapeRefused
from vend.stripe_gateway.shapes import RawSubscription

KIND = "cancel_subscription"
_READINGS_MAX = 5


class Canceled(msgspec.Struct, frozen=True, tag="canceled"):
    """Stripe has it; `ended_at` or `cancel_at_period_end` of the subscription say how it ends."""

    subscription: Subscription


class Pending(msgspec.Struct, frozen=True, tag="pending"):
    """Whether Stripe has it is not known yet; the resolver finds out."""

    subscription: Subscription


class CancelOrder(msgspec.Struct, frozen=True):
    """Which subscription is to end, and how: what the idempotency key stands for."""

    subscription_id: UUID
    at_period_end: bool


async def cancel(
    door: Door,
    stripe: StripeGateway,
    garage_id: UUID,
    subscription_id: UUID,
    command: Cancellation,
    *,
    asked: Asked,
    now: datetime,
) -> Canceled | Pending:
    """Cancel a subscription.

    Raises:
        NotFound: the garage has no such subscription.
        SubscriptionEnded: it has ended already.
        StillRunning: Stripe has not confirmed the subscription itself yet.
        KeyReused: see `vend.billing.operation`.
    """
    order = CancelOrder(subscription_id, command.at_period_end)
    async with door.garage_transaction(garage_id) as garage:
        operation = await begin(garage, asked, kind=KIND, command=order, subject_id=subscription_id, now=now)
        if not isinstance(operation, Begun):
            return _replay(operation)
        row = await garage.run(subscriptions.lock(subscription_id=subscription_id))
        if row is None:
            raise NotFound("There is no such subscription.")
        if row.status in ENDED:
            raise SubscriptionEnded("This subscription has ended; there is nothing to cancel.")
        if row.stripe_subscription_id is None:
            raise StillRunning("This subscription is still being made; try again in a minute.")
        await note(
            garage, asked, "subscription.cancel_ordered", row.id, now=now, detail={"at_period_end": order.at_period_end}
        )
    return await drive(door, stripe, garage_id, operation.operation_id, look_first=False, now=now)


def _replay(earlier: Operation) -> Canceled:
    if earlier.answer is None:
        raise StillRunning("This cancellation is being made; look at the subscription in a few seconds.")
    return msgspec.json.decode(earlier.answer, type=Canceled)


async def drive(
    door: Door, stripe: StripeGateway, garage_id: UUID, operation_id: UUID, *, look_first: bool, now: datetime
) -> Canceled | Pending:
    """Carry an open cancellation to its end, or leave it open for the resolver."""
    for _ in range(_READINGS_MAX):
        operation, order, row = await _load(door, garage_id, operation_id)
        if operation.answer is not None:
            return _replay(operation)
        try:
            made = await _at_stripe(stripe, operation, row, order, look_first=look_first)
        except (Rejected, OutcomeUnknown, RetryLater, ShapeRefused) as error:
            await leave_open(door, operation, error, now=now)
            return Pending(row)
        settled = await _settle(door, operation, row, made, now=now)
        if settled is not None:
            return settled
        # A webhook wrote a newer truth meanwhile; what Stripe says now is read again.
        look_first = True
    await leave_open(door, operation, Contended("Others keep changing this subscription."), now=now)
    return Pending(row)


async def _load(door: Door, garage_id: UUID, operation_id: UUID) -> tuple[Operation, CancelOrder, Subscription]:
    async with door.garage_snapshot([garage_id], fresh=True) as garage:
        operation = await garage.run(operations.read_one(operation_id=operation_id))
        assert operation is not None, "it was reserved, and nothing is deleted"
        order = msgspec.json.decode(operation.request, type=CancelOrder)
        row = await garage.run(subscriptions.read_one(subscription_id=order.subscription_id))
        assert row is not None, "same"
        return operation, order, row


async def _at_stripe(
    stripe: StripeGateway, operation: Operation, row: Subscription, order: CancelOrder, *, look_first: bool
) -> RawSubscription:
    """Make the subscription end at Stripe, unless it does already."""
    stripe_id = row.stripe_subscription_id
    assert stripe_id is not None, "checked when it was reserved"
    if look_first:
        found = await stripe.read_subscription(stripe_id)
        if found.status in ENDED or (order.at_period_end and found.cancel_at_period_end):
            return found
    try:
        if order.at_period_end:
            made = await stripe.set_cancel_at_period_end(stripe_id, end=True, key=str(operation.id))
            # Under a key used before, Stripe repeats its old answer, and somebody may have taken it back since.
            return await stripe.read_subscription(stripe_id) if look_first else made
        return await stripe.cancel_now(stripe_id, key=str(operation.id))
    except Missing:
        # Stripe says so of a subscription that has ended; reading it tells.
        return await stripe.read_subscription(stripe_id)


async def _settle(
    door: Door, operation: Operation, row: Subscription, made: RawSubscription, *, now: datetime
) -> Canceled | None:
    """Write Stripe's truth and the answer; None when somebody wrote a newer truth since it was read."""
    async with door.garage_transaction(row.garage_id) as garage:
        written = await write_subscription(garage, row.id, made, read_version=row.sync_version, now=now)
        if written is None:
            return None
        answer = Canceled(written)
        settled = await garage.run(
            operations.settle(
                operation_id=operation.id, state="succeeded", answer=msgspec.json.encode(answer).decode(), now=now
            )
        )
        if settled is not None:
            return answer
        earlier = await garage.run(operations.read_one(operation_id=operation.id))
        assert earlier is not None, "nothing is deleted"
        return _replay(earlier)
