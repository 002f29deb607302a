"""An invoice that nobody will pay is a loss, from the moment that it is uncollectible at Stripe.

What is left of it leaves the receivable: what was still to be earned is taken out of deferred revenue, since that
service will not be paid and so never becomes revenue; the rest is bad debt, its tax too. Tax offices differ in whether
and when they give tax on a bad debt back, so none is taken by itself: a credit note takes it back where one may.
A part that is paid later makes up for a part of the loss; once the invoice is paid, or void, nothing of it is left.
"""

from datetime import datetime

import msgspec

from vend.billing.posting import Cause, post, post_reversals
from vend.billing.recognise import release_unearned, restore_released
from vend.db.handles import GarageTx
from vend.domain.garage import Garage
from vend.domain.invoice import Invoice
from vend.domain.ledger import Transfer, recovered, written_off
from vend.domain.tax import tax_share
from vend.store import ledger

_LOST = frozenset({"bad_debt", "bad_debt_deferred"})
_KINDS = _LOST | {"bad_debt_recovered"}


async def write_off(garage: GarageTx, place: Garage, invoice: Invoice, cause: Cause, *, now: datetime) -> None:
    """Book what is left of an invoice as lost, once; the invoice is locked by the caller."""
    if any(one.kind in _LOST for one in await garage.run(ledger.of_source(source_id=cause.source_id))):
        return
    left_minor = await garage.run(ledger.receivable_of(invoice_id=invoice.id))
    if left_minor <= 0:
        return
    tax_minor = tax_share(left_minor, subtotal_minor=invoice.subtotal_minor, tax_minor=invoice.tax_minor)
    unearned_minor = await release_unearned(
        garage, place, cause, kind="write_off", price_minor=left_minor - tax_minor, now=now
    )
    await post(garage, written_off(left_minor=left_minor, unearned_minor=unearned_minor), cause, now=now)


async def undo_write_off(garage: GarageTx, cause: Cause, *, now: datetime) -> None:
    """Take the loss back, and what has made up for it: the invoice was paid or voided after all."""
    for source_id in dict.fromkeys(one.source_id for one in await _standing(garage, cause)):
        await post_reversals(garage, _KINDS, msgspec.structs.replace(cause, source_id=source_id), now=now)
    await restore_released(garage, cause, kind="write_off", now=now)


async def recover(garage: GarageTx, cause: Cause, *, amount_minor: int, now: datetime) -> None:
    """Let what came in, or was credited, make up for a loss that stands; nothing where there is none.

    It may make up for more than was booked as bad debt, where a long pass was written off before it was used: until the
    invoice is settled, that is what the account shows.
    """
    if any(one.kind in _LOST for one in await _standing(garage, cause)):
        await post(garage, recovered(amount_minor=amount_minor), cause, now=now)


async def _standing(garage: GarageTx, cause: Cause) -> list[Transfer]:
    """Give the transfers of the invoice's loss that nothing has reversed."""
    assert cause.invoice_id is not None, "the flows give it"
    written = await garage.run(ledger.of_invoice(invoice_id=cause.invoice_id))
    undone = {one.reverses_id for one in written}
    return [one for one in written if one.kind in _KINDS and one.id not in undone]
