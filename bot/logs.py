"""Logging: structlog over the standard library, to stderr, with the bot's token kept out of every line."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog

REDACTED = "<token>"


def configure(level: str, form: str, secret: str | None) -> None:
    """Send all logs to stderr at `level`, as console lines or `json`; `secret` never appears in any of them."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    final: list[Any]
    if form == "json":
        final = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    else:
        final = [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=_plain)]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *final],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Redacting(formatter, secret))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    # These say once a second what Dewline says once when it matters; httpx prints addresses that hold the token, and
    # telegram whatever people write.
    for name in (
        "httpx",
        "httpcore",
        "aiosqlite",
        "alembic",
        "procrastinate",
        "telegram",
    ):
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger().level))
    # On a slow machine a tick often finds the last one at work and is left out, twice a second: nothing is wrong then.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


class _Redacting(logging.Formatter):
    """Formats by another formatter, then removes the secret: the last step, so that tracebacks are covered too."""

    def __init__(self, inner: logging.Formatter, secret: str | None) -> None:
        super().__init__()
        self._inner = inner
        self._secret = secret

    def format(self, record: logging.LogRecord) -> str:
        line = self._inner.format(record)
        return line.replace(self._secret, REDACTED) if self._secret else line


def _plain(stream: Any, info: Any) -> None:
    structlog.dev.plain_traceback(stream, info)


def get_logger(name: str) -> Any:
    """A logger for one module; bind facts as keywords."""
    return structlog.get_logger(name)
