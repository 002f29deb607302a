"""Runs the worker's process: `vend worker`."""

import asyncio
import os
import signal

import structlog
import uvloop

from vend.app import logs
from vend.app.compose import build_courier, build_door, build_gateway, build_list_keys, clock
from vend.app.preflight import require_databases
from vend.app.settings import WorkerSettings
from vend.worker.loop import jobs
from vend.worker.loop import run as run_jobs
from vend.worker.marks import JobMarks

_log = structlog.get_logger("vend.worker")


def run() -> None:
    """Work until SIGTERM or Ctrl-C; the jobs under way are finished first.

    Raises:
        BadSettings: a setting is missing or wrong.
        Unavailable: a database that it needs does not answer.
    """
    settings = WorkerSettings.from_environment(os.environ)
    logs.configure(settings.log, settings.log_level, program="worker")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_work(settings))


async def _work(settings: WorkerSettings) -> None:
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    await require_databases(settings)
    door, gateway = build_door(settings, program="worker"), build_gateway(settings)
    courier = build_courier(settings)
    try:
        _log.info("worker_ready", livemode=gateway.livemode)
        await run_jobs(
            jobs(door, gateway, build_list_keys(settings), courier), clock=clock, stop=stop, tell=JobMarks(door)
        )
        _log.info("worker_stopped")
    finally:
        await courier.close()
        await gateway.close()
        await door.close()
