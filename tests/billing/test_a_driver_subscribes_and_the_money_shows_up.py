from tests.world import World
from vend.billing.subscribe import Subscribed
from vend.webhooks.apply import Ending


async def test_the_main_job(world: World) -> None:
    garage = await world.new_garage(tax_percent="22")
    parking_pass = await world.new_pass(garage, amount_minor=25_000)
    driver = await world.new_driver(garage)
    vehicle = await world.new_vehicle(garage, driver)

    done = await world.subscribe(garage, driver, parking_pass, vehicle_ids=[vehicle.id])

    assert isinstance(done, Subscribed)
    assert done.subscription.status == "active"
    assert await world.balances(garage) == {}, "money is recorded when Stripe says so, not before"

    endings = await world.drain()

    assert Ending.FAILED not in endings
    assert Ending.RETRIED not in endings
    (payment,) = await world.payments(garage)
    (invoice,) = await world.invoices(garage)
    assert (payment.status, payment.amount_minor, payment.fee_minor) == ("succeeded", 30_500, 915)
    assert (invoice.status, invoice.subtotal_minor, invoice.tax_minor, invoice.paid_minor) == (
        "paid",
        25_000,
        5_500,
        30_500,
    )
    assert payment.invoice_id == invoice.id
    assert payment.subscription_id == invoice.subscription_id == done.subscription.id
    assert (payment.method_brand, payment.method_last4) == ("visa", "4242")
    assert await world.balances(garage) == {
        "processor_fees": 915,
        "revenue": -25_000,
        "stripe_cash": 29_585,
        "tax_payable": -5_500,
    }


async def test_hearing_everything_twice_and_backwards_changes_nothing(world: World) -> None:
    garage = await world.new_garage()
    parking_pass = await world.new_pass(garage)
    await world.subscribe(garage, await world.new_driver(garage), parking_pass)
    events = world.unfed()

    await world.feed(*reversed(events))
    await world.work()
    once = await world.balances(garage)
    await world.feed(*events)
    await world.work()

    assert len(await world.payments(garage)) == 1
    assert await world.balances(garage) == once == {"processor_fees": 755, "revenue": -25_000, "stripe_cash": 24_245}
