import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from vend.engines import EngineError, Postgres, PythonProcess, Valkey, clear_leftovers
from vend.engines.identity import Identity, children_of, identify, wait_gone
from vend.engines.leftovers import Record, read_record, write_record

SCRIPT = Path(__file__).with_name("run_engines.py")
ENGINES = ["primary", "standby1", "valkey", "nginx", "worker"]
GONE_S_MAX = 3.0


@contextmanager
def parent(folder: Path, *engines: str) -> Iterator[tuple[subprocess.Popen[str], list[Identity]]]:
    """Run a process with engines; give it and all processes below it."""
    command = [sys.executable, str(SCRIPT), str(folder), *engines]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            pids = json.loads(process.stdout.readline())
            yield process, [found for pid in pids if (found := identify(pid))]
        finally:
            process.kill()


def records(folder: Path) -> list[Record]:
    return [record for path in (folder / "run").glob("*.json") if (record := read_record(path))]


def left(processes: list[Identity]) -> list[Identity]:
    return [process for process in processes if process.alive()]


def test_a_killed_parent_leaves_no_process_of_any_engine(cluster: Path) -> None:
    with parent(cluster, *ENGINES) as (process, running):
        assert len(records(cluster)) == len(ENGINES)
        assert len(running) >= 2 * len(ENGINES) + 10  # guards, servers, PostgreSQL's and nginx's own processes
        process.kill()
        wait_gone(running, GONE_S_MAX)
        assert left(running) == []
    assert clear_leftovers(cluster) == []
    with parent(cluster, *ENGINES) as (_, again):
        assert len(again) >= len(running)


def test_a_parent_killed_together_with_all_guards_leaves_no_process_either(cluster: Path) -> None:
    with parent(cluster, *ENGINES) as (process, running):
        guards = [record.guard for record in records(cluster)]
        worker = read_record(cluster / "run/worker.json")
        assert worker is not None
        forked = children_of(worker.engine.pid)
        process.kill()
        for guard in guards:
            guard.send(signal.SIGKILL)
        assert len(guards) == len(ENGINES)
        # A dead guard cannot reach what our own program forked and left behind: the next start does.
        assert wait_gone([one for one in running if one not in forked], GONE_S_MAX)
        assert left(running) == forked
    assert clear_leftovers(cluster) == ["worker"]
    assert left(running) == []


def test_a_parent_killed_while_it_makes_the_cluster_hurts_no_later_start(folder: Path) -> None:
    with subprocess.Popen([sys.executable, str(SCRIPT), str(folder), "primary"]) as process:
        deadline = time.monotonic() + 10
        while not list(folder.glob("primary.*.new/base")):  # initdb is at work
            assert time.monotonic() < deadline
            time.sleep(0.005)
        process.kill()
    assert not (folder / "primary").exists()
    with Postgres(folder, durable=False) as server:
        assert server.psql("SELECT 1") == "1"


def test_workers_of_a_killed_master_are_found_by_their_group_and_ended(folder: Path) -> None:
    with parent(folder, "nginx") as (process, running):
        (record,) = records(folder)
        # A guard that still runs would end the workers itself, so it stands still until everybody else is dead.
        record.guard.send(signal.SIGSTOP)
        process.kill()
        process.wait()
        for part in (record.engine, record.guard):
            part.send(signal.SIGKILL)
        assert wait_gone([record.guard, record.engine], GONE_S_MAX)
        assert left(running)
        assert clear_leftovers(folder) == ["nginx"]
        assert left(running) == []


def test_a_fork_that_keeps_the_pipes_open_does_not_keep_the_engines_alive(folder: Path) -> None:
    with parent(folder, "valkey", "forked") as (process, running):
        process.kill()
        process.wait()
        wait_gone(running, GONE_S_MAX)
        assert left(running) == []


def test_a_parent_that_leaves_in_order_leaves_nothing(folder: Path) -> None:
    with parent(folder, "valkey", "nginx", "worker", "leave") as (process, running):
        assert process.wait(10) == 0
        assert left(running) == []
        assert records(folder) == []


def test_an_engine_outlives_the_thread_that_started_it(folder: Path) -> None:
    valkey = Valkey(folder)
    thread = threading.Thread(target=valkey.start)
    thread.start()
    thread.join()
    valkey.wait_ready(5)
    (record,) = records(folder)
    assert not wait_gone([record.engine], 0.3)
    valkey.stop()
    assert not record.engine.alive()


def test_engines_of_a_living_process_are_never_taken_for_left_overs(folder: Path) -> None:
    with parent(folder, "valkey") as (process, running):
        for start in (lambda: clear_leftovers(folder), Valkey(folder).start):
            with pytest.raises(EngineError, match=rf"run by process {process.pid}, which is alive.*kill {process.pid}"):
                start()
        assert left(running) == running


def test_a_recorded_pid_that_another_program_has_by_now_is_not_touched(folder: Path) -> None:
    with subprocess.Popen(["sleep", "60"], start_new_session=True) as bystander:
        dead = Identity(bystander.pid, "long ago")
        valkey = Valkey(folder)
        valkey.folder.prepare()
        write_record(folder / "run/valkey.json", Record(str(folder), owner=dead, guard=dead, engine=dead))
        assert clear_leftovers(folder) == []
        with valkey:
            assert bystander.poll() is None
        bystander.kill()


def test_a_spoiled_record_is_forgotten(folder: Path) -> None:
    with Valkey(folder):
        pass
    (folder / "run/valkey.json").write_text("{not json")
    assert clear_leftovers(folder) == []
    assert not (folder / "run/valkey.json").exists()


def test_a_killed_guard_takes_its_program_along_and_stop_still_works(folder: Path) -> None:
    with Valkey(folder) as valkey:
        (record,) = records(folder)
        os.kill(record.guard.pid, signal.SIGKILL)
        assert wait_gone([record.engine], GONE_S_MAX)
        assert not valkey.running
    assert records(folder) == []


def test_a_program_that_cannot_be_run_is_told_at_once(folder: Path) -> None:
    not_a_program = folder / "valkey-server"
    not_a_program.write_text("text")
    with pytest.raises(EngineError, match=r"cannot run .*Permission denied"):
        Valkey(folder, binary=not_a_program).start()
    worker = PythonProcess("worker", ["-c", "pass"], {}, folder, lambda: True, cwd=folder / "nowhere")
    with pytest.raises(EngineError, match=r"cannot run .*No such file or directory"):
        worker.start()
