"""Examples of what changes a running subscription."""

from datetime import UTC, datetime
from uuid import UUID

import msgspec

from vend.billing.commands import NewPaymentMethod, PassChange, Pause, VehicleList, WantedPass
from vend.domain.cancel_preview import CancelPreview
from vend.domain.customer_balance import BalanceMove, CustomerBalance
from vend.domain.pass_change import ChangeLine, ChangePreview, NextInvoice

_AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
_UNTIL = datetime(2026, 12, 24, 12, 0, tzinfo=UTC)


def _id(number: int) -> UUID:
    return UUID(f"019ab5c6-2800-7000-8000-{number:012x}")


_PASS, _PRICE, _CUSTOMER, _VEHICLE, _SUBSCRIPTION, _INVOICE = (_id(number) for number in (3, 4, 5, 7, 8, 9))

EXAMPLES: tuple[msgspec.Struct, ...] = (
    CancelPreview(_SUBSCRIPTION, "USD", _AT, _UNTIL, 22_373, 0),
    Pause(resumes_at=_UNTIL),
    NewPaymentMethod("pm_card_visa"),
    VehicleList([_VEHICLE]),
    CustomerBalance(_CUSTOMER, "USD", 4_200, [BalanceMove(_AT, "invoice_balance", 4_200, _INVOICE, "CANAL-0118")]),
    WantedPass(_PASS),
    PassChange(_PASS, _AT, "0" * 64),
    ChangePreview(
        subscription_id=_SUBSCRIPTION,
        pass_id=_PASS,
        price_id=_PRICE,
        when="now",
        currency="USD",
        billing_interval="month",
        proration_at=_AT,
        valid_until=_AT,
        lines=[
            ChangeLine("Remaining time on 1 x Monthly 24/7 after 24 Nov 2026", 18_900, 3_473),
            ChangeLine("Unused time on 1 x Nights after 24 Nov 2026", -9_000, -1_654),
        ],
        credited_minor=9_000,
        charged_minor=18_900,
        tax_minor=1_819,
        total_minor=11_719,
        balance_used_minor=0,
        due_now_minor=11_719,
        balance_after_minor=0,
        next_invoice=NextInvoice(_UNTIL, 22_373, 22_373),
        shown="0" * 64,
    ),
)
