"""The access list of a garage: who may come in and until when, as one document that a gate can use without a network.

Its canonical form is JSON with sorted names, without spaces, in UTF-8 (as RFC 8785 has it; a list holds no fractions),
so that whoever has the document has the very bytes that were signed.
"""

import hashlib
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from vend.domain.entitlement import AllowedWhy, DeniedWhy

MeansKind = Literal["plate", "tag", "card", "qr"]


class Means(msgspec.Struct, frozen=True, order=True, kw_only=True):
    """What opens a gate: a plate with its region, or a credential's number.

    Attributes:
        region: of a plate, such as US-IL; empty for anything else.
    """

    kind: MeansKind
    number: str
    region: str = ""
    subscription_id: UUID
    driver_id: UUID


class Entry(Means, frozen=True, order=True, kw_only=True):
    """Opens from `allowed_from` (null: already) up to, without, `allowed_until`."""

    allowed_from: datetime | None = None
    allowed_until: datetime
    why: AllowedWhy


class Denial(Means, frozen=True, order=True, kw_only=True):
    """Does not open, and why, for the help desk."""

    why: DeniedWhy


class AccessList(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a garage's list.

    Attributes:
        version: grows by one whenever entries or denials change, and only then.
        built_at: when it was last found to be so.
        valid_until: after that a gate must not rely on it.
        entries: sorted by kind, number, region and subscription; `denials` too.
    """

    format: Literal["vend-access-list-1"] = "vend-access-list-1"
    garage_id: UUID
    version: int
    built_at: datetime
    valid_until: datetime
    entries: list[Entry]
    denials: list[Denial]


class Verdict(msgspec.Struct, frozen=True):
    """What a gate does, and why."""

    allowed: bool
    why: str


def canonical(document: AccessList) -> bytes:
    """Give the bytes that are signed."""
    return msgspec.json.encode(document, order="sorted")


def content_digest(entries: list[Entry], denials: list[Denial]) -> bytes:
    """Give the SHA-256 of what makes a version: entries and denials, in whatever order they come."""
    content = [sorted(map(_sorting, entries)), sorted(map(_sorting, denials))]
    return hashlib.sha256(msgspec.json.encode(content)).digest()


def _sorting(one: Means) -> bytes:
    return msgspec.json.encode(one, order="sorted")


def check(
    document: AccessList, number: str, *, kind: MeansKind | None = None, region: str | None = None, at: datetime
) -> Verdict:
    """Decide from the list alone whether a plate or a credential opens the gate at an instant.

    Args:
        number: as it stands in the list: upper-case letters and digits.
        kind: what was read; None where the gate cannot tell. A camera should: a tag's number can be painted on a plate.
        region: of a plate; None where the gate cannot read it.
    """
    if at >= document.valid_until:
        return Verdict(allowed=False, why="list_too_old")
    found = [one for one in document.entries if _means(one, number, kind, region)]
    for one in found:
        if (one.allowed_from is None or one.allowed_from <= at) and at < one.allowed_until:
            return Verdict(allowed=True, why=one.why)
    if any(one.allowed_from is not None and one.allowed_from > at for one in found):
        return Verdict(allowed=False, why="not_yet")
    if found:
        return Verdict(allowed=False, why="over")
    denied = [one.why for one in document.denials if _means(one, number, kind, region)]
    return Verdict(allowed=False, why=denied[0] if denied else "unknown")


def _means(one: Means, number: str, kind: MeansKind | None, region: str | None) -> bool:
    return one.number == number and kind in (None, one.kind) and region in (None, one.region)
