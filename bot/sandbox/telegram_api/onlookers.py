"""Waiting for what a bot does, as somebody who looks at the chat would."""

from __future__ import annotations

import asyncio
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from PIL import Image

from bot.sandbox.telegram_api.media import Attachment, Photo, StoredFile
from bot.sandbox.telegram_api.transcripts import refusals, transcript

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.sandbox.telegram_api.accounts import BotAccount
    from bot.sandbox.telegram_api.chats import Chat
    from bot.sandbox.telegram_api.messages import Message
    from bot.sandbox.telegram_api.server import TelegramServer

Found = TypeVar("Found")
_PATIENCE_SECONDS = 10.0


class NotSeenError(AssertionError):
    """What was waited for did not come in time; the text shows the chat as it is."""


@dataclass(frozen=True)
class Toast:
    """The answer to a button press: a short note, an alert, or nothing at all (empty text)."""

    text: str
    alert: bool = False
    url: str = ""


@dataclass(frozen=True, eq=False)
class Shown:
    """A picture that a bot sent, as a photo or as a file."""

    message: Message

    @property
    def file(self) -> StoredFile:
        """The bytes as the bot uploaded them, before any recompression."""
        media = self.message.media
        if isinstance(media, Photo):
            return media.uploaded
        if isinstance(media, Attachment):
            return media.file
        raise TypeError(f"message {self.message.id} shows no picture")

    @property
    def bytes(self) -> bytes:
        return self.file.path.read_bytes()

    def image(self) -> Image.Image:
        """Decoded from what was uploaded."""
        image = Image.open(io.BytesIO(self.bytes))
        image.load()
        return image

    @property
    def caption(self) -> str:
        return self.message.text

    @property
    def buttons(self) -> list[str]:
        return self.message.buttons

    @property
    def reply_to(self) -> Message | None:
        return self.message.reply_to

    @property
    def is_file(self) -> bool:
        """Sent as a document, so that it reaches people untouched."""
        return isinstance(self.message.media, Attachment)

    @property
    def photo_sizes(self) -> list[tuple[int, int]]:
        """Width and height in pixels of each size people can load; empty for a file."""
        media = self.message.media
        return [(size.width, size.height) for size in media.sizes] if isinstance(media, Photo) else []


Seen: TypeAlias = "Message | Shown"


def message_of(seen: Seen) -> Message:
    return seen.message if isinstance(seen, Shown) else seen


class WatchedBot:
    """A bot account and the waiting for what it does. `after` means: sent later than that message."""

    def __init__(self, telegram: TelegramServer, account: BotAccount) -> None:
        self._telegram = telegram
        self.account = account

    @property
    def id(self) -> int:
        return self.account.id

    @property
    def token(self) -> str:
        return self.account.token

    @property
    def username(self) -> str:
        return self.account.username

    async def shows_picture(
        self, chat: Chat, *, after: Seen | None = None, within: float = _PATIENCE_SECONDS
    ) -> Shown:
        """The next picture, as a photo or as a file of a picture type."""
        pictures = await self.shows_pictures(chat, 1, after=after, within=within)
        return pictures[0]

    async def shows_pictures(
        self, chat: Chat, count: int, *, after: Seen | None = None, within: float = _PATIENCE_SECONDS
    ) -> list[Shown]:
        """The next `count` pictures, in their order in the chat."""

        def enough() -> list[Shown] | None:
            mine = [message for message in self._mine(chat, after) if not message.is_deleted]
            found = [Shown(message) for message in mine if is_picture(message)]
            return found[:count] if len(found) >= count else None

        what = "no picture" if count == 1 else f"not {count} pictures"
        return await self._wait(enough, chat, f"showed {what}{_later_than(after)}", within)

    async def says(
        self,
        chat: Chat,
        containing: str = "",
        *,
        after: Seen | None = None,
        silent: bool | None = None,
        within: float = _PATIENCE_SECONDS,
    ) -> Message:
        """The next text message with these words, now or in an earlier version, even if deleted since.

        `silent` tells messages without a notification sound from those with one; None takes both.
        """

        def said() -> Message | None:
            for message in self._mine(chat, after):
                texts = [version.words.text for version in message.versions if version.media is None]
                if any(containing in text for text in texts) and silent in (None, message.is_silent):
                    return message
            return None

        return await self._wait(said, chat, f"did not say {containing!r}{_later_than(after)}", within)

    async def shows_status(
        self,
        chat: Chat,
        containing: str = "",
        *,
        after: Seen | None = None,
        within: float = _PATIENCE_SECONDS,
    ) -> Message:
        """A text message that came without a sound."""
        return await self.says(chat, containing, after=after, silent=True, within=within)

    async def rewrites(self, seen: Seen, containing: str, *, within: float = _PATIENCE_SECONDS) -> Message:
        """The message, as soon as its text or caption has these words."""
        message = message_of(seen)
        sentence = f"did not rewrite #{message.id} to {containing!r}"
        return await self._wait(
            lambda: message if containing in message.text else None, message.chat, sentence, within
        )

    async def removes(self, seen: Seen, *, within: float = _PATIENCE_SECONDS) -> None:
        """Returns when the message is gone."""
        message = message_of(seen)
        sentence = f"did not delete #{message.id}"
        await self._wait(lambda: message if message.is_deleted else None, message.chat, sentence, within)

    async def reacts(self, seen: Seen, *, within: float = _PATIENCE_SECONDS) -> str:
        """The emoji of the bot's reaction."""
        message = message_of(seen)
        sentence = f"did not react to #{message.id}"

        def emoji() -> str | None:
            return "".join(message.reactions.get(self.id, ())) or None

        return await self._wait(emoji, message.chat, sentence, within)

    async def reads_everything(self, *, within: float = _PATIENCE_SECONDS) -> None:
        """Returns when no update waits to be confirmed."""
        updates = self.account.updates
        found = await self._telegram.world.changes.until(lambda: None if updates.pending() else True, within)
        if found is None:
            raise NotSeenError(f"{len(updates.pending())} updates were not confirmed within {within:g} s")

    async def settles(self, chat: Chat, *, quiet: float = 0.2, within: float = _PATIENCE_SECONDS) -> None:
        """Returns when everything is read, no call is under way and the chat was still for `quiet` seconds."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within
        events = self._telegram.world.events(chat)
        await self.reads_everything(within=within)
        while loop.time() < deadline:
            try:
                async with asyncio.timeout(quiet):
                    await anext(events)
            except TimeoutError:
                if not self._is_busy():
                    return
        raise NotSeenError(self._report(chat, f"{self.account.name} did not settle within {within:g} s"))

    def _is_busy(self) -> bool:
        calls = self._telegram.calls.under_way()
        return bool(self.account.updates.pending()) or any(
            call.bot == self.username and call.method != "getUpdates" for call in calls
        )

    def _mine(self, chat: Chat, after: Seen | None) -> list[Message]:
        since = message_of(after).serial if after is not None else 0
        return [message for message in chat.log if message.sender is self.account and message.serial > since]

    async def _wait(
        self, look: Callable[[], Found | None], chat: Chat, sentence: str, within: float
    ) -> Found:
        found = await self._telegram.world.changes.until(look, within)
        if found is None:
            raise NotSeenError(self._report(chat, f"{self.account.name} {sentence} within {within:g} s"))
        return found

    def _report(self, chat: Chat, sentence: str) -> str:
        parts = [sentence, transcript(chat)]
        if refused := refusals(self._telegram.calls):
            parts.append(f"Calls that were refused:\n{refused}")
        waiting = len(self.account.updates.pending())
        parts.append(f"Updates not confirmed by the bot: {waiting}")
        return "\n".join(parts)


def is_picture(message: Message) -> bool:
    media = message.media
    if isinstance(media, Attachment):
        return media.kind == "Document" and media.file.mime_type.startswith("image/")
    return isinstance(media, Photo)


def _later_than(after: Seen | None) -> str:
    return f" after #{message_of(after).id}" if after is not None else ""
