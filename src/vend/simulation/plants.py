"""Bugs to plant, so that the checks are checked: each is one that a billing system has had somewhere.

They live here alone: a plant patches the flows, or one of their statements, for as long as its block runs.
"""

from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from datetime import datetime
from typing import Any
from unittest.mock import patch

import msgspec

from vend.billing import dunning, first_payment, ordering, record_invoice, record_refunds, subscribe, subscription_sync
from vend.db.door import Door
from vend.db.handles import GarageTx
from vend.domain.ledger import payment_succeeded
from vend.domain.stripe_event import ClaimedEvent
from vend.domain.tax import refund_tax
from vend.simulation.control import Control
from vend.simulation.planting import Patched, Plant, changed_statement
from vend.simulation.plants_later import MORE_PLANTS
from vend.simulation.scripts import script
from vend.store import stripe_events, subscriptions
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.outcome import OutcomeUnknown, Rejected
from vend.stripe_gateway.shapes import RawSubscription, read_shape
from vend.webhooks import apply, handlers


@asynccontextmanager
async def planted(plant: Plant | None, control: Control) -> AsyncIterator[None]:
    """Have a bug while the block runs."""
    if plant is None:
        yield
        return
    if plant.script is not None:
        await control.script(script(f"{plant.script}_in"))
    try:
        with ExitStack() as stack:
            for each in plant.patches():
                stack.enter_context(each)
            yield
    finally:
        if plant.script is not None:
            await control.script(script(f"{plant.script}_out"))


# ---------------------------------------------------------------------- orders


def _new_key_each_time() -> list[Patched]:
    """Keys counted up by a try of their own, and nobody looks first."""
    create = StripeGateway.create_subscription
    count = iter(range(1_000_000))

    async def careless(self: StripeGateway, **request: Any) -> RawSubscription:
        return await create(self, **(request | {"key": f"{request['key']}-try-{next(count)}"}))

    async def blind(*_: Any, **__: Any) -> None:
        return None

    return [
        patch.object(StripeGateway, "create_subscription", careless),
        patch.object(StripeGateway, "find_subscription", blind),
    ]


def _unknown_is_refused() -> list[Patched]:
    drive = subscribe._at_stripe  # noqa: SLF001 - a plant reaches where it must

    async def hasty(*given: Any, **named: Any) -> RawSubscription:
        try:
            return await drive(*given, **named)
        except OutcomeUnknown as error:
            raise Rejected(error.detail, reason="no_answer") from error

    return [patch.object(subscribe, "_at_stripe", hasty)]


def _nobody_resolves() -> list[Patched]:
    async def idle(*_: Any, **__: Any) -> int:
        return 0

    return [patch("vend.worker.loop.resolve_due", idle)]


def _refusal_keeps_the_place() -> list[Patched]:
    return [changed_statement("subscriptions/give_up", "and stripe_subscription_id is null", "and false")]


def _no_audit() -> list[Patched]:
    async def silent(*_: Any, **__: Any) -> None:
        return None

    return [patch.object(room, "note", silent) for room in (subscribe, ordering, first_payment)]


# ---------------------------------------------------------------------- events


def _payload_is_the_truth() -> list[Patched]:
    """Events are applied from what they carry, in the order in which they come."""

    async def from_payload(
        door: Door, stripe: StripeGateway, garage_id: Any, event: ClaimedEvent, *, now: datetime
    ) -> handlers.Write:
        if event.type not in handlers.SUBSCRIPTION_EVENTS:
            return await read(door, stripe, garage_id, event, now=now)
        carried = msgspec.json.decode(event.payload)["data"]["object"]
        raw = read_shape(carried, RawSubscription)
        reading = await subscription_sync.read_subscription(door, stripe, garage_id, raw.id)
        assert reading is not None, "every subscription of a history is ours"

        async def write(garage: GarageTx) -> bool:
            written = await subscription_sync.write_subscription(
                garage, reading.subscription_id, raw, read_version=reading.read_version, now=now
            )
            return written is not None

        return write

    read = apply._read  # noqa: SLF001 - see above
    return [patch.object(apply, "_read", from_payload)]


def _no_version_check() -> list[Patched]:
    async def trusting(
        garage: GarageTx, subscription_id: Any, raw: RawSubscription, *, read_version: int, now: datetime
    ) -> Any:
        row = await garage.run(subscriptions.lock(subscription_id=subscription_id))
        version = read_version if row is None else row.sync_version
        return await write(garage, subscription_id, raw, read_version=version, now=now)

    write = subscription_sync.write_subscription
    return [
        patch.object(room, "write_subscription", trusting)
        for room in (handlers, subscribe, ordering, first_payment, dunning)
    ]


def _marked_before_written() -> list[Patched]:
    async def hasty(door: Door, garage_id: Any, event: ClaimedEvent, write: handlers.Write, *, now: datetime) -> bool:
        async with door.garage_transaction(garage_id) as garage:
            await garage.run(stripe_events.mark_applied(event_id=event.id, claim_id=event.claim_id, note=None, now=now))
        async with door.garage_transaction(garage_id) as garage:
            await write(garage)
        return True

    return [patch.object(apply, "_write_and_mark", hasty)]


def _first_status_stays() -> list[Patched]:
    return [patch.object(record_invoice, "invoice_may_become", lambda old, _new: old == "draft")]


# ---------------------------------------------------------------------- money


def _fee_forgotten() -> list[Patched]:
    return [
        patch.object(
            record_invoice,
            "payment_succeeded",
            lambda *, amount_minor, fee_minor: payment_succeeded(amount_minor=amount_minor, fee_minor=0 * fee_minor),
        )
    ]


def _rounded_twice() -> list[Patched]:
    """Each part of a refund has its own rounded share of the tax, whatever the parts before it had."""

    def alone(refund_minor: int, **given: int) -> int:
        return refund_tax(refund_minor, **(given | {"standing_minor": 0, "standing_tax_minor": 0}))

    return [patch.object(record_refunds, "refund_tax", alone)]


def _void_stays_owed() -> list[Patched]:
    async def forgetful(*_: Any, **__: Any) -> int:
        return 0

    return [patch.object(record_invoice, "post_reversals", forgetful)]


def _tax_is_revenue() -> list[Patched]:
    return [patch.object(record_invoice, "_tax", lambda _raw: 0)]


def _old_car_opens() -> list[Patched]:
    return [
        changed_statement(
            "access_lists/holders",
            "from subscription_vehicles\n    where garage_id = :garage_id and removed_at is null",
            "from subscription_vehicles\n    where garage_id = :garage_id",
        )
    ]


def _pause_opens_on() -> list[Patched]:
    return [changed_statement("access_lists/holders", "    held.collection_paused,", "    false as collection_paused,")]


PLANTS: dict[str, Plant] = {
    plant.name: plant
    for plant in (
        Plant("no-live-index", "drop the unique index on the live (driver, pass)", script="live_index"),
        Plant(
            "no-capacity-lock",
            "count the places without locking the garage",
            lambda: [changed_statement("garages/lock", "for no key update", "")],
        ),
        Plant("new-key-on-retry", "ask Stripe again with a new key, without looking first", _new_key_each_time),
        Plant("unknown-is-refused", "hold an answer that never came for a refusal", _unknown_is_refused),
        Plant("nobody-resolves", "leave open operations open", _nobody_resolves),
        Plant("refusal-keeps-the-place", "keep the place of an order that Stripe refused", _refusal_keeps_the_place),
        Plant("no-audit", "leave the audit log out", _no_audit),
        Plant("payload-is-the-truth", "apply events as they arrive, from what they carry", _payload_is_the_truth),
        Plant("no-version-check", "write Stripe's truth without asking who wrote since", _no_version_check),
        Plant(
            "marked-before-written",
            "mark an event in a transaction before the one that applies it",
            _marked_before_written,
        ),
        Plant("first-status-stays", "never move an invoice on", _first_status_stays),
        Plant("fee-forgotten", "leave Stripe's fee out of the ledger", _fee_forgotten),
        Plant("rounded-twice", "round the tax of each part of a refund by itself", _rounded_twice),
        Plant("void-stays-owed", "leave a void invoice in the ledger", _void_stays_owed),
        Plant("tax-is-revenue", "book the tax as revenue", _tax_is_revenue),
        *MORE_PLANTS,
        Plant("old-car-opens", "let a car in that was taken off its pass", _old_car_opens),
        Plant("pause-opens-on", "let a paused subscription in for as long as it renews", _pause_opens_on),
    )
}
