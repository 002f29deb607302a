"""Places in PostgreSQL's log: a number here, `0/1AF8820` where people and the server write it."""

LSN_MAX = (1 << 64) - 1


def parse_lsn(text: str) -> int:
    """Read a place as the server writes it.

    Raises:
        ValueError: it is none.
    """
    high, slash, low = text.partition("/")
    if not slash:
        raise ValueError(f"{text!r} is no place in the log; it looks like 0/1AF8820")
    return (int(high, 16) << 32) + int(low, 16)


def format_lsn(lsn: int) -> str:
    """Write a place as the server does."""
    return f"{lsn >> 32:X}/{lsn & 0xFFFFFFFF:X}"
