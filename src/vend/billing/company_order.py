"""The order for a change of a company's account: all that Stripe is to be told, worked out under the account's lock."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from vend.domain.company_account import AccountTerms, Ending, PriceQuantity

Action = Literal["add_seats", "remove_seats", "release_seats", "set_terms", "set_taxes", "close", "close_unpaid"]


class AccountCommand(msgspec.Struct, frozen=True):
    """What is asked for of which account."""

    company_account_id: UUID


class ItemTaxes(msgspec.Struct, frozen=True):
    """The tax rates that seats at a price are to be charged, by Stripe's ids, sorted."""

    price_id: UUID
    stripe_tax_rate_ids: list[str]


class AccountOrder(msgspec.Struct, frozen=True):
    """What is to become of an account.

    Attributes:
        at: from when on seats are charged or credited, in whole seconds: when it was ordered; of seats that end with
            the period, its end.
        seat_ids: the seats that are added, removed, or taken off the renewal.
        quantities: how many seats Stripe is to bill at each price then, all of them.
    """

    company_account_id: UUID
    action: Action
    at: datetime
    seat_ids: list[UUID] = []
    quantities: list[PriceQuantity] = []
    terms: AccountTerms | None = None
    ending: Ending | None = None
    taxes: list[ItemTaxes] = []
