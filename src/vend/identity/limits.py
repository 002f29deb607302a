"""How many sign-ins may be tried, counted in Valkey for all API instances together (GCRA).

Each try costs a slow hash and may be a guess, so both an address alone and an address with one e-mail are bounded.
Without Valkey tries are let through: being unable to sign in is worse than being able to guess a little faster at a
slow hash, and the log says so.
"""

import hashlib
import math
from datetime import timedelta
from typing import Any

import structlog
from redis.exceptions import RedisError
from throttled.asyncio import RateLimiterType, RedisStore, Throttled, per_duration
from throttled.exceptions import BaseThrottledError

from vend.identity.errors import TooManyTries

_ANSWER_S_MAX = 0.5
_WINDOW = timedelta(minutes=5)
_log = structlog.get_logger(__name__)


class SignInLimits:
    """Counts tries.

    Args:
        redis_url: Valkey or Redis.
        per_person: tries in five minutes from one address with one e-mail.
        per_address: tries in five minutes from one address; offices and garages share one.
    """

    def __init__(self, redis_url: str, *, per_person: int = 10, per_address: int = 100) -> None:
        # Without timeouts the client would wait for ever for a server that hangs.
        self._store = RedisStore(
            server=redis_url, options={"SOCKET_TIMEOUT": _ANSWER_S_MAX, "SOCKET_CONNECT_TIMEOUT": _ANSWER_S_MAX}
        )
        self._person = self._limiter("person", per_person)
        self._address = self._limiter("address", per_address)

    def _limiter(self, what: str, limit: int) -> Throttled:
        return Throttled(
            using=RateLimiterType.GCRA.value,
            quota=per_duration(_WINDOW, limit=limit, burst=limit),
            store=self._store,
            key_prefix=f"vend:sign-in:{what}",
        )

    async def count(self, address: str, email: str) -> None:
        """Count one try.

        Args:
            address: where it comes from.
            email: whose account is tried; kept only as a hash.

        Raises:
            TooManyTries: it is one too many.
        """
        person = hashlib.sha256(f"{address}\0{email.strip().lower()}".encode()).hexdigest()
        try:
            results = [await self._person.limit(person), await self._address.limit(address)]
        except (BaseThrottledError, RedisError, OSError, TimeoutError) as error:
            _log.warning("sign_in_limits_away", error=type(error).__name__)
            return
        waits_s = [result.state.retry_after for result in results if result.limited]
        if waits_s:
            raise TooManyTries(max(1, math.ceil(max(waits_s))))

    async def is_up(self) -> bool:
        """Say whether Valkey answers."""
        try:
            await self._store.exists("vend:ready")
        except (BaseThrottledError, RedisError, OSError, TimeoutError):
            return False
        return True

    async def close(self) -> None:
        """Close the connections."""
        client: Any = self._store._backend.get_client()  # noqa: SLF001 (the library offers no other way to close)
        await client.connection_pool.disconnect()
