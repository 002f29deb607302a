"""Compares Stripe's list of events with the inbox, and takes in those that never came."""

from datetime import timedelta

from vend.domain.reconcile import Cause, Mismatch
from vend.domain.stripe_event import StripeEvent
from vend.store import reconcile, stripe_events
from vend.stripe_gateway.listing import ListedEvent, event_pages
from vend.webhooks.handlers import HANDLED, LOUD_PREFIXES
from vend.webhooks.receive import BadEvent, parse
from vend.webhooks.reconcile.owners import owners_of
from vend.webhooks.reconcile.run import Run

_LISTED = timedelta(days=30)
"""How long Stripe lists events (docs.stripe.com/api/events)."""

_LOST_KEPT = 100_000
_NEVER_CAME = Mismatch("never came", 0, mendable=True, detail="Stripe lists it, the inbox lacks it")
_FAILED = Mismatch("could not be applied", 0, mendable=False, detail="it is in the inbox as failed")


async def compare_events(run: Run) -> None:
    """Look for events that have an effect here and that the inbox lacks or could not apply.

    Events of other types are left where they are: a webhook endpoint need not be subscribed to them.
    """
    from_at = max(run.window.from_at, run.now - _LISTED)
    async for page in event_pages(run.stripe, from_at):
        told = [event for event in (_read(run, one) for one in page) if event is not None]
        wanted = [one for one in told if one.type in HANDLED or one.type.startswith(LOUD_PREFIXES)]
        ours = await _ours(run, wanted)
        due = [one for one in ours if one.stripe_created_at < run.window.until_at]
        run.fresh.update(name for one in ours if one not in due for name in _names(one))
        run.counts.events += len(due)
        await _compare(run, due)


def _read(run: Run, listed: ListedEvent) -> StripeEvent | None:
    try:
        return parse(listed.text, now=run.now)
    except BadEvent as error:
        odd = Mismatch("unreadable", 0, mendable=False, detail=error.detail)
        run.record("event", odd, Cause.UNKNOWN, garage_id=None, stripe_id=listed.id)
        return None


async def _ours(run: Run, events: list[StripeEvent]) -> list[StripeEvent]:
    """Leave out the events of customers that are not ours, or not of the garages that are compared."""
    owners = await owners_of(run.door, (one.customer_ref for one in events))
    run.counts.foreign += sum(one.customer_ref is not None and one.customer_ref not in owners for one in events)
    # A refund names no customer; whose it is turns out when it is applied.
    return [one for one in events if one.customer_ref is None or owners.get(one.customer_ref) in run.places]


async def _compare(run: Run, events: list[StripeEvent]) -> None:
    if not events:
        return
    async with run.door.platform(reason="compare Stripe's events with the inbox") as platform:
        found = await platform.run(reconcile.inbox_states(event_ids=[one.id for one in events]))
        states = {one.id: one.state for one in found}
        for event in events:
            state = states.get(event.id)
            run.counts.events_waiting += state == "received"
            run.counts.events_parked += state == "parked"
            run.counts.events_failed += state == "failed"
            if state == "failed":
                run.record("event", _FAILED, Cause.EVENT_FAILED, garage_id=None, stripe_id=event.id, note=event.type)
            if state is not None:
                continue
            if len(run.lost) < _LOST_KEPT:
                run.lost.update((name, event.stripe_created_at) for name in _names(event) if name not in run.lost)
            if run.heal:
                await platform.run(stripe_events.receive(event=event))
            run.record(
                "event",
                _NEVER_CAME,
                Cause.EVENT_LOST,
                garage_id=None,
                stripe_id=event.id,
                healed=run.heal,
                note=f"{event.type} of {event.object_id}",
            )


def _names(event: StripeEvent) -> list[str]:
    """Give the objects that an event is about; a refund's is about its charge too."""
    return list({name for name in (event.object_id, event.order_key) if name and not name.startswith("cus_")})
