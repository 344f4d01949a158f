"""sendDocument, sendSticker, getFile and downloads."""

import hashlib

import pytest


async def document(call, ann, data, name="fox.png", **parameters):
    message = await call("sendDocument", {"document": (name, data)}, chat_id=ann.id, **parameters)
    return message["document"]


async def test_a_document_keeps_every_byte_its_name_and_its_type(call, ann, chat, picture):
    data = picture(500, 400)
    sent = await document(call, ann, data, "my fox.png", caption="exact")
    assert (sent["file_name"], sent["mime_type"], sent["file_size"]) == ("my fox.png", "image/png", len(data))
    assert (sent["thumbnail"]["width"], sent["thumbnail"]["height"]) == (320, 256)
    file = await call("getFile", file_id=sent["file_id"])
    assert file["file_unique_id"] == sent["file_unique_id"]
    answer = await call.download(file["file_path"])
    assert hashlib.sha256(answer.content).digest() == hashlib.sha256(data).digest()
    assert answer.headers["content-type"] == "application/octet-stream"


async def test_files_that_are_no_pictures_have_no_thumbnail(call, ann, chat):
    sent = await document(call, ann, b"hello", "notes.txt")
    assert sent["mime_type"] == "text/plain"
    assert "thumbnail" not in sent


async def test_a_document_is_sent_again_by_file_id(call, ann, chat, picture):
    sent = await document(call, ann, picture())
    again = await call("sendDocument", chat_id=ann.id, document=sent["file_id"])
    assert again["document"]["file_unique_id"] == sent["file_unique_id"]


async def test_uploads_have_a_limit(telegram, call, ann, chat):
    telegram.settings.max_upload_bytes = 1000
    answer = await call.refusal("sendDocument", {"document": ("a", bytes(1001))}, chat_id=ann.id)
    assert answer == "Request Entity Too Large"
    assert (await document(call, ann, bytes(1000), "a"))["file_size"] == 1000


async def test_requests_far_over_the_limit_are_not_even_read(telegram, call, ann, chat):
    telegram.settings.max_upload_bytes = 1000
    big = {"document": ("a", bytes(3 << 20))}
    assert await call.refusal("sendDocument", big, chat_id=ann.id) == "Request Entity Too Large"
    assert telegram.calls.of("sendDocument")[0].uploads == {}


async def test_files_over_20_megabytes_cannot_be_fetched(telegram, call, ann, chat):
    telegram.settings.max_download_bytes = 1000
    small, big = await document(call, ann, bytes(1000)), await document(call, ann, bytes(1001))
    assert await call("getFile", file_id=small["file_id"])
    assert await call.refusal("getFile", file_id=big["file_id"]) == "Bad Request: file is too big"


@pytest.mark.parametrize(
    ("file_id", "complaint"), [("", "file_id not specified"), ("nonsense", "invalid file_id")]
)
async def test_unknown_files_are_refused(call, file_id, complaint):
    assert await call.refusal("getFile", file_id=file_id) == f"Bad Request: {complaint}"


async def test_links_expire_after_an_hour_and_are_renewed(call, ann, chat, clock):
    sent = await document(call, ann, b"hello", "notes.txt")
    path = (await call("getFile", file_id=sent["file_id"]))["file_path"]
    clock.advance(3599)
    assert (await call.download(path)).content == b"hello"
    clock.advance(2)
    expired = await call.download(path)
    assert (expired.status_code, expired.json()["description"]) == (404, "Not Found")
    await call("getFile", file_id=sent["file_id"])
    assert (await call.download(path)).status_code == 200


async def test_a_link_works_with_the_token_of_its_bot_only(people, client, address, call, ann, chat):
    people.bot("Other", username="other_sandbox_bot", token="777:OTHER")
    sent = await document(call, ann, b"hello", "notes.txt")
    path = (await call("getFile", file_id=sent["file_id"]))["file_path"]
    assert (await client.get(f"{address}/file/bot777:OTHER/{path}")).status_code == 404


async def test_a_static_sticker_is_a_webp(call, ann, chat, picture):
    webp = picture(512, 512, "WEBP")
    sent = await call("sendSticker", {"sticker": ("a.webp", webp)}, chat_id=ann.id, emoji="🦊")
    assert (sent["sticker"]["width"], sent["sticker"]["emoji"]) == (512, "🦊")
    refused = await call.refusal("sendSticker", {"sticker": ("a.webp", picture())}, chat_id=ann.id)
    assert refused == "Bad Request: wrong file type"
    again = await call("sendSticker", chat_id=ann.id, sticker=sent["sticker"]["file_id"])
    assert again["sticker"]["file_unique_id"] == sent["sticker"]["file_unique_id"]


async def test_all_files_go_with_the_server(telegram, call, ann, chat):
    await document(call, ann, b"hello")
    path = chat.messages[-1].media.file.path
    assert path.exists()
    await telegram.close()
    assert not path.exists()
