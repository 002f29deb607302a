"""Coupons, the codes for them, who redeemed them, and what they cost."""

from typing import Annotated

from msgspec import Meta

from vend.api.money import own_invoice
from vend.api.pages import Listing, PageQuery, listing, page_of
from vend.api.people import READ
from vend.api.reading import many, one
from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import InGarage
from vend.billing.coupon_commands import NewCoupon, NewPromotionCode
from vend.billing.coupons import add_code, add_coupon, end_code, end_coupon
from vend.billing.operation import StillRunning
from vend.domain.access import Permission
from vend.domain.coupon import CodeTaken, Coupon, CouponExpired, InvoiceDiscount, PromotionCode, Redemption
from vend.domain.errors import Invalid, NotFound
from vend.domain.money import CurrencyMismatch
from vend.domain.operation import KeyReused
from vend.store import coupons

_SELL = InGarage(Permission.WRITE_PASSES)
_MONEY = InGarage(Permission.READ_MONEY)
_OWN_MONEY = InGarage(Permission.READ_MONEY, own=Permission.READ_OWN)
_PATH = "/v1/garages/{garage_id}/coupons"


class CouponQuery(PageQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which coupons."""

    accepted: Annotated[bool, Meta(description="Only those that have not been ended.")] = False


async def list_coupons(call: Call[CouponQuery, None]) -> Answer:
    """Give the coupons of a garage."""
    rows = await many(call, coupons.list_page(page=page_of(call.query), accepted_only=call.query.accepted))
    return Answer(listing(rows, call.query, lambda row: (row.created_at, row.id)))


async def read_coupon(call: Call[NoQuery, None]) -> Answer:
    """Give one coupon."""
    return Answer(await one(call, coupons.read_one(coupon_id=call.id("coupon_id"))))


async def create_coupon(call: Call[NoQuery, NewCoupon]) -> Answer:
    """Make a coupon."""
    made = await add_coupon(call.services.door, call.garage_id, call.body, asked=call.asked, now=call.now)
    return Answer(made, 201, {"Location": f"/v1/garages/{call.garage_id}/coupons/{made.id}"})


async def stop_coupon(call: Call[NoQuery, None]) -> Answer:
    """Let a coupon be redeemed no longer."""
    coupon_id = call.id("coupon_id")
    return Answer(await end_coupon(call.services.door, call.garage_id, coupon_id, asked=call.asked, now=call.now))


async def list_promotion_codes(call: Call[NoQuery, None]) -> Answer:
    """Give the codes of a coupon."""
    found = await one(call, coupons.read_one(coupon_id=call.id("coupon_id")))
    return Answer(Listing(data=await many(call, coupons.codes_of(coupon_id=found.id)), next_cursor=None))


async def create_promotion_code(call: Call[NoQuery, NewPromotionCode]) -> Answer:
    """Add a code."""
    coupon_id = call.id("coupon_id")
    made = await add_code(call.services.door, call.garage_id, coupon_id, call.body, asked=call.asked, now=call.now)
    return Answer(made, 201, {"Location": f"/v1/garages/{call.garage_id}/coupons/{coupon_id}/promotion-codes"})


async def stop_promotion_code(call: Call[NoQuery, None]) -> Answer:
    """Let a code be accepted no longer."""
    code_id = call.id("promotion_code_id")
    return Answer(await end_code(call.services.door, call.garage_id, code_id, asked=call.asked, now=call.now))


async def list_redemptions(call: Call[PageQuery, None]) -> Answer:
    """Give who redeemed a coupon."""
    found = await one(call, coupons.read_one(coupon_id=call.id("coupon_id")))
    rows = await many(call, coupons.redemptions_page(coupon_id=found.id, page=page_of(call.query)))
    return Answer(listing(rows, call.query, lambda row: (row.redeemed_at, row.id)))


async def list_invoice_discounts(call: Call[NoQuery, None]) -> Answer:
    """Give what was taken off an invoice."""
    found = await own_invoice(call)
    return Answer(Listing(data=await many(call, coupons.discounts_of(invoice_id=found.id)), next_cursor=None))


ROUTES = (
    Route(
        method="GET",
        path=_PATH,
        handler=list_coupons,
        rule=READ,
        answers={200: Listing[Coupon]},
        errors=(NotFound,),
        query=CouponQuery,
        tag="Coupons",
        summary="List coupons",
        description="Newest first; `redeemed` counts the redemptions that stand.",
    ),
    Route(
        method="POST",
        path=_PATH,
        handler=create_coupon,
        rule=_SELL,
        answers={201: Coupon},
        errors=(NotFound, CurrencyMismatch, Invalid, KeyReused, StillRunning),
        body=NewCoupon,
        tag="Coupons",
        summary="Make a coupon",
        description=(
            "A percentage or an amount off the price before tax: off one invoice (`once`), off those of some months "
            "(`repeating`: a promo period), or off all (`forever`). What it takes off never changes; end it and make "
            "another. A price for those who come in some weeks is a coupon with `redeem_from_date` and "
            "`redeem_until_date`. Drivers redeem it by a code, staff without one."
        ),
    ),
    Route(
        method="GET",
        path=f"{_PATH}/{{coupon_id}}",
        handler=read_coupon,
        rule=READ,
        answers={200: Coupon},
        errors=(NotFound,),
        tag="Coupons",
        summary="Read a coupon",
    ),
    Route(
        method="POST",
        path=f"{_PATH}/{{coupon_id}}/end",
        handler=stop_coupon,
        rule=_SELL,
        answers={200: Coupon},
        errors=(NotFound, KeyReused, StillRunning),
        tag="Coupons",
        summary="End a coupon",
        description="It, and every code of it, can be redeemed no longer. Who has it keeps it.",
    ),
    Route(
        method="GET",
        path=f"{_PATH}/{{coupon_id}}/promotion-codes",
        handler=list_promotion_codes,
        rule=READ,
        answers={200: Listing[PromotionCode]},
        errors=(NotFound,),
        tag="Coupons",
        summary="List the codes of a coupon",
    ),
    Route(
        method="POST",
        path=f"{_PATH}/{{coupon_id}}/promotion-codes",
        handler=create_promotion_code,
        rule=_SELL,
        answers={201: PromotionCode},
        errors=(NotFound, CouponExpired, CodeTaken, Invalid, KeyReused, StillRunning),
        body=NewPromotionCode,
        tag="Coupons",
        summary="Add a promotion code",
        description="Case, spaces and dashes do not matter. A word stands for one coupon at a time in a garage.",
    ),
    Route(
        method="POST",
        path="/v1/garages/{garage_id}/promotion-codes/{promotion_code_id}/end",
        handler=stop_promotion_code,
        rule=_SELL,
        answers={200: PromotionCode},
        errors=(NotFound, KeyReused, StillRunning),
        tag="Coupons",
        summary="End a promotion code",
        description="Its word can be given to another coupon.",
    ),
    Route(
        method="GET",
        path=f"{_PATH}/{{coupon_id}}/redemptions",
        handler=list_redemptions,
        rule=READ,
        answers={200: Listing[Redemption]},
        errors=(NotFound,),
        query=PageQuery,
        tag="Coupons",
        summary="List the redemptions of a coupon",
        description="Newest first. One that is `released` does not count: the subscription never began.",
    ),
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/invoices/{invoice_id}/discounts",
        handler=list_invoice_discounts,
        rule=_OWN_MONEY,
        answers={200: Listing[InvoiceDiscount]},
        errors=(NotFound,),
        tag="Coupons",
        summary="List the discounts of an invoice",
        description="As Stripe took them off, before tax; they sum up to the invoice's `discount_minor`.",
    ),
)
