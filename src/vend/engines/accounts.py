"""Which system account the engines run as.

PostgreSQL refuses to run as root, and no other server here needs it. A normal user's engines run as that user; root's
run as `nobody`, so that whatever goes wrong in them cannot touch root's files.
"""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from vend.engines.errors import EngineError

_UNPRIVILEGED = "nobody"


@dataclass(frozen=True, slots=True)
class Account:
    """A system account that a child process drops to."""

    name: str
    uid: int
    gid: int

    def may_enter(self, folder: Path) -> bool:
        """Say whether this account has the `x` permission on one existing folder (its ancestors not considered)."""
        info = folder.stat()
        if info.st_uid == self.uid:
            return bool(info.st_mode & stat.S_IXUSR)
        if info.st_gid == self.gid:
            return bool(info.st_mode & stat.S_IXGRP)
        return bool(info.st_mode & stat.S_IXOTH)


def engine_account() -> Account | None:
    """Return the account that engines must drop to, or None when this process is not root and stays itself.

    Raises:
        EngineError: this machine has no unprivileged account to drop to.
    """
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(_UNPRIVILEGED)
    except KeyError:
        raise EngineError(
            f"the engines do not run as root, and this machine has no account {_UNPRIVILEGED!r} to drop to: "
            f"run as a normal user, or create the account",
        ) from None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def blocked_at(path: Path, account: Account | None) -> Path | None:
    """Return the topmost existing folder on the way to `path` that `account` may not enter, or None if all is open."""
    if account is None:
        return None
    for folder in [*reversed(path.parents), path]:
        if not folder.is_dir():
            break
        if not account.may_enter(folder):
            return folder
    return None
