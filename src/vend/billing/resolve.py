"""Finds out what became of operations that nobody finished: a process died, an answer was lost, Stripe was busy."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog

from vend.billing import (
    archive_at_stripe,
    change_pass,
    change_price,
    close_invoices,
    company_ordering,
    discounts,
    first_payment,
    money_back,
    ordering,
    payment_method,
    receive_payment,
    subscribe,
    void_credit,
)
from vend.billing.cancel import CANCEL
from vend.billing.cancel_unpaid import CANCEL_UNPAID
from vend.billing.credit_at_stripe import CREDIT
from vend.billing.keep import KEEP
from vend.billing.pause import PAUSE, RESUME
from vend.billing.refund_at_stripe import REFUND
from vend.billing.running_taxes import SET_TAX_RATES
from vend.db.door import Door
from vend.domain.errors import VendError
from vend.store import operations
from vend.stripe_gateway.gateway import StripeGateway

_log = structlog.get_logger(__name__)
_Drive = Callable[..., Awaitable[Any]]


def _driver(deed: ordering.Deed[Any]) -> _Drive:
    async def drive(door: Door, stripe: StripeGateway, garage_id: UUID, operation_id: UUID, **how: Any) -> Any:
        return await ordering.drive(door, stripe, garage_id, deed, operation_id, **how)

    return drive


def _giver(deed: money_back.Deed[Any, Any, Any]) -> _Drive:
    async def drive(door: Door, stripe: StripeGateway, garage_id: UUID, operation_id: UUID, **how: Any) -> Any:
        return await money_back.drive(door, stripe, garage_id, deed, operation_id, **how)

    return drive


_DEEDS: tuple[ordering.Deed[Any], ...] = (CANCEL, CANCEL_UNPAID, KEEP, PAUSE, RESUME, SET_TAX_RATES, discounts.TAKE_OFF)
_DRIVERS: dict[str, _Drive] = {
    subscribe.KIND: subscribe.drive,
    archive_at_stripe.KIND: archive_at_stripe.drive,
    close_invoices.KIND: close_invoices.drive,
    company_ordering.KIND: company_ordering.drive,
    first_payment.KIND: first_payment.drive,
    receive_payment.KIND: receive_payment.drive,
    void_credit.KIND: void_credit.drive,
    change_pass.KIND: change_pass.drive,
    change_price.KIND: change_price.drive,
    payment_method.KIND: payment_method.drive,
    discounts.ADD_KIND: discounts.drive_add,
    **{deed.kind: _driver(deed) for deed in _DEEDS},
    **{deed.kind: _giver(deed) for deed in (REFUND, CREDIT)},
}


async def resolve_due(door: Door, stripe: StripeGateway, *, now: datetime, row_limit: int = 50) -> int:
    """Drive on every open operation whose time has come; give how many were taken up.

    Each looks at Stripe first and asks with the same key as before, so two resolvers at once, or a resolver beside the
    process that began, do one deed.
    """
    async with door.platform(reason="find operations that nobody finished") as platform:
        due = await platform.run(operations.due(now=now, row_limit=row_limit))
    for operation in due:
        log = _log.bind(garage=str(operation.garage_id), operation=str(operation.id), kind=operation.kind)
        try:
            ending = await _DRIVERS[operation.kind](
                door, stripe, operation.garage_id, operation.id, look_first=True, now=now
            )
        except VendError as error:
            # A refusal by Stripe is an end like another; anything else stays open and comes again.
            log.warning("operation_resolved_with_error", code=error.code, detail=error.detail)
        else:
            log.info("operation_resolved", ending=type(ending).__name__)
    return len(due)
