"""What `vend doctor` looks at in a database: roles, row-level security, migrations, partitions. Only reads."""

import asyncpg
import msgspec

from vend.db.migrate import Migration, pending, shipped
from vend.domain.errors import Unavailable

_ROLE = """
select
    current_user::text as role,
    roles.rolsuper as superuser,
    roles.rolbypassrls as bypasses_rls,
    (
        select count(*) from pg_class
        where relowner = roles.oid and relkind in ('r', 'p') and relnamespace = 'public'::regnamespace
    )::integer as tables_owned,
    coalesce(has_table_privilege(to_regclass('public.users'), 'select'), false) as reads_users,
    coalesce(has_table_privilege(to_regclass('public.customers'), 'insert'), false) as writes_customers,
    to_regclass('public.customers') is not null as has_schema,
    pg_is_in_recovery() as standby,
    current_setting('server_version_num')::integer as server_version
from pg_roles as roles where roles.rolname = current_user
"""
_UNGUARDED = """
select class.relname::text from pg_class as class
inner join pg_attribute as attribute on attribute.attrelid = class.oid and attribute.attname = 'garage_id'
where class.relnamespace = 'public'::regnamespace and class.relkind in ('r', 'p')
    and not (class.relrowsecurity and class.relforcerowsecurity)
order by 1
"""
_LAST_PARTITION = """
select max(child.relname::text) from pg_inherits
inner join pg_class as child on child.oid = pg_inherits.inhrelid
where pg_inherits.inhparent = to_regclass('public.payments') and child.relname ~ '^payments_[0-9]{4}_[0-9]{2}$'
"""


class RoleFacts(msgspec.Struct, frozen=True):
    """What a role is and may do where it was let in.

    Attributes:
        tables_owned: how many tables it owns; an owner is not held by row-level security unless it is forced.
        reads_users: only the platform role should.
        writes_customers: only the tenant-bound role (and the owner) should.
        server_version: as PostgreSQL numbers it, such as 180006.
    """

    role: str
    superuser: bool
    bypasses_rls: bool
    tables_owned: int
    reads_users: bool
    writes_customers: bool
    has_schema: bool
    standby: bool
    server_version: int


class SchemaFacts(msgspec.Struct, frozen=True):
    """What state the schema is in.

    Attributes:
        unguarded: tenant tables without forced row-level security.
        last_partition: the newest month of payments, `payments_YYYY_MM`, or None.
    """

    unguarded: list[str]
    last_partition: str | None


async def role_facts(url: str) -> RoleFacts:
    """Look at the role of an address.

    Raises:
        Unavailable: the server does not answer.
    """
    record = (await _fetch(url, _ROLE))[0]
    return RoleFacts(**dict(record))


async def schema_facts(url: str) -> SchemaFacts:
    """Look at the schema; any role may.

    Raises:
        Unavailable: the server does not answer.
    """
    unguarded = [record[0] for record in await _fetch(url, _UNGUARDED)]
    return SchemaFacts(unguarded, (await _fetch(url, _LAST_PARTITION))[0][0])


async def pending_migrations(owner_url: str) -> list[Migration]:
    """Give what `vend migrate` would apply.

    Raises:
        Unavailable: the server does not answer.
        MigrationRefused: the database and the files disagree.
    """
    known = await _fetch(owner_url, "select to_regclass('public.vend_migrations') is not null")
    applied = await _fetch(owner_url, "select number, checksum from vend_migrations") if known[0][0] else []
    return pending(shipped(), {record["number"]: record["checksum"] for record in applied}, phase=None)


async def _fetch(url: str, sql: str) -> list[asyncpg.Record]:
    try:
        connection = await asyncpg.connect(url, timeout=5, command_timeout=10)
        try:
            return list(await connection.fetch(sql))
        finally:
            await connection.close(timeout=2)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise Unavailable(f"the database does not answer ({type(error).__name__})") from error
