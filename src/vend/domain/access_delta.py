"""What changed between two versions of an access list, small enough for a gate on a thin line.

    new = applied(old, delta)

A delta is not signed itself. It comes with the signature of the list that it leads to, so a gate applies it, and
believes the outcome exactly if that signature fits.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, TypeVar
from uuid import UUID

import msgspec

from vend.domain.access_lines import Line, denials_of, entries_of, key_of
from vend.domain.access_list import AccessList, Denial, Entry, MeansKind
from vend.domain.errors import Invalid

T = TypeVar("T", Entry, Denial)


class DeltaDoesNotFit(Invalid):
    """The delta begins at another version, or it does not lead on from what stands in the list."""

    code = "delta_does_not_fit"


class MeansKey(msgspec.Struct, frozen=True):
    """What a line of the list is known by: there is one of each."""

    kind: MeansKind
    number: str
    region: str
    subscription_id: UUID


class EntryChanges(msgspec.Struct, frozen=True):
    """Entries that came, that stand there with other instants or reasons, and that went; each sorted."""

    added: list[Entry]
    changed: list[Entry]
    removed: list[MeansKey]


class DenialChanges(msgspec.Struct, frozen=True):
    """Denials that came, that have another reason, and that went; each sorted."""

    added: list[Denial]
    changed: list[Denial]
    removed: list[MeansKey]


class AccessListDelta(msgspec.Struct, frozen=True, kw_only=True):
    """What leads from one version of a garage's list to another, which may be the same one signed anew.

    Attributes:
        from_version: of the list that it applies to.
        version: of the list that comes of it; so are the two instants.
    """

    format: Literal["vend-access-list-delta-1"] = "vend-access-list-delta-1"
    garage_id: UUID
    from_version: int
    version: int
    built_at: datetime
    valid_until: datetime
    entries: EntryChanges
    denials: DenialChanges


def entry_changes(gone: Sequence[Line], come: Sequence[Line]) -> EntryChanges:
    """Tell entries apart, given the lines that only the old version has and those that only the new one has."""
    return EntryChanges(*_changes(entries_of(gone), entries_of(come)))


def denial_changes(gone: Sequence[Line], come: Sequence[Line]) -> DenialChanges:
    """Tell denials apart, as `entry_changes` does."""
    return DenialChanges(*_changes(denials_of(gone), denials_of(come)))


def _changes(gone: Sequence[T], come: Sequence[T]) -> tuple[list[T], list[T], list[MeansKey]]:
    before, after = {key_of(one) for one in gone}, {key_of(one) for one in come}
    return (
        sorted((one for one in come if key_of(one) not in before), key=key_of),
        sorted((one for one in come if key_of(one) in before), key=key_of),
        [MeansKey(*key) for key in sorted(before - after)],
    )


def applied(old: AccessList, delta: AccessListDelta) -> AccessList:
    """Give the list that a delta leads to, to be believed only with its signature.

    Raises:
        DeltaDoesNotFit: it is of another garage or begins at another version, or it adds what is there, or changes or
            removes what is not.
    """
    if (old.garage_id, old.version) != (delta.garage_id, delta.from_version):
        raise DeltaDoesNotFit(f"This delta leads on from version {delta.from_version}, not from {old.version}.")
    return AccessList(
        garage_id=old.garage_id,
        version=delta.version,
        built_at=delta.built_at,
        valid_until=delta.valid_until,
        entries=_applied(old.entries, delta.entries.added, delta.entries.changed, delta.entries.removed),
        denials=_applied(old.denials, delta.denials.added, delta.denials.changed, delta.denials.removed),
    )


def _applied(old: Sequence[T], added: Sequence[T], changed: Sequence[T], removed: Sequence[MeansKey]) -> list[T]:
    lines = {key_of(one): one for one in old}
    for gone in removed:
        if lines.pop((gone.kind, gone.number, gone.region, gone.subscription_id), None) is None:
            raise DeltaDoesNotFit("This delta removes a line that the list has not; fetch the whole list.")
    for one in added:
        if lines.setdefault(key_of(one), one) is not one:
            raise DeltaDoesNotFit("This delta adds a line that the list has; fetch the whole list.")
    for one in changed:
        if key_of(one) not in lines:
            raise DeltaDoesNotFit("This delta changes a line that the list has not; fetch the whole list.")
        lines[key_of(one)] = one
    return sorted(lines.values(), key=key_of)
