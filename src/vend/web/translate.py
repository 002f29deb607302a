"""The languages of the pages: which one a reader gets, and its catalogue.

Words are written in English where they are used, `_("Paid")` in a template and `N_("Paid")` in a table of Python, and
translated in `locale/<language>/<area>.po`. A catalogue is compiled when a process first needs it, in a few
milliseconds, so there is nothing to build and nothing that can be behind; a test finds each word that lacks a
translation.
"""

from collections.abc import Callable
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib import resources
from io import BytesIO

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = ("en", "es")
"""The first is the one that words are written in."""

Gettext = Callable[[str], str]


def N_(message: str) -> str:  # noqa: N802 (gettext's own name for it, which the extractor knows)
    """Mark a word that is translated later, where it is shown."""
    return message


def language_of(chosen: str, accepted: str) -> str:
    """Give the language for a reader.

    Args:
        chosen: what they have chosen; empty or unknown counts as nothing.
        accepted: the header Accept-Language (RFC 9110, section 12.5.4).
    """
    if chosen in LANGUAGES:
        return chosen
    wanted = [tag.partition(";") for tag in accepted.split(",")]
    ranked = sorted(wanted, key=lambda tag: -_quality(tag[2]))
    for tag, _, quality in ranked:
        language = tag.strip().partition("-")[0].lower()
        if language in LANGUAGES and _quality(quality) > 0:
            return language
    return LANGUAGES[0]


def _quality(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    try:
        return float(value) if name == "q" else 1.0
    except ValueError:
        return 0.0


@cache
def translations(language: str) -> NullTranslations:
    """Give a language's catalogue, all areas together."""
    if language == LANGUAGES[0]:
        return NullTranslations()
    whole = Catalog(locale=Locale(language), charset="utf-8")
    for area in sorted(resources.files("vend.web").joinpath("locale", language).iterdir(), key=lambda one: one.name):
        if area.name.endswith(".po"):
            for message in read_po(BytesIO(area.read_bytes()), locale=language):
                if message.id:
                    whole[message.id] = message
    compiled = BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    return GNUTranslations(compiled)


def language_name(language: str) -> str:
    """Give a language's own name for itself."""
    return str(Locale(language).get_display_name(language)).capitalize()
