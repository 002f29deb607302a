"""Keeps what each discount took off an invoice, as Stripe had it."""

from collections.abc import Sequence
from uuid import UUID

from vend.db.handles import GarageTx
from vend.domain.coupon import InvoiceDiscount
from vend.store import coupons
from vend.stripe_gateway.shapes import Discounted, RawDiscount


async def record_discounts(garage: GarageTx, invoice_id: UUID, taken: Sequence[Discounted]) -> None:
    """Keep the discounts of a new invoice; they sum up to its `discount_minor`."""
    for number, one in enumerate(taken, start=1):
        await garage.run(coupons.insert_invoice_discount(invoice_id=invoice_id, discount=_row(number, one)))


def _row(number: int, one: Discounted) -> InvoiceDiscount:
    whole = one.discount if isinstance(one.discount, RawDiscount) else None
    coupon = whole.source.coupon if whole else None
    return InvoiceDiscount(
        discount_number=number,
        stripe_discount_id=whole.id if whole else str(one.discount),
        stripe_coupon_id=coupon,
        coupon_id=_own(coupon),
        amount_minor=one.amount,
    )


def _own(coupon: str | None) -> UUID | None:
    """Give the id that a coupon of ours has; one that is none of the garage's is left out when it is written."""
    try:
        return UUID(coupon or "")
    except ValueError:
        return None
