"""What people do while the bot is killed: each story ends, whatever became of its requests."""

from bot.sandbox.image_api import Fault
from bot.sandbox.people import Person
from bot.sandbox.playground import World
from bot.sandbox.telegram_api.messages import Message
from tests.crash.judging import answers
from tests.crash.waiting import until, until_answered, until_ended, until_said
from tests.stories.pictures import photo


async def a_turn(world: World, ann: Person) -> list[Message]:
    """A photo with a caption, and plain words that go on from its result."""
    asked = [await ann.sends_photo(photo(), "make it night")]
    await until_answered(world, asked[0])
    asked.append(await ann.says("with a hat"))
    await until_answered(world, asked[1])
    return asked


async def an_album(world: World, ann: Person) -> list[Message]:
    """Two photos with a caption; then one more picture of the same by a button."""
    sent = await ann.sends_album([photo("red"), photo("blue")], "fuse them")
    await until_answered(world, sent[0])
    return [sent[0]]


async def a_draft(world: World, ann: Person) -> list[Message]:
    """A photo without words, and the words when the bot has asked for them."""
    await ann.sends_photo(photo())
    await until_said(world, ann, "What should I change?")
    asked = await ann.says("make it night")
    await until_answered(world, asked)
    return [asked]


async def a_held_turn(world: World, ann: Person) -> list[Message]:
    """Words that wait for a picture which is refused; a tap draws them all the same."""
    world.images.settings.delay = 0.3
    world.images.script.next(Fault.MODERATION_400)
    first = await ann.says("something bad")
    second = await ann.says("with a hat")
    await until_answered(world, second)
    for message in answers(world, second.chat, second):
        if "did not come" in message.text and message.buttons:
            await ann.presses(message, "Draw it anew", wait=False)
            await until_ended(world, second)
    return [first, second]


async def an_edited_refusal(world: World, ann: Person) -> list[Message]:
    """A refused request is said differently by editing it."""
    world.images.script.next(Fault.MODERATION_400)
    asked = await ann.says("something bad")
    await until_answered(world, asked)
    refused = any("refused this" in message.text for message in answers(world, asked.chat, asked))
    await ann.edits(asked, "something good")
    if refused:
        await until_ended(world, asked, refusals=2)
    return [asked]


async def ideas(world: World, ann: Person) -> list[Message]:
    """Four ideas of a picture, and one of them chosen."""
    asked = await ann.says("red fox")
    await until_answered(world, asked)
    shown = answers(world, asked.chat, asked)[0]
    if shown.media is None:
        return [asked]
    await ann.presses(shown, "⋯", wait=False)
    await until(world, lambda: any("4 ideas" in label for label in shown.buttons), "the ideas button")
    await ann.presses(shown, "4 ideas", wait=False)
    await until_answered(world, shown)
    sheet = answers(world, asked.chat, shown)[0]
    if sheet.media is not None:
        await ann.presses(sheet, next(label for label in sheet.buttons if label.isdigit()), wait=False)
        await until_answered(world, sheet)
    return [asked, shown]
