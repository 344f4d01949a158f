"""Stickers: the subject alone, its edges without the backdrop's colour; or none where nothing sets it apart."""

import time
from functools import cache

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from bot.domain.errors import Refused
from bot.domain.pictures import PictureFormat
from bot.domain.records import CutOut
from bot.imaging import cutting
from bot.imaging.masks import MOST_RUNS, regions
from tests.unit.imaging.studio import STORED_AS, Studio, corners, encoded, exif, noise

Colour = tuple[int, int, int]

SIDE = 720
WHITE, BLACK = (255, 255, 255), (0, 0, 0)
GREEN, MAGENTA, GREY = (0, 255, 0), (255, 0, 255), (205, 205, 210)
DULL_GREEN = (60, 200, 80)
KEYS = {
    "white": WHITE,
    "black": BLACK,
    "grey": GREY,
    "green": GREEN,
    "dull green": DULL_GREEN,
    "magenta": MAGENTA,
}
SUBJECTS = {"orange": (230, 120, 40), "navy": (20, 30, 110), "cream": (250, 225, 180)}
FRINGE = 10
"""Levels by which the mean colour along an edge may differ from the subject's."""


@cache
def drawn(shape: str) -> Image.Image:
    """A smooth mask of 720 x 720."""
    mask = Image.new("L", (2 * SIDE, 2 * SIDE))
    draw = ImageDraw.Draw(mask)
    if shape == "cat":
        draw.ellipse((360, 300, 1080, 1020), fill=255)
        draw.polygon([(440, 440), (330, 160), (660, 330)], fill=255)
        draw.polygon([(1000, 440), (1110, 160), (780, 330)], fill=255)
        draw.line([(1000, 900), (1280, 1160)], fill=255, width=12)
    elif shape == "ring":
        draw.ellipse((220, 220, 1220, 1220), fill=255)
        draw.ellipse((470, 470, 970, 970), fill=0)
    elif shape == "at the border":
        draw.ellipse((300, 500, 1140, 1700), fill=255)
    elif shape == "wide":
        draw.rectangle((200, 640, 1240, 800), fill=255)
    return mask.resize((SIDE, SIDE), Image.Resampling.LANCZOS)


def scene(shape: str, subject: Colour, behind: Colour | Image.Image, *, soft: float = 0) -> Image.Image:
    back = behind if isinstance(behind, Image.Image) else Image.new("RGB", (SIDE, SIDE), behind)
    mask = drawn(shape).filter(ImageFilter.GaussianBlur(soft)) if soft else drawn(shape)
    return Image.composite(Image.new("RGB", back.size, subject), back, mask)


def shadowed(key: Colour) -> Image.Image:
    """A backdrop with a soft shadow below its middle."""
    shadow = Image.new("L", (SIDE, SIDE), 255)
    ImageDraw.Draw(shadow).ellipse((200, 480, 520, 580), fill=170)
    shadow = shadow.filter(ImageFilter.GaussianBlur(24))
    return ImageChops.multiply(Image.new("RGB", (SIDE, SIDE), key), Image.merge("RGB", [shadow] * 3))


def graded(key: Colour) -> Image.Image:
    """A backdrop that grows darker by 40 levels from top to bottom."""
    ramp = Image.linear_gradient("L").resize((SIDE, SIDE)).point([v * 40 // 255 for v in range(256)])
    return ImageChops.subtract(Image.new("RGB", (SIDE, SIDE), key), Image.merge("RGB", [ramp] * 3))


def jpeg(image: Image.Image, quality: int = 88) -> bytes:
    return encoded(image, "JPEG", quality=quality)


async def cut(studio: Studio, data: bytes) -> CutOut | None:
    return await studio.tools.sticker((await studio.examine(data)).file)


async def seen(studio: Studio, data: bytes) -> tuple[Image.Image, bool]:
    """The sticker's pixels, after a look at what every sticker has to be."""
    made = await cut(studio, data)
    assert made is not None, "nothing was cut out"
    file, content = made.file, studio.bytes_of(made.file)
    image = studio.image_of(file)
    assert (file.format, image.format, image.mode) == (PictureFormat.WEBP, "WEBP", "RGBA")
    assert max(image.size) == 512
    assert image.size == (file.width, file.height)
    assert len(content) == file.blob.size <= 512_000
    alpha = image.getchannel("A")
    box = alpha.point([255 if v > 128 else 0 for v in range(256)]).getbbox()
    assert box is not None
    margins = (box[0], box[1], image.width - box[2], image.height - box[3])
    assert all(4 <= margin <= 24 for margin in margins), margins
    frame = Image.new("L", image.size, 255)
    frame.paste(0, (2, 2, image.width - 2, image.height - 2))
    assert ImageChops.darker(alpha, frame).getextrema() == (0, 0)
    return image, made.sure


def fringe(image: Image.Image, subject: Colour) -> float:
    """Levels between the edge as seen and as the subject alone would look, on black and on white: their mean."""
    alpha = image.getchannel("A")
    inside = alpha.filter(ImageFilter.MinFilter(7))
    edge = ImageChops.subtract(alpha.filter(ImageFilter.MaxFilter(3)), inside).point(
        [255 if v > 40 else 0 for v in range(256)]
    )
    worst = 0.0
    for colour in (BLACK, WHITE):
        back = Image.new("RGB", image.size, colour)
        as_seen = Image.composite(image.convert("RGB"), back, alpha)
        alone = Image.composite(Image.new("RGB", image.size, subject), back, alpha)
        channels = ImageChops.difference(as_seen, alone).split()
        levels = ImageChops.lighter(ImageChops.lighter(channels[0], channels[1]), channels[2])
        counts = levels.histogram(edge)
        worst = max(worst, sum(level * count for level, count in enumerate(counts)) / sum(counts))
    return worst


def opaque_share(image: Image.Image) -> float:
    return sum(image.getchannel("A").histogram()[200:]) / (image.width * image.height)


def colour_in_the_middle(image: Image.Image) -> tuple[int, ...]:
    pixel = image.getpixel((image.width // 2, image.height // 2))
    assert isinstance(pixel, tuple)
    return pixel


def close(one: tuple[int, ...], other: tuple[int, ...], levels: int = 10) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) <= levels


@pytest.mark.parametrize(("subject", "quality"), [("orange", 75), ("navy", 95), ("cream", 75)])
@pytest.mark.parametrize("key", KEYS)
async def test_a_subject_on_a_flat_backdrop_is_cut_out_without_a_fringe(
    studio: Studio, key: str, subject: str, quality: int
) -> None:
    colour = SUBJECTS[subject]
    image, sure = await seen(studio, jpeg(scene("cat", colour, KEYS[key]), quality))
    assert sure
    assert close(colour_in_the_middle(image), (*colour, 255))
    assert fringe(image, colour) < FRINGE
    assert 0.3 < opaque_share(image) < 0.6


@pytest.mark.parametrize("key", KEYS)
async def test_a_lossless_picture_is_cut_as_well(studio: Studio, key: str) -> None:
    image, sure = await seen(studio, encoded(scene("cat", SUBJECTS["orange"], KEYS[key])))
    assert sure
    assert fringe(image, SUBJECTS["orange"]) < FRINGE


@pytest.mark.parametrize("key", ["white", "green", "magenta"])
async def test_soft_edges_keep_nothing_of_the_backdrop(studio: Studio, key: str) -> None:
    image, _ = await seen(studio, jpeg(scene("cat", SUBJECTS["orange"], KEYS[key], soft=2)))
    assert fringe(image, SUBJECTS["orange"]) < FRINGE + 8


async def test_edges_are_soft(studio: Studio) -> None:
    image, _ = await seen(studio, jpeg(scene("cat", SUBJECTS["navy"], WHITE)))
    between = sum(image.getchannel("A").histogram()[40:216])
    assert between > 500


@pytest.mark.parametrize(("key", "middle"), [("white", 255), ("grey", 255), ("green", 0), ("magenta", 0)])
async def test_a_hole_in_a_ring_goes_only_where_the_colour_is_there_to_go(
    studio: Studio, key: str, middle: int
) -> None:
    """White within a subject may be its teeth; a saturated green is a screen."""
    image, _ = await seen(studio, jpeg(scene("ring", (200, 40, 40), KEYS[key])))
    assert colour_in_the_middle(image)[3] == middle
    if middle:
        assert close(colour_in_the_middle(image)[:3], KEYS[key])
    else:
        assert fringe(image, (200, 40, 40)) < FRINGE


@pytest.mark.parametrize("key", ["white", "grey", "green"])
async def test_a_soft_shadow_goes_with_the_backdrop(studio: Studio, key: str) -> None:
    image, _ = await seen(studio, jpeg(scene("cat", SUBJECTS["orange"], shadowed(KEYS[key]))))
    assert fringe(image, SUBJECTS["orange"]) < FRINGE
    assert 0.3 < opaque_share(image) < 0.6


@pytest.mark.parametrize("key", ["white", "grey", "green"])
async def test_a_soft_gradient_is_a_flat_backdrop(studio: Studio, key: str) -> None:
    image, sure = await seen(studio, jpeg(scene("cat", SUBJECTS["navy"], graded(KEYS[key]))))
    assert sure
    assert fringe(image, SUBJECTS["navy"]) < FRINGE


async def test_whoever_is_cut_off_by_the_border_is_cut_out_unsurely(studio: Studio) -> None:
    image, sure = await seen(studio, jpeg(scene("at the border", SUBJECTS["navy"], WHITE)))
    assert not sure
    assert close(colour_in_the_middle(image), (*SUBJECTS["navy"], 255))


@pytest.mark.parametrize("shirt", [(246, 246, 246), (236, 236, 236), (222, 222, 222)])
async def test_white_on_white_is_never_sure(studio: Studio, shirt: Colour) -> None:
    picture = scene("cat", shirt, WHITE)
    ImageDraw.Draw(picture).ellipse((300, 300, 420, 420), fill=BLACK)
    made = await cut(studio, jpeg(picture))
    assert made is None or not made.sure


async def test_a_border_that_is_only_mostly_flat_is_unsure(studio: Studio) -> None:
    picture = scene("cat", SUBJECTS["navy"], WHITE)
    picture.paste((120, 60, 30), (0, 560, 160, SIDE))
    made = await cut(studio, jpeg(picture))
    assert made is not None
    assert not made.sure


def photo() -> Image.Image:
    """Colours that change everywhere, slowly and quickly, as in a photo."""
    coarse = [
        Image.effect_noise((40, 40), 110).resize((SIDE, SIDE), Image.Resampling.BICUBIC) for _ in range(3)
    ]
    return ImageChops.add(Image.merge("RGB", coarse), noise(SIDE, SIDE), scale=2)


def checkerboard() -> Image.Image:
    """What services paint that know transparency from pictures only."""
    board = Image.new("RGB", (SIDE // 20, SIDE // 20), WHITE)
    for x in range(board.width):
        for y in range(x % 2, board.height, 2):
            board.putpixel((x, y), (190, 190, 190))
    return board.resize((SIDE, SIDE), Image.Resampling.NEAREST)


OTHERS = {
    "a photo": photo(),
    "noise": noise(SIDE, SIDE),
    "a subject before a photo": scene("cat", SUBJECTS["orange"], photo()),
    "a subject on a painted checkerboard": scene("cat", SUBJECTS["orange"], checkerboard()),
    "one colour and nothing else": Image.new("RGB", (SIDE, SIDE), WHITE),
    "a gradient and nothing else": graded(WHITE),
}


@pytest.mark.parametrize("kind", OTHERS)
async def test_what_no_flat_backdrop_sets_apart_is_no_sticker(studio: Studio, kind: str) -> None:
    assert await cut(studio, jpeg(OTHERS[kind])) is None


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
async def test_transparency_that_is_there_is_used(studio: Studio, kind: str) -> None:
    """Also where the colours beneath are no backdrop at all."""
    picture = scene("ring", SUBJECTS["orange"], photo())
    picture.putalpha(drawn("ring"))
    image, sure = await seen(studio, encoded(picture, kind))
    assert sure
    assert colour_in_the_middle(image)[3] == 0
    assert image.size == (512, 512)
    assert fringe(image, SUBJECTS["orange"]) < FRINGE


async def test_nothing_but_transparency_is_no_sticker(studio: Studio) -> None:
    assert await cut(studio, encoded(Image.new("RGBA", (200, 200)))) is None


async def test_an_alpha_channel_that_hides_nothing_is_no_cut_out(studio: Studio) -> None:
    image, _ = await seen(studio, encoded(scene("cat", SUBJECTS["navy"], WHITE).convert("RGBA")))
    assert 0.3 < opaque_share(image) < 0.6


async def test_a_wide_subject_is_512_wide_and_low(studio: Studio) -> None:
    image, _ = await seen(studio, jpeg(scene("wide", SUBJECTS["navy"], WHITE)))
    assert image.width == 512
    assert 80 <= image.height <= 110


async def test_a_small_picture_is_made_larger(studio: Studio) -> None:
    small = scene("cat", SUBJECTS["navy"], WHITE).resize((120, 120))
    image, _ = await seen(studio, encoded(small))
    assert close(colour_in_the_middle(image), (*SUBJECTS["navy"], 255))


@pytest.mark.parametrize("orientation", STORED_AS)
async def test_a_turned_result_is_cut_out_upright(studio: Studio, orientation: int) -> None:
    picture = Image.new("RGB", (SIDE, SIDE), WHITE)
    picture.paste(corners(400, 240), (160, 240))
    ImageDraw.Draw(picture).rectangle((360, 360, 560, 480), fill=(90, 90, 90))
    turn = STORED_AS[orientation]
    stored = picture if turn is None else picture.transpose(turn)
    image, _ = await seen(studio, encoded(stored, "JPEG", quality=95, exif=exif(orientation)))
    assert image.width > 1.5 * image.height
    quarter = image.getpixel((image.width // 4, image.height // 4))
    assert isinstance(quarter, tuple)
    assert close(quarter[:3], (200, 30, 30), 20)


async def test_noise_within_the_subject_still_makes_a_file_that_is_small_enough(studio: Studio) -> None:
    picture = Image.new("RGB", (SIDE, SIDE), GREEN)
    picture.paste(noise(600, 600), (60, 60))
    image, _ = await seen(studio, encoded(picture))
    assert opaque_share(image) > 0.8


async def test_specks_of_the_backdrop_are_not_left_behind(studio: Studio) -> None:
    picture = scene("cat", SUBJECTS["navy"], WHITE)
    for at in range(20, SIDE, 70):
        picture.putpixel((at, 12), BLACK)
    image, _ = await seen(studio, encoded(picture))
    clean, _ = await seen(studio, encoded(scene("cat", SUBJECTS["navy"], WHITE)))
    assert image.size == clean.size


async def test_two_megapixels_take_less_than_a_second_of_work(studio: Studio) -> None:
    """Usually less than half of one; the rest is for machines that are busy."""
    path = studio.blobs.local(studio.put(jpeg(scene("cat", SUBJECTS["orange"], GREEN).resize((1448, 1448)))))
    started = time.thread_time()
    assert cutting.sticker(path) is not None
    assert time.thread_time() - started < 1.0


async def test_a_damaged_file_is_refused(studio: Studio) -> None:
    file = (await studio.examine(encoded(scene("cat", SUBJECTS["navy"], WHITE)))).file
    studio.blobs.local(file.blob).write_bytes(encoded(corners())[:-40])
    with pytest.raises(Refused):
        await studio.tools.sticker(file)


def mask_of(*rows: str) -> Image.Image:
    data = bytes(255 if pixel == "#" else 0 for row in rows for pixel in row)
    return Image.frombytes("L", (len(rows[0]), len(rows)), data)


def test_regions_join_at_sides_and_not_at_corners() -> None:
    found = regions(
        mask_of(
            "##.....",
            "..#.#.#",
            "..#.#..",
            "..###..",
            ".......",
        )
    )
    assert found is not None
    assert sorted((region.area, region.at_border) for region in found) == [(1, True), (2, True), (7, False)]


def test_a_spiral_is_one_region() -> None:
    found = regions(mask_of("#######", "......#", "#####.#", "#...#.#", "#.###.#", "#.....#", "#######"))
    assert found is not None
    assert [region.area for region in found] == [31]


def test_a_mask_of_noise_has_too_many_regions_to_look_at() -> None:
    mask = Image.effect_noise((1200, 1200), 90).point([255 if v > 128 else 0 for v in range(256)])
    assert MOST_RUNS < 300_000
    assert regions(mask) is None
