"""Structured logs: an event word plus keys, on standard error."""

from __future__ import annotations

import logging
import sys
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import structlog


class Log:
    """structlog's logger, loaded with the first event: it takes as long to load as a small command, and most commands log nothing."""

    def __getattr__(self, level: str) -> Any:
        """`debug`, `info`, `warning`, `error`: takes an event word and keys."""
        return getattr(_logger(), level)


@cache
def _logger() -> structlog.typing.FilteringBoundLogger:
    import structlog

    made: structlog.typing.FilteringBoundLogger = structlog.get_logger()
    return made


def configure(log_format: str, level: str) -> None:
    """Set up logging once for the service: `json` (a line an object) or `text` (for people); times are UTC."""
    import structlog

    renderer = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
    )
