"""The factory that Granian calls in each serving process: `vend.app.asgi:create`."""

import ctypes
import multiprocessing
import os
import signal
import sys
from typing import TYPE_CHECKING

from vend.api.app import create_app
from vend.app import logs
from vend.app.compose import build_services
from vend.app.settings import ServeSettings
from vend.web.routes import PAGES

if TYPE_CHECKING:
    from litestar import Litestar

_PR_SET_PDEATHSIG = 1


def create() -> "Litestar":
    """Make this process's application from the environment; nothing is shared with another process."""
    _end_with_parent()
    settings = ServeSettings.from_environment(os.environ)
    logs.configure(settings.log, settings.log_level, program="serve")
    return create_app(build_services(settings), pages=PAGES)


def _end_with_parent() -> None:
    """End when `vend serve` is killed: nobody would stop this process then, and it would keep the port for ever."""
    if sys.platform == "linux" and multiprocessing.parent_process() is not None:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
