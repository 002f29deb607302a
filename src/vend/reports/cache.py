"""Keeps what reports have read in Valkey, under the version of the garage that it was read from.

Nothing here is ever wrong for being old: a write changes the garage's version (`vend.db.door`) and with it the key.
Without Valkey reports are read each time, and the log says so.
"""

import time
from collections.abc import Mapping, Sequence

import redis.asyncio
import structlog
from redis.exceptions import RedisError

_ANSWER_S_MAX = 0.25
_REST_S = 2.0
_KEPT_S = 900
_LEAD_MS = 5_000
_log = structlog.get_logger(__name__)


class ReportCache:
    """One Valkey or Redis.

    Args:
        redis_url: where it is.
    """

    def __init__(self, redis_url: str) -> None:
        # Without timeouts the client would wait for ever for a server that hangs.
        self._redis = redis.asyncio.from_url(
            redis_url, socket_timeout=_ANSWER_S_MAX, socket_connect_timeout=_ANSWER_S_MAX
        )
        self._rests_until = 0.0

    async def read(self, keys: Sequence[str]) -> list[bytes | None]:
        """Give what is kept under each key; None for what is not."""
        if not keys or self._rests():
            return [None] * len(keys)
        try:
            found: list[bytes | None] = await self._redis.mget(keys)
        except (RedisError, OSError, TimeoutError) as error:
            self._rest(error)
            return [None] * len(keys)
        return found

    async def keep(self, values: Mapping[str, bytes]) -> None:
        """Keep values for a while, and let go of the lead on their keys."""
        if not values or self._rests():
            return
        try:
            async with self._redis.pipeline(transaction=False) as pipeline:
                for key, value in values.items():
                    pipeline.set(key, value, ex=_KEPT_S)
                    pipeline.delete(_lead(key))
                await pipeline.execute()
        except (RedisError, OSError, TimeoutError) as error:
            self._rest(error)

    async def take_lead(self, keys: Sequence[str]) -> set[str]:
        """Give those of the keys that the caller is to read for everybody; without Valkey all of them."""
        if not keys or self._rests():
            return set(keys)
        try:
            async with self._redis.pipeline(transaction=False) as pipeline:
                for key in keys:
                    pipeline.set(_lead(key), b"1", nx=True, px=_LEAD_MS)
                answers = await pipeline.execute()
        except (RedisError, OSError, TimeoutError) as error:
            self._rest(error)
            return set(keys)
        return {key for key, led in zip(keys, answers, strict=True) if led}

    async def close(self) -> None:
        """Close the connections."""
        await self._redis.aclose()

    def _rests(self) -> bool:
        return time.monotonic() < self._rests_until

    def _rest(self, error: Exception) -> None:
        """Ask nothing for a moment, so that a server that hangs does not slow every report."""
        self._rests_until = time.monotonic() + _REST_S
        _log.warning("report_cache_away", error=type(error).__name__)


def _lead(key: str) -> str:
    return f"{key}:lead"
