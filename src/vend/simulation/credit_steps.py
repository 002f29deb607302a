"""What staff do about invoices: credit them, in part or whole, give one up, and see it paid after all."""

from collections.abc import Awaitable, Callable
from typing import Any

from vend.billing import credit, write_off
from vend.billing.commands import CreditLine, NewCreditNote, WantedCreditNote, WantedLine, WriteOff
from vend.billing.refund import Staff
from vend.domain.access import Role
from vend.domain.credit_note import CreditPlan
from vend.domain.errors import Kind, VendError
from vend.domain.invoice import Invoice, InvoiceStatus
from vend.domain.operation import Asked
from vend.domain.page import Page
from vend.simulation.process import Process
from vend.simulation.steps import Step, beside
from vend.simulation.world import ServerGone, World
from vend.store import invoices

_ATTEMPTS_MAX = 4
_ADMIN = frozenset({Role.OPERATOR_ADMIN})


async def _told(world: World, kind: str, asked: Asked, ask: Callable[[Process], Awaitable[Any]]) -> None:
    """Ask, and ask again under the same key while the answer is not final; staff give up after a while."""
    answer = "nothing"
    for _ in range(_ATTEMPTS_MAX):
        try:
            answer = type(await world.request(ask)).__name__.lower()
        except ServerGone:
            pass
        except VendError as error:
            answer = error.code
            if error.kind is not Kind.UNAVAILABLE and error.code != "still_running":
                break
        except Exception as error:  # noqa: BLE001 - whatever nobody foresaw is a finding
            world.scheduler.fail(f"{kind} ended in {type(error).__name__}: {error}")
            break
        else:
            if answer != "pending":
                break
        await world.scheduler.sleep(world.scheduler.seed.uniform(0.1, 120.0))
    world.scheduler.note(None, f"{kind} {asked.idempotency_key}: staff were told", answer)


async def _invoice(world: World, *statuses: InvoiceStatus) -> Invoice | None:
    """Give one of the garage's invoices, as the book has them."""

    async def ask(process: Process) -> list[Invoice]:
        async with process.door.garage_snapshot([world.garage.id], fresh=True) as garage:
            return await garage.run(
                invoices.list_page(page=Page(row_limit=100), status=None, customer_id=None, subscription_id=None)
            )

    try:
        found = await world.request(ask)
    except (ServerGone, VendError):
        return None
    fitting = [one for one in found if one.status in statuses and one.total_minor > 0]
    return world.plan.choice(fitting) if fitting else None


async def _preview(world: World, invoice: Invoice) -> CreditPlan | None:
    """Look what a whole or a part of the first line comes to; None where it cannot be credited."""
    gross = None if world.plan.random() < 1 / 3 else world.plan.randint(1, max(1, invoice.subtotal_minor // 2))
    # The balance is left out: a change of pass that was shown before it got something would cost less than shown.
    wanted = WantedCreditNote(
        [WantedLine(1, gross)], None if invoice.status != "paid" else world.plan.choice(("card", "outside"))
    )

    async def ask(process: Process) -> CreditPlan:
        return await credit.preview_credit(process.door, process.stripe, world.garage.id, invoice.id, wanted)

    try:
        return await world.request(ask)
    except (ServerGone, VendError):
        return None


async def _credit(world: World, invoice: Invoice, shown: CreditPlan, asked: Asked) -> None:
    command = NewCreditNote(
        reason="order_change",
        lines=[CreditLine(one.line_number, one.gross_minor) for one in shown.lines],
        total_minor=shown.total_minor,
        refund_minor=shown.refund_minor,
        balance_minor=shown.balance_minor,
        outside_minor=shown.outside_minor,
        method="check" if shown.outside_minor else None,
    )

    async def ask(process: Process) -> Any:
        return await credit.ask_credit(
            process.door,
            process.stripe,
            world.garage.id,
            invoice.id,
            command,
            by=Staff(asked, _ADMIN),
            now=world.now,
        )

    await _told(world, "credit", asked, ask)


async def credit_one(world: World) -> None:
    """Somebody of the staff credits an invoice, as it was shown."""
    invoice = await _invoice(world, "open", "paid", "uncollectible")
    shown = None if invoice is None else await _preview(world, invoice)
    if invoice is not None and shown is not None:
        await _credit(world, invoice, shown, world.asked("admin"))


async def credit_twice(world: World) -> None:
    """Two of the staff credit the same at the same moment."""
    invoice = await _invoice(world, "open", "paid")
    shown = None if invoice is None else await _preview(world, invoice)
    if invoice is not None and shown is not None:
        beside(world, "credit-twice", *(_credit(world, invoice, shown, world.asked("admin")) for _ in range(2)))


async def credit_in_dashboard(world: World) -> None:
    """Somebody credits an open invoice in Stripe's dashboard, and perhaps takes that back."""
    plan, network = world.plan, world.network
    waiting = [one for one in network.truth("invoice") if one["status"] == "open" and one["amount_remaining"] > 1]
    if not waiting:
        return
    chosen = plan.choice(waiting)
    amount = plan.randint(1, chosen["amount_remaining"] - 1)
    answer = network.by_hand("POST", "/v1/credit_notes", {"invoice": chosen["id"], "amount": str(amount)})
    if plan.random() < 1 / 2:
        await world.scheduler.sleep(plan.uniform(0.0, 600.0))
        network.by_hand("POST", f"/v1/credit_notes/{answer.json()['id']}/void", {})


async def give_up(world: World) -> None:
    """Somebody of the staff writes an open invoice off; perhaps it is paid on Stripe's page after all."""
    invoice = await _invoice(world, "open")
    if invoice is None:
        return
    asked = world.asked("admin")

    async def ask(process: Process) -> Any:
        return await write_off.write_off(
            process.door,
            process.stripe,
            world.garage.id,
            invoice.id,
            WriteOff("Nobody answers"),
            by=Staff(asked, _ADMIN),
            now=world.now,
        )

    await _told(world, "write-off", asked, ask)
    if world.plan.random() < 1 / 2:
        await world.scheduler.sleep(world.plan.uniform(0.0, 20 * 86_400.0))
        await pay_late(world)


async def pay_late(world: World) -> None:
    """A driver pays, on Stripe's page, what was given up."""
    lost = [one for one in world.network.truth("invoice") if one["status"] == "uncollectible"]
    if lost:
        chosen = world.plan.choice(lost)["id"]
        world.by_hand.add(chosen)
        world.network.by_hand("POST", f"/v1/invoices/{chosen}/pay", {"payment_method": "pm_card_visa"})


CREDITING: list[Step] = [
    Step("credit", credit_one, 4),
    Step("credit-twice", credit_twice, 2),
    Step("credit-dashboard", credit_in_dashboard, 2),
    Step("give-up", give_up, 3),
    Step("pay-late", pay_late, 1),
]
"""They join `STEPS` where a history is planned."""
