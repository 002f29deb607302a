"""What all engines share: start, wait until ready, stop, and the record of what runs."""

import time
from pathlib import Path
from typing import Self

from vend.engines.errors import EngineError
from vend.engines.folder import Folder, rotate
from vend.engines.leftovers import Record, clear_record, myself, write_record
from vend.engines.process import Child, Command

_POLL_S = 0.01


class Engine:
    """One server program that lives as long as we want, and never longer than this process.

    Use it as a context manager (started and ready inside, stopped after), or call `start`, `wait_ready` and `stop`.
    All calls block. Several engines may be started at once from several threads; one engine belongs to one thread at a
    time. A stopped engine can be started again and finds its data.
    """

    ready_timeout_s = 20.0
    """How long `with engine:` waits until it is ready."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.folder = Folder(folder)
        self._child: Child | None = None

    def start(self) -> None:
        """Start the program, after ending what a killed run may have left of it; does not wait until it is ready.

        Raises:
            EngineError: it cannot be started, or another living process runs it in this folder.
        """
        if self.running:
            raise EngineError(f"{self.name} already runs (process {self.pid}): stop it before starting it again")
        self.folder.prepare()
        clear_record(self.folder.run(self.name))
        rotate(self.folder.log(self.name))
        child = Child(self._command())
        self._child = child
        self._write_record(child)

    def wait_ready(self, timeout_s: float) -> None:
        """Wait until the engine answers.

        Raises:
            EngineError: it ended, or did not answer within `timeout_s`; the message holds the last lines of its log.
        """
        child = self._need_child()
        deadline = time.monotonic() + timeout_s
        while child.poll() is not None or not self._is_ready():
            code = child.poll()
            if code is not None:
                says = self._log_says()
                self._forget()
                raise EngineError(f"{self.name} ended at once with exit code {code}; {says}")
            if time.monotonic() > deadline:
                raise EngineError(f"{self.name} was not ready within {timeout_s:g} s; {self._log_says()}")
            time.sleep(_POLL_S)

    def stop(self) -> None:
        """Stop the engine and wait until it is gone; no effect when it does not run."""
        if self._child is None:
            return
        self._child.end()
        self._forget()

    @property
    def running(self) -> bool:
        """Whether the program runs now."""
        return self._child is not None and self._child.poll() is None

    @property
    def pid(self) -> int | None:
        """The program's process id, or None before the start and after the stop."""
        return None if self._child is None else self._child.pid

    def log_tail(self) -> str:
        """Return the last lines that the running (or just ended) program has printed."""
        return self._need_child().log_tail()

    def __enter__(self) -> Self:
        self.start()
        try:
            self.wait_ready(self.ready_timeout_s)
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _command(self) -> Command:
        """Prepare the data and say what to run; called for each start."""
        raise NotImplementedError

    def _is_ready(self) -> bool:
        """Ask the program once, without waiting long, whether it answers."""
        raise NotImplementedError

    def _need_child(self) -> Child:
        if self._child is None:
            raise EngineError(f"{self.name} has not been started: call start() first")
        return self._child

    def _write_record(self, child: Child) -> None:
        if child.guard_identity is None or child.identity is None:
            return  # it has ended already; wait_ready will tell why
        record = Record(
            folder=str(self.folder.data(self.name)),
            owner=myself(),
            guard=child.guard_identity,
            engine=child.identity,
        )
        write_record(self.folder.run(self.name), record)

    def _forget(self) -> None:
        if self._child is not None:
            self._child.end()
        self._child = None
        self.folder.run(self.name).unlink(missing_ok=True)

    def _log_says(self) -> str:
        return f"the end of {self.folder.log(self.name)}:\n{self.log_tail()}"
