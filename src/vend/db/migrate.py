"""Forward-only SQL migrations: ordered by number, checksummed, one transaction each, under one advisory lock.

A file is `NNNN_name.pre.sql` (may run while the old version still serves) or `NNNN_name.post.sql` (only after every
instance runs the new one). A deploy runs `vend migrate --phase pre`, rolls, then `vend migrate --phase post`.
"""

import asyncio
import hashlib
import re
from collections.abc import Callable, Sequence
from importlib import resources
from typing import Any, Literal

import asyncpg
import msgspec

from vend.domain.errors import Unavailable, VendError

Phase = Literal["pre", "post"]
_NAME = re.compile(r"(?P<number>\d{4})_(?P<name>[a-z0-9_]+)\.(?P<phase>pre|post)\.sql")
_LOCK_KEY = 0x76656E64
_LOCK_WAIT_S = 60.0
_SETTINGS = "set lock_timeout = '5s'; set statement_timeout = '10min'; set search_path = public"


class MigrationRefused(VendError):
    """The database and the files disagree, or a migration failed; what was applied before it stays."""

    code = "migration_refused"


class Migration(msgspec.Struct, frozen=True):
    """One file.

    Attributes:
        number: its place in the order, unique.
        checksum: SHA-256 of the text; an applied file must never change.
    """

    number: int
    name: str
    phase: Phase
    text: str
    checksum: str


def parse(file_name: str, text: str) -> Migration:
    """Make a migration from a file.

    Raises:
        MigrationRefused: the name does not follow the pattern.
    """
    match = _NAME.fullmatch(file_name)
    if match is None:
        raise MigrationRefused(f"{file_name}: name it NNNN_what_it_does.pre.sql or .post.sql.")
    phase: Phase = "pre" if match["phase"] == "pre" else "post"
    return Migration(int(match["number"]), match["name"], phase, text, hashlib.sha256(text.encode()).hexdigest())


def shipped() -> list[Migration]:
    """Give the migrations of this version, in order.

    Raises:
        MigrationRefused: two have one number.
    """
    folder = resources.files("vend.db").joinpath("migrations")
    found = sorted(
        (parse(file.name, file.read_text(encoding="utf-8")) for file in folder.iterdir() if file.name.endswith(".sql")),
        key=lambda migration: migration.number,
    )
    numbers = [migration.number for migration in found]
    if len(set(numbers)) != len(numbers):
        raise MigrationRefused("Two migrations have the same number; renumber the newer one.")
    return found


def pending(migrations: Sequence[Migration], applied: dict[int, str], *, phase: Phase | None) -> list[Migration]:
    """Decide which migrations to run.

    Args:
        migrations: of this version, in order.
        applied: number → checksum of what the database has had.
        phase: only up to the end of this phase: `pre` stops before the first pending `post`; None runs all.

    Raises:
        MigrationRefused: an applied file changed, or the database is ahead of this version.
    """
    known = {migration.number: migration for migration in migrations}
    for number, checksum in applied.items():
        if number not in known:
            raise MigrationRefused(
                f"The database has migration {number:04d}, which this version lacks; deploy a newer one."
            )
        if known[number].checksum != checksum:
            raise MigrationRefused(
                f"Migration {number:04d} was changed after it was applied; restore it, add a new one."
            )
    waiting = [migration for migration in migrations if migration.number not in applied]
    if phase != "pre":
        return waiting
    posts = [index for index, migration in enumerate(waiting) if migration.phase == "post"]
    return waiting[: posts[0]] if posts else waiting


async def migrate(
    url: str,
    *,
    phase: Phase | None = None,
    migrations: Sequence[Migration] | None = None,
    tell: Callable[[Migration], None] = lambda _: None,
) -> list[Migration]:
    """Bring a database up to this version; several callers at once wait for one another.

    Args:
        url: of the owner role.
        phase: see `pending`.
        migrations: those to apply; None for the shipped ones.
        tell: is called after each one.

    Returns:
        What was applied.

    Raises:
        MigrationRefused: see `pending`; or a file failed, and was rolled back.
        Unavailable: the database does not answer, or another migration holds the lock.
    """
    try:
        connection = await asyncpg.connect(url, timeout=10)
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        raise Unavailable(
            f"The database does not answer ({type(error).__name__}); check VEND_OWNER_DATABASE_URL."
        ) from error
    try:
        await connection.execute(_SETTINGS)
        await _lock(connection)
        await connection.execute(
            "create table if not exists vend_migrations (number integer primary key, name text not null,"
            " checksum text not null, applied_at timestamptz not null default now())"
        )
        rows = await connection.fetch("select number, checksum from vend_migrations")
        plan = pending(
            shipped() if migrations is None else migrations,
            {row["number"]: row["checksum"] for row in rows},
            phase=phase,
        )
        for migration in plan:
            await _apply(connection, migration)
            tell(migration)
        return plan
    finally:
        await connection.close(timeout=5)


async def _lock(connection: Any) -> None:
    """Take the session's advisory lock, politely, so that lock_timeout does not end a long wait."""
    deadline = asyncio.get_running_loop().time() + _LOCK_WAIT_S
    while not await connection.fetchval("select pg_try_advisory_lock($1)", _LOCK_KEY):
        if asyncio.get_running_loop().time() > deadline:
            raise Unavailable("Another migration has been running for a minute; wait for it, or end it, and try again.")
        await asyncio.sleep(0.1)


async def _apply(connection: Any, migration: Migration) -> None:
    try:
        async with connection.transaction():
            await connection.execute(migration.text)
            await connection.execute(
                "insert into vend_migrations (number, name, checksum) values ($1, $2, $3)",
                migration.number,
                migration.name,
                migration.checksum,
            )
    except asyncpg.PostgresError as error:
        raise MigrationRefused(
            f"Migration {migration.number:04d}_{migration.name} failed, nothing of it stays: {error}"
        ) from error
