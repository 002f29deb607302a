"""Passwords, hashed with Argon2id (RFC 9106) in threads, so that a sign-in never holds up other requests."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LENGTH_MIN = 10
LENGTH_MAX = 200
"""Characters; the upper bound keeps hashing cheap to refuse."""
_AT_ONCE = 4  # each hash holds its whole memory cost while it runs


class Passwords:
    """Hashes and checks passwords.

    Args:
        hasher: its parameters are those of new hashes; RFC 9106's low-memory profile by default.
    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turns = asyncio.Semaphore(_AT_ONCE)
        # Somebody unknown is checked against this one, so that they take as long as somebody known.
        self._nobody = self._hasher.hash("nobody has this password")

    async def hash(self, password: str) -> str:
        """Give a hash with its parameters and salt in it."""
        async with self._turns:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def matches(self, password_hash: str | None, password: str) -> bool:
        """Say whether a password is the one; without a hash the same work is done and the answer is no."""
        async with self._turns:
            matched = await asyncio.to_thread(self._verify, password_hash or self._nobody, password)
        return matched and password_hash is not None

    def _verify(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False

    def is_outdated(self, password_hash: str) -> bool:
        """Say whether a hash was made with other parameters than new ones are."""
        return self._hasher.check_needs_rehash(password_hash)
