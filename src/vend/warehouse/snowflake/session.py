"""One session at Snowflake: runs statements, hands files to a stage, and gives what goes wrong our names."""

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from vend.domain.errors import VendError
from vend.warehouse.errors import WarehouseAway, WarehouseForbids, WarehouseRefuses
from vend.warehouse.snowflake.access import Access

_SAYS_MAX = 300
# Codes of Snowflake (docs.snowflake.com, error messages of the drivers).
_LOGIN_REFUSED = "28000"
_NO_SUCH_PLACE = {390_186, 390_189, 390_201}  # a role that the user does not have, a role or database that is not there
_NOT_ALLOWED = "42501"
_GONE = {2003, 2043}
_NO_WAREHOUSE = {606, 90_073}
_BAD_VALUE, _BAD_STATEMENT = "22", "42"
_MEND = "see docs/snowflake.md, then `vend sync status --target snowflake`."


def bound_waiting(timeout_s: int) -> None:
    """Let every session of this process give up after a while: dbt has no setting for that, and would wait for ever."""
    _connector().connection.DEFAULT_CONFIGURATION["network_timeout"] = (timeout_s, (type(None), int))


def _connector() -> Any:
    """Give Snowflake's connector.

    Raises:
        WarehouseForbids: it is not installed.
    """
    try:
        from snowflake import connector  # noqa: PLC0415 (an extra, and a second to import)
    except ImportError as error:
        raise WarehouseForbids(
            f"What speaks to Snowflake is not installed ({error}).", mend="`pip install 'vend-parking[snowflake]'`."
        ) from error
    return connector


class Session:
    """A session, signed in.

    Raises:
        WarehouseAway: Snowflake does not answer.
        WarehouseForbids: it refuses the user, or has no such database, warehouse or role; or the connector is missing.
    """

    def __init__(self, access: Access) -> None:
        connector = _connector()
        self._access = access
        self._error = connector.errors.Error
        with self._told():
            self._connection = connector.connect(**access.arguments())

    def run(self, statement: str, arguments: Sequence[Any] = ()) -> list[Any]:
        """Run a statement and give its rows."""
        return list(self._done(statement, arguments).fetchall())

    def changed(self, statement: str, arguments: Sequence[Any] = ()) -> int:
        """Run a statement and say how many rows it changed."""
        return int(self._done(statement, arguments).rowcount)

    def put(self, file: Path, stage: str) -> None:
        """Hand a file to a stage as it is."""
        self.run(f"put 'file://{file}' {stage} auto_compress = false overwrite = true")

    def close(self) -> None:
        """End it; what was not committed is gone. One that is broken has ended already."""
        with contextlib.suppress(VendError), self._told():
            self._connection.close()

    def _done(self, statement: str, arguments: Sequence[Any]) -> Any:
        with self._told():
            return self._connection.cursor().execute(statement, tuple(arguments) or None)

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Give Snowflake's errors our names."""
        try:
            yield
        except self._error as error:
            raise named(self._access, error) from error
        except OSError as error:  # the connector lets some of the network's through as they are
            raise WarehouseAway(f"Snowflake cannot be reached ({error}). Nothing was applied in half.") from error


def named(access: Access, error: Any) -> VendError:
    """Name an error of the connector.

    What waiting mends, or opening the warehouse anew, is a `Waits`; a person is needed for the rest.
    """
    code, state = int(error.errno or 0), str(error.sqlstate or "")
    says = " ".join(str(error.msg or error).split())[:_SAYS_MAX]
    if state == _LOGIN_REFUSED:
        return WarehouseForbids(
            f"Snowflake refuses the user {access.user} of the account {access.account} ({says}).",
            mend="set VEND_SNOWFLAKE_USER with its VEND_SNOWFLAKE_PRIVATE_KEY or VEND_SNOWFLAKE_PASSWORD.",
        )
    if code in _NO_SUCH_PLACE or state == _NOT_ALLOWED:
        return WarehouseForbids(f"Snowflake does not let {access.user} work in {access.database} ({says}).", mend=_MEND)
    return _away(access, code, says) or _refuses(state, says) or WarehouseAway(
        f"Snowflake does not answer as it should ({says}). Nothing was applied in half, and it is tried again."
    )  # fmt: skip


def _away(access: Access, code: int, says: str) -> VendError | None:
    if code in _NO_WAREHOUSE:
        return WarehouseAway(
            f"Snowflake's warehouse {access.warehouse} does not run ({says}). Nothing was applied in half, and it is "
            f"tried again: `alter warehouse {access.warehouse} resume`, or raise its resource monitor's quota."
        )
    if code in _GONE:
        return WarehouseAway(
            f"Something of the warehouse at Snowflake is gone ({says}). What is missing is made and loaded anew."
        )
    return None


def _refuses(state: str, says: str) -> VendError | None:
    if state[:2] == _BAD_VALUE:
        return WarehouseRefuses(
            f"The warehouse cannot hold what the database has ({says}).",
            mend="mend the value or the column's type in the database, then `vend sync run` goes on.",
        )
    if state[:2] == _BAD_STATEMENT:
        return WarehouseRefuses(f"Snowflake refuses a statement ({says}).", mend=_MEND)
    return None
