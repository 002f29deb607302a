"""`vend serve`: Granian in front of `vend.app.asgi`."""

import asyncio
import os
from typing import Any

import structlog

from vend.app import logs
from vend.app.preflight import ask_redis, require_databases
from vend.app.settings import ServeSettings
from vend.domain.errors import Unavailable

_log = structlog.get_logger("vend.serve")
_BACKLOG = 1024
_GRACE_S = 10
_HEADER_S_MAX = 10


def run(*, host: str | None, port: int | None, processes: int) -> None:
    """Serve until SIGTERM or Ctrl-C.

    Raises:
        BadSettings: a setting is missing or wrong.
        Unavailable: the database does not answer.
    """
    # Arguments win over the environment; the serving processes read it again, so it has to say the same.
    for name, value in (("VEND_HOST", host), ("VEND_PORT", port)):
        if value is not None:
            os.environ[name] = str(value)
    settings = ServeSettings.from_environment(os.environ)
    logs.configure(settings.log, settings.log_level, program="serve")
    asyncio.run(_look(settings))
    _log.info("serve_starts", host=settings.host, port=settings.port, processes=processes, url=settings.public_url)
    _server(settings, processes).serve()


async def _look(settings: ServeSettings) -> None:
    """Look whether what we need answers; without Valkey only the limits on sign-ins are missing."""
    await require_databases(settings)
    try:
        await ask_redis(settings.redis_url)
    except Unavailable as error:
        _log.warning(
            "valkey_away", detail=error.detail, mend="check VEND_REDIS_URL; sign-ins are not limited until then"
        )


def _server(settings: ServeSettings, processes: int) -> Any:
    from granian.constants import HTTPModes, Interfaces, Loops  # noqa: PLC0415 (only once the settings are right)
    from granian.http import HTTP1Settings  # noqa: PLC0415 (same)
    from granian.log import LogLevels  # noqa: PLC0415 (same)
    from granian.server import Server  # noqa: PLC0415 (same)

    return Server(
        "vend.app.asgi:create",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        loop=Loops.uvloop,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=_HEADER_S_MAX * 1000),
        websockets=False,
        workers=processes,
        backlog=_BACKLOG,
        factory=True,
        respawn_failed_workers=True,
        workers_kill_timeout=_GRACE_S,
        log_level=LogLevels(settings.log_level),
        log_dictconfig=logs.granian_config(),
    )
