"""The type checker refuses a write on a snapshot, and so does the server."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

import vend
from tests.db import statements
from vend.db.connections import Connections
from vend.db.door import Door

SNIPPET = """
from datetime import datetime
from uuid import UUID

from vend.db.handles import GarageSnapshot, GarageTx, Platform
from vend.store import customers, garages


async def flow(snapshot: GarageSnapshot, tx: GarageTx, platform: Platform, customer_id: UUID, now: datetime) -> None:
    await tx.run(garages.read_one())
    await tx.run(garages.lock())
    await snapshot.run(garages.read_one())
    await platform.run(customers.find_garage(stripe_customer_id="cus_1"))
    await snapshot.run(garages.lock())  # refused
    await snapshot.run(customers.find_garage(stripe_customer_id="cus_1"))  # refused
    await tx.run(customers.find_garage(stripe_customer_id="cus_1"))  # refused
    await platform.run(garages.read_one())  # refused
    await snapshot.run(customers.read_one(customer_id="cus_1"))  # refused
"""
REFUSED = [str(number) for number, line in enumerate(SNIPPET.splitlines(), start=1) if line.endswith("# refused")]


def test_the_type_checker_refuses_a_write_on_a_snapshot_and_a_tenants_statement_on_the_platform(tmp_path: Path) -> None:
    file = tmp_path / "snippet.py"
    file.write_text(SNIPPET)
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", "--no-error-summary",
         "--disable-error-code=empty-body", "--ignore-missing-imports", f"--cache-dir={tmp_path}", str(file)],
        capture_output=True, text=True, check=False, timeout=100, cwd=Path(vend.__file__).parents[2],
    )  # fmt: skip
    lines = [line.split(":")[1] for line in done.stdout.splitlines() if " error: " in line]
    assert lines == REFUSED, done.stdout + done.stderr
    assert done.stdout.count("[arg-type]") == len(REFUSED), done.stdout


async def test_the_readers_server_role_refuses_what_got_past_the_types(
    new_pool: Callable[..., Connections], tenants: list[UUID]
) -> None:
    door = Door(new_pool(), reader=new_pool("vend_reader"))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with door.garage_snapshot([tenants[0]]) as snapshot:
            await snapshot.run(statements.write("update customers set name = 'x'"))  # type: ignore[arg-type]  # the point
