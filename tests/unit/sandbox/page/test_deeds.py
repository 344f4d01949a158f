"""What people do at the page happens in the chats, and nothing else does."""

import pytest
from PIL import Image

from bot.sandbox.page import chat_page
from bot.sandbox.telegram_api.media import Attachment, Photo, Poll, PollOption
from bot.sandbox.telegram_api.messages import Letter
from bot.sandbox.telegram_api.words import formatted

MINE = 3
"""The number of the first message; the topics of the group were opened before."""


def chat_of(world, place):
    number = int(place["room"].partition("/")[0])
    return next(chat for chat in world.telegram.world.chats if chat.id == number)


def said(world, place):
    """What people wrote there; a forum begins with the openings of its topics."""
    return [message for message in chat_of(world, place).messages if not message.is_service]


async def show(page, place, pictures, **fields):
    files = [("pictures", picture) for picture in pictures]
    return await page.post(
        "/do/show", data={**{key: str(value) for key, value in place.items()}, **fields}, files=files
    )


async def test_words_and_replies(page, world, private, family):
    assert (await page.post("/do/say", json=private | {"text": "  red fox "})).status_code == 200
    await page.post("/do/say", json=family | {"text": "hello"})
    (asked,) = chat_of(world, private).messages
    (hello,) = said(world, family)
    assert (asked.text, asked.sender.name) == ("red fox", "You")
    assert (hello.text, hello.sender.name) == ("hello", "Bob")
    await page.post("/do/say", json=private | {"text": "with a hat", "reply_to": asked.serial})
    assert chat_of(world, private).messages[1].reply_to is asked


async def test_photos_albums_and_files(page, world, private, png):
    await show(page, private, [("a.png", png(), "image/png")], caption="make it night")
    await show(page, private, [(f"{n}.png", png(), "image/png") for n in range(3)], caption="together")
    await show(page, private, [("my fox.png", png(), "image/png")], **{"as": "file"})
    photo, *album, file = chat_of(world, private).messages
    assert isinstance(photo.media, Photo)
    assert photo.text == "make it night"
    assert [item.text for item in album] == ["together", "", ""]
    assert len({item.album for item in album}) == 1
    assert isinstance(file.media, Attachment)
    assert (file.media.file.name, file.media.file.path.read_bytes()) == ("my fox.png", png())


async def test_edits_and_deletions_of_ones_own(page, world, private, png):
    await page.post("/do/say", json=private | {"text": "red fax"})
    await show(page, private, [("a.png", png(), "image/png")])
    words, photo = chat_of(world, private).messages
    await page.post("/do/edit", json=private | {"message": words.serial, "text": "red fox"})
    await page.post("/do/edit", json=private | {"message": photo.serial, "text": "make it night"})
    assert (words.text, photo.text) == ("red fox", "make it night")
    assert words.edit_date in (words.date, words.date + 1)
    assert isinstance(photo.media, Photo)
    await page.post("/do/delete", json=private | {"message": words.serial})
    assert words.is_deleted


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("say", {}),
        ("say", {"text": "   "}),
        ("say", {"text": 7}),
        ("say", {"text": "x" * 5000}),
        ("say", {"text": "hello", "room": "1"}),
        ("say", {"text": "hello", "room": "here"}),
        ("say", {"text": "hello", "room": 1}),
        ("say", {"text": "hello", "person": 1}),
        ("say", {"text": "hello", "reply_to": 99}),
        ("edit", {"message": 99, "text": "hello"}),
        ("edit", {"message": MINE, "text": ""}),
        ("edit", {"message": 1, "text": "hello"}),
        ("forward", {"message": 1}),
        ("delete", {"message": None}),
        ("forward", {"message": 99}),
        ("press", {"message": MINE, "data": "t:a:1"}),
    ],
)
async def test_what_makes_no_sense_is_refused_in_words(page, world, private, path, fields):
    await page.post("/do/say", json=private | {"text": "red fox"})
    answer = await page.post(f"/do/{path}", json=private | fields)
    assert answer.status_code == 422
    assert answer.json()["error"]
    assert [message.text for message in chat_of(world, private).messages] == ["red fox"]


async def test_others_messages_stay_as_they_are(page, world, private, family):
    await page.post("/do/say", json=family | {"text": "hello"})
    (hello,) = said(world, family)
    as_you = family | {"person": private["person"]}
    for path in ("edit", "delete"):
        answer = await page.post(f"/do/{path}", json=as_you | {"message": hello.serial, "text": "bye"})
        assert answer.status_code == 422
    bob_in_your_chat = family | {"room": private["room"], "text": "x"}
    assert (await page.post("/do/say", json=bob_in_your_chat)).status_code == 422
    assert (hello.text, hello.is_deleted) == ("hello", False)


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b'{"text": "' + b"x" * 70_000 + b'"}'])
async def test_bodies_that_are_no_order(page, body):
    assert (await page.post("/do/say", content=body)).status_code == 422


@pytest.mark.parametrize("content", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 50])
async def test_what_is_no_picture_can_only_be_a_file(page, world, private, content):
    answer = await show(page, private, [("no.png", content, "image/png")], caption="make it night")
    assert answer.status_code == 422
    assert "Send it as a file" in answer.json()["error"]
    assert chat_of(world, private).messages == []


async def test_pictures_that_telegram_would_not_take_as_photos(page, private, png, tmp_path):
    Image.new("RGB", (2100, 20)).save(tmp_path / "wide.png")
    wide = ("wide.png", (tmp_path / "wide.png").read_bytes(), "image/png")
    assert (await show(page, private, [wide])).status_code == 422
    assert (await show(page, private, [wide], **{"as": "file"})).status_code == 200
    eleven = [("a.png", png((20, 20)), "image/png")] * 11
    assert (await show(page, private, eleven)).status_code == 400
    assert (await show(page, private, [("a.png", png(), "image/png")], caption="x" * 2000)).status_code == 422
    assert (await page.post("/do/show", data={"caption": "x"})).status_code == 422


async def test_the_first_turn_is_given_away_once(page):
    assert [(await page.post("/do/play")).json() for _ in range(2)] == [{"play": True}, {"play": False}]
    photo = await page.get("/sample.jpg")
    assert photo.headers["content-type"] == "image/jpeg"
    assert photo.content[:2] == b"\xff\xd8"


async def test_what_is_written_in_a_topic_stays_there(page, world, family):
    group = chat_of(world, family)
    garden, _ = group.topics.values()
    await page.post("/do/say", json=family | {"text": "here"})
    await page.post("/do/say", json=family | {"room": f"{group.id}/{garden.id}", "text": "there"})
    here, there = said(world, family)
    assert (here.topic_id, there.topic_id) == (None, garden.id)
    answer = await page.post("/do/say", json=family | {"room": f"{group.id}/99", "text": "nowhere"})
    assert answer.status_code == 422


async def test_a_picture_is_answered_and_forwarded_across_rooms(page, world, private, family, png):
    await show(page, private, [("a.png", png(), "image/png")], caption="make it night")
    (photo,) = said(world, private)
    group = chat_of(world, family)
    garden, _ = group.topics.values()
    in_garden = {"room": f"{group.id}/{garden.id}", "person": private["person"]}
    await page.post("/do/say", json=in_garden | {"text": "this one", "reply_to": photo.serial})
    await page.post("/do/forward", json=in_garden | {"message": photo.serial})
    answer, forwarded = said(world, family)
    assert (answer.reply_to, answer.letter.external) == (None, photo)
    assert (forwarded.topic_id, forwarded.text, forwarded.media) == (garden.id, "make it night", photo.media)
    assert forwarded.origin.user is photo.sender
    await page.post("/do/say", json=family | {"text": "and here", "reply_to": forwarded.serial})
    assert said(world, family)[-1].letter.external is forwarded
    await page.post("/do/forward", json=private | {"message": answer.serial})
    assert said(world, private)[-1].text == "this one"


async def test_nobody_takes_a_message_out_of_a_chat_in_which_they_are_not(page, world, private, family):
    await page.post("/do/say", json=private | {"text": "secret"})
    (secret,) = said(world, private)
    for path, fields in (
        ("forward", {"message": secret.serial}),
        ("say", {"text": "x", "reply_to": secret.serial}),
    ):
        assert (await page.post(f"/do/{path}", json=family | fields)).status_code == 422
    assert said(world, family) == []


async def test_live_photos_and_stickers(page, world, private, png):
    await show(page, private, [("a.png", png(), "image/png")], caption="look", **{"as": "live"})
    await show(page, private, [("a.png", png((1024, 512)), "image/png")], **{"as": "sticker"})
    live, sticker = said(world, private)
    assert live.media.video is not None
    assert isinstance(sticker.media, Attachment)
    file = sticker.media.file
    assert (file.kind, file.mime_type, file.width, file.height) == ("Sticker", "image/webp", 512, 256)


async def test_the_group_counts_on_from_the_bot_that_keeps_its_data(world):
    world.bot.account.numbers.last = 500
    chat_page(world)
    group = next(chat for chat in world.telegram.world.chats if chat.type == "supergroup")
    assert all(message.id > 500 for message in group.log)


async def test_votes_are_given_and_taken_back_until_the_poll_is_closed(page, world, private):
    await page.post("/do/say", json=private | {"text": "hello"})
    options = [PollOption(formatted(text, "", None), text) for text in ("#1", "#2")]
    poll = Poll("7", formatted("Which one?", "", None), options)
    chat = chat_of(world, private)
    message = world.telegram.world.post(chat, world.bot.account, Letter(media=poll))
    vote = {"person": private["person"], "message": message.serial}
    assert (await page.post("/do/vote", json=vote | {"option": 1})).status_code == 200
    assert [len(option.voters) for option in options] == [0, 1]
    await page.post("/do/vote", json=vote | {"option": 1})
    assert [len(option.voters) for option in options] == [0, 0]
    assert (await page.post("/do/vote", json=vote | {"option": 2})).status_code == 422
    poll.is_closed = True
    assert (await page.post("/do/vote", json=vote | {"option": 0})).status_code == 422
