"""Bugs to plant in what follows from time, in money that moves on, and in what companies and coupons may have."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import msgspec

from vend.billing import change_pass, company_rows, company_seats, dunning, record_payouts, refund
from vend.billing.notices import give_notice
from vend.billing.part_payout import Parts, part_payout
from vend.domain import dunning as rules
from vend.domain.company_account import BilledSeat, PriceQuantity, quantities
from vend.domain.invoice import Payment
from vend.simulation.planting import Patched, Plant, changed_statement

# ---------------------------------------------------------------------- dunning


def _canceled_a_day_early() -> list[Patched]:
    canceled_from = rules.canceled_from

    def early(progress: rules.Progress, terms: rules.DunningTerms) -> datetime | None:
        at = canceled_from(progress, terms)
        return None if at is None else at - timedelta(days=1)

    return [patch.object(rules, "canceled_from", early)]


def _no_grace() -> list[Patched]:
    return [patch.object(rules, "_grace_over_at", lambda progress, _terms: progress.opened_at)]


def _told_twice() -> list[Patched]:
    async def twice(garage: Any, *, about: str, **named: Any) -> None:
        await give_notice(garage, about=about, **named)
        await give_notice(garage, about=f"{about}:again", **named)

    return [patch.object(dunning, "give_notice", twice)]


# ---------------------------------------------------------------------- changes of pass


class _Fits(str):
    """A mark that is any other one."""

    __slots__ = ()

    def __eq__(self, _: object) -> bool:
        return True

    def __ne__(self, _: object) -> bool:
        return False

    __hash__ = str.__hash__


def _mark_ignored() -> list[Patched]:
    return [patch.object(change_pass, "mark", lambda *_, **__: _Fits())]


# ---------------------------------------------------------------------- refunds


def _limit_ignored() -> list[Patched]:
    return [patch.object(refund, "within", lambda _amount, _limit: True)]


def _over_what_was_paid() -> list[Patched]:
    def careless(payment: Payment, *, wanted_minor: int | None, **_: Any) -> int:
        return payment.amount_minor if wanted_minor is None else wanted_minor

    return [patch.object(refund, "refundable", careless)]


# ---------------------------------------------------------------------- payouts


def _part_left_out() -> list[Patched]:
    """The last movement of each garage is forgotten."""

    async def forgetful(*given: Any, **named: Any) -> Parts:
        parts = await part_payout(*given, **named)
        return msgspec.structs.replace(parts, lines={garage: lines[:-1] for garage, lines in parts.lines.items()})

    return [patch.object(record_payouts, "part_payout", forgetful)]


def _parted_wrongly() -> list[Patched]:
    """Of a payout with money of several garages all of it goes to one."""

    async def lumped(*given: Any, **named: Any) -> Parts:
        parts = await part_payout(*given, **named)
        owned: Sequence[Any] = [line for lines in parts.lines.values() for line in lines]
        nobodys = [msgspec.structs.replace(line, known=None, category="adjustment") for line in owned]
        return msgspec.structs.replace(
            parts, lines={min(parts.lines): nobodys} if len(parts.lines) > 1 else parts.lines
        )

    return [patch.object(record_payouts, "part_payout", lumped)]


# ---------------------------------------------------------------------- companies


def _seat_counted_twice() -> list[Patched]:
    """The seat that is added is counted with those that are there, and once more."""

    def careless(seats: Sequence[BilledSeat]) -> list[PriceQuantity]:
        return quantities([*seats, seats[-1]])

    return [patch.object(company_seats, "quantities", careless)]


def _cap_ignored() -> list[Patched]:
    return [patch.object(company_rows, "check_caps", lambda *_: None)]


# ---------------------------------------------------------------------- coupons


def _no_coupon_lock() -> list[Patched]:
    return [changed_statement("coupons/lock", "for update", "")]


def _promo_past_its_limit() -> list[Patched]:
    """Only what is over counts against a coupon's limit."""
    return [
        changed_statement(
            "coupons/usage",
            "where state <> 'released' and coupon_id = :coupon_id) as redeemed",
            "where state = 'ended' and coupon_id = :coupon_id) as redeemed",
        )
    ]


MORE_PLANTS = (
    Plant("canceled-a-day-early", "end an unpaid subscription a day before the garage's rule", _canceled_a_day_early),
    Plant("no-grace", "suspend access as soon as a renewal is unpaid", _no_grace),
    Plant("told-twice", "give each notice of dunning twice", _told_twice),
    Plant("mark-ignored", "change a pass whatever it costs by now", _mark_ignored),
    Plant("limit-ignored", "let anybody of the staff refund anything", _limit_ignored),
    Plant("over-what-was-paid", "refund without looking at what is left of the payment", _over_what_was_paid),
    Plant("part-left-out", "leave a movement out of each garage's part of a payout", _part_left_out),
    Plant("parted-wrongly", "give all of a payout to one of its garages", _parted_wrongly),
    Plant("seat-counted-twice", "bill a seat that is added twice", _seat_counted_twice),
    Plant("cap-ignored", "add seats whatever the company's cap", _cap_ignored),
    Plant("no-coupon-lock", "count a coupon's redemptions without locking it", _no_coupon_lock),
    Plant("promo-past-its-limit", "count only redemptions that are over against the limit", _promo_past_its_limit),
)
