"""Examples of the bodies of dunning."""

from datetime import UTC, date, datetime
from uuid import UUID

import msgspec

from vend.billing.commands import GraceExtension
from vend.domain.dunning_case import DunningCase, DunningFact, OpenDunning

_AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
_GARAGE, _CASE, _SUBSCRIPTION, _CUSTOMER, _DRIVER, _STEP = (
    UUID(f"019ab5c6-2800-7000-8000-{number:012x}") for number in (2, 41, 8, 5, 6, 42)
)

EXAMPLES: tuple[msgspec.Struct, ...] = (
    GraceExtension(date(2026, 12, 20), "Waits for a new card"),
    DunningCase(
        garage_id=_GARAGE,
        id=_CASE,
        subscription_id=_SUBSCRIPTION,
        company_account_id=None,
        opened_at=_AT,
        opened_date=date(2026, 11, 24),
        notices=1,
        warned_at=None,
        grace_until_date=date(2026, 12, 20),
        suspended_at=None,
        cancel_refusals=0,
        next_step_at=_AT,
        closed_at=None,
        outcome=None,
    ),
    DunningFact(_GARAGE, _STEP, _CASE, "notice", _AT, 1, None, None, "system:dunning"),
    OpenDunning(
        garage_id=_GARAGE,
        id=_CASE,
        subscription_id=_SUBSCRIPTION,
        company_account_id=None,
        customer_id=_CUSTOMER,
        driver_id=_DRIVER,
        stage="in_grace",
        opened_at=_AT,
        notices=1,
        grace_until_date=None,
        suspends_at=datetime(2026, 12, 5, 6, 0, tzinfo=UTC),
        cancels_at=None,
        next_step="notice",
        next_step_at=datetime(2026, 11, 27, 6, 0, tzinfo=UTC),
        open_invoices=1,
        owed_minor=22_373,
        currency="USD",
    ),
)
