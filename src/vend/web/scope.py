"""The garage switch: which garages a page shows. It stands in the address, so that a link shows a colleague the same.

/app/payments                                  all that the reader may see
/app/payments?garages=river-north,loop         two of them
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode
from uuid import UUID

import msgspec

from vend.api.route import Call
from vend.api.rules import no_such_garage
from vend.domain.access import Actor, Permission
from vend.domain.garage import Garage
from vend.store import garages

_READERS = (Permission.READ_BOOK, Permission.READ_MONEY)


class Scoped(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What every page takes: the garages that it is of, by their short names or ids; none means all."""

    garages: list[str] = []


@dataclass(frozen=True, slots=True)
class Scope:
    """Which garages.

    Attributes:
        visible: all that the reader may see here, by name.
        chosen: those that the page is of; all of them where none was named.
        narrowed: whether some were named.
        names: the short name of each in addresses.
    """

    visible: tuple[Garage, ...]
    chosen: tuple[Garage, ...]
    narrowed: bool
    names: dict[UUID, str]

    @property
    def ids(self) -> list[UUID]:
        """The chosen ones' ids."""
        return [garage.id for garage in self.chosen]

    @property
    def only(self) -> Garage | None:
        """The garage, where there is just one."""
        return self.chosen[0] if len(self.chosen) == 1 else None

    def garage(self, garage_id: UUID) -> Garage:
        """Give one of the visible garages."""
        return next(one for one in self.visible if one.id == garage_id)

    def currencies(self) -> list[str]:
        """Give the currencies of the chosen garages; amounts of two are never added."""
        return list(dict.fromkeys(one.currency for one in self.chosen))

    def href(self, path: str, **parameters: object) -> str:
        """Give an address that keeps to the same garages; parameters that are None or empty are left out."""
        kept = {name: value for name, value in parameters.items() if value not in (None, "", [])}
        if self.narrowed and "garages" not in kept:
            kept["garages"] = [self.names[one.id] for one in self.chosen]
        return everywhere(path, kept)

    def short(self) -> str:
        """Give the chosen garages as they stand in an address."""
        return ",".join(self.names[one.id] for one in self.chosen)


def everywhere(path: str, parameters: Mapping[str, object]) -> str:
    """Give an address with parameters, of no garage in particular."""
    joined = {name: ",".join(value) if isinstance(value, list) else str(value) for name, value in parameters.items()}
    query = urlencode(joined, safe=",", quote_via=quote)
    return f"{path}?{query}" if query else path


def reads(actor: Actor) -> tuple[UUID, ...]:
    """Give the garages in which the caller may see anything of the dashboard."""
    return tuple(sorted({one for permission in _READERS for one in actor.garages(permission)}))


async def scope_of(call: Call[Scoped, object], permission: Permission) -> Scope:
    """Find which garages a page shows: those of its address in which the caller has the permission.

    Raises:
        NotFound: one is unknown, or not theirs to see.
    """
    visible = call.actor.garages(permission)
    async with call.services.door.garage_snapshot(visible) as snapshot:
        found = await snapshot.run(garages.list_bound())
    return choose(found, call.query.garages)


def choose(visible: list[Garage], named: list[str]) -> Scope:
    """Choose garages by the names of an address.

    Raises:
        NotFound: one is not among the visible ones.
    """
    names = short_names(visible)
    by_name = {name: garage for garage in visible for name in (names[garage.id], str(garage.id))}
    wanted = [by_name.get(name) for name in named if name]
    if None in wanted:
        raise no_such_garage()
    chosen = tuple(dict.fromkeys(one.id for one in wanted if one is not None))
    narrowed = tuple(one for one in visible if one.id in chosen)
    return Scope(tuple(visible), narrowed or tuple(visible), bool(narrowed), names)


def short_names(visible: list[Garage]) -> dict[UUID, str]:
    """Give each garage's name in addresses: its slug, or its id where two operators use the same slug."""
    used = Counter(garage.slug for garage in visible)
    return {garage.id: garage.slug if used[garage.slug] == 1 else str(garage.id) for garage in visible}
