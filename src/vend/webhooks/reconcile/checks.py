"""How each kind of object is listed, looked up, compared and read anew."""

from collections.abc import AsyncIterator
from uuid import UUID

from vend.billing.record_disputes import read_disputed, write_dispute
from vend.billing.record_invoice import read_invoice, write_invoice
from vend.billing.record_refunds import read_refunds, write_refunds
from vend.billing.subscription_sync import own_id, read_subscription, write_subscription
from vend.db.handles import GarageTx
from vend.db.queries import ReadCall
from vend.domain.compare import (
    ChargeAtStripe,
    DisputeAtStripe,
    DisputeRow,
    InvoiceAtStripe,
    InvoiceRow,
    PaymentRow,
    RefundAtStripe,
    RefundRow,
    SubscriptionAtStripe,
    SubscriptionRow,
    compare_dispute,
    compare_invoice,
    compare_payment,
    compare_refund,
    compare_subscription,
)
from vend.domain.period import local_date, month_of
from vend.domain.reconcile import Mismatch, Place, Window
from vend.store import reconcile
from vend.stripe_gateway import listing
from vend.stripe_gateway.gateway import StripeGateway
from vend.webhooks.reconcile.check import Check, Write
from vend.webhooks.reconcile.run import Run


class Subscriptions(Check[SubscriptionAtStripe, SubscriptionRow]):
    """Subscriptions, ended ones too."""

    kind = "subscription"

    async def pages(self, stripe: StripeGateway, window: Window) -> AsyncIterator[list[SubscriptionAtStripe]]:
        """Give them newest first, without those of company accounts."""
        async for page in listing.subscription_pages(stripe, window):
            yield [one for one in page if one.own_account_id is None]

    async def one(self, stripe: StripeGateway, stripe_id: str) -> SubscriptionAtStripe | None:
        """Give one."""
        return await listing.one_subscription(stripe, stripe_id)

    def rows(self, stripe_ids: list[str], span: Window) -> ReadCall[list[SubscriptionRow]]:
        """Give the rows."""
        return reconcile.subscriptions(stripe_ids=stripe_ids, from_at=span.from_at, until_at=span.until_at)

    def compare(self, seen: SubscriptionAtStripe | None, row: SubscriptionRow | None, place: Place) -> list[Mismatch]:
        """Compare all that Stripe says of it."""
        del place  # what differs does not depend on it
        return compare_subscription(seen, row)

    async def about(
        self, run: Run, garage_id: UUID, seen: SubscriptionAtStripe | None, row: SubscriptionRow | None
    ) -> list[str]:
        """Give its id, unless it was made outside of here."""
        del run
        if row is None and (seen is None or _own_id(seen, garage_id) is None):
            return []
        return [seen.id] if seen else [row.stripe_id] if row else []

    async def order_open(
        self, run: Run, garage_id: UUID, seen: SubscriptionAtStripe | None, row: SubscriptionRow | None
    ) -> bool:
        """Look for an open order of it."""
        subscription_id = row.id if row else _own_id(seen, garage_id) if seen else None
        if subscription_id is None:
            return False
        async with run.door.garage_snapshot([garage_id], fresh=True) as garage:
            return await garage.run(reconcile.open_order(subscription_id=subscription_id))

    async def read_anew(self, run: Run, garage_id: UUID, about: list[str]) -> Write | None:
        """Read it with the version of its row, as its event would."""
        reading = await read_subscription(run.door, run.stripe, garage_id, about[0])
        if reading is None:
            return None

        async def write(garage: GarageTx) -> UUID | None:
            written = await write_subscription(
                garage, reading.subscription_id, reading.raw, read_version=reading.read_version, now=run.now
            )
            return written.id if written else None

        return write


def _own_id(seen: SubscriptionAtStripe, garage_id: UUID) -> UUID | None:
    return own_id({"garage_id": seen.own_garage_id or "", "subscription_id": seen.own_id or ""}, garage_id)


class Invoices(Check[InvoiceAtStripe, InvoiceRow]):
    """Invoices that somebody owes; drafts are owed by nobody."""

    kind = "invoice"

    def pages(self, stripe: StripeGateway, window: Window) -> AsyncIterator[list[InvoiceAtStripe]]:
        """Give them newest first."""
        return listing.invoice_pages(stripe, window)

    async def one(self, stripe: StripeGateway, stripe_id: str) -> InvoiceAtStripe | None:
        """Give one."""
        return await listing.one_invoice(stripe, stripe_id)

    def rows(self, stripe_ids: list[str], span: Window) -> ReadCall[list[InvoiceRow]]:
        """Give the rows."""
        return reconcile.invoices(stripe_ids=stripe_ids, from_at=span.from_at, until_at=span.until_at)

    def compare(self, seen: InvoiceAtStripe | None, row: InvoiceRow | None, place: Place) -> list[Mismatch]:
        """Compare status, amounts, period and transfers."""
        return compare_invoice(seen, row, place)

    async def about(self, run: Run, garage_id: UUID, seen: InvoiceAtStripe | None, row: InvoiceRow | None) -> list[str]:
        """Give its id."""
        del run, garage_id
        return [seen.id] if seen else [row.stripe_id] if row else []

    async def read_anew(self, run: Run, garage_id: UUID, about: list[str]) -> Write | None:
        """Read it with its lines and charges."""
        del garage_id
        return await _invoice_anew(run, about[0])


async def _invoice_anew(run: Run, stripe_invoice_id: str) -> Write:
    reading = await read_invoice(run.stripe, stripe_invoice_id)

    async def write(garage: GarageTx) -> UUID | None:
        written = await write_invoice(garage, reading, now=run.now)
        return written.id if written else None

    return write


class Payments(Check[ChargeAtStripe, PaymentRow]):
    """Charges, the failed ones too; a payment's instant is its charge's, so a span finds both."""

    kind = "payment"

    def pages(self, stripe: StripeGateway, window: Window) -> AsyncIterator[list[ChargeAtStripe]]:
        """Give them newest first."""
        return listing.charge_pages(stripe, window)

    async def one(self, stripe: StripeGateway, stripe_id: str) -> ChargeAtStripe | None:
        """Give one."""
        return await listing.one_charge(stripe, stripe_id)

    def rows(self, stripe_ids: list[str], span: Window) -> ReadCall[list[PaymentRow]]:
        """Give the rows."""
        del stripe_ids
        return reconcile.payments(from_at=span.from_at, until_at=span.until_at)

    def compare(self, seen: ChargeAtStripe | None, row: PaymentRow | None, place: Place) -> list[Mismatch]:
        """Compare status, amounts and transfers."""
        del place
        return compare_payment(seen, row)

    async def about(self, run: Run, garage_id: UUID, seen: ChargeAtStripe | None, row: PaymentRow | None) -> list[str]:
        """Give its invoice: no event of a charge has an effect here."""
        del garage_id
        if row is not None:
            return [row.stripe_invoice_id]
        if seen is None or seen.payment_intent is None:
            return []
        invoice = await listing.invoice_of_intent(run.stripe, seen.payment_intent)
        return [] if invoice is None else [invoice]

    async def read_anew(self, run: Run, garage_id: UUID, about: list[str]) -> Write | None:
        """Read its invoice, with all charges."""
        del garage_id
        return await _invoice_anew(run, about[0])

    def add_up(self, run: Run, place: Place, seen: ChargeAtStripe) -> None:
        """Add what came in less Stripe's fee."""
        if seen.status == "succeeded" and seen.net_minor is not None:
            month = month_of(local_date(seen.created_at, place.time_zone)).start_date
            run.cash[place.id, month] += seen.net_minor


class Refunds(Check[RefundAtStripe, RefundRow]):
    """Refunds."""

    kind = "refund"

    def pages(self, stripe: StripeGateway, window: Window) -> AsyncIterator[list[RefundAtStripe]]:
        """Give them newest first."""
        return listing.refund_pages(stripe, window)

    async def one(self, stripe: StripeGateway, stripe_id: str) -> RefundAtStripe | None:
        """Give one."""
        return await listing.one_refund(stripe, stripe_id)

    def rows(self, stripe_ids: list[str], span: Window) -> ReadCall[list[RefundRow]]:
        """Give the rows."""
        return reconcile.refunds(stripe_ids=stripe_ids, from_at=span.from_at, until_at=span.until_at)

    def compare(self, seen: RefundAtStripe | None, row: RefundRow | None, place: Place) -> list[Mismatch]:
        """Compare status, amount and transfers."""
        del place
        return compare_refund(seen, row)

    async def about(self, run: Run, garage_id: UUID, seen: RefundAtStripe | None, row: RefundRow | None) -> list[str]:
        """Give its charge, which names it, and itself."""
        del run, garage_id
        if row is not None:
            return [row.stripe_charge_id, row.stripe_id]
        return [seen.charge, seen.id] if seen and seen.charge else []

    async def read_anew(self, run: Run, garage_id: UUID, about: list[str]) -> Write | None:
        """Read its charge with all refunds."""
        del garage_id
        reading = await read_refunds(run.stripe, about[0])

        async def write(garage: GarageTx) -> UUID | None:
            return (await write_refunds(garage, reading, now=run.now)).id

        return write

    def add_up(self, run: Run, place: Place, seen: RefundAtStripe) -> None:
        """Add what went back, a negative amount; a refund that failed came back again and counts for nothing."""
        if seen.status == "succeeded" and seen.net_minor is not None:
            month = month_of(local_date(seen.created_at, place.time_zone)).start_date
            run.cash[place.id, month] += seen.net_minor


class Disputes(Check[DisputeAtStripe, DisputeRow]):
    """Disputes, closed ones too."""

    kind = "dispute"

    def pages(self, stripe: StripeGateway, window: Window) -> AsyncIterator[list[DisputeAtStripe]]:
        """Give them newest first."""
        return listing.dispute_pages(stripe, window)

    async def one(self, stripe: StripeGateway, stripe_id: str) -> DisputeAtStripe | None:
        """Give one."""
        return await listing.one_dispute(stripe, stripe_id)

    def rows(self, stripe_ids: list[str], span: Window) -> ReadCall[list[DisputeRow]]:
        """Give the rows."""
        return reconcile.disputes(stripe_ids=stripe_ids, from_at=span.from_at, until_at=span.until_at)

    def compare(self, seen: DisputeAtStripe | None, row: DisputeRow | None, place: Place) -> list[Mismatch]:
        """Compare status, amounts and transfers."""
        del place
        return compare_dispute(seen, row)

    async def about(self, run: Run, garage_id: UUID, seen: DisputeAtStripe | None, row: DisputeRow | None) -> list[str]:
        """Give its id."""
        del run, garage_id
        return [seen.id] if seen else [row.stripe_id] if row else []

    async def read_anew(self, run: Run, garage_id: UUID, about: list[str]) -> Write | None:
        """Read it with its charge."""
        del garage_id
        reading = await read_disputed(run.stripe, about[0])
        if reading.charge.invoice is None:
            return None

        async def write(garage: GarageTx) -> UUID | None:
            return (await write_dispute(garage, reading, now=run.now)).id

        return write
