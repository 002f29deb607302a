"""Amounts in minor units: tax, Stripe's fee and proration, all rounded in one function."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

# (share of the amount, fixed part in minor units): Stripe's list prices for domestic cards.
_FEES = {
    "eur": (Fraction(15, 1000), 25),
    "gbp": (Fraction(15, 1000), 20),
}
_FEE_ELSEWHERE = (Fraction(29, 1000), 30)
_SYMBOLS = {"usd": "$", "cad": "CA$", "aud": "A$", "eur": "€", "gbp": "£"}


def round_half_up(value: Fraction) -> int:
    """The nearest whole minor unit; a half goes away from zero."""
    sign = -1 if value < 0 else 1
    return sign * int(abs(value) + Fraction(1, 2))


def processing_fee(amount: int, currency: str) -> int:
    """Stripe's fee for a card charge: 2.9 % + 30 (1.5 % + 25 in EUR, 1.5 % + 20 in GBP) minor units."""
    share, fixed = _FEES.get(currency, _FEE_ELSEWHERE)
    return round_half_up(amount * share) + fixed


def tax_amount(amount: int, percentage: float | str, *, inclusive: bool) -> int:
    """The tax on a line of `amount`: on top of it, or (inclusive) contained in it."""
    rate = Fraction(str(percentage)) / 100
    return round_half_up(amount * rate / (1 + rate) if inclusive else amount * rate)


def prorated(amount: int, *, used_s: int, whole_s: int) -> int:
    """The part of `amount` for `used_s` of a period of `whole_s` seconds."""
    return round_half_up(Fraction(amount * used_s, whole_s))


def display(amount: int, currency: str) -> str:
    """An amount for people, such as ``$185.00`` (two-decimal currencies)."""
    text = (Decimal(amount) / 100).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return f"{_SYMBOLS.get(currency, currency.upper() + ' ')}{text:,}"


def split(amount: int, weights: list[int]) -> list[int]:
    """`amount` in parts proportional to `weights`, by largest remainder: the parts add up to it."""
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    shares = [amount * weight // whole for weight in weights]
    remainders = sorted(range(len(weights)), key=lambda i: -(amount * weights[i] % whole))
    for index in remainders[: amount - sum(shares)]:
        shares[index] += 1
    return shares
