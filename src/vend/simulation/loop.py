"""An event loop that can say when nothing is left to run but what waits for an answer from outside."""

import asyncio


class RestingLoop(asyncio.SelectorEventLoop):
    """asyncio's own loop, with a look at its queue."""

    async def come_to_rest(self) -> None:
        """Let every other task run until all of them wait for something."""
        # While this task runs it is not in the queue itself, so an empty queue means that nobody else can go on.
        while self._ready:  # type: ignore[attr-defined]  # noqa: ASYNC110 - the stub leaves it out; it has no event
            await asyncio.sleep(0)
