"""The examples of rate increases."""

from datetime import UTC, date, datetime
from uuid import UUID

import msgspec

from vend.billing.commands import Announcement
from vend.domain.rate_change import LineCount, PassAmount, RateChange, RateLine, RateProgress, RateTerms
from vend.domain.rate_plan import NextPrice, PassRise, PlannedLine, RatePlan, RatePreview, WhyCount, mark

_GARAGE = UUID("019ab5c6-2800-7000-8000-000000000002")
_PASS, _PRICE, _CUSTOMER, _DRIVER = (UUID(int=_GARAGE.int + number) for number in (1, 2, 3, 4))
_SUBSCRIPTION = UUID(int=_GARAGE.int + 6)
_CHANGE, _LINE, _NEW_PRICE = (UUID(int=_GARAGE.int + 0x2000 + number) for number in (1, 2, 3))
_AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
_PAYS_AT = datetime(2027, 2, 12, 15, 0, tzinfo=UTC)

_TERMS = RateTerms(
    name="Rates of 2027",
    notice_date=date(2026, 12, 31),
    effective_date=date(2027, 2, 1),
    percent_points=450,
    round_to_minor=50,
    spare_changed_months=12,
)
_CHANGED = RateChange(
    garage_id=_GARAGE,
    id=_CHANGE,
    state="announced",
    terms=_TERMS,
    created_by="user:019ab5c6-2800-7000-8000-00000000000d",
    created_at=_AT,
    announced_at=_AT,
    begun_at=None,
    cancelled_at=None,
    closed_at=None,
)
_PLANNED = PlannedLine(
    subscription_id=_SUBSCRIPTION,
    customer_id=_CUSTOMER,
    driver_id=_DRIVER,
    pass_id=_PASS,
    old_price_id=_PRICE,
    old_minor=18_900,
    new_minor=19_750,
    billing_interval="month",
    state="waiting",
    why=None,
    pays_at=_PAYS_AT,
)
_SHOWN = mark(_TERMS, RatePlan([NextPrice(_PRICE, _PASS, 19_750, sold=True)], [_PLANNED]))

RATES: tuple[msgspec.Struct, ...] = (
    PassAmount(_PASS, 19_750),
    _TERMS,
    _CHANGED,
    Announcement(_SHOWN),
    _PLANNED,
    RatePreview(
        rate_change_id=_CHANGE,
        currency="USD",
        notice_days=32,
        raised=1,
        not_raised=[WhyCount("recently_changed", 3)],
        mrr_before_minor=75_600,
        mrr_after_minor=76_450,
        first_pays_at=_PAYS_AT,
        last_pays_at=_PAYS_AT,
        passes=[PassRise(_PASS, "Monthly", 18_900, 19_750)],
        lines=[_PLANNED],
        shown=_SHOWN,
    ),
    RateProgress(_CHANGED, [LineCount("left_out", "recently_changed", 3), LineCount("waiting", None, 1)]),
    RateLine(
        garage_id=_GARAGE,
        id=_LINE,
        rate_change_id=_CHANGE,
        subscription_id=_SUBSCRIPTION,
        customer_id=_CUSTOMER,
        driver_id=_DRIVER,
        pass_id=_PASS,
        old_price_id=_PRICE,
        new_price_id=_NEW_PRICE,
        old_minor=18_900,
        new_minor=19_750,
        currency="USD",
        billing_interval="month",
        state="noticed",
        why=None,
        pays_at=_PAYS_AT,
        holds_from_date=date(2027, 2, 1),
        noticed_at=datetime(2026, 12, 31, 6, 0, tzinfo=UTC),
        changed_at=None,
        joined=False,
        created_at=_AT,
    ),
)
