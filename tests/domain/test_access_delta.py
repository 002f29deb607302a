"""A delta leads from any version of a list to any later one, and never anywhere else."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vend.domain.access_delta import AccessListDelta, DeltaDoesNotFit, applied, denial_changes, entry_changes
from vend.domain.access_lines import Line, document_of, key_of
from vend.domain.access_list import AccessList, canonical

AT = datetime(2026, 11, 24, 12, 0, 30, 5, tzinfo=UTC)
GARAGE = UUID(int=1)

lines = st.builds(
    lambda kind, number, subscription, hours, why: Line(
        kind, number, "US-IL" if kind == "plate" else "", UUID(int=subscription), UUID(int=9),
        None, None if hours is None else AT + timedelta(hours=hours), why if hours is None else "active",
    ),
    st.sampled_from(["plate", "tag", "qr"]), st.sampled_from(["A1", "B2", "C3"]), st.integers(1, 3),
    st.one_of(st.none(), st.integers(1, 3)), st.sampled_from(["suspended", "ended"]),
)  # fmt: skip
contents = st.lists(lines, max_size=12, unique_by=key_of).map(lambda found: sorted(found, key=key_of))


def delta_of(old: AccessList, new: AccessList, before: list[Line], after: list[Line]) -> AccessListDelta:
    gone = [one for one in before if one not in after]
    come = [one for one in after if one not in before]
    return AccessListDelta(
        garage_id=GARAGE,
        from_version=old.version,
        version=new.version,
        built_at=new.built_at,
        valid_until=new.valid_until,
        entries=entry_changes(gone, come),
        denials=denial_changes(gone, come),
    )


@given(st.lists(contents, min_size=2, max_size=5))
def test_deltas_one_after_another_and_one_over_all_give_the_very_bytes_of_the_new_list(
    versions: list[list[Line]],
) -> None:
    documents = [document_of(GARAGE, number, found, now=AT) for number, found in enumerate(versions, start=1)]
    walked = documents[0]
    for index in range(1, len(versions)):
        step = delta_of(documents[index - 1], documents[index], versions[index - 1], versions[index])
        walked = applied(walked, msgspec.json.decode(msgspec.json.encode(step), type=AccessListDelta))
        assert canonical(walked) == canonical(documents[index])
    leap = delta_of(documents[0], documents[-1], versions[0], versions[-1])
    assert canonical(applied(documents[0], leap)) == canonical(documents[-1])


@given(contents, contents)
def test_a_delta_says_each_line_once_and_nothing_that_stayed(before: list[Line], after: list[Line]) -> None:
    old, new = document_of(GARAGE, 1, before, now=AT), document_of(GARAGE, 2, after, now=AT)
    delta = delta_of(old, new, before, after)
    for part, was in ((delta.entries, old.entries), (delta.denials, old.denials)):
        told = [key_of(one) for one in (*part.added, *part.changed)]
        assert len(set(told)) == len(told)
        assert not {(one.kind, one.number, one.region, one.subscription_id) for one in part.removed} & set(told)
        assert not [one for one in (*part.added, *part.changed) if one in was]


@given(contents, contents)
def test_a_delta_of_another_version_or_applied_twice_is_refused(before: list[Line], after: list[Line]) -> None:
    old, new = document_of(GARAGE, 1, before, now=AT), document_of(GARAGE, 2, after, now=AT)
    delta = delta_of(old, new, before, after)
    with pytest.raises(DeltaDoesNotFit):
        applied(applied(old, delta), delta)
    elsewhere = msgspec.structs.replace(old, garage_id=UUID(int=2))
    with pytest.raises(DeltaDoesNotFit):
        applied(elsewhere, delta)
    if delta.entries.added or delta.denials.added or delta.entries.removed or delta.denials.removed:
        with pytest.raises(DeltaDoesNotFit):
            applied(msgspec.structs.replace(new, version=1), delta)
