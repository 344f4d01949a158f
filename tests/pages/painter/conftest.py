"""A browser at the painter page."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Route

from bot.web.serving import serving
from tests.pages.painter.board import (
    DEVICES,
    SIZE,
    Board,
    Scheme,
    Visit,
    address,
    photo,
)
from tests.unit.web.easel import Easel, easel

TELEGRAM = "https://telegram.org/**"


@pytest.fixture
def stand(tmp_path: Path) -> Easel:
    return easel(tmp_path / "blobs", photo(), SIZE, ancestors=["http://localhost:*"])


@pytest_asyncio.fixture(loop_scope="session")
async def visit(browser: Browser, stand: Easel) -> AsyncIterator[Visit]:
    """Opens the page in a context of its own, as often as wanted, and looks for troubles at the end."""
    contexts: list[BrowserContext] = []
    boards: list[Board] = []

    async def visit(
        device: str = "phone",
        *,
        telegram: Callable[[Route], Awaitable[None]] = unreachable,
        init: str = "",
        fails: bool = False,
        scheme: Scheme = "light",
        wait: bool = True,
        go: bool = True,
        **launch: str,
    ) -> Board:
        context = await browser.new_context(**DEVICES[device], color_scheme=scheme)
        contexts.append(context)
        page = await context.new_page()
        board = Board(page, stand, f"http://127.0.0.1:{port}", await context.new_cdp_session(page), fails)
        boards.append(board)
        board.watch()
        await page.route(TELEGRAM, telegram)
        if init:
            await page.add_init_script(init)
        if go:
            await page.goto(address(board.origin, **launch))
            await (board.ready() if wait else asyncio.sleep(0))
        return board

    async with serving(stand.app, 0) as port:
        yield visit
        for context in contexts:
            await context.close()
    assert [trouble for board in boards for trouble in board.troubles] == []


async def unreachable(route: Route) -> None:
    await route.abort()
