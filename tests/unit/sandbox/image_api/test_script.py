"""Orders for the next calls, for words and by chance."""

import httpx
import pytest

from bot.sandbox.image_api import Fault, ImageApi, Noise, Scripted, Shape


@pytest.fixture(autouse=True)
def plain_results(api: ImageApi):
    api.settings.result = Noise(1_000)


async def statuses(asker, words: str, count: int) -> list[int]:
    return [(await asker.ask(words)).status_code for _ in range(count)]


async def test_next_calls_in_order(api: ImageApi, asker):
    api.script.next(Fault.RATE_429, times=2)
    api.script.next(Fault.SERVER_500)
    assert api.script.pending == 3
    assert await statuses(asker, "a fox", 4) == [429, 429, 500, 200]
    assert api.script.pending == 0


async def test_words_decide(api: ImageApi, asker):
    api.script.when("sunset", Fault.MODERATION_400)
    api.script.when("night", Fault.UNAVAILABLE_503, times=1)
    assert await statuses(asker, "a fox", 2) == [200, 200]
    assert await statuses(asker, "at sunset", 2) == [400, 400]
    assert await statuses(asker, "at night", 2) == [503, 200]


async def test_next_goes_before_words(api: ImageApi, asker):
    api.script.when("fox", Fault.UNAVAILABLE_503)
    api.script.next(Shape.DATA_LINK)
    assert await statuses(asker, "a fox", 2) == [200, 503]


async def test_a_refused_request_uses_up_nothing(api: ImageApi, client: httpx.AsyncClient, asker):
    api.script.next(Fault.RATE_429)
    assert (await asker.ask("a fox", n=3)).status_code == 400
    assert (await asker.ask("a fox")).status_code == 429


async def test_chance_repeats_itself(api: ImageApi, asker):
    runs = []
    for _ in range(2):
        api.script.clear()
        api.script.sometimes(Fault.SERVER_500, probability=0.5, seed=11)
        runs.append(await statuses(asker, "a fox", 12))
    assert runs[0] == runs[1]
    assert set(runs[0]) == {200, 500}


async def test_chance_of_resets(api: ImageApi, asker):
    api.script.sometimes(Fault.RESET_BEFORE_READING, probability=1.0, seed=1)
    with pytest.raises(httpx.TransportError):
        await asker.ask("a fox")
    api.script.clear()
    assert (await asker.ask("a fox")).status_code == 200


def test_a_reset_before_reading_cannot_depend_on_words(api: ImageApi):
    with pytest.raises(ValueError, match="before the words are read"):
        api.script.when("fox", Fault.RESET_BEFORE_READING)


async def test_a_fault_and_a_shape_together(api: ImageApi, asker):
    api.script.next(Scripted(fault=Fault.BOMB_PNG, shape=Shape.CHAT_DATA_URL))
    assert "data:image/png;base64," in (await asker.ask("a fox")).text
    assert api.calls[0].outcome == "BOMB_PNG"
