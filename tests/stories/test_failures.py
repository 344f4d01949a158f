"""Every way in which an image service fails: what people read, what is billed, what becomes of the turn.

One row per fault of the pretend service; a fault without a row fails. The texts are those people see, state
and money come from the database file, the number of calls from the service's own log.
"""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.sandbox.image_api import Fault, Shape, read_chips
from bot.sandbox.people import Person
from bot.sandbox.playground import World

PRICE = 30_000


@dataclass(frozen=True)
class Row:
    """`said` is in the sentence; `spent` in micro-USD; `calls` in all; `again` whether a button offers it."""

    state: str
    said: str
    spent: int
    again: bool = False
    calls: int = 1


REFUSED = Row("failed", "🚫 The image service refused this", 0)
UNPAINTED = Row("failed", "could not make a picture of these words", 0)
NO_KEY = Row("failed", "did not let me in", 0)
NO_BALANCE = Row("failed", "account at the image service is empty", 0)
BAD_REQUEST = Row("failed", "did not accept this request", 0)
BUSY = Row("failed", "too busy at the moment", 0, again=True, calls=3)
TROUBLE = Row("failed", "has trouble at the moment", 0, again=True, calls=2)
LOST = Row("unknown", "I may have lost the picture “red fox”", PRICE, again=True)
EMPTY = Row("failed", "answered without a picture", PRICE, again=True)
UNREADABLE = Row("failed", "could not read the image service's answer", PRICE, again=True)
NO_PICTURE = Row("failed", "is no picture I can open", PRICE, again=True)
DEAD = Row("failed", "its link is dead", PRICE, again=True)
UNSAFE = Row("failed", "not safe to open", PRICE, again=True)

TABLE = {
    Fault.PARAMETER_400: BAD_REQUEST,
    Fault.MODERATION_400: REFUSED,
    Fault.UNAUTHORISED_401: NO_KEY,
    Fault.PAYMENT_402: NO_BALANCE,
    Fault.PERMISSION_403: NO_KEY,
    Fault.CONTENT_403: REFUSED,
    Fault.TOO_LARGE_413: Row("failed", "What you sent is too large", 0),
    Fault.RATE_429: BUSY,
    Fault.RATE_429_RETRY_AFTER: BUSY,
    Fault.BALANCE_429: NO_BALANCE,
    Fault.PARAMETER_429: BAD_REQUEST,
    Fault.SATURATED_429: BUSY,
    Fault.IMAGE_SAFETY_451: REFUSED,
    Fault.SAFETY_500: REFUSED,
    Fault.NOT_GENERATED_500: UNPAINTED,
    Fault.NOT_GENERATED_500_CHINESE: UNPAINTED,
    Fault.SERVER_500: TROUBLE,
    Fault.BAD_GATEWAY_502: TROUBLE,
    Fault.UNAVAILABLE_503: TROUBLE,
    Fault.REDIRECT_302: TROUBLE,
    Fault.GATEWAY_TIMEOUT_504: LOST,
    Fault.ORIGIN_UNKNOWN_520: LOST,
    Fault.ORIGIN_TIMEOUT_524: LOST,
    Fault.RESET_BEFORE_READING: LOST,
    Fault.RESET_AFTER_READING: LOST,
    Fault.TORN_BODY: LOST,
    Fault.SILENT_AFTER_HEADERS: LOST,
    Fault.ENDLESS_BODY: LOST,
    Fault.SLOW_DRIP: LOST,
    Fault.PAGE_200: UNREADABLE,
    Fault.INVALID_JSON_200: UNREADABLE,
    Fault.ERROR_200: Row("failed", "has trouble at the moment", PRICE, again=True),
    Fault.EMPTY_200: EMPTY,
    Fault.NO_DATA: EMPTY,
    Fault.EMPTY_B64: EMPTY,
    Fault.NOT_A_PICTURE_B64: NO_PICTURE,
    Fault.NOT_A_PICTURE_LINK: NO_PICTURE,
    Fault.TRUNCATED_PNG: NO_PICTURE,
    Fault.BOMB_PNG: NO_PICTURE,
    Fault.DEAD_LINK: DEAD,
    Fault.LINK_TO_PRIVATE_ADDRESS: UNSAFE,
    Fault.LINK_WITHOUT_TLS: UNSAFE,
    Fault.LINK_TO_LOOPBACK: UNSAFE,
    Fault.LINK_REDIRECTS_TO_PRIVATE: UNSAFE,
    Fault.LINK_FALLS_SILENT: DEAD,
    Fault.LINK_NEVER_ENDS: Row("failed", "too large for me", PRICE),
}
"""What is tried again by itself certainly was not billed; the table has the end of it."""

COME_THROUGH = (Fault.LINK_FAILS_ONCE, Fault.TAIL_STALL)
"""Faults that a patient client gets its picture through."""


def test_no_fault_is_missing() -> None:
    assert set(Fault) == TABLE.keys() | set(COME_THROUGH)


@pytest.mark.parametrize("fault", TABLE)
async def test_a_failure_is_told_and_settled(impatient_world: World, tmp_path: Path, fault: Fault) -> None:
    world, row = impatient_world, TABLE[fault]
    world.images.settings.drip_seconds = 5.0
    ann = world.people.user("Ann")
    chat = ann.private(world.bot)
    world.images.script.next(fault, times=9)
    asked = await ann.says("red fox")
    sentence = await world.bot.says(chat, row.said, after=asked, silent=False)
    assert sentence.reply_to is asked
    assert [bool(sentence.buttons)] == [row.again]
    status = await world.bot.shows_status(chat, "Drawing")
    await world.bot.removes(status)
    assert len(world.images.calls) <= row.calls
    assert state_and_spent(tmp_path) == (row.state, row.spent)
    assert ("charged: $0.03" in sentence.text) == (row.spent > 0 and row.state == "failed")
    assert ("Not charged" in sentence.text) == (row.spent == 0)
    world.images.script.clear()
    shown = await world.bot.shows_picture(chat, after=await ann.says("blue boat"))
    assert len(read_chips(shown.image())) == 1
    assert world.images.calls[-1].history_texts == []


@pytest.mark.parametrize("fault", COME_THROUGH)
async def test_a_picture_that_can_be_had_is_had(world: World, ann: Person, fault: Fault) -> None:
    world.images.script.next(fault)
    await world.bot.shows_picture(ann.private(world.bot), after=await ann.says("red fox"))
    assert len(world.images.calls) == 1


@pytest.mark.parametrize("shape", [shape for shape in Shape if shape is not Shape.WORDS])
async def test_every_shape_of_answer_gives_its_very_picture(world: World, ann: Person, shape: Shape) -> None:
    world.images.script.next(shape)
    shown = await world.bot.shows_picture(ann.private(world.bot), after=await ann.says("red fox"))
    assert shown.file.sha256 == world.images.calls[0].result_sha256


async def test_words_instead_of_a_picture_are_quoted(world: World, ann: Person, tmp_path: Path) -> None:
    chat = ann.private(world.bot)
    world.images.script.next(Shape.WORDS)
    sentence = await world.bot.says(chat, "answered in words", after=await ann.says("red fox"))
    assert world.images.settings.words in sentence.text
    assert state_and_spent(tmp_path) == ("failed", PRICE)


@pytest.mark.parametrize("fault", [Fault.RATE_429_RETRY_AFTER, Fault.SERVER_500])
async def test_what_was_not_billed_is_tried_again(
    world: World, ann: Person, tmp_path: Path, fault: Fault
) -> None:
    chat = ann.private(world.bot)
    world.images.script.next(fault)
    asked = await ann.says("red fox")
    status = await world.bot.shows_status(chat, "try again in", after=asked)
    await world.bot.shows_picture(chat, after=asked)
    await world.bot.removes(status)
    assert len(world.images.calls) == 2
    assert state_and_spent(tmp_path) == ("rendered", PRICE) or state_and_spent(tmp_path) == (
        "delivered",
        PRICE,
    )


async def test_a_lost_picture_may_be_run_again(world: World, ann: Person, tmp_path: Path) -> None:
    chat = ann.private(world.bot)
    world.images.script.next(Fault.TORN_BODY)
    sentence = await world.bot.says(chat, "I may have lost", after=await ann.says("red fox"))
    assert sentence.buttons == ["🔁 Run again · $0.03"]
    await ann.presses(sentence, "Run again")
    await world.bot.shows_picture(chat, after=sentence)
    assert spent(tmp_path) == 2 * PRICE
    assert len(world.images.calls) == 2


def state_and_spent(folder: Path) -> tuple[str, int]:
    """State of the first turn, and the sum of all money rows."""
    with closing(sqlite3.connect(folder / "data" / "imagebot.db")) as database:
        [(state,)] = database.execute("SELECT state FROM turns WHERE id = 1")
    return state, spent(folder)


def spent(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "data" / "imagebot.db")) as database:
        [(amount,)] = database.execute("SELECT SUM(amount) FROM ledger")
    return int(amount)
