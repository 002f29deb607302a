"""What a merchant owes for a driver's invoice is booked with that invoice, and taken back when it is voided."""

from datetime import date, datetime
from uuid import UUID

from vend.billing.posting import Cause, post
from vend.billing.taxes import tax_rates_without_certificates
from vend.db.handles import GarageTx
from vend.domain.coupon import InvoiceDiscount
from vend.domain.garage import Garage
from vend.domain.ids import make_id
from vend.domain.invoice import Invoice
from vend.domain.ledger import merchant_owes
from vend.domain.merchant import Agreement, ChargeKind, MerchantCharge, Part, part_of
from vend.domain.period import local_date, month_of
from vend.store import coupons, merchants, subscriptions


async def charge_merchants(garage: GarageTx, place: Garage, invoice: Invoice, *, now: datetime) -> None:
    """Book what merchants pay of a new invoice, whose discounts are written."""
    if invoice.subscription_id is None:
        return
    for discount in await garage.run(coupons.discounts_of(invoice_id=invoice.id)):
        if discount.coupon_id is None:
            continue
        agreement = await garage.run(merchants.agreement(coupon_id=discount.coupon_id))
        if agreement is not None and discount.amount_minor > 0:
            # One invoice at a time, so that the month's cap holds.
            await garage.run(coupons.lock(coupon_id=discount.coupon_id))
            charged_date = local_date(invoice.issued_at, place.time_zone)
            part = await _part(garage, invoice, discount, agreement, charged_date)
            whose = (discount.coupon_id, agreement.merchant_id)
            charge = _charge(invoice, whose, part, kind="charge", charged_date=charged_date, now=now)
            await _write(garage, charge, place.currency, invoice.issued_at, now=now)


async def take_back_charges(
    garage: GarageTx, place: Garage, invoice: Invoice, *, voided_at: datetime, now: datetime
) -> None:
    """Book that a voided invoice is paid by nobody; a statement that has gone out is mended by the next one."""
    for one in await garage.run(merchants.charges_of(invoice_id=invoice.id)):
        if one.kind != "charge":
            continue
        part = Part(-one.part_minor, -one.uncovered_minor, -one.tax_minor)
        on_date = local_date(voided_at, place.time_zone)
        whose = (one.coupon_id, one.merchant_id)
        reversal = _charge(invoice, whose, part, kind="reversal", charged_date=on_date, now=now)
        await _write(garage, reversal, place.currency, voided_at, now=now)


async def _part(
    garage: GarageTx, invoice: Invoice, discount: InvoiceDiscount, agreement: Agreement, charged_date: date
) -> Part:
    assert discount.coupon_id is not None, "looked at before"
    assert invoice.subscription_id is not None, "same"
    row = await garage.run(subscriptions.read_one(subscription_id=invoice.subscription_id))
    assert row is not None, "a foreign key says so"
    rates = await tax_rates_without_certificates(garage, pass_id=row.pass_id, on_date=invoice.period_start_date)
    month = month_of(charged_date)
    so_far = await garage.run(
        merchants.month_minor(coupon_id=discount.coupon_id, from_date=month.start_date, until_date=month.end_date)
    )
    percents = [rate.percent for rate in rates]
    return part_of(
        discount.amount_minor,
        agreement,
        percents,
        period_start_date=invoice.period_start_date,
        month_minor=so_far,
    )


def _charge(
    invoice: Invoice,
    whose: tuple[UUID, UUID],
    part: Part,
    *,
    kind: ChargeKind,
    charged_date: date,
    now: datetime,
) -> MerchantCharge:
    """Make a row of a coupon's and a merchant's."""
    assert invoice.subscription_id is not None, "looked at before"
    return MerchantCharge(
        garage_id=invoice.garage_id,
        id=make_id(now),
        merchant_id=whose[1],
        coupon_id=whose[0],
        invoice_id=invoice.id,
        subscription_id=invoice.subscription_id,
        kind=kind,
        charged_date=charged_date,
        part_minor=part.part_minor,
        uncovered_minor=part.uncovered_minor,
        tax_minor=part.tax_minor,
        statement_id=None,
        created_at=now,
    )


async def _write(
    garage: GarageTx, charge: MerchantCharge, currency: str, occurred_at: datetime, *, now: datetime
) -> None:
    if await garage.run(merchants.insert_charge(charge=charge)) is None:
        return
    cause = Cause(
        source_id=str(charge.id),
        currency=currency,
        effective_date=charge.charged_date,
        occurred_at=occurred_at,
        invoice_id=charge.invoice_id,
    )
    await post(garage, merchant_owes(part_minor=charge.part_minor, tax_minor=charge.tax_minor), cause, now=now)
