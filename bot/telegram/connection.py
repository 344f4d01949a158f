"""Connects to Telegram: the library's bot, and clients for what the library would not stream."""

import asyncio
import functools
import logging
import os
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx
from telegram import Bot, BotCommand
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.domain.addresses import is_this_machine
from bot.domain.errors import ConfigurationError
from bot.i18n import CATALOGUES, voice
from bot.telegram.errors import translated
from bot.telegram.reading import Identity

log = logging.getLogger(__name__)

UPLOAD_READ_SECONDS = 60.0
"""The library waits 5 s for the answer to an upload, and a photo that arrived would be sent again."""

LONGEST_WAIT = 30.0

MENU = ("new", "history", "settings", "help")


@dataclass(frozen=True, slots=True)
class Connection:
    """A bot that said who it is; `methods` is the address of its methods. Both know the token."""

    bot: Bot = field(repr=False)
    me: Identity
    files: httpx.AsyncClient
    methods: str = field(repr=False)
    trust_env: bool = True

    def new_client(self) -> httpx.AsyncClient:
        """A connection of its own, for polling."""
        return _client(trust_env=self.trust_env)

    async def tidy_up(self) -> None:
        """Polling and a webhook exclude each other; the menu names what people use most."""
        try:
            await self.bot.delete_webhook(drop_pending_updates=False)
            for language in CATALOGUES:
                say = voice(language)
                menu = [BotCommand(name, say(f"command.{name}")) for name in MENU]
                code = None if language == "en" else language.partition("-")[0]
                await self.bot.set_my_commands(menu, language_code=code)
        except TelegramError as error:
            log.warning("menu not set", extra={"why": str(translated(error))})


@asynccontextmanager
async def connected(token: str, base_url: str) -> AsyncIterator[Connection]:
    """Opens the connection, as soon as Telegram can be reached.

    Raises ConfigurationError for a token that Telegram refuses.
    """
    # The library gives RetryAfter as a timedelta, and warns otherwise.
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    base = base_url.rstrip("/")
    trust_env = not is_this_machine(base)
    bot = Bot(
        token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=_request(trust_env=trust_env),
        get_updates_request=_request(trust_env=trust_env),
    )
    try:
        await _introduced(bot, base)
        async with _client(trust_env=trust_env) as files:
            yield Connection(
                bot,
                Identity(bot.id, bot.username, bool(bot.bot.has_main_web_app)),
                files,
                f"{base}/bot{token}",
                trust_env,
            )
    finally:
        await bot.shutdown()


async def _introduced(bot: Bot, base: str) -> None:
    """Asks Telegram who we are, again and again while it does not answer."""
    wait, host = 1.0, urlsplit(base).hostname
    while True:
        try:
            await bot.initialize()
        except InvalidToken:
            raise ConfigurationError(
                "TELEGRAM_BOT_TOKEN is not accepted by Telegram. Copy it from @BotFather once more."
            ) from None
        except TelegramError as error:
            why = str(translated(error))
            log.warning("Telegram cannot be reached", extra={"at": host, "why": why, "again_in": wait})
            await asyncio.sleep(wait)
            wait = min(LONGEST_WAIT, wait * 2)
        else:
            return


def _request(*, trust_env: bool) -> HTTPXRequest:
    return HTTPXRequest(
        connection_pool_size=64,
        connect_timeout=10.0,
        read_timeout=UPLOAD_READ_SECONDS,
        write_timeout=30.0,
        media_write_timeout=60.0,
        pool_timeout=60.0,
        httpx_kwargs={"trust_env": trust_env, "verify": _tls()},
    )


def _client(*, trust_env: bool) -> httpx.AsyncClient:
    return httpx.AsyncClient(trust_env=trust_env, verify=_tls())


@functools.cache
def _tls() -> ssl.SSLContext:
    """One for all clients: reading the certificates takes 18 ms and some memory each time."""
    return httpx.create_ssl_context()
