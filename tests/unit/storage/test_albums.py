"""Albums: gathered in inbox rows, flushed once, late items found again, pictures in message order."""

from collections.abc import Sequence

import pytest

from bot.domain.ids import DraftId, InboxId, PictureId, TurnId
from bot.domain.messages import Address, Person
from bot.domain.records import FlushedAlbum, GatheringAlbum, Place
from bot.storage.database import Database
from tests.unit.storage.making import ANN, BOB, HOME, NOON, Desk, message


class Album:
    """Items of one album in one place, as the intake hands them over."""

    def __init__(self, desk: Desk, place: Place) -> None:
        self.desk = desk
        self.place = place
        self._updates = 0

    async def gather(self, *numbers: int, author: Person = ANN, album: str = "A") -> DraftId:
        draft = DraftId(0)
        for number in numbers:
            self._updates += 1
            async with self.desk.database.writing() as unit:
                await unit.inbox.add(
                    [(1000 * self.place.conversation + self._updates, f"item {number}")], NOON
                )
                row = (await unit.inbox.open_after(InboxId(0), 100))[-1]
                draft = await unit.albums.gather(self.place, author.id, album, row.id, message(number), NOON)
        return draft

    async def flush(self, draft: DraftId, turn: TurnId | None, joined: DraftId | None = None) -> None:
        async with self.desk.database.writing() as unit:
            await unit.albums.flushed(draft, turn, joined)

    async def flushed(self, author: Person = ANN, album: str = "A") -> FlushedAlbum | None:
        async with self.desk.database.reading() as unit:
            return await unit.albums.find_flushed(self.place, author.id, album)

    async def items(self, draft: DraftId) -> list[str]:
        async with self.desk.database.reading() as unit:
            return [row.payload for row in await unit.albums.items(draft)]

    async def pictures(self, turn: TurnId) -> tuple[PictureId, ...]:
        async with self.desk.database.reading() as unit:
            return await unit.albums.pictures(turn)

    async def photos(self, numbers: Sequence[int]) -> list[PictureId]:
        return [await self.desk.photo(self.place, number) for number in numbers]


@pytest.fixture
async def album(desk: Desk) -> Album:
    return Album(desk, await desk.place())


async def test_items_gather_in_one_draft_and_leave_the_open_inbox(album: Album, db: Database) -> None:
    draft = await album.gather(10, 11, 12)
    assert await album.items(draft) == ["item 10", "item 11", "item 12"]
    async with db.reading() as unit:
        assert await unit.inbox.open_after(InboxId(0), 10) == []
        assert await unit.albums.gathering() == [GatheringAlbum(draft, HOME, ANN.id, "A", "en")]


async def test_albums_people_and_places_are_kept_apart(desk: Desk, album: Album, db: Database) -> None:
    topic = Album(desk, await desk.place(Address(HOME.chat, 9, is_group=False)))
    drafts = {
        await album.gather(10),
        await album.gather(11, author=BOB),
        await album.gather(12, album="B"),
        await topic.gather(13),
    }
    assert len(drafts) == 4
    async with db.reading() as unit:
        assert {item.draft for item in await unit.albums.gathering()} == drafts


async def test_an_album_gathers_on_after_a_restart_and_over_two_days_of_pruning(
    album: Album, db: Database
) -> None:
    draft = await album.gather(10)
    async with db.writing() as unit:
        await unit.inbox.prune(NOON)
    assert await album.gather(11) == draft
    assert await album.items(draft) == ["item 10", "item 11"]


async def test_a_flushed_album_gathers_no_more(album: Album, db: Database) -> None:
    draft = await album.gather(10, 11)
    assert await album.flushed() is None
    await album.flush(draft, None)
    async with db.reading() as unit:
        assert await unit.albums.gathering() == []
    assert await album.flushed() == FlushedAlbum(draft, None)
    assert await album.flushed(BOB) is None
    assert await album.flushed(album="B") is None


async def test_a_late_item_finds_the_turn_the_album_became(desk: Desk, album: Album) -> None:
    draft = await album.gather(10, 11)
    turn = await desk.turn(album.place)
    await album.flush(draft, turn.id)
    assert await album.flushed() == FlushedAlbum(draft, turn.id)


async def test_a_late_item_finds_the_turn_of_the_draft_the_album_joined(
    desk: Desk, album: Album, db: Database
) -> None:
    gathered = await album.gather(10, 11)
    pictures = await album.photos((10, 11))
    async with db.writing() as unit:
        waiting = await unit.drafts.keep(album.place.conversation, ANN.id, pictures, NOON, None)
    await album.flush(gathered, None, waiting)
    assert await album.flushed() == FlushedAlbum(gathered, None, waits=True)
    turn = await desk.turn(album.place)
    async with db.writing() as unit:
        await unit.drafts.used(waiting, turn.id)
    assert await album.flushed() == FlushedAlbum(gathered, turn.id)
    assert await album.pictures(turn.id) == tuple(pictures)


async def test_the_items_are_read_until_their_rows_are_closed(album: Album, db: Database) -> None:
    draft = await album.gather(10, 11)
    async with db.writing() as unit:
        rows = await unit.albums.items(draft)
        await unit.inbox.close([rows[0].id])
    assert await album.items(draft) == ["item 11"]


async def test_pictures_stand_in_message_order_whenever_they_came(desk: Desk, album: Album) -> None:
    """The updates of an album come in any order, and one of them late."""
    draft = await album.gather(12, 10)
    turn = await desk.turn(album.place)
    await album.flush(draft, turn.id)
    twelve, ten = await album.photos((12, 10))
    async with desk.database.writing() as unit:
        await unit.albums.add_late(draft, message(11))
    assert await album.pictures(turn.id) == (ten, twelve)
    (eleven,) = await album.photos((11,))
    assert await album.pictures(turn.id) == (ten, eleven, twelve)


async def test_pictures_are_those_of_this_turns_albums(desk: Desk, album: Album) -> None:
    turns = [await desk.turn(album.place), await desk.turn(album.place)]
    for numbers, name, turn in (((10, 11), "A", turns[0]), ((12,), "B", turns[1])):
        await album.flush(await album.gather(*numbers, album=name), turn.id)
    ten, eleven, twelve = await album.photos((10, 11, 12))
    other = await desk.place(Address(78, 0, is_group=False))
    await desk.photo(other, 10)
    assert await album.pictures(turns[0].id) == (ten, eleven)
    assert await album.pictures(turns[1].id) == (twelve,)
    assert await album.pictures((await desk.turn(album.place)).id) == ()


async def test_the_sign_of_life_is_remembered(album: Album, db: Database) -> None:
    draft = await album.gather(10)
    async with db.writing() as unit:
        assert await unit.albums.sign(draft) is None
        await unit.albums.set_sign(draft, message(15))
        assert await unit.albums.sign(draft) == 15
