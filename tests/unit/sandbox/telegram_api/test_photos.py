"""sendPhoto: what is refused, and what becomes of a picture."""

import io

import pytest
from PIL import Image

from bot.sandbox.telegram_api.media import Photo


async def send(call, ann, data, **parameters):
    return await call("sendPhoto", {"photo": ("a.png", data)}, chat_id=ann.id, **parameters)


async def refusal(call, ann, data):
    return await call.refusal("sendPhoto", {"photo": ("a.png", data)}, chat_id=ann.id)


def sizes(message):
    return [(size["width"], size["height"]) for size in message["photo"]]


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [
        (60, 40, [(60, 40)]),
        (320, 200, [(90, 56), (320, 200)]),
        (1024, 512, [(90, 45), (320, 160), (800, 400), (1024, 512)]),
        (1536, 1024, [(90, 60), (320, 213), (800, 533), (1280, 853)]),
    ],
)
async def test_a_photo_comes_in_sizes_the_largest_last(call, ann, chat, picture, width, height, expected):
    assert sizes(await send(call, ann, picture(width, height))) == expected


async def test_a_setting_allows_2560(telegram, call, ann, chat, picture):
    telegram.settings.photo_sides = (320, 1280, 2560)
    assert sizes(await send(call, ann, picture(3000, 1500)))[-1] == (2560, 1280)


async def test_a_photo_is_recompressed_to_jpeg_and_its_alpha_is_lost(call, ann, chat):
    target = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 255, 128)).save(target, "PNG")
    message = await send(call, ann, target.getvalue())
    file = await call("getFile", file_id=message["photo"][-1]["file_id"])
    data = (await call.download(file["file_path"])).content
    image = Image.open(io.BytesIO(data))
    assert (image.format, image.mode) == ("JPEG", "RGB")
    assert min(image.getchannel("B").tobytes()) > 240
    assert len(data) == file["file_size"] == message["photo"][-1]["file_size"]


async def test_the_uploaded_bytes_are_kept_for_assertions(call, ann, chat, picture):
    data = picture()
    await send(call, ann, data)
    photo = chat.messages[-1].media
    assert isinstance(photo, Photo)
    assert photo.uploaded.path.read_bytes() == data


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF"])
async def test_still_pictures_of_these_kinds_are_photos(call, ann, chat, picture, kind):
    assert sizes(await send(call, ann, picture(kind=kind))) == [(40, 30)]


@pytest.mark.parametrize(
    ("width", "height"), [(9000, 1001), (2001, 100), (10, 201)], ids=["sum", "wide", "tall"]
)
async def test_wrong_dimensions_are_refused(call, ann, chat, picture, width, height):
    assert await refusal(call, ann, picture(width, height)) == "Bad Request: PHOTO_INVALID_DIMENSIONS"


async def test_the_limits_themselves_are_allowed(call, ann, chat, picture):
    assert sizes(await send(call, ann, picture(2000, 100)))[-1] == (1280, 64)


async def test_more_than_10_megabytes_are_refused(call, ann, chat, picture):
    data = picture() + bytes(10 << 20)
    assert await refusal(call, ann, data) == (
        f"Bad Request: file of size {len(data)} bytes is too big for a photo; the maximum size is 10485760 bytes"
    )


async def test_what_is_no_picture_is_refused(call, ann, chat, picture):
    assert await refusal(call, ann, b"hello") == "Bad Request: IMAGE_PROCESS_FAILED"
    assert await refusal(call, ann, picture()[:60]) == "Bad Request: IMAGE_PROCESS_FAILED"
    assert await refusal(call, ann, b"") == "Bad Request: file must be non-empty"
    assert "unsupported extension" in await refusal(call, ann, picture(kind="PPM"))


async def test_animations_are_no_photos(call, ann, chat):
    frames = [Image.new("RGB", (20, 20), color) for color in ("red", "blue")]
    target = io.BytesIO()
    frames[0].save(target, "GIF", save_all=True, append_images=frames[1:])
    assert await refusal(call, ann, target.getvalue()) == "Bad Request: IMAGE_PROCESS_FAILED"


async def test_nothing_is_fetched_from_the_outside_world(call, ann, chat):
    assert await call.refusal("sendPhoto", chat_id=ann.id, photo="https://example.com/a.png") == (
        "Bad Request: failed to get HTTP URL content"
    )


async def test_a_photo_is_sent_again_by_file_id(call, ann, chat, picture):
    first = await send(call, ann, picture(400, 300))
    again = await call("sendPhoto", chat_id=ann.id, photo=first["photo"][-1]["file_id"], caption="again")
    small = await call("sendPhoto", chat_id=ann.id, photo=first["photo"][0]["file_id"])
    unique = [size["file_unique_id"] for size in first["photo"]]
    assert [size["file_unique_id"] for size in again["photo"]] == unique
    assert [size["file_unique_id"] for size in small["photo"]] == unique
    assert again["photo"][-1]["file_id"] != first["photo"][-1]["file_id"]


async def test_identifiers_keep_their_kind_and_their_bot(people, call, calls_of, ann, chat, picture):

    photo = (await send(call, ann, picture()))["photo"][-1]
    file = (await call("sendDocument", {"document": ("a.png", picture())}, chat_id=ann.id))["document"]
    assert await call.refusal("sendDocument", chat_id=ann.id, document=photo["file_id"]) == (
        "Bad Request: can't use file of type Photo as Document"
    )
    assert await call.refusal("sendPhoto", chat_id=ann.id, photo=file["file_id"]) == (
        "Bad Request: can't use file of type Document as Photo"
    )
    assert await call.refusal("sendPhoto", chat_id=ann.id, photo=file["thumbnail"]["file_id"]) == (
        "Bad Request: can't use file of type Thumbnail as Photo"
    )
    wrong = "Bad Request: wrong file identifier/HTTP URL specified"
    assert await call.refusal("sendPhoto", chat_id=ann.id, photo=photo["file_unique_id"]) == wrong
    other = people.bot("Other", username="other_sandbox_bot", token="777:OTHER")
    ann.private(other).started = True
    foreign = calls_of(other)
    assert await foreign.refusal("sendPhoto", chat_id=ann.id, photo=photo["file_id"]) == wrong
    assert await foreign.refusal("getFile", file_id=photo["file_id"]) == (
        "Bad Request: wrong file_id or the file is temporarily unavailable"
    )


async def test_a_spoiler_is_kept(call, ann, chat, picture):
    assert (await send(call, ann, picture(), has_spoiler=True))["has_media_spoiler"] is True
