"""The model asks back instead of drawing: what people say next is the answer, and the exchange travels no further."""

from dataclasses import dataclass

import pytest

from bot.sandbox.image_api import Call, Fault, Scripted, Shape
from bot.sandbox.people import Person, Shown
from bot.sandbox.playground import World
from bot.sandbox.telegram_api.messages import Message
from tests.stories.palette import base_of, will_come_out
from tests.stories.pictures import photo
from tests.stories.test_buttons import said

QUESTION = "Which of the two dogs?"


@dataclass(frozen=True)
class Asked:
    """Ann's #1, teal; what she said next; and the sentence in which the model's question came."""

    shown: Shown
    request: Message
    sentence: Message


async def in_words(world: World, who: Person, words: str) -> tuple[Message, Message]:
    """A request that the model answers with its question, and the sentence that says so."""
    world.images.script.next(Scripted(words=QUESTION))
    request = await who.says(words)
    sentence = await world.bot.says(who.private(world.bot), "answered in words", after=request, silent=False)
    return request, sentence


@pytest.fixture
async def asked(world: World, ann: Person) -> Asked:
    will_come_out(world, "teal")
    shown = await world.bot.shows_picture(ann.private(world.bot), after=await ann.says("two dogs"))
    return Asked(shown, *await in_words(world, ann, "a hat for the dog"))


def texts(call: Call) -> list[str]:
    return [message.text for message in call.messages]


async def answered(world: World, ann: Person, after: Message) -> Shown:
    return await world.bot.shows_picture(ann.private(world.bot), after=after)


async def test_the_sentence_quotes_the_model_and_says_what_to_do(
    world: World, ann: Person, asked: Asked
) -> None:
    assert asked.sentence.text.splitlines()[0] == f"💬 The model answered in words ($0.03): “{QUESTION}”"
    assert "Answer here" in asked.sentence.text
    assert asked.sentence.buttons == ["🖼 Draw anyway · $0.03"]
    assert asked.sentence.reply_to is asked.request
    status = await world.bot.shows_status(ann.private(world.bot), "a hat for the dog")
    await world.bot.removes(status)


@pytest.mark.parametrize("words", ["the left one", "yes", "2"])
async def test_plain_words_are_the_answer(world: World, ann: Person, asked: Asked, words: str) -> None:
    picture = await answered(world, ann, await ann.says(words))
    assert picture.caption.startswith(f"#2 ← #1 · a hat for the dog {words} ·")
    call = world.images.calls[-1]
    assert call.last_user_text == f"a hat for the dog\n\n{words}"
    assert base_of(call) == "teal"
    assert QUESTION not in "".join(texts(call))
    assert call.history_texts == ["two dogs", "picture #1"]


async def test_an_answer_may_come_late_as_a_reply(world: World, ann: Person, asked: Asked) -> None:
    will_come_out(world, "red")
    boat = await answered(world, ann, await ann.says("/new blue boat"))
    assert boat.caption.startswith("#2 · blue boat")
    picture = await answered(world, ann, await ann.replies_to(asked.sentence, "the left one"))
    assert picture.caption.startswith("#3 ← #1 · a hat for the dog the left one")
    assert base_of(world.images.calls[-1]) == "teal"


async def test_a_second_question_is_answered_too(world: World, ann: Person, asked: Asked) -> None:
    _, second = await in_words(world, ann, "the left one")
    assert world.images.calls[-1].last_user_text == "a hat for the dog\n\nthe left one"
    await answered(world, ann, await ann.says("a red hat"))
    assert world.images.calls[-1].last_user_text == "a hat for the dog\n\nthe left one\n\na red hat"
    assert second.buttons == asked.sentence.buttons
    assert len(world.images.calls) == 4


async def test_after_the_answer_words_are_words_again(world: World, ann: Person, asked: Asked) -> None:
    will_come_out(world, "red")
    await answered(world, ann, await ann.says("the left one"))
    await answered(world, ann, await ann.says("in the snow"))
    call = world.images.calls[-1]
    assert call.last_user_text == "in the snow"
    assert base_of(call) == "red"
    assert QUESTION not in "".join(texts(call))
    assert call.history_texts == ["two dogs", "picture #1", "a hat for the dog\n\nthe left one", "picture #2"]


async def test_new_drops_the_question(world: World, ann: Person, asked: Asked) -> None:
    await world.bot.says(ann.private(world.bot), "New picture", after=await ann.says("/new"))
    assert await world.bot.reacts(await ann.says("yes"))
    await answered(world, ann, await ann.says("a blue boat"))
    assert world.images.calls[-1].last_user_text == "Generate an image: a blue boat"
    assert asked.sentence.buttons


async def test_a_photo_drops_the_question(world: World, ann: Person, asked: Asked) -> None:
    sent = await ann.sends_photo(photo("navy", (160, 120)))
    await world.bot.says(ann.private(world.bot), "What should I change?", after=sent)
    picture = await answered(world, ann, await ann.says("make it night"))
    assert picture.caption.startswith("#3 ← #2 · make it night")
    assert world.images.calls[-1].last_user_text == "make it night"
    captioned = await ann.sends_photo(photo("navy", (120, 160)), "make it day")
    await answered(world, ann, captioned)
    assert world.images.calls[-1].last_user_text == "make it day"
    assert asked.sentence.buttons


async def test_going_to_another_picture_drops_the_question(world: World, ann: Person, asked: Asked) -> None:
    """Who chooses a picture after the question wants to go on from that."""
    chat = ann.private(world.bot)
    back = await world.bot.shows_picture(chat, after=await ann.says("#1"))
    assert back.caption.startswith("Back at #1.")
    await answered(world, ann, await ann.says("in the snow"))
    assert world.images.calls[-1].last_user_text == "in the snow"
    assert base_of(world.images.calls[-1]) == "teal"
    assert asked.sentence.buttons


async def test_naming_or_replying_to_a_picture_is_no_answer(world: World, ann: Person, asked: Asked) -> None:
    await answered(world, ann, await ann.replies_to(asked.shown, "in the snow"))
    assert world.images.calls[-1].last_user_text == "in the snow"
    await in_words(world, ann, "/new a hat")
    await answered(world, ann, await ann.says("#1 with a scarf"))
    assert world.images.calls[-1].last_user_text == "with a scarf"
    assert base_of(world.images.calls[-1]) == "teal"


async def test_draw_anyway_insists_once(world: World, ann: Person, asked: Asked) -> None:
    world.images.hold()
    assert said(await ann.presses(asked.sentence, "Draw anyway")) == "Working on it."
    assert said(await ann.presses(asked.sentence, "Draw anyway")) == "It is already being made."
    call = await world.images.called(3)
    world.images.release()
    picture = await answered(world, ann, asked.sentence)
    assert picture.caption.startswith("#2 ← #1 · a hat for the dog ·")
    assert call.last_user_text.startswith("Do not ask back")
    assert call.last_user_text.endswith("a hat for the dog")
    assert base_of(call) == "teal"
    assert QUESTION not in "".join(texts(call))
    await world.bot.settles(ann.private(world.bot))
    assert len(world.images.calls) == 3
    await answered(world, ann, await ann.says("in the snow"))
    assert world.images.calls[-1].last_user_text == "in the snow"


async def test_a_first_picture_is_asked_about_as_well(world: World, ann: Person) -> None:
    _, sentence = await in_words(world, ann, "a dog")
    picture = await answered(world, ann, await ann.replies_to(sentence, "a brown one"))
    assert picture.caption.startswith("#1 · a dog a brown one")
    assert world.images.calls[-1].last_user_text == "Generate an image: a dog\n\na brown one"
    assert world.images.calls[-1].history_texts == []


async def test_somebody_elses_words_are_no_answer(world: World, ann: Person, bob: Person) -> None:
    family = world.people.supergroup("Family", ann, bob, world.bot)
    world.images.script.next(Scripted(words=QUESTION))
    sentence = await world.bot.says(family, "in words", after=await ann.says("/draw a dog", in_=family))
    await world.bot.shows_picture(family, after=await bob.says("/draw a boat", in_=family))
    assert world.images.calls[-1].last_user_text == "Generate an image: a boat"
    his = await world.bot.shows_picture(family, after=await bob.replies_to(sentence, "the brown one"))
    assert his.caption.startswith("#2 · a dog the brown one")


async def test_refused_and_wordy_exchanges_never_travel(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    will_come_out(world, "teal")
    await world.bot.shows_picture(chat, after=await ann.says("two dogs"))
    world.images.script.next(Fault.MODERATION_400)
    await world.bot.says(chat, "refused", after=await ann.says("something bad"))
    await in_words(world, ann, "something vague")
    await ann.presses(await world.bot.says(chat, "answered in words"), "Draw anyway")
    await world.bot.shows_picture(chat, after=await world.bot.says(chat, "answered in words"))
    await world.bot.shows_picture(chat, after=await ann.says("in the snow"))
    assert texts(world.images.calls[-1]) == [
        "two dogs",
        "picture #1",
        "something vague",
        "picture #2",
        "in the snow",
    ]
    assert not any("bad" in text or "anyway" in text for text in texts(world.images.calls[-1]))


async def test_an_answer_survives_a_restart(world: World, ann: Person, asked: Asked) -> None:
    await world.restart()
    await answered(world, ann, await ann.says("the left one"))
    assert world.images.calls[-1].last_user_text == "a hat for the dog\n\nthe left one"
    assert asked.sentence.buttons


async def test_ideas_that_are_all_answered_in_words_ask_once(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    will_come_out(world, "teal")
    shown = await world.bot.shows_picture(chat, after=await ann.says("two dogs"))
    await ann.presses(shown, "⋯")
    await world.telegram.world.changes.until(lambda: "🏷 Sticker" in shown.buttons or None, 5)
    world.images.script.next(Scripted(shape=Shape.WORDS, words=QUESTION), times=4)
    await ann.presses(shown, "🎲")
    sentence = await world.bot.says(chat, "answered in words ($0.12)", after=shown)
    assert sentence.buttons == ["🖼 Draw anyway · $0.03"]
    picture = await world.bot.shows_picture(chat, after=await ann.says("brown ones"))
    assert picture.caption.startswith("#2 · two dogs brown ones")
    reply = await world.bot.shows_picture(chat, after=await ann.replies_to(sentence, "black ones"))
    assert reply.caption.startswith("#3 · two dogs black ones")


async def test_a_refused_answer_can_be_mended_again_and_again(
    world: World, ann: Person, asked: Asked
) -> None:
    """The first words stay with it."""
    chat = ann.private(world.bot)
    world.images.script.next(Fault.MODERATION_400)
    answer = await ann.says("the bad one")
    refused = await world.bot.says(chat, "Edit your message above", after=answer)
    world.images.script.next(Fault.MODERATION_400)
    await ann.edits(answer, "the worse one")
    refused = await world.bot.says(chat, "Edit your message above", after=refused)
    await ann.edits(answer, "the left one")
    await answered(world, ann, refused)
    assert [call.last_user_text for call in world.images.calls[-3:]] == [
        f"a hat for the dog\n\n{words}" for words in ("the bad one", "the worse one", "the left one")
    ]
