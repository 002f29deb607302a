"""Pausing: nothing is collected, nobody parks, and the place is kept."""

from datetime import datetime, timedelta

from vend.domain.errors import Invalid, Kind, VendError
from vend.domain.subscription import Subscription

PAUSE_MAX = timedelta(days=366)
_PAUSABLE = frozenset({"active", "trialing"})


class CannotPause(VendError):
    """Something is owed, or it is about to end: a pause would only hide that."""

    code = "cannot_pause"
    kind = Kind.CONFLICT


class NotPaused(VendError):
    """There is no pause to end."""

    code = "not_paused"
    kind = Kind.CONFLICT


def check_pause(row: Subscription, *, resumes_at: datetime | None, now: datetime) -> None:
    """Decide whether a subscription may be paused; a paused one may get another end of its pause.

    Raises:
        CannotPause: it is not paid up, or it ends with its period.
        Invalid: the end of the pause is not ahead, or more than a year ahead.
    """
    if row.status not in _PAUSABLE:
        raise CannotPause(f"This subscription is {row.status}; only one that is paid up can be paused.")
    if row.cancel_at_period_end:
        raise CannotPause("This subscription ends with its period; take that back before you pause it.")
    if resumes_at is not None and not now < resumes_at <= now + PAUSE_MAX:
        raise Invalid("Give an instant ahead, at most a year from now.", field="resumes_at")


def check_resume(row: Subscription) -> None:
    """Decide whether there is a pause to end.

    Raises:
        NotPaused: there is none.
    """
    if not row.collection_paused:
        raise NotPaused("This subscription is not paused.")
