"""Dunning: opens a case for a renewal that is not paid, tells, takes access away, cancels; and ends with the payment.

The worker looks for what is due and decides anew from the rows each time, so a crash between any two steps loses
nothing. A step, its notice and the case's progress are one transaction under the subscription's lock: two workers at
once take it once. Before a step of an open case Stripe is asked whether it is still unpaid, since the word of a payment
may have been lost; where Stripe does not answer, the step waits.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec
import structlog

from vend.billing.cancel_unpaid import cancel_unpaid
from vend.billing.notices import give_notice
from vend.billing.operation import Begun, answer_of, begin, note, settle
from vend.billing.ordering import ChangeRefused
from vend.billing.settings import settings_of
from vend.billing.subscription_sync import SubscriptionReading, write_subscription
from vend.db.door import Door
from vend.db.errors import Contended
from vend.db.handles import GarageTx
from vend.db.queries import ReadCall
from vend.domain.dunning import UNPAID, DunningStep, DunningTerms, decide_dunning, suspended_from
from vend.domain.dunning_case import (
    Debt,
    DueDunning,
    DunningCase,
    DunningFact,
    FactKind,
    after,
    check_extension,
    opened,
    progress_of,
    scheduled,
    terms_of,
)
from vend.domain.errors import NotFound, VendError
from vend.domain.garage import Garage
from vend.domain.ids import make_id
from vend.domain.operation import Asked
from vend.domain.period import local_date
from vend.domain.subscription import Subscription
from vend.store import company_accounts, customers, dunning, garages, subscriptions
from vend.stripe_gateway.gateway import StripeGateway

_log = structlog.get_logger(__name__)

ACTOR = "system:dunning"
LATER = timedelta(minutes=5)
"""When a step is tried again that Stripe stood in the way of."""

REFUSED_LATER = timedelta(days=1)
"""When a cancellation is asked for again that Stripe has refused."""

NOTICES: dict[str, str] = {
    "notice": "payment_failed",
    "suspended": "access_suspended",
    "reinstated": "access_reinstated",
    "canceled": "subscription_ended_unpaid",
}
"""What the customer is told at a step; nothing at the others."""


class Extension(msgspec.Struct, frozen=True):
    """What the idempotency key of an extension stands for."""

    case_id: UUID
    until_date: date
    reason: str


@dataclass(frozen=True, slots=True)
class Scene:
    """What a decision is made in: the transaction with the lock of what is owed for, and the garage's rules.

    Attributes:
        subject_id: of the subscription, or of the company's account.
        customer_id: who owes, and is told.
        debt: gives what is owed now.
    """

    garage: GarageTx
    place: Garage
    subject_id: UUID
    customer_id: UUID
    debt: ReadCall[Debt]
    terms: DunningTerms
    now: datetime


async def dun_due(door: Door, stripe: StripeGateway, *, now: datetime, row_limit: int = 50) -> int:
    """Decide about every subscription whose dunning has something due; give how many were taken up."""
    async with door.platform(reason="find unpaid subscriptions and due steps of dunning") as platform:
        due = await platform.run(dunning.due(now=now, row_limit=row_limit))
    for one in due:
        log = _log.bind(garage=str(one.garage_id), subscription=str(one.subscription_id))
        try:
            steps = await dun(door, stripe, one, now=now)
        except VendError as error:
            log.warning("dunning_postponed", code=error.code, detail=error.detail)
            async with door.garage_transaction(one.garage_id) as garage:
                await garage.run(dunning.postpone(subscription_id=one.subscription_id, next_step_at=now + LATER))
        else:
            log.info("dunning_decided", steps=[step.kind for step in steps])
    return len(due)


async def dun(door: Door, stripe: StripeGateway, due: DueDunning, *, now: datetime) -> list[DunningStep]:
    """Do what is due for a subscription; give the steps that were taken.

    Raises:
        VendError: Stripe did not answer, or refused to cancel; nothing was taken away on a guess.
    """
    reading = await _ask_stripe(door, stripe, due)
    async with door.garage_transaction(due.garage_id) as garage:
        row = await _truth(garage, due, reading, now=now)
        case = await garage.run(dunning.lock_open(subscription_id=row.id))
        if case is not None and reading is None and row.status in UNPAID:
            # Another worker has opened it since, or it has become unpaid again: it comes when its step is due.
            return []
        place = await garage.run(garages.read_one())
        assert place is not None, "a foreign key holds it"
        terms = terms_of(await settings_of(garage), place.time_zone)
        if case is None:
            if row.status not in UNPAID or row.company_account_id is not None:
                return []
            case = await _open(garage, place, row, now=now)
        steps = decide_dunning(progress_of(case), row.status, terms, now=now)
        debt = dunning.debt(subscription_id=row.id)
        scene = Scene(garage, place, row.id, row.customer_id, debt, terms, now)
        for step in steps:
            case = await take_step(scene, case, step)
        cancels = any(step.kind == "cancel" for step in steps)
        case = scheduled(case, terms, now=now)
        await garage.run(
            dunning.save(case=msgspec.structs.replace(case, next_step_at=now + LATER) if cancels else case)
        )
    if cancels:
        await _cancel(door, stripe, case, now=now)
    return steps


async def _ask_stripe(door: Door, stripe: StripeGateway, due: DueDunning) -> SubscriptionReading | None:
    """Read the subscription of an open case from Stripe, if it is unpaid here."""
    async with door.garage_snapshot([due.garage_id], fresh=True) as garage:
        row = await garage.run(subscriptions.read_one(subscription_id=due.subscription_id))
        case = await garage.run(dunning.read_open(subscription_id=due.subscription_id))
    assert row is not None, "nothing is deleted"
    if case is None or row.status not in UNPAID or row.stripe_subscription_id is None:
        return None
    return SubscriptionReading(row.id, row.sync_version, await stripe.read_subscription(row.stripe_subscription_id))


async def _truth(
    garage: GarageTx, due: DueDunning, reading: SubscriptionReading | None, *, now: datetime
) -> Subscription:
    """Lock the subscription, and write what Stripe was found to say.

    Raises:
        Contended: somebody wrote since Stripe was asked.
    """
    if reading is None:
        row = await garage.run(subscriptions.lock(subscription_id=due.subscription_id))
        assert row is not None, "nothing is deleted"
        return row
    written = await write_subscription(
        garage, reading.subscription_id, reading.raw, read_version=reading.read_version, now=now
    )
    if written is None:
        raise Contended("Somebody else has written what Stripe says of this subscription.")
    return written


async def _open(garage: GarageTx, place: Garage, row: Subscription, *, now: datetime) -> DunningCase:
    case = opened(row.garage_id, make_id(now), place.time_zone, subscription_id=row.id, now=now)
    await garage.run(dunning.insert(case=case))
    await write_fact(garage, case, "opened", now=now)
    return case


async def take_step(scene: Scene, case: DunningCase, step: DunningStep) -> DunningCase:
    """Write a step down, and that the customer is to be told; give the case after it."""
    fact = await write_fact(scene.garage, case, step.kind, notice_number=step.notice_number, now=scene.now)
    taken = after(case, step, now=scene.now)
    told = NOTICES.get(step.kind)
    if told is None:
        return taken
    customer = await scene.garage.run(customers.read_one(customer_id=scene.customer_id))
    assert customer is not None, "a foreign key holds it"
    await give_notice(
        scene.garage,
        kind=told,
        about=f"dunning:{fact.id}",
        address=customer.email,
        customer_id=customer.id,
        subject_id=scene.subject_id,
        detail=await _detail(scene, taken, step),
        now=scene.now,
    )
    return taken


async def _detail(scene: Scene, case: DunningCase, step: DunningStep) -> Mapping[str, str | int | bool | None]:
    """Give what a notice's text needs: what is owed, and until when access lasts if nothing is paid."""
    debt = await scene.garage.run(scene.debt)
    zone_name = scene.place.time_zone
    suspends_at = suspended_from(progress_of(case), scene.terms, now=scene.now)
    ended = step.kind == "canceled" or case.suspended_at is not None
    return {
        "case_id": str(case.id),
        "notice_number": step.notice_number,
        "owed_minor": debt.owed_minor,
        "currency": scene.place.currency,
        "access_until_date": None if ended else str(local_date(suspends_at, zone_name) - timedelta(days=1)),
    }


async def write_fact(
    garage: GarageTx,
    case: DunningCase,
    kind: FactKind,
    *,
    now: datetime,
    notice_number: int | None = None,
    until_date: date | None = None,
    reason: str | None = None,
    actor: str = ACTOR,
) -> DunningFact:
    """Add a fact to a case."""
    fact = DunningFact(case.garage_id, make_id(now), case.id, kind, now, notice_number, until_date, reason, actor)
    await garage.run(dunning.insert_step(fact=fact))
    return fact


async def _cancel(door: Door, stripe: StripeGateway, case: DunningCase, *, now: datetime) -> None:
    """Cancel; the case is closed once the subscription is seen to have ended.

    Raises:
        VendError: it is not cancelled yet, or Stripe would not.
    """
    key = f"dunning-{case.id}" + (f"-{case.cancel_refusals}" if case.cancel_refusals else "")
    assert case.subscription_id is not None, "it is a subscription's case"
    try:
        await cancel_unpaid(door, stripe, case.garage_id, case.subscription_id, asked=Asked(ACTOR, key), now=now)
    except ChangeRefused as refused:
        await keep_refusal(door, case, refused.reason, now=now)


async def keep_refusal(door: Door, case: DunningCase, reason: str, *, now: datetime) -> None:
    """Keep that Stripe did not cancel; it is asked again a day later."""
    async with door.garage_transaction(case.garage_id) as garage:
        await _lock_subject(garage, case)
        held = await garage.run(dunning.lock(case_id=case.id))
        if held is None or held.closed_at is not None or held.cancel_refusals != case.cancel_refusals:
            return
        await write_fact(garage, held, "cancel_refused", reason=reason, now=now)
        again = msgspec.structs.replace(
            held, cancel_refusals=held.cancel_refusals + 1, next_step_at=now + REFUSED_LATER
        )
        await garage.run(dunning.save(case=again))


async def _lock_subject(garage: GarageTx, case: DunningCase) -> None:
    """Lock what the case is about; everybody does so before the case."""
    if case.subscription_id is not None:
        await garage.run(subscriptions.lock(subscription_id=case.subscription_id))
    if case.company_account_id is not None:
        await garage.run(company_accounts.lock(company_account_id=case.company_account_id))


async def extend_grace(
    door: Door, garage_id: UUID, case_id: UUID, until_date: date, reason: str, *, asked: Asked, now: datetime
) -> DunningCase:
    """Let access last through a later local date; who was suspended already is let in again by the worker.

    The days before cancelling move with it.

    Raises:
        NotFound: the garage has no such case.
        CaseClosed: it is over.
        BadExtension: the date gives no day more, or is too far ahead.
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    order = Extension(case_id, until_date, reason)
    async with door.garage_transaction(garage_id) as garage:
        operation = await begin(garage, asked, kind="extend_grace", command=order, subject_id=case_id, now=now)
        if not isinstance(operation, Begun):
            return answer_of(operation, DunningCase)
        case = await _lock(garage, case_id)
        place = await garage.run(garages.read_one())
        assert place is not None, "a foreign key holds it"
        check_extension(case, until_date, terms_of(await settings_of(garage), place.time_zone), now=now)
        extended = msgspec.structs.replace(case, grace_until_date=until_date, next_step_at=now)
        await garage.run(dunning.save(case=extended))
        await write_fact(garage, case, "extended", until_date=until_date, reason=reason, actor=asked.actor, now=now)
        told: dict[str, str | int | bool | None] = {"until_date": str(until_date), "reason": reason}
        await note(garage, asked, "dunning.grace_extended", case.id, now=now, detail=told)
        await settle(garage, operation, extended, now=now)
        return extended


async def _lock(garage: GarageTx, case_id: UUID) -> DunningCase:
    """Lock a case after what it is about."""
    found = await garage.run(dunning.read_one(case_id=case_id))
    if found is None:
        raise NotFound("There is no such dunning case in this garage.")
    await _lock_subject(garage, found)
    case = await garage.run(dunning.lock(case_id=case_id))
    assert case is not None, "nothing is deleted"
    return case
