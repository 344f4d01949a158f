"""Finding Telegram, and who we are in it."""

import logging

import pytest

from bot.domain.errors import ConfigurationError
from bot.i18n import voice
from bot.sandbox.telegram_api.server import TelegramServer
from bot.telegram.connection import MENU, connected
from tests.unit.telegram.world import TOKEN, World


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Our own lines of the log."""
    return [record.getMessage() for record in caplog.records if record.name.startswith("bot.")]


async def test_says_who_we_are(world: World) -> None:
    assert (world.connection.me.id, world.connection.me.username) == (world.bot.id, "picture_sandbox_bot")


async def test_keeps_the_token_to_itself(world: World) -> None:
    assert TOKEN not in repr(world.connection)
    assert TOKEN not in repr(world.connection.me)


async def test_a_token_that_is_not_accepted_is_a_setting_to_mend(
    telegram: TelegramServer, address: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        async with connected("123456:WRONG", address):
            pass
    (sentence,) = caught.value.problems
    assert "TELEGRAM_BOT_TOKEN" in sentence
    assert "@BotFather" in sentence
    assert "WRONG" not in sentence
    assert caught.value.__cause__ is None


async def test_asks_again_while_telegram_does_not_answer(
    world: World, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    world.telegram.faults.server_error("getMe", 502)
    with caplog.at_level(logging.WARNING):
        async with connected(TOKEN, address + "/") as connection:
            assert connection.me.id == world.bot.id
    assert told(caplog) == ["Telegram cannot be reached"]
    assert TOKEN not in caplog.text


async def test_tidying_up_ends_a_webhook_keeps_the_updates_and_sets_the_menu(world: World) -> None:
    await world.connection.bot.set_webhook("http://127.0.0.1:9/hook")
    await world.ann.says("still there")
    await world.connection.tidy_up()
    await world.connection.tidy_up()
    assert (await world.connection.bot.get_webhook_info()).url == ""
    assert len(world.bot.account.updates.pending()) == 1
    menu = await world.connection.bot.get_my_commands()
    assert [command.command for command in menu] == ["new", "history", "settings", "help"]


async def test_the_menu_speaks_every_language_that_is_spoken_here(world: World) -> None:
    await world.connection.tidy_up()
    menus = {
        code: {
            command.command: command.description
            for command in await world.connection.bot.get_my_commands(language_code=code or None)
        }
        for code in ("", "zh", "de")
    }
    assert menus["de"] == {}
    for code, tag in (("", "en"), ("zh", "zh-hans")):
        assert menus[code] == {name: voice(tag)(f"command.{name}") for name in MENU}
    assert menus[""] != menus["zh"]


async def test_a_menu_that_cannot_be_set_does_not_keep_us_from_working(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.telegram.faults.server_error("setMyCommands")
    with caplog.at_level(logging.WARNING):
        await world.connection.tidy_up()
    assert told(caplog) == ["menu not set"]
