"""`vend demo`: the whole system on this machine, the walk through it, and the addresses to go on with."""

import asyncio
import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from vend.app import logs
from vend.app.compose import build_door, clock
from vend.app.home import Home, default_home
from vend.app.hops import Hop, HopFailed
from vend.app.settings import DemoSettings
from vend.app.stack import PORTFOLIO, Event, Stack
from vend.app.walk import Walk
from vend.app.walking import access_to, worker_settings
from vend.cli import show
from vend.cli.demo_key import demo_api_key
from vend.cli.progress import console, parts
from vend.domain.access import Role
from vend.domain.errors import VendError
from vend.engines import EngineError, free_port, fresh_folder
from vend.portfolio.accounts import SIGN_INS, SignIn
from vend.portfolio.load import load
from vend.portfolio.summary import Summary

_SEED = 7
_SMALL = 0.1
_ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def reset() -> None:
    """Forget the demo's data."""
    home = _home(DemoSettings.from_environment(os.environ))
    home.reset()
    print(f"The demo's data in {home.path} is forgotten.")


def run(*, port: int | None, small: bool, warehouse: bool) -> None:
    """Start, load, walk, show, and stay until Ctrl-C."""
    settings = DemoSettings.from_environment(os.environ)
    logs.configure("auto", "warning", program="demo")
    home, out = _home(settings), console()
    began = time.monotonic()
    loaded: list[Summary] = []
    with interruptible() as stopping, home.held():
        scale = _SMALL if small else 1.0
        fill = _filler(loaded, scale)
        stack = Stack(home, postgres_bin=settings.postgres_bin, port=port, fill=fill, warehouse=warehouse)
        try:
            with parts() as tell:
                stack.tell = tell
                stack.start()
            show.ready(out, time.monotonic() - began, home.path, loaded[0])
            show.heading(out, "A driver subscribes, and the money shows up")
            asyncio.run(_walk(stack, lambda hop: show.hop(out, hop)))
            key = asyncio.run(demo_api_key(stack.url, home, sign_in_as(Role.OPERATOR_ADMIN)))
            show.addresses(out, stack.url, stack.sandbox_url, key)
            _stay()
        except HopFailed:
            out.print(f"\nThe walk broke off. What each part said is in {home.path / 'log'}", markup=False)
            raise
        finally:
            stopping()
            out.print("Stopping …")
            stack.stop()
    out.print("Stopped; the data stays. `vend demo` goes on with it, `vend demo --reset` forgets it.")


def check() -> None:
    """Walk once on parts of its own; the last line is one JSON object."""
    settings = DemoSettings.from_environment(os.environ)
    logs.configure("auto", "warning", program="demo-check")
    out, began = console(), time.monotonic()
    hops: list[Hop] = []
    failed: str | None = None
    detail = ""
    with interruptible() as stopping, fresh_folder("vend-check-") as folder:
        try:
            _walk_once(folder, settings, hops.append, stopping)
        except HopFailed as error:
            failed, detail = error.hop, error.detail
        except (VendError, EngineError) as error:
            failed, detail = "start", str(error)
    for hop in hops:
        show.hop(out, hop)
    if failed:
        out.print(f"\nFAILED at {failed!r}: {detail}", markup=False)
    result = {
        "ok": failed is None,
        "seconds": round(time.monotonic() - began, 2),
        "hops": [{"name": hop.title, "at_ms": hop.at_ms} for hop in hops],
        **({"failed": failed, "detail": detail} if failed else {}),
    }
    print(msgspec.json.encode(result).decode(), flush=True)
    sys.exit(1 if failed else 0)


def _walk_once(folder: Path, settings: DemoSettings, tell: Callable[[Hop], None], stopping: Callable[[], None]) -> None:
    home = Home(folder)
    with home.held():
        stack = Stack(
            home,
            postgres_bin=settings.postgres_bin,
            port=free_port(),
            lasting=False,
            fill=_filler([], _SMALL),
        )
        try:
            with parts() as tell_part:
                stack.tell = tell_part
                stack.start()
            asyncio.run(_walk(stack, tell))
        finally:
            stopping()
            stack.stop()


def _home(settings: DemoSettings) -> Home:
    return Home(settings.home or default_home())


def sign_in_as(role: Role) -> SignIn:
    """Give the first of the demo's people with a role."""
    return next(one for one in SIGN_INS if one.role is role)


def _filler(loaded: list[Summary], scale: float) -> Callable[[Stack], str]:
    """Give what loads the portfolio once, and tells how much there is."""

    def fill(stack: Stack) -> str:
        summary = load_portfolio(stack, scale)
        loaded.append(summary)
        what = f"{len(summary.garages)} garages, {summary.drivers:,} drivers, {summary.payments:,} payments"
        return f"{what}{'' if summary.loaded else ' (kept)'}"

    return fill


def load_portfolio(stack: Stack, scale: float) -> Summary:
    """Load the demo's portfolio into a stack whose database runs, once."""
    return asyncio.run(_load(stack, scale))


async def _load(stack: Stack, scale: float) -> Summary:
    door = build_door(worker_settings(stack), program="load")
    try:
        return await load(
            door,
            sandbox_file=stack.sandbox_file,
            seed=_SEED,
            now=clock(),
            scale=scale,
            owner_url=stack.owner_url,
            tell=lambda garage: stack.tell(Event(PORTFOLIO, "progress", note=garage)),
        )
    finally:
        await door.close()


async def _walk(stack: Stack, tell: Callable[[Hop], None]) -> None:
    manager = sign_in_as(Role.GARAGE_MANAGER)
    async with access_to(stack, email=manager.email, password=manager.password) as access:
        await Walk(access, tell).run(warehouse=stack.has_warehouse)


def _stay() -> None:
    """Wait for Ctrl-C or SIGTERM, which is how a demo is meant to end."""
    with contextlib.suppress(KeyboardInterrupt):
        threading.Event().wait()


@contextlib.contextmanager
def interruptible() -> Iterator[Callable[[], None]]:
    """Make SIGTERM end the block as Ctrl-C does; the function given makes both wait until all is stopped."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    def stopping() -> None:
        for number in _ENDING:
            signal.signal(number, signal.SIG_IGN)

    before = {number: signal.signal(number, interrupt) for number in _ENDING}
    try:
        yield stopping
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
