"""What a history waits for is asked for by the names of the worker's jobs."""

import re

from vend.simulation.scripts import script
from vend.simulation.world import _LEFT_OUT, _NOT_WAITED_FOR, LIST_KEYS
from vend.worker.loop import jobs


def test_due_work_names_the_workers_jobs() -> None:
    names = {job.name for job in jobs(None, None, LIST_KEYS, None)}  # type: ignore[arg-type]
    named = set(re.findall(r"'(\w+)' as job", script("due")))
    assert named, "due.sql names no job"
    assert named <= names - set(_LEFT_OUT)
    assert set(_NOT_WAITED_FOR) <= named
