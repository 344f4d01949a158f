"""sendMessage, sendPhoto, sendDocument, sendSticker, sendMediaGroup, sendPoll."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.sandbox.telegram_api.errors import ApiError, bad_request
from bot.sandbox.telegram_api.formatting import Formatted
from bot.sandbox.telegram_api.media import Json, Media, Photo, Poll, PollOption
from bot.sandbox.telegram_api.messages import Letter, Message
from bot.sandbox.telegram_api.methods import inputs
from bot.sandbox.telegram_api.methods.places import Destination, destination, require_right
from bot.sandbox.telegram_api.words import caption, check_caption, check_text, formatted, message_text

if TYPE_CHECKING:
    from bot.sandbox.telegram_api.methods.call import Call, Method

_ALBUM = range(2, 11)
_QUESTION_LIMIT = 300
_OPTIONS_LIMIT = 12
_OPTION_LIMIT = 100


def post(
    call: Call, place: Destination, words: Formatted, media: Media | None, *, album: str = ""
) -> Message:
    """The bot's own new message."""
    letter = Letter(
        words=words,
        media=media,
        keyboard=place.keyboard,
        silent=call.parameters.flag("disable_notification"),
        reply_to=place.reply_to,
        quote=place.quote,
        external=place.external,
        thread_id=place.thread_id,
        album=album,
    )
    return call.world.post(place.chat, call.bot, letter)


async def send_message(call: Call) -> Json:
    words = message_text(call.parameters)
    place = destination(call)
    require_right(call, place.chat, "text")
    check_text(words)
    return call.view(post(call, place, words, None))


async def send_photo(call: Call) -> Json:
    given = inputs.file_given(call, "photo")
    words = caption(call.parameters)
    place = destination(call)
    require_right(call, place.chat, "photo")
    check_caption(words)
    picture = await inputs.photo(call, given, has_spoiler=call.parameters.flag("has_spoiler"))
    return call.view(post(call, _still(call, place), words, picture))


async def send_document(call: Call) -> Json:
    given = inputs.file_given(call, "document")
    words = caption(call.parameters)
    place = destination(call)
    require_right(call, place.chat, "document")
    check_caption(words)
    file = await inputs.document(call, given)
    return call.view(post(call, _still(call, place), words, file))


async def send_sticker(call: Call) -> Json:
    given = inputs.file_given(call, "sticker")
    place = destination(call)
    require_right(call, place.chat, "sticker")
    file = await inputs.sticker(call, given, call.parameters.text("emoji"))
    return call.view(post(call, _still(call, place), Formatted(), file))


async def send_media_group(call: Call) -> list[Json]:
    """Bot API: 2-10 items, documents only among themselves, no keyboard."""
    call.parameters.required("media")
    items = call.parameters.strict_json("media", "can't parse media JSON object")
    if not isinstance(items, list):
        raise bad_request("expected an Array of InputMedia")
    album = [inputs.InputMedia(call, item) for item in items]
    place = destination(call, with_keyboard=False)
    if len(album) not in _ALBUM:
        many = len(album) >= _ALBUM.stop
        raise bad_request("too many messages to send as an album" if many else "an album needs 2-10 items")
    kinds = {item.type for item in album}
    if len(kinds) > 1:
        raise bad_request("document can't be mixed with other media types")
    require_right(call, place.chat, album[0].type)
    ready = [(item.caption, await item.prepared()) for item in album]
    number = str(10_000_000_000_000_000 + secrets.randbelow(10**15))
    place = _still(call, place)
    return [call.view(post(call, place, words, media, album=number)) for words, media in ready]


async def send_poll(call: Call) -> Json:
    parameters = call.parameters
    question = formatted(
        parameters.text("question"),
        parameters.text("question_parse_mode"),
        parameters.json("question_entities"),
    )
    given = parameters.strict_json("options", "can't parse options JSON object")
    if not isinstance(given, list):
        raise bad_request("expected an Array of String as options")
    if parameters.text("type") not in ("", "regular"):
        raise bad_request("unsupported poll type specified")
    place = destination(call)
    require_right(call, place.chat, "poll")
    _check_poll(question, given)
    options = [await _poll_option(call, index, item) for index, item in enumerate(given)]
    poll = Poll(
        str(6_000_000_000_000_000_000 + secrets.randbelow(10**15)),
        question,
        options,
        is_anonymous="is_anonymous" not in parameters or parameters.flag("is_anonymous"),
        allows_multiple_answers=parameters.flag("allows_multiple_answers"),
        allows_revoting="allows_revoting" not in parameters or parameters.flag("allows_revoting"),
        is_closed=parameters.flag("is_closed"),
    )
    return call.view(post(call, _still(call, place), Formatted(), poll))


def _check_poll(question: Formatted, options: list[Any]) -> None:
    if not question.text:
        raise bad_request("poll question must be non-empty")
    if question.length > _QUESTION_LIMIT:
        raise bad_request(f"poll question length must not exceed {_QUESTION_LIMIT}")
    if not options:
        raise bad_request("poll must have at least 1 option")
    if len(options) > _OPTIONS_LIMIT:
        raise bad_request(f"poll can't have more than {_OPTIONS_LIMIT} options")


async def _poll_option(call: Call, index: int, item: Any) -> PollOption:
    if isinstance(item, str):
        item = {"text": item}
    if not isinstance(item, dict):
        raise bad_request("expected an option to be of type String")
    text = formatted(
        str(item.get("text", "")), str(item.get("text_parse_mode") or ""), item.get("text_entities")
    )
    if not text.text:
        raise bad_request("poll options must be non-empty")
    if text.length > _OPTION_LIMIT:
        raise bad_request(f"poll options length must not exceed {_OPTION_LIMIT}")
    option = PollOption(text, f"{index}")
    if item.get("media"):
        option.media = await _option_photo(call, item["media"])
    return option


async def _option_photo(call: Call, item: Any) -> Photo:
    try:
        media = await inputs.InputMedia(call, item).prepared()
    except ApiError as error:
        text = error.description.removeprefix("Bad Request: ")
        raise bad_request(f"failed to parse poll option media: {text}") from error
    if not isinstance(media, Photo):
        raise bad_request("invalid poll option media content specified")
    return media


def _still(call: Call, place: Destination) -> Destination:
    """The same place after the files were worked on: what was replied to may be gone by now."""
    replied = place.reply_to
    if replied is None or not replied.is_deleted:
        return place
    return replace(destination(call), keyboard=place.keyboard)


METHODS: dict[str, Method] = {
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendSticker": send_sticker,
    "sendMediaGroup": send_media_group,
    "sendPoll": send_poll,
}
