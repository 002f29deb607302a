import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from vend.engines import data_root, fresh_folder
from vend.engines.accounts import blocked_at, engine_account
from vend.engines.binaries import wheel_program
from vend.engines.folder import Folder, rotate

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root's engines run as another account")


def test_a_folder_that_can_be_reached_is_taken_as_it_is(folder: Path) -> None:
    assert data_root(folder / ".vend") == folder / ".vend"
    assert not (folder / ".vend").exists()


@as_root
def test_root_gets_a_stand_in_for_a_folder_in_a_closed_one_and_always_the_same(tmp_path: Path) -> None:
    closed = tmp_path / "home"
    closed.mkdir(mode=0o700)
    chosen = data_root(closed / "vend/.vend")
    try:
        assert not chosen.is_relative_to(tmp_path)
        assert chosen == data_root(closed / "vend/../vend/.vend")
        assert blocked_at(chosen, engine_account()) is None
        assert chosen.stat().st_uid == 0
        other = data_root(closed / "other/.vend")
        assert other != chosen
        other.rmdir()
    finally:
        chosen.rmdir()


@as_root
def test_a_strict_umask_does_not_close_the_folders(folder: Path) -> None:
    before = os.umask(0o077)
    try:
        Folder(folder / "deep/er").prepare()
        with fresh_folder() as fresh:
            assert blocked_at(fresh, engine_account()) is None
    finally:
        os.umask(before)
    assert blocked_at(folder / "deep/er", engine_account()) is None


@as_root
def test_a_program_in_a_closed_folder_is_copied_to_an_open_one_with_its_libraries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "vend_test_server"
    (package / "bin").mkdir(parents=True)
    (package / "__init__.py").write_text("raise ImportError('it must not be imported')")
    program = package / "bin/server"
    program.write_text('#!/bin/sh\ncat "$(dirname "$0")/../../vend_test_server.libs/words"\n')
    program.chmod(0o755)
    (tmp_path / "vend_test_server.libs").mkdir()
    (tmp_path / "vend_test_server.libs/words").write_text("hello")
    monkeypatch.syspath_prepend(tmp_path)
    tmp_path.chmod(0o700)
    copy = wheel_program("vend_test_server", "bin/*", also=("vend_test_server.libs",))
    assert copy is not None
    try:
        assert copy == wheel_program("vend_test_server", "bin/*", also=("vend_test_server.libs",))
        account = engine_account()
        assert account is not None
        answer = subprocess.run(
            [copy], user=account.uid, group=account.gid, extra_groups=[], capture_output=True, check=True
        )
        assert answer.stdout == b"hello"
    finally:
        shutil.rmtree(copy.parents[2])


def test_a_secret_is_made_once_and_is_for_its_owner_alone(folder: Path) -> None:
    home = Folder(folder)
    home.prepare()
    with ThreadPoolExecutor(8) as pool:
        (first,) = set(pool.map(lambda _: home.secret("x"), range(8)))
    assert len(first) >= 32
    assert [path.name for path in (folder / "secrets").iterdir()] == ["x"]
    assert home.secret("x") == first
    assert home.secret("y") != first
    assert (folder / "secrets/x").stat().st_mode & 0o777 == 0o600


def test_a_grown_log_is_put_aside(folder: Path) -> None:
    log = folder / "x.log"
    log.write_bytes(b"x" * (10 * 1024 * 1024))
    rotate(log)
    assert log.exists()
    log.write_bytes(b"x" * (10 * 1024 * 1024 + 1))
    rotate(log)
    assert not log.exists()
    assert (folder / "x.log.1").exists()


def test_importing_the_engines_imports_no_other_package_of_ours_or_others() -> None:
    code = (
        "import sys; before = set(sys.modules); import vend.engines; "
        "print(*sorted({m.partition('.')[0] for m in set(sys.modules) - before} - sys.stdlib_module_names)); "
        "print(*sorted(m for m in sys.modules if m.startswith('vend.') and not m.startswith('vend.engines')))"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout == "vend\n\n"
