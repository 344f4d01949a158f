"""How a result can be shown: the limits of `sendPhoto`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pictures import BlobRef, PhotoForm, PictureFile, PictureFormat, photo_form

PNG, JPEG, WEBP = PictureFormat.PNG, PictureFormat.JPEG, PictureFormat.WEBP
TEN_MB = 10_000_000


def picture(width: int, height: int, size: int = 1_000, kind: PictureFormat = PNG) -> PictureFile:
    return PictureFile(BlobRef("00" * 32, size), kind, width, height)


@pytest.mark.parametrize(
    ("file", "form"),
    [
        pytest.param(picture(1024, 1024), PhotoForm.ITSELF, id="an ordinary result"),
        pytest.param(picture(1024, 1024, kind=JPEG), PhotoForm.ITSELF, id="a JPEG"),
        pytest.param(picture(1024, 1024, kind=WEBP), PhotoForm.PREVIEW, id="a WebP"),
        pytest.param(picture(1024, 1024, TEN_MB), PhotoForm.ITSELF, id="exactly 10 MB"),
        pytest.param(picture(1024, 1024, TEN_MB + 1), PhotoForm.PREVIEW, id="over 10 MB"),
        pytest.param(picture(5_000, 5_000), PhotoForm.ITSELF, id="sides of 10,000 together"),
        pytest.param(picture(5_001, 5_000), PhotoForm.PREVIEW, id="one pixel more"),
        pytest.param(picture(2_000, 100), PhotoForm.ITSELF, id="1:20"),
        pytest.param(picture(2_001, 100), PhotoForm.DOCUMENT, id="longer than 1:20"),
        pytest.param(picture(100, 2_001), PhotoForm.DOCUMENT, id="taller than 20:1"),
        pytest.param(picture(20_100, 1_000, TEN_MB * 2), PhotoForm.DOCUMENT, id="no preview mends the ratio"),
    ],
)
def test_a_result_is_shown_in_the_best_form_that_telegram_takes(file: PictureFile, form: PhotoForm) -> None:
    assert photo_form(file) is form


@given(
    st.integers(1, 30_000), st.integers(1, 30_000), st.integers(1, 60_000_000), st.sampled_from(PictureFormat)
)
def test_what_is_sent_as_it_is_keeps_every_limit(
    width: int, height: int, size: int, kind: PictureFormat
) -> None:
    if photo_form(picture(width, height, size, kind)) is PhotoForm.ITSELF:
        assert size <= TEN_MB
        assert width + height <= 10_000
        assert max(width, height) <= 20 * min(width, height)


@given(st.integers(1, 30_000), st.integers(1, 30_000))
def test_turning_a_picture_changes_nothing(width: int, height: int) -> None:
    assert photo_form(picture(width, height)) is photo_form(picture(height, width))
    assert picture(width, height).longest == max(width, height)


@pytest.mark.parametrize(("kind", "ending"), [(PNG, ".png"), (JPEG, ".jpg"), (WEBP, ".webp")])
def test_every_format_has_its_usual_ending(kind: PictureFormat, ending: str) -> None:
    assert kind.extension == ending
