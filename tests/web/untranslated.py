"""The words of the pages, found where they are used. Run as a program it prints what a language lacks, to be filled in."""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

import vend.web
from vend.web.translate import LANGUAGES

WEB = Path(vend.web.__file__).parent
_METHODS = [("**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")]
_KEYWORDS = {"_": None, "N_": None, "word": None, "gettext": None}
_OPTIONS = {"templates/**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}


def used() -> Catalog:
    """Every word that a page can show."""
    catalog = Catalog()
    for file, line, message, _, _ in extract_from_dir(WEB, _METHODS, _OPTIONS, _KEYWORDS):
        catalog.add(message, locations=[(file, line)])
    return catalog


def areas(language: str) -> Iterator[tuple[str, Catalog]]:
    """A language's files."""
    for path in sorted((WEB / "locale" / language).glob("*.po")):
        yield path.name, read_po(BytesIO(path.read_bytes()), locale=language)


def lacking(language: str) -> Catalog:
    """What a language does not say yet."""
    said = {message.id for _, area in areas(language) for message in area if message.string}
    catalog = Catalog(locale=language)
    for message in used():
        if message.id and message.id not in said:
            catalog.add(message.id, locations=message.locations)
    return catalog


if __name__ == "__main__":
    for one in LANGUAGES[1:]:
        out = BytesIO()
        write_po(out, lacking(one), omit_header=True, width=0)
        sys.stdout.write(out.getvalue().decode())
