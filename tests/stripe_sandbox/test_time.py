from datetime import UTC, datetime

import pytest

from stripe_sandbox.periods import boundary, period_at

from .conftest import Story, instant


def day(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).date().isoformat()


async def test_a_renewal_charges_once_a_month_and_january_31_is_never_forgotten(story: Story) -> None:
    subscription = await story.subscribe()
    story.move_to("2026-06-02T00:00:00")
    invoices = (await story.invoices(subscription.id))[::-1]
    starts = [day(invoice.lines.data[0].period.start) for invoice in invoices]
    assert starts == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]
    assert {invoice.status for invoice in invoices} == {"paid"}
    reasons = [invoice.billing_reason for invoice in invoices]
    assert reasons == ["subscription_create"] + ["subscription_cycle"] * 4
    assert [invoice.lines.data[0].period.end for invoice in invoices[:-1]] == [
        invoice.lines.data[0].period.start for invoice in invoices[1:]
    ]
    assert len({invoice.number for invoice in invoices}) == 5
    assert len((await story.v1.charges.list_async({"customer": subscription.customer})).data) == 5


async def test_a_renewals_invoice_is_a_draft_for_an_hour(story: Story) -> None:
    subscription = await story.subscribe()
    story.move_to("2026-02-28T12:59:59")
    assert [invoice.status for invoice in await story.invoices(subscription.id)] == ["draft", "paid"]
    story.move_to("2026-02-28T13:00:00")
    assert [invoice.status for invoice in await story.invoices(subscription.id)] == ["paid", "paid"]


async def test_a_failed_renewal_is_past_due_and_tried_again_and_then_given_up(story: Story) -> None:
    subscription = await story.subscribe()
    bad = await story.v1.payment_methods.attach_async("pm_card_chargeCustomerFail", {"customer": subscription.customer})
    await story.v1.subscriptions.update_async(subscription.id, {"default_payment_method": bad.id})
    story.move_to("2026-02-28T13:00:00")
    found = await story.v1.subscriptions.retrieve_async(subscription.id, {"expand": ["latest_invoice"]})
    assert (found.status, found.latest_invoice.attempt_count) == ("past_due", 1)
    assert day(found.latest_invoice.next_payment_attempt) == "2026-03-03"
    story.move_to("2026-03-16T00:00:00")
    found = await story.v1.subscriptions.retrieve_async(subscription.id, {"expand": ["latest_invoice"]})
    assert (found.status, found.cancellation_details.reason) == ("canceled", "payment_failed")
    assert (found.latest_invoice.status, found.latest_invoice.attempt_count) == ("open", 4)
    assert story.event_types().count("invoice.payment_failed") == 4


async def test_a_new_card_brings_a_past_due_subscription_back_at_the_next_try(story: Story) -> None:
    subscription = await story.subscribe()
    bad = await story.v1.payment_methods.attach_async("pm_card_chargeCustomerFail", {"customer": subscription.customer})
    await story.v1.subscriptions.update_async(subscription.id, {"default_payment_method": bad.id})
    story.move_to("2026-02-28T13:00:00")
    good = await story.v1.payment_methods.attach_async("pm_card_amex", {"customer": subscription.customer})
    await story.v1.subscriptions.update_async(subscription.id, {"default_payment_method": good.id})
    story.move_to("2026-03-03T13:00:00")
    assert (await story.v1.subscriptions.retrieve_async(subscription.id)).status == "active"


async def test_an_incomplete_subscription_expires_after_23_hours_and_its_invoice_is_void(story: Story) -> None:
    subscription = await story.subscribe("pm_card_chargeCustomerFail")
    story.move_to(subscription.created + 23 * 3600 - 1)
    assert (await story.v1.subscriptions.retrieve_async(subscription.id)).status == "incomplete"
    story.move_to(subscription.created + 23 * 3600)
    found = await story.v1.subscriptions.retrieve_async(subscription.id, {"expand": ["latest_invoice"]})
    assert (found.status, found.latest_invoice.status) == ("incomplete_expired", "void")


async def test_time_that_passed_while_nobody_looked_leaves_the_same_account(story: Story) -> None:
    watched, ignored = await story.subscribe(), await story.subscribe()
    for month in range(2, 7):
        story.move_to(f"2026-{month:02}-15T00:00:00")
    first = await story.invoices(watched.id)
    second = await story.invoices(ignored.id)
    assert [(i.created, i.status, i.total) for i in first] == [(i.created, i.status, i.total) for i in second]
    assert [day(i.created) for i in first[::-1]] == [
        "2026-01-31",
        "2026-02-28",
        "2026-03-31",
        "2026-04-30",
        "2026-05-31",
    ]


@pytest.mark.parametrize(
    ("anchor", "interval", "number", "expected"),
    [
        ("2026-01-31", "month", 1, "2026-02-28"),
        ("2026-01-31", "month", 2, "2026-03-31"),
        ("2024-02-29", "year", 1, "2025-02-28"),
        ("2024-02-29", "year", 4, "2028-02-29"),
        ("2026-01-31", "month", -2, "2025-11-30"),
        ("2026-01-31", "week", 1, "2026-02-07"),
    ],
)
def test_boundaries_are_counted_from_the_anchor(anchor: str, interval: str, number: int, expected: str) -> None:
    assert day(boundary(instant(anchor), interval, 1, number)) == expected


def test_every_instant_lies_in_exactly_the_period_that_is_found_for_it() -> None:
    anchor = instant("2026-01-31T12:00:00")
    for hours in range(-2000, 20000, 7):
        moment = anchor + hours * 3600
        start, end = period_at(moment, anchor, "month", 1)
        assert start <= moment < end
        assert period_at(end, anchor, "month", 1)[0] == end
