"""sendMediaGroup, and albums that people send."""

import asyncio

import pytest


def album(*kinds, caption=""):
    items = [{"type": kind, "media": f"attach://part{index}"} for index, kind in enumerate(kinds)]
    if caption:
        items[-1]["caption"] = caption
    return items


def parts(picture, count):
    return {f"part{index}": (f"{index}.png", picture(20 + index, 20)) for index in range(count)}


async def test_an_album_is_one_message_per_item(call, ann, chat, picture):
    sent = await call(
        "sendMediaGroup",
        parts(picture, 3),
        chat_id=ann.id,
        media=album("photo", "photo", "photo", caption="three"),
    )
    assert len({message["media_group_id"] for message in sent}) == 1
    assert [message["photo"][-1]["width"] for message in sent] == [20, 21, 22]
    assert [message.get("caption") for message in sent] == [None, None, "three"]
    assert [message["message_id"] for message in sent] == [1, 2, 3]


async def test_documents_go_with_documents_only(call, ann, chat, picture):
    files = parts(picture, 2)
    sent = await call("sendMediaGroup", files, chat_id=ann.id, media=album("document", "document"))
    assert [message["document"]["file_name"] for message in sent] == ["0.png", "1.png"]
    mixed = await call.refusal("sendMediaGroup", files, chat_id=ann.id, media=album("photo", "document"))
    assert mixed == "Bad Request: document can't be mixed with other media types"


@pytest.mark.parametrize("count", [0, 1, 11])
async def test_an_album_has_2_to_10_items(call, ann, chat, picture, count):
    media = album(*["photo"] * count)
    assert "album" in await call.refusal("sendMediaGroup", parts(picture, 11), chat_id=ann.id, media=media)
    assert chat.messages == []


async def test_items_are_read_strictly(call, ann, chat, picture):
    async def refused(*items):
        return await call.refusal("sendMediaGroup", parts(picture, 1), chat_id=ann.id, media=list(items))

    good = album("photo")[0]
    prefix = "Bad Request: can't parse InputMedia: "
    assert await refused(good, {"type": "photo", "media": "attach://none"}) == prefix + "media not found"
    assert await refused(good, {"type": "audio", "media": "x"}) == prefix + 'type "audio" is unsupported'
    assert await refused(good, "photo") == prefix + "expected an Object"
    assert await refused(good, good | {"caption": "x" * 1025}) == "Bad Request: message caption is too long"
    assert chat.messages == []


async def test_items_by_file_id(call, ann, chat, picture):
    sent = await call("sendPhoto", {"photo": ("a.png", picture())}, chat_id=ann.id)
    item = {"type": "photo", "media": sent["photo"][-1]["file_id"]}
    both = await call("sendMediaGroup", chat_id=ann.id, media=[item, item])
    assert both[0]["photo"][-1]["file_unique_id"] == sent["photo"][-1]["file_unique_id"]


async def test_an_album_of_a_person_arrives_item_by_item(ann, chat, call, picture):
    pictures = [picture(20 + index, 20) for index in range(3)]
    sent = await ann.sends_album(pictures, "all of them", caption_on=2)
    received = [update["message"] for update in await call("getUpdates")]
    assert [message["message_id"] for message in received] == [message.id for message in sent]
    assert len({message["media_group_id"] for message in received}) == 1
    assert [message.get("caption") for message in received] == [None, "all of them", None]


async def test_items_may_arrive_out_of_order(ann, chat, call, picture):
    await ann.sends_album([picture()] * 3, order=(3, 1, 2))
    received = [update["message"]["message_id"] for update in await call("getUpdates")]
    assert received == [3, 1, 2]


async def test_the_last_item_may_be_late(ann, chat, call, picture):
    soon = asyncio.Event()
    await ann.sends_album([picture()] * 3, late=soon)
    assert len(await call("getUpdates")) == 2
    assert len(chat.messages) == 3
    soon.set()
    received = await call("getUpdates", offset=700_000_003, timeout=5)
    assert [update["message"]["message_id"] for update in received] == [3]


async def test_files_can_be_sent_together_too(ann, chat, call, picture):
    data = picture()
    await ann.sends_album([data, data], as_files=True)
    (first, _) = [update["message"] for update in await call("getUpdates")]
    assert first["document"]["file_size"] == len(data)


async def test_an_album_with_a_caption_reaches_a_private_bot_in_part(ann, family, call, picture):
    await ann.sends_album([picture()] * 2, "@picture_sandbox_bot mix", caption_on=2, in_=family)
    (update,) = await call("getUpdates")
    assert update["message"]["caption"] == "@picture_sandbox_bot mix"
