"""Shows what is being done: live on a terminal, as plain lines anywhere else."""

import contextlib
import sys
import time
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table

from vend.app.stack import PARTS, Event

WIDTH_MAX = 96


def console(*, to_stderr: bool = False) -> Console:
    """Give a console that is at most 96 columns wide, so that lines stay readable; plain when not a terminal."""
    made = Console(stderr=to_stderr, highlight=False, soft_wrap=False)
    made.width = min(made.width, WIDTH_MAX) if made.is_terminal else WIDTH_MAX
    return made


@contextlib.contextmanager
def steps(*, quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """Give a function that is told each step; on a terminal a spinner shows the present one.

    Everything goes to standard error: standard output is for results.
    """
    out = console(to_stderr=True)
    if quiet:
        yield lambda _: None
    elif not out.is_terminal:
        yield lambda step: print(f"… {step}", file=sys.stderr, flush=True)
    else:
        began = time.monotonic()
        with out.status("") as status:

            def tell(step: str) -> None:
                status.update(f"{step} [dim]({time.monotonic() - began:.0f} s)[/dim]")

            yield tell


@contextlib.contextmanager
def parts() -> Iterator[Callable[[Event], None]]:
    """Give a function that is told what happens to the parts; on a terminal a live list shows them all."""
    out = console(to_stderr=True)
    if not out.is_terminal:
        yield _plainly
        return
    board = _Board()
    with Live(board, console=out, refresh_per_second=12):
        yield board.hear


def _plainly(event: Event) -> None:
    if event.state == "ready":
        note = f", {event.note}" if event.note else ""
        print(f"{event.part} ready in {event.took_ms} ms{note}", file=sys.stderr, flush=True)
    elif event.state == "progress":
        print(f"… {event.part}: {event.note}", file=sys.stderr, flush=True)


class _Board:
    """All parts, each with what it is doing."""

    def __init__(self) -> None:
        self._events: dict[str, Event] = {}
        self._began: dict[str, float] = {}
        self._spinner = Spinner("dots")

    def hear(self, event: Event) -> None:
        """Take in what happened; called from several threads."""
        if event.state == "started":
            self._began[event.part] = time.monotonic()
        self._events[event.part] = event

    def __rich__(self) -> Table:
        table = Table.grid(padding=(0, 2))
        for part in PARTS:
            event = self._events.get(part)
            if event is None:
                table.add_row("·", f"[dim]{part}[/dim]", "", "")
            elif event.state == "ready":
                table.add_row("[green]✓[/green]", part, f"[dim]{event.took_ms} ms[/dim]", f"[dim]{event.note}[/dim]")
            else:
                seconds = time.monotonic() - self._began.get(part, time.monotonic())
                note = f"[dim]{event.note}[/dim]"
                table.add_row(self._spinner.render(time.monotonic()), part, f"{seconds:.1f} s", note)
        return table
