"""Idempotency keys exactly as Stripe documents them.

The first result under a key is kept for 24 hours and replayed, refusals and server errors included, once the
execution began. The same key with other parameters or another path is an error; the same key while the first call
still runs is a conflict. Calls refused before execution (validation, rate limit) leave nothing.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

import msgspec

from stripe_sandbox.errors import ApiError
from stripe_sandbox.store import Store

_KEY_MAX = 255
_KEPT_S = 24 * 3600


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept result."""

    status: int
    body: bytes
    request_id: str


class Idempotency:
    """The kept results, and the keys of the calls that run right now (which die with the process)."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._running: dict[str, str] = {}

    def claim(self, key: str, fingerprint: str, now: int) -> Kept | None:
        """Take `key` for a call that is about to begin, or return the result that it already has.

        Raises:
            ApiError: The key is too long, was used for something else (400), or its first call still runs (409).
        """
        if len(key) > _KEY_MAX:
            raise ApiError(
                400,
                "idempotency_error",
                f"Idempotency keys can be at most {_KEY_MAX} characters long (this one has {len(key)}).",
                before_execution=True,
            )
        rows = self._store.execute(
            "SELECT fingerprint, status, body, request_id FROM results WHERE key = ? AND created > ?",
            (key, now - _KEPT_S),
        )
        first = rows[0][0] if rows else self._running.get(key)
        if first is not None and first != fingerprint:
            message = (
                "Keys for idempotent requests can only be used with the same parameters they were first used with. "
                f"Try using a key other than '{key}' if you meant to execute a different request."
            )
            raise ApiError(400, "idempotency_error", message, before_execution=True)
        if rows:
            return Kept(*rows[0][1:])
        if key in self._running:
            message = (
                "There is currently another in-progress request using this Idempotent Key (that probably means you "
                f"submitted twice, and the other request is still going through): {key}. Please try again later."
            )
            raise ApiError(409, "idempotency_error", message, code="idempotency_key_in_use", before_execution=True)
        self._running[key] = fingerprint
        return None

    def keep(self, key: str, kept: Kept, now: int) -> None:
        """Keep the result of a call whose execution began; call it in the transaction of its effects."""
        self._store.execute(
            "INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?, ?, ?)",
            (key, self._running[key], kept.status, kept.body, kept.request_id, now),
        )

    def release(self, key: str) -> None:
        """The call under `key` no longer runs."""
        self._running.pop(key, None)

    def forget_old(self, now: int) -> None:
        """Drop results that are older than 24 hours: their keys are new again."""
        self._store.execute("DELETE FROM results WHERE created <= ?", (now - _KEPT_S,))


def fingerprint(method: str, path: str, params: dict[str, Any]) -> str:
    """What makes two calls under one key the same call."""
    text = msgspec.json.encode([method, path, params], order="deterministic")
    return hashlib.blake2b(text, digest_size=16).hexdigest()
