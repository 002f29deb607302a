"""Lets messages name the command for the warehouse that was meant."""

import contextlib
import re
from collections.abc import Iterator

from vend.domain.errors import VendError

_COMMAND = re.compile(
    r"\bvend (sync (?:run|once|verify|resnapshot|rebuild|status)|models (?:build|test|status))\b(?! --target)"
)


def for_target(text: str, target: str) -> str:
    """Give a text with the commands that it names for a target; DuckDB's need no word of it."""
    return text if target == "duckdb" else _COMMAND.sub(rf"vend \1 --target {target}", text)


@contextlib.contextmanager
def naming(target: str) -> Iterator[None]:
    """Let errors name the command for a target."""
    try:
        yield
    except VendError as error:
        error.detail = for_target(error.detail, target)
        error.args = (error.detail,)
        raise
