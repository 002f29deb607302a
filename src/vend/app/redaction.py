"""Takes secrets, tokens and card data out of whatever is about to be logged: by the key's name and by the text's look.

It is the last line of defence, not the first: callers log ids. It may hide too much, never too little.
"""

import re
from collections.abc import Mapping
from typing import Any

REMOVED = "[removed]"
_DEPTH_MAX = 6

# Words that make a key's value a secret wherever they stand in the key; `idempotency_key` and `key_id` do not.
_SECRET_KEY = re.compile(
    r"passw|secret|token|authorization|cookie|api_?key|private_?key|signature|credential|pem$|"
    r"^(pan|cvc|cvv|csc)$|card_?number|account_?number|^iban$|database_url|redis_url|dsn",
    re.IGNORECASE,
)
# Keys that match above and are harmless: they say which or how many.
_HARMLESS_KEY = re.compile(r"(_id|_count|_prefix|_type|_kind|_at|_s|_ms|_name)$", re.IGNORECASE)

_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|\Z)", re.DOTALL),
        REMOVED,
    ),
    (re.compile(r"\b(?:sk|rk|pk)_(?:live|test)_\w+"), REMOVED),
    (re.compile(r"\bwhsec_[\w+/=-]+"), REMOVED),
    (re.compile(r"\bvend_(?:live|test|key|refresh)_[\w.~-]+"), REMOVED),
    (re.compile(r"\b(?:pi|seti|pm|cs)_\w+_secret_\w+"), REMOVED),
    (re.compile(r"\b(Bearer|Basic)\s+[\w.~+/=-]+", re.IGNORECASE), rf"\1 {REMOVED}"),
    (re.compile(r"\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?"), REMOVED),  # a JWT: base64 of {"
    (re.compile(r"\$argon2\w*\$\S+"), REMOVED),
    (re.compile(r"([a-z][a-z0-9+.-]*://[^\s/:@]*):[^\s/@]*@", re.IGNORECASE), rf"\1:{REMOVED}@"),
    (re.compile(r"\b(v1|v0)=[0-9a-f]{32,}"), rf"\1={REMOVED}"),  # a webhook's signature
    (
        re.compile(r"(password|passwd|secret|token|api_key)(['\"]?\s*[=:]\s*['\"]?)[^\s'\",;&]+", re.IGNORECASE),
        rf"\1\2{REMOVED}",
    ),
)
_CARD = re.compile(r"(?<![\w-])(?:\d[ -]?){12,18}\d(?![\w-])")


def redact(event: Mapping[str, Any]) -> dict[str, Any]:
    """Give a copy of a log event without anything secret, at every depth."""
    return {str(key): _value(str(key), value, 0) for key, value in event.items()}


def redact_text(text: str) -> str:
    """Give a text without what looks like a secret, a token or a card number."""
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return _CARD.sub(lambda match: REMOVED if _is_card_number(match[0]) else match[0], text)


def _value(key: str, value: Any, depth: int) -> Any:
    if _SECRET_KEY.search(key) and not _HARMLESS_KEY.search(key) and value is not None and not isinstance(value, bool):
        return REMOVED
    return _anything(value, depth)


def _anything(value: Any, depth: int) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return _number(value)
    if isinstance(value, bytes | bytearray | memoryview):
        return f"[{len(value)} bytes]"
    if isinstance(value, Mapping | list | tuple | set | frozenset):
        return _inside(value, depth + 1)
    return redact_text(str(value))


def _inside(value: Any, depth: int) -> Any:
    """Look into a mapping or a collection, so deep and no deeper."""
    if depth > _DEPTH_MAX:
        return "[too deep]"
    if isinstance(value, Mapping):
        return {redact_text(str(key)): _value(str(key), inner, depth) for key, inner in value.items()}
    return [_anything(item, depth) for item in value]


def _number(value: float | None) -> Any:
    """Let numbers through, except a whole one that is a card number."""
    if isinstance(value, int) and not isinstance(value, bool) and _CARD.fullmatch(str(value)):
        return REMOVED if _is_card_number(str(value)) else value
    return value


def _is_card_number(text: str) -> bool:
    """Say whether digits pass the Luhn check (ISO/IEC 7812-1) that every card number passes."""
    digits = [int(character) for character in text if character.isdigit()]
    doubled = sum(sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
    return (sum(digits[-1::-2]) + doubled) % 10 == 0
