"""What became of a deferred bill by now: months earned as the worker would have, a refund, a void, an early end."""

from typing import Literal

from vend.domain.deferral import Recognition, Schedule, cancel, earn, release
from vend.domain.period import day_start, local_date, month_of
from vend.portfolio.book import Bill, GivenBack
from vend.portfolio.entropy import instant

_What = Literal["month", "refund", "void"]


def run(
    schedule: Schedule,
    bill: Bill,
    *,
    refund: tuple[GivenBack, int] | None,
    ended_at_s: int | None,
    zone: str,
    now_s: int,
) -> tuple[Schedule, list[Recognition]]:
    """Let a schedule live until now; give how it stands and what left its rest, in order.

    Args:
        refund: what went back, and the part of it that is no tax.
        ended_at_s: when the subscription ended.
        zone: the garage's.
    """
    done: list[Recognition] = []
    issued_date = local_date(instant(bill.issued_at_s), zone)
    for at_s, what in _moments(schedule, bill, refund, zone=zone, now_s=now_s):
        now, today = instant(at_s), local_date(instant(at_s), zone)
        ended = ended_at_s is not None and ended_at_s <= at_s and bill.paid_at_s is not None and bill.paid_at_s <= at_s
        ended_date = local_date(instant(ended_at_s), zone) if ended and ended_at_s is not None else None
        schedule, earned = earn(schedule, today=today, issued_date=issued_date, ended_date=ended_date, now=now)
        done += earned
        if what == "refund" and refund is not None:
            given_back, price_minor = refund
            source = f"re_{given_back.key}"
            for left, released in release(
                [schedule], price_minor, kind="refund", source_id=source, at_date=today, now=now
            ):
                schedule = left
                done.append(released)
        elif what == "void":
            if schedule.rest_minor:
                schedule, gone = cancel(schedule, source_id=f"in_{bill.key}", at_date=today, now=now)
                done.append(gone)
            break
    return schedule, done


def _moments(
    schedule: Schedule, bill: Bill, refund: tuple[GivenBack, int] | None, *, zone: str, now_s: int
) -> list[tuple[int, _What]]:
    """Give when something may leave the rest, in order: the ends of months, the refund, the void."""
    moments: list[tuple[int, _What]] = []
    month = month_of(schedule.start_date)
    while month.start_date < schedule.end_date and (at_s := int(day_start(month.end_date, zone).timestamp())) <= now_s:
        moments.append((max(at_s, bill.issued_at_s), "month"))
        month = month_of(month.end_date)
    if refund is not None:
        moments.append((refund[0].at_s, "refund"))
    if bill.voided_at_s is not None:
        moments.append((bill.voided_at_s, "void"))
    return sorted(moments)
