"""Endings of histories that never were, for the laws to judge."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from vend.simulation.truth import Ending, Json, Ours, Theirs


def ending_with(ours: dict[str, list[Json]], theirs: dict[str, Any], **other: Any) -> Ending:
    """Give an ending in which all that is not given is empty."""

    def filled(shape: Any, given: dict[str, Any]) -> Any:
        empty: dict[str, Any] = {one.name: [] for one in msgspec.structs.fields(shape)}
        return shape(**(empty | given))

    at = datetime(2026, 12, 1, tzinfo=UTC)
    found: Ending = filled(Ending, {"ours": filled(Ours, ours), "theirs": filled(Theirs, theirs), "at": at} | other)
    return found
