"""What a person does in the chats: writes, shows, answers, presses, edits, leaves."""

from __future__ import annotations

import asyncio
import io
import secrets
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, TypedDict, Unpack

from PIL import Image

from bot.sandbox.telegram_api import groups, mini_apps
from bot.sandbox.telegram_api.accounts import CHANNEL_BOT, User
from bot.sandbox.telegram_api.buttons import CALLS_BACK, OPENS, button_of, newest_button
from bot.sandbox.telegram_api.chats import GENERAL, Channel, Chat, Group, PrivateChat, Topic
from bot.sandbox.telegram_api.formatting import Formatted, utf16_length
from bot.sandbox.telegram_api.media import ContactCard, FileKind, Media, Place, Poll
from bot.sandbox.telegram_api.messages import NO_WORDS, Letter, Message, Quote
from bot.sandbox.telegram_api.onlookers import NotSeenError, Seen, Toast, WatchedBot, message_of
from bot.sandbox.telegram_api.photos import sticker_size
from bot.sandbox.telegram_api.transcripts import transcript
from bot.sandbox.telegram_api.words import CAPTION_LIMIT, TEXT_LIMIT, formatted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.sandbox.telegram_api.media import Json
    from bot.sandbox.telegram_api.world import World

Picture: TypeAlias = bytes | Path | Image.Image
_ANSWER_SECONDS = 10.0
_SOME_BYTES = b"\0" * 2048


class Where(TypedDict, total=False):
    """How and where something is sent: `in_` a chat (default: the private chat opened last), in a `topic`
    (GENERAL, or one that was opened), as an answer to `reply_to` with a `quote` of its words, `as_channel`
    instead of under the own name.
    """

    in_: Chat
    topic: Topic
    reply_to: Seen
    quote: str
    as_channel: Channel


class Person:
    def __init__(self, world: World, account: User) -> None:
        self._world = world
        self.account = account
        self._home: PrivateChat | None = None

    @property
    def id(self) -> int:
        return self.account.id

    def private(self, bot: WatchedBot) -> PrivateChat:
        """The private chat with a bot, from now on the place where this person writes by default."""
        self._home = self._world.private(self.account, bot.account)
        return self._home

    async def says(self, text: str, **where: Unpack[Where]) -> Message:
        return self._send(plain(text), None, where)

    async def sends_photo(
        self,
        picture: Picture,
        caption: str = "",
        *,
        spoiler: bool = False,
        live: bool = False,
        **where: Unpack[Where],
    ) -> Message:
        """As a photo: the phone makes it a JPEG of at most 1280 pixels without metadata."""
        upload = await self._world.files.keep(encoded(picture), "photo")
        photo = await self._world.files.phone_photo(upload, has_spoiler=spoiler)
        if live:
            video = await self._world.files.keep(_SOME_BYTES, "live.mp4")
            moving = await self._world.files.attachment(video, "Video")
            photo = replace(photo, video=moving.file)
        return self._send(plain(caption), photo, where)

    async def sends_file(
        self,
        data: Picture,
        name: str = "picture.png",
        caption: str = "",
        *,
        mime_type: str = "",
        **where: Unpack[Where],
    ) -> Message:
        """As a file: not one byte changes."""
        upload = await self._world.files.keep(encoded(data), name, mime_type)
        file = await self._world.files.attachment(upload, "Document")
        return self._send(plain(caption), file, where)

    async def sends_album(
        self,
        pictures: Sequence[Picture],
        caption: str = "",
        *,
        caption_on: int = 1,
        as_files: bool = False,
        order: Sequence[int] = (),
        pause: float = 0.0,
        late: float | asyncio.Event | None = None,
        **where: Unpack[Where],
    ) -> list[Message]:
        """2-10 pictures, each of which reaches the bots as an update of its own.

        `order`: positions (from 1) in which the updates arrive; `pause`: seconds between them; `late`: seconds,
        or an event, after which the last of them arrives, long after this call has returned.
        """
        contents = [await self._album_media(picture, as_files=as_files) for picture in pictures]
        number = str(20_000_000_000_000_000 + secrets.randbelow(10**15))
        messages = []
        for position, media in enumerate(contents, 1):
            words = plain(caption) if position == caption_on else NO_WORDS
            letter = replace(self._letter(words, media, where), album=number)
            messages.append(self._world.post(self._chat(where), self._sender(where), letter, deliver=False))
        arriving = [messages[position - 1] for position in order] or messages
        punctual = arriving if late is None else arriving[:-1]
        for message in punctual:
            await asyncio.sleep(0 if message is punctual[0] else pause)
            self._world.deliver(message)
        if late is not None:
            self._world.later(self._deliver_late(arriving[-1], late))
        return messages

    async def replies_to(
        self, seen: Seen, text: str = "", *, photo: Picture | None = None, **where: Unpack[Where]
    ) -> Message:
        """With words or a photo; in another chat than the message's own it is a reply across chats."""
        where.setdefault("in_", message_of(seen).chat)
        where["reply_to"] = seen
        if photo is not None:
            return await self.sends_photo(photo, text, **where)
        return await self.says(text, **where)

    async def presses(
        self, seen: Seen, label: str, *, wait: bool = True, within: float = _ANSWER_SECONDS
    ) -> Toast | None:
        """Taps the button with this label, or the first that begins with it or contains it.

        Gives the bot's answer; None with `wait` false.
        """
        message = message_of(seen)
        button = button_of(message, label, CALLS_BACK)
        press = self._world.press(self.account, message, button["callback_data"])
        if not wait:
            return None
        answer = await self._world.changes.until(lambda: press.answer, within)
        if answer is None:
            raise NotSeenError(
                f"the press of [{button['text']}] was not answered within {within:g} s\n{transcript(message.chat)}"
            )
        return Toast(answer["text"], answer["show_alert"], answer.get("url", ""))

    async def open_app(
        self,
        button: str | Json,
        *,
        on: Seen | None = None,
        in_: Chat | None = None,
        theme: Mapping[str, str] | None = None,
    ) -> str:
        """The address of the Mini App that the client opens, with its signed launch data behind the #.

        `button` is a button, a label or a t.me link. A label is looked for on the message `on`, else on the
        newest message with one that opens something, in the chat `in_` (default: the private chat opened last).
        """
        chat = message_of(on).chat if on is not None else self._chat(Where(in_=in_) if in_ else Where())
        pressed = self._opening(button, on, chat)
        now = self._world.clock()
        if "web_app" in pressed:
            if not isinstance(chat, PrivateChat):
                raise NotSeenError("web_app buttons are of private chats")
            return mini_apps.from_button(pressed["web_app"]["url"], chat.bot, self.account, now, theme)
        link = mini_apps.bot_link(pressed["url"])
        if link is None or link.start_app is None:
            raise NotSeenError(f"{pressed['url']} opens no Mini App")
        bot = self._world.bot_named(link.username)
        return mini_apps.from_link(link, chat, bot, self.account, now, self._world.settings, theme)

    async def follows(self, link: str, *, on: Seen | None = None) -> Message:
        """A link t.me/<bot>?start=... or the label of a button with one: "/start ..." is written to the bot.

        From now on that private chat is where this person writes by default.
        """
        chat = message_of(on).chat if on is not None else self._home
        url = link if chat is None else self._opening(link, on, chat).get("url", "")
        target = mini_apps.bot_link(url)
        if target is None or target.start is None:
            raise NotSeenError(f"{url or link!r} does not start a bot")
        self._home = self._world.private(self.account, self._world.bot_named(target.username))
        return await self.says(f"/start {target.start}", in_=self._home)

    def _opening(self, button: str | Json, on: Seen | None, chat: Chat) -> Json:
        if not isinstance(button, str):
            return button
        if "://" in button or button.startswith("t.me/"):
            return {"url": button}
        if on is not None:
            return button_of(message_of(on), button, OPENS)
        return newest_button(chat, button, OPENS)

    async def edits(self, seen: Seen, text: str, *, photo: Picture | None = None) -> Message:
        """Other words, and with `photo` another picture."""
        message = message_of(seen)
        version = replace(message.now, at=self._world.clock(), words=plain(text))
        if photo is not None:
            version = replace(version, media=await self._album_media(photo, as_files=False))
        self._world.edit(message, version)
        return message

    async def forwards(
        self, seen: Seen, to: Chat, *, topic: Topic | None = None, hide_name: bool = False
    ) -> Message:
        message = message_of(seen)
        origin = message.origin
        if hide_name and origin.kind == "user":
            origin = replace(origin, kind="hidden_user")
        letter = Letter(words=message.words, media=message.media, thread_id=_thread_id(topic), origin=origin)
        return self._world.post(to, self.account, letter)

    async def deletes(self, seen: Seen) -> None:
        """For everybody. Bots are never told."""
        self._world.delete(message_of(seen))

    async def sends_sticker(self, webp: bytes, emoji: str = "🙂", **where: Unpack[Where]) -> Message:
        size = await asyncio.to_thread(sticker_size, io.BytesIO(webp))
        return await self._sends("Sticker", webp, "sticker.webp", where, size=size, emoji=emoji)

    async def sends_moving_sticker(
        self, data: bytes = _SOME_BYTES, emoji: str = "🙂", **where: Unpack[Where]
    ) -> Message:
        return await self._sends("Sticker", data, "sticker.webm", where, size=(512, 512), emoji=emoji)

    async def sends_voice(self, data: bytes = _SOME_BYTES, **where: Unpack[Where]) -> Message:
        return await self._sends("VoiceNote", data, "voice.ogg", where)

    async def sends_video(
        self, data: bytes = _SOME_BYTES, caption: str = "", **where: Unpack[Where]
    ) -> Message:
        return await self._sends("Video", data, "video.mp4", where, caption=caption, size=(640, 360))

    async def sends_video_note(self, data: bytes = _SOME_BYTES, **where: Unpack[Where]) -> Message:
        return await self._sends("VideoNote", data, "round.mp4", where, size=(240, 240))

    async def sends_audio(
        self, data: bytes = _SOME_BYTES, caption: str = "", **where: Unpack[Where]
    ) -> Message:
        return await self._sends("Audio", data, "song.mp3", where, caption=caption)

    async def sends_animation(
        self, data: bytes = _SOME_BYTES, caption: str = "", **where: Unpack[Where]
    ) -> Message:
        return await self._sends("Animation", data, "funny.mp4", where, caption=caption, size=(320, 240))

    async def sends_location(self, latitude: float, longitude: float, **where: Unpack[Where]) -> Message:
        return self._send(NO_WORDS, Place(latitude, longitude), where)

    async def sends_contact(self, phone_number: str, first_name: str, **where: Unpack[Where]) -> Message:
        return self._send(NO_WORDS, ContactCard(phone_number, first_name), where)

    async def votes(self, seen: Seen, *options: int) -> None:
        """For the options with these positions, counted from 0."""
        message = message_of(seen)
        if not isinstance(message.media, Poll):
            raise TypeError(f"message {message.id} is no poll")
        self._world.vote(self.account, message, message.media, set(options))

    async def blocks(self, bot: WatchedBot) -> None:
        groups.block(self._world, self._world.private(self.account, bot.account), blocked=True)

    async def unblocks(self, bot: WatchedBot) -> None:
        groups.block(self._world, self._world.private(self.account, bot.account), blocked=False)

    async def adds(self, other: Person | WatchedBot, to: Group) -> Message:
        return groups.join(self._world, to, other.account, self.account)

    async def removes(self, other: Person | WatchedBot, from_: Group) -> Message:
        return groups.leave(self._world, from_, other.account, self.account)

    async def joins(self, group: Group) -> Message:
        return groups.join(self._world, group, self.account, self.account)

    async def leaves(self, group: Group) -> Message:
        return groups.leave(self._world, group, self.account, self.account)

    async def opens_topic(self, chat: Chat, name: str) -> Topic:
        return groups.open_topic(self._world, chat, name, self.account)

    async def _sends(
        self,
        kind: FileKind,
        data: bytes,
        name: str,
        where: Where,
        *,
        caption: str = "",
        size: tuple[int, int] = (0, 0),
        emoji: str = "",
    ) -> Message:
        upload = await self._world.files.keep(data, name)
        file = await self._world.files.attachment(upload, kind, size=size, duration=3, emoji=emoji)
        return self._send(plain(caption), file, where)

    async def _album_media(self, picture: Picture, *, as_files: bool) -> Media:
        upload = await self._world.files.keep(encoded(picture), "picture.png" if as_files else "photo")
        if as_files:
            return await self._world.files.attachment(upload, "Document")
        return await self._world.files.phone_photo(upload)

    async def _deliver_late(self, message: Message, late: float | asyncio.Event) -> None:
        if isinstance(late, asyncio.Event):
            await late.wait()
        else:
            await asyncio.sleep(late)
        self._world.deliver(message)

    def _send(self, words: Formatted, media: Media | None, where: Where) -> Message:
        return self._world.post(self._chat(where), self._sender(where), self._letter(words, media, where))

    def _chat(self, where: Where) -> Chat:
        chat = where.get("in_") or self._home
        if chat is None:
            raise LookupError(f"{self.account.name} has no private chat yet; say where with in_=")
        if isinstance(chat, PrivateChat) and chat.blocked:
            groups.block(self._world, chat, blocked=False)
        return chat

    def _sender(self, where: Where) -> User:
        return CHANNEL_BOT if "as_channel" in where else self.account

    def _letter(self, words: Formatted, media: Media | None, where: Where) -> Letter:
        limit = TEXT_LIMIT if media is None or self.account.is_premium else CAPTION_LIMIT
        if words.length > limit:
            raise ValueError(f"a phone lets nobody send more than {limit} characters here")
        topic = where.get("topic")
        letter = Letter(
            words=words,
            media=media,
            thread_id=_thread_id(topic),
            sender_chat=where.get("as_channel"),
        )
        if "reply_to" not in where:
            return letter
        source = message_of(where["reply_to"])
        quote = _quote(source, where["quote"]) if "quote" in where else None
        if source.chat is self._chat(where) and (topic is None or source.topic_id == _thread_id(topic)):
            return replace(letter, reply_to=source, quote=quote)
        return replace(letter, external=source, quote=quote)


def _thread_id(topic: Topic | None) -> int | None:
    return None if topic is None or topic is GENERAL else topic.id


def plain(text: str) -> Formatted:
    """Words without marks, with the entities that Telegram finds."""
    return formatted(text, "", None)


def _quote(source: Message, text: str) -> Quote:
    start = source.text.find(text)
    if start < 0:
        raise ValueError(f"{text!r} is not in message {source.id}: {source.text!r}")
    return Quote(Formatted(text), utf16_length(source.text[:start]))


def encoded(picture: Picture) -> bytes:
    """The bytes of a picture file; an image becomes a PNG."""
    match picture:
        case bytes():
            return picture
        case Path():
            return picture.read_bytes()
        case _:
            target = io.BytesIO()
            picture.save(target, "PNG")
            return target.getvalue()
