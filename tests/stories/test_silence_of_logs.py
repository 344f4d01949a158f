"""Whatever happens, no log line holds a token, a key, words of people or pictures - at the loudest level."""

import io
import logging
import re
import sys
from collections.abc import Iterator

import pytest

from bot import logs
from bot.sandbox.image_api import Fault, Shape
from bot.sandbox.people import Person
from bot.sandbox.playground import KEY, TOKEN, World
from tests.stories.pictures import photo

MARKER = "xyzzy-marker-words"
BASE64 = re.compile(r"[A-Za-z0-9+/]{120,}")


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Everything that the bot logs, at DEBUG, as it would go to stderr."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    stream = io.StringIO()
    logs.set_up("DEBUG", "text", (), stream)
    yield stream
    root.handlers[:], _ = before
    root.setLevel(before[1])
    logging.getLogger("bot").setLevel(logging.NOTSET)
    logging.captureWarnings(capture=False)


async def test_nothing_private_is_logged(
    world: World, ann: Person, logged: io.StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    chat = ann.private(world.bot)
    telegram, images = world.telegram.faults, world.images.script
    await world.bot.shows_picture(chat, after=await ann.sends_photo(photo(), f"{MARKER} one"))
    for step in (Fault.MODERATION_400, Fault.UNAUTHORISED_401, Fault.TORN_BODY, Fault.DEAD_LINK, Shape.WORDS):
        images.next(step)
        await world.bot.says(chat, "", after=await ann.says(f"{MARKER} two"), silent=False)
    telegram.cut_after("sendPhoto")
    telegram.server_error("sendMessage", 500)
    telegram.unauthorized("getUpdates")
    telegram.server_error("file", 500)
    telegram.strange_update(world.bot.account)
    images.next(Shape.DATA_B64)
    await world.bot.shows_picture(chat, after=await ann.sends_photo(photo(), f"{MARKER} three"), within=20)
    await world.restart()
    logging.getLogger("bot.test").error("a mistake of ours: %s", f"{TOKEN} Bearer {KEY}")
    printed = capfd.readouterr()
    text = logged.getvalue() + printed.out + printed.err
    assert "turn delivered" in text
    assert "turn=1" in text
    for secret in (TOKEN, TOKEN.split(":")[1], KEY, MARKER):
        assert secret not in text
    assert not BASE64.search(text)
    assert sys.stderr is not None
