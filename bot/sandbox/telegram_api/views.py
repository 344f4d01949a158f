"""The Bot API's objects as one bot sees them: users, chats, messages, files. Never a null, never a guess."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.sandbox.telegram_api.chats import Channel, Chat, Group, PrivateChat
from bot.sandbox.telegram_api.media import (
    Attachment,
    ContactCard,
    Json,
    Media,
    Photo,
    Place,
    Poll,
    Service,
    StoredFile,
    media_name,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.sandbox.telegram_api.accounts import BotAccount, User
    from bot.sandbox.telegram_api.files import FileStore
    from bot.sandbox.telegram_api.formatting import Entity, Formatted
    from bot.sandbox.telegram_api.messages import Message, Origin


def user_view(user: User) -> Json:
    view: Json = {"id": user.id, "is_bot": user.is_bot, "first_name": user.first_name}
    optional = {"last_name": user.last_name, "username": user.username}
    if not user.is_bot:
        optional["language_code"] = user.language_code
    view |= {name: value for name, value in optional.items() if value}
    return view | ({"is_premium": True} if user.is_premium else {})


def chat_view(chat: Chat) -> Json:
    view: Json = {"id": chat.id, "type": chat.type}
    match chat:
        case PrivateChat():
            person = user_view(chat.user)
            return view | {
                name: person[name] for name in ("first_name", "last_name", "username") if name in person
            }
        case Group() | Channel():
            view["title"] = chat.title
    if chat.username:
        view["username"] = chat.username
    return view | ({"is_forum": True} if chat.is_forum else {})


def origin_view(origin: Origin) -> Json:
    view: Json = {"type": origin.kind, "date": origin.date}
    if origin.user is not None:
        if origin.kind == "hidden_user":
            return view | {"sender_user_name": origin.user.name}
        return view | {"sender_user": user_view(origin.user)}
    chat = chat_view(origin.chat) if origin.chat is not None else {}
    if origin.kind == "channel":
        return view | {"chat": chat, "message_id": origin.message_id}
    return view | {"sender_chat": chat}


@dataclass(frozen=True)
class View:
    """`find_user` turns the id of a text_mention into a user."""

    bot: BotAccount
    files: FileStore
    find_user: Callable[[int], User | None]

    def message(self, message: Message, *, with_reply: bool = True) -> Json:
        """Bot API: Message. A replied-to message has no reply of its own."""
        view = self._head(message)
        if with_reply:
            view |= self._reply(message)
        view |= self._content(message)
        if message.now.keyboard and "inline_keyboard" in message.now.keyboard:
            view["reply_markup"] = message.now.keyboard
        if message.is_topic_message:
            view["is_topic_message"] = True
        return view

    def entity(self, entity: Entity) -> Json:
        view: Json = {"type": entity.type, "offset": entity.offset, "length": entity.length}
        user = self.find_user(entity.user_id) if entity.user_id else None
        if user is not None:
            view["user"] = user_view(user)
        for name in ("url", "language", "custom_emoji_id"):
            if value := getattr(entity, name):
                view[name] = value
        return view

    def words(self, words: Formatted, field: str, entities: str) -> Json:
        if not words.text:
            return {}
        view: Json = {field: words.text}
        if words.entities:
            view[entities] = [self.entity(entity) for entity in words.entities]
        return view

    def photo(self, photo: Photo, seen_in: int) -> list[Json]:
        return [self._pixels(file, seen_in) for file in photo.sizes]

    def poll(self, poll: Poll, seen_in: int) -> Json:
        options: list[Json] = []
        for option in poll.options:
            view = {"persistent_id": option.persistent_id, "voter_count": len(option.voters)}
            view |= self.words(option.text, "text", "text_entities")
            if option.media is not None:
                view["media"] = {"photo": self.photo(option.media, seen_in)}
            options.append(view)
        return {
            "id": poll.id,
            **self.words(poll.question, "question", "question_entities"),
            "options": options,
            "total_voter_count": len(set().union(*(option.voters for option in poll.options))),
            "is_closed": poll.is_closed,
            "is_anonymous": poll.is_anonymous,
            "type": "regular",
            "allows_multiple_answers": poll.allows_multiple_answers,
            "allows_revoting": poll.allows_revoting,
            "members_only": False,
        }

    def _head(self, message: Message) -> Json:
        letter = message.letter
        view: Json = {"message_id": message.id}
        if message.sender is not None:
            view["from"] = user_view(message.sender)
        if letter.signature:
            view["author_signature"] = letter.signature
        if letter.sender_chat is not None:
            view["sender_chat"] = chat_view(letter.sender_chat)
        view |= {"chat": chat_view(message.chat), "date": message.date}
        if message.edit_date is not None:
            view["edit_date"] = message.edit_date
        if message.thread_id is not None:
            view["message_thread_id"] = message.thread_id
        if letter.origin is not None:
            view["forward_origin"] = origin_view(letter.origin)
        if letter.is_automatic_forward:
            view["is_automatic_forward"] = True
        if letter.album:
            view["media_group_id"] = letter.album
        return view

    def _reply(self, message: Message) -> Json:
        view: Json = {}
        letter = message.letter
        replied = letter.reply_to or self._topic_opening(message)
        if replied is not None and not replied.is_deleted:
            view["reply_to_message"] = self.message(replied, with_reply=False)
        if letter.external is not None:
            view["external_reply"] = self._external(letter.external)
        if letter.quote is not None:
            view["quote"] = {
                **self.words(letter.quote.words, "text", "entities"),
                "position": letter.quote.position,
                "is_manual": True,
            }
        return view

    def _topic_opening(self, message: Message) -> Message | None:
        """In a forum every message answers the one that opened its topic, as far as bots can see."""
        if not message.is_topic_message or message.thread_id is None or message.chat.type == "private":
            return None
        opening = message.chat.find(message.thread_id)
        return None if opening is message else opening

    def _external(self, source: Message) -> Json:
        view: Json = {"origin": origin_view(source.origin)}
        if source.chat.type in ("supergroup", "channel"):
            view |= {"chat": chat_view(source.chat), "message_id": source.id}
        media = self.media(source.media, source.serial)
        if "live_photo" in media:
            del media["photo"]
        return view | media

    def _content(self, message: Message) -> Json:
        media = message.media
        if media is None:
            return {"text": ""} | self.words(message.words, "text", "entities")
        return self.media(media, message.serial) | self.words(message.words, "caption", "caption_entities")

    def media(self, media: Media | None, seen_in: int) -> Json:
        """The one field of a message that holds its media; empty for text."""
        match media:
            case None:
                return {}
            case Photo():
                spoiler = {"has_media_spoiler": True} if media.has_spoiler else {}
                return {"photo": self.photo(media, seen_in), **self._live(media, seen_in), **spoiler}
            case Attachment():
                return self._attachment(media, seen_in)
            case Place():
                return {"location": {"latitude": media.latitude, "longitude": media.longitude}}
            case ContactCard():
                card: Json = {"phone_number": media.phone_number, "first_name": media.first_name}
                return {"contact": card | ({"user_id": media.user_id} if media.user_id else {})}
            case Poll():
                return {"poll": self.poll(media, seen_in)}
            case Service():
                return media.fields

    def _live(self, photo: Photo, seen_in: int) -> Json:
        if photo.video is None:
            return {}
        view = self._file(photo.video, seen_in) | {"photo": self.photo(photo, seen_in), "duration": 3}
        view |= {"width": photo.largest.width, "height": photo.largest.height}
        return {"live_photo": view | {"mime_type": photo.video.mime_type}}

    def _attachment(self, item: Attachment, seen_in: int) -> Json:
        plain = self._named(item, seen_in)
        details: Json = {}
        if item.kind in ("Video", "Animation", "Sticker"):
            details |= {"width": item.file.width, "height": item.file.height}
        if item.kind in ("Video", "Animation", "VoiceNote", "VideoNote", "Audio"):
            details["duration"] = item.duration
        if item.kind == "VideoNote":
            details["length"] = item.file.width
        if item.kind == "Sticker":
            moves = item.file.mime_type.startswith("video/")
            details |= {"type": "regular", "is_animated": False, "is_video": moves}
            details |= {"emoji": item.emoji} if item.emoji else {}
        both = {"document": plain} if item.kind == "Animation" else {}
        return {media_name(item): plain | details, **both}

    def _named(self, item: Attachment, seen_in: int) -> Json:
        """The file with its name and type, as far as its kind has them."""
        view = self._file(item.file, seen_in)
        if item.thumbnail is not None:
            view["thumbnail"] = self._pixels(item.thumbnail, seen_in)
        if item.kind in ("Sticker", "VideoNote"):
            return view
        if item.file.name and item.kind != "VoiceNote":
            view["file_name"] = item.file.name
        return view | ({"mime_type": item.file.mime_type} if item.file.mime_type else {})

    def _pixels(self, file: StoredFile, seen_in: int) -> Json:
        return self._file(file, seen_in) | {"width": file.width, "height": file.height}

    def _file(self, file: StoredFile, seen_in: int) -> Json:
        file_id = self.files.issue(self.bot, file, seen_in)
        return {"file_id": file_id, "file_unique_id": file.unique_id, "file_size": file.size}
