"""``python -m stripe_sandbox``: a local Stripe on a loopback port."""

import argparse
import asyncio
import logging
import os
import signal
import sys
import time
from pathlib import Path

from stripe_sandbox.call import Settings
from stripe_sandbox.sandbox import Sandbox
from stripe_sandbox.server import serving
from stripe_sandbox.store import Store

_PARENT_EVERY_S = 0.5


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m stripe_sandbox",
        description="A local Stripe that official SDKs talk to. Listens on 127.0.0.1 only; stops when its parent does.",
    )
    parser.add_argument("--port", type=int, default=12111, help="port to listen on; 0 takes a free one")
    parser.add_argument("--data", default=":memory:", help="file that keeps everything; in memory without it")
    parser.add_argument("--api-key", default="sk_test_sandbox", help="the secret key that callers must show")
    parser.add_argument("--webhook-url", help="where events are delivered")
    parser.add_argument("--webhook-secret", default="whsec_sandbox", help="what deliveries are signed with")
    parser.add_argument("--seed", type=int, default=0, help="decides ids and disturbances")
    parser.add_argument(
        "--finalize-after-s",
        type=int,
        default=3600,
        help="how long a renewal's invoice stays a draft (Stripe: an hour)",
    )
    parser.add_argument("--retry-after-days", type=int, nargs="*", default=[3, 5, 7], help="waits between attempts")
    parser.add_argument("--after-last-retry", choices=["cancel", "unpaid", "past_due"], default="cancel")
    parser.add_argument("--payouts", choices=["daily", "manual"], default="daily")
    parser.add_argument("--keep-running", action="store_true", help="go on when the parent process ends")
    return parser.parse_args()


async def _run(arguments: argparse.Namespace) -> None:
    parent = os.getppid()
    if arguments.data != ":memory:":
        Path(arguments.data).parent.mkdir(parents=True, exist_ok=True)
    store = Store(arguments.data)
    settings = Settings(
        finalize_after_s=arguments.finalize_after_s,
        retry_after_days=tuple(arguments.retry_after_days),
        after_last_retry=arguments.after_last_retry,
        payouts=arguments.payouts,
    )
    sandbox = Sandbox(store, time.time, api_key=arguments.api_key, seed=arguments.seed, settings=settings)
    if arguments.webhook_url:
        sandbox.add_webhook_endpoint(arguments.webhook_url, arguments.webhook_secret)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    try:
        async with serving(sandbox, port=arguments.port) as port:
            sys.stdout.write(f"stripe_sandbox listens on http://127.0.0.1:{port}\n")
            sys.stdout.flush()
            while not stop.is_set() and (arguments.keep_running or os.getppid() == parent):
                try:
                    await asyncio.wait_for(stop.wait(), _PARENT_EVERY_S)
                except TimeoutError:
                    continue
    finally:
        store.close()


def main() -> None:
    """Serve until SIGTERM, SIGINT or the end of the parent process."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    asyncio.run(_run(_arguments()))


if __name__ == "__main__":
    main()
