"""Gives a garage's list as it was built, or what leads to it from a version that a gate has."""

from uuid import UUID

import msgspec

from vend.db.door import Door
from vend.db.handles import GarageSnapshot
from vend.domain.access_delta import AccessListDelta, denial_changes, entry_changes
from vend.domain.access_list import AccessList
from vend.domain.errors import Kind, VendError
from vend.gates.signing import Signature
from vend.store import access_lists
from vend.store.access_lists import ListDocument, ListHead


class ListNotBuilt(VendError):
    """The garage is new, and its first list is being built; ask again in a few seconds."""

    code = "access_list_not_built"
    kind = Kind.UNAVAILABLE


class ServedList(msgspec.Struct, frozen=True, omit_defaults=True):
    """A garage's access list, whole or as a delta; which one it is shows in which of the two is there.

    Attributes:
        signature: over the whole list in canonical form, of a delta too: over the list that comes of it.
        list: the whole; there without `since_version`, and where no delta leads on from that version.
        delta: what leads to the list from `since_version`.
    """

    signature: Signature
    list: AccessList | None = None
    delta: AccessListDelta | None = None


async def list_head(door: Door, garage_id: UUID) -> ListHead:
    """Give what is known of the list without its lines.

    Raises:
        ListNotBuilt: there is none yet.
    """
    async with door.garage_snapshot([garage_id]) as garage:
        return await _head(garage)


async def signed_list(door: Door, garage_id: UUID) -> ListDocument:
    """Give the signed list, byte for byte as it was signed.

    Raises:
        ListNotBuilt: there is none yet.
    """
    async with door.garage_snapshot([garage_id]) as garage:
        found = await garage.run(access_lists.document())
    if found is None:
        raise _not_built()
    return found


async def list_since(door: Door, garage_id: UUID, version: int) -> ServedList | None:
    """Give what leads from a version to the list; None where only the whole list does.

    That is where the version is unknown, and where more has changed than the list holds.

    Raises:
        ListNotBuilt: there is no list yet.
    """
    async with door.garage_snapshot([garage_id]) as garage:
        head = await _head(garage)
        if not 1 <= version <= head.version:
            return None
        gone = await garage.run(access_lists.lines_gone(from_version=version, version=head.version))
        come = await garage.run(access_lists.lines_come(from_version=version, version=head.version))
    if len(gone) + len(come) > head.entries + head.denials:
        return None
    delta = AccessListDelta(
        garage_id=garage_id,
        from_version=version,
        version=head.version,
        built_at=head.built_at,
        valid_until=head.valid_until_at,
        entries=entry_changes(gone, come),
        denials=denial_changes(gone, come),
    )
    return ServedList(Signature("Ed25519", head.key_id, head.signature), delta=delta)


async def _head(garage: GarageSnapshot) -> ListHead:
    found = await garage.run(access_lists.head())
    if found is None:
        raise _not_built()
    return found


def _not_built() -> ListNotBuilt:
    return ListNotBuilt("This garage's first access list is being built; ask again in a few seconds.")
