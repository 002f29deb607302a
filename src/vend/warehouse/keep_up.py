"""The life of a sync process: it goes on until told to stop, tries again what waiting mends, and never guesses."""

import time
from collections.abc import Callable

from vend.warehouse.errors import Broken, Waits
from vend.warehouse.status import State, Teller
from vend.warehouse.sync import FLUSH_S, Source, Sync
from vend.warehouse.target import Target

REST_S_MIN, REST_S_MAX = 0.5, 15.0
_POLL_S = 0.1


def keep_up(
    source: Source,
    open_target: Callable[[], Target],
    teller: Teller,
    *,
    stop: Callable[[], bool],
    told: Callable[[Waits], None] = lambda _: None,
    flush_s: float = FLUSH_S,
) -> None:
    """Follow until `stop` says so.

    Args:
        open_target: opens the warehouse; called again after an error, since a failed one may refuse everything.
        told: hears of each thing that is waited for.
        flush_s: how long changes are gathered.

    Raises:
        Broken: going on would be a guess; the message names the command that mends it.
    """
    rest_s = REST_S_MIN
    while not stop():
        began = time.monotonic()
        try:
            _once(source, open_target, teller, stop, flush_s)
        except Waits as error:
            teller.say(State.WAITING, error.detail)
            told(error)
            rest_s = REST_S_MIN if time.monotonic() - began > REST_S_MAX else min(rest_s * 2, REST_S_MAX)
            _rest(rest_s, stop)
        except Broken as error:
            teller.say(State.BROKEN, error.detail)
            raise
    teller.say(State.STOPPED)


def _once(
    source: Source, open_target: Callable[[], Target], teller: Teller, stop: Callable[[], bool], flush_s: float
) -> None:
    target = open_target()
    teller.opened(target)
    try:
        Sync(source, target, stop=stop, watcher=teller, flush_s=flush_s).follow()
        teller.say(State.STOPPED)
    finally:
        teller.closed()
        target.close()


def _rest(rest_s: float, stop: Callable[[], bool]) -> None:
    until = time.monotonic() + rest_s
    while time.monotonic() < until and not stop():
        time.sleep(_POLL_S)
