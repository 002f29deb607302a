import os
import signal
import subprocess
from dataclasses import replace

import pytest

from vend.engines import identity
from vend.engines.identity import children_of, identify, wait_gone


def test_a_process_is_itself_until_it_ends_and_no_other_with_its_pid_is_it() -> None:
    with subprocess.Popen(["sleep", "60"]) as process:
        found = identify(process.pid)
        assert found is not None
        assert found.alive()
        assert found in children_of(os.getpid())
        impostor = replace(found, started="another moment")
        assert not impostor.alive()
        assert not impostor.send(signal.SIGKILL)
        assert process.poll() is None
        assert found.send(signal.SIGKILL)
        assert wait_gone([found], 2)  # still a zombie, as nobody has waited for it yet
    assert not found.send(signal.SIGKILL)


def test_without_proc_the_ps_command_tells_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "_has_proc", lambda: False)
    with subprocess.Popen(["sleep", "60"], process_group=0) as process:
        found = identify(process.pid)
        assert found is not None
        assert found.alive()
        assert found in children_of(os.getpid())
        assert found in identity.group_members(process.pid, session=1)
        process.kill()
    assert not found.alive()
