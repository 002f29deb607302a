"""Brings a company's account up to Stripe's truth, and its seats with it; never back to an older one.

As with a subscription, whoever writes says which version of the row they had read before they asked Stripe.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from vend.billing.subscription_sync import StatusConflict
from vend.db.door import Door
from vend.db.handles import GarageTx
from vend.domain.company_account import CompanyAccount
from vend.domain.subscription import ENDED
from vend.store import company_accounts, seats
from vend.stripe_gateway import company
from vend.stripe_gateway.company import RawAccount, account_facts
from vend.stripe_gateway.gateway import StripeGateway


class AccountReading(msgspec.Struct, frozen=True):
    """Stripe's subscription of an account, and the version of our row before Stripe was asked."""

    company_account_id: UUID
    read_version: int
    raw: RawAccount


async def read_account(
    door: Door, stripe: StripeGateway, garage_id: UUID, stripe_subscription_id: str
) -> AccountReading | None:
    """Ask Stripe for the subscription of an account; None where it is of none here."""
    async with door.garage_snapshot([garage_id], fresh=True) as garage:
        row = await garage.run(company_accounts.read_by_stripe_id(stripe_subscription_id=stripe_subscription_id))
    raw = await company.read(stripe, stripe_subscription_id)
    if row is not None:
        return AccountReading(row.id, row.sync_version, raw)
    # An event may come before the first seats are settled; then Stripe's copy of our id leads to the row.
    account_id = named_account(raw.metadata, garage_id)
    return None if account_id is None else AccountReading(account_id, 0, raw)


def named_account(metadata: dict[str, str] | None, garage_id: UUID) -> UUID | None:
    """Give the account that our metadata at Stripe names, if it is of this garage."""
    if not metadata or metadata.get("garage_id") != str(garage_id):
        return None
    try:
        return UUID(metadata.get(company.OWN_ID, ""))
    except ValueError:
        return None


async def account_billed(garage: GarageTx, stripe_subscription_id: str, metadata: dict[str, str] | None) -> UUID | None:
    """Give the account that one of Stripe's subscriptions stands for; None for none."""
    known = await garage.run(company_accounts.read_by_stripe_id(stripe_subscription_id=stripe_subscription_id))
    if known is not None:
        return known.id
    named = named_account(metadata, garage.garage_id)
    if named is None or await garage.run(company_accounts.read_one(company_account_id=named)) is None:
        return None
    return named


async def write_account(
    garage: GarageTx, account_id: UUID, raw: RawAccount, *, read_version: int, now: datetime
) -> CompanyAccount | None:
    """Write Stripe's truth; None when it was written by somebody else since `read_version`.

    Raises:
        StatusConflict: the account has ended and Stripe's subscription has not, or it stands for another one.
    """
    row = await garage.run(company_accounts.lock(company_account_id=account_id))
    if row is not None and row.stripe_subscription_id not in (None, raw.id):
        raise StatusConflict(f"Stripe has {raw.id} for company account {row.id}, which stands for another one.")
    if row is None or row.sync_version != read_version:
        return None
    if row.stripe_status in ENDED and raw.status not in ENDED:
        raise StatusConflict(f"Company account {row.id} has ended here and is {raw.status} at Stripe.")
    facts = account_facts(raw)
    await garage.run(company_accounts.sync(company_account_id=row.id, read_version=read_version, facts=facts, now=now))
    if facts.ended_at is not None:
        await garage.run(seats.end_all(company_account_id=row.id, ended_at=facts.ended_at, now=now))
    else:
        await garage.run(
            seats.follow(
                company_account_id=row.id,
                current_period_start_at=facts.current_period_start_at,
                current_period_end_at=facts.current_period_end_at,
                now=now,
            )
        )
        await garage.run(seats.end_over(company_account_id=row.id, now=now))
    return await garage.run(company_accounts.read_one(company_account_id=row.id))
