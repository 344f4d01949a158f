"""The photo of the first turn is a real photo as far as anybody can tell from its bytes."""

import io

from PIL import Image, ImageStat

from bot.sandbox.page.sample import sample_photo


def test_a_colourful_scene_of_a_phones_size():
    content = sample_photo()
    image = Image.open(io.BytesIO(content))
    assert (image.format, image.size) == ("JPEG", (1280, 960))
    assert 50_000 < len(content) < 600_000
    sky, meadow = image.crop((900, 0, 1200, 80)), image.crop((700, 800, 1200, 950))
    assert ImageStat.Stat(sky).mean[2] > ImageStat.Stat(sky).mean[0] + 40
    assert ImageStat.Stat(meadow).mean[1] > ImageStat.Stat(meadow).mean[2] + 30
