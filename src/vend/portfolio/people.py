"""Who parks in a garage and who pays: persons for themselves, companies for several drivers."""

from bisect import bisect
from datetime import timedelta
from itertools import accumulate
from uuid import UUID

import msgspec

from vend.domain.people import Customer, Driver, Vehicle
from vend.domain.period import day_start, local_date
from vend.portfolio import names
from vend.portfolio.book import GarageBook, Wallet
from vend.portfolio.entropy import Entropy, instant
from vend.portfolio.places import HISTORY_DAYS, GaragePlan

_DAY_S = 24 * 3600
_MOVED_IN = 0.56  # of all drivers parked there before the history begins
_MOVED_IN_DAYS = 34
_IS_COMPANY = 0.04  # of customers; with their many drivers, a quarter of those
_COMPANY_DRIVERS_MAX = 14
_SECOND_CAR = 0.16
_CARDS = (
    ("visa", "4242"),
    ("visa", "1881"),
    ("visa", "5556"),
    ("mastercard", "4444"),
    ("mastercard", "8210"),
    ("amex", "8431"),
)


class Guest(msgspec.Struct, frozen=True):
    """Who the demo driver's sign-in belongs to: takes the place of the garage's first driver."""

    user_id: UUID
    name: str
    email: str


class Arrival(msgspec.Struct, frozen=True):
    """A driver, and when that driver first wants a pass."""

    at_s: int
    driver: Driver
    loyal: bool


def settle_in(
    book: GarageBook, plan: GaragePlan, *, drivers: int, now_s: int, guest: Guest | None, entropy: Entropy
) -> list[Arrival]:
    """Fill in a garage's customers, drivers, vehicles and wallets; give when each driver first comes."""
    calendar = _Calendar(plan, now_s, entropy)
    plates: set[tuple[str, str]] = set()
    arrivals: list[Arrival] = []
    while len(arrivals) < drivers:
        welcome = guest if not arrivals else None
        size = 1
        if welcome is None and entropy.chance(_IS_COMPANY):
            size = min(entropy.between(2, _COMPANY_DRIVERS_MAX), drivers - len(arrivals))
        whens = sorted(calendar.arrival(early=welcome is not None) for _ in range(size))
        joined_s = whens[0] - entropy.between(300, 3600)
        customer = _customer(book, plan, joined_s, firm=size > 1, guest=welcome, entropy=entropy)
        for at_s in whens:
            driver = _driver(book, plan, customer, at_s - entropy.between(90, 280), guest=welcome, entropy=entropy)
            _vehicles(book, plan, driver, plates, entropy)
            arrivals.append(Arrival(at_s, driver, loyal=welcome is not None))
    return arrivals


class _Calendar:
    """Draws arrivals: many at the beginning, then by the month's demand and growing."""

    def __init__(self, plan: GaragePlan, now_s: int, entropy: Entropy) -> None:
        self._entropy = entropy
        self._start_s = now_s - HISTORY_DAYS * _DAY_S
        self._now_s = now_s
        self._zone = plan.time_zone
        self._first_day = local_date(instant(self._start_s), plan.time_zone)
        months = (instant(self._start_s + day * _DAY_S).month for day in range(HISTORY_DAYS))
        weights = (plan.demand.arrivals[month - 1] * (1 + day / HISTORY_DAYS) for day, month in enumerate(months))
        self._sums = list(accumulate(weights))

    def arrival(self, *, early: bool) -> int:
        """Draw an instant between the history's beginning and now, at an hour when people are about."""
        entropy = self._entropy
        if early or entropy.chance(_MOVED_IN):
            day = entropy.between(0, _MOVED_IN_DAYS)
        else:
            day = bisect(self._sums, entropy.random() * self._sums[-1])
        midnight = day_start(self._first_day + timedelta(days=day), self._zone)
        at_s = int(midnight.timestamp()) + entropy.between(6 * 3600, 22 * 3600)
        return min(max(at_s, self._start_s + 6 * 3600), self._now_s - 4 * 3600)


def _customer(
    book: GarageBook, plan: GaragePlan, at_s: int, *, firm: bool, guest: Guest | None, entropy: Entropy
) -> Customer:
    number = len(book.customers)
    if guest is not None:
        name, email = guest.name, guest.email
    elif firm:
        name = names.company(plan.names, entropy)
        email = f"parking@{names.company_domain(name, number)}"
    else:
        name = names.person(plan.names, entropy)
        email = names.email_of(name, number, entropy)
    key = entropy.key()
    customer = Customer(
        garage_id=book.garage.id,
        id=entropy.uuid(at_s),
        kind="company" if firm else "person",
        name=name,
        email=email,
        phone=f"{plan.calling_code}{number:04d}",
        stripe_customer_id=f"cus_{key}",
        created_at=instant(at_s),
        updated_at=instant(at_s + 60),
    )
    book.customers.append(customer)
    brand, last4 = entropy.choice(_CARDS)
    book.wallets[customer.id] = Wallet(
        key=key,
        created_s=at_s + 60,
        brand=brand,
        last4=last4,
        exp_month=entropy.between(1, 12),
        exp_year=entropy.between(2029, 2033),
        prefix=key[-8:].upper(),
    )
    return customer


def _driver(
    book: GarageBook, plan: GaragePlan, customer: Customer, at_s: int, *, guest: Guest | None, entropy: Entropy
) -> Driver:
    if customer.kind == "person":
        name, email = customer.name, customer.email
    else:
        name = names.person(plan.names, entropy)
        domain = customer.email.partition("@")[2]
        email = f"{names.email_of(name, len(book.drivers), entropy).partition('@')[0]}@{domain}"
    driver = Driver(
        garage_id=book.garage.id,
        id=entropy.uuid(at_s),
        customer_id=customer.id,
        user_id=guest.user_id if guest else None,
        name=name,
        email=email,
        phone=customer.phone if customer.kind == "person" else None,
        created_at=instant(at_s),
    )
    book.drivers.append(driver)
    return driver


def _vehicles(
    book: GarageBook, plan: GaragePlan, driver: Driver, plates: set[tuple[str, str]], entropy: Entropy
) -> None:
    at_s = int(driver.created_at.timestamp()) + 30
    for _ in range(2 if entropy.chance(_SECOND_CAR) else 1):
        region = entropy.choices(list(plan.regions), list(plan.regions.values()))[0]
        plate = names.plate(region, entropy)
        while (region, plate) in plates:
            plate = names.plate(region, entropy)
        plates.add((region, plate))
        book.vehicles.append(
            Vehicle(
                garage_id=book.garage.id,
                id=entropy.uuid(at_s),
                driver_id=driver.id,
                plate=plate,
                region=region,
                description=names.car(plan.names, entropy),
                created_at=instant(at_s),
                removed_at=None,
            )
        )
