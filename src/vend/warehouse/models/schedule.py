"""Runs the models now and then in the process that keeps the warehouse up, beside what others ask of it."""

import time
from collections.abc import Callable

from vend.domain.errors import VendError
from vend.warehouse.keep_up import Orders
from vend.warehouse.models.build import Built
from vend.warehouse.models.runs import Runs
from vend.warehouse.sync import Sync

FIRST_S = 60.0
"""How long after its start a process runs the models first: the warehouse is up by then, or soon."""

_AGAIN_S = 300.0


class Scheduled(Orders):
    """What others ask for, and a full run every so often.

    Args:
        asked: what others ask for; it comes first.
        every_s: from one run's end to the next one's beginning.
        told: hears of each run that was due, or why it could not be; it is tried again in five minutes then.
        monotonic: seconds of a clock that never goes back.
    """

    def __init__(
        self,
        asked: Orders,
        runs: Runs,
        *,
        every_s: float,
        told: Callable[[Built | VendError], None],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._asked = asked
        self._runs = runs
        self._every_s = every_s
        self._told = told
        self._monotonic = monotonic
        self._due_at = monotonic() + FIRST_S

    def is_asked(self) -> bool:
        """See `Orders`."""
        return self._asked.is_asked() or self._is_due()

    def carry_out(self, sync: Sync) -> None:
        """See `Orders`."""
        self._asked.carry_out(sync)
        if not self._is_due():
            return
        self._due_at = self._monotonic() + _AGAIN_S  # whatever happens, it is not tried again at once
        try:
            built = self._runs.run(sync)
        except VendError as error:  # what lasts shows again when the process goes on
            sync.target.rollback()
            self._told(error)
            return
        self._due_at = self._monotonic() + self._every_s
        self._told(built)

    def _is_due(self) -> bool:
        return self._monotonic() >= self._due_at
