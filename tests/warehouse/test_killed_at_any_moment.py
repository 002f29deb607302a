"""A sync process is killed again and again, while loading and while following; nothing is lost and nothing comes twice.

`SYNC_KILLS=50 python -m pytest tests/warehouse/test_killed_at_any_moment.py` kills it fifty times.
"""

import os
import random
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg

import tests
from tests.warehouse.conftest import Lab
from tests.warehouse.test_any_history_is_mirrored import mirrored
from vend.warehouse.verify import verify

KILLS = int(os.environ.get("SYNC_KILLS", "3"))
ROOT = Path(tests.__file__).parents[1]
LIVES_S = (0.0, 0.4)  # behind the imports, which take half a second


def write_until(stop: threading.Event, url: str, seed: int) -> None:
    """Change rows in small and in large transactions until it is told to stop."""
    chosen = random.Random(seed)
    with psycopg.connect(url, autocommit=True) as connection:
        while not stop.is_set():
            n = chosen.randrange(1_000_000)
            with connection.transaction():
                connection.execute(
                    "insert into pays select '00000000-0000-0000-0000-000000000001', %s + i, '2026-05-01', i"
                    " from generate_series(1, %s) i on conflict do nothing",
                    (n, chosen.choice([1, 3, 50, 400])),
                )
                connection.execute("update pays set amount_minor = amount_minor + 1 where id %% 97 = %s", (n % 97,))
                connection.execute("delete from pays where id %% 89 = %s", (n % 89,))
                connection.execute(
                    "insert into notes values (%s, repeat('n', 3000), 'o') on conflict (id) do update set other = 'again'",
                    (n % 50,),
                )
                connection.execute(
                    "update notes set id = id + 100 where id = %s and not exists (select from notes o where o.id = notes.id + 100)",
                    (n % 50,),
                )
            stop.wait(0.03)


def started(lab: Lab) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.warehouse.run_sync", lab.url, str(lab.path)], cwd=ROOT, stderr=subprocess.PIPE
    )
    told = lab.path.with_name(f"{lab.path.name}.status")
    told.unlink(missing_ok=True)
    deadline = time.monotonic() + 30
    while not told.exists():
        assert process.poll() is None, process.stderr.read() if process.stderr else ""
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return process


def test_a_killed_process_loses_nothing_and_applies_nothing_twice(lab: Lab) -> None:
    lab.run(
        "insert into pays select '00000000-0000-0000-0000-000000000001', i, '2026-08-01', i from generate_series(1, 20000) i"
    )
    stop = threading.Event()
    chosen = random.Random(KILLS)
    writer = threading.Thread(target=write_until, args=(stop, lab.admin_url, 1))
    writer.start()
    try:
        for _ in range(KILLS):
            process = started(lab)
            time.sleep(chosen.uniform(*LIVES_S))
            process.kill()
            process.communicate()
    finally:
        stop.set()
        writer.join()
    lab.drain()
    assert mirrored(lab)
    sync = lab.sync()
    assert verify(sync).differences == []
    sync.target.close()
