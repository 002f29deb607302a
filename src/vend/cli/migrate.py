"""`vend migrate`."""

import asyncio
import os

from vend.app import logs
from vend.app.settings import MigrateSettings
from vend.db.migrate import Migration, Phase, migrate
from vend.db.roles import ROLES, RolePasswords, role_statements


def run(phase: str | None) -> None:
    """Apply what is pending and print it."""
    settings = MigrateSettings.from_environment(os.environ)
    logs.configure(settings.log, settings.log_level, program="migrate")
    wanted: Phase | None = "pre" if phase == "pre" else "post" if phase == "post" else None

    def tell(migration: Migration) -> None:
        print(f"applied {migration.number:04d}_{migration.name} ({migration.phase})", flush=True)

    applied = asyncio.run(migrate(settings.owner_database_url.reveal(), phase=wanted, tell=tell))
    print(f"{len(applied)} applied" if applied else "nothing to do: the schema is up to date")


def print_roles() -> None:
    """Print the SQL that makes the roles, with passwords to be filled in."""
    print("-- Run as an administrator of the server, once, with passwords of your own. Running it again is harmless.")
    print("-- The database itself: create database vend owner vend_owner;  (after the roles)")
    for statement in role_statements(RolePasswords(*(f"<password of {role}>" for role in ROLES)), "vend"):
        print(f"{statement};")
