"""What can be asked for: the input of the flows, the bodies of the API, and their documentation, defined once."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from vend.domain.credit_note import Ways
from vend.domain.parking_pass import Interval
from vend.domain.pass_change import When
from vend.domain.received import Method
from vend.domain.refund import CreditReason, OutsideMethod, RefundReason

Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S", description="As people read it.")]
Email = Annotated[
    str, Meta(min_length=3, max_length=254, pattern=r"^[^@\s]+@[^@\s]+$", description="An e-mail address.")
]
Phone = Annotated[str, Meta(min_length=3, max_length=40, description="A telephone number.")]
Slug = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$", description="Lower-case letters, digits and dashes.")]
Currency = Annotated[str, Meta(pattern=r"^[A-Z]{3}$", description="ISO 4217 currency, upper case.")]
Places = Annotated[int, Meta(gt=0, le=1_000_000, description="Parking places.")]
AmountMinor = Annotated[int, Meta(gt=0, le=99_999_999, description="In minor units (cents, pence, yen), without tax.")]
Plate = Annotated[
    str, Meta(min_length=1, max_length=20, description="As on the vehicle; spaces and dashes are ignored.")
]
Region = Annotated[
    str, Meta(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$", description="ISO 3166 country or subdivision, such as US-IL.")
]
StartDate = Annotated[
    date, Meta(description="The local date ahead, at most 180 days, on which it begins; none: it begins at once.")
]
StripePaymentMethod = Annotated[
    str,
    Meta(pattern=r"^pm_[A-Za-z0-9_]{1,200}$", description="Stripe's payment method id; card data never comes here."),
]


class NewTaxRate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A parking tax from a date on, added on top of prices."""

    name: Name
    jurisdiction: Annotated[str, Meta(min_length=1, max_length=50, description="Whose tax it is.")]
    percent: Annotated[Decimal, Meta(description="0 to 100 with at most four decimals, such as 18.375.")]
    valid_from_date: Annotated[date, Meta(description="First local date that it holds for.")]


class NewGarage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A garage to be opened."""

    name: Name
    slug: Slug
    time_zone: Annotated[str, Meta(min_length=1, max_length=64, description="IANA name, such as America/Chicago.")]
    currency: Currency
    capacity: Places
    address: Annotated[str, Meta(max_length=500, description="As on an envelope.")] | None = None
    tax_rates: Annotated[list[NewTaxRate], Meta(max_length=10, description="Parking taxes on its passes.")] = []


class NewPass(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A pass to be sold, with its price."""

    name: Name
    amount_minor: AmountMinor
    billing_interval: Annotated[Interval, Meta(description="How often it is charged.")] = "month"
    description: Annotated[str, Meta(max_length=2000, description="For the people who buy it.")] | None = None
    capacity: (
        Annotated[int, Meta(gt=0, le=1_000_000, description="Places of this pass; none: the garage's.")] | None
    ) = None
    trial_days: (
        Annotated[int, Meta(ge=1, le=365, description="How long a new driver parks before the first charge.")] | None
    ) = None


class NewCustomer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody who pays."""

    name: Name
    email: Email
    kind: Annotated[Literal["person", "company"], Meta(description="A company may pay for many drivers.")] = "person"
    phone: Phone | None = None


class NewDriver(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody who parks, and who pays for them."""

    customer_id: Annotated[UUID, Meta(description="Who pays for this driver.")]
    name: Name
    email: Email
    phone: Phone | None = None


class NewVehicle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A driver's vehicle."""

    driver_id: Annotated[UUID, Meta(description="Whose vehicle it is.")]
    plate: Plate
    region: Region
    description: Annotated[str, Meta(max_length=200, description="Make, model, colour.")] | None = None


class NewPrice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A new version of a pass's price, for those who subscribe from now on; the interval stays."""

    amount_minor: AmountMinor
    currency: (
        Annotated[Currency, Meta(description="If given, it must be the garage's; it guards against a mix-up.")] | None
    ) = None


class Announcement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rate increase as it was previewed."""

    shown: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$", description="The preview's mark.")]


class NewPassTax(NewTaxRate, frozen=True, forbid_unknown_fields=True):
    """A parking tax from a date on, for all passes or for one."""

    pass_id: Annotated[UUID, Meta(description="Only for this pass, in place of the garage's rate.")] | None = None


class End(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When something ends."""

    until_date: Annotated[date, Meta(description="First local date that it does not hold for any more.")]


class NewExemption(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A customer's exemption certificate."""

    number: Annotated[str, Meta(min_length=1, max_length=100, pattern=r"\S", description="As printed on it.")]
    jurisdictions: Annotated[
        list[Annotated[str, Meta(min_length=1, max_length=50)]],
        Meta(min_length=1, max_length=20, description="Whose taxes are not charged, as the rates name them."),
    ]
    valid_from_date: Annotated[date, Meta(description="First local date that it holds for.")]
    valid_until_date: (
        Annotated[date, Meta(description="First local date that it does not hold for; none: no end is known.")] | None
    ) = None


PromotionCodeWord = Annotated[
    str,
    Meta(min_length=3, max_length=80, description="A promotion code; case, spaces and dashes do not matter."),
]


class NewSubscription(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A driver's subscription to a pass, charged to a payment method of Stripe's."""

    driver_id: Annotated[UUID, Meta(description="Who parks; their customer pays.")]
    pass_id: Annotated[UUID, Meta(description="What is bought, at its live price.")]
    payment_method: StripePaymentMethod
    vehicle_ids: Annotated[
        list[UUID], Meta(max_length=20, description="Of the driver's vehicles, those it covers.")
    ] = []
    trial: Annotated[
        bool, Meta(description="False: charge at once, without the trial that the pass may have, or that was had.")
    ] = True
    start_date: StartDate | None = None
    promotion_code: PromotionCodeWord | None = None


class NewWaitlistEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A driver's place in the line for a pass."""

    driver_id: Annotated[UUID, Meta(description="Who waits.")]
    pass_id: Annotated[UUID, Meta(description="What they wait for.")]


class PlannedSubscription(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A subscription that somebody thinks of; nothing is ordered."""

    driver_id: Annotated[UUID, Meta(description="Who would park; their customer would pay.")]
    pass_id: Annotated[UUID, Meta(description="What would be bought, at its live price.")]
    trial: Annotated[bool, Meta(description="False: without the trial that the pass may have.")] = True
    start_date: StartDate | None = None
    promotion_code: PromotionCodeWord | None = None


class FirstPayment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Another payment method for a subscription whose first payment has not succeeded."""

    payment_method: StripePaymentMethod


class Cancellation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a subscription is to end."""

    at_period_end: Annotated[bool, Meta(description="True: it is used up to the end of what is paid. False: now.")] = (
        True
    )


class Pause(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A pause of a subscription."""

    resumes_at: (
        Annotated[datetime, Meta(tz=True, description="When it goes on by itself; none: until it is resumed.")] | None
    ) = None


class WantedPass(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The pass that a subscription is to change to, to be previewed."""

    pass_id: Annotated[UUID, Meta(description="The pass that is wanted, at its live price.")]
    when: Annotated[
        When,
        Meta(
            description=(
                "now: credited and charged to the second. next_renewal: nothing is credited or charged, and the "
                "next renewal costs the new price."
            )
        ),
    ] = "now"


class PassChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A change of pass as it was previewed; give the preview's own values back."""

    pass_id: Annotated[UUID, Meta(description="As previewed.")]
    proration_at: Annotated[datetime, Meta(tz=True, description="The preview's instant.")]
    shown: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$", description="The preview's mark.")]
    when: Annotated[When, Meta(description="As previewed.")] = "now"


class NewPaymentMethod(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a subscription is to be charged to from now on."""

    payment_method: StripePaymentMethod


class VehicleList(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The vehicles that a subscription covers from now on."""

    vehicle_ids: Annotated[
        list[UUID], Meta(max_length=20, description="All of them, of the driver's own; none: an empty list.")
    ]


class NewRefund(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Money that is to go back to whoever paid."""

    reason: Annotated[RefundReason, Meta(description="Stripe's word for why.")]
    amount_minor: (
        Annotated[int, Meta(gt=0, le=99_999_999, description="With tax, in minor units; none: all that is left.")]
        | None
    ) = None
    currency: Annotated[str, Meta(pattern=r"^[A-Z]{3}$", description="If given, must be the payment's.")] | None = None
    note: (
        Annotated[str, Meta(min_length=1, max_length=1000, pattern=r"\S", description="Why, for your own people.")]
        | None
    ) = None
    method: (
        Annotated[OutsideMethod, Meta(description="How it went back, of a payment that did not come through Stripe.")]
        | None
    ) = None
    reference: (
        Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S", description="The check's number or the like.")]
        | None
    ) = None


class WantedLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An invoice's line of which less is to be owed."""

    line_number: Annotated[int, Meta(ge=1, description="As the invoice's lines are numbered.")]
    gross_minor: (
        Annotated[int, Meta(gt=0, le=9_999_999_999, description="Without tax, before discounts; none: all of it.")]
        | None
    ) = None


class CreditLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The same, as it was previewed."""

    line_number: Annotated[int, Meta(ge=1, description="As previewed.")]
    gross_minor: Annotated[int, Meta(gt=0, le=9_999_999_999, description="As previewed.")]


Back = Annotated[int, Meta(ge=0, le=9_999_999_999)]


class WantedCreditNote(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A credit note that somebody thinks of; nothing is written."""

    lines: Annotated[list[WantedLine], Meta(max_length=100, description="None: every line as a whole.")] = []
    back: (
        Annotated[
            Literal["card", "balance", "outside"],
            Meta(description="Where all of it goes that was paid; otherwise say amounts."),
        ]
        | None
    ) = None
    refund_minor: Annotated[Back, Meta(description="Of a paid invoice: back to the card.")] | None = None
    balance_minor: Annotated[Back, Meta(description="To the customer's balance.")] | None = None
    outside_minor: Annotated[Back, Meta(description="Outside of Stripe.")] | None = None

    def ways(self, total_minor: int) -> Ways | None:
        """Give where a note of this total goes; None where that is not said."""
        said = (self.refund_minor, self.balance_minor, self.outside_minor)
        if said != (None, None, None):
            return Ways(*(amount or 0 for amount in said))
        match self.back:
            case "card":
                return Ways(refund_minor=total_minor)
            case "balance":
                return Ways(balance_minor=total_minor)
            case "outside":
                return Ways(outside_minor=total_minor)
            case None:
                return None


class NewCreditNote(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A credit note as it was previewed; give the preview's own values back."""

    reason: Annotated[CreditReason, Meta(description="Stripe's word for why.")]
    lines: Annotated[list[CreditLine], Meta(min_length=1, max_length=100, description="As previewed.")]
    total_minor: Annotated[int, Meta(gt=0, le=9_999_999_999, description="With tax, as previewed.")]
    refund_minor: Annotated[Back, Meta(description="As previewed.")] = 0
    balance_minor: Annotated[Back, Meta(description="As previewed.")] = 0
    outside_minor: Annotated[Back, Meta(description="As previewed.")] = 0
    method: Annotated[OutsideMethod, Meta(description="How it goes back outside of Stripe.")] | None = None
    reference: (
        Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S", description="The check's number or the like.")]
        | None
    ) = None
    memo: (
        Annotated[
            str, Meta(min_length=1, max_length=500, pattern=r"\S", description="Printed on it, for the customer.")
        ]
        | None
    ) = None
    note: (
        Annotated[str, Meta(min_length=1, max_length=1000, pattern=r"\S", description="Why, for your own people.")]
        | None
    ) = None

    @property
    def ways(self) -> Ways:
        """Where it goes."""
        return Ways(self.refund_minor, self.balance_minor, self.outside_minor)


class RefundDecision(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A word on a refund that waits for it."""

    note: (
        Annotated[str, Meta(min_length=1, max_length=1000, pattern=r"\S", description="Why, for your own people.")]
        | None
    ) = None


Reference = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S", description="As on the slip.")]


class NewReceivedPayment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A payment that came outside of Stripe."""

    method: Annotated[Method, Meta(description="How it came.")]
    amount_minor: Annotated[int, Meta(gt=0, le=9_999_999_999, description="In minor units of the garage's currency.")]
    received_date: Annotated[date, Meta(description="On the garage's calendar; at most 90 days ago.")]
    reference: Annotated[Reference, Meta(description="Such as the check's number.")] | None = None


class Voiding(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why a recorded payment does not stand."""

    reason: Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S", description="For the audit log.")]


class WriteOff(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why an open invoice will not be paid."""

    reason: Annotated[str, Meta(min_length=1, max_length=500, pattern=r"\S", description="For the audit log.")]


class NewDeposit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Payments that are brought to the bank together."""

    deposit_date: Annotated[date, Meta(description="On the bank's statement.")]
    payment_ids: Annotated[list[UUID], Meta(max_length=200, description="Of recorded payments.")]
    total_minor: Annotated[int, Meta(gt=0, description="Their sum in minor units, as on the slip.")]
    reference: Annotated[Reference, Meta(description="Of the bank or the slip.")] | None = None
    merchant_payment_ids: Annotated[
        list[UUID], Meta(max_length=200, description="Of merchants' payments in the same deposit.")
    ] = []


class GraceExtension(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """More time for somebody who owes."""

    until_date: Annotated[date, Meta(description="The last local date through which access is to last.")]
    reason: Annotated[str, Meta(min_length=1, max_length=500, pattern=r"\S", description="Why; it stays on record.")]
