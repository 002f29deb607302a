"""A subscription is paused and resumed.

While it is paused, Stripe makes the invoices of coming periods and voids them at once (`pause_collection`, `void`):
nobody owes them, so nothing is ever collected for a time without access. `keep_as_draft` would bill it all afterwards,
`mark_uncollectible` would book a loss that is none. What is paid already stays paid, access rests with the pause, and
the place is kept: who pauses shall find it again. With a planned end Stripe goes on by itself; the first charge is that
of the next period that begins after the pause.
"""

from datetime import datetime
from uuid import UUID

from vend.billing.commands import Pause
from vend.billing.ordering import Changed, Deed, Order, Pending, place
from vend.db.door import Door
from vend.db.handles import GarageTx
from vend.domain.operation import Asked
from vend.domain.pause import check_pause, check_resume
from vend.domain.subscription import Subscription
from vend.stripe_gateway import changes
from vend.stripe_gateway.facts import instant
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.shapes import RawSubscription


class PauseOrder(Order, frozen=True):
    """Which subscription is to be paused, and until when; whole seconds, as Stripe keeps it."""

    resumes_at: datetime | None


async def _reserve_pause(_garage: GarageTx, row: Subscription, order: PauseOrder, now: datetime) -> None:
    check_pause(row, resumes_at=order.resumes_at, now=now)


def _paused(found: RawSubscription, order: PauseOrder) -> bool:
    return found.pause_collection is not None and instant(found.pause_collection.resumes_at) == order.resumes_at


async def _pause(stripe: StripeGateway, row: Subscription, order: PauseOrder, key: str) -> RawSubscription:
    assert row.stripe_subscription_id is not None, "checked when it was reserved"
    return await changes.pause(stripe, row.stripe_subscription_id, resumes_at=order.resumes_at, key=key)


PAUSE = Deed(
    kind="pause_subscription",
    order=PauseOrder,
    audited="subscription.pause_ordered",
    check=lambda _row, _order: None,
    done=_paused,
    make=_pause,
    reserve=_reserve_pause,
)


def _check_resume(row: Subscription, _order: Order) -> None:
    check_resume(row)


async def _resume(stripe: StripeGateway, row: Subscription, _order: Order, key: str) -> RawSubscription:
    assert row.stripe_subscription_id is not None, "checked when it was reserved"
    return await changes.resume(stripe, row.stripe_subscription_id, key=key)


RESUME = Deed(
    kind="resume_subscription",
    order=Order,
    audited="subscription.resume_ordered",
    check=_check_resume,
    done=lambda found, _: found.pause_collection is None,
    make=_resume,
)


async def pause(
    door: Door,
    stripe: StripeGateway,
    garage_id: UUID,
    subscription_id: UUID,
    command: Pause,
    *,
    asked: Asked,
    now: datetime,
) -> Changed | Pending:
    """Pause a subscription, or give a paused one another end of its pause.

    Raises:
        CannotPause: it is not paid up, or ends with its period.
        Invalid: the end of the pause is not ahead, or too far.
        NotFound, SubscriptionEnded, StillRunning, ChangeRefused, KeyReused: see `vend.billing.ordering.place`.
    """
    resumes_at = command.resumes_at and command.resumes_at.replace(microsecond=0)
    order = PauseOrder(subscription_id, resumes_at)
    return await place(door, stripe, garage_id, PAUSE, order, asked=asked, now=now)


async def resume(
    door: Door, stripe: StripeGateway, garage_id: UUID, subscription_id: UUID, *, asked: Asked, now: datetime
) -> Changed | Pending:
    """End a pause now; the next period is charged again.

    Raises:
        NotPaused: there is no pause.
        NotFound, SubscriptionEnded, StillRunning, ChangeRefused, KeyReused: see `vend.billing.ordering.place`.
    """
    return await place(door, stripe, garage_id, RESUME, Order(subscription_id), asked=asked, now=now)
