"""Reconciles: one run at a time, kept in a table, whoever starts it."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import structlog

from vend.db.door import Door
from vend.domain.errors import Kind, NotFound, VendError
from vend.domain.ids import make_id
from vend.domain.reconcile import GRACE, Cause, Outcome, Window
from vend.store import reconcile as store
from vend.stripe_gateway.gateway import StripeGateway
from vend.webhooks.reconcile.accounts import CompanyAccounts
from vend.webhooks.reconcile.checks import Disputes, Invoices, Payments, Refunds, Subscriptions
from vend.webhooks.reconcile.credit_notes import CreditNotes
from vend.webhooks.reconcile.events import compare_events
from vend.webhooks.reconcile.objects import compare_objects
from vend.webhooks.reconcile.payouts import compare_payouts
from vend.webhooks.reconcile.run import Run
from vend.webhooks.reconcile.totals import compare_customers, compare_sums

_log = structlog.get_logger(__name__)

HOURLY_BACK = timedelta(hours=25)
"""How far the hourly run looks back: a day and an hour, so that a day of missed runs leaves no gap."""

_BETWEEN = timedelta(minutes=55)
_DEAD_AFTER = timedelta(hours=6)
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
_LOGGED_MAX = 50
_NEVER = datetime(9999, 1, 1, tzinfo=UTC)


class AlreadyRunning(VendError):
    """Another reconciliation is under way."""

    code = "reconciliation_running"
    kind = Kind.CONFLICT


class UnknownGarage(NotFound):
    """A garage that was asked for does not exist."""


async def reconcile(
    door: Door,
    stripe: StripeGateway,
    *,
    since: datetime | None,
    heal: bool,
    now: datetime,
    garages: Sequence[UUID] | None = None,
) -> Outcome:
    """Compare Stripe, the database and the ledger; with `heal`, mend what a lost, late or failed event explains.

    Args:
        since: compare what Stripe made from then on; None for all there is.
        heal: writes by reading Stripe anew, as the events would have; nothing is ever written in another way.
        now: what Stripe did in the last minutes before it is on its way and left alone.
        garages: only these; None for all.

    Raises:
        AlreadyRunning: somebody else is at it.
        UnknownGarage: there is no such garage.
        AnotherBook: Stripe's account and the database do not belong together.
        Unavailable: Stripe or the database does not answer; what was mended until then stays, and a new run goes on.
    """
    outcome = await _claimed(door, stripe, since=since, heal=heal, now=now, garages=garages, not_after_at=_NEVER)
    if outcome is None:
        raise AlreadyRunning("A reconciliation is under way already; wait for it, then try again.")
    return outcome


async def reconcile_hourly(door: Door, stripe: StripeGateway, *, now: datetime) -> Outcome | None:
    """Reconcile and heal the last day, if nobody has done so in the last hour; several workers may call it."""
    outcome = await _claimed(
        door, stripe, since=now - HOURLY_BACK, heal=True, now=now, garages=None, not_after_at=now - _BETWEEN
    )
    for one in outcome.differences[:_LOGGED_MAX] if outcome else ():
        log = _log.error if one.cause is Cause.UNKNOWN else _log.warning
        log("reconcile_difference", **msgspec.structs.asdict(one))
    return outcome


async def _claimed(
    door: Door,
    stripe: StripeGateway,
    *,
    since: datetime | None,
    heal: bool,
    now: datetime,
    garages: Sequence[UUID] | None,
    not_after_at: datetime,
) -> Outcome | None:
    run_id = make_id(now)
    wanted = sorted(set(garages)) if garages is not None else None
    async with door.platform_transaction(reason="begin a reconciliation") as platform:
        await platform.run(store.forget_dead(dead_before_at=now - _DEAD_AFTER, now=now))
        places = await platform.run(store.garages(wanted_garages=wanted))
        if wanted is not None and len(places) < len(wanted):
            raise UnknownGarage("There is no such garage; give the id that the API tells.", field="garage")
        begun = await platform.run(
            store.begin(
                run_id=run_id,
                now=now,
                since_at=since,
                wanted_garages=wanted,
                heal=heal,
                not_after_at=not_after_at,
            )
        )
    if begun is None:
        return None
    # Stripe's instants are whole seconds.
    window = Window(since or _BEGINNING, (now - GRACE).replace(microsecond=0))
    run = Run(door, stripe, window=window, places=places, heal=heal, now=now)
    began_s = asyncio.get_running_loop().time()
    error: str | None = "it was stopped"
    try:
        await _compare(run)
        error = None
    except VendError as failed:
        error = f"{failed.code}: {failed.detail}"
        raise
    except Exception as failed:
        error = f"{type(failed).__name__}: {failed}"
        raise
    finally:
        took = timedelta(seconds=asyncio.get_running_loop().time() - began_s)
        await asyncio.shield(_finish(run, run_id, error, finished_at=now + took))
    return Outcome(run_id, window, run.counts, run.differences)


async def _compare(run: Run) -> None:
    """Events first, since they explain the rest; then what others hang on before what hangs on it."""
    await compare_events(run)
    await compare_customers(run)
    await compare_objects(run, Subscriptions())
    await compare_objects(run, CompanyAccounts())
    await compare_objects(run, Invoices())
    await compare_objects(run, Payments())
    await compare_objects(run, Refunds())
    await compare_objects(run, CreditNotes())
    await compare_objects(run, Disputes())
    await compare_payouts(run)
    await compare_sums(run)


async def _finish(run: Run, run_id: UUID, error: str | None, *, finished_at: datetime) -> None:
    counts = run.counts
    async with run.door.platform(reason="keep what a reconciliation found") as platform:
        await platform.run(
            store.finish(
                run_id=run_id,
                now=finished_at,
                compared=counts.compared,
                healed=counts.healed,
                unexplained=counts.unexplained,
                differing=counts.differences,
                in_flight=counts.in_flight,
                differences=msgspec.json.encode(run.differences).decode(),
                error=error,
            )
        )
    _log.info("reconciled", **msgspec.structs.asdict(counts), error=error)
