"""Merchants who pay a part of drivers' passes, and what they agreed to."""

from vend.api.pages import Listing, PageQuery, listing, page_of
from vend.api.people import READ
from vend.api.reading import many, one
from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import InGarage
from vend.billing.commands import End
from vend.billing.merchant_commands import NewMerchant, NewValidation
from vend.billing.merchants import add_merchant, add_validation, end_merchant, end_validation
from vend.billing.operation import StillRunning
from vend.domain.access import Permission
from vend.domain.coupon import CodeTaken
from vend.domain.errors import Invalid, NotFound
from vend.domain.merchant import Merchant, MerchantEnded, Validation
from vend.domain.operation import KeyReused
from vend.domain.tax_rates import NotAhead
from vend.store import merchants

_SELL = InGarage(Permission.WRITE_PASSES)
_PATH = "/v1/garages/{garage_id}/merchants"


async def list_merchants(call: Call[PageQuery, None]) -> Answer:
    """Give the merchants of a garage."""
    rows = await many(call, merchants.list_page(page=page_of(call.query)))
    return Answer(listing(rows, call.query, lambda row: (row.created_at, row.id)))


async def read_merchant(call: Call[NoQuery, None]) -> Answer:
    """Give one merchant."""
    return Answer(await one(call, merchants.read_one(merchant_id=call.id("merchant_id"))))


async def create_merchant(call: Call[NoQuery, NewMerchant]) -> Answer:
    """Add a merchant."""
    made = await add_merchant(call.services.door, call.garage_id, call.body, asked=call.asked, now=call.now)
    return Answer(made, 201, {"Location": f"/v1/garages/{call.garage_id}/merchants/{made.id}"})


async def stop_merchant(call: Call[NoQuery, None]) -> Answer:
    """Make no agreement with a merchant any more."""
    merchant_id = call.id("merchant_id")
    return Answer(await end_merchant(call.services.door, call.garage_id, merchant_id, asked=call.asked, now=call.now))


async def list_validations(call: Call[NoQuery, None]) -> Answer:
    """Give the validations of a merchant."""
    found = await one(call, merchants.read_one(merchant_id=call.id("merchant_id")))
    return Answer(Listing(data=await many(call, merchants.validations_of(merchant_id=found.id)), next_cursor=None))


async def create_validation(call: Call[NoQuery, NewValidation]) -> Answer:
    """Agree on what a merchant pays."""
    made = await add_validation(
        call.services.door, call.garage_id, call.id("merchant_id"), call.body, asked=call.asked, now=call.now
    )
    return Answer(made, 201, {"Location": f"/v1/garages/{call.garage_id}/validations/{made.id}"})


async def read_validation(call: Call[NoQuery, None]) -> Answer:
    """Give one validation."""
    return Answer(await one(call, merchants.read_validation(coupon_id=call.id("validation_id"))))


async def stop_validation(call: Call[NoQuery, End]) -> Answer:
    """Let an agreement end."""
    return Answer(
        await end_validation(
            call.services.door, call.garage_id, call.id("validation_id"), call.body, asked=call.asked, now=call.now
        )
    )


ROUTES = (
    Route(
        method="GET",
        path=_PATH,
        handler=list_merchants,
        rule=READ,
        answers={200: Listing[Merchant]},
        errors=(NotFound,),
        query=PageQuery,
        tag="Validations",
        summary="List merchants",
        description="Newest first.",
    ),
    Route(
        method="POST",
        path=_PATH,
        handler=create_merchant,
        rule=_SELL,
        answers={201: Merchant},
        errors=(NotFound, KeyReused, StillRunning),
        body=NewMerchant,
        tag="Validations",
        summary="Add a merchant",
        description="A shop, a practice or a hotel near the garage that pays a part of other people's parking.",
    ),
    Route(
        method="GET",
        path=f"{_PATH}/{{merchant_id}}",
        handler=read_merchant,
        rule=READ,
        answers={200: Merchant},
        errors=(NotFound,),
        tag="Validations",
        summary="Read a merchant",
    ),
    Route(
        method="POST",
        path=f"{_PATH}/{{merchant_id}}/end",
        handler=stop_merchant,
        rule=_SELL,
        answers={200: Merchant},
        errors=(NotFound, KeyReused, StillRunning),
        tag="Validations",
        summary="End the dealings with a merchant",
        description="No new agreement; those that run go on until each is ended, and statements are still to be paid.",
    ),
    Route(
        method="GET",
        path=f"{_PATH}/{{merchant_id}}/validations",
        handler=list_validations,
        rule=READ,
        answers={200: Listing[Validation]},
        errors=(NotFound,),
        tag="Validations",
        summary="List what a merchant agreed to pay",
    ),
    Route(
        method="POST",
        path=f"{_PATH}/{{merchant_id}}/validations",
        handler=create_validation,
        rule=_SELL,
        answers={201: Validation},
        errors=(NotFound, MerchantEnded, CodeTaken, Invalid, KeyReused, StillRunning),
        body=NewValidation,
        tag="Validations",
        summary="Agree on what a merchant pays",
        description=(
            "A percentage or an amount of monthly passes, for whom the merchant validates: by its code (a promotion "
            "code, given with the order or put on a running subscription), or by staff, who put the validation's id "
            "on a subscription as `coupon_id`. The driver pays the rest; the merchant is charged its part and the tax "
            "on it by a monthly statement. A subscription whose part would pass `cap_minor` is refused."
        ),
    ),
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/validations/{validation_id}",
        handler=read_validation,
        rule=READ,
        answers={200: Validation},
        errors=(NotFound,),
        tag="Validations",
        summary="Read a validation",
        description="Who has it is listed under the redemptions of the coupon with the same id.",
    ),
    Route(
        method="POST",
        path="/v1/garages/{garage_id}/validations/{validation_id}/end",
        handler=stop_validation,
        rule=_SELL,
        answers={200: Validation},
        errors=(NotFound, NotAhead, KeyReused, StillRunning),
        body=End,
        tag="Validations",
        summary="End a validation",
        description=(
            "Nobody else is validated from now on. Periods that begin on or after the date are the drivers' alone: "
            "the coupon is taken off their subscriptions before."
        ),
    ),
)
