"""Bars for the page of figures: a picture that a page of text can show, made of what was measured."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

import msgspec

_WIDTH, _LEFT, _LONGEST, _STEP = 760, 290, 380, 36
_LIMIT, _OURS = "#8a94a3", "#1d7a5f"


class Bar(msgspec.Struct, frozen=True):
    """One bar.

    Attributes:
        value: its length, in the unit that all bars of a picture share.
        shown: the value as it is written beside it.
        is_limit: what the others are held against.
    """

    name: str
    value: float
    shown: str
    is_limit: bool = False


def picture(title: str, bars: Sequence[Bar]) -> str:
    """Draw bars, each as long as its value; the longest takes all the room there is.

    Args:
        title: what is shown and in which unit; also read to whoever cannot see it, with the values.
    """
    most = max(bar.value for bar in bars) or 1.0
    height = 30 + _STEP * len(bars)
    read = escape(f"{title}: " + ", ".join(f"{bar.name} {bar.shown}" for bar in bars), {'"': "&quot;"})
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" viewBox="0 0 {_WIDTH} {height}"'
        f' font-family="sans-serif" font-size="13" role="img" aria-label="{read}">'
    )
    lines = [
        head,
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<text x="12" y="20" fill="#222" font-weight="bold">{escape(title)}</text>',
        *(
            _drawn(bar, 30 + _STEP * place, max(1, round(bar.value / most * _LONGEST)))
            for place, bar in enumerate(bars)
        ),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _drawn(bar: Bar, top: int, length: int) -> str:
    text = top + 18
    return (
        f'<text x="12" y="{text}" fill="#222">{escape(bar.name)}</text>'
        f'<rect x="{_LEFT}" y="{top}" width="{length}" height="26" fill="{_LIMIT if bar.is_limit else _OURS}" rx="3"/>'
        f'<text x="{_LEFT + length + 6}" y="{text}" fill="#222">{escape(bar.shown)}</text>'
    )
