"""Where a demo keeps its data: one folder, used by one demo at a time, with secrets made once."""

import contextlib
import fcntl
import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import msgspec

import vend
from vend.domain.errors import Kind, VendError
from vend.engines import clear_leftovers, data_root
from vend.engines.folder import Folder, write_private

_LOCK = "demo.lock"
_PORT = "demo.port"
_SYNC = "sync.json"
_PARTS = ("primary", "standby1", "valkey", "nginx", "sandbox", "warehouse", "log", "run", "secrets")
_FILES = (_PORT, "portfolio.json")
_LEFT_OVER_SUFFIXES = ("", ".new", ".old", ".password")


class InUse(VendError):
    """Another demo runs in the folder."""

    code = "demo_in_use"
    kind = Kind.CONFLICT


class Running(msgspec.Struct, frozen=True):
    """What the lock's file tells about the demo that holds it."""

    pid: int
    urls: list[str]


def default_home() -> Path:
    """Give `.vend` in the checkout that this code runs from, or `~/.local/share/vend` for an installation."""
    root = Path(vend.__file__).resolve().parents[2]
    if (root / "pyproject.toml").is_file() and (root / "src" / "vend").is_dir():
        return root / ".vend"
    return Path(os.environ.get("XDG_DATA_HOME") or "~/.local/share").expanduser() / "vend"


class Home:
    """The folder of one demo.

    Args:
        preferred: the folder; root's engines may be given a stand-in that they can reach (see `data_root`).
    """

    def __init__(self, preferred: Path) -> None:
        self.folder = Folder(data_root(preferred))
        self.path = self.folder.path

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Hold the folder; the hold ends with this process, however it ends.

        Raises:
            InUse: another demo holds it; the message names its process and addresses.
        """
        self.folder.prepare()
        handle = os.open(self.path / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise InUse(self._who()) from None
            self.tell(())
            clear_leftovers(self.path)
            yield
            os.ftruncate(handle, 0)
        finally:
            os.close(handle)

    def tell(self, urls: tuple[str, ...]) -> None:
        """Write down who holds the folder and where it answers, for whoever finds it held."""
        (self.path / _LOCK).write_bytes(msgspec.json.encode(Running(os.getpid(), list(urls))))

    def _who(self) -> str:
        try:
            running = msgspec.json.decode((self.path / _LOCK).read_bytes(), type=Running)
        except msgspec.MsgspecError:
            return f"A demo is starting or stopping in {self.path}; try again in a few seconds."
        where = f" at {' and '.join(running.urls)}" if running.urls else ""
        return (
            f"A demo already runs in {self.path}{where} (process {running.pid}). Use that one, stop it with Ctrl-C "
            f"where it runs or `kill {running.pid}`, or choose another folder with VEND_HOME."
        )

    def kept(self, name: str, make: Callable[[], str]) -> str:
        """Give the secret that is kept under a name, made at the first call, in a file that only we can read."""
        path = self.path / "secrets" / name
        if not path.exists():
            write_private(path, make())
        return path.read_text(encoding="utf-8")

    def kept_port(self) -> int | None:
        """Give the port that the demo had last time."""
        with contextlib.suppress(OSError, ValueError):
            return int((self.path / _PORT).read_text())
        return None

    def keep_port(self, port: int) -> None:
        """Remember the port for the next time, so that bookmarks stay true."""
        (self.path / _PORT).write_text(str(port))

    def keep_sync(self, settings: Mapping[str, str]) -> None:
        """Leave the settings of `vend sync` for whoever looks at the demo's warehouse; only we can read them."""
        write_private(self.path / "secrets" / _SYNC, msgspec.json.encode(settings).decode())

    def sync_settings(self) -> dict[str, str]:
        """Give the settings of `vend sync` that the demo in this folder left; empty when there was none."""
        with contextlib.suppress(OSError, msgspec.MsgspecError):
            return msgspec.json.decode((self.path / "secrets" / _SYNC).read_bytes(), type=dict[str, str])
        return {}

    def reset(self) -> None:
        """Forget everything that the demo made; what else lies in the folder stays.

        Raises:
            InUse: a demo runs there.
        """
        if not self.path.is_dir():
            return
        with self.held():
            for part in _PARTS:
                for suffix in _LEFT_OVER_SUFFIXES:
                    shutil.rmtree(self.path / f"{part}{suffix}", ignore_errors=True)
            for name in (*_FILES, _LOCK):
                (self.path / name).unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            self.path.rmdir()


class StackSecrets(msgspec.Struct, frozen=True):
    """What the parts of one demo know each other by."""

    owner: str
    app: str
    platform: str
    reader: str
    sync: str
    publisher: str
    stripe_api_key: str
    webhook_secret: str
    token_key: str
    access_list_key: str

    def __repr__(self) -> str:
        return "StackSecrets(***)"


def stack_secrets(home: Home) -> StackSecrets:
    """Give the demo's secrets, made at the first call."""
    return StackSecrets(
        owner=home.kept("vend_owner", secrets.token_urlsafe),
        app=home.kept("vend_app", secrets.token_urlsafe),
        platform=home.kept("vend_platform", secrets.token_urlsafe),
        reader=home.kept("vend_reader", secrets.token_urlsafe),
        sync=home.kept("vend_sync", secrets.token_urlsafe),
        publisher=home.kept("vend_publisher", secrets.token_urlsafe),
        stripe_api_key=home.kept("stripe-api-key", lambda: f"sk_test_{secrets.token_hex(24)}"),
        webhook_secret=home.kept("stripe-webhook", lambda: f"whsec_{secrets.token_hex(24)}"),
        token_key=home.kept("token-key.pem", new_signing_key),
        access_list_key=home.kept("access-list-key.pem", new_signing_key),
    )


def new_signing_key() -> str:
    """Make an Ed25519 private key, in PEM."""
    from cryptography.hazmat.primitives import serialization as form  # noqa: PLC0415 (50 ms that only a first start needs)
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 (same)

    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    return pem.decode()
