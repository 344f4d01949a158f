"""What the page is told: chats, messages and calls as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from bot.sandbox.page.company import room_of
from bot.sandbox.telegram_api.media import Attachment, ContactCard, Photo, Place, Poll, Service, StoredFile

if TYPE_CHECKING:
    from bot.sandbox.image_api import Call, SentPicture
    from bot.sandbox.page.company import Company, Room
    from bot.sandbox.page.shelf import Shelf
    from bot.sandbox.telegram_api.accounts import User
    from bot.sandbox.telegram_api.chats import Chat
    from bot.sandbox.telegram_api.formatting import Formatted
    from bot.sandbox.telegram_api.media import Media
    from bot.sandbox.telegram_api.messages import Message

Json: TypeAlias = dict[str, Any]

_NAMES = {
    "Sticker": "Sticker",
    "Video": "Video",
    "Animation": "GIF",
    "VoiceNote": "Voice message",
    "VideoNote": "Video message",
    "Audio": "Audio",
}
_STICKER_SIDE = 512
_BUTTON_KINDS = {"callback_data": "press", "url": "url", "copy_text": "copy"}


class Views:
    def __init__(self, company: Company, shelf: Shelf) -> None:
        self._company = company
        self._shelf = shelf

    def everything(self, calls: list[Call]) -> Json:
        """All that a page needs to begin with."""
        company = self._company
        return {
            "bot": _person(company.bot.account) | {"username": company.bot.username},
            "people": [_person(person.account) for person in company.people],
            "commands": _commands(company),
            "rooms": [self.room(room) for room in company.rooms],
            "calls": [self.call(call) for call in calls],
        }

    def room(self, room: Room) -> Json:
        """Rooms of one `chat` are its topics."""
        chat = room.chat
        return {
            "id": room.key,
            "chat": chat.id,
            "kind": "private" if chat is self._company.private else "group",
            "title": self._title(chat),
            "topic": room.topic.name if room.topic else "",
            "people": [person.id for person in self._company.members(chat)],
            "messages": [self.message(message) for message in room.messages],
        }

    def message(self, message: Message) -> Json:
        view: Json = {
            "serial": message.serial,
            "room": room_of(message),
            "sender": _person(message.sender) if message.sender else None,
            "at": message.date,
            "edited": message.edit_date is not None,
            "silent": message.is_silent,
            "album": message.album,
            **_words(message.words),
            **self._media(message.media),
            "buttons": [[_button(button) for button in row] for row in message.button_rows],
            "reactions": sorted({emoji for given in message.reactions.values() for emoji in given}),
        }
        replied = message.reply_to or message.letter.external
        if replied is not None and not replied.is_deleted:
            view["reply"] = self._reply(replied, message)
        if message.letter.origin is not None:
            origin = message.letter.origin
            view["forwarded"] = origin.user.name if origin.user else (origin.chat.name if origin.chat else "")
        return view

    def call(self, call: Call) -> Json:
        """A call of the image API; `seconds` is missing while it is under way."""
        view: Json = {
            "number": call.number,
            "endpoint": call.endpoint,
            "model": call.model,
            "words": call.last_user_text,
            "bytes": call.body_bytes,
            "pictures": [self._sent(picture) for picture in call.pictures],
            "messages": [
                {"role": message.role, "text": message.text, "pictures": len(message.pictures)}
                for message in call.messages
            ],
            "at": call.arrived_at,
        }
        if call.mask is not None:
            view["mask"] = self._sent(call.mask) | {"share": call.mask.see_through}
        if call.ended_at is not None:
            view |= {"seconds": call.ended_at - call.arrived_at, "status": call.status}
            view |= {"price": call.price, "refusal": call.refusal}
            if call.result is not None:
                view["result"] = {"src": self._shelf.made(call.result), "size": call.result.size}
        return view

    def _title(self, chat: Chat) -> str:
        return self._company.bot.account.name if chat is self._company.private else chat.title

    def _reply(self, replied: Message, answer: Message) -> Json:
        """`place` names the room of a message that is answered from another one."""
        reply: Json = {
            "serial": replied.serial,
            "name": replied.sender.name if replied.sender else replied.chat.name,
            "text": replied.text or _said_of(replied.media),
        }
        if room_of(replied) != room_of(answer):
            is_private = replied.chat is self._company.private
            reply["place"] = "private chat" if is_private else self._title(replied.chat)
        small = _small(replied.media)
        return reply | ({"thumb": self._shelf.file(small)} if small else {})

    def _media(self, media: Media | None) -> Json:
        match media:
            case Photo():
                largest = media.largest
                pixels = {"width": largest.width, "height": largest.height}
                view = {"src": self._shelf.file(largest), **pixels, "size": largest.size}
                return {"photo": view | ({"live": True} if media.video else {})}
            case Attachment() if media.kind == "Sticker" and media.file.mime_type.startswith("image/"):
                file = media.file
                pixels = {"width": file.width or _STICKER_SIDE, "height": file.height or _STICKER_SIDE}
                return {"sticker": {"src": self._shelf.file(file), **pixels, "emoji": media.emoji}}
            case Attachment() if media.kind == "Document":
                view = {"src": self._shelf.file(media.file), "name": media.file.name, "size": media.file.size}
                thumb = {"thumb": self._shelf.file(media.thumbnail)} if media.thumbnail else {}
                return {"file": view | thumb}
            case Poll():
                return {"poll": self._poll(media)}
            case Service():
                return {"service": _happened(media.fields)}
            case None:
                return {}
            case _:
                return {"other": _said_of(media)}

    def _poll(self, poll: Poll) -> Json:
        options: list[Json] = []
        for option in poll.options:
            view: Json = {"text": option.text.text, "voters": sorted(option.voters)}
            small = _small(option.media)
            options.append(view | ({"thumb": self._shelf.file(small)} if small else {}))
        return {"question": poll.question.text, "closed": poll.is_closed, "options": options}

    def _sent(self, picture: SentPicture) -> Json:
        return {
            "src": self._shelf.sent(picture),
            "width": picture.width,
            "height": picture.height,
            "size": picture.size,
            "format": picture.format,
        }


def _person(user: User) -> Json:
    return {"id": user.id, "name": user.name, "bot": user.is_bot}


def _commands(company: Company) -> list[Json]:
    return next(iter(company.bot.account.commands.values()), [])


def _words(words: Formatted) -> Json:
    entities = [
        {"type": entity.type, "offset": entity.offset, "length": entity.length, "url": entity.url}
        for entity in words.entities
    ]
    return {"text": words.text, "entities": entities}


def _button(button: Json) -> Json:
    view = {"text": button["text"], "style": button.get("style", "")}
    if "web_app" in button:
        return view | {"kind": "app", "value": button["web_app"]["url"]}
    for field, kind in _BUTTON_KINDS.items():
        if field in button:
            value = button[field]
            return view | {"kind": kind, "value": value["text"] if kind == "copy" else value}
    return view | {"kind": "none", "value": ""}


def _small(media: Media | None) -> StoredFile | None:
    match media:
        case Photo():
            return media.sizes[min(1, len(media.sizes) - 1)]
        case Attachment():
            return media.file if media.kind == "Sticker" else media.thumbnail
        case _:
            return None


def _said_of(media: Media | None) -> str:
    """A name for what a message carries, where its content cannot be shown."""
    match media:
        case Photo():
            return "Photo"
        case Attachment():
            name = _NAMES.get(media.kind) or media.file.name or "File"
            return f"{media.emoji} {name}".strip()
        case Place():
            return f"Location {media.latitude:.4f}, {media.longitude:.4f}"
        case ContactCard():
            return f"Contact: {media.first_name}"
        case Poll():
            return f"Poll: {media.question.text}"
        case _:
            return ""


def _happened(fields: Json) -> str:
    """A sentence about a service message."""
    match fields:
        case {"new_chat_members": [{"first_name": name}, *_]}:
            return f"{name} joined the group"
        case {"left_chat_member": {"first_name": name}}:
            return f"{name} left the group"
        case {"forum_topic_created": {"name": name}}:
            return f"Topic “{name}” was opened"
        case _:
            return next(iter(fields), "").replace("_", " ")
