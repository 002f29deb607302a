"""How credit notes are listed, looked up, compared and read anew."""

from collections.abc import AsyncIterator
from uuid import UUID

from vend.billing.credit_note_sync import read_credited, write_credited
from vend.db.handles import GarageTx
from vend.db.queries import ReadCall
from vend.domain.compare_credit_note import CreditNoteAtStripe, CreditNoteRow, compare_credit_note
from vend.domain.reconcile import Mismatch, Place, Window
from vend.store import reconcile
from vend.stripe_gateway import listing_credit_notes as listing
from vend.stripe_gateway.gateway import StripeGateway
from vend.webhooks.reconcile.check import Check, Write
from vend.webhooks.reconcile.run import Run


class CreditNotes(Check[CreditNoteAtStripe, CreditNoteRow]):
    """Credit notes, voided ones too."""

    kind = "credit_note"

    def pages(self, stripe: StripeGateway, window: Window) -> AsyncIterator[list[CreditNoteAtStripe]]:
        """Give them newest first."""
        return listing.credit_note_pages(stripe, window)

    async def one(self, stripe: StripeGateway, stripe_id: str) -> CreditNoteAtStripe | None:
        """Give one."""
        return await listing.one_credit_note(stripe, stripe_id)

    def rows(self, stripe_ids: list[str], span: Window) -> ReadCall[list[CreditNoteRow]]:
        """Give the rows."""
        return reconcile.credit_notes(stripe_ids=stripe_ids, from_at=span.from_at, until_at=span.until_at)

    def compare(self, seen: CreditNoteAtStripe | None, row: CreditNoteRow | None, place: Place) -> list[Mismatch]:
        """Compare status, amounts and transfers."""
        del place
        return compare_credit_note(seen, row)

    async def about(
        self, run: Run, garage_id: UUID, seen: CreditNoteAtStripe | None, row: CreditNoteRow | None
    ) -> list[str]:
        """Give its id."""
        del run, garage_id
        return [seen.id] if seen else [row.stripe_id] if row else []

    async def order_open(
        self, run: Run, garage_id: UUID, seen: CreditNoteAtStripe | None, row: CreditNoteRow | None
    ) -> bool:
        """Look for an order to void it."""
        del seen
        if row is None:
            return False
        async with run.door.garage_snapshot([garage_id], fresh=True) as garage:
            return await garage.run(reconcile.open_order(subscription_id=row.id))

    async def read_anew(self, run: Run, garage_id: UUID, about: list[str]) -> Write | None:
        """Read it with its invoice and its refunds."""
        del garage_id
        reading = await read_credited(run.stripe, about[0])

        async def write(garage: GarageTx) -> UUID | None:
            return await write_credited(garage, reading, now=run.now)

        return write
