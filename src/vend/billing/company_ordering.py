"""The one way in which a company's account is changed at Stripe: reserve, Stripe, settle.

    reserve  transaction: the account's lock, seats, and the order: all that Stripe is to be told, in absolute figures
    Stripe   told, keyed by the operation
    settle   transaction: Stripe's truth on the account and its seats, the operation's final answer

An account has one change under way at a time, so that each begins where the one before it has ended, and what is
charged or credited is its own. Whoever meets an open one drives it to its end first, as the resolver would; only where
Stripe does not answer are they told to come again.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID

import msgspec

from vend.billing import company_at_stripe
from vend.billing.company_order import AccountCommand, AccountOrder
from vend.billing.company_sync import write_account
from vend.billing.operation import Begun, StillRunning, begin, leave_open, note, settle
from vend.billing.ordering import Refused
from vend.billing.waitlist import put_back
from vend.db.door import Door
from vend.db.errors import Contended
from vend.db.handles import GarageTx
from vend.domain.company_account import AccountTerms, CompanyAccount
from vend.domain.errors import Kind, NotFound, VendError
from vend.domain.operation import Asked, Operation
from vend.domain.subscription import Subscription
from vend.store import company_accounts, customers, garages, operations, seats
from vend.stripe_gateway.company import RawAccount
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.outcome import OutcomeUnknown, Rejected, RetryLater, ShapeRefused

KIND = "change_company_account"
_READINGS_MAX = 5
_OTHERS_MAX = 5


class AccountChanged(msgspec.Struct, frozen=True, tag="changed"):
    """Stripe has it; the account and the seats that it was about are as they are now."""

    account: CompanyAccount
    seats: list[Subscription]


class AccountPending(msgspec.Struct, frozen=True, tag="pending"):
    """Whether Stripe has it is not known yet; places are kept, and the resolver finds out."""

    account: CompanyAccount
    seats: list[Subscription]


class AccountChangeRefused(VendError):
    """Stripe refused the change of a company's account; everything is as it was.

    Attributes:
        reason: Stripe's code.
    """

    code = "company_change_refused"
    kind = Kind.CONFLICT

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.detail, field=refused.field)
        self.reason = refused.reason


_Answer = AccountChanged | Refused

Reserve = Callable[[GarageTx, CompanyAccount], Awaitable[AccountOrder | list[UUID]]]
"""Checks under the account's lock, writes what is reserved, and gives the order; or, where Stripe need not be told, the
seats that were changed."""


class Case(msgspec.Struct, frozen=True):
    """An order with its operation, and the account as it was read."""

    operation: Operation
    order: AccountOrder
    account: CompanyAccount


class _Other(Exception):
    """Another change of the account is under way."""

    def __init__(self, operation_id: UUID) -> None:
        super().__init__()
        self.operation_id = operation_id


async def place(
    door: Door,
    stripe: StripeGateway,
    garage_id: UUID,
    command: AccountCommand,
    reserve: Reserve,
    *,
    audited: str,
    asked: Asked,
    now: datetime,
) -> AccountChanged | AccountPending:
    """Change an account.

    Args:
        command: what is asked for: what the idempotency key stands for.
        audited: the audit log's word for it.

    Raises:
        NotFound: the garage has no such account.
        StillRunning: another change of it waits for Stripe's answer, or this one is under way.
        AccountChangeRefused: Stripe refused; everything is as it was.
        KeyReused: see `vend.billing.operation`.
        VendError: the reservation was refused.
    """
    for _ in range(_OTHERS_MAX):
        try:
            begun = await _reserve(door, garage_id, command, reserve, audited=audited, asked=asked, now=now)
        except _Other as other:
            await _finish(door, stripe, garage_id, other.operation_id, now=now)
            continue
        if isinstance(begun, AccountChanged):
            return begun
        if not isinstance(begun, Begun):
            return _replay(begun)
        return await drive(door, stripe, garage_id, begun.operation_id, look_first=False, now=now)
    raise StillRunning("Another change of this account waits for Stripe's answer; try again in a minute.")


async def _reserve(
    door: Door,
    garage_id: UUID,
    command: AccountCommand,
    reserve: Reserve,
    *,
    audited: str,
    asked: Asked,
    now: datetime,
) -> Begun | Operation | AccountChanged:
    account_id = command.company_account_id
    async with door.garage_transaction(garage_id) as garage:
        # Places are counted under the garage's lock, which comes before the account's.
        await garage.run(garages.lock())
        begun = await begin(garage, asked, kind=KIND, command=command, subject_id=account_id, now=now)
        if not isinstance(begun, Begun):
            return begun
        account = await garage.run(company_accounts.lock(company_account_id=account_id))
        if account is None:
            raise NotFound("There is no such company account in this garage.")
        other = await garage.run(
            company_accounts.open_operation(company_account_id=account_id, but_id=begun.operation_id)
        )
        if other is not None:
            raise _Other(other)
        order = await reserve(garage, account)
        await note(garage, asked, audited, account_id, now=now, detail=_told(command))
        if isinstance(order, AccountOrder):
            request = msgspec.json.encode(order).decode()
            await garage.run(operations.set_request(operation_id=begun.operation_id, request=request))
            return begun
        answer = await _answer(garage, account_id, order)
        await settle(garage, begun, answer, now=now)
        return answer


async def _answer(garage: GarageTx, account_id: UUID, seat_ids: list[UUID]) -> AccountChanged:
    """Give the account, and the seats that it was about, as they are now."""
    account = await garage.run(company_accounts.read_one(company_account_id=account_id))
    assert account is not None, "it is locked"
    return AccountChanged(account, await garage.run(seats.of_ids(company_account_id=account_id, seat_ids=seat_ids)))


def _told(command: AccountCommand) -> dict[str, str | int | bool | None]:
    """Give what the audit log tells of a command: its plain values; people and plates stay in their own rows."""
    told: dict[str, object] = msgspec.to_builtins(command)
    plain = {key: value for key, value in told.items() if key != "company_account_id"}
    return {
        key: len(value) if isinstance(value, list) else value
        for key, value in plain.items()
        if value is None or isinstance(value, (str, int, bool, list))
    }


async def _finish(door: Door, stripe: StripeGateway, garage_id: UUID, operation_id: UUID, *, now: datetime) -> None:
    """Drive another's open change to its end; a refusal is an end too."""
    try:
        await drive(door, stripe, garage_id, operation_id, look_first=True, now=now)
    except AccountChangeRefused:
        return


def _replay(earlier: Operation) -> AccountChanged:
    if earlier.answer is None:
        raise StillRunning("This change is being made; look at the account in a few seconds.")
    answer: _Answer = msgspec.json.decode(earlier.answer, type=_Answer)
    if isinstance(answer, Refused):
        raise AccountChangeRefused(answer)
    return answer


async def drive(
    door: Door, stripe: StripeGateway, garage_id: UUID, operation_id: UUID, *, look_first: bool, now: datetime
) -> AccountChanged | AccountPending:
    """Carry an open change to its end, or leave it open for the resolver.

    Raises:
        AccountChangeRefused: Stripe refused; everything is as it was.
    """
    for _ in range(_READINGS_MAX):
        case = await _load(door, garage_id, operation_id)
        if case.operation.answer is not None:
            return _replay(case.operation)
        try:
            made = await company_at_stripe.bring_about(
                door, stripe, case.operation, case.order, case.account, look_first=look_first, now=now
            )
        except Rejected as refused:
            return await _refuse(door, case, Refused(refused.detail, refused.reason, refused.field), now=now)
        except (OutcomeUnknown, RetryLater, ShapeRefused) as error:
            return await _leave(door, case, error, now=now)
        settled = await _settle(door, case, made, now=now)
        if settled is not None:
            return settled
        # A webhook wrote a newer truth meanwhile; what Stripe says now is read again.
        look_first = True
    return await _leave(door, case, Contended("Others keep changing this account."), now=now)


async def _load(door: Door, garage_id: UUID, operation_id: UUID) -> Case:
    async with door.garage_snapshot([garage_id], fresh=True) as garage:
        operation = await garage.run(operations.read_one(operation_id=operation_id))
        assert operation is not None, "it was reserved, and nothing is deleted"
        order = msgspec.json.decode(operation.request, type=AccountOrder)
        account = await garage.run(company_accounts.read_one(company_account_id=order.company_account_id))
        assert account is not None, "same"
        return Case(operation, order, account)


async def _leave(door: Door, case: Case, error: VendError, *, now: datetime) -> AccountPending:
    await leave_open(door, case.operation, error, now=now)
    account_id = case.account.id
    async with door.garage_snapshot([case.account.garage_id], fresh=True) as garage:
        about = await garage.run(seats.of_ids(company_account_id=account_id, seat_ids=case.order.seat_ids))
    return AccountPending(case.account, about)


async def _settle(door: Door, case: Case, made: RawAccount, *, now: datetime) -> AccountChanged | None:
    """Write Stripe's truth, what it means for the seats, and the answer; None when a newer truth was written."""
    account, order = case.account, case.order
    async with door.garage_transaction(account.garage_id) as garage:
        written = await write_account(garage, account.id, made, read_version=account.sync_version, now=now)
        if written is None:
            return None
        earlier = await garage.run(operations.read_one(operation_id=case.operation.id))
        assert earlier is not None, "nothing is deleted"
        if earlier.answer is not None:
            return _replay(earlier)
        await _take_effect(garage, order, written, now=now)
        answer = await _answer(garage, account.id, order.seat_ids)
        await settle(garage, Begun(case.operation.id), answer, now=now)
        return answer


async def _take_effect(garage: GarageTx, order: AccountOrder, account: CompanyAccount, *, now: datetime) -> None:
    """Write what has become true with Stripe's answer."""
    match order.action:
        case "add_seats":
            await garage.run(
                seats.start(
                    company_account_id=account.id,
                    seat_ids=order.seat_ids,
                    current_period_start_at=account.current_period_start_at,
                    current_period_end_at=account.current_period_end_at,
                    now=now,
                )
            )
        case "remove_seats":
            await garage.run(seats.end(company_account_id=account.id, seat_ids=order.seat_ids, now=now))
        case "release_seats":
            await garage.run(seats.release(company_account_id=account.id, seat_ids=order.seat_ids, now=now))
            await garage.run(seats.end_over(company_account_id=account.id, now=now))
        case "set_terms":
            assert order.terms is not None, "the action says so"
            await write_terms(garage, account, order.terms, now=now)
        case "close":
            await garage.run(company_accounts.set_status(company_account_id=account.id, status="closing", now=now))
        case "set_taxes" | "close_unpaid":
            pass


async def write_terms(garage: GarageTx, account: CompanyAccount, terms: AccountTerms, *, now: datetime) -> None:
    """Write what was agreed upon."""
    await garage.run(
        customers.set_contact(customer_id=account.customer_id, name=terms.name, email=terms.email, now=now)
    )
    await garage.run(
        company_accounts.set_terms(
            company_account_id=account.id,
            name=terms.name,
            po_number=terms.po_number,
            net_terms_days=terms.net_terms_days,
            seats_max=terms.seats_max,
            monthly_max_minor=terms.monthly_max_minor,
            now=now,
        )
    )


async def _refuse(door: Door, case: Case, refused: Refused, *, now: datetime) -> AccountChanged:
    """Give back what was reserved, and keep the refusal."""
    order, account = case.order, case.account
    async with door.garage_transaction(account.garage_id) as garage:
        await garage.run(company_accounts.lock(company_account_id=account.id))
        encoded = msgspec.json.encode(refused).decode()
        settled = await garage.run(
            operations.settle(operation_id=case.operation.id, state="rejected", answer=encoded, now=now)
        )
        if settled is None:
            earlier = await garage.run(operations.read_one(operation_id=case.operation.id))
            assert earlier is not None, "nothing is deleted"
            return _replay(earlier)
        if order.action == "add_seats":
            await garage.run(seats.end(company_account_id=account.id, seat_ids=order.seat_ids, now=now))
            for seat_id in order.seat_ids:
                await put_back(garage, seat_id, now=now)
    raise AccountChangeRefused(refused)
