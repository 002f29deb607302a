"""This machine: Python, the servers' programs, the account, the folder, the disk, the port."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from vend.app.doctor.check import Check, fail, ok, warn
from vend.app.home import default_home
from vend.app.listening import port_is_taken
from vend.app.stack import PREFERRED_PORT
from vend.engines import EngineError
from vend.engines.accounts import blocked_at, engine_account
from vend.engines.binaries import nginx_binary, postgres_tool, valkey_server

_PYTHON = (3, 11)
_RUN_S_MAX = 10.0
_DISK_NEEDED_MB = 500
_DISK_CALM_MB = 3_000


def machine_checks(home: Path | None, postgres_bin: Path | None) -> Iterator[Check]:
    """Look at the machine.

    Args:
        home: see the setting VEND_HOME.
        postgres_bin: see the setting VEND_POSTGRES_BIN.
    """
    yield _python()
    yield _program("PostgreSQL", lambda: postgres_tool("postgres", postgres_bin), "--version")
    yield _program("Valkey", valkey_server, "--version")
    yield _program("nginx", nginx_binary, "-v")
    yield _account()
    folder = (home or default_home()).expanduser().absolute()
    yield _folder(folder)
    yield _disk(folder)
    yield _port()


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < _PYTHON:
        return fail("Python", f"this is {version}", "install Python 3.11 or newer and run `make install` with PYTHON=…")
    return ok("Python", version)


def _program(name: str, find: Callable[[], Path], argument: str) -> Check:
    try:
        program = find()
        answer = subprocess.run(  # noqa: S603 (a program that the engines run too)
            [program, argument], capture_output=True, text=True, timeout=_RUN_S_MAX, check=False
        )
    except EngineError as error:
        return fail(name, "is not there", str(error))
    except (OSError, subprocess.TimeoutExpired) as error:
        mend = "it is not made for this machine; run `make install` again, or install the system's own"
        return fail(name, f"cannot be run: {type(error).__name__}", mend)
    says = (answer.stdout or answer.stderr).strip().splitlines()
    if answer.returncode != 0 or not says:
        return fail(
            name, f"ends with exit code {answer.returncode}", f"run `{program} {argument}` and see what it says"
        )
    return ok(name, says[0][:80])


def _account() -> Check:
    try:
        account = engine_account()
    except EngineError as error:
        return fail("account", "root, and nobody to drop to", str(error))
    return ok("account", f"root; the engines run as {account.name}" if account else "a normal user")


def _folder(folder: Path) -> Check:
    existing = _existing(folder)
    closed = blocked_at(folder, engine_account())
    if closed is not None:
        return ok("folder", f"{closed} is closed to the engines' account; the demo uses a folder below /var/lib/vend")
    try:
        with (existing / ".vend-doctor").open("x"):
            pass
        (existing / ".vend-doctor").unlink()
    except OSError as error:
        return fail("folder", f"{existing} cannot be written: {error.strerror}", "choose another with VEND_HOME")
    return ok("folder", str(folder))


def _disk(folder: Path) -> Check:
    free_mb = shutil.disk_usage(_existing(folder)).free // 1_000_000
    says = f"{free_mb / 1000:.1f} GB free at {_existing(folder)}"
    if free_mb < _DISK_NEEDED_MB:
        return fail("disk", says, "free some space, or choose another place with VEND_HOME")
    if free_mb < _DISK_CALM_MB:
        return warn("disk", says, "the demo needs about 1 GB; free some space")
    return ok("disk", says)


def _port() -> Check:
    if port_is_taken(PREFERRED_PORT):
        return warn("port", f"{PREFERRED_PORT} is taken", "nothing to do: `vend demo` takes another, or give it --port")
    return ok("port", f"{PREFERRED_PORT} is free")


def _existing(folder: Path) -> Path:
    return next(path for path in (folder, *folder.parents) if path.is_dir())
