"""How the SDK is called: every ending that is no answer gets its name."""

from collections.abc import Awaitable
from typing import Any, TypeVar

import stripe

from vend.stripe_gateway.outcome import Missing, OutcomeUnknown, Rejected, RetryLater, ServerFailed
from vend.stripe_gateway.shapes import WithId, read_shape

T = TypeVar("T")
PAGE = 100
_HTTP_TOO_MANY = 429
_HTTP_CONFLICT = 409
_HTTP_SERVER_ERROR = 500


async def call(awaitable: Awaitable[stripe.StripeObject]) -> dict[str, Any]:
    """Await an SDK call and give the decoded object.

    Raises:
        Rejected: Stripe decided against it.
        OutcomeUnknown: the answer was lost, or was a server error.
        RetryLater: Stripe did not begin.
    """
    made = await named(awaitable)
    return made.to_dict()


async def every(awaitable: "Awaitable[stripe.ListObject[Any]]") -> list[dict[str, Any]]:
    """Await a list call and give the objects of all its pages."""

    async def pages() -> list[dict[str, Any]]:
        page = await awaitable
        return [one.to_dict() async for one in page.auto_paging_iter()]

    return await named(pages())


def id_of(made: dict[str, Any]) -> str:
    """Give an object's id."""
    return read_shape(made, WithId).id


async def named(awaitable: Awaitable[T]) -> T:
    """Await something of the SDK's; give its errors our names."""
    try:
        return await awaitable
    except stripe.StripeError as error:
        raise _ending(error) from error
    except Exception as error:
        # aiohttp's errors in the body phase, a broken JSON body, a time-out: the answer is lost, not the deed.
        raise OutcomeUnknown(_LOST) from error


_LOST = "Stripe's answer was lost; the outcome will be looked up."
_BUSY: tuple[tuple[type[stripe.StripeError], str], ...] = (
    (stripe.RateLimitError, "Stripe is busy; try again in a few seconds."),
    (stripe.AuthenticationError, "Stripe refuses our API key; whoever runs this must check VEND_STRIPE_API_KEY."),
    (stripe.PermissionError, "Our Stripe API key may not do this; whoever runs this must widen its permissions."),
)


def _ending(error: stripe.StripeError) -> Rejected | OutcomeUnknown | RetryLater:
    for kind, detail in _BUSY:
        if isinstance(error, kind):
            return RetryLater(detail)
    if error.http_status in (_HTTP_CONFLICT, _HTTP_TOO_MANY):
        return RetryLater("Stripe is still busy with this; try again in a few seconds.")
    if isinstance(error, (stripe.CardError, stripe.InvalidRequestError)):
        return _rejection(error)
    if (error.http_status or 0) < _HTTP_SERVER_ERROR:
        return OutcomeUnknown(_LOST)
    return ServerFailed(_LOST, kept=_is_kept(error))


def _is_kept(error: stripe.StripeError) -> bool:
    """Whether an answer is one that Stripe had given before (docs.stripe.com/api/idempotent_requests)."""
    headers = {name.lower(): value for name, value in dict(error.headers or {}).items()}
    return headers.get("idempotent-replayed") == "true"


def _rejection(error: stripe.CardError | stripe.InvalidRequestError) -> Rejected:
    reason = error.code or "refused"
    if isinstance(error, stripe.CardError):
        decline = error.error.decline_code if error.error else None
        detail = error.user_message or "The card was declined; use another."
        return Rejected(detail, reason=decline or reason, field="payment_method")
    kind = Missing if reason == "resource_missing" else Rejected
    return kind(error.user_message or "Stripe refused the request.", reason=reason, field=error.param)
