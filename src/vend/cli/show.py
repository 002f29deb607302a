"""How the demo looks: calm, at most 96 columns, and as readable in a file as on a terminal."""

from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from vend.app.hops import Hop
from vend.domain.money import Money
from vend.portfolio.accounts import SIGN_INS
from vend.portfolio.summary import Summary

_TITLE_WIDTH = 26
_MS_WIDTH = 10
_NAME_WIDTH = 19
_WIDE = 90  # columns from which on a hop's facts stand beside its title
_NARROW_INDENT = " " * 6


def heading(out: Console, text: str) -> None:
    """Print a heading."""
    out.print()
    out.print(Text(text, style="bold"))
    out.print(Text("─" * len(text), style="dim"))


def ready(out: Console, seconds: float, folder: Path, summary: Summary) -> None:
    """Print that all runs, and what is in it."""
    out.print(Text(f"\nReady in {seconds:.1f} s; data in {folder}", style="bold"))
    table = Table.grid(padding=(0, 2))
    table.add_column()
    for _ in range(3):
        table.add_column(justify="right")
    table.add_column()
    for garage in summary.garages:
        collected = str(Money(garage.collected_minor, garage.currency))
        table.add_row(
            f"  {garage.name}",
            f"{garage.drivers:,} drivers",
            f"{garage.payments:,} payments",
            collected,
            garage.time_zone if out.width >= _WIDE else "",
        )
    out.print(table)


def hop(out: Console, step: Hop) -> None:
    """Print one hop: when, what, and the row that it left; beside each other where there is room."""
    at = f"+{step.at_ms:,.0f} ms" if step.at_ms is not None else ""
    head = Text.assemble(("  " + step.title.ljust(_TITLE_WIDTH), "bold cyan"), (at.rjust(_MS_WIDTH), "dim"), "  ")
    if out.width < _WIDE:
        out.print(head)
        head = Text(_NARROW_INDENT)
    indent = " " * len(head)
    for number, line in enumerate(_packed(step.facts, out.width - len(indent))):
        out.print(Text.assemble(indent if number else head, line))
    if step.transfers:
        out.print(Text(f"{indent}{'debit':<16}{'credit':<16}{'amount':>14}", style="dim"))
        for debit, credit, amount in step.transfers:
            out.print(f"{indent}{debit:<16}{credit:<16}{amount:>14}", markup=False)


def _packed(facts: dict[str, str], width: int) -> list[Text]:
    """Put as many facts in a line as fit, none broken in two."""
    lines: list[Text] = []
    for name, value in facts.items():
        fact = Text.assemble((f"{name} ", "dim"), value)
        if lines and len(lines[-1]) + len(fact) + 3 <= width:
            lines[-1].append(" · ", style="dim")
            lines[-1].append_text(fact)
        else:
            lines.append(fact)
    return lines or [Text("")]


def addresses(out: Console, url: str, sandbox_url: str, api_key: str) -> None:
    """Print where to go on, and who can sign in."""
    heading(out, "Go on from here")
    rows = [
        ("Dashboard", f"{url}/app"),
        ("API documentation", f"{url}/docs"),
        ("API", f"{url}/v1"),
        ("OpenAPI", f"{url}/openapi/openapi.json"),
        ("Stripe sandbox", f"{sandbox_url}/_sandbox/state"),
        ("Warehouse", "vend sync status, vend sync verify"),
        ("API key", "an accountant's, for all garages of one operator:"),
    ]
    for name, value in rows:
        out.print(Text.assemble(("  " + name.ljust(_NAME_WIDTH), "cyan"), value), soft_wrap=True)
    out.print(f"    {api_key}", markup=False, soft_wrap=True)
    out.print(f'    curl -H "Authorization: Bearer $KEY" {url}/v1/garages', markup=False, soft_wrap=True)
    heading(out, "Sign in with")
    for one in SIGN_INS:
        role = one.role.value.replace("_", " ")
        out.print(Text.assemble(("  " + role.ljust(_NAME_WIDTH), "cyan"), f"{one.email:<34}{one.password}"))
    out.print(Text("\nRunning until Ctrl-C.", style="bold"))
