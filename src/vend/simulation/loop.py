"""An event loop that can say when nothing is left to run but what waits for an answer from outside."""

import asyncio


class RestingLoop(asyncio.SelectorEventLoop):
    """asyncio's own loop, with a look at its queue."""

    async def come_to_rest(self) -> None:
        """Let every other task run until all of them wait for something."""
        # While this task runs it is not in the queue itself, so an empty queue means that nobody else can go on.
        while self._ready:  # type: ignore[attr-defined]  # noqa: ASYNC110 - the stub leaves it out; it has no event
            await asyncio.sleep(0)

    def _run_once(self) -> None:
        """Run what is ready without asking the network first; asyncio's own way once nothing is."""
        # Between two messages tasks hand on to each other dozens of times, and a look at the sockets each time would
        # cost more than they do. What has come from outside waits in its socket meanwhile and is read at rest.
        ready = self._ready  # type: ignore[attr-defined]
        if not ready or self._debug:  # type: ignore[attr-defined]
            super()._run_once()  # type: ignore[misc]
            return
        for _ in range(len(ready)):
            handle = ready.popleft()
            if not handle._cancelled:  # noqa: SLF001 - as asyncio's loop does
                handle._run()  # noqa: SLF001 - same
