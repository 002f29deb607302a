"""Writes the rows of seats from a list, under the locks of the garage and the account; says what is wrong with which.

A preview does the same and takes it all back, so that it finds exactly what adding them would find.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from vend.billing.company_commands import NewSeat
from vend.billing.people import PlateTaken
from vend.billing.waitlist import settle_entry
from vend.db.errors import Duplicate
from vend.db.handles import GarageTx
from vend.domain.company_account import BilledSeat, CompanyAccount, NotMonthly, check_caps
from vend.domain.company_seats import SeatProblem, problem_of
from vend.domain.errors import Invalid, NotFound, VendError
from vend.domain.ids import make_id
from vend.domain.operation import Asked
from vend.domain.page import Page
from vend.domain.parking_pass import Price
from vend.domain.people import Driver, Vehicle
from vend.domain.plate import normalize_plate
from vend.domain.subscription import AlreadySubscribed, check_places
from vend.store import drivers, operations, passes, prices, seats, subscriptions, vehicles, waitlist


class Rows(msgspec.Struct):
    """What has come of a list: the seats that are reserved, and the rows that cannot be.

    Attributes:
        billed: the account's seats, the new ones among them.
        errors: the named error of each problem.
    """

    billed: list[BilledSeat]
    seat_ids: list[UUID] = []
    problems: list[SeatProblem] = []
    errors: list[VendError] = []


class _Seat(msgspec.Struct, frozen=True):
    """A row that nothing is wrong with: who, for what, with which vehicle."""

    driver: Driver
    known_driver: bool
    price: Price
    vehicle: Vehicle | None
    known_vehicle: bool


async def reserve_rows(
    garage: GarageTx,
    account: CompanyAccount,
    wanted: list[NewSeat],
    *,
    own_drivers_only: bool,
    asked: Asked,
    now: datetime,
) -> Rows:
    """Reserve a seat for each row, places and caps allowing; the garage and the account are locked.

    Args:
        own_drivers_only: whether only drivers of the company may be named, as for its own administrator.

    Raises:
        PlateTaken: somebody else registered a plate of the list at this moment.
    """
    rows = Rows(list(await garage.run(seats.billed(company_account_id=account.id))))
    for row_number, one in enumerate(wanted):
        try:
            seat = await _check(garage, account, one, rows, own_drivers_only=own_drivers_only, now=now)
            await _write(garage, account, seat, rows, asked=asked, now=now)
        except PlateTaken as taken:
            if taken.field is None:
                raise
            rows.problems.append(problem_of(row_number, taken))
            rows.errors.append(taken)
        except VendError as error:
            rows.problems.append(problem_of(row_number, error))
            rows.errors.append(error)
    return rows


async def _check(
    garage: GarageTx, account: CompanyAccount, one: NewSeat, rows: Rows, *, own_drivers_only: bool, now: datetime
) -> _Seat:
    """Find out whether a row can be a seat; nothing is written.

    Raises:
        VendError: it cannot.
    """
    price = await garage.run(prices.read_live(pass_id=one.pass_id))
    places = await garage.run(passes.places(pass_id=one.pass_id))
    if price is None or places is None:
        raise NotFound("There is no such pass in this garage.", field="pass_id")
    if price.billing_interval != "month":
        raise NotMonthly("Seats are billed by the month; choose a monthly pass.", field="pass_id")
    driver, known = await _driver(garage, account, one, own_drivers_only=own_drivers_only, now=now)
    vehicle, known_vehicle = await _vehicle(garage, one, driver, now=now)
    if known:
        under_way = await garage.run(operations.open_changes(driver_id=driver.id))
        holds = await garage.run(subscriptions.holds(driver_id=driver.id, pass_id=price.pass_id))
        if holds or any(change.to_pass_id == price.pass_id for change in under_way):
            raise AlreadySubscribed("This driver holds this pass already.", field="pass_id")
    check_places(places, offered=known and await _offered(garage, driver, price, now=now))
    check_caps(account, [*rows.billed, BilledSeat(make_id(now), price.id, price.amount_minor)])
    return _Seat(driver, known, price, vehicle, known_vehicle)


async def _offered(garage: GarageTx, driver: Driver, price: Price, *, now: datetime) -> bool:
    """Say whether a place of the pass is held for a driver who was in line."""
    held = await garage.run(
        waitlist.list_page(
            page=Page(row_limit=1), pass_id=price.pass_id, driver_id=driver.id, state="offered", in_line_only=False
        )
    )
    return any(one.offer_until_at is not None and one.offer_until_at > now for one in held)


async def _driver(
    garage: GarageTx, account: CompanyAccount, one: NewSeat, *, own_drivers_only: bool, now: datetime
) -> tuple[Driver, bool]:
    """Give the row's driver, and whether they are there already: a driver of the company is known by their e-mail."""
    if one.driver_id is not None:
        found = await garage.run(drivers.read_one(driver_id=one.driver_id))
        if found is None or (own_drivers_only and found.customer_id != account.customer_id):
            raise NotFound("There is no such driver in this garage.", field="driver_id")
        return found, True
    if one.name is None or one.email is None:
        raise Invalid("Give a driver of the garage, or a name and an e-mail address.", field="email")
    found = await garage.run(drivers.by_email(customer_id=account.customer_id, email=one.email))
    if found is not None:
        return found, True
    new = Driver(
        garage_id=account.garage_id,
        id=make_id(now),
        customer_id=account.customer_id,
        user_id=None,
        name=one.name.strip(),
        email=one.email,
        phone=None,
        created_at=now,
    )
    return new, False


async def _vehicle(garage: GarageTx, one: NewSeat, driver: Driver, *, now: datetime) -> tuple[Vehicle | None, bool]:
    """Give the row's vehicle, and whether it is there already."""
    if one.plate is None:
        return None, True
    if one.region is None:
        raise Invalid("Say which country or state gave the plate, such as US-IL.", field="region")
    plate = normalize_plate(one.plate)
    found = await garage.run(vehicles.by_plate(plate=plate, region=one.region))
    if found is not None and found.driver_id != driver.id:
        raise PlateTaken("A vehicle with this plate is registered here already.", field="plate")
    if found is not None:
        return found, True
    new = Vehicle(
        garage_id=driver.garage_id,
        id=make_id(now),
        driver_id=driver.id,
        plate=plate,
        region=one.region,
        description=None,
        created_at=now,
        removed_at=None,
    )
    return new, False


async def _write(
    garage: GarageTx, account: CompanyAccount, seat: _Seat, rows: Rows, *, asked: Asked, now: datetime
) -> None:
    """Reserve a seat that can be had."""
    if not seat.known_driver:
        await garage.run(drivers.insert(driver=seat.driver))
    seat_id = make_id(now)
    await garage.run(
        seats.insert(
            subscription_id=seat_id,
            customer_id=account.customer_id,
            driver_id=seat.driver.id,
            pass_id=seat.price.pass_id,
            price_id=seat.price.id,
            company_account_id=account.id,
            now=now,
        )
    )
    if seat.vehicle is not None:
        if not seat.known_vehicle:
            try:
                await garage.run(vehicles.insert(vehicle=seat.vehicle))
            except Duplicate:
                # A vehicle is added without the garage's lock; this transaction is over with the meeting.
                raise PlateTaken("A plate of the list was registered by somebody else at this moment.") from None
        await garage.run(subscriptions.attach_vehicles(subscription_id=seat_id, vehicle_ids=[seat.vehicle.id], now=now))
    if seat.known_driver:
        await settle_entry(
            garage, asked, driver_id=seat.driver.id, pass_id=seat.price.pass_id, subscription_id=seat_id, now=now
        )
    rows.seat_ids.append(seat_id)
    rows.billed.append(BilledSeat(seat_id, seat.price.id, seat.price.amount_minor))
