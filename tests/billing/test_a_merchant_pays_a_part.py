"""A merchant pays a part of a driver's pass: booked with the driver's invoice, stated by the month, and paid."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from tests.billing.coupon_stories import order, redemptions, shown
from tests.world import World
from vend.billing import merchant_payments
from vend.billing.change_pass import preview_change
from vend.billing.close_invoices import close_due
from vend.billing.commands import End, NewDeposit, NewExemption, NewPaymentMethod, Voiding, WantedPass
from vend.billing.coupon_commands import NewDiscount
from vend.billing.deposit import AlreadyDeposited, DepositMismatch, deposit
from vend.billing.discounts import add_discount, take_off_discount
from vend.billing.merchant_commands import GivingUp, MerchantPaymentReceived, NewMerchant, NewValidation
from vend.billing.merchants import add_merchant, add_validation, end_merchant, end_validation
from vend.billing.ordering import Changed
from vend.billing.payment_method import set_payment_method
from vend.billing.receive_payment import AlreadyRecorded, CannotBeVoided
from vend.billing.settle_merchants import settle_merchants
from vend.billing.taxes import record_exemption
from vend.domain.coupon import AlreadyDiscounted, CodeTaken, CouponExpired
from vend.domain.errors import NotFound
from vend.domain.garage import Garage
from vend.domain.merchant import (
    CapReached,
    Merchant,
    MerchantEnded,
    MerchantStatement,
    MonthlyOnly,
    StatementLine,
    Validation,
)
from vend.domain.page import Page
from vend.domain.pass_change import CannotChange
from vend.domain.received import BadReceivedDate, NothingOwed, Overpayment
from vend.domain.tax import tax_on
from vend.store import merchants


async def merchant_of(world: World, garage: Garage) -> Merchant:
    command = NewMerchant("Lake Street Dental", "office@dental.example.com")
    return await add_merchant(world.door, garage.id, command, asked=world.asked(), now=world.now)


async def validation_of(
    world: World, merchant: Merchant, *, code: str | None = "DENTAL", percent_bp: int | None = 5_000, **terms: Any
) -> Validation:
    command = NewValidation("Validated by Dental", percent_bp=percent_bp, code=code, **terms)
    return await add_validation(
        world.door, merchant.garage_id, merchant.id, command, asked=world.asked(), now=world.now
    )


async def statements(world: World, merchant: Merchant) -> list[MerchantStatement]:
    async with world.door.garage_snapshot([merchant.garage_id]) as snapshot:
        return await snapshot.run(
            merchants.statements(page=Page(row_limit=50), merchant_id=merchant.id, open_only=False)
        )


async def lines(world: World, statement: MerchantStatement) -> list[StatementLine]:
    async with world.door.garage_snapshot([statement.garage_id]) as snapshot:
        return await snapshot.run(merchants.lines_of(statement_id=statement.id))


async def owed(world: World, merchant: Merchant) -> int:
    async with world.door.garage_snapshot([merchant.garage_id]) as snapshot:
        return await snapshot.run(merchants.owed_minor(merchant_id=merchant.id))


async def settled(world: World, garage: Garage) -> int:
    return await settle_merchants(world.door, world.stripe, now=world.now, wanted_garages=[garage.id])


async def over_the_month(world: World, garage: Garage) -> None:
    """Into the next month, with what the worker does then."""
    world.move(days=31, hours=2)
    await world.drain()
    await settled(world, garage)


async def test_the_driver_pays_what_was_shown_and_the_merchant_owes_the_rest_with_its_tax(world: World) -> None:
    garage = await world.new_garage(tax_percent="18.375")
    merchant = await merchant_of(world, garage)
    await validation_of(world, merchant)
    driver, wanted = await world.new_driver(garage), await world.new_pass(garage, amount_minor=18_501)
    preview = await shown(world, driver, wanted, code="dental")
    await order(world, driver, wanted, code="dental")
    await world.drain()

    (invoice,) = await world.invoices(garage)
    assert (invoice.subtotal_minor, invoice.tax_minor) == (
        preview.first_charge.subtotal_minor,
        preview.first_charge.tax_minor,
    )
    part = invoice.discount_minor
    tax = tax_on(part, Decimal("18.375"))
    assert (part, invoice.subtotal_minor) == (9_251, 9_250)
    balances = await world.balances(garage)
    assert balances["merchant_receivable"] == part + tax == await owed(world, merchant)
    assert balances["revenue"] == -18_501, "somebody pays all of it"
    assert balances["tax_payable"] == -(invoice.tax_minor + tax)
    assert balances.get("receivable", 0) == 0

    assert await statements(world, merchant) == []
    await over_the_month(world, garage)
    (statement,) = await statements(world, merchant)
    assert (statement.month_date, statement.status) == (date(2026, 11, 1), "open")
    assert (statement.subtotal_minor, statement.tax_minor) == (part, tax)
    (line,) = await lines(world, statement)
    assert (line.driver_name, line.part_minor, line.total_minor) == (driver.name, part, part + tax)
    assert (line.period_start_date, line.charged_date) == (date(2026, 11, 2), date(2026, 11, 2))
    # The renewal of December is owed, and stated when December is over.
    assert await owed(world, merchant) == 2 * (part + tax)
    assert await settled(world, garage) == 0
    await over_the_month(world, garage)
    assert [one.month_date for one in await statements(world, merchant)] == [date(2026, 12, 1), date(2026, 11, 1)]


async def test_a_certificate_frees_the_driver_and_not_the_merchant(world: World) -> None:
    garage = await world.new_garage(tax_percent="10")
    merchant = await merchant_of(world, garage)
    await validation_of(world, merchant)
    driver, wanted = await world.new_driver(garage), await world.new_pass(garage, amount_minor=20_000)
    certificate = NewExemption("E-1", ["City"], date(2026, 1, 1))
    await record_exemption(world.door, garage.id, driver.customer_id, certificate, asked=world.asked(), now=world.now)
    await order(world, driver, wanted, code="dental")
    await world.drain()
    assert (await world.invoices(garage))[0].tax_minor == 0
    assert (await world.balances(garage))["merchant_receivable"] == 11_000


async def test_a_statement_is_paid_in_parts_and_brought_to_the_bank(world: World) -> None:
    garage, merchant, statement = await stated(world)
    whole = statement.total_minor

    async def pay(amount: int, reference: str | None = None, *, key: str | None = None) -> UUID:
        command = MerchantPaymentReceived("check", amount, date(2026, 12, 3), reference)
        made = await merchant_payments.receive(
            world.door, garage.id, statement.id, command, asked=world.asked(key), now=world.now
        )
        return made.id

    before = (await world.balances(garage))["merchant_receivable"]
    first = await pay(1_000, "2077", key="once")
    assert await pay(1_000, "2077", key="once") == first
    with pytest.raises(AlreadyRecorded):
        await pay(500, "2077")
    with pytest.raises(Overpayment):
        await pay(whole)
    second = await pay(whole - 1_000)
    assert [one.status for one in await statements(world, merchant)] == ["paid"]
    with pytest.raises(NothingOwed):
        await pay(1)
    balances = await world.balances(garage)
    assert (before - balances.get("merchant_receivable", 0), balances["undeposited_funds"]) == (whole, whole)

    async def void(payment_id: UUID) -> None:
        await merchant_payments.void_payment(
            world.door, garage.id, payment_id, Voiding("Wrong"), asked=world.asked(), now=world.now
        )

    await void(second)
    with pytest.raises(CannotBeVoided):
        await void(second)
    assert [one.paid_minor for one in await statements(world, merchant)] == [1_000]
    third = await pay(whole - 1_000)

    async def bring(total: int, *ids: UUID) -> None:
        command = NewDeposit(date(2026, 12, 3), [], total, None, list(ids))
        await deposit(world.door, garage.id, command, asked=world.asked(), now=world.now)

    for total, ids in ((whole, (first,)), (whole, (first, second)), (0 + whole, ())):
        with pytest.raises(DepositMismatch):
            await bring(total, *ids)
    paid_out = (await world.balances(garage)).get("bank", 0)
    await bring(whole, first, third)
    with pytest.raises(AlreadyDeposited):
        await bring(1_000, first)
    with pytest.raises(CannotBeVoided):
        await void(first)
    with pytest.raises(NotFound):
        await void(garage.id)
    balances = await world.balances(garage)
    assert (balances["bank"] - paid_out, balances.get("undeposited_funds", 0)) == (whole, 0)
    assert balances.get("merchant_receivable", 0) == await owed(world, merchant)


async def test_what_is_left_is_written_off_with_a_reason_and_only_once(world: World) -> None:
    garage, merchant, statement = await stated(world)
    late = MerchantPaymentReceived("ach", 1_000, date(2026, 1, 1))
    with pytest.raises(BadReceivedDate):
        await merchant_payments.receive(world.door, garage.id, statement.id, late, asked=world.asked(), now=world.now)
    some = MerchantPaymentReceived("ach", 1_000, date(2026, 12, 3))
    await merchant_payments.receive(world.door, garage.id, statement.id, some, asked=world.asked(), now=world.now)

    async def give_up(statement_id: UUID) -> MerchantStatement:
        return await merchant_payments.give_up(
            world.door, garage.id, statement_id, GivingUp("It has closed."), asked=world.asked(), now=world.now
        )

    ended = await give_up(statement.id)
    assert (ended.status, ended.written_off_minor) == ("written_off", statement.total_minor - 1_000)
    with pytest.raises(NothingOwed):
        await give_up(statement.id)
    with pytest.raises(NotFound):
        await give_up(merchant.id)
    balances = await world.balances(garage)
    assert balances["bad_debt"] == statement.total_minor - 1_000
    assert balances.get("merchant_receivable", 0) == await owed(world, merchant)


async def stated(world: World) -> tuple[Garage, Merchant, MerchantStatement]:
    garage = await world.new_garage(tax_percent="18.375")
    merchant = await merchant_of(world, garage)
    await validation_of(world, merchant)
    await order(world, await world.new_driver(garage), await world.new_pass(garage), code="dental")
    await world.drain()
    await over_the_month(world, garage)
    return garage, merchant, (await statements(world, merchant))[0]


async def test_an_invoice_that_is_voided_is_taken_back_before_and_after_the_statement(world: World) -> None:
    garage = await world.new_garage(tax_percent="18.375")
    merchant = await merchant_of(world, garage)
    await validation_of(world, merchant)
    wanted = await world.new_pass(garage)
    await order(world, await world.new_driver(garage), wanted, code="dental", method="pm_card_chargeCustomerFail")
    await world.drain()
    assert await owed(world, merchant) > 0
    world.move(hours=24)
    await world.drain()
    assert await owed(world, merchant) == 0
    assert (await world.balances(garage)).get("merchant_receivable", 0) == 0
    # Nothing is stated for a month that comes to nothing.
    await over_the_month(world, garage)
    assert await statements(world, merchant) == []


async def test_what_a_statement_has_charged_and_was_voided_since_stands_on_the_next_one(world: World) -> None:
    garage = await world.new_garage(tax_percent="18.375")
    merchant = await merchant_of(world, garage)
    await validation_of(world, merchant)
    cheap, dear = await world.new_pass(garage, amount_minor=10_000), await world.new_pass(garage, amount_minor=30_000)
    failing = (await order(world, await world.new_driver(garage), cheap, code="dental")).subscription
    await order(world, await world.new_driver(garage), dear, code="dental")
    await world.drain()
    bad = NewPaymentMethod("pm_card_chargeCustomerFail")
    await set_payment_method(world.door, world.stripe, garage.id, failing.id, bad, asked=world.asked(), now=world.now)
    await over_the_month(world, garage)
    await over_the_month(world, garage)
    december, november = await statements(world, merchant)
    assert december.subtotal_minor == november.subtotal_minor == 20_000
    assert (await world.subscription(garage, failing.id)).status == "canceled", "after Stripe's last retry"
    await close_due(world.door, world.stripe, now=world.now)
    await world.drain()
    assert {one.status for one in await world.invoices(garage)} >= {"void"}
    world.move(days=31)
    await world.drain()
    await settled(world, garage)
    january = (await statements(world, merchant))[0]
    parts = sorted(one.part_minor for one in await lines(world, january))
    assert parts == [-5_000, 15_000]
    assert january.subtotal_minor == 10_000
    assert (await world.balances(garage))["merchant_receivable"] == await owed(world, merchant)


async def test_more_than_agreed_is_neither_promised_nor_charged(world: World) -> None:
    garage = await world.new_garage(tax_percent="10")
    merchant = await merchant_of(world, garage)
    made = await validation_of(world, merchant, cap_minor=25_000)
    wanted = await world.new_pass(garage, amount_minor=25_000)
    leaving = (await order(world, await world.new_driver(garage), wanted, code="dental")).subscription
    await order(world, await world.new_driver(garage), wanted, code="dental")
    third = await world.new_driver(garage)
    with pytest.raises(CapReached):
        await shown(world, third, wanted, code="dental")
    with pytest.raises(CapReached):
        await order(world, third, wanted, code="dental")
    row = (await order(world, third, wanted, code=None)).subscription
    with pytest.raises(CapReached):
        await add_discount(
            world.door,
            world.stripe,
            garage.id,
            row.id,
            NewDiscount(coupon_id=made.id),
            asked=world.asked(),
            now=world.now,
        )
    # One of them leaves, another takes the place, and the month's cap holds for what is charged.
    await world.cancel(leaving, at_period_end=False)
    await world.drain()
    await order(world, await world.new_driver(garage), wanted, code="dental")
    await world.drain()
    assert await owed(world, merchant) == 27_500
    balances = await world.balances(garage)
    assert balances["merchant_receivable"] == 27_500
    assert balances["revenue"] == -(4 * 25_000 - 12_500), "the garage bears what nobody has agreed to pay"


async def test_only_monthly_passes_one_discount_at_a_time_and_no_proration(world: World) -> None:
    garage = await world.new_garage()
    merchant = await merchant_of(world, garage)
    made = await validation_of(world, merchant)
    driver = await world.new_driver(garage)
    yearly, monthly = await world.new_pass(garage, billing_interval="year"), await world.new_pass(garage)
    with pytest.raises(MonthlyOnly):
        await shown(world, driver, yearly, code="dental")
    with pytest.raises(MonthlyOnly):
        await order(world, driver, yearly, code="dental")
    row = (await order(world, driver, monthly, code="dental")).subscription
    await world.drain()
    with pytest.raises(AlreadyDiscounted):
        await add_discount(
            world.door,
            world.stripe,
            garage.id,
            row.id,
            NewDiscount(coupon_id=made.id),
            asked=world.asked(),
            now=world.now,
        )
    other = await world.new_pass(garage, amount_minor=30_000)
    with pytest.raises(CannotChange, match="merchant"):
        await preview_change(world.door, world.stripe, garage.id, row.id, WantedPass(other.id), now=world.now)
    later = WantedPass(other.id, "next_renewal")
    preview = await preview_change(world.door, world.stripe, garage.id, row.id, later, now=world.now)
    assert preview.next_invoice.total_minor == 15_000
    (kept,) = await redemptions(world, garage, row.id)
    done = await take_off_discount(
        world.door, world.stripe, garage.id, row.id, kept.id, asked=world.asked(), now=world.now
    )
    assert isinstance(done, Changed)
    await preview_change(world.door, world.stripe, garage.id, row.id, WantedPass(other.id), now=world.now)


async def test_an_agreement_that_ends_is_paid_to_its_end_and_not_beyond(world: World) -> None:
    garage = await world.new_garage()
    merchant = await merchant_of(world, garage)
    made = await validation_of(world, merchant)
    row = (await order(world, await world.new_driver(garage), await world.new_pass(garage), code="dental")).subscription
    await world.drain()
    world.move(days=31)
    await world.drain()
    await end_validation(world.door, garage.id, made.id, End(date(2026, 12, 20)), asked=world.asked(), now=world.now)
    with pytest.raises(CouponExpired):
        await order(world, await world.new_driver(garage), await world.new_pass(garage), code="dental")
    # A statement and a coupon that is taken off.
    assert await settled(world, garage) == 2
    assert await settled(world, garage) == 0
    await world.drain()
    assert [one.state for one in await redemptions(world, garage, row.id)] == ["ended"]
    await over_the_month(world, garage)
    assert [one.discount_minor for one in await world.invoices(garage)] == [0, 12_500, 12_500]
    assert sum([one.total_minor for one in await statements(world, merchant)]) == 25_000


async def test_a_renewal_after_the_end_that_stripe_was_not_told_of_is_the_garages(world: World) -> None:
    garage = await world.new_garage()
    merchant = await merchant_of(world, garage)
    await validation_of(world, merchant, until_date=date(2026, 12, 2))
    row = (await order(world, await world.new_driver(garage), await world.new_pass(garage), code="dental")).subscription
    await world.drain()
    world.fault(f"POST /v1/subscriptions/{row.stripe_subscription_id}", "error_429", times=40)
    assert await settled(world, garage) == 1, "its order is left to the resolver"
    world.move(days=31)
    await world.drain()
    world.sandbox.faults.clear()
    assert [one.discount_minor for one in await world.invoices(garage)] == [12_500, 12_500]
    assert await owed(world, merchant) == 12_500
    assert (await world.balances(garage))["revenue"] == -37_500


async def test_what_cannot_be_agreed_is_refused(world: World) -> None:
    garage, foreign = await world.new_garage(), await world.new_garage()
    merchant, other = await merchant_of(world, garage), await merchant_of(world, foreign)
    await validation_of(world, merchant)
    with pytest.raises(CodeTaken):
        await validation_of(world, merchant, code="d-e-n-t-a-l")
    await validation_of(world, other)
    with pytest.raises(NotFound):
        await validation_of(world, merchant, code=None, pass_ids=[(await world.new_pass(foreign)).id])
    await end_merchant(world.door, garage.id, merchant.id, asked=world.asked(), now=world.now)
    with pytest.raises(MerchantEnded):
        await validation_of(world, merchant, code="LATE")
    with pytest.raises(NotFound):
        await end_merchant(world.door, garage.id, other.id, asked=world.asked(), now=world.now)
    # What runs goes on.
    done = await order(world, await world.new_driver(garage), await world.new_pass(garage), code="dental")
    assert done.subscription.status == "active"
