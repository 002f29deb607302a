"""Compares sums: each garage's months of Stripe's balance with its ledger, and what is owed with what is open."""

from vend.domain.reconcile import Cause, Mismatch, Place
from vend.store import reconcile
from vend.stripe_gateway.listing import customer_pages
from vend.webhooks.reconcile.owners import owners_of
from vend.webhooks.reconcile.run import Run

_MADE_TWICE = Mismatch("made twice", 0, mendable=False, detail="it carries our garage's id, no customer here has it")
_STRANDED = Mismatch("stranded", 0, mendable=False, detail="it keeps a place and nobody makes it")


async def compare_customers(run: Run) -> None:
    """Count Stripe's customers that are nobody's here, and find those that were made for us and not kept."""
    mine = {str(garage_id): garage_id for garage_id in run.places}
    async for page in customer_pages(run.stripe, run.window):
        owners = await owners_of(run.door, (one.id for one in page))
        for one in page:
            owner, named = owners.get(one.id), one.own_garage_id
            if owner in run.places:
                run.counts.compared += 1
            elif owner is None and named in mine:
                run.record("customer", _MADE_TWICE, Cause.MADE_TWICE, garage_id=mine[named], stripe_id=one.id)
            elif owner is None:
                run.counts.foreign += 1


async def compare_sums(run: Run) -> None:
    """Compare each garage's sums with its ledger, and look for places that are taken by nobody."""
    for place in run.places.values():
        uneven = place.id in run.uneven
        async with run.door.garage_snapshot([place.id], fresh=True) as garage:
            span = {"from_at": run.window.from_at, "until_at": run.window.until_at}
            months = await garage.run(reconcile.months(**span))
            owed = await garage.run(reconcile.owed())
            stranded = await garage.run(reconcile.stranded(**span))
        for one in stranded:
            run.record("order", _STRANDED, Cause.UNKNOWN, garage_id=place.id, stripe_id=str(one.id))
        ledger = {one.month_date: one.cash_minor for one in months}
        stripe = {month: cash for (garage_id, month), cash in run.cash.items() if garage_id == place.id}
        sums = [(f"{month:%Y-%m}", stripe.get(month, 0), ledger.get(month, 0)) for month in sorted(ledger | stripe)]
        run.counts.compared += len(sums) + 1
        for name, theirs, ours in sums:
            await _sum(run, place, ("month", name), theirs_minor=theirs, ledger_minor=ours, uneven=uneven)
        both = {"theirs_minor": owed.invoices_minor, "ledger_minor": owed.ledger_minor}
        await _sum(run, place, ("receivable", "now"), **both, uneven=uneven)


async def _sum(
    run: Run, place: Place, named: tuple[str, str], *, theirs_minor: int, ledger_minor: int, uneven: bool
) -> None:
    kind, name = named
    if theirs_minor == ledger_minor:
        return
    if not uneven and (place.id in run.moving or await _busy(run, place)):
        run.leave(place.id)
        return
    what = "stripe_cash" if kind == "month" else "receivable"
    detail = f"{theirs_minor}, ledger {ledger_minor}"
    mismatch = Mismatch(what, theirs_minor - ledger_minor, mendable=False, detail=detail)
    cause = Cause.FOLLOWS if uneven else Cause.UNKNOWN
    run.record(kind, mismatch, cause, garage_id=place.id, stripe_id=name)


async def _busy(run: Run, place: Place) -> bool:
    async with run.door.platform(reason="see whether a garage's sums may have moved") as platform:
        return await platform.run(reconcile.inbox_busy(wanted_garage=place.id, since_at=run.now))
