"""Makes people and their credentials for stories; garages, passes and drivers come from `tests.world`."""

import itertools
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from argon2 import PasswordHasher
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from vend.billing.commands import NewCustomer, NewDriver, NewGarage, NewPass, NewVehicle
from vend.billing.company_accounts import open_account
from vend.billing.company_commands import AgreedTerms, NewCompanyAdmin
from vend.billing.garages import open_garage
from vend.billing.passes import add_pass
from vend.billing.people import add_customer, add_driver, add_vehicle
from vend.db.door import Door
from vend.domain.company_account import CompanyAccount
from vend.domain.garage import Garage
from vend.domain.operation import Asked
from vend.domain.parking_pass import ParkingPass
from vend.domain.people import Customer, Driver, Vehicle
from vend.identity.company_admins import invite_company_admin
from vend.identity.passwords import Passwords
from vend.identity.people import add_membership, create_operator, create_user
from vend.identity.tokens import TokenKeys
from vend.store.identity import MemberRole

PASSWORD = "correct horse battery"
ISSUER = "http://testserver.local"
_counter = itertools.count(1)

# A slow hash belongs to production; every test that signs in would wait for it.
QUICK = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)


class User(msgspec.Struct, frozen=True):
    """A user and how they sign in."""

    id: UUID
    email: str
    password: str = PASSWORD


def make_keys(*older: Ed25519PrivateKey, signing: Ed25519PrivateKey | None = None) -> TokenKeys:
    return TokenKeys(signing or Ed25519PrivateKey.generate(), issuer=ISSUER, older=older)


def asked(key: str | None = None) -> Asked:
    return Asked("user:factory", key or f"factory-{next(_counter)}")


class Factory:
    """Fills the database through the same flows as everybody."""

    def __init__(self, door: Door, now: datetime, passwords: Passwords | None = None) -> None:
        self.door = door
        self.now = now
        self.passwords = passwords or Passwords(QUICK)

    async def operator(self) -> UUID:
        number = next(_counter)
        return await create_operator(self.door, name=f"Operator {number}", slug=f"operator-{number}", now=self.now)

    async def user(
        self,
        role: MemberRole | None = None,
        *,
        operator_id: UUID | None = None,
        garage_id: UUID | None = None,
        password: str | None = PASSWORD,
    ) -> User:
        email = f"person{next(_counter)}@example.com"
        user_id = await create_user(
            self.door, self.passwords, email=email, name="A Person", password=password, now=self.now
        )
        if role is not None:
            await add_membership(
                self.door, user_id=user_id, role=role, operator_id=operator_id, garage_id=garage_id, now=self.now
            )
        return User(user_id, email)

    async def garage(self, operator_id: UUID | None = None, *, currency: str = "USD", capacity: int = 100) -> Garage:
        number = next(_counter)
        command = NewGarage(f"Garage {number}", f"garage-{number}", "America/Chicago", currency, capacity)
        return await open_garage(self.door, operator_id or await self.operator(), command, asked=asked(), now=self.now)

    async def parking_pass(self, garage: Garage, *, amount_minor: int = 18_900) -> ParkingPass:
        command = NewPass(f"Pass {next(_counter)}", amount_minor)
        return await add_pass(self.door, garage.id, command, asked=asked(), now=self.now)

    async def customer(self, garage: Garage) -> Customer:
        command = NewCustomer("A Customer", f"customer{next(_counter)}@example.com")
        return await add_customer(self.door, garage.id, command, asked=asked(), now=self.now)

    async def driver(self, garage: Garage, *, user: User | None = None) -> Driver:
        customer = await self.customer(garage)
        command = NewDriver(customer.id, "A Driver", f"driver{next(_counter)}@example.com")
        return await add_driver(
            self.door, garage.id, command, asked=asked(), now=self.now, user_id=user.id if user else None
        )

    async def company_account(self, garage: Garage, **terms: Any) -> CompanyAccount:
        number = next(_counter)
        command = AgreedTerms(f"Company {number}", f"company{number}@example.com", **terms)
        return await open_account(self.door, garage.id, command, asked=asked(), now=self.now)

    async def company_admin(self, garage: Garage, user: User, account: CompanyAccount | None = None) -> CompanyAccount:
        of = account or await self.company_account(garage)
        command = NewCompanyAdmin("An Administrator", user.email)
        await invite_company_admin(self.door, garage.id, of.id, command, asked=asked(), now=self.now)
        return of

    async def vehicle(self, garage: Garage, driver: Driver) -> Vehicle:
        command = NewVehicle(driver.id, f"F {next(_counter):06d}", "US-IL")
        return await add_vehicle(self.door, garage.id, command, asked=asked(), now=self.now)
