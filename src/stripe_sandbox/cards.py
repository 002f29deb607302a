"""Stripe's test cards: what each token stands for and how a charge on it ends."""

import hashlib
from dataclasses import dataclass, replace
from typing import Any, Literal

Outcome = Literal["succeeds", "declines", "requires_authentication"]


@dataclass(frozen=True, slots=True)
class TestCard:
    """A card of https://docs.stripe.com/testing, with what happens when it is attached and charged.

    Attributes:
        attaches: Whether its bank agrees to keep it for later.
        authenticates_once: Whether the bank no longer asks once the customer was asked while it was set up.
        refund: How a refund to it ends; what fails or pends does so a while later.
        dispute: The reason for which its holder disputes every charge; ``inquiry`` only asks.
    """

    __test__ = False  # no pytest class

    number: str
    brand: str
    funding: str = "credit"
    outcome: Outcome = "succeeds"
    code: str | None = None
    decline_code: str | None = None
    message: str = ""
    attaches: bool = True
    authenticates_once: bool = False
    refund: Literal["succeeds", "fails", "pends"] = "succeeds"
    dispute: str | None = None

    @property
    def last4(self) -> str:
        """The digits that a receipt shows."""
        return self.number[-4:]

    @property
    def fingerprint(self) -> str:
        """The same for the same number, as at Stripe; the sandbox recognises its test cards by it."""
        return hashlib.blake2b(self.number.encode(), digest_size=8).hexdigest()


def _declining(number: str, code: str, decline_code: str | None, message: str, *, attaches: bool = False) -> TestCard:
    return TestCard(
        number, "visa", outcome="declines", code=code, decline_code=decline_code, message=message, attaches=attaches
    )


_DECLINED = "Your card was declined."
_GENERIC = _declining("4000000000000002", "card_declined", "generic_decline", _DECLINED)
_INSUFFICIENT = _declining(
    "4000000000009995", "card_declined", "insufficient_funds", "Your card has insufficient funds."
)
_LOST = _declining("4000000000009987", "card_declined", "lost_card", _DECLINED)
_STOLEN = _declining("4000000000009979", "card_declined", "stolen_card", _DECLINED)
_EXPIRED = _declining("4000000000000069", "expired_card", None, "Your card has expired.")
_CVC = _declining("4000000000000127", "incorrect_cvc", None, "Your card's security code is incorrect.")
_PROCESSING = _declining(
    "4000000000000119",
    "processing_error",
    None,
    "An error occurred while processing your card. Try again in a little bit.",
)
_CUSTOMER_FAIL = _declining("4000000000000341", "card_declined", "generic_decline", _DECLINED, attaches=True)
_AUTHENTICATE = TestCard(
    "4000002760003184",
    "visa",
    outcome="requires_authentication",
    code="authentication_required",
    decline_code="authentication_required",
    message="Your card was declined. This transaction requires authentication.",
)

_AUTHENTICATE_ONCE = replace(_AUTHENTICATE, number="4000002500003155", authenticates_once=True)
_VISA = TestCard("4242424242424242", "visa")
_SUFFIXES = {
    "visa": _VISA,
    "visa_debit": TestCard("4000056655665556", "visa", "debit"),
    "mastercard": TestCard("5555555555554444", "mastercard"),
    "mastercard_debit": TestCard("5200828282828210", "mastercard", "debit"),
    "mastercard_prepaid": TestCard("5105105105105100", "mastercard", "prepaid"),
    "amex": TestCard("378282246310005", "amex"),
    "discover": TestCard("6011111111111117", "discover"),
    "diners": TestCard("3056930009020004", "diners"),
    "jcb": TestCard("3566002020360505", "jcb"),
    "unionpay": TestCard("6200000000000005", "unionpay"),
    "chargeDeclined": _GENERIC,
    "visa_chargeDeclined": _GENERIC,
    "chargeDeclinedInsufficientFunds": _INSUFFICIENT,
    "visa_chargeDeclinedInsufficientFunds": _INSUFFICIENT,
    "chargeDeclinedLostCard": _LOST,
    "visa_chargeDeclinedLostCard": _LOST,
    "chargeDeclinedStolenCard": _STOLEN,
    "visa_chargeDeclinedStolenCard": _STOLEN,
    "chargeDeclinedExpiredCard": _EXPIRED,
    "chargeDeclinedIncorrectCvc": _CVC,
    "chargeDeclinedProcessingError": _PROCESSING,
    "chargeCustomerFail": _CUSTOMER_FAIL,
    "authenticationRequired": _AUTHENTICATE,
    "authenticationRequiredOnSetup": _AUTHENTICATE_ONCE,
    "refundFail": TestCard("4000000000005126", "visa", refund="fails"),
    "pendingRefund": TestCard("4000000000007726", "visa", refund="pends"),
    "createDispute": TestCard("4000000000000259", "visa", dispute="fraudulent"),
    "createDisputeProductNotReceived": TestCard("4000000000002685", "visa", dispute="product_not_received"),
    "createDisputeInquiry": TestCard("4000000000001976", "visa", dispute="inquiry"),
}
_BY_FINGERPRINT = {card.fingerprint: card for card in _SUFFIXES.values()}
PAYMENT_METHOD_TOKENS = {f"pm_card_{suffix}": card for suffix, card in _SUFFIXES.items()}
CARD_TOKENS = {f"tok_{suffix}": card for suffix, card in _SUFFIXES.items()}


def card_behind(payment_method: dict[str, Any]) -> TestCard:
    """The test card behind a payment method; a card that is none (imported history) charges well."""
    return card_of_fingerprint(payment_method["card"]["fingerprint"])


def card_of_fingerprint(fingerprint: str | None) -> TestCard:
    """The test card with this fingerprint, as charges and payment methods show it; see `card_behind`."""
    return _BY_FINGERPRINT.get(fingerprint or "", _VISA)
