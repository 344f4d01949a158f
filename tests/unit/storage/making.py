"""Rows for the tests of this room, written through the room itself."""

import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.domain.errors import Reason
from bot.domain.generation import Generated, LinkedPicture
from bot.domain.ids import SECOND, MessageId, Micros, PersonId, PictureId, TurnId
from bot.domain.ledger import Billed, Money
from bot.domain.messages import Address, Person
from bot.domain.pictures import Attachment, BlobRef, PictureFile, PictureFormat, ShownAs
from bot.domain.records import Examined, NewTurn, Place, Result, Shown
from bot.domain.turns import Attempt, Failure, Turn, TurnState
from bot.rows import Unit
from bot.storage.database import Database

NOON = Micros(20_000 * 86_400 * SECOND + 43_200 * SECOND)
TODAY = 20_000
PRICE = Money(30_000)

ANN = Person(PersonId(1), "Ann", "en")
BOB = Person(PersonId(2), "Bob", "de")
HOME = Address(77, 0, is_group=False)

Q, H, R = TurnState.QUEUED, TurnState.HELD, TurnState.RENDERING
DONE, SENT_OUT, NO_CHAT = TurnState.RENDERED, TurnState.DELIVERED, TurnState.UNDELIVERABLE
FAILED, LOST, CANCELLED = TurnState.FAILED, TurnState.UNKNOWN, TurnState.CANCELLED

WAYS: dict[TurnState, tuple[TurnState, ...]] = {
    Q: (),
    H: (H,),
    R: (R,),
    DONE: (R, DONE),
    SENT_OUT: (R, DONE, SENT_OUT),
    NO_CHAT: (R, DONE, NO_CHAT),
    FAILED: (R, FAILED),
    LOST: (R, LOST),
    CANCELLED: (CANCELLED,),
}
"""How a new turn gets into each state."""


def address_of(file: Path) -> str:
    return f"sqlite:///{file}"


def after(seconds: float) -> Micros:
    """So long after noon."""
    return Micros(NOON + round(seconds * SECOND))


def message(number: int) -> MessageId:
    return MessageId(number)


def photo(number: int, **changes: Any) -> Attachment:
    """A photo that came with message `number`."""
    file = Attachment(MessageId(number), f"file-{number}", f"unique-{number}", ShownAs.PHOTO, 1000 + number)
    return replace(file, **changes)


def blob(name: str, size: int = 10) -> BlobRef:
    return BlobRef(name.ljust(64, "0"), size)


def picture_file(name: str = "a", width: int = 640, height: int = 480) -> PictureFile:
    return PictureFile(blob(name), PictureFormat.PNG, width, height)


def examined(name: str = "a") -> Examined:
    return Examined(picture_file(name), blob(f"{name}7", 3))


def shown(number: int, kind: ShownAs = ShownAs.PHOTO) -> Shown:
    return Shown(MessageId(number), f"sent-{number}", f"sent-unique-{number}", kind)


def tables(file: Path) -> set[str]:
    """The names of the tables in a database file."""
    with sqlite3.connect(file) as connection:
        found = {
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
    connection.close()
    return found


class Desk:
    """Whole steps in transactions of their own."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def place(self, address: Address = HOME, author: Person = ANN) -> Place:
        async with self.database.writing() as unit:
            return await unit.conversations.place(address, author)

    async def turn(
        self, place: Place, author: Person = ANN, *, state: TurnState = Q, now: Micros = NOON, **values: Any
    ) -> Turn:
        async with self.database.writing() as unit:
            return await create(unit, place, author, state=state, now=now, **values)

    async def reload(self, turn: Turn | TurnId) -> Turn:
        async with self.database.reading() as unit:
            return await unit.turns.get(turn.id if isinstance(turn, Turn) else turn)

    async def move(self, turn: Turn, *states: TurnState) -> None:
        async with self.database.writing() as unit:
            await move(unit, turn, *states)

    async def begin(self, turn: Turn, now: Micros = NOON) -> Attempt | None:
        async with self.database.writing() as unit:
            return await unit.attempts.begin(turn.id, now)

    async def settle(self, attempt: Attempt, billed: Billed = Billed.NO, now: Micros = NOON) -> None:
        async with self.database.writing() as unit:
            await unit.attempts.settle(attempt, billed, PRICE, now)

    async def answer(
        self, attempt: Attempt, url: str = "https://pictures.example/1", now: Micros = NOON
    ) -> Attempt:
        async with self.database.writing() as unit:
            return await unit.attempts.answer(attempt, Generated(LinkedPicture(url)), now)

    async def unwanted(self, turn: Turn) -> bool:
        async with self.database.writing() as unit:
            return await unit.turns.set_unwanted(turn.id)

    async def cancel(self, turn: Turn) -> bool:
        async with self.database.writing() as unit:
            return await unit.turns.cancel(turn.id)

    async def result(self, turn: Turn, name: str = "a") -> PictureId:
        """The picture of a turn, as the `rendered` transaction adds it."""
        async with self.database.writing() as unit:
            return await add_result(unit, turn, name)

    async def photo(self, place: Place, number: int, **changes: Any) -> PictureId:
        async with self.database.writing() as unit:
            return await unit.pictures.add_photo(place, photo(number, **changes), NOON)

    async def delivered(
        self, place: Place, at: int, author: Person = ANN, **values: Any
    ) -> tuple[Turn, PictureId]:
        """A turn whose picture message `at` shows, and the head with it."""
        turn = await self.turn(place, author, state=DONE, **values)
        return turn, await self.deliver(turn, at)

    async def deliver(self, turn: Turn, at: int) -> PictureId:
        """As the delivery of a rendered turn does it."""
        async with self.database.writing() as unit:
            picture = await add_result(unit, turn, f"{turn.id}")
            await unit.turns.move(turn.id, DONE, SENT_OUT)
            await unit.turns.told(turn.id, SENT_OUT, NOON, message(at))
            await unit.pictures.add_shown(picture, shown(at))
            await unit.conversations.deliver(turn, message(at), picture, NOON)
        return picture

    async def head(self, place: Place, at: int) -> PictureId | None:
        async with self.database.reading() as unit:
            head = await unit.conversations.head(place.conversation, message(at))
        return None if head is None else head.picture

    async def start_over(self, place: Place, at: int) -> bool:
        async with self.database.writing() as unit:
            return await unit.conversations.start_over(place.conversation, message(at), NOON)

    async def runnable(self, now: Micros = NOON, limit: int = 100) -> list[TurnId]:
        async with self.database.reading() as unit:
            return await unit.turns.runnable(now, limit)


async def create(
    unit: Unit, place: Place, author: Person = ANN, *, state: TurnState = Q, now: Micros = NOON, **values: Any
) -> Turn:
    new = NewTurn(place.conversation, author.id, "red fox", "apiyi/some-model", PRICE)
    turn = await unit.turns.create(replace(new, **values), now)
    await move(unit, turn, *WAYS[state])
    return await unit.turns.get(turn.id)


async def move(unit: Unit, turn: Turn, *states: TurnState) -> None:
    for state in states:
        failure = Failure(Reason.NO_ANSWER, Billed.UNKNOWN) if state is LOST else None
        start = (await unit.turns.get(turn.id)).state
        await unit.turns.move(turn.id, start, state, failure=failure)


async def add_result(unit: Unit, turn: Turn, name: str = "a") -> PictureId:
    await unit.pictures.add_result(turn, Result(examined(name)), NOON)
    found = await unit.pictures.result_of(turn.id)
    assert found is not None
    return found.id
