"""Money in integer minor units with its currency; the one place where rounding happens."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

import msgspec

from vend.domain.errors import Invalid

# ISO 4217 exponents that differ from two, of the currencies that Stripe charges in (docs.stripe.com/currencies).
_EXPONENTS = dict.fromkeys(
    (
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "JPY",
        "KMF",
        "KRW",
        "MGA",
        "PYG",
        "RWF",
        "UGX",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    ),
    0,
) | dict.fromkeys(("BHD", "JOD", "KWD", "OMR", "TND"), 3)
_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CAD": "CA$", "AUD": "A$", "MXN": "MX$"}


class CurrencyMismatch(Invalid):
    """Two amounts of different currencies met."""

    code = "currency_mismatch"


class Money(msgspec.Struct, frozen=True):
    """An amount of one currency.

    Attributes:
        amount_minor: in the currency's minor unit (cents, pence, yen), may be negative.
        currency: ISO 4217, upper case.
    """

    amount_minor: int
    currency: str

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount_minor + other.amount_minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount_minor - other.amount_minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount_minor, self.currency)

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency} cannot be added; convert one first.")

    def __str__(self) -> str:
        exponent = _EXPONENTS.get(self.currency, 2)
        whole, part = divmod(abs(self.amount_minor), 10**exponent)
        sign = "-" if self.amount_minor < 0 else ""
        digits = f"{whole:,}" + (f".{part:0{exponent}d}" if exponent else "")
        symbol = _SYMBOLS.get(self.currency)
        return f"{sign}{symbol}{digits}" if symbol else f"{sign}{digits} {self.currency}"


def major(amount_minor: int, currency: str) -> Decimal:
    """Give an amount in the currency's major unit, with all its decimals, such as 12.30."""
    return Decimal(amount_minor).scaleb(-_EXPONENTS.get(currency, 2))


def round_minor(amount: Decimal) -> int:
    """Round to whole minor units, half away from zero, as Stripe rounds tax (docs.stripe.com/tax/custom)."""
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def round_to(amount: Decimal, step_minor: int) -> int:
    """Round minor units to a whole number of steps, such as 50 for half a dollar; half away from zero."""
    return round_minor(amount / step_minor) * step_minor


def split(total_minor: int, weights: Sequence[int]) -> list[int]:
    """Split an amount by weights with the largest-remainder method: the parts sum to `total_minor` exactly.

    Args:
        total_minor: minor units, may be negative.
        weights: at least one, none negative, not all zero; ties go to the earlier part.

    Raises:
        ValueError: the weights cannot carry an amount.
    """
    whole = sum(weights)
    if not weights or whole <= 0 or min(weights) < 0:
        raise ValueError("weights must be non-negative and not all zero")
    sign = -1 if total_minor < 0 else 1
    amount = abs(total_minor)
    parts = [amount * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(amount * weights[i] % whole), i))
    for i in order[: amount - sum(parts)]:
        parts[i] += 1
    return [sign * part for part in parts]
