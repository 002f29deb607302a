"""Makes a database publish to the warehouse: the publication, and what the role that reads it may see.

PostgreSQL's `pgoutput` sends changes of published tables past row-level security, since it reads the log. The first
copy of a table is a query like any other, and forced row-level security holds everybody. The role could bypass it,
which would open every table that it is ever granted; instead each published table has one policy that lets this role,
and no other, see all rows, and a grant of exactly the published columns.
"""

from collections.abc import Mapping

import asyncpg

from vend.db.errors import DatabaseUnavailable
from vend.domain.errors import Kind, VendError

POLICY = "sync"
_LOCK_S_MAX = 5

Tables = Mapping[str, tuple[str, ...] | None]

_POLICIES = "select tablename::text from pg_policies where schemaname = 'public' and policyname = $1"
_EXISTING = """
select relname::text from pg_class
where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname = any ($1::text[])
"""
_GRANTED = """
select class.relname::text from pg_class as class
where class.relnamespace = 'public'::regnamespace and class.relkind in ('r', 'p')
    and has_any_column_privilege($1::text, class.oid, 'select, insert, update, references')
"""
_PUBLISHED = """
select
    relation.relname::text as name,
    (
        select array_agg(attribute.attname::text order by attribute.attnum)
        from pg_attribute as attribute
        where attribute.attrelid = relation.oid and attribute.attnum = any (published.prattrs::int2[])
    ) as columns
from pg_publication as publication
inner join pg_publication_rel as published on published.prpubid = publication.oid
inner join pg_class as relation on relation.oid = published.prrelid
where publication.pubname = $1
"""


class NotReady(VendError):
    """The database lacks what publishing needs; the message names the command for it."""

    code = "publication_not_ready"
    kind = Kind.CONFLICT


async def publish(owner_url: str, tables: Tables, *, publication: str, role: str) -> bool:
    """Make publication, policies and grants be exactly these; doing it again changes nothing.

    Each table is done by itself, so that a busy one is locked for no longer than its own statement takes.

    Args:
        owner_url: the database, as the owner of the tables.
        tables: table to its published columns, None for all.
        publication: its name.
        role: who reads; made by an administrator, since only one may let a role replicate.

    Returns:
        Whether anything was changed.

    Raises:
        NotReady: the role or a table is missing, or a table was locked for too long; run it again then.
        DatabaseUnavailable: the server does not answer.
    """
    try:
        connection = await asyncpg.connect(owner_url, timeout=10, server_settings={"search_path": "public"})
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        raise DatabaseUnavailable("The database does not answer; check VEND_OWNER_DATABASE_URL.") from error
    try:
        await connection.execute(f"set lock_timeout = '{_LOCK_S_MAX}s'")
        await _look(connection, tables, role)
        if await _is_done(connection, tables, publication, role):
            return False
        for statement in await _statements(connection, tables, publication, role):
            await connection.execute(statement)
    except (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError) as error:
        raise NotReady("A table was in use for too long; what was done stays, run it again for the rest.") from error
    else:
        return True
    finally:
        await connection.close(timeout=5)


async def _look(connection: "asyncpg.Connection[asyncpg.Record]", tables: Tables, role: str) -> None:
    if not await connection.fetchval("select true from pg_roles where rolname = $1", role):
        raise NotReady(
            f"The role {role} is missing: let an administrator run what `vend migrate --print-roles-sql` prints."
        )
    there = {row[0] for row in await connection.fetch(_EXISTING, list(tables))}
    if missing := sorted(tables.keys() - there):
        raise NotReady(f"The database lacks {', '.join(missing)}: run `vend migrate` first.")


async def _is_done(
    connection: "asyncpg.Connection[asyncpg.Record]", tables: Tables, publication: str, role: str
) -> bool:
    policies = {row[0] for row in await connection.fetch(_POLICIES, POLICY)}
    granted = {row[0] for row in await connection.fetch(_GRANTED, role)}
    published = {
        row["name"]: row["columns"] and tuple(row["columns"]) for row in await connection.fetch(_PUBLISHED, publication)
    }
    wanted = {name: columns and tuple(columns) for name, columns in tables.items()}
    same_columns = all(
        (published.get(name) is None) == (columns is None) and set(published.get(name) or ()) == set(columns or ())
        for name, columns in wanted.items()
    )
    return policies == granted == wanted.keys() and published.keys() == wanted.keys() and same_columns


async def _statements(
    connection: "asyncpg.Connection[asyncpg.Record]", tables: Tables, publication: str, role: str
) -> list[str]:
    """Give what makes it so; what the role had is taken back first, so that nothing of an older list stays."""
    policies = {row[0] for row in await connection.fetch(_POLICIES, POLICY)}
    granted = {row[0] for row in await connection.fetch(_GRANTED, role)}
    statements = [f"drop policy {POLICY} on {name}" for name in sorted(policies - tables.keys())]
    statements += [f"revoke all on {name} from {role}" for name in sorted(granted - tables.keys())]
    statements += [f"grant usage on schema public to {role}"]
    for name, columns in tables.items():
        opened = f"revoke all on {name} from {role}; grant select{_listed(columns)} on {name} to {role}"
        if name not in policies:
            opened += f"; create policy {POLICY} on {name} for select to {role} using (true)"
        statements.append(opened)
    published = ", ".join(f"{name}{_listed(columns)}" for name, columns in tables.items())
    if await connection.fetchval("select true from pg_publication where pubname = $1", publication):
        return [*statements, f"alter publication {publication} set table {published}"]
    made = f"create publication {publication} for table {published} with (publish_via_partition_root = true)"
    return [*statements, made]


def _listed(columns: tuple[str, ...] | None) -> str:
    return f" ({', '.join(columns)})" if columns else ""
