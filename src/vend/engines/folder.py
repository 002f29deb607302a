"""Where engines keep their things, and how to choose a place that their account can reach.

One `Folder` serves a whole set of engines:

    <folder>/<name>/            the engine's own data
    <folder>/log/<name>.log     what it printed
    <folder>/run/<name>.json    which process it is, while it runs
    <folder>/secrets/<name>     a random password, made once, mode 0600
"""

import contextlib
import hashlib
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from vend.engines.accounts import Account, blocked_at, engine_account
from vend.engines.errors import EngineError

_LOG_BYTES_MAX = 10 * 1024 * 1024
_ROOT_HOME = Path("/var/lib/vend")
_MEMORY_HOME = Path("/dev/shm")  # noqa: S108 (the folder inside it is made by mkdtemp)
_MEMORY_BYTES_MIN = 2 * 1024**3
_SECRET_BYTES = 24


class Folder:
    """The paths of one set of engines below `path`; knows the account that the engines run as.

    Raises:
        EngineError: the engines' account cannot reach `path` (only when root); the message names the closed folder.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.expanduser().resolve()
        self.account = engine_account()

    def prepare(self) -> None:
        """Make the folders that are missing, and check that the engines' account can reach them."""
        try:
            _make_open(self.path, self.account)
            for name in ("log", "run", "secrets"):
                (self.path / name).mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise EngineError(
                f"cannot make the engines' folder: {error}; choose a folder that can be written"
            ) from error
        closed = blocked_at(self.path, self.account)
        if closed is not None and self.account is not None:
            raise EngineError(
                f"account {self.account.name!r}, which the engines run as under root, cannot enter {closed}: "
                f"choose the folder with vend.engines.data_root({str(self.path)!r}), run as a normal user, "
                f"or run `chmod o+x {closed}`",
            )

    def data(self, name: str) -> Path:
        """Return the data folder of one engine (it may not exist yet)."""
        return self.path / name

    def make_data(self, name: str) -> Path:
        """Make the data folder of one engine, owned by the engines' account, closed to all others."""
        data = self.data(name)
        data.mkdir(mode=0o700, exist_ok=True)
        self.give(data)
        return data

    def log(self, name: str) -> Path:
        """Return the log file of one engine."""
        return self.path / "log" / f"{name}.log"

    def run(self, name: str) -> Path:
        """Return the file that tells which process one engine is."""
        return self.path / "run" / f"{name}.json"

    def runs(self) -> list[Path]:
        """List the files of all engines that run, or ran and were killed."""
        return sorted((self.path / "run").glob("*.json"))

    def secret(self, name: str) -> str:
        """Return the password kept under `name`, making a random one at the first call (URL-safe characters)."""
        path = self.path / "secrets" / name
        if not path.exists():
            fresh = path.with_name(f"{name}.{secrets.token_hex(4)}.new")
            write_private(fresh, secrets.token_urlsafe(_SECRET_BYTES))
            with contextlib.suppress(FileExistsError):  # of two threads that come first, one wins and both read its
                path.hardlink_to(fresh)
            fresh.unlink()
        return path.read_text()

    def has_secret(self, name: str) -> bool:
        """Say whether a password is kept under `name`."""
        return (self.path / "secrets" / name).exists()

    def give(self, path: Path) -> None:
        """Hand a file or folder to the engines' account (nothing to do unless root)."""
        if self.account is not None:
            # Not through a link: what lies in the account's own folders is the account's doing.
            os.chown(path, self.account.uid, self.account.gid, follow_symlinks=False)


def rotate(log: Path) -> None:
    """Put a log that has grown past 10 MB aside, so that a demo that is kept for months stays small."""
    if log.exists() and log.stat().st_size > _LOG_BYTES_MAX:
        log.replace(log.with_name(f"{log.name}.1"))


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read (mode 0600), whole or not at all."""
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)
    fresh.replace(path)


def data_root(preferred: Path) -> Path:
    """Return the folder to keep engine data in: `preferred`, or a stand-in that the engines' account can reach.

    A normal user always gets `preferred`. For root the engines run as `nobody`, who cannot enter, say, a clone under
    `/root` (mode 0700); then the answer is `/var/lib/vend/<12 characters of the hash of preferred>`, or the same below
    the temporary folder where `/var/lib` is read-only. The same `preferred` always gives the same answer, so a demo
    finds its data again. Nothing is created in `preferred`; a stand-in is created, owned by root.

    Raises:
        EngineError: no place can be had; the message says which were tried.
    """
    preferred = preferred.expanduser().resolve()
    account = engine_account()
    if blocked_at(preferred, account) is None:
        return preferred
    return stand_in(hashlib.sha256(os.fsencode(preferred)).hexdigest()[:12])


@contextlib.contextmanager
def fresh_folder(prefix: str = "vend-") -> Iterator[Path]:
    """Give a new temporary folder that engines can reach (pytest's own `tmp_path` is closed to root's engines).

    It lies in memory (`/dev/shm`) where that has 2 GB free and `TMPDIR` does not say otherwise: a cluster is made in
    half the time there and copied in a tenth. Stop the engines inside before leaving: the folder is removed then.
    """
    path = Path(tempfile.mkdtemp(prefix=prefix, dir=_memory_home())).resolve()
    if engine_account() is not None:
        path.chmod(0o711)
    try:
        yield path
    finally:
        shutil.rmtree(path)


def _memory_home() -> Path | None:
    """Return the system's folder in memory if it has room for a few clusters, else None for the usual place."""
    if "TMPDIR" in os.environ or not os.access(_MEMORY_HOME, os.W_OK | os.X_OK):
        return None
    return _MEMORY_HOME if shutil.disk_usage(_MEMORY_HOME).free >= _MEMORY_BYTES_MIN else None


def stand_in(key: str) -> Path:
    """Return root's own folder for a key, open to the engines' account; made when missing.

    Raises:
        EngineError: no place can be had, as for `data_root`.
    """
    account = engine_account()
    tried = []
    for home in (_ROOT_HOME, Path(tempfile.gettempdir()).resolve() / "vend-root"):
        folder = home / key
        try:
            for part in (home, folder):
                _make_open(part, account)
                if part.lstat().st_uid != os.geteuid() or part.is_symlink():
                    raise PermissionError(f"{part} belongs to somebody else")
        except OSError as error:
            tried.append(str(error))
            continue
        if blocked_at(folder, account) is None:
            return folder
        tried.append(f"{blocked_at(folder, account)} is closed")
    raise EngineError(f"found no folder that the engines' account can reach ({'; '.join(tried)}): run as a normal user")


def _make_open(folder: Path, account: Account | None) -> None:
    """Make a folder, and the missing ones above, that the engines' account may enter; leave existing ones alone."""
    missing = [path for path in [folder, *folder.parents] if not path.exists()]
    for path in reversed(missing):
        path.mkdir(exist_ok=True)
        path.chmod(0o700 if account is None else 0o711)  # not by mkdir, which heeds the umask
