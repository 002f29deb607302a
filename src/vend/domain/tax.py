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
    A change between passes that are taxed otherwise may bill a price and give back a tax, or the other way round: then
    all that was paid was the one that is positive.
    """
    if tax_minor <= 0:
        return 0
    if subtotal_minor <= 0:
        return refund_minor
    return split(refund_minor, [subtotal_minor, tax_minor])[1]


def refund_tax(
    amount_minor: int, *, standing_minor: int, standing_tax_minor: int, subtotal_minor: int, tax_minor: int
) -> int:
    """Give the tax part of one more refund, in minor units.

    The tax of all refunds that stand is the share of their sum, as far as one refund can make it so; parts then never
    drift from the whole, even after a refund in between has failed and came back.

    Args:
        amount_minor: of the new refund.
        standing_minor: what the refunds before it, that have not failed, sum up to.
        standing_tax_minor: the tax parts of those.
        subtotal_minor: the invoice's price; `tax_minor` is its tax.
    """
    share = tax_share(standing_minor + amount_minor, subtotal_minor=subtotal_minor, tax_minor=tax_minor)
    return min(amount_minor, max(0, share - standing_tax_minor))
