"""`:name` becomes `$n`; what only looks like a parameter stays as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vend.db.queries import number_parameters

names = st.from_regex(r"[a-z_][a-z0-9_]{0,8}", fullmatch=True)
inner = st.text(alphabet="ab:z_ 19$(),\n", max_size=8)
plain = st.sampled_from(["select ", " and ", "a.b", " = ", "(", ")", ", ", "\n", " 1 ", " >= ", "[1 : 2]", "any", "; "])
quiet = st.one_of(
    plain,
    inner.map(lambda text: "'" + text + "'"),
    inner.map(lambda text: "'it''s " + text + "'"),
    inner.map(lambda text: '"' + text + '"'),
    inner.map(lambda text: '"a"" ' + text + '"'),
    inner.map(lambda text: "--" + text.replace("\n", " ") + "'\n"),
    inner.map(lambda text: "/* ' " + text + " */"),
    st.sampled_from(["::text", "::uuid[]", "::date::timestamp", "'{}'::jsonb"]),
)
pieces = st.lists(
    st.one_of(quiet.map(lambda text: (text, None)), names.map(lambda name: (f":{name}", name))), max_size=25
)


@given(pieces)
def test_parameters_are_numbered_by_their_first_place_and_nothing_else_changes(
    parts: list[tuple[str, str | None]],
) -> None:
    order = list(dict.fromkeys(name for _, name in parts if name is not None))
    text = " ".join(part for part, _ in parts)
    expected = " ".join(part if name is None else f"${order.index(name) + 1}" for part, name in parts)
    assert number_parameters(text) == (expected, tuple(order))


@given(st.lists(quiet, max_size=20))
def test_a_text_without_parameters_stays_as_it_is(parts: list[str]) -> None:
    text = " ".join(parts)
    assert number_parameters(text) == (text, ())


@pytest.mark.parametrize(
    ("text", "expected", "found"),
    [
        ("select :a, :b, :a", "select $1, $2, $1", ("a", "b")),
        ("select :a::uuid[]", "select $1::uuid[]", ("a",)),
        ("select ':a' || :b", "select ':a' || $1", ("b",)),
        ("select 'it''s :a', :b", "select 'it''s :a', $1", ("b",)),
        ('select ":a" from t where x = :b', 'select ":a" from t where x = $1', ("b",)),
        ("-- :a isn't one\nselect :b", "-- :a isn't one\nselect $1", ("b",)),
        ("/* :a\n:c */ select :b", "/* :a\n:c */ select $1", ("b",)),
        ("select (:a)::text, now()::date", "select ($1)::text, now()::date", ("a",)),
        ("select x from unnest(:ids::uuid[])", "select x from unnest($1::uuid[])", ("ids",)),
        ("select :a_1,:a", "select $1,$2", ("a_1", "a")),
    ],
)
def test_examples(text: str, expected: str, found: tuple[str, ...]) -> None:
    assert number_parameters(text) == (expected, found)
