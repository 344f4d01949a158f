"""Asks Telegram and image services whether they are there and take the token and the key. Nothing is paid."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from enum import Enum, auto
from typing import Any
from urllib.parse import urlsplit

import httpx

from bot.commands.doctor.findings import Finding, note, well, wrong
from bot.domain.addresses import is_this_machine

PATIENCE_SECONDS = 10.0
LONGEST_BODY = 64 * 1024
MOST_SKEW = 60.0
"""Seconds between our clock and a service's."""


class Verdict(Enum):
    """What a service said to a token or key."""

    TAKEN = auto()
    """Accepted, or at least not refused."""
    REFUSED = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Checked:
    """`ahead`: seconds that our clock is ahead of the service's; None where it did not say its time."""

    verdict: Verdict
    findings: tuple[Finding, ...]
    ahead: float | None = None


def check_telegram(token: str, base_url: str) -> Checked:
    """Who the bot is, whether a webhook is set, and what it gets to see in groups."""
    base, place = base_url.rstrip("/"), _place(base_url)
    try:
        answer = _ask(f"{base}/bot{token}/getMe")
    except _UnreachableError as error:
        finding = wrong(
            f"Telegram cannot be reached at {place} ({error}). Look at the network and at TELEGRAM_BASE_URL."
        )
        return Checked(Verdict.UNKNOWN, (finding,))
    me = _result(answer)
    if me is not None:
        findings = [well(f"Telegram accepts the token: the bot is @{me.get('username')}.")]
        findings += [*_about_webhook(f"{base}/bot{token}/getWebhookInfo"), _about_groups(me)]
        return Checked(Verdict.TAKEN, tuple(findings), answer.ahead)
    if answer.status in {401, 404} and isinstance(answer.document, dict) and "error_code" in answer.document:
        finding = wrong("TELEGRAM_BOT_TOKEN is not accepted by Telegram. Copy it from @BotFather once more.")
        return Checked(Verdict.REFUSED, (finding,), answer.ahead)
    finding = wrong(
        f"{place} does not answer as Telegram does (HTTP {answer.status}). "
        "Try again later, or look at TELEGRAM_BASE_URL."
    )
    return Checked(Verdict.UNKNOWN, (finding,), answer.ahead)


def _about_webhook(address: str) -> list[Finding]:
    try:
        webhook = _result(_ask(address))
    except _UnreachableError:
        return []
    if not webhook or not webhook.get("url"):
        return []
    return [note("A webhook is set for this bot. It is removed when the bot starts, which asks by itself.")]


def _about_groups(me: Mapping[str, Any]) -> Finding:
    if me.get("can_read_all_group_messages"):
        return well("Privacy mode is off: in groups the bot is sent everything, and answers when addressed.")
    return well("Privacy mode is on: in groups the bot is sent commands, mentions of it and replies to it.")


def check_provider(name: str, key: str, base_url: str, path: str = "models") -> Checked:
    """Asks for something that is free and only for whom has a key, such as the list of models."""
    setting, place = f"{name.upper()}_API_KEY", _place(base_url)
    if not looks_like_key(key):
        return Checked(
            Verdict.REFUSED, (wrong(f"{setting} does not look like a key. Copy it once more from {name}."),)
        )
    try:
        answer = _ask(f"{base_url.rstrip('/')}/{path}", {"Authorization": f"Bearer {key}"})
    except _UnreachableError as error:
        finding = wrong(
            f"{name} cannot be reached at {place} ({error}). "
            f"Look at the network and at {name.upper()}_BASE_URL."
        )
        return Checked(Verdict.UNKNOWN, (finding,))
    if answer.status in {401, 403}:
        finding = wrong(f"{setting} is not accepted by {name}. Copy it once more, or make a new one.")
        return Checked(Verdict.REFUSED, (finding,), answer.ahead)
    if 200 <= answer.status < 300:
        finding = well(f"{name} answers at {place} and accepts the key.")
    else:
        finding = note(
            f"{name} can be reached at {place}, but did not say whether the key is good "
            f"(HTTP {answer.status}). The first picture will show it."
        )
    return Checked(Verdict.TAKEN, (finding,), answer.ahead)


def looks_like_key(key: str) -> bool:
    """A key travels in a header: printable ASCII without spaces."""
    return bool(key) and all("!" <= character <= "~" for character in key)


def check_clock(ahead: float | None) -> Finding:
    """`ahead` is in seconds."""
    if ahead is None:
        return note("The clock was not compared: no service said what time it is.")
    if abs(ahead) <= MOST_SKEW:
        return well("The clock is right.")
    direction = "fast" if ahead > 0 else "slow"
    return wrong(
        f"The clock of this machine is {abs(ahead):.0f} s {direction}. "
        "Set it, for example with: timedatectl set-ntp true"
    )


@dataclass(frozen=True, slots=True)
class _Answer:
    """`document` is the body read as JSON, None where it is something else."""

    status: int
    document: Any
    ahead: float | None


class _UnreachableError(Exception):
    """No answer; the words say why."""


def _ask(url: str, headers: Mapping[str, str] | None = None) -> _Answer:
    """Raises _UnreachableError."""
    began = time.time()
    try:
        with (
            httpx.Client(trust_env=not is_this_machine(url), timeout=PATIENCE_SECONDS) as client,
            client.stream("GET", url, headers=headers) as response,
        ):
            now = (began + time.time()) / 2
            return _Answer(response.status_code, _document(response), _ahead(response, now))
    except httpx.TimeoutException:
        raise _UnreachableError(f"no answer within {PATIENCE_SECONDS:.0f} s") from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise _UnreachableError(str(error) or type(error).__name__) from None
    except (ValueError, ImportError):
        # Raised for proxies whose address or kind the client cannot use; their addresses may hold passwords.
        raise _UnreachableError("HTTP_PROXY, HTTPS_PROXY or ALL_PROXY is no usable proxy") from None


def _document(response: httpx.Response) -> Any:
    body = b""
    for block in response.iter_bytes():
        body += block
        if len(body) > LONGEST_BODY:
            return None
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _ahead(response: httpx.Response, now: float) -> float | None:
    try:
        return now - parsedate_to_datetime(response.headers["date"]).timestamp()
    except (KeyError, ValueError):
        return None


def _result(answer: _Answer) -> dict[str, Any] | None:
    """What a method of the Bot API gave, where it gave an object."""
    document = answer.document
    if answer.status != 200 or not isinstance(document, dict) or document.get("ok") is not True:
        return None
    result = document.get("result")
    return result if isinstance(result, dict) else None


def _place(url: str) -> str:
    """The host and, where it is written, the port: an address may also hold a password."""
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)
