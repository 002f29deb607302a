"""Identifiers that look like Stripe's and come out the same for the same seed."""

import hashlib

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_LENGTH = 24


def derive(seed: int, label: str, number: int, *, length: int = _LENGTH) -> str:
    """A base-62 text of `length` characters (at most 42) determined by the three values."""
    digest = hashlib.blake2b(f"{seed}:{label}:{number}".encode(), digest_size=32).digest()
    value = int.from_bytes(digest)
    characters = []
    for _ in range(length):
        value, rest = divmod(value, len(_ALPHABET))
        characters.append(_ALPHABET[rest])
    return "".join(characters)


class IdSource:
    """Hands out ids; the count is kept by the store, so that a restart never repeats one."""

    def __init__(self, seed: int, used: int = 0) -> None:
        self.seed = seed
        self.used = used

    def next(self, prefix: str) -> str:
        """The next id, such as ``cus_...`` for prefix ``cus``."""
        self.used += 1
        return f"{prefix}_{derive(self.seed, prefix, self.used)}"
