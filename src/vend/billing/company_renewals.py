"""Takes seats that end with the period off the renewal in time, and ends them when it is over.

Stripe is told shortly before the renewal, without proration: earlier, another seat that is added in between could not
be told from the one that leaves, whose period is paid. If nobody could tell Stripe in time, the renewal bills the seat
once more, and what it billed is credited from the renewal on.
"""

from datetime import datetime
from uuid import UUID

import structlog

from vend.billing.company_order import AccountCommand, AccountOrder
from vend.billing.company_ordering import place
from vend.billing.operation import StillRunning
from vend.db.door import Door
from vend.db.handles import GarageTx
from vend.domain.company_account import RENEWAL_WINDOW, CompanyAccount, DueAccount, quantities
from vend.domain.errors import VendError
from vend.domain.operation import Asked
from vend.store import company_accounts, seats
from vend.stripe_gateway.gateway import StripeGateway

_log = structlog.get_logger(__name__)
ACTOR = "system:company"


class ReleaseOrder(AccountCommand, frozen=True):
    """Which account's leaving seats are taken off its renewal: what the idempotency key stands for."""


async def release_due(door: Door, stripe: StripeGateway, *, now: datetime, row_limit: int = 50) -> int:
    """Take up every account with seats to be taken off the renewal, or to be ended; give how many there were."""
    async with door.platform(reason="find seats that end with their period") as platform:
        due = await platform.run(company_accounts.due(now=now, window_end_at=now + RENEWAL_WINDOW, row_limit=row_limit))
    for one in due:
        log = _log.bind(garage=str(one.garage_id), company_account=str(one.company_account_id))
        try:
            await _release(door, stripe, one, now=now)
        except StillRunning:
            continue  # the resolver has it
        except VendError as error:
            log.warning("seats_not_released", code=error.code, detail=error.detail)
        else:
            log.info("seats_released")
    return len(due)


async def _release(door: Door, stripe: StripeGateway, due: DueAccount, *, now: datetime) -> None:
    async def reserve(garage: GarageTx, account: CompanyAccount) -> AccountOrder | list[UUID]:
        leaving = await garage.run(seats.leaving(company_account_id=account.id))
        going = [
            one
            for one in leaving
            if one.unbilled_at is None and one.ends_at is not None and one.ends_at <= now + RENEWAL_WINDOW
        ]
        if not going:
            await garage.run(seats.end_over(company_account_id=account.id, now=now))
            return []
        gone = {one.id for one in going}
        left = [one for one in await garage.run(seats.billed(company_account_id=account.id)) if one.id not in gone]
        ends_at = max(one.ends_at for one in going if one.ends_at is not None)
        return AccountOrder(account.id, "release_seats", ends_at, sorted(gone), quantities(left))

    # Two workers make one order; one that Stripe refused is made anew the next minute.
    asked = Asked(ACTOR, f"release-{due.company_account_id}-{now:%Y%m%d%H%M}")
    await place(
        door,
        stripe,
        due.garage_id,
        ReleaseOrder(due.company_account_id),
        reserve,
        audited="company_account.renewal_prepared",
        asked=asked,
        now=now,
    )
