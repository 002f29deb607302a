"""Credentials: what opens a gate beside a plate. A tag, a card, or a QR code on a telephone."""

import re
import secrets
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from vend.domain.errors import Invalid, Kind, VendError
from vend.domain.plate import comparable
from vend.domain.subscription import ENDED, Subscription, SubscriptionEnded

CredentialKind = Literal["tag", "card", "qr"]

ACTIVE_MAX = 20
"""How many active credentials one subscription may have; more are a mistake, or somebody who makes codes to sell."""

_NUMBER = re.compile(r"[A-Z0-9]{4,32}")
_QR_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: nothing that is read as something else
_QR_SIGNS = 26  # 130 bits


class BadNumber(Invalid):
    """A credential's number that holds something other than letters and digits, or is too short or too long."""

    code = "bad_number"


class NumberTaken(VendError):
    """An active credential in this garage has the number already."""

    code = "number_taken"
    kind = Kind.CONFLICT


class TooManyCredentials(VendError):
    """The subscription has as many active credentials as it may have."""

    code = "too_many_credentials"
    kind = Kind.CONFLICT


class CredentialEnded(VendError):
    """The credential opens nothing any more."""

    code = "credential_ended"
    kind = Kind.CONFLICT


class Credential(msgspec.Struct, frozen=True):
    """What a driver opens gates with, under one subscription.

    Attributes:
        number: as readers tell it: upper-case letters and digits.
        ended_at: since when it opens nothing, None while it is active.
    """

    garage_id: UUID
    id: UUID
    subscription_id: UUID
    driver_id: UUID
    kind: CredentialKind
    number: str
    created_at: datetime
    ended_at: datetime | None


def normalize_number(text: str) -> str:
    """Give a number in upper case without spaces, dashes, dots and colons.

    Raises:
        BadNumber: what is left is not 4 to 32 of A-Z and 0-9.
    """
    number = comparable(text)
    if not _NUMBER.fullmatch(number):
        raise BadNumber("A number has 4 to 32 letters A-Z and digits; leave out other signs.", field="number")
    return number


def new_qr_number() -> str:
    """Make a number for a QR code that nobody can guess."""
    return "".join(secrets.choice(_QR_ALPHABET) for _ in range(_QR_SIGNS))


def number_for(kind: CredentialKind, given: str | None) -> str | None:
    """Give the number of a new credential; None for a QR code, whose number we make.

    Raises:
        BadNumber: a tag or card without a number, a QR code with one, or a number that is none.
    """
    if kind == "qr":
        if given is not None:
            raise BadNumber(
                "Leave the number of a QR code out; it is made here, so that nobody can guess it.", field="number"
            )
        return None
    if given is None:
        raise BadNumber("Give the number that is read from the tag or card.", field="number")
    return normalize_number(given)


def check_another(row: Subscription, active: int) -> None:
    """Refuse one more credential for a subscription.

    Args:
        active: how many it has.

    Raises:
        SubscriptionEnded: it has ended, so it opens nothing any more.
        TooManyCredentials: it has enough.
    """
    if row.status in ENDED:
        raise SubscriptionEnded("This subscription has ended; it takes no credentials any more.")
    if active >= ACTIVE_MAX:
        raise TooManyCredentials(f"A subscription has up to {ACTIVE_MAX} active credentials; end one first.")
