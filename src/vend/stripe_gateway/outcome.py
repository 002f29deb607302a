"""What a call to Stripe can end in, besides success: rejected, unknown, retry later."""

from vend.domain.errors import Kind, Unavailable, VendError


class Rejected(VendError):
    """Stripe decided against it: the same call would be refused again.

    Attributes:
        reason: Stripe's code, or for a card the decline code, such as insufficient_funds.
    """

    code = "payment_refused"
    kind = Kind.DECLINED

    def __init__(self, detail: str, *, reason: str, field: str | None = None) -> None:
        super().__init__(detail, field=field)
        self.reason = reason


class Missing(Rejected):
    """Stripe knows no such object."""

    code = "stripe_object_missing"


class OutcomeUnknown(Unavailable):
    """The answer was lost: Stripe may have done it or not. Look the truth up before trying anything again."""

    code = "stripe_outcome_unknown"


class ServerFailed(OutcomeUnknown):
    """Stripe, or something on the way to it, answered with a server error.

    Attributes:
        kept: whether it is the answer that Stripe keeps under the key. Then the call has run, and the same key cannot
            get another answer; without that, an earlier call under the key may still be running.
    """

    code = "stripe_failed"

    def __init__(self, detail: str, *, kept: bool) -> None:
        super().__init__(detail)
        self.kept = kept


class RetryLater(Unavailable):
    """Stripe did not begin: too many requests, a lock, or our key is refused. The same call may be made again."""

    code = "stripe_busy"


class ShapeRefused(Unavailable):
    """Stripe's object lacks a field that we rely on, or has it in another type; nothing was recorded from it."""

    code = "stripe_shape_refused"
