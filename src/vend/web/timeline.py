"""What happened to a thing, newest first: its own instants, what people did, what was said, what Stripe told."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from vend.db.door import Door
from vend.db.handles import GarageSnapshot
from vend.domain.explain import ToldBy
from vend.domain.lists import Told
from vend.store import explain, identity, lists
from vend.web.translate import N_

_SHOWN = 100
_USER = "user:"
_DEED, _NOTICE, _EVENT = N_("Done here"), N_("Notice"), N_("Told by Stripe")


class Happening(msgspec.Struct, frozen=True):
    """One entry.

    Attributes:
        title: in English, marked for translation; `detail` is shown as it is.
        mood: good or bad, empty for neither.
        event_id: Stripe's event, which can be looked at.
    """

    at: datetime
    title: str
    detail: str = ""
    mood: str = ""
    event_id: str = ""


async def happenings(
    door: Door,
    garage: GarageSnapshot,
    own: Iterable[Happening],
    *,
    subjects: Sequence[UUID],
    stripe_ids: Sequence[str] = (),
) -> list[Happening]:
    """Put a timeline together.

    Args:
        own: what the rows themselves say.
        subjects: things of ours that people may have done something to, or were told of.
        stripe_ids: things of Stripe's that its events may tell of.
    """
    told = await garage.run(lists.told(subjects=list(subjects), row_limit=_SHOWN))
    events = await garage.run(
        explain.events(stripe_ids=list(stripe_ids), invoice_ids=[], payment_ids=[], refund_ids=[])
    )
    names = await _names(door, {one.by for one in told})
    found = [*own, *(_told(one, names) for one in told), *map(_event, events)]
    return sorted(found, key=lambda one: one.at, reverse=True)[:_SHOWN]


async def _names(door: Door, actors: set[str]) -> dict[str, str]:
    """Give the names of the people among those who did something; API keys and programs keep theirs."""
    people = {user_id: actor for actor in actors if (user_id := _user_id(actor)) is not None}
    if not people:
        return {}
    async with door.platform(reason="name who did what") as platform:
        found = await platform.run(identity.names(user_ids=list(people)))
    return {people[one.id]: one.name for one in found}


def _user_id(actor: str) -> UUID | None:
    """Give who an actor is, None for one who is no person."""
    try:
        return UUID(actor.removeprefix(_USER)) if actor.startswith(_USER) else None
    except ValueError:
        return None


def _told(one: Told, names: dict[str, str]) -> Happening:
    title = _DEED if one.what == "deed" else _NOTICE
    return Happening(one.at, title, f"{plain(one.label)} · {names.get(one.by, one.by)}")


def _event(one: ToldBy) -> Happening:
    return Happening(one.stripe_created_at, _EVENT, one.type, "bad" if one.state == "failed" else "", one.id)


def plain(code: str) -> str:
    """Write a code in plain words."""
    return code.replace("_", " ").replace(".", " ")
