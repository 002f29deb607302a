"""What staff does with paper: records checks for what is owed, and closes months."""

from datetime import timedelta
from uuid import UUID

from vend.billing import close_month, receive_payment
from vend.billing.commands import NewReceivedPayment
from vend.domain.operation import Asked
from vend.domain.period import local_date, month_of
from vend.simulation.process import Process
from vend.simulation.steps import Step, ask_until_told, beside
from vend.simulation.world import World


async def receive(world: World, invoice_id: UUID, amount_minor: int, asked: Asked) -> None:
    """Record a check for an invoice."""
    today = local_date(world.now, world.garage.time_zone)
    command = NewReceivedPayment("check", amount_minor, today, reference=asked.idempotency_key)

    async def ask(process: Process) -> receive_payment.Received | receive_payment.Pending:
        return await receive_payment.receive_payment(
            process.door, process.stripe, world.garage.id, invoice_id, command, asked=asked, now=world.now
        )

    await ask_until_told(world, "receive", asked, ask)


async def check_comes(world: World) -> None:
    """A check comes for an invoice that is owed; now and then two of the staff record it."""
    owed = await world.look("invoices_owed")
    if owed:
        invoice_id, amount_minor = world.plan.choice(owed)
        assert isinstance(invoice_id, UUID), "the table says so"
        assert isinstance(amount_minor, int), "same"
        people = world.plan.choice((1, 1, 2))
        beside(world, "check", *(receive(world, invoice_id, amount_minor, world.asked("staff")) for _ in range(people)))


async def close_last_month(world: World) -> None:
    """The books of the month before are closed, if nothing of it is under way."""
    last = month_of(local_date(world.now, world.garage.time_zone)).start_date - timedelta(days=1)
    asked = world.asked("accountant")

    async def ask(process: Process) -> close_month.ClosedMonth:
        month_date = month_of(last).start_date
        return await close_month.close_month(process.door, world.garage.id, month_date, asked=asked, now=world.now)

    await ask_until_told(world, "close_month", asked, ask)


BY_HAND: list[Step] = [
    Step("check", check_comes, 4),
    Step("close-month", close_last_month, 4),
]
