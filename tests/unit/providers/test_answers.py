"""Marks stand for what was taken out of an answer."""

import pytest

from bot.domain.generation import StoredPicture
from bot.domain.pictures import BlobRef
from bot.providers.answers import Answer, InlinePicture, mark

FIRST, SECOND = BlobRef("aa", 1), BlobRef("bb", 2)
ANSWER = Answer(200, blobs=(FIRST, SECOND))


@pytest.mark.parametrize(
    ("text", "blob"),
    [
        (mark(0), FIRST),
        (mark(1), SECOND),
        (f"data:image/png;base64,{mark(1)}", SECOND),
        (f"first {mark(1)} then {mark(0)}", SECOND),
    ],
)
def test_a_marked_text_leads_to_its_blob(text: str, blob: BlobRef) -> None:
    assert ANSWER.marked(text) == StoredPicture(blob)


@pytest.mark.parametrize("text", ["", "blob:0", "\0blob:\0", mark(2), mark(10**30), "\0blob:-1\0"])
def test_a_mark_that_nobody_set_leads_nowhere(text: str) -> None:
    assert ANSWER.marked(text) is None


def test_pictures_are_never_printed() -> None:
    assert "iVBOR" not in repr(InlinePicture("iVBORw0KGgo="))
