"""Parking tax, added on top of the price."""

from decimal import Decimal

from vend.domain.money import round_minor, split


def tax_on(amount_minor: int, percent: Decimal) -> int:
    """Give the tax on an amount, in minor units, rounded half away from zero.

    Args:
        amount_minor: the amount without tax.
        percent: such as Decimal("18.375").
    """
    return round_minor(Decimal(amount_minor) * percent / 100)


def tax_share(refund_minor: int, *, subtotal_minor: int, tax_minor: int) -> int:
    """Give the tax part of a refund, in minor units, in the proportion that the invoice had.

    The refunded amount is split between price and tax by largest remainder, so that nothing is lost.
    """
    if tax_minor == 0:
        return 0
    return split(refund_minor, [subtotal_minor, tax_minor])[1]
