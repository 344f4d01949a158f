"""The page to mark an area on: opened from the chat, authenticated by Telegram, its result back in the chat."""

from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from bot.sandbox.people import Person, Shown
from bot.sandbox.playground import World
from tests.stories.marks import changed_outside, exact, mask_of, overlap, rectangle, wider
from tests.stories.pictures import photo

SPOT = (0.25, 0.25, 0.5, 0.75)


@dataclass
class Page:
    """The page as it speaks with the bot."""

    client: httpx.AsyncClient
    address: str
    key: str
    init_data: str

    async def open(self) -> httpx.Response:
        return await self._post(f"/m/{self.key}/open", None)

    async def picture(self, session: str) -> httpx.Response:
        return await self.client.get(f"{self.address}/m/sessions/{session}/picture", headers=self._headers)

    async def paints(self, session: str, words: str, size: tuple[int, int]) -> httpx.Response:
        """A rectangle over the spot; the longest side is 16384."""
        scale = 16384 / max(size)
        left, top, right, bottom = SPOT
        corners = [left * size[0], top * size[1], right * size[0], bottom * size[1]]
        points = [round(corner * scale) for corner in corners]
        body = {"v": 1, "ops": [{"t": "r", "p": points}], "prompt": words}
        return await self._post(f"/m/sessions/{session}", body)

    async def _post(self, path: str, body: object) -> httpx.Response:
        return await self.client.post(f"{self.address}{path}", json=body, headers=self._headers)

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"tma {self.init_data}"} if self.init_data else {}


def page(client: httpx.AsyncClient, url: str) -> Page:
    """What a client opens, read as the page reads it."""
    parts = urlsplit(url)
    init_data = parse_qs(parts.fragment)["tgWebAppData"][0]
    key = parts.path.rpartition("/")[2]
    if key == "m":
        key = parse_qs(init_data)["start_param"][0]
    return Page(client, f"{parts.scheme}://{parts.netloc}", key, init_data)


@pytest.fixture
async def painting(world: World) -> World:
    await world.stop()
    world.serve_painter()
    await world.start()
    return world


@pytest.fixture
async def client():
    async with httpx.AsyncClient(trust_env=False) as client:
        yield client


async def drawn(world: World, ann: Person) -> Shown:
    return await world.bot.shows_picture(ann.private(world.bot), after=await ann.says("a red fox"))


async def test_what_is_painted_is_changed_and_nothing_else(
    painting: World, ann: Person, client: httpx.AsyncClient
) -> None:
    chat = ann.private(painting.bot)
    first = await drawn(painting, ann)
    opened = page(client, await ann.open_app("🖌 One spot", on=first))
    answer = await opened.open()
    assert answer.status_code == 200
    about = answer.json()
    before = await exact(painting, ann, first)
    size = (about["width"], about["height"])
    assert (size, about["number"]) == (before.size, 1)
    shown_to_paint_on = await opened.picture(about["session"])
    assert shown_to_paint_on.headers["content-type"] == "image/jpeg"
    assert (await opened.paints(about["session"], "make it blue", size)).status_code == 202
    shown = await painting.bot.shows_picture(chat, after=first)
    if shown.is_file:
        shown = await painting.bot.shows_picture(chat, after=shown)
    assert shown.caption.startswith("#2 ← #1 · make it blue")
    mask = mask_of(painting.images.calls[-1])
    assert overlap(mask, rectangle(mask.size, SPOT)) > 0.85
    assert changed_outside(before, await exact(painting, ann, shown), [wider(SPOT, 0.05)]) == 0


async def test_a_session_is_used_once(painting: World, ann: Person, client: httpx.AsyncClient) -> None:
    first = await drawn(painting, ann)
    opened = page(client, await ann.open_app("🖌 One spot", on=first))
    about = (await opened.open()).json()
    size = (about["width"], about["height"])
    assert (await opened.paints(about["session"], "blue", size)).status_code == 202
    again = await opened.paints(about["session"], "blue", size)
    assert (again.status_code, again.json()) == (409, {"error": "used"})
    await painting.images.called(2)
    await painting.bot.settles(ann.private(painting.bot))
    assert len(painting.images.calls) == 2


async def test_a_session_belongs_to_who_opened_it(
    painting: World, ann: Person, bob: Person, client: httpx.AsyncClient
) -> None:
    first, other = await drawn(painting, ann), await drawn(painting, bob)
    hers = page(client, await ann.open_app("🖌 One spot", on=first))
    his = page(client, await bob.open_app("🖌 One spot", on=other))
    session = (await hers.open()).json()["session"]
    his.key = hers.key
    assert (await his.open()).status_code == 403
    assert (await his.picture(session)).status_code == 403
    assert (await his.paints(session, "blue", (400, 300))).status_code == 403


async def test_nothing_is_to_be_had_without_telegrams_word(
    painting: World, ann: Person, client: httpx.AsyncClient
) -> None:
    first = await drawn(painting, ann)
    opened = page(client, await ann.open_app("🖌 One spot", on=first))
    session = (await opened.open()).json()["session"]
    for forged in ("", opened.init_data.replace("Ann", "Eve"), opened.init_data[:-1] + "0"):
        opened.init_data = forged
        assert (await opened.open()).status_code == 401
        assert (await opened.picture(session)).status_code == 401


async def test_a_key_cannot_be_made_up(painting: World, ann: Person, client: httpx.AsyncClient) -> None:
    first = await drawn(painting, ann)
    opened = page(client, await ann.open_app("🖌 One spot", on=first))
    number, _, seal = opened.key.partition("-")
    for key in ("x", f"2-{seal}", f"{number}-{seal[:-1]}", f"{number}-{'A' * 22}"):
        opened.key = key
        assert (await opened.open()).status_code == 410


async def test_a_photo_that_waits_can_be_painted_on(
    painting: World, ann: Person, client: httpx.AsyncClient
) -> None:
    chat = ann.private(painting.bot)
    asked = await painting.bot.says(chat, "What should I change?", after=await ann.sends_photo(photo()))
    opened = page(client, await ann.open_app("🖌 One spot", on=asked))
    about = (await opened.open()).json()
    assert (about["width"], about["height"]) == (640, 480)
    assert (await opened.paints(about["session"], "a red door", (640, 480))).status_code == 202
    shown = await painting.bot.shows_picture(chat, after=asked)
    assert shown.caption.startswith("#2 ← #1 · a red door")


async def test_in_a_group_the_app_opens_by_a_link_and_the_result_comes_to_the_group(
    painting: World, ann: Person, bob: Person, client: httpx.AsyncClient
) -> None:
    painting.environment["MINI_APP"] = "paint"
    painting.telegram.settings.mini_app_name = "paint"
    await painting.restart()
    group = painting.people.group("Friends", ann, bob, painting.bot)
    asked = await ann.says(f"@{painting.bot.username} a red fox", in_=group)
    first = await painting.bot.shows_picture(group, after=asked)
    opened = page(client, await bob.open_app("🖌 One spot", on=first))
    about = (await opened.open()).json()
    assert (
        await opened.paints(about["session"], "blue", (about["width"], about["height"]))
    ).status_code == 202
    shown = await painting.bot.shows_picture(group, after=first)
    assert shown.caption.startswith("#2 ← #1 · blue")


async def test_in_a_group_without_a_registered_app_the_page_opens_in_private(
    painting: World, ann: Person, client: httpx.AsyncClient
) -> None:
    group = painting.people.group("Friends", ann, painting.bot)
    asked = await ann.says(f"@{painting.bot.username} a red fox", in_=group)
    first = await painting.bot.shows_picture(group, after=asked)
    started = await ann.follows("🖌 One spot", on=first)
    offered = await painting.bot.says(ann.private(painting.bot), "Mark the spot here.", after=started)
    opened = page(client, await ann.open_app("🖌 One spot", on=offered))
    about = (await opened.open()).json()
    assert (
        await opened.paints(about["session"], "blue", (about["width"], about["height"]))
    ).status_code == 202
    shown = await painting.bot.shows_picture(group, after=first)
    assert shown.caption.startswith("#2 ← #1 · blue")


async def test_without_an_address_the_button_explains_the_circle(world: World, ann: Person) -> None:
    first = await drawn(world, ann)
    await ann.presses(first, "🖌 One spot")
    await world.bot.says(
        ann.private(world.bot), "draw a line around the spot in a bright colour", after=first
    )


async def test_who_left_the_group_paints_there_no_more(
    painting: World, ann: Person, bob: Person, client: httpx.AsyncClient
) -> None:
    painting.environment["MINI_APP"] = "paint"
    painting.telegram.settings.mini_app_name = "paint"
    await painting.restart()
    group = painting.people.group("Friends", ann, bob, painting.bot)
    asked = await ann.says(f"@{painting.bot.username} a red fox", in_=group)
    first = await painting.bot.shows_picture(group, after=asked)
    opened = page(client, await bob.open_app("🖌 One spot", on=first))
    session = (await opened.open()).json()["session"]
    await bob.leaves(group)
    assert (await opened.open()).status_code == 403
    assert (await opened.paints(session, "blue", (400, 300))).status_code == 403


async def test_a_launch_hands_in_once_whatever_it_opens(
    painting: World, ann: Person, client: httpx.AsyncClient
) -> None:
    first = await drawn(painting, ann)
    opened = page(client, await ann.open_app("🖌 One spot", on=first))
    about, reloaded = (await opened.open()).json(), (await opened.open()).json()
    size = (about["width"], about["height"])
    assert (await opened.paints(about["session"], "blue", size)).status_code == 202
    assert (await opened.paints(reloaded["session"], "blue", size)).status_code == 409
    assert (await opened.open()).status_code == 409
    again = page(client, await ann.open_app("🖌 One spot", on=first))
    assert (await again.open()).status_code == 200


async def test_pictures_that_the_words_name_come_along(
    painting: World, ann: Person, client: httpx.AsyncClient
) -> None:
    first = await drawn(painting, ann)
    await ann.says("/new")
    await drawn(painting, ann)
    opened = page(client, await ann.open_app("🖌 One spot", on=first))
    about = (await opened.open()).json()
    calls = len(painting.images.calls)
    await opened.paints(about["session"], "the hat from #2", (about["width"], about["height"]))
    await painting.images.called(calls + 1)
    assert len(painting.images.calls[-1].pictures) == 2


async def test_a_link_that_nobody_made_only_greets(painting: World, ann: Person) -> None:
    made_up = await ann.says(f"/start m1-{'A' * 22}")
    await painting.bot.says(ann.private(painting.bot), "Send a photo and say what to change", after=made_up)
