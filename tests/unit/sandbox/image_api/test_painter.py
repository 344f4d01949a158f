"""The demo painter changes pictures visibly, in the same way each time."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat

from bot.sandbox.image_api import ImageApi, paint, read_chips
from bot.sandbox.image_api.painter.animals import ANIMALS
from bot.sandbox.image_api.painter.instructions import COLOURS, Figure, understand
from bot.sandbox.image_api.painter.lettering import drawable
from bot.sandbox.image_api.painter.sizes import NATIVE, SQUARE, asked_size, size_like, without_lead
from bot.sandbox.image_api.painter.stage import drawn
from bot.sandbox.image_api.painter.strip import above_strip
from bot.sandbox.image_api.painter.things import THINGS


class Easel:
    """Paints into files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.number = 0

    def paint(self, words: str, *inputs: Path) -> Path:
        self.number += 1
        path = self.folder / f"{self.number}.png"
        path.write_bytes(paint(words, inputs, self.number))
        return path


def opened(path: Path) -> Image.Image:
    with Image.open(path) as picture:
        return picture.convert("RGB")


def difference(one: Path, other: Path) -> float:
    """The mean difference of the channels above the strip, 0 to 255."""
    first, second = opened(one), opened(other)
    assert first.size == second.size
    area = (0, 0, first.width, above_strip(first.size))
    return unlike(*(picture.crop(area).reduce(4) for picture in (first, second)))


def unlike(first: Image.Image, second: Image.Image) -> float:
    return sum(ImageStat.Stat(ImageChops.difference(first, second)).mean) / len(first.getbands())


@pytest.fixture
def easel(tmp_path: Path) -> Easel:
    return Easel(tmp_path)


@pytest.fixture(scope="module")
def fox(tmp_path_factory) -> Path:
    return Easel(tmp_path_factory.mktemp("easel")).paint("a fox")


@pytest.mark.parametrize("words", ["a red fox in the snow", "quiet thoughts", "night", "16:9 sea, a boat"])
def test_the_same_words_give_the_same_bytes(words: str):
    assert paint(words, [], 3) == paint(words, [], 3)


def test_the_same_edit_gives_the_same_bytes(fox: Path):
    assert paint("night with a hat", [fox, fox], 3) == paint("night with a hat", [fox, fox], 3)
    assert paint("night with a hat", [fox], 3) != paint("night with a hat", [fox], 4)


def test_other_words_give_another_picture(easel: Easel):
    words = ["a fox", "a cat", "hope", "fear", "mountains", "the sea", "a red cat"]
    pictures = [easel.paint(word) for word in words]
    for index, one in enumerate(pictures):
        for other in pictures[index + 1 :]:
            assert difference(one, other) > 1


@pytest.mark.parametrize("name", [*ANIMALS, *THINGS])
def test_every_figure_is_understood_and_takes_a_colour(name: str):
    figure = Figure(name, COLOURS["teal"])
    assert understand(f"two teal {name}s").figures == (figure,)
    plain = drawn(Figure(name), 120)
    assert plain.getbbox() is not None
    assert name == "rainbow" or unlike(plain, drawn(figure, 120)) > 1


EDITS = [
    "make it night", "dark", "sunny day", "sunset", "let it snow", "rain", "fog", "black and white", "sepia",
    "watercolour", "blur it", "add a frame", "a hat", "a crown", "a scarf", "glasses", "a bow tie",
    'write "Hello"', "make it red", "blue", "green tint", "more yellow", "add a tree", "add a star",
    "make it more whimsical", "呃", "🦊🦊",
]  # fmt: skip


@pytest.mark.parametrize("words", EDITS)
def test_every_edit_is_seen(words: str, fox: Path, easel: Easel):
    assert difference(fox, easel.paint(words, fox)) > 0.6


def test_tints_go_where_they_say(fox: Path, easel: Easel):
    before = ImageStat.Stat(opened(fox)).mean
    for channel, colour in enumerate(("red", "green", "blue")):
        after = ImageStat.Stat(opened(easel.paint(f"make it {colour}", fox))).mean
        assert after[channel] - sum(after) / 3 > before[channel] - sum(before) / 3 + 3


def test_night_is_darker_and_day_is_lighter(fox: Path, easel: Easel):
    night = easel.paint("night", fox)
    day = easel.paint("day", night)
    brightness = [sum(ImageStat.Stat(opened(path)).mean) for path in (fox, night, day)]
    assert brightness[1] < brightness[0] * 0.8
    assert brightness[2] > brightness[1] * 1.2


def test_a_worn_thing_takes_the_colour_before_it():
    understood = understand("a red fox with a blue hat, and a scarf, all in green")
    assert understood.figures == (Figure("fox", COLOURS["red"]),)
    assert understood.wear == (Figure("hat", COLOURS["blue"]), Figure("scarf"))
    assert understood.tints == (COLOURS["green"],)


def test_quoted_words_are_written_and_not_obeyed():
    understood = understand('write "Red night" and “so on”')
    assert understood.quotes == ("Red night", "so on")
    assert (understood.moods, understood.tints) == ((), ())


def test_chips_tell_the_story_of_a_branch(easel: Easel):
    first = easel.paint("red fox")
    second = easel.paint("night", first)
    third = easel.paint("hat", second)
    branch = easel.paint("snow", first)
    assert [read_chips(opened(path)) for path in (first, second, third, branch)] == [
        [1],
        [1, 2],
        [1, 2, 3],
        [1, 4],
    ]


def test_a_fusion_carries_the_chips_of_all_its_inputs_once(easel: Easel, encode: Callable[..., Any]):
    first = easel.paint("red fox")
    second = easel.paint("night", first)
    third = easel.paint("a cat")
    photo = easel.folder / "photo.jpg"
    photo.write_bytes(encode(Image.radial_gradient("L").resize((900, 600)).convert("RGB"), "JPEG"))
    fused = easel.paint("put them together", second, first, photo, third)
    assert read_chips(opened(fused)) == [1, 2, 3, 4]
    assert opened(fused).size == opened(second).size
    assert difference(second, fused) > 3


def test_chips_are_carried_through_a_chat(easel: Easel):
    first = easel.paint("16:9 a fox")
    delivered = easel.folder / "delivered.jpg"
    small = opened(first)
    small.thumbnail((1280, 1280))
    small.save(delivered, quality=80)
    assert read_chips(opened(easel.paint("night", delivered))) == [1, 2]


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((2000, 1500), (1448, 1086)),
        ((600, 800), (1086, 1448)),
        ((640, 640), (1254, 1254)),
        ((1672, 941), (1536, 864)),
        ((1280, 853), (1536, 1024)),
        ((3000, 100), (1536, 77)),
    ],
)
def test_an_edit_keeps_the_shape(size: tuple[int, int], expected: tuple[int, int], easel: Easel):
    photo = easel.folder / "photo.png"
    Image.new("RGB", size, "teal").save(photo)
    assert opened(easel.paint("night", photo)).size == pytest.approx(expected, abs=1)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1"])
def test_any_kind_of_picture_can_be_edited(mode: str, easel: Easel):
    photo = easel.folder / "photo.png"
    Image.radial_gradient("L").resize((90, 60)).convert(mode).save(photo)
    assert read_chips(opened(easel.paint("a hat", photo, photo))) == [1]


def test_what_is_see_through_becomes_white(easel: Easel):
    photo = easel.folder / "photo.png"
    Image.new("RGBA", (300, 300), (200, 0, 0, 0)).save(photo)
    assert opened(easel.paint("hat", photo)).getpixel((5, 600)) == (255, 255, 255)


SIZES = [
    ("a fox", None),
    ("16:9 a fox", (1672, 941)),
    ("9:16, a fox", (941, 1672)),
    ("Generate an image: 4:3 a fox", (1448, 1086)),
    ("Landscape 16:9 cinematic, old lighthouse", (1672, 941)),
    ("Create a picture of: Portrait 3:4. A fox", (1086, 1448)),
    ("横版 16:9 一只狐狸", (1672, 941)),
    ("生成图片：3:2 狐狸", (1536, 1024)),
    ("square, a fox", SQUARE),
    ("1:1 a fox", SQUARE),
    ("4:5 a fox", (1122, 1402)),
    ("0:5 a fox", None),
    ("squares of colour", None),
    ("at 16:30 a fox", None),
    ("a fox, 16:9", None),
]


@pytest.mark.parametrize(("words", "size"), SIZES)
def test_a_leading_phrase_gives_the_size(words: str, size: tuple[int, int] | None):
    assert asked_size(words) == size


SCENES = [
    "a hat and glasses", "a planet in space", "winter night, an owl", "a sunset", "a moon and a star",
    "a dog at the beach at night", "a boat, a fish, a lighthouse", "a sun, a cloud and a rainbow", "teal",
    'cakes, "happy birthday to all of you, dear mice, and many more years of cheese and of other things"',
]  # fmt: skip


@pytest.mark.parametrize("words", SCENES)
def test_every_scene_has_its_number_and_something_to_see(words: str, easel: Easel):
    scene = opened(easel.paint(words))
    assert read_chips(scene) == [1]
    assert min(ImageStat.Stat(scene.crop((0, 0, *scene.size)).convert("L")).stddev) > 15


def test_native_sizes_are_painted(easel: Easel):
    for ratio, size in NATIVE.items():
        assert opened(easel.paint(f"{ratio} a fox")).size == size


def test_an_edit_may_ask_for_another_shape(fox: Path, easel: Easel):
    wide = easel.paint("16:9 the same fox", fox)
    assert opened(wide).size == (1672, 941)
    assert read_chips(opened(wide)) == [1]


def test_leads_are_not_part_of_the_words():
    assert without_lead("Generate an image: a fox") == "a fox"
    assert without_lead("Please draw me a picture of a fox") == "a fox"
    assert without_lead("16:9, a fox") == "a fox"
    assert without_lead("draw a fox") == "draw a fox"


def test_what_the_font_lacks_is_replaced():
    assert drawable("café  naïve\n“yes”") == "cafe naive “yes”"
    assert drawable("лис 🦊") == "··· ·"
    assert drawable("\u200b\ufe0f") == ""


@pytest.mark.parametrize(
    "words", ["", "   ", "é" * 5_000, '"' + "W" * 190 + '"', "\ud83e", "\x00", "a" * 30_000]
)
def test_odd_words_are_painted_too(words: str, fox: Path):
    assert paint(words, [], 1)
    assert paint(words, [fox], 99_999)


def test_sizes_never_exceed_the_long_edge():
    for shape in ((1, 50), (50, 1), (7, 3), (1254, 1254)):
        assert max(size_like(shape)) <= 1536


async def test_the_server_numbers_its_calls(api: ImageApi, asker):
    fox = await asker.picture(await asker.ask("red fox"))
    night = await asker.picture(await asker.ask("night", fox))
    hat = await asker.picture(await asker.ask("hat", night))
    branch = await asker.picture(await asker.ask("snow", fox))
    stories = [read_chips(Image.open(BytesIO(data))) for data in (fox, night, hat, branch)]
    assert stories == [[1], [1, 2], [1, 2, 3], [1, 4]]
    assert [call.base.sha256 if call.base else None for call in api.calls] == [
        None,
        api.calls[0].result_sha256,
        api.calls[1].result_sha256,
        api.calls[0].result_sha256,
    ]


def test_what_is_to_be_cut_out_stands_on_green(easel: Easel) -> None:
    fox = easel.paint("a fox")
    cut = opened(
        easel.paint("A sticker, thin white outline, on a flat, bright green (#00FF00) background.", fox)
    )
    width, above = cut.width, above_strip(cut.size)
    green = (0, 255, 0)
    assert {cut.getpixel(place) for place in ((2, 2), (width - 3, 2), (2, above), (width - 3, above))} == {
        green
    }
    assert {cut.getpixel((x, cut.height - 2)) for x in range(width)} == {green}
    middle = (width // 3, above // 3, width * 2 // 3, above * 2 // 3)
    assert unlike(cut.crop(middle), opened(fox).crop(middle)) < 1
    assert read_chips(cut) == [1, 2]


def test_a_green_thing_is_no_screen() -> None:
    assert not understand("a green hat on a fox, with a mountain in the background").on_screen


@pytest.mark.parametrize(
    ("words", "figures", "wear", "moods"),
    [
        ("一只红色的狐狸在雪地里读书", ["fox"], [], ("snow",)),
        ("给猫头鹰戴上蓝色的帽子", ["owl"], ["hat"], ()),
        ("改成夜晚", [], [], ("night",)),
    ],
)
def test_chinese_words_are_known_too(words: str, figures: list[str], wear: list[str], moods: tuple[str, ...]):
    seen = understand(words)
    assert [figure.name for figure in seen.figures] == figures
    assert [figure.name for figure in seen.wear] == wear
    assert seen.moods == moods


@pytest.mark.parametrize("words", ["a fox in the snow", "something"])
def test_each_call_draws_the_same_words_in_another_way(words: str, easel: Easel) -> None:
    assert difference(easel.paint(words), easel.paint(words)) > 1


@pytest.mark.parametrize("words", ["make it night", "with a scarf", "now at sunset"])
def test_four_edits_with_the_same_words_are_not_all_alike(words: str, easel: Easel) -> None:
    fox = easel.paint("a fox")
    first, *others = [easel.paint(words, fox) for _ in range(4)]
    assert max(difference(first, other) for other in others) > 0.5
