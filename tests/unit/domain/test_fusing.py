"""Late items of an album take their place among a turn's pictures."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.fusing import with_late
from bot.domain.ids import PictureId

ids = st.lists(st.integers(1, 30).map(PictureId), unique=True, max_size=8)


def pictures(*numbers: int) -> list[PictureId]:
    return [PictureId(number) for number in numbers]


def test_an_album_that_grew_stands_in_message_order() -> None:
    assert with_late(pictures(3, 5), pictures(2, 3, 5)) == (2, (3, 5))


def test_what_was_there_before_the_album_stays_in_front() -> None:
    assert with_late(pictures(9, 3), pictures(3, 4)) == (9, (3, 4))


def test_nothing_and_nothing_is_no_base() -> None:
    assert with_late([], []) == (None, ())


@given(ids, ids)
def test_every_picture_is_there_once_and_the_album_comes_last_in_its_order(
    before: list[PictureId], album: list[PictureId]
) -> None:
    base, references = with_late(before, album)
    together = [*([] if base is None else [base]), *references]
    assert len(together) == len(set(together))
    assert set(together) == {*before, *album}
    assert together[len(together) - len(album) :] == album
    kept = [picture for picture in before if picture not in album]
    assert together[: len(kept)] == kept
