"""Statements about coupons, their codes, their redemptions and what they took off."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from vend.db.queries import read, write
from vend.domain.coupon import Coupon, InvoiceDiscount, PromotionCode, Redemption, Usage
from vend.domain.page import Page


@write("coupons/insert")
def insert(*, coupon: Coupon) -> None:
    """Add a coupon."""


@write("coupons/insert_passes")
def insert_passes(*, coupon_id: UUID, pass_ids: list[UUID]) -> None:
    """Say which passes it is for."""


@read("coupons/read")
def read_one(*, coupon_id: UUID) -> Coupon | None:
    """Give a coupon."""


@read("coupons/list")
def list_page(*, page: Page, accepted_only: bool) -> list[Coupon]:
    """Give a page of coupons, newest first."""


@write("coupons/lock")
def lock(*, coupon_id: UUID) -> UUID | None:
    """Keep everybody else from redeeming it until the transaction ends."""


@write("coupons/set_stripe_id")
def set_stripe_id(*, coupon_id: UUID, stripe_coupon_id: str) -> None:
    """Keep that Stripe has it."""


@write("coupons/end")
def end(*, coupon_id: UUID, now: datetime) -> None:
    """Let it, and its codes, be redeemed no longer."""


@read("coupons/usage")
def usage(*, coupon_id: UUID, code_id: UUID | None, customer_id: UUID, subscription_id: UUID | None) -> Usage:
    """Say how it was used, and by whom it would be; only true under its lock."""


@write("promotion_codes/insert")
def insert_code(*, code: PromotionCode) -> None:
    """Add a code."""


@read("promotion_codes/find")
def find_code(*, code: str) -> PromotionCode | None:
    """Give the code that is spelt so."""


@read("promotion_codes/read")
def read_code(*, code_id: UUID) -> PromotionCode | None:
    """Give a code."""


@read("promotion_codes/of_coupon")
def codes_of(*, coupon_id: UUID) -> list[PromotionCode]:
    """Give the codes of a coupon, newest first."""


@write("promotion_codes/end")
def end_code(*, code_id: UUID, now: datetime) -> None:
    """Let a code be accepted no longer."""


@write("redemptions/insert")
def reserve(
    *,
    redemption_id: UUID,
    coupon_id: UUID,
    promotion_code_id: UUID | None,
    subscription_id: UUID,
    customer_id: UUID,
    redeemed_by: str,
    now: datetime,
) -> None:
    """Reserve a redemption."""


@read("redemptions/live")
def live_redemption(*, subscription_id: UUID) -> Redemption | None:
    """Give the coupon that a subscription has or is to have."""


@read("redemptions/read")
def read_redemption(*, redemption_id: UUID) -> Redemption | None:
    """Give a redemption."""


@read("redemptions/of_subscription")
def redemptions_of(*, subscription_id: UUID) -> list[Redemption]:
    """Give the coupons that a subscription has or had, newest first."""


@read("redemptions/of_coupon")
def redemptions_page(*, coupon_id: UUID, page: Page) -> list[Redemption]:
    """Give a page of a coupon's redemptions, newest first."""


@write("redemptions/take")
def take(*, redemption_id: UUID, starts_at: datetime, ends_at: datetime | None, stripe_discount_id: str) -> None:
    """Say that Stripe's subscription has it."""


@write("redemptions/settle")
def settle(*, redemption_id: UUID, state: Literal["ended", "released"], now: datetime) -> None:
    """Say that it is over, or never counted."""


@write("redemptions/give_back")
def give_back(*, subscription_id: UUID, now: datetime) -> None:
    """Count what was redeemed for a subscription no longer."""


@write("invoice_discounts/insert")
def insert_invoice_discount(*, invoice_id: UUID, discount: InvoiceDiscount) -> None:
    """Keep what a discount took off an invoice."""


@read("invoice_discounts/of_invoice")
def discounts_of(*, invoice_id: UUID) -> list[InvoiceDiscount]:
    """Give what discounts took off an invoice."""
