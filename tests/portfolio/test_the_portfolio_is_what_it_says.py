"""The plan at full size: counts, shapes, and the same again for the same seed. No database."""

import hashlib
import re
from collections import Counter
from datetime import timedelta

import msgspec
import pytest

from tests.portfolio.conftest import NOW, SEED, SMALL, make_books
from vend.domain.ids import instant_of
from vend.domain.invoice import Refund
from vend.domain.period import zone
from vend.domain.plate import normalize_plate
from vend.portfolio.book import GarageBook


def digest(books: list[GarageBook]) -> str:
    return hashlib.sha256(msgspec.json.encode(books)).hexdigest()


def test_the_same_seed_and_instant_make_the_same_book_to_the_last_digit() -> None:
    first = digest(make_books(scale=SMALL))
    assert digest(make_books(scale=SMALL)) == first
    assert digest(make_books(scale=SMALL, seed=SEED + 1)) != first
    assert digest(make_books(scale=SMALL, now=NOW + timedelta(days=1))) != first


def test_ids_of_garages_depend_on_the_seed_and_not_on_the_instant() -> None:
    later = make_books(scale=SMALL, now=NOW + timedelta(days=50))
    assert [book.garage.id for book in later] == [book.garage.id for book in make_books(scale=SMALL)]


def test_it_is_as_large_and_as_varied_as_promised(books: list[GarageBook]) -> None:
    assert len({book.garage.operator_id for book in books}) == 2
    assert len(books) == 6
    assert len({book.garage.time_zone for book in books}) >= 3
    assert {book.garage.currency for book in books} == {"USD", "EUR", "GBP"}
    assert sum(len(book.drivers) for book in books) == 2000
    payments = [payment for book in books for payment in book.payments]
    assert len(payments) >= 25_000
    assert 0.03 < sum(payment.status == "failed" for payment in payments) / len(payments) < 0.09
    for book in books:
        statuses = Counter(invoice.status for invoice in book.invoices)
        assert statuses["paid"] > 0
        assert statuses["void"] > 0
        assert statuses["open"] > 0
        lives = Counter(one.status for one in book.subscriptions)
        assert lives["active"] > lives["canceled"] > 20
        assert any(refund.amount_minor == whole for refund, whole in refunds_with_whole(book))
        assert any(refund.amount_minor < whole for refund, whole in refunds_with_whole(book))
    assert any(one.status == "past_due" for book in books for one in book.subscriptions)
    assert any(one.cancel_at_period_end and one.ended_at is None for book in books for one in book.subscriptions)
    assert any(price.billing_interval == "year" for book in books for price in book.prices)
    assert any(parking_pass.archived_at for book in books for parking_pass in book.passes)


def refunds_with_whole(book: GarageBook) -> list[tuple[Refund, int]]:
    amounts = {payment.id: payment.amount_minor for payment in book.payments}
    return [(refund, amounts[refund.payment_id]) for refund in book.refunds]


@pytest.mark.parametrize("seed", [20])
def test_other_seeds_keep_the_promises_too(seed: int) -> None:
    books = make_books(seed=seed)
    assert sum(len(book.payments) for book in books) >= 25_000
    scarce = next(one for one in books[0].passes if one.name == "EV Reserved")
    assert scarce.capacity is not None
    assert scarce.capacity - 2 <= taken_now(books[0], scarce.id) < scarce.capacity


def taken_now(book: GarageBook, pass_id: object) -> int:
    return sum(one.pass_id == pass_id and one.ended_at is None for one in book.subscriptions)


def test_eighteen_months_of_history_end_now(books: list[GarageBook]) -> None:
    for book in books:
        attempts = [payment.attempted_at for payment in book.payments]
        assert timedelta(days=530) < max(attempts) - min(attempts) <= timedelta(days=548)
        rows: list[msgspec.Struct] = [
            *book.customers,
            *book.drivers,
            *book.vehicles,
            *book.subscriptions,
            *book.invoices,
            *book.payments,
            *book.refunds,
            *book.transfers,
        ]
        for row in rows:
            for name in ("created_at", "updated_at", "issued_at", "paid_at", "occurred_at", "recorded_at", "ended_at"):
                at = getattr(row, name, None)
                assert at is None or at <= NOW, f"{type(row).__name__}.{name} is after the history's end"


def test_people_come_and_go_with_the_season(books: list[GarageBook]) -> None:
    campus = next(book for book in books if book.garage.slug == "hyde-park")
    begun = Counter(one.created_at.month for one in campus.subscriptions if one.created_at.year == 2026)
    asked = Counter(one.canceled_at.month for one in campus.subscriptions if one.canceled_at)
    assert begun[9] > 2 * begun[7]
    assert 2 * (asked[5] + asked[6]) > 3 * (asked[9] + asked[10])
    live = sum(one.ended_at is None for book in books for one in book.subscriptions)
    a_year_ago = NOW - timedelta(days=365)
    then = sum(
        one.created_at <= a_year_ago and (one.ended_at is None or one.ended_at > a_year_ago)
        for book in books
        for one in book.subscriptions
    )
    assert live > 1.1 * then


def test_nobody_real_can_be_written_to_and_plates_are_normal(books: list[GarageBook]) -> None:
    for book in books:
        for email in [one.email for one in book.customers] + [one.email for one in book.drivers]:
            assert re.fullmatch(r"[a-z0-9.]+@([a-z0-9-]+\.)?example\.(com|org|net)", email), email
        for vehicle in book.vehicles:
            assert normalize_plate(vehicle.plate) == vehicle.plate
        assert len({(one.plate, one.region) for one in book.vehicles}) == len(book.vehicles)
        sizes = Counter(driver.customer_id for driver in book.drivers)
        kinds = {customer.id: customer.kind for customer in book.customers}
        assert any(kinds[customer] == "company" and size >= 5 for customer, size in sizes.items())
        assert all(size == 1 for customer, size in sizes.items() if kinds[customer] == "person")


def test_a_payment_s_id_tells_its_instant_and_its_date_is_local(books: list[GarageBook]) -> None:
    for book in books:
        local = zone(book.garage.time_zone)
        for payment in book.payments:
            assert instant_of(payment.id) == payment.attempted_at
            assert payment.payment_date == payment.attempted_at.astimezone(local).date()


def test_the_demo_driver_has_a_live_subscription(books: list[GarageBook]) -> None:
    (driver,) = (driver for book in books for driver in book.drivers if driver.user_id is not None)
    assert any(one.driver_id == driver.id and one.status == "active" for one in books[0].subscriptions)
