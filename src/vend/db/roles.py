"""The six database roles. Made once by whoever administers the server; the embedded one is administered by us.

vend_owner     owns the schema; migrations only
vend_app       tenant-bound: reads and writes rows of the garages in `vend.garages`
vend_platform  across tenants: sign-in, inbox, worker
vend_reader    tenant-bound, reads, on a standby
vend_sync      across tenants, reads what the warehouse is sent (`vend sync setup`), and the log
vend_publisher across tenants, fills the tables of figures that the warehouse's models made, and touches no other
"""

import asyncpg
import msgspec

ROLES = ("vend_owner", "vend_app", "vend_platform", "vend_reader", "vend_sync", "vend_publisher")
_REPLICATES = "vend_sync"
_TIMEOUTS = {"vend_app": "10s", "vend_platform": "30s", "vend_reader": "30s", "vend_publisher": "120s"}


class RolePasswords(msgspec.Struct, frozen=True):
    """The password of each role; never logged."""

    vend_owner: str
    vend_app: str
    vend_platform: str
    vend_reader: str
    vend_sync: str
    vend_publisher: str


def role_statements(passwords: RolePasswords, database: str) -> list[str]:
    """Give the SQL that an administrator runs to make the roles; running it again changes only passwords."""
    statements = []
    for role in ROLES:
        password = getattr(passwords, role).replace("'", "''")
        statements += [
            f"do $$ begin create role {role}; exception when duplicate_object then null; end $$",
            f"alter role {role} login nosuperuser nobypassrls nocreaterole nocreatedb password '{password}'",
        ]
        if role == _REPLICATES:
            statements.append(f"alter role {role} replication")
        if role in _TIMEOUTS:
            statements += [
                f"alter role {role} set statement_timeout = '{_TIMEOUTS[role]}'",
                f"alter role {role} set lock_timeout = '5s'",
                f"alter role {role} set idle_in_transaction_session_timeout = '30s'",
            ]
    return [*statements, f'grant connect, temporary on database "{database}" to {", ".join(ROLES)}']


async def create_database(superuser_url: str, database: str, passwords: RolePasswords) -> None:
    """Make the roles and the database, owned by vend_owner; what exists already stays."""
    connection = await asyncpg.connect(superuser_url, timeout=10)
    try:
        if not await connection.fetchval("select true from pg_database where datname = $1", database):
            await connection.execute(f'create database "{database}"')
        for statement in role_statements(passwords, database):
            await connection.execute(statement)
        await connection.execute(f'alter database "{database}" owner to vend_owner')
    finally:
        await connection.close(timeout=5)
