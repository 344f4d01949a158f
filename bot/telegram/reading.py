"""Turns updates into neutral messages. The only module that knows what an Update looks like."""

import json
import re
from dataclasses import dataclass, replace

from telegram import Chat, ExternalReplyInfo, Message, MessageEntity, PhotoSize, Sticker, Update, User
from telegram.error import TelegramError

from bot.domain.actions import Op, parse_data
from bot.domain.ids import SECOND, MessageId, Micros, PersonId
from bot.domain.messages import (
    Address,
    Command,
    Incoming,
    Migrated,
    Nothing,
    Person,
    Press,
    Read,
    Replied,
    Unsupported,
)
from bot.domain.pictures import Attachment, ShownAs

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,64})(?:@([A-Za-z0-9_]+))?(?:\s+|$)")
_AFTER_A_NAME = " \t\n,:;–—-"

_UNSUPPORTED = (
    (Unsupported.ANIMATION, ("animation",)),
    (Unsupported.VIDEO, ("video", "video_note")),
    (Unsupported.VOICE, ("voice", "audio")),
    (Unsupported.LOCATION, ("location", "venue")),
    (Unsupported.OTHER, ("contact", "poll", "dice", "game", "story", "paid_media", "checklist")),
)

_PAGES = frozenset({Op.GO_TO, Op.PAGE})

_UNREADABLE = (
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    ValueError,
    OverflowError,
    OSError,
    RecursionError,
    TelegramError,
)
"""What the library and the reading of its values raise for what no Telegram would send."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who we are in Telegram; `username` is without the @."""

    id: int
    username: str
    has_main_app: bool = False
    """Links can open its app (Bot API User.has_main_web_app)."""


class TelegramReading:
    """`ports.Reading` for raw updates of the Bot API."""

    def __init__(self, me: Identity, language: str = "") -> None:
        """`language` is an IETF tag that wins over people's own."""
        self._me = me
        self._language = language

    def read(self, payload: str) -> Read:
        """Raises ValueError for an update that nobody can parse."""
        try:
            return self._read(Update.de_json(json.loads(payload), None))
        except _UNREADABLE as error:
            raise ValueError(f"unreadable update: {type(error).__name__}") from None

    def _read(self, update: Update) -> Read:
        if update.callback_query is not None:
            return self._press(update)
        if update.message is not None:
            return self._message(update.message, edited=False)
        if update.edited_message is not None:
            return self._message(update.edited_message, edited=True)
        return Nothing("another kind of update")

    def _message(self, message: Message, *, edited: bool) -> Read:
        if message.migrate_to_chat_id is not None:
            return Migrated(message.chat.id, message.migrate_to_chat_id)
        if message.migrate_from_chat_id is not None:
            return Migrated(message.migrate_from_chat_id, message.chat.id)
        author = self._author(message)
        files = _files(message)
        unsupported = _unsupported(message)
        text = _clean(message.text or message.caption or "")
        if author is None or not (text or files or unsupported):
            return Nothing("a service message")
        replied = self._replied(message)
        command, payload, words, named = self._words(message)
        address = _address(message)
        return Incoming(
            address=address,
            message=MessageId(message.message_id),
            date=Micros(int(message.date.timestamp()) * SECOND),
            author=author,
            words=payload if command is not None else words,
            command=command,
            payload=payload,
            files=files,
            unsupported=unsupported,
            album=message.media_group_id,
            replied=replied,
            quote=_clean(message.quote.text) if message.quote else "",
            addressed=not address.is_group
            or (
                named is not None
                and (named or command is not None or (replied is not None and replied.by_this_bot))
            ),
            forwarded=message.forward_origin is not None,
            edited=edited,
        )

    def _words(self, message: Message) -> tuple[Command | None, str, str, bool | None]:
        """The command and what follows it, the words without our name, and whether we were named.

        None in the last place: a command that is somebody else's, or nobody's.
        """
        text = _clean(message.text or message.caption or "")
        words, named = self._without_name(message, text)
        found = _COMMAND.match(text)
        if found is None:
            return None, "", words, named
        name, bot = found[1].lower(), (found[2] or self._me.username).lower()
        if bot != self._me.username.lower():
            return None, "", "", None
        private = message.chat.type == Chat.PRIVATE
        if name not in set(Command):
            return (Command.HELP if private else None), "", "", None
        rest = self._without_name(message, text)[0]
        inner = _COMMAND.match(rest)
        return Command(name), rest[inner.end() :].strip() if inner else rest, rest, True

    def _without_name(self, message: Message, text: str) -> tuple[str, bool]:
        entities = message.entities if message.text else message.caption_entities
        units = text.encode("utf-16-le")
        named = False
        for entity in sorted(entities, key=lambda entity: entity.offset, reverse=True):
            start, end = entity.offset * 2, (entity.offset + entity.length) * 2
            if self._names_us(entity, units[start:end].decode("utf-16-le", "replace")):
                named = True
                units = units[:start] + units[end:]
        if not named:
            return text.strip(), False
        rest = units.decode("utf-16-le", "replace")
        return re.sub(r"[ \t]{2,}", " ", rest).strip(_AFTER_A_NAME), True

    def _names_us(self, entity: MessageEntity, said: str) -> bool:
        if entity.type == MessageEntity.TEXT_MENTION:
            return entity.user is not None and entity.user.id == self._me.id
        return entity.type == MessageEntity.MENTION and said.lower() == f"@{self._me.username}".lower()

    def _replied(self, message: Message) -> Replied | None:
        """The message replied to; that every message of a topic replies to its beginning says nothing."""
        replied = message.reply_to_message
        if replied is None and message.external_reply is not None:
            return _from_elsewhere(message, message.external_reply)
        if replied is None or replied.forum_topic_created is not None:
            return None
        files = _files(replied)
        ours = replied.from_user is not None and replied.from_user.id == self._me.id
        plain = replied.text and not ours
        return Replied(
            message=MessageId(replied.message_id),
            by_this_bot=ours,
            picture=files[0] if files and not (ours and _shows_many(replied)) else None,
            text=self._without_name(replied, _clean(replied.text))[0] if plain and replied.text else "",
        )

    def _press(self, update: Update) -> Read:
        query = update.callback_query
        if query is None or query.message is None or query.data is None:
            return Nothing("a tap without a message")
        message = query.message
        topic = _address(message).topic if isinstance(message, Message) else 0
        user = query.from_user
        return Press(
            query=query.id,
            address=Address(message.chat.id, topic, message.chat.type != Chat.PRIVATE),
            message=MessageId(message.message_id),
            author=self._person(user),
            data=_clean(query.data),
        )

    def _author(self, message: Message) -> Person | None:
        """The user, or the chat that the message is sent on behalf of."""
        if message.sender_chat is not None:
            chat = message.sender_chat
            return Person(PersonId(chat.id), _clean(chat.title or chat.full_name or ""), self._language)
        return None if message.from_user is None else self._person(message.from_user)

    def _person(self, user: User) -> Person:
        language = self._language or user.language_code or ""
        return Person(PersonId(user.id), _clean(user.full_name), language, user.is_bot)


def _address(message: Message) -> Address:
    topic = (message.message_thread_id or 0) if message.is_topic_message else 0
    return Address(message.chat.id, topic, message.chat.type != Chat.PRIVATE)


def _from_elsewhere(message: Message, pointed: ExternalReplyInfo) -> Replied | None:
    """A reply to a message of another chat or topic: only its picture counts, which is fetched like any other."""
    files = _pictures(pointed, MessageId(message.message_id))
    if not files:
        return None
    return Replied(MessageId(0), by_this_bot=False, picture=replace(files[0], elsewhere=True))


def _shows_many(message: Message) -> bool:
    """Whether a message of ours is a page of pictures, known by its buttons, and no picture to go on from."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    taps = (
        parse_data(button.callback_data)
        for row in rows
        for button in row
        if isinstance(button.callback_data, str)
    )
    return any(tap is not None and tap.op in _PAGES for tap in taps)


def _files(message: Message) -> tuple[Attachment, ...]:
    return _pictures(message, MessageId(message.message_id)) if _unsupported(message) is None else ()


def _pictures(message: Message | ExternalReplyInfo, number: MessageId) -> tuple[Attachment, ...]:
    """The picture of a message, if it has one; of a live photo its still one."""
    sizes = message.photo or (message.live_photo.photo if message.live_photo else ())
    if sizes:
        photo: PhotoSize = max(sizes, key=lambda size: size.width * size.height)
        return (Attachment(number, photo.file_id, photo.file_unique_id, ShownAs.PHOTO, photo.file_size),)
    sticker = message.sticker
    if sticker is not None and not _moves(sticker):
        kind = ShownAs.STICKER
        return (Attachment(number, sticker.file_id, sticker.file_unique_id, kind, sticker.file_size),)
    document = message.document
    if document is not None:
        kind = ShownAs.DOCUMENT
        return (Attachment(number, document.file_id, document.file_unique_id, kind, document.file_size),)
    return ()


def _moves(sticker: Sticker) -> bool:
    return sticker.is_animated or sticker.is_video


def _unsupported(message: Message) -> Unsupported | None:
    if message.sticker is not None and _moves(message.sticker):
        return Unsupported.STICKER
    for kind, names in _UNSUPPORTED:
        if any(getattr(message, name, None) for name in names):
            return kind
    mime = (message.document.mime_type or "") if message.document else ""
    if mime.startswith("video/"):
        return Unsupported.VIDEO
    return Unsupported.VOICE if mime.startswith("audio/") else None


def _clean(text: str) -> str:
    """Half characters cannot be stored or sent."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
