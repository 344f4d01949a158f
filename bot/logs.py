"""Log lines: structured, and without secrets, words of people or pictures at any level.

Libraries speak from WARNING on only: at lower levels they log tokens (httpx), keys (httpcore) and words of
people (python-telegram-bot, aiosqlite). What remains is redacted as a whole line, tracebacks included.
"""

import json
import logging
import re
import sys
from collections.abc import Sequence
from typing import TextIO
from urllib.parse import quote

import structlog

_TOKEN = re.compile(r"(?<!\d)\d{5,}(?::|%3A)[\w-]{20,}", re.IGNORECASE)
_KEY = re.compile(r"\b(?:sk|pk)-[A-Za-z0-9_-]{8,}|(?<=Bearer )[^\s\"'\\]+", re.IGNORECASE)
_BASE64 = re.compile(r"data:[\w/+.-]+;base64,[^\s\"')\\]*|[\w+/-]{200,}={0,2}", re.ASCII)
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


def _spellings(secret: str) -> set[str]:
    """A secret as it is, and as JSON, Python and addresses write it, also one in the other."""
    once = _written(secret)
    return {spelling for written in once for spelling in _written(written)}


def _written(text: str) -> set[str]:
    in_json = {json.dumps(text, ensure_ascii=ascii_only)[1:-1] for ascii_only in (True, False)}
    return {text, *in_json, repr(text)[1:-1], quote(text, safe="")}


def set_up(level: str, form: str, secrets: Sequence[str], stream: TextIO | None = None) -> None:
    """Sends everything to `stream` (stderr): one line per event, as text or JSON.

    As text a traceback follows the line of its event; in JSON it is part of it.
    """
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
    formatter.secrets = tuple(spelling for secret in secrets for spelling in _spellings(secret))
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("bot").setLevel(level)
    # It logs whole answers that are no JSON; the error that it raises is told by the rooms.
    logging.getLogger("telegram.request").setLevel(logging.CRITICAL)
    logging.captureWarnings(capture=True)


def _rendering(form: str, stream: TextIO) -> list[structlog.types.Processor]:
    if form == "json":
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    return [
        _on_one_line,
        structlog.dev.ConsoleRenderer(
            colors=stream.isatty(), pad_event_to=0, exception_formatter=structlog.dev.plain_traceback
        ),
    ]


def _on_one_line(
    _logger: object, _method: str, event: structlog.types.EventDict
) -> structlog.types.EventDict:
    """Some libraries log whole pages."""
    event["event"] = "\\n".join(str(event["event"]).splitlines())
    return event
