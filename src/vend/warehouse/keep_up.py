"""The life of a sync process: it goes on until told to stop, tries again what waiting mends, and never guesses."""

import time
from collections.abc import Callable, Collection

from vend.warehouse.errors import Broken, Waits
from vend.warehouse.first_load import LoadProgress
from vend.warehouse.status import State, Teller
from vend.warehouse.sync import FLUSH_S, Progress, Source, Sync, Watcher
from vend.warehouse.target import Target

REST_S_MIN, REST_S_MAX = 0.5, 15.0
_POLL_S = 0.1


class Orders(Watcher):
    """What others may ask of a running process; here nobody does. It hears what happens to the warehouse."""

    def is_asked(self) -> bool:
        """Say whether something is asked for."""
        return False

    def carry_out(self, sync: Sync) -> None:
        """Do it, with a sync that follows no further than that takes."""


class _Working(Watcher):
    """Hears of a sync that carries an order out."""

    def __init__(self, teller: Teller, orders: Orders) -> None:
        self._teller = teller
        self._orders = orders

    def loading(self, progress: LoadProgress) -> None:
        self._teller.loading(progress)

    def changing(self, tables: Collection[str]) -> None:
        self._orders.changing(tables)


class _Following(_Working):
    """Hears of the one sync that follows."""

    def following(self, progress: Progress) -> None:
        self._teller.following(progress)

    def caught_up(self) -> None:
        self._teller.caught_up()


def keep_up(
    source: Source,
    open_target: Callable[[], Target],
    teller: Teller,
    *,
    stop: Callable[[], bool],
    told: Callable[[Waits], None] = lambda _: None,
    flush_s: float = FLUSH_S,
    orders: Orders | None = None,
) -> None:
    """Follow until `stop` says so.

    Args:
        orders: what others ask for meanwhile.
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
            _once(source, open_target, teller, stop=stop, flush_s=flush_s, orders=orders or Orders())
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
    source: Source,
    open_target: Callable[[], Target],
    teller: Teller,
    *,
    stop: Callable[[], bool],
    flush_s: float,
    orders: Orders,
) -> None:
    target = open_target()
    teller.opened(target)
    watcher = _Following(teller, orders)
    following = Sync(source, target, stop=lambda: stop() or orders.is_asked(), watcher=watcher, flush_s=flush_s)
    try:
        while not stop():
            following.follow()
            if not stop():
                working = Sync(source, target, stop=stop, watcher=_Working(teller, orders), flush_s=flush_s)
                orders.carry_out(working)
                following.take_over(working)
        teller.say(State.STOPPED)
    finally:
        teller.closed()
        target.close()


def _rest(rest_s: float, stop: Callable[[], bool]) -> None:
    until = time.monotonic() + rest_s
    while time.monotonic() < until and not stop():
        time.sleep(_POLL_S)
