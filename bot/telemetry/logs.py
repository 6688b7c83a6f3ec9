"""Logs: one JSON line per decision, or colours on a terminal. A job's lines carry its reference and delivery id."""

import logging
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, TextIO

import structlog

from bot.markdown.hidden_characters import visible

_QUIET: Mapping[str, int] = {
    # A job that fails has told its own story, with its reference, before it raises.
    "procrastinate": logging.ERROR,
    "procrastinate.worker": logging.CRITICAL,
    # Every failed try to connect; what it means for us is logged by whoever needed the connection.
    "psycopg.pool": logging.ERROR,
}


def set_up_logs(stream: TextIO | None = None) -> None:
    """Send our lines and the libraries' warnings to `stream` (standard error), in one form."""
    out = stream or sys.stderr
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    form = _for_people() if out.isatty() else _for_machines()
    structlog.configure(
        processors=[*shared, *form],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(out),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *form]
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    for name, level in _QUIET.items():
        logging.getLogger(name).setLevel(level)


def _for_people() -> list[structlog.typing.Processor]:
    # The default shows the local variables of a traceback: headers with a credential among them.
    return [_visible, structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]


def _for_machines() -> list[structlog.typing.Processor]:
    return [
        structlog.processors.format_exc_info,
        _message_first,
        _visible,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ]


def _visible(_logger: object, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Take from foreign words what a terminal would obey; line ends of tracebacks stay."""
    for name, value in line.items():
        if isinstance(value, str):
            line[name] = "\n".join(map(visible, value.split("\n"))) if name == "exception" else visible(value)
    return line


def _message_first(_logger: object, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Order a line as people read it: when, how bad, what, about which."""
    first = ("timestamp", "level", "event", "ref", "delivery")
    return {**{name: line[name] for name in first if name in line}, **line}
