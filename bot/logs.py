"""Log lines: structured, and without secrets, words of people or pictures at any level.

Libraries speak from WARNING on only: at lower levels they log tokens (httpx), keys (httpcore) and words of
people (python-telegram-bot, aiosqlite). What remains is redacted as a whole line, tracebacks included.
"""

import logging
import re
import sys
from collections.abc import Sequence
from typing import TextIO

import structlog

_TOKEN = re.compile(r"\b\d{5,}(?::|%3A)[\w-]{20,}")
_KEY = re.compile(r"\b(?:sk|pk)-[A-Za-z0-9_-]{8,}|(?<=Bearer )\S+")
_BASE64 = re.compile(r"data:[\w/+.-]+;base64,[^\s\"')]*|[A-Za-z0-9+/]{200,}={0,2}")
_HIDDEN = "•••"


class _Redacting(structlog.stdlib.ProcessorFormatter):
    """Formats a record and takes out what nobody may read."""

    secrets: Sequence[str] = ()

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record), self.secrets)


def redacted(line: str, secrets: Sequence[str]) -> str:
    """The line without secrets, tokens, keys and base64."""
    for secret in secrets:
        if secret:
            line = line.replace(secret, _HIDDEN)
    for pattern in (_TOKEN, _KEY, _BASE64):
        line = pattern.sub(_HIDDEN, line)
    return line


def set_up(level: str, form: str, secrets: Sequence[str], stream: TextIO | None = None) -> None:
    """Sends everything to `stream` (stderr): one line per event, as text or JSON."""
    stream = stream or sys.stderr
    shared: list[structlog.types.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    formatter = _Redacting(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_rendering(form, stream)],
    )
    formatter.secrets = tuple(secrets)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("bot").setLevel(level)
    logging.captureWarnings(capture=True)


def _rendering(form: str, stream: TextIO) -> list[structlog.types.Processor]:
    if form == "json":
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    return [
        structlog.dev.ConsoleRenderer(
            colors=stream.isatty(), pad_event_to=0, exception_formatter=structlog.dev.plain_traceback
        )
    ]
