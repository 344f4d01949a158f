"""A chat as text."""

from bot.sandbox.telegram_api.transcripts import refusals, transcript


def lines(chat):
    return [line.split(maxsplit=1)[1] for line in transcript(chat).splitlines()[1:]]


async def test_an_empty_chat_says_so(chat):
    assert transcript(chat).splitlines()[1] == "  (nothing was ever said here)"


async def test_everything_in_a_forum(people, ann, bob, bot, chat, call, picture):
    forum = people.supergroup("Studio", ann, bob, bot, is_forum=True)
    people.promote(forum, bob, anonymous=True)
    topic = await ann.opens_topic(forum, "Foxes")
    photo = await ann.sends_photo(picture(), "one\ntwo", in_=forum, topic=topic)
    await bob.replies_to(photo, "nice", quote="two")
    elsewhere = await ann.says("x" * 200)
    await ann.replies_to(elsewhere, "here", in_=forum)
    await ann.forwards(elsewhere, to=forum)
    await ann.sends_location(1, 2, in_=forum)
    await ann.sends_file(b"hello", "notes.txt", in_=forum)
    await call(
        "setMessageReaction",
        chat_id=forum.id,
        message_id=photo.id,
        reaction=[{"type": "emoji", "emoji": "👀"}],
    )
    await call("sendPoll", chat_id=forum.id, question="Which?", options=["a", "b"])
    size = photo.media.uploaded.size
    assert lines(forum) == [
        "#2 Ann in topic 2: [forum_topic_created]",
        f"#3 Ann in topic 2: [photo 40x30, {size} bytes sent] one ⏎ two",
        "👀",
        "#4 Studio (as a chat) in topic 2 -> #3 quoting 'two': nice",
        "#5 Ann -> #1 of Ann and Picture Bot: here",
        f"#6 Ann (forwarded): {'x' * 160}…",
        "#7 Ann: [location]",
        "#8 Ann: [document notes.txt, 5 bytes]",
        "#9 Picture Bot: [poll Which?: a / b]",
    ]


async def test_albums_and_channels(people, ann, chat, picture):
    (first, _) = await ann.sends_album([picture(), picture()], "both")
    assert lines(chat)[0].startswith(f"#1 Ann (album {first.album[-4:]}): [photo")
    news = people.channel("News", ann)
    await people.publish(news, "Today")
    assert lines(news) == ["#1 News (as a chat): Today"]


async def test_the_last_refusals(telegram, call, ann, chat):
    for _ in range(7):
        await call.refusal("sendMessage", chat_id=ann.id, text="")
    assert (
        refusals(telegram.calls, last=2).splitlines()
        == ["  sendMessage -> 400 Bad Request: message text is empty"] * 2
    )
