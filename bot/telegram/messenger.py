"""`ports.Messenger` over the Bot API. Texts go out as they are, without markup that words could break."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, TypeVar

from telegram import (
    Bot,
    ChatMember,
    ChatMemberRestricted,
    InputFile,
    InputMediaPhoto,
    InputPollOption,
    Message,
    ReplyParameters,
)
from telegram.constants import ChatAction
from telegram.error import ChatMigrated

from bot.domain.actions import Buttons
from bot.domain.errors import DeliveryError, DeliveryKind
from bot.domain.ids import SECOND, MessageId, Micros, PersonId
from bot.domain.messages import Address
from bot.domain.pictures import BlobRef, ShownAs
from bot.domain.prompts import fitting
from bot.domain.records import Option, Shown, Unless, Upload
from bot.ports import BlobStore
from bot.telegram.files import Files
from bot.telegram.keyboards import markup
from bot.telegram.sender import Lane, Sender, Urgency

TEXT_UNITS = 4096
CAPTION_UNITS = 1024
TOAST_CHARACTERS = 200
T = TypeVar("T")


class TelegramMessenger:
    """Speaks through the one sender."""

    def __init__(
        self, bot: Bot, sender: Sender, files: Files, blobs: BlobStore, migrated: Callable[[int, int], None]
    ) -> None:
        """`migrated` hears of groups that turn out to have become supergroups: the old id and the new one."""
        self._bot = bot
        self._sender = sender
        self._files = files
        self._blobs = blobs
        self._migrated = migrated
        self._moved: dict[int, int] = {}

    async def send_text(
        self, address: Address, words: str, buttons: Buttons, *, reply_to: MessageId | None
    ) -> MessageId:
        return await self._send(
            address, Urgency.SENTENCE, lambda: self._text(address, words, buttons, reply_to, silent=False)
        )

    async def send_status(
        self, address: Address, words: str, buttons: Buttons, *, reply_to: MessageId | None, unless: Unless
    ) -> MessageId:
        return await self._send(
            address,
            Urgency.STATUS,
            lambda: self._text(address, words, buttons, reply_to, silent=True),
            unless,
        )

    async def edit_status(
        self, address: Address, message: MessageId, words: str, buttons: Buttons, *, unless: Unless
    ) -> None:
        await self._send(address, Urgency.EDIT, lambda: self._edit(address, message, words, buttons), unless)

    async def edit_text(self, address: Address, message: MessageId, words: str, buttons: Buttons) -> None:
        await self._send(address, Urgency.SENTENCE, lambda: self._edit(address, message, words, buttons))

    async def edit_buttons(self, address: Address, message: MessageId, buttons: Buttons) -> None:
        await self._send(
            address,
            Urgency.SENTENCE,
            lambda: self._bot.edit_message_reply_markup(
                self._chat(address), self._known(address, message), reply_markup=markup(buttons)
            ),
        )

    async def edit_photo(self, address: Address, message: MessageId, upload: Upload) -> None:
        async def edit() -> object:
            with self._opened(upload, attach=True) as file:
                media = InputMediaPhoto(file, caption=fitting(upload.caption, CAPTION_UNITS))
                return await self._bot.edit_message_media(
                    media,
                    self._chat(address),
                    self._known(address, message),
                    reply_markup=markup(upload.buttons),
                )

        await self._send(address, Urgency.SENTENCE, edit)

    async def delete(self, address: Address, message: MessageId) -> None:
        await self._sender.send(
            Lane(Urgency.TIDY),
            lambda: self._bot.delete_message(self._chat(address), self._known(address, message)),
        )

    async def react(self, address: Address, message: MessageId, emoji: str) -> None:
        await self._sender.send(
            Lane(Urgency.TIDY),
            lambda: self._bot.set_message_reaction(self._chat(address), self._known(address, message), emoji),
        )

    async def show_activity(self, address: Address) -> None:
        await self._sender.send(
            Lane(Urgency.HINT),
            lambda: self._bot.send_chat_action(
                self._chat(address), ChatAction.UPLOAD_PHOTO, message_thread_id=_thread(address)
            ),
        )

    async def is_member(self, address: Address, person: PersonId) -> bool:
        member = await self._sender.send(
            Lane(Urgency.ANSWER), lambda: self._bot.get_chat_member(self._chat(address), person)
        )
        if isinstance(member, ChatMemberRestricted):
            return bool(member.is_member)
        return member.status not in {ChatMember.LEFT, ChatMember.BANNED}

    async def is_admin(self, address: Address, person: PersonId) -> bool:
        """Single members are told for certain only to bots that are admins: the list comes first."""
        lane = Lane(Urgency.ANSWER)
        try:
            admins = await self._sender.send(
                lane, lambda: self._bot.get_chat_administrators(self._chat(address))
            )
        except DeliveryError:
            member = await self._sender.send(
                lane, lambda: self._bot.get_chat_member(self._chat(address), person)
            )
            return member.status in {ChatMember.OWNER, ChatMember.ADMINISTRATOR}
        return any(admin.user.id == person for admin in admins)

    async def answer_press(self, query: str, words: str) -> None:
        await self._sender.send(
            Lane(Urgency.ANSWER),
            lambda: self._bot.answer_callback_query(query, words[:TOAST_CHARACTERS] or None),
        )

    async def send_photo(self, address: Address, upload: Upload) -> Shown:
        async def send() -> Shown:
            with self._opened(upload) as file:
                message = await self._bot.send_photo(photo=file, **self._around(address, upload))
            return _shown(message)

        return await self._send(address, Urgency.RESULT, send)

    async def send_document(self, address: Address, upload: Upload) -> Shown:
        async def send() -> Shown:
            with self._opened(upload) as file:
                message = await self._bot.send_document(
                    document=file, disable_content_type_detection=True, **self._around(address, upload)
                )
            return _shown(message)

        return await self._send(address, Urgency.RESULT, send)

    async def send_sticker(self, address: Address, upload: Upload) -> Shown:
        async def send() -> Shown:
            with self._opened(upload) as file:
                message = await self._bot.send_sticker(
                    self._chat(address),
                    file,
                    reply_parameters=self._reply(address, upload.reply_to),
                    message_thread_id=_thread(address),
                )
            return _shown(message)

        return await self._send(address, Urgency.RESULT, send)

    async def send_known(
        self, address: Address, shown: Shown, caption: str, buttons: Buttons, *, reply_to: MessageId | None
    ) -> Shown:
        async def send() -> Shown:
            options = self._options(address, caption, buttons, reply_to)
            if shown.kind is ShownAs.PHOTO:
                return _shown(await self._bot.send_photo(photo=shown.file_id, **options))
            return _shown(await self._bot.send_document(document=shown.file_id, **options))

        return await self._send(address, Urgency.RESULT, send)

    async def send_poll(
        self,
        address: Address,
        question: str,
        options: Sequence[Option],
        buttons: Buttons,
        *,
        reply_to: MessageId | None,
    ) -> tuple[MessageId, bool]:
        async def send() -> tuple[MessageId, bool]:
            with ExitStack() as opened:
                files = {}
                choices = []
                for number, option in enumerate(options):
                    media = None
                    if option.picture is not None:
                        # The library uploads no files of options by itself: fields of their own hold them.
                        file = opened.enter_context(self._blobs.open(option.picture))
                        files[f"p{number}"] = InputFile(
                            file, filename=f"{number}.jpg", read_file_handle=False
                        )
                        media = InputMediaPhoto(f"attach://p{number}")
                    choices.append(InputPollOption(option.label, media=media))
                message = await self._bot.send_poll(
                    self._chat(address),
                    question,
                    choices,
                    reply_markup=markup(buttons),
                    reply_parameters=self._reply(address, reply_to),
                    message_thread_id=_thread(address),
                    api_kwargs=files or None,
                )
            options_shown = message.poll.options if message.poll else ()
            shown = bool(options_shown) and all(option.media for option in options_shown)
            return MessageId(message.message_id), shown

        return await self._send(address, Urgency.SENTENCE, send)

    async def stop_poll(self, address: Address, message: MessageId) -> tuple[int, ...]:
        poll = await self._send(
            address,
            Urgency.SENTENCE,
            lambda: self._bot.stop_poll(self._chat(address), self._known(address, message)),
        )
        return tuple(option.voter_count for option in poll.options)

    async def download(self, file_id: str, limit: int) -> BlobRef:
        return await self._sender.send(Lane(Urgency.FETCH), lambda: self._files.download(file_id, limit))

    async def _send(
        self,
        address: Address,
        urgency: Urgency,
        work: Callable[[], Awaitable[T]],
        unless: Unless = lambda: False,
    ) -> T:
        """Makes a call about a chat; what was meant for a group that has moved goes to where it is now."""

        async def wherever() -> T:
            try:
                return await work()
            except ChatMigrated as error:
                self._moved[address.chat] = error.new_chat_id
                self._migrated(address.chat, error.new_chat_id)
                return await work()

        return await self._sender.send(Lane(urgency, address.chat, address.is_group), wherever, unless)

    def _known(self, address: Address, message: MessageId) -> MessageId:
        """A message of ours to change; one of before a move is out of reach, and its id may be another's now."""
        if message <= 0 or address.chat in self._moved:
            raise DeliveryError(DeliveryKind.MESSAGE_GONE, "from before the group moved")
        return message

    def _chat(self, address: Address) -> int:
        return self._moved.get(address.chat, address.chat)

    def _reply(self, address: Address, message: MessageId | None) -> ReplyParameters | None:
        """A reply, also when the person has deleted what it replies to; messages of before a move have other ids."""
        if message is None or message <= 0 or address.chat in self._moved:
            return None
        return ReplyParameters(message, allow_sending_without_reply=True)

    def _options(
        self, address: Address, caption: str, buttons: Buttons, reply_to: MessageId | None
    ) -> dict[str, Any]:
        return {
            "chat_id": self._chat(address),
            "caption": fitting(caption, CAPTION_UNITS),
            "reply_markup": markup(buttons),
            "reply_parameters": self._reply(address, reply_to),
            "message_thread_id": _thread(address),
        }

    async def _text(
        self, address: Address, words: str, buttons: Buttons, reply_to: MessageId | None, *, silent: bool
    ) -> MessageId:
        message = await self._bot.send_message(
            self._chat(address),
            fitting(words, TEXT_UNITS),
            reply_markup=markup(buttons),
            reply_parameters=self._reply(address, reply_to),
            message_thread_id=_thread(address),
            disable_notification=silent,
        )
        return MessageId(message.message_id)

    async def _edit(self, address: Address, message: MessageId, words: str, buttons: Buttons) -> None:
        await self._bot.edit_message_text(
            fitting(words, TEXT_UNITS),
            self._chat(address),
            self._known(address, message),
            reply_markup=markup(buttons),
        )

    def _around(self, address: Address, upload: Upload) -> dict[str, Any]:
        return self._options(address, upload.caption, upload.buttons, upload.reply_to)

    @contextmanager
    def _opened(self, upload: Upload, *, attach: bool = False) -> Iterator[InputFile]:
        """The bytes go from the file to the socket; they are not read into memory first.

        `attach` is for media that a call only points at.
        """
        with self._blobs.open(upload.blob) as file:
            yield InputFile(file, filename=upload.name, attach=attach, read_file_handle=False)


def _thread(address: Address) -> int | None:
    return address.topic or None


def _shown(message: Message) -> Shown:
    number, at = MessageId(message.message_id), Micros(int(message.date.timestamp()) * SECOND)
    if message.photo:
        photo = max(message.photo, key=lambda size: size.width * size.height)
        return Shown(number, photo.file_id, photo.file_unique_id, ShownAs.PHOTO, at)
    for kind, file in ((ShownAs.DOCUMENT, message.document), (ShownAs.STICKER, message.sticker)):
        if file:
            return Shown(number, file.file_id, file.file_unique_id, kind, at)
    raise DeliveryError(DeliveryKind.REFUSED, "the picture came back as something else")
