"""Looks, before a program starts, whether what it needs answers: a wrong address is told at once and by name."""

import asyncio
from collections.abc import Awaitable, Callable

from redis.asyncio import Redis
from redis.exceptions import AuthenticationError, RedisError

from vend.app.secret import Secret
from vend.app.settings import DatabaseSettings
from vend.app.settings_table import BY_FIELD
from vend.db.connections import Connections
from vend.db.errors import DatabaseUnavailable
from vend.domain.errors import Unavailable

WAIT_S = 5.0
_POLL_S = 0.2
_ANSWER_S_MAX = 3.0
# What waiting does not mend, by the driver's own names.
_REFUSALS = {
    "InvalidPasswordError": "the role or its password is wrong",
    "InvalidAuthorizationSpecificationError": "the role is unknown there or may not come from here",
    "InvalidCatalogNameError": "the database does not exist; make it, then run `vend migrate`",
    "InsufficientPrivilegeError": "the role may not connect to this database; see `vend migrate --print-roles-sql`",
}


class Refused(Unavailable):
    """A server answers and says no; waiting does not help."""

    code = "refused"


async def require_databases(settings: DatabaseSettings, *, wait_s: float = WAIT_S) -> None:
    """Return once the primary answers for each role; a standby that is away is no reason not to start.

    Raises:
        Unavailable: names every setting whose server does not answer within `wait_s`, or refuses.
    """
    urls = {"database_url": settings.database_url, "platform_database_url": settings.platform_database_url}
    await _all([(field, _asks_database(url)) for field, url in urls.items()], wait_s)


def _asks_database(url: Secret) -> Callable[[], Awaitable[None]]:
    return lambda: ask_database(url)


async def ask_database(url: Secret) -> None:
    """Connect once and leave.

    Raises:
        Unavailable: it does not answer.
        Refused: it does not let us in.
    """
    connections = Connections(url.reveal(), name="vend-preflight", size_max=1, wait_s_max=_ANSWER_S_MAX)
    try:
        connections.give_back(await connections.take(""))
    except DatabaseUnavailable as error:
        cause = type(error.__cause__).__name__
        if cause in _REFUSALS:
            raise Refused(_REFUSALS[cause]) from None
        raise Unavailable(f"the database does not answer ({cause})") from None
    finally:
        await connections.close()


async def ask_redis(url: Secret) -> None:
    """Ping once.

    Raises:
        Unavailable: it does not answer.
        Refused: it does not let us in.
    """
    client = Redis.from_url(url.reveal(), socket_connect_timeout=_ANSWER_S_MAX, socket_timeout=_ANSWER_S_MAX)
    try:
        await client.get("vend:preflight")
    except AuthenticationError:
        raise Refused("the password is wrong") from None
    except (RedisError, OSError) as error:
        raise Unavailable(f"the server does not answer ({type(error).__name__})") from None
    finally:
        await client.aclose()


async def _all(asked: list[tuple[str, Callable[[], Awaitable[None]]]], wait_s: float) -> None:
    problems = [problem for problem in await asyncio.gather(*(_until(*one, wait_s) for one in asked)) if problem]
    if problems:
        lines = "".join(f"\n  {problem}" for problem in problems)
        raise Unavailable(f"What this program needs does not answer (`vend doctor` looks closer):{lines}")


async def _until(field: str, ask: Callable[[], Awaitable[None]], wait_s: float) -> str | None:
    """Ask again and again; give the problem when time is up, None once it answers."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + wait_s
    while True:
        try:
            await ask()
        except Refused as error:
            return f"{BY_FIELD[field].name}: {error.detail}"
        except Unavailable as error:
            if loop.time() >= deadline:
                return f"{BY_FIELD[field].name}: {error.detail}; is it running, and is the address right?"
            await asyncio.sleep(_POLL_S)
        else:
            return None
