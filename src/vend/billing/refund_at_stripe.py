"""A refund that was let go, as a deed of `vend.billing.money_back`."""

from datetime import datetime

from vend.billing.money_back import Deed
from vend.billing.record_refunds import RefundsReading, read_refunds, write_refunds
from vend.db.handles import GarageSnapshot, GarageTx
from vend.domain.ids import ID_STEP
from vend.domain.refund import RefundRequest
from vend.store import payments
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.refunds import create_refund, find_refund
from vend.stripe_gateway.shapes import RawRefund


async def _charge(garage: GarageSnapshot, request: RefundRequest) -> str:
    """Give Stripe's charge of the payment that is refunded."""
    at, payment_id = request.payment_attempted_at, request.payment_id
    assert at is not None, "a refund is of a payment"
    assert payment_id is not None, "same"
    payment = await garage.run(payments.read_one(payment_id=payment_id, from_at=at, until_at=at + ID_STEP))
    assert payment is not None, "composite foreign keys hold it"
    assert payment.stripe_charge_id is not None, "a payment outside of Stripe is settled when it is asked for"
    return payment.stripe_charge_id


async def _find(stripe: StripeGateway, request: RefundRequest, charge: str) -> RawRefund | None:
    return await find_refund(stripe, request, charge=charge)


async def _make(stripe: StripeGateway, request: RefundRequest, charge: str, key: str) -> RawRefund:
    return await create_refund(stripe, request, charge=charge, key=key)


async def _read(stripe: StripeGateway, charge: str, _made: RawRefund) -> RefundsReading:
    return await read_refunds(stripe, charge)


async def _write(garage: GarageTx, reading: RefundsReading, now: datetime) -> None:
    await write_refunds(garage, reading, now=now)


REFUND = Deed("refund", load=_charge, find=_find, make=_make, read=_read, write=_write)
