"""`vend doctor`."""

import asyncio
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from rich.table import Table
from rich.text import Text

from vend.app.doctor import Check, machine_checks, service_checks
from vend.cli.progress import console

_NAME_WIDTH = 26  # the longest setting's name
_SIGNS = {"ok": ("ok  ", "green"), "warn": ("warn", "yellow"), "fail": ("FAIL", "bold red")}


def run() -> None:
    """Look at everything, print each finding as it is made, and exit 1 when something is broken."""
    found: list[Check] = []

    def show(check: Check) -> None:
        found.append(check)
        _print(check)

    home, postgres_bin = (os.environ.get(name) for name in ("VEND_HOME", "VEND_POSTGRES_BIN"))
    for check in machine_checks(Path(home) if home else None, Path(postgres_bin) if postgres_bin else None):
        show(check)

    async def services() -> None:
        async for check in service_checks(os.environ, now=datetime.now(UTC)):
            show(check)

    asyncio.run(services())
    failed = sum(check.state == "fail" for check in found)
    warned = sum(check.state == "warn" for check in found)
    verdict = f"{failed} to mend" if failed else "nothing is broken"
    console().print(f"\n{len(found)} looked at, {verdict}" + (f", {warned} to know" if warned else ""))
    sys.exit(1 if failed else 0)


def _print(check: Check) -> None:
    sign, style = _SIGNS[check.state]
    says = Text(" ".join(check.says.split()))
    if check.mend:
        says.append("\n→ " + check.mend, style="dim")
    row = Table.grid(padding=(0, 2))
    row.add_column(width=4)
    row.add_column(width=_NAME_WIDTH)
    row.add_column()
    row.add_row(Text(sign, style=style), check.name, says)
    console().print(row)
