"""What becomes of a subscription from its first day to now: bills, charges, refusals, refunds, cancellations.

The dates are those that the sandbox would have made itself: periods are counted from the start in UTC, a renewal is
finalized an hour after its period began, and a refused charge is tried again 3, 5 and 7 days after the last try.
"""

import msgspec

from stripe_sandbox.call import Settings
from stripe_sandbox.due import INCOMPLETE_EXPIRES_S
from stripe_sandbox.periods import boundary
from vend.domain.parking_pass import Interval
from vend.portfolio.book import Attempt, Bill, Decline, GivenBack, Life
from vend.portfolio.entropy import Entropy, instant
from vend.portfolio.places import Demand

DAY_S = 24 * 3600
_FINALIZED_AFTER_S = Settings().finalize_after_s
_RETRY_AFTER_S = tuple(days * DAY_S for days in Settings().retry_after_days)
_MINUTE_S = 60

_LEAVES_A_MONTH = 0.023
_LEAVES_A_YEAR = 0.14
_FIRST_REFUSED = 0.035
_FIRST_RECOVERS = 0.6
_RENEWAL_REFUSED = 0.038
_RETRY_RECOVERS = 0.52
_LEAVES_AT_ONCE = 0.22
_GIVEN_BACK_ON_LEAVING = 0.6
_GOODWILL = 0.007
_GOODWILL_WHOLE = 0.35

_NO_FUNDS = Decline("card_declined", "insufficient_funds", "Your card has insufficient funds.")
_GENERIC = Decline("card_declined", "generic_decline", "Your card was declined.")
_DO_NOT_HONOUR = Decline("card_declined", "do_not_honor", "Your card was declined.")
_EXPIRED = Decline("expired_card", None, "Your card has expired.")
_PROCESSING = Decline(
    "processing_error", None, "An error occurred while processing your card. Try again in a little bit."
)
_DECLINES = (_NO_FUNDS, _NO_FUNDS, _NO_FUNDS, _GENERIC, _GENERIC, _DO_NOT_HONOUR, _EXPIRED, _PROCESSING)


class Terms(msgspec.Struct, frozen=True):
    """What decides over a subscription's life.

    Attributes:
        total_minor: each bill, with tax.
        loyal: never leaves and always pays.
        now_s: nothing happens after it.
    """

    interval: Interval
    total_minor: int
    demand: Demand
    loyal: bool
    now_s: int


def fitting_start(at_s: int, now_s: int) -> int:
    """Move a start to earlier in the day where its renewals would fall into the two hours before now.

    Else a renewal might be a draft at the very moment that the history ends, and nobody could tell whether it is of the
    past or of the future.
    """
    clash = (now_s - at_s) % DAY_S
    return at_s - 3 * 3600 if clash <= 2 * 3600 or clash >= DAY_S - 10 * _MINUTE_S else at_s


def live(start_s: int, terms: Terms, entropy: Entropy) -> Life:
    """Let a subscription live from its start until it ends or now is reached."""
    life = Life(start_s, [])
    _begin(life, terms, entropy)
    number = 0
    while life.ended_at_s is None and life.status == "active":
        bill = life.bills[-1]
        _perhaps_leave(life, bill, terms, entropy)
        if life.ended_at_s is not None:
            break
        if bill.end_s > terms.now_s:
            break
        if life.cancel_at_period_end:
            _end(life, bill.end_s, "cancellation_requested")
            break
        number += 1
        _renew(life, number, terms, entropy)
    for bill in life.bills:
        _perhaps_goodwill(bill, terms, entropy)
    return life


def _begin(life: Life, terms: Terms, entropy: Entropy) -> None:
    start_s = life.start_s
    bill = Bill(
        key=entropy.key(),
        reason="subscription_create",
        start_s=start_s,
        end_s=boundary(start_s, terms.interval, 1, 1),
        created_s=start_s,
        issued_at_s=start_s,
        attempts=[],
    )
    life.bills.append(bill)
    if terms.loyal or not entropy.chance(_FIRST_REFUSED):
        _charge(bill, start_s, entropy)
        return
    _charge(bill, start_s, entropy, decline=entropy.choice(_DECLINES))
    again_s = start_s + entropy.between(3 * _MINUTE_S, 50 * _MINUTE_S)
    if entropy.chance(_FIRST_RECOVERS) and again_s <= terms.now_s:
        _charge(bill, again_s, entropy)
    elif start_s + INCOMPLETE_EXPIRES_S <= terms.now_s:
        bill.voided_at_s = start_s + INCOMPLETE_EXPIRES_S
        life.status = "incomplete_expired"
        life.ended_at_s = life.cancel_asked_s = bill.voided_at_s
    else:
        life.status = "incomplete"


def _renew(life: Life, number: int, terms: Terms, entropy: Entropy) -> None:
    start_s = boundary(life.start_s, terms.interval, 1, number)
    issued_s = start_s + _FINALIZED_AFTER_S
    bill = Bill(
        key=entropy.key(),
        reason="subscription_cycle",
        start_s=start_s,
        end_s=boundary(life.start_s, terms.interval, 1, number + 1),
        created_s=start_s,
        issued_at_s=issued_s,
        attempts=[],
    )
    life.bills.append(bill)
    if terms.loyal or not entropy.chance(_RENEWAL_REFUSED):
        _charge(bill, issued_s, entropy)
        return
    _chase(life, bill, terms, entropy)


def _chase(life: Life, bill: Bill, terms: Terms, entropy: Entropy) -> None:
    """The first try is refused; each later one may succeed; after the last the subscription ends."""
    at_s = bill.issued_at_s
    _charge(bill, at_s, entropy, decline=entropy.choice(_DECLINES))
    for wait_s in _RETRY_AFTER_S:
        at_s += wait_s
        if at_s > terms.now_s:
            life.status = "past_due"
            bill.retry_at_s = at_s
            return
        if entropy.chance(_RETRY_RECOVERS):
            _charge(bill, at_s, entropy)
            return
        _charge(bill, at_s, entropy, decline=bill.attempts[0].decline)
    _end(life, at_s, "payment_failed")
    # As the worker does it: what is open of a subscription that has ended is closed soon after.
    bill.voided_at_s = min(terms.now_s, at_s + entropy.between(5, 60))


def _charge(bill: Bill, at_s: int, entropy: Entropy, *, decline: Decline | None = None) -> None:
    bill.attempts.append(Attempt(entropy.key(), at_s, decline))
    if decline is None:
        bill.paid_at_s = at_s


def _end(life: Life, at_s: int, reason: str) -> None:
    life.status = "canceled"
    life.ended_at_s = at_s
    life.ended_reason = reason
    life.cancel_asked_s = life.cancel_asked_s or at_s


def _perhaps_leave(life: Life, bill: Bill, terms: Terms, entropy: Entropy) -> None:
    """Decide whether the driver gives notice in the period of a bill, and how."""
    if terms.loyal or bill.paid_at_s is None:
        return
    usual = _LEAVES_A_YEAR if terms.interval == "year" else _LEAVES_A_MONTH
    if not entropy.chance(usual * terms.demand.leaving[instant(bill.start_s).month - 1]):
        return
    asked_s = entropy.between(bill.paid_at_s + DAY_S // 12, bill.end_s - DAY_S // 12)
    if asked_s > terms.now_s:
        return
    life.cancel_asked_s = asked_s
    if not entropy.chance(_LEAVES_AT_ONCE):
        life.cancel_at_period_end = True
        return
    _end(life, asked_s, "cancellation_requested")
    back_s = asked_s + entropy.between(2 * _MINUTE_S, 90 * _MINUTE_S)
    unused_minor = terms.total_minor * (bill.end_s - asked_s) // (bill.end_s - bill.start_s)
    if unused_minor > 0 and back_s <= terms.now_s and entropy.chance(_GIVEN_BACK_ON_LEAVING):
        bill.attempts[-1].refund = GivenBack(entropy.key(), back_s, unused_minor, "requested_by_customer")


def _perhaps_goodwill(bill: Bill, terms: Terms, entropy: Entropy) -> None:
    """Sometimes something goes back for a gate that stuck, or all of it for a charge that should not have been."""
    if bill.paid_at_s is None or not entropy.chance(_GOODWILL):
        return
    last = bill.attempts[-1]
    back_s = last.at_s + entropy.between(3600, 20 * DAY_S)
    if last.refund is not None or back_s > terms.now_s:
        return
    if entropy.chance(_GOODWILL_WHOLE):
        last.refund = GivenBack(entropy.key(), back_s, terms.total_minor, entropy.choice(("duplicate", "fraudulent")))
    else:
        part_minor = terms.total_minor * entropy.between(5, 50) // 100
        last.refund = GivenBack(entropy.key(), back_s, max(1, part_minor), "requested_by_customer")
