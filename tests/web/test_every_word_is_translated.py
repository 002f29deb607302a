"""Each word that a page can show is said in every language, once, with the same holes, and nothing is said for nobody."""

import re
from collections import Counter

import pytest

from tests.web.untranslated import areas, lacking, used
from vend.web.translate import LANGUAGES, language_of, translations

_HOLE = re.compile(r"%\(\w+\)[sd]")
OTHERS = LANGUAGES[1:]


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_lacks_its_translation(language: str) -> None:
    missing = {str(message.id): message.locations[0] for message in lacking(language) if message.id}
    assert not missing, (
        f"{missing}: `python -m tests.web.untranslated` prints them as lines for locale/{language}/<area>.po"
    )


@pytest.mark.parametrize("language", OTHERS)
def test_each_is_said_once_with_the_same_holes_and_is_used(language: str) -> None:
    words = {message.id for message in used()}
    said = [(name, message) for name, area in areas(language) for message in area if message.id]
    twice = [word for word, count in Counter(message.id for _, message in said).items() if count > 1]
    assert not twice, f"{twice}: one area says it, the others use that"
    unused = [f"{name}: {message.id}" for name, message in said if message.id not in words]
    assert not unused, f"{unused}: no page shows it any more; take it out"
    for name, message in said:
        assert sorted(_HOLE.findall(str(message.id))) == sorted(_HOLE.findall(str(message.string))), (name, message.id)
        assert not message.fuzzy, f"{name}: {message.id} was guessed"


def test_the_catalogue_speaks() -> None:
    assert translations("es").gettext("Payments") == "Pagos"
    assert translations("en").gettext("Payments") == "Payments"


@pytest.mark.parametrize(
    ("chosen", "accepted", "language"),
    [
        ("", "", "en"),
        ("", "de-DE,de;q=0.9", "en"),
        ("", "es-MX,es;q=0.9,en;q=0.8", "es"),
        ("", "en;q=0.2, es;q=0.9", "es"),
        ("", "es;q=0, en", "en"),
        ("en", "es", "en"),
        ("xx", "es", "es"),
        ("", "es;q=none", "en"),
    ],
)
def test_a_reader_gets_the_language_that_they_chose_or_that_their_browser_asks_for(
    chosen: str, accepted: str, language: str
) -> None:
    assert language_of(chosen, accepted) == language
