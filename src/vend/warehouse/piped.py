"""A pipe that a thread fills, for what can only read from a path."""

import contextlib
import os
import tempfile
import threading
from collections.abc import Generator, Iterator
from pathlib import Path

from vend.warehouse.target import Piece


@contextlib.contextmanager
def piped(csv: Generator[Piece]) -> Iterator[str]:
    """Give the path of a pipe that a thread fills, so that reading and writing go side by side."""
    with tempfile.TemporaryDirectory(prefix="vend-load-") as folder:
        path = Path(folder) / "rows.csv"
        os.mkfifo(path, 0o600)
        failed: list[BaseException] = []

        def fill() -> None:
            try:
                with path.open("wb", buffering=1 << 18) as pipe:
                    for piece in csv:
                        pipe.write(piece)
            except BaseException as error:  # noqa: BLE001 (told by the thread that waits)
                failed.append(error)
            finally:
                csv.close()

        filler = threading.Thread(target=fill, name="load", daemon=True)
        filler.start()
        try:
            yield str(path)
        finally:
            _drain(path, filler)
        if failed:
            raise failed[0]


def _drain(path: Path, filler: threading.Thread) -> None:
    """Let the thread end, also when nobody has read, or not to the end."""
    while filler.is_alive():
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        filler.join(0.05)
        os.close(handle)
