"""Pastes the plain renewals, nine of ten bills: collected at the first try, nothing given back, booked long since."""

from typing import Any

from stripe_sandbox import Stencil
from stripe_sandbox.store import Row
from vend.portfolio.at_stripe_bills import Templates, bill_objects
from vend.portfolio.book import Attempt, Bill, Holding

# Texts and instants that occur nowhere else in an object: the instants are of 2001, where no history is.
_KEY, _ATTEMPT, _NUMBER = "BILL_KEY", "ATTEMPT_KEY", "BILL_NUMBER"
_BEFORE_START_S, _BEFORE_END_S, _START_S, _END_S, _CREATED_S, _ISSUED_S = range(1_000_000_001, 1_000_000_007)

WORTH_FROM = 4
"""From so many bills on, a stencil costs less than building each."""


def is_plain(bill: Bill, samples: Templates) -> bool:
    """Say whether a bill is one that a stencil can make."""
    first = bill.attempts[0]
    return (
        bill.reason == "subscription_cycle"
        and first.decline is None
        and first.refund is None
        and first.contest is None
        and first.at_s == bill.issued_at_s
        and first.at_s + _settled_s(samples) <= samples.now_s
    )


class PlainRenewals:
    """The plain renewals of one subscription.

    Args:
        holding: the subscription.
        samples: its templates.
    """

    def __init__(self, holding: Holding, samples: Templates) -> None:
        self._settled_s = _settled_s(samples)
        before = _bill(_BEFORE_START_S, _BEFORE_END_S, 0, 0)
        sample = _bill(_START_S, _END_S, _CREATED_S, _ISSUED_S)
        marks: dict[str, str | int] = {
            "key": _KEY,
            "attempt": _ATTEMPT,
            "number": _NUMBER,
            "before_start": _BEFORE_START_S,
            "before_end": _BEFORE_END_S,
            "start": _START_S,
            "end": _END_S,
            "created": _CREATED_S,
            "issued": _ISSUED_S,
            "available": _ISSUED_S + self._settled_s,
        }
        self._stencils = [Stencil(obj, marks) for obj in bill_objects(holding, sample, before, samples)]

    def rows(self, bill: Bill, before: Bill) -> list[Row]:
        """Give the objects of one bill, ready to be loaded; `before` is the subscription's last one."""
        values: dict[str, Any] = {
            "key": bill.key,
            "attempt": bill.attempts[0].key,
            "number": bill.number,
            "before_start": before.start_s,
            "before_end": before.end_s,
            "start": bill.start_s,
            "end": bill.end_s,
            "created": bill.created_s,
            "issued": bill.issued_at_s,
            "available": bill.issued_at_s + self._settled_s,
        }
        return [stencil.paste(values) for stencil in self._stencils]


def _bill(start_s: int, end_s: int, created_s: int, issued_s: int) -> Bill:
    return Bill(
        key=_KEY,
        reason="subscription_cycle",
        start_s=start_s,
        end_s=end_s,
        created_s=created_s,
        issued_at_s=issued_s,
        attempts=[Attempt(_ATTEMPT, issued_s)],
        paid_at_s=issued_s,
        number=_NUMBER,
    )


def _settled_s(samples: Templates) -> int:
    return int(samples.booking["available_on"] - samples.booking["created"])
