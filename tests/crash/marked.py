"""What people do with circles on copies while the bot is killed, and what must have come of them."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from PIL import Image, ImageChops

from bot.sandbox.image_api import Drift, Obedience, Scripted
from bot.sandbox.people import Person, Shown
from bot.sandbox.playground import World
from bot.sandbox.telegram_api.chats import Chat
from bot.sandbox.telegram_api.messages import Message
from tests.crash.judging import answers
from tests.crash.waiting import until, until_answered
from tests.stories.marks import (
    MIDDLE,
    changed_outside,
    circled,
    differs,
    ellipse,
    mask_of,
    overlap,
    pixels,
    wider,
)

SCALE = 0.25
"""Pictures of 256 pixels."""

INSIDE, OUTSIDE = "make it", "turn all"
"""How requests begin that are for what the circle surrounds, and for everything else."""

_FEATHER = 0.06
_QUESTION = "What should change there?"
_LOOKING = "Looking at your picture"
_CAPTION = re.compile(r"#(\d+)(?: ← #(\d+))? · (.+)", re.DOTALL)
_CORE = (0.42, 0.42, 0.58, 0.58)


async def a_circle(world: World, ann: Person) -> list[Message]:
    """A circle with words and more words at once, which wait for the look; then the model's own picture."""
    asked, first = await a_picture(world, ann)
    if first is None:
        return asked
    asked.append(await ann.sends_photo(circled(first.image()), f"{INSIDE} blue"))
    asked.append(await ann.says("now a hat"))
    for message in asked:
        await until_answered(world, message)
    second = _shown(world, asked[1])
    if second is not None:
        await ann.presses(second, "⋯", wait=False)
        await until(
            world, lambda: any("As it came" in label for label in second.buttons), "the button of the answer"
        )
        await _tap(world, ann, second, "🔓 As it came")
    return asked


async def a_question(world: World, ann: Person) -> list[Message]:
    """A circle without words is asked about; a tap turns it round; then the same circle anew from a button."""
    asked, first = await a_picture(world, ann)
    if first is None:
        return asked
    copy = await ann.sends_photo(circled(first.image()))
    question = await _question(world, copy)
    await ann.presses(question, "⇄", wait=False)
    await _question(world, question)
    asked.append(await ann.says(f"{OUTSIDE} blue"))
    await until_answered(world, asked[1])
    second = _shown(world, asked[1])
    if second is None:
        return asked
    newest = copy.chat.log[-1]
    await ann.presses(second, "🖌 Same spot", wait=False)
    await _question(world, newest)
    asked.append(await ann.says(f"{OUTSIDE} red"))
    await until_answered(world, asked[2])
    return asked


async def versions(world: World, ann: Person) -> list[Message]:
    """An answer that is another picture is blended all the same; an edit without a circle keeps its rest."""
    asked, first = await a_picture(world, ann)
    if first is None:
        return asked
    world.images.script.when(INSIDE, Scripted(drift=Drift(obedience=Obedience.REDRAWS)))
    asked.append(await ann.sends_photo(circled(first.image()), f"{INSIDE} blue"))
    await until_answered(world, asked[1])
    second = _shown(world, asked[1])
    if second is not None:
        await _tap(world, ann, second, "🧩 Blend anyway")
    asked.append(await ann.says("with a hat"))
    await until_answered(world, asked[2])
    third = _shown(world, asked[2])
    if third is not None:
        await _tap(world, ann, third, "🔒 Rest exact")
    return asked


MARKED = {"a circle": a_circle, "a question": a_question, "versions": versions}


async def a_picture(world: World, ann: Person) -> tuple[list[Message], Shown | None]:
    """What was asked, and the picture that came of it, if it did."""
    world.images.settings.result = None
    world.images.settings.scale = SCALE
    asked = await ann.says(f"a red fox and {ann.account.first_name}")
    await until_answered(world, asked)
    return [asked], _shown(world, asked)


def _shown(world: World, asked: Message) -> Shown | None:
    pictures = [message for message in answers(world, asked.chat, asked) if message.media is not None]
    return Shown(pictures[-1]) if pictures else None


async def _tap(world: World, ann: Person, shown: Shown, button: str) -> None:
    """A version is an answer to the message whose button was tapped."""
    await ann.presses(shown, button, wait=False)
    await until_answered(world, shown.message)


async def _question(world: World, after: Message) -> Message:
    def asked() -> list[Message]:
        return [message for message in questions(world, after.chat) if message.serial > after.serial]

    await until(world, lambda: bool(asked()), f"a question after {after}")
    return asked()[-1]


def questions(world: World, chat: Chat) -> list[Message]:
    """The questions about marked spots that were ever asked."""
    return [
        message for message in chat.log if message.sender is world.bot.account and _QUESTION in message.text
    ]


def judge_marks(world: World, chats: Sequence[Chat]) -> None:
    """Asserts that masks cover what was circled, and that nothing was changed beside it."""
    masked = [call for call in world.images.calls if call.mask is not None]
    if not masked:
        return
    for call in masked:
        mask, words = mask_of(call), call.last_user_text
        circle = ellipse(mask.size, MIDDLE)
        assert overlap(mask, ImageChops.invert(circle) if OUTSIDE in words else circle) > 0.85, words
    for chat in chats:
        _judge_chat(world, chat)


def _judge_chat(world: World, chat: Chat) -> None:
    files: dict[int, set[str]] = defaultdict(set)
    seen: dict[int, Image.Image] = {}
    for message in chat.log:
        caption = _CAPTION.match(message.text)
        if message.sender is not world.bot.account or message.media is None or caption is None:
            continue
        number, base, words = int(caption[1]), caption[2], caption[3]
        shown = Shown(message)
        files[number].add(shown.file.sha256)
        seen[number] = shown.image()
        if base is None or "as it came" in words or "As the model" in words:
            continue
        before, after = seen[int(base)], seen[number]
        if words.startswith(INSIDE):
            assert changed_outside(before, after, [wider(MIDDLE, _FEATHER)]) == 0, message
        elif words.startswith(OUTSIDE):
            assert differs(before, after).crop(pixels(_CORE, after.size)).getextrema() == (0, 0), message
    assert all(len(one) == 1 for one in files.values()), "a number stands for several pictures"
    assert sorted(files) == list(range(1, len(files) + 1)), "a number was given and never shown"


def repeats(world: World, chat: Chat) -> Counter[str]:
    """What was said more than once, by what it says: pictures, questions and signs that were left behind."""
    said: Counter[str] = Counter()
    for message in chat.log:
        if message.sender is world.bot.account and message.media is not None:
            said[f"{message.reply_to and message.reply_to.id}: {message.text[:60]}"] += 1
    left = sum(_LOOKING in message.text for message in chat.messages)
    said[_LOOKING] = left + 1
    return Counter({words: count - 1 for words, count in said.items() if count > 1})
