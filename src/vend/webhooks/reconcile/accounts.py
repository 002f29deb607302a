"""Company accounts: what Stripe says of each, and how many seats it bills at each price."""

from collections.abc import AsyncIterator
from uuid import UUID

from vend.billing.company_sync import read_account, write_account
from vend.db.handles import GarageTx
from vend.db.queries import ReadCall
from vend.domain.compare_account import AccountAtStripe, AccountRow, compare_account
from vend.domain.reconcile import Mismatch, Place, Window
from vend.store import reconcile
from vend.stripe_gateway import listing_accounts
from vend.stripe_gateway.gateway import StripeGateway
from vend.webhooks.reconcile.check import Check, Write
from vend.webhooks.reconcile.run import Run


class CompanyAccounts(Check[AccountAtStripe, AccountRow]):
    """Company accounts, ended ones too."""

    kind = "company_account"

    def pages(self, stripe: StripeGateway, window: Window) -> AsyncIterator[list[AccountAtStripe]]:
        """Give them newest first."""
        return listing_accounts.account_pages(stripe, window)

    async def one(self, stripe: StripeGateway, stripe_id: str) -> AccountAtStripe | None:
        """Give one."""
        return await listing_accounts.one_account(stripe, stripe_id)

    def rows(self, stripe_ids: list[str], span: Window) -> ReadCall[list[AccountRow]]:
        """Give the rows."""
        return reconcile.company_accounts(stripe_ids=stripe_ids, from_at=span.from_at, until_at=span.until_at)

    def compare(self, seen: AccountAtStripe | None, row: AccountRow | None, place: Place) -> list[Mismatch]:
        """Compare what Stripe says of it, and the seats."""
        del place  # what differs does not depend on it
        return compare_account(seen, row)

    async def about(self, run: Run, garage_id: UUID, seen: AccountAtStripe | None, row: AccountRow | None) -> list[str]:
        """Give its id."""
        del run, garage_id
        return [seen.id] if seen else [row.stripe_id] if row else []

    async def order_open(self, run: Run, garage_id: UUID, seen: AccountAtStripe | None, row: AccountRow | None) -> bool:
        """Look for an open change of it."""
        account_id = row.id if row else _own_id(seen) if seen else None
        if account_id is None:
            return False
        async with run.door.garage_snapshot([garage_id], fresh=True) as garage:
            return await garage.run(reconcile.open_order(subscription_id=account_id))

    async def read_anew(self, run: Run, garage_id: UUID, about: list[str]) -> Write | None:
        """Read it with the version of its row, as its event would."""
        reading = await read_account(run.door, run.stripe, garage_id, about[0])
        if reading is None:
            return None

        async def write(garage: GarageTx) -> UUID | None:
            written = await write_account(
                garage, reading.company_account_id, reading.raw, read_version=reading.read_version, now=run.now
            )
            return written.id if written else None

        return write


def _own_id(seen: AccountAtStripe) -> UUID | None:
    try:
        return UUID(seen.own_id)
    except ValueError:
        return None
