"""Loads the portfolio into the database and the sandbox's file, garage by garage, each whole or not at all.

A garage is committed to the database after its objects are in the sandbox's file. A load that is killed in between
leaves objects there which the next load writes again, the same ones: ids depend on the seed and on the instant that
the first load was for, and that instant is kept with the operators.
"""

import asyncio
import contextlib
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

import stripe_sandbox
from vend.db.bulk import analyze, bulk_insert
from vend.db.door import Door
from vend.db.errors import Duplicate
from vend.domain.errors import Kind, VendError
from vend.domain.period import month_of
from vend.portfolio.accounts import EMAILS, SIGN_INS, membership_rows, user_rows
from vend.portfolio.at_stripe import stripe_objects
from vend.portfolio.book import ROWS, GarageBook
from vend.portfolio.people import Guest
from vend.portfolio.plan import HISTORY, Outline, Site, now_of, outline, plan_garage
from vend.portfolio.summary import Summary, summarize
from vend.store import books, garages, payments, portfolio, prices

_REASON = "load the demo portfolio"
_AT_ONCE = 2
_MONTHS_AHEAD = 3


class AnotherPortfolio(VendError):
    """A portfolio of another seed is there; the two would share names."""

    code = "another_portfolio"
    kind = Kind.CONFLICT


class _Left(msgspec.Struct, frozen=True):
    """What is still to be loaded; `outline` is of the first load's instant."""

    outline: Outline
    people: bool
    sites: list[Site]
    memberships: bool


async def load(
    door: Door,
    *,
    sandbox_file: Path,
    seed: int,
    now: datetime,
    scale: float = 1.0,
    owner_url: str | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Summary:
    """Load what is not there yet; when everything is, one statement finds that out.

    Args:
        door: composed with a platform role.
        sandbox_file: of `stripe_sandbox`; no sandbox may run on it meanwhile.
        seed: which portfolio; the same one gives the same ids, names and amounts.
        now: where the history ends; of a portfolio that is there in part the first load's instant counts.
        scale: how many of the 2,000 drivers, 1 for all; the garages are always six.
        owner_url: to let the planner know of the new rows at once; None leaves that to autovacuum.
        tell: is called with each garage's name when it is loaded.

    Returns:
        What is there now.

    Raises:
        AnotherPortfolio: one of another seed is there.
        DatabaseUnavailable: the database does not answer; whole garages stay, and the next load goes on.
    """
    left = await _left(door, seed=seed, now=now)
    if left.people:
        await _add_people(door, left.outline, seed=seed)
    objects = 0
    if left.sites:
        await _add_partitions(door, left.outline)
        with _without_collector():
            objects = await _add_garages(door, left, sandbox_file, scale=scale, tell=tell)
    if left.memberships:
        async with door.platform_transaction(reason=_REASON) as platform:
            await bulk_insert(platform, "memberships", membership_rows(left.outline))
    if left.sites and owner_url is not None:
        await analyze(owner_url)
    return await summarize(door, left.outline, loaded=len(left.sites), stripe_objects=objects)


async def _left(door: Door, *, seed: int, now: datetime) -> _Left:
    plan = outline(seed, now=now, users=EMAILS)
    asked = portfolio.present(
        operator_ids=[operator.id for operator in plan.operators], user_ids=list(plan.user_ids.values())
    )
    async with door.platform(reason=_REASON) as platform:
        found = await platform.run(asked)
    if not found:
        return _Left(plan, people=True, sites=plan.sites, memberships=True)
    first = outline(seed, now=found[0].founded_at + HISTORY, users=EMAILS)
    there = {one.garage_id for one in found}
    missing = [site for site in first.sites if site.garage_id not in there]
    return _Left(first, people=False, sites=missing, memberships=found[0].memberships == 0)


async def _add_people(door: Door, plan: Outline, *, seed: int) -> None:
    users = await asyncio.to_thread(user_rows, plan, seed=seed)
    async with door.platform_transaction(reason=_REASON) as platform:
        try:
            await bulk_insert(platform, "operators", plan.operators)
            await bulk_insert(platform, "users", users)
        except Duplicate:
            raise AnotherPortfolio(
                "The demo is there already, made from another seed; keep that seed, or forget it with make demo-reset."
            ) from None


async def _add_partitions(door: Door, plan: Outline) -> None:
    first = plan.operators[0].created_at.date().replace(day=1)
    last = now_of(plan.operators[0]).astimezone(UTC).date()
    months = _months_between(first, last) + 1 + _MONTHS_AHEAD
    async with door.platform(reason=_REASON) as platform:
        await platform.run(payments.ensure_partitions(first_month=first, months=months))


def _months_between(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


async def _add_garages(
    door: Door, left: _Left, sandbox_file: Path, *, scale: float, tell: Callable[[str], None]
) -> int:
    """Make the books one after the other, while the ones before are being written."""
    now = now_of(left.outline.operators[0])
    places, one_writer = asyncio.Semaphore(_AT_ONCE), asyncio.Lock()
    written: list[int] = []

    async def fill_sandbox(book: GarageBook) -> None:
        async with one_writer:
            written.append(await asyncio.to_thread(_fill_sandbox, sandbox_file, book, now))

    async def write(book: GarageBook) -> None:
        try:
            await _add_stripe_payouts(door, book)
            async with door.garage_transaction(book.garage.id) as garage:
                await garage.run(garages.insert(garage=book.garage))
                await garage.run(prices.insert_tax_rate(tax_rate=book.tax_rate))
                async with asyncio.TaskGroup() as both:
                    both.create_task(fill_sandbox(book))
                    for table, rows in ROWS:
                        await bulk_insert(garage, table, getattr(book, rows))
                if book.closes:
                    await garage.run(books.open_from(open_from_date=month_of(book.closes[-1].month_date).end_date))
        finally:
            places.release()
        tell(book.garage.name)

    try:
        async with asyncio.TaskGroup() as writers:
            for site in left.sites:
                await places.acquire()
                guest = _guest(left.outline, site)
                book = await asyncio.to_thread(plan_garage, site, now=now, scale=scale, guest=guest)
                writers.create_task(write(book))
    except BaseExceptionGroup as failed:
        raise _cause_of(failed) from failed
    return sum(written)


async def _add_stripe_payouts(door: Door, book: GarageBook) -> None:
    """Write the account's side of a garage's payouts; those of a load that died after this are there already."""
    with contextlib.suppress(Duplicate):
        async with door.platform_transaction(reason=_REASON) as platform:
            await bulk_insert(platform, "stripe_payouts", book.stripe_payouts)


def _cause_of(failed: BaseException) -> BaseException:
    """Give the first thing that went wrong: what a caller knows by name, not the group around it."""
    while isinstance(failed, BaseExceptionGroup):
        failed = failed.exceptions[0]
    return failed


@contextmanager
def _without_collector() -> Iterator[None]:
    """Keep the cycle collector from walking over a million rows again and again; none of them is in a cycle."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _fill_sandbox(sandbox_file: Path, book: GarageBook, now: datetime) -> int:
    objects = stripe_objects(book, now_s=int(now.timestamp()))
    return stripe_sandbox.load(sandbox_file, objects, settlements=book.settlements)


def _guest(plan: Outline, site: Site) -> Guest | None:
    """Give the demo's driver, if it is this garage where that person parks."""
    for one in SIGN_INS:
        if one.operator is None and one.garage == site.plan.slug:
            return Guest(plan.user_ids[one.email], one.name, one.email)
    return None
