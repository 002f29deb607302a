"""Starts engines in a folder and waits to be killed: the parent in the tests of killed parents.

    run_engines.py <folder> <engine>...

Prints one JSON line with the pids of all that runs. Needs the standard library and `vend.engines` alone.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from vend.engines import Engine, Nginx, Postgres, PythonProcess, Standby, Valkey
from vend.engines.identity import children_of

SMALL = {"shared_buffers": "16MB"}
SLEEP = ["-I", "-S", "-c", "import os, time; os.fork(); time.sleep(120)"]


def descendants(pid: int) -> list[int]:
    found = [child.pid for child in children_of(pid)]
    return found + [pid for child in found for pid in descendants(child)]


def main() -> None:
    folder = Path(sys.argv[1])
    primary = Postgres(folder, durable=False, settings=SMALL)
    makers: dict[str, Callable[[], Engine]] = {
        "primary": lambda: primary,
        "standby1": lambda: Standby(primary, folder, durable=False, settings=SMALL),
        "valkey": lambda: Valkey(folder),
        "nginx": lambda: Nginx(folder, [("127.0.0.1", 9)]),
        "worker": lambda: PythonProcess("worker", SLEEP, {}, folder, lambda: True),
    }
    names = [name for name in sys.argv[2:] if name in makers]
    with ExitStack() as stack:
        for name in names:
            stack.enter_context(makers[name]())
        if "forked" in sys.argv:  # a fork holds all our files, the pipes to the guards among them
            forked = os.fork()
            if forked == 0:
                time.sleep(8)
                os._exit(0)
        time.sleep(0.1)
        pids = [pid for pid in descendants(os.getpid()) if "forked" not in sys.argv or pid != forked]
        sys.stdout.write(json.dumps(pids) + "\n")
        sys.stdout.flush()
        time.sleep(0 if "leave" in sys.argv else 60)


if __name__ == "__main__":
    main()
