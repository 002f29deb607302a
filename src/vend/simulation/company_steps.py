"""What people do with company accounts: open one, add and remove seats, close it; checks come with `by_hand_steps`."""

from typing import Any
from uuid import UUID

from vend.billing.company_accounts import close_account, open_account
from vend.billing.company_commands import AccountClosing, AgreedTerms, NewSeat, NewSeats, SeatRemoval
from vend.billing.company_seats import add_seats, remove_seats
from vend.domain.company_account import CompanyAccount
from vend.domain.errors import VendError
from vend.domain.operation import Asked
from vend.domain.page import Page
from vend.domain.subscription import Subscription
from vend.simulation.process import Process
from vend.simulation.steps import Step, ask_until_told, beside
from vend.simulation.world import ServerGone, World
from vend.store import seats

_TERMS_DAYS = (0, 3, 10, 30)
_SEATS_MAX = (None, 1, 1, 2, 4)
_KNOWS_WHAT_MAY_BE_HAD = 5 / 6
_GROWS = 2 / 3


async def _opened(world: World) -> UUID | None:
    """Give one of the company accounts, opened if there is none; None where nobody answers."""
    if world.company_accounts and world.plan.random() < 3 / 4:
        return world.plan.choice(world.company_accounts)
    plan, asked = world.plan, world.asked("staff")
    number = world.number()
    terms = AgreedTerms(
        f"Company {number}",
        f"company{number}@example.com",
        plan.choice((None, f"PO-{number}")),
        plan.choice(_TERMS_DAYS),
        plan.choice(_SEATS_MAX),
    )

    async def ask(process: Process) -> CompanyAccount:
        return await open_account(process.door, world.garage.id, terms, asked=asked, now=world.now)

    try:
        opened = await world.request(ask)
    except (ServerGone, VendError):
        return None
    if opened.id not in world.company_accounts:
        world.company_accounts.append(opened.id)
    return opened.id


async def _rows(world: World, count: int) -> list[NewSeat]:
    """List new people for seats; mostly of a monthly pass with room for them, since no other may be had."""
    among = world.passes
    if world.plan.random() < _KNOWS_WHAT_MAY_BE_HAD:
        seen = await world.look("places_left")
        roomy = {pass_id for pass_id, places in seen if isinstance(places, int) and places >= count}
        among = [one for one in among if one.billing_interval == "month" and one.id in roomy] or among
    pass_id = world.plan.choice(among).id
    numbers = [world.number() for _ in range(count)]
    return [NewSeat(pass_id, None, f"Worker {number}", f"worker{number}@example.com") for number in numbers]


async def order_seats(world: World, account_id: UUID, rows: list[NewSeat], asked: Asked) -> None:
    """Add seats."""

    async def ask(process: Process) -> Any:
        return await add_seats(
            process.door, process.stripe, world.garage.id, account_id, NewSeats(rows), asked=asked, now=world.now
        )

    await ask_until_told(world, "add_seats", asked, ask)


async def order_removal(world: World, account_id: UUID, seat: UUID, asked: Asked, *, at_period_end: bool) -> None:
    """Remove a seat."""
    command = SeatRemoval([seat], at_period_end)

    async def ask(process: Process) -> Any:
        return await remove_seats(
            process.door, process.stripe, world.garage.id, account_id, command, asked=asked, now=world.now
        )

    await ask_until_told(world, "remove_seats", asked, ask)


async def _living(world: World, account_id: UUID) -> list[Subscription]:
    """Look at the seats of an account; none where nobody answers."""

    async def ask(process: Process) -> list[Subscription]:
        async with process.door.garage_snapshot([world.garage.id], fresh=True) as garage:
            return await garage.run(seats.list_page(page=Page(), company_account_id=account_id, ended=False))

    try:
        found = await world.request(ask)
    except (ServerGone, VendError):
        return []
    return sorted(found, key=lambda seat: seat.id)


async def seats_for_a_company(world: World) -> None:
    """A company's administrator adds a few drivers, and mostly some more later, whatever was agreed upon."""
    account_id, plan = await _opened(world), world.plan
    if account_id is None:
        return
    await order_seats(world, account_id, await _rows(world, plan.choice((1, 1, 2))), world.asked("admin"))
    if plan.random() < _GROWS:
        await world.scheduler.sleep(plan.choice((1.0, 3_600.0, 3 * 86_400.0)))
        await order_seats(world, account_id, await _rows(world, plan.choice((1, 2))), world.asked("admin"))


async def two_administrators(world: World) -> None:
    """Two administrators of a company add drivers at the same moment, and somebody's click arrives twice."""
    account_id = await _opened(world)
    if account_id is not None:
        again, rows, others = world.asked("admin"), await _rows(world, 1), await _rows(world, 1)
        beside(
            world,
            "two-admins",
            order_seats(world, account_id, others, world.asked("other-admin")),
            order_seats(world, account_id, rows, again),
            order_seats(world, account_id, rows, again),
        )


async def seat_goes(world: World) -> None:
    """A driver leaves a company, at once or with the period; somebody else comes at the same moment."""
    account_id = await _opened(world)
    living = [] if account_id is None else await _living(world, account_id)
    if account_id is None or not living:
        return
    seat = world.plan.choice(living).id
    later = world.plan.random() < 1 / 2
    tasks = [order_removal(world, account_id, seat, world.asked("admin"), at_period_end=later)]
    if world.plan.random() < 1 / 2:
        tasks.append(order_seats(world, account_id, await _rows(world, 1), world.asked("other-admin")))
    beside(world, "seat-goes", *tasks)


async def company_closes(world: World) -> None:
    """A company's account is closed, now or with its period."""
    account_id = await _opened(world)
    if account_id is None:
        return
    command = AccountClosing("now" if world.plan.random() < 1 / 2 else "at_period_end")
    asked = world.asked("staff")

    async def ask(process: Process) -> Any:
        return await close_account(
            process.door, process.stripe, world.garage.id, account_id, command, asked=asked, now=world.now
        )

    await ask_until_told(world, "close_account", asked, ask)


COMPANIES: list[Step] = [
    Step("company", seats_for_a_company, 6),
    Step("two-admins", two_administrators, 3),
    Step("seat-goes", seat_goes, 4),
    Step("company-closes", company_closes, 1),
]
