"""Spots that wait, sessions of the painter, and versions of a turn's picture."""

import pytest

from bot.domain.areas import Area, Box
from bot.domain.conversations import KnownSpot
from bot.domain.errors import StorageError
from bot.domain.ids import DAY, ConversationId, Micros
from bot.domain.pictures import ResultKind
from bot.domain.records import NewSpot, PaintingSession, Place, Result
from bot.domain.spots import Step
from bot.domain.turns import TurnState
from bot.storage.database import Database
from bot.storage.written import read_area, read_box, written_area, written_box
from tests.unit.storage.making import (
    ANN,
    BOB,
    DONE,
    HOME,
    NOON,
    Desk,
    R,
    examined,
    message,
    photo,
    picture_file,
)

AREA = Area(picture_file("m"), 0.123456)


class TestSpots:
    async def test_one_of_a_person_waits_at_a_time(self, desk: Desk, db: Database, place: Place) -> None:
        picture = await desk.photo(place, 10)
        new = NewSpot(place.conversation, ANN.id, picture, Step.CONFIRM, AREA, photo(11), "blue")
        async with db.writing() as unit:
            first = await unit.spots.add(new, NOON)
            second = await unit.spots.add(new, NOON)
            found = await unit.spots.open(place.conversation, ANN.id, NOON)
            assert found is not None
            assert (found.id, found.area, found.copy, found.words) == (second, AREA, photo(11), "blue")
            assert await unit.spots.find(first, NOON) is None
            assert await unit.spots.open(place.conversation, BOB.id, NOON) is None

    async def test_is_forgotten_after_a_day(self, desk: Desk, db: Database, place: Place) -> None:
        picture = await desk.photo(place, 10)
        async with db.writing() as unit:
            await unit.spots.add(NewSpot(place.conversation, ANN.id, picture, Step.WORDS), NOON)
            late = Micros(NOON + DAY)
            assert await unit.spots.open(place.conversation, ANN.id, late) is None
            assert await unit.spots.unasked(late) == []

    async def test_is_known_by_its_question_also_when_it_was_used(
        self, desk: Desk, db: Database, place: Place
    ) -> None:
        picture = await desk.photo(place, 10)
        turn = await desk.turn(place, state=R)
        async with db.writing() as unit:
            spot = await unit.spots.add(NewSpot(place.conversation, ANN.id, picture, Step.WORDS, AREA), NOON)
            assert await unit.spots.unasked(NOON) == [spot]
            await unit.spots.asked(spot, message(12))
            assert await unit.spots.unasked(NOON) == []
            await unit.spots.used(spot, turn.id)
            known = await unit.conversations.known(place.chat, message(12))
            assert isinstance(known, KnownSpot)
            assert (known.spot.picture, known.spot.area) == (picture, AREA)
            assert await unit.spots.open(place.conversation, ANN.id, NOON) is None

    async def test_that_was_confirmed_asks_for_words(self, desk: Desk, db: Database, place: Place) -> None:
        picture = await desk.photo(place, 10)
        async with db.writing() as unit:
            spot = await unit.spots.add(
                NewSpot(place.conversation, ANN.id, picture, Step.CONFIRM, AREA), NOON
            )
            await unit.spots.asked(spot, message(12))
            await unit.spots.ask_for_words(spot, Step.WORDS, AREA.inverse)
            found = await unit.spots.find(spot, NOON)
        assert found is not None
        assert (found.spot.step, found.spot.question, found.address) == (Step.WORDS, None, HOME)
        assert found.spot.area is not None
        assert found.spot.area.inverted


class TestPaintings:
    async def test_a_session_is_used_once(self, desk: Desk, db: Database, place: Place) -> None:
        picture = await desk.photo(place, 10)
        async with db.writing() as unit:
            await unit.paintings.add("token", picture, ANN.id, "proof", NOON)
            await unit.paintings.add("reloaded", picture, ANN.id, "proof", NOON)
            await unit.paintings.add("later", picture, ANN.id, "another", NOON)
            assert not await unit.paintings.proven(picture, "proof")
            assert await unit.paintings.find("token") == PaintingSession(picture, ANN.id, NOON, used=False)
            assert await unit.paintings.use("token", NOON)
            assert not await unit.paintings.use("token", NOON)
            assert not await unit.paintings.use("reloaded", NOON), "the same launch"
            assert not await unit.paintings.use("nowhere", NOON)
            assert await unit.paintings.proven(picture, "proof")
            assert await unit.paintings.use("later", NOON)
            await unit.paintings.prune(Micros(NOON + 1))
            assert await unit.paintings.find("token") is None


class TestVersions:
    async def test_have_numbers_of_their_own_and_are_found_by_their_bytes(
        self, desk: Desk, db: Database, place: Place
    ) -> None:
        turn = await desk.turn(place, state=DONE)
        blended = Result(examined("b"), ResultKind.BLENDED, picture_file("c"))
        async with db.writing() as unit:
            first = await unit.pictures.add_result(turn, blended, NOON)
            second = await unit.pictures.add_result(turn, Result(examined("c"), ResultKind.CAME), NOON)
            assert (first.number, first.kind, first.answer) == (1, ResultKind.BLENDED, picture_file("c"))
            assert (second.number, second.kind, second.answer) == (2, ResultKind.CAME, None)
            assert await unit.pictures.result_of(turn.id) == first
            assert await unit.pictures.version(turn.id, picture_file("c").blob) == second
            assert await unit.pictures.version(turn.id, picture_file("d").blob) is None
            latest = await unit.pictures.page(place.conversation, 2, 20)
        assert [paged.picture.number for paged in latest] == [1, 2]


class TestTurns:
    async def test_keep_their_area_and_change_it_only_while_they_wait(
        self, desk: Desk, db: Database, place: Place
    ) -> None:
        turn = await desk.turn(place, area=AREA)
        assert turn.area == AREA
        async with db.writing() as unit:
            assert await unit.turns.set_area(turn.id, AREA.inverse)
            assert (await unit.turns.get(turn.id)).area == read_area(written_area(AREA.inverse))
            await unit.turns.move(turn.id, TurnState.QUEUED, TurnState.RENDERING)
            assert not await unit.turns.set_area(turn.id, AREA)

    async def test_attempts_know_what_was_sent_of_the_base(
        self, desk: Desk, db: Database, place: Place
    ) -> None:
        turn = await desk.turn(place, state=R)
        async with db.writing() as unit:
            attempt = await unit.attempts.begin(turn.id, NOON, Box(-5, 10, 200, 300))
            last = await unit.attempts.last(turn.id)
        assert attempt is not None
        assert last is not None
        assert attempt.box == last.box == Box(-5, 10, 200, 300)


class TestPlaces:
    async def test_are_found_again_by_their_conversation(
        self, desk: Desk, db: Database, place: Place
    ) -> None:
        async with db.reading() as unit:
            assert await unit.conversations.find(HOME, ANN.id) == (place.chat, place.conversation)
            address, again = await unit.conversations.at(place.conversation, ANN.id)
            assert (address, again.chat, again.conversation) == (HOME, place.chat, place.conversation)
            with pytest.raises(StorageError):
                await unit.conversations.at(ConversationId(99), ANN.id)


@pytest.mark.parametrize("box", [Box(0, 0, 1, 1), Box(-12, -3, 400, 500)])
def test_a_box_is_read_as_it_was_written(box: Box) -> None:
    assert read_box(written_box(box)) == box


@pytest.mark.parametrize("area", [AREA, AREA.inverse])
def test_an_area_is_read_as_it_was_written(area: Area) -> None:
    found = read_area(written_area(area))
    assert (found.file, found.inverted) == (area.file, area.inverted)
    assert found.share == pytest.approx(area.share, abs=1e-6)
