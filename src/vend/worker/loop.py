"""Runs the worker's jobs until it is told to stop. Several workers may run at once; any may be killed at any time."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec
import structlog

from vend.billing.apply_rates import apply_rate_changes
from vend.billing.archive_at_stripe import archive_unsold
from vend.billing.close_invoices import close_due
from vend.billing.company_dunning import dun_companies_due
from vend.billing.company_renewals import release_due
from vend.billing.company_taxes import set_company_taxes
from vend.billing.dunning import dun_due
from vend.billing.recognise import recognise_due
from vend.billing.resolve import resolve_due
from vend.billing.running_taxes import set_changed_taxes
from vend.billing.settle_merchants import settle_merchants
from vend.billing.waitlist_offers import offer_due
from vend.db.door import Door
from vend.domain.api_version import Versions
from vend.domain.period import month_of
from vend.events.send import Sender, forget_answers, send_webhooks
from vend.gates.push import push_due
from vend.gates.refresh import SIGNED_ANEW_AFTER, refresh_due
from vend.gates.signing import ListKeys
from vend.outbound.courier import Courier
from vend.reports.exports import make_exports
from vend.store import payments
from vend.stripe_gateway.gateway import StripeGateway
from vend.webhooks.apply import apply_due
from vend.webhooks.reconcile import reconcile_hourly
from vend.worker.marks import JobEnd, Tell, nobody

_log = structlog.get_logger(__name__)

MONTHS_AHEAD = 3
_REST_AFTER_ERROR_S = 2.0
_BATCH = 50


class Job(msgspec.Struct, frozen=True):
    """One loop.

    Attributes:
        run: does what is due, and gives how much it did.
        every_s: how long to rest when there was nothing, or less than a full batch, to do.
        first_after_s: how long to wait before the first time.
        may_be_cut: whether it may be cancelled at any point when the worker stops; otherwise it is finished first.
    """

    name: str
    run: Callable[[datetime], Awaitable[int]]
    every_s: float
    first_after_s: float = 0.0
    may_be_cut: bool = False


def jobs(
    door: Door,
    stripe: StripeGateway,
    list_keys: ListKeys,
    courier: Courier,
    *,
    poll_s: float = 0.1,
    signed_anew_after: timedelta = SIGNED_ANEW_AFTER,
    versions: Versions | None = None,
) -> list[Job]:
    """Give the worker's jobs.

    Args:
        list_keys: that access lists are signed with.
        courier: posts to addresses that customers gave us; whoever made it closes it.
        poll_s: how often an idle inbox is looked at; the look is one indexed read.
        signed_anew_after: how old an access list becomes before it is signed again.
        versions: of the API, in which webhooks are written.
    """

    async def apply_events(now: datetime) -> int:
        return len(await apply_due(door, stripe, now=now, limit=_BATCH))

    async def offer_places(now: datetime) -> int:
        return await offer_due(door, now=now)

    async def set_taxes(now: datetime) -> int:
        await set_changed_taxes(door, stripe, now=now)
        return 0

    async def make_partitions(now: datetime) -> int:
        return await partitions_ahead(door, now=now)

    async def recognise(now: datetime) -> int:
        return await recognise_due(door, now=now)

    async def reconcile(now: datetime) -> int:
        await reconcile_hourly(door, stripe, now=now)
        return 0

    return [
        Job("apply_events", apply_events, poll_s),
        Job("resolve_operations", _at(resolve_due, door, stripe, row_limit=_BATCH), 1.0),
        Job("offer_places", offer_places, 2.0),
        Job("dunning", _at(dun_due, door, stripe, row_limit=_BATCH), 5.0),
        Job("company_dunning", _at(dun_companies_due, door, stripe), 5.0),
        Job("set_company_taxes", _at(set_company_taxes, door, stripe), 600.0, first_after_s=10.0, may_be_cut=True),
        Job("release_seats", _at(release_due, door, stripe), 5.0),
        Job("close_invoices", _at(close_due, door, stripe, row_limit=_BATCH), 5.0),
        *_gate_jobs(door, list_keys, courier, signed_anew_after),
        *_webhook_jobs(Sender(door, list_keys, courier, versions or Versions())),
        # It goes through every garage each time; whatever is cut short comes again.
        Job("set_taxes", set_taxes, 600.0, first_after_s=10.0, may_be_cut=True),
        Job("apply_rates", _at(apply_rate_changes, door, stripe), 30.0, first_after_s=5.0),
        Job("archive_at_stripe", _at(archive_unsold, door, stripe), 600.0, first_after_s=20.0),
        Job("settle_merchants", _at(settle_merchants, door, stripe), 300.0, first_after_s=15.0, may_be_cut=True),
        # Whatever is cut short is begun anew by the next worker.
        Job("make_exports", _at(make_exports, door), 1.0, may_be_cut=True),
        Job("make_partitions", make_partitions, 3600.0),
        Job("recognise_revenue", recognise, 300.0),
        # It runs once an hour, however often it is asked; after a start the inbox is given time to empty first.
        Job("reconcile", reconcile, 300.0, first_after_s=60.0, may_be_cut=True),
    ]


def _at(flow: Callable[..., Awaitable[int]], *given: Any, **more: Any) -> Callable[[datetime], Awaitable[int]]:
    """Make of a flow that takes `now` by name what a job runs."""

    async def run_at(now: datetime) -> int:
        return await flow(*given, now=now, **more)

    return run_at


def _webhook_jobs(sender: Sender) -> list[Job]:
    """Give the jobs that send what has happened."""
    return [
        # What is cut short is sent again, once its claim is over.
        Job("send_webhooks", _at(send_webhooks, sender, row_limit=_BATCH), 0.5, may_be_cut=True),
        Job("forget_webhook_answers", _at(forget_answers, sender.door, row_limit=_BATCH), 3600.0, first_after_s=30.0),
    ]


def _gate_jobs(door: Door, list_keys: ListKeys, courier: Courier, signed_anew_after: timedelta) -> list[Job]:
    """Give the jobs that keep gates up to date."""

    async def refresh_access_lists(now: datetime) -> int:
        return await refresh_due(door, list_keys, now=now, signed_anew_after=signed_anew_after, row_limit=_BATCH)

    async def tell_gates(now: datetime) -> int:
        return await push_due(door, list_keys, courier, now=now, row_limit=_BATCH)

    return [
        Job("refresh_access_lists", refresh_access_lists, 2.0),
        # A gate that hangs is tried again by whoever finds its claim over.
        Job("tell_gates", tell_gates, 2.0, may_be_cut=True),
    ]


async def partitions_ahead(door: Door, *, now: datetime) -> int:
    """Make the month partitions of payments from this month on; give how many were new."""
    async with door.platform(reason="make partitions ahead") as platform:
        first = month_of(now.date()).start_date
        made = await platform.run(payments.ensure_partitions(first_month=first, months=MONTHS_AHEAD + 1))
        strays_bytes = await platform.run(payments.outside_months())
    if made:
        _log.info("partitions_made", partitions=made, from_date=str(first))
    if strays_bytes:
        _log.warning("payments_outside_months", size_bytes=strays_bytes)
    return made


async def run(work: list[Job], *, clock: Callable[[], datetime], stop: asyncio.Event, tell: Tell = nobody) -> None:
    """Run jobs side by side until `stop` is set; an error of one never ends the others.

    Args:
        tell: is told of each run of a job that has ended.
    """
    async with asyncio.TaskGroup() as group:
        for job in work:
            group.create_task(_loop(job, clock, stop, tell), name=job.name)


async def _loop(job: Job, clock: Callable[[], datetime], stop: asyncio.Event, tell: Tell) -> None:
    await _rest(stop, job.first_after_s)
    while not stop.is_set():
        rest_s, error, began_s = job.every_s, None, asyncio.get_running_loop().time()
        try:
            if await _once(job, clock(), stop) >= _BATCH:
                rest_s = 0.0
        except Exception as failed:  # noqa: BLE001 - a database that is away for a while must not end the worker
            _log.exception("job_failed", job=job.name)
            rest_s, error = _REST_AFTER_ERROR_S, f"{type(failed).__name__}: {failed}"
        await tell(JobEnd(job.name, clock(), asyncio.get_running_loop().time() - began_s, error))
        await _rest(stop, rest_s)


async def _once(job: Job, now: datetime, stop: asyncio.Event) -> int:
    """Run a job once; one that may be cut is cancelled when the worker is to stop."""
    if not job.may_be_cut:
        return await job.run(now)
    work = asyncio.ensure_future(job.run(now))
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({work, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if work.done():
            return work.result()
        _log.info("job_cut_short", job=job.name)
        return 0
    finally:
        stopped.cancel()
        work.cancel()
        await asyncio.wait({work, stopped})


async def _rest(stop: asyncio.Event, rest_s: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), rest_s)
