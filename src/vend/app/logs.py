"""Logs: one JSON line an event, or a readable one; with the request's id, garage and actor; never with a secret.

    log = structlog.get_logger("vend.webhooks")
    log.info("webhook_received", stripe_event="evt_1")
    with structlog.contextvars.bound_contextvars(request_id=..., garage=..., actor=...): ...

What libraries log through the standard `logging` (Granian, asyncio, ...) takes the same way out.
"""

import logging
import logging.config
import sys
from collections.abc import MutableMapping
from typing import Any, Literal, TextIO

import msgspec
import structlog

from vend.app.redaction import redact, redact_text

Form = Literal["auto", "json", "text"]
_FIRST = ("at", "level", "event", "request_id", "garage", "actor", "stripe")


def configure(form: Form = "auto", level: str = "info", *, program: str, stream: TextIO | None = None) -> None:
    """Set up logging for this process; calling it again replaces what was set up.

    Args:
        form: see the setting VEND_LOG.
        level: the least important level that is written.
        program: which of our programs this is, such as `serve`.
        stream: where lines go; None for standard error, which keeps standard output for results.
    """
    out = stream or sys.stderr
    number = logging.getLevelNamesMapping()[level.upper()]
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        _said_by(program),
        structlog.processors.StackInfoRenderer(),
    ]
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=[*shared, _message], processors=_ending(form, out))
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(number)
    logging.captureWarnings(capture=True)
    _quiet(number)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(number),
        cache_logger_on_first_use=False,
    )


def granian_config() -> dict[str, Any]:
    """Give Granian the configuration that makes its loggers hand everything to ours."""
    passing = {"handlers": [], "propagate": True}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {},
        "handlers": {},
        "loggers": {"_granian": dict(passing), "granian.access": dict(passing)},
    }


def _ending(form: Form, out: TextIO) -> list[Any]:
    """Give the last steps: unpack exceptions, remove secrets, write the line."""
    readable = form == "text" or (form == "auto" and out.isatty())
    steps: list[Any] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        _remove_secrets,
    ]
    return [*steps, _text_line(colors=out.isatty())] if readable else [*steps, _json_line]


def _remove_secrets(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return redact(event)


def _json_line(_: Any, __: str, event: MutableMapping[str, Any]) -> str:
    """Write one line of JSON, the fields that readers look for first in front."""
    ordered = {key: event[key] for key in _FIRST if key in event}
    ordered |= {key: value for key, value in event.items() if key not in ordered}
    return msgspec.json.encode(ordered).decode()


def _text_line(*, colors: bool) -> Any:
    console = structlog.dev.ConsoleRenderer(colors=colors, timestamp_key="at", pad_event_to=28, sort_keys=False)

    def render(logger: Any, name: str, event: MutableMapping[str, Any]) -> str:
        # One event stays one line, so that a stranger's text cannot pretend to be an event.
        exception = event.pop("exception", None)
        line = str(console(logger, name, event)).replace("\r", "\\r").replace("\n", "\\n")
        return f"{line}\n{exception}" if exception else line

    return render


def _message(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Take the secrets out of a library's message before anything else sees it."""
    event["event"] = redact_text(str(event.get("event", "")))
    return event


def _said_by(program: str) -> Any:
    def add(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        event.setdefault("program", program)
        return event

    return add


def _quiet(level: int) -> None:
    """Keep libraries from telling what we tell ourselves, or what may hold card data (the SDK logs whole requests)."""
    for name in ("stripe", "aiohttp", "asyncio", "httpx", "redis", "valkey"):
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
