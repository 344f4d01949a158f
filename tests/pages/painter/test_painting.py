"""What is painted with fingers, pens and mice is what the server gets."""

import math

import pytest
from playwright.async_api import expect

from bot.imaging.masks import share
from tests.pages.painter.board import SIZE, THICK, Visit, address, circle, drawn, fitted, in_picture, overlap

pytestmark = pytest.mark.asyncio(loop_scope="session")

LATE_SECONDS = 0.4
"""After this a second finger does not take the first one's stroke back."""


async def test_a_finger_paints_where_it_is(visit: Visit):
    board = await visit()
    await expect(board.send).to_have_text("Mark a spot first")
    await expect(board.send).to_be_disabled()
    await board.thick()
    path = circle(await board.middle(), 90, 40)[:30]
    await board.finger(path)
    await expect(board.send).to_have_text("Say what to change")
    scale, corner = fitted(await board.stage())
    made = await board.handed_in()
    assert overlap(made, drawn(in_picture(path, scale, corner), THICK / scale)) > 0.98
    assert board.easel.painting.submitted[0].prompt == "a red scarf"


async def test_two_fingers_zoom_and_paint_nothing(visit: Visit):
    board = await visit()
    centre = await board.middle()
    await board.pinch(centre, 30, 60)
    await board.use("Eraser")
    await board.pinch(centre, 60, 90)
    await expect(board.button("Undo")).to_be_disabled()
    await expect(board.button("Whole picture")).to_be_visible()
    await board.use("Lasso")
    path = circle(centre, 110)
    await board.finger(path)
    scale, corner = fitted(await board.stage())
    made = await board.handed_in()
    assert overlap(made, drawn(in_picture(path, scale, corner, 3, centre))) > 0.98


async def test_a_second_finger_that_comes_late_leaves_the_stroke(visit: Visit):
    board = await visit()
    await board.pinch(await board.middle(), 30, 90, hesitates=LATE_SECONDS)
    await expect(board.button("Undo")).to_be_enabled()
    await board.use("Whole picture")
    await expect(board.button("Whole picture")).to_be_hidden()


async def test_once_a_pen_has_painted_fingers_only_move(visit: Visit):
    board = await visit()
    x, y = await board.middle()
    await board.thick()
    await board.stylus([(x - 50, y), (x + 50, y)])
    await expect(board.button("Undo")).to_be_enabled()
    await board.finger([(x - 80, y - 60), (x, y - 60), (x + 80, y - 60)])
    await board.pinch((x, y), 40, 80)
    await board.use("Undo")
    await expect(board.button("Undo")).to_be_disabled()
    await expect(board.button("Whole picture")).to_be_visible()


async def test_a_mouse_paints_zooms_and_takes_back(visit: Visit):
    board = await visit("desktop")
    centre = await board.middle()
    x, y = centre
    await board.page.mouse.move(x, y)
    await board.page.mouse.wheel(0, -math.log(2) / 0.0015)
    await expect(board.button("Whole picture")).to_be_visible()
    await board.page.mouse.down(button="middle")
    await board.page.mouse.move(x + 40, y + 30)
    await board.page.mouse.up(button="middle")
    await board.use("Lasso")
    path = circle(centre, 200)
    await board.mouse(path)
    await board.mouse(circle((x, y), 60))
    await board.page.keyboard.press("Control+z")
    await board.page.keyboard.press("Control+z")
    await expect(board.button("Undo")).to_be_disabled()
    await board.page.keyboard.press("Control+Shift+Z")
    await expect(board.button("Redo")).to_be_enabled()
    scale, corner = fitted(await board.stage())
    made = await board.handed_in()
    moved = [(px - 40, py - 30) for px, py in path]
    assert overlap(made, drawn(in_picture(moved, scale, corner, 2, centre))) > 0.98


async def test_all_tools_and_taking_back(visit: Visit):
    board = await visit()
    left, top, width, height = await board.stage()
    x, y = await board.middle()
    scale, _ = fitted((left, top, width, height))
    half, tall = SIZE[0] * scale / 2, SIZE[1] * scale / 2
    await board.thick()
    await board.use("Box")
    await board.finger([(x + half + 9, y + tall + 9), (x + 40, y), (x, y - tall - 9)])
    await board.finger([(x - 50, y), (x - 49, y)])
    await board.use("Eraser")
    await board.finger([(x + 40, y)])
    await board.use("Invert")
    await board.use("Clear")
    await board.use("Undo")
    await board.use("Undo")
    await board.use("Redo")
    made = await board.handed_in()
    hole = math.pi * (THICK / 2) ** 2 / (4 * half * tall)
    assert share(made) == pytest.approx(0.5 + hole, abs=0.004)
    (strokes,) = board.easel.painting.submitted
    assert len(strokes.ops) == 3


async def test_what_was_painted_survives_a_reload_but_not_another_picture(visit: Visit):
    board = await visit()
    await board.finger(circle(await board.middle(), 60))
    await board.use("Invert")
    await board.prompt.fill("a red scarf")
    await board.page.goto("about:blank")
    await board.page.goto(address(board.origin))
    await board.ready()
    await expect(board.page.get_by_text("What you painted before is still here.")).to_be_visible()
    await expect(board.prompt).to_have_value("a red scarf")
    await board.page.reload()
    await board.ready()
    await board.use("Undo")
    await expect(board.button("Undo")).to_be_enabled()
    board.easel.painting.number = 8
    await board.page.reload()
    await board.ready()
    await expect(board.button("Undo")).to_be_disabled()
    await expect(board.prompt).to_have_value("")


async def test_writing_does_not_move_the_picture(visit: Visit):
    board = await visit()
    canvas = board.page.locator("canvas").first
    before = await canvas.bounding_box()
    await board.prompt.tap()
    await board.page.set_viewport_size({"width": 390, "height": 420})
    await board.prompt.fill("a red scarf\n" * 4)
    assert await canvas.bounding_box() == before
    x, y = await board.middle()
    await board.finger([(x, y), (x + 40, y)])
    await expect(board.prompt).not_to_be_focused()
    await expect(board.button("Undo")).to_be_disabled()
    after = await canvas.bounding_box()
    assert before is not None
    assert after is not None
    assert after["height"] < before["height"]
