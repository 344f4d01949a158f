"""Downloads: exact bytes, from socket to disk, within a limit, over links that expire."""

import asyncio
import json
import random
from pathlib import Path

import pytest

from bot.domain.errors import DeliveryError, DeliveryKind
from bot.domain.pictures import BlobRef
from bot.sandbox.telegram_api.faults import Answered, Cut
from bot.sandbox.telegram_api.messages import Message
from tests.unit.telegram.world import TOKEN, World, picture

LIMIT = 20 << 20
PATIENCE = 20.0
DATA = random.Random(2).randbytes(700_000)


async def file_id(world: World, message: Message) -> str:
    """The id by which the bot knows the file of a message."""
    async with asyncio.timeout(PATIENCE):
        while True:
            for entry in world.bot.account.updates.pending():
                content = entry.payload.get("message", {})
                if content.get("message_id") == message.id:
                    found = content.get("document") or content["photo"][-1]
                    return str(found["file_id"])
            await world.telegram.world.changes.next(1)


async def sent(world: World, data: bytes = DATA) -> str:
    return await file_id(world, await world.ann.sends_file(data, "picture.png"))


async def kind_of(world: World, file: str, limit: int = LIMIT) -> DeliveryKind:
    with pytest.raises(DeliveryError) as caught:
        await asyncio.wait_for(world.files.download(file, limit), PATIENCE)
    assert TOKEN not in str(caught.value)
    return caught.value.kind


def content(world: World, ref: BlobRef) -> bytes:
    with world.blobs.open(ref) as file:
        return file.read()


def unfinished(world: World) -> list[Path]:
    return list((world.blobs._folder / "unfinished").iterdir())


async def test_a_file_arrives_byte_by_byte(world: World) -> None:
    ref = await world.files.download(await sent(world), LIMIT)
    assert content(world, ref) == DATA
    assert unfinished(world) == []


async def test_a_photo_arrives_as_the_phone_made_it(world: World) -> None:
    message = await world.ann.sends_photo(picture(1600, 1200))
    ref = await world.messenger.download(await file_id(world, message), LIMIT)
    stored = world.telegram.world.files.find(await file_id(world, message))
    assert stored is not None
    assert content(world, ref) == stored.path.read_bytes()


async def test_a_file_over_the_limit_is_not_fetched(world: World) -> None:
    file = await sent(world)
    assert await kind_of(world, file, len(DATA) - 1) is DeliveryKind.FILE_TOO_LARGE
    assert not [call for call in world.telegram.calls if call.method == "file"]
    await world.files.download(file, len(DATA))


async def test_a_file_that_telegram_gives_out_to_no_bot(world: World) -> None:
    """Over 20 MiB it refuses itself."""
    too_large = await sent(world, bytes(LIMIT + 1))
    with pytest.raises(DeliveryError) as caught:
        await world.messenger.download(too_large, 100 << 20)
    assert caught.value.kind is DeliveryKind.FILE_TOO_LARGE
    just_right = await sent(world, bytes(LIMIT))
    assert (await world.messenger.download(just_right, LIMIT)).size == LIMIT


async def test_a_file_that_turns_out_larger_than_it_said_is_given_up(world: World) -> None:
    file = await sent(world)
    path = await link(world, file)
    small = {"ok": True, "result": {"file_id": file, "file_unique_id": "x", "file_path": path}}
    world.telegram.faults.add("getFile", Answered(200, json.dumps(small)))
    assert await kind_of(world, file, 100_000) is DeliveryKind.FILE_TOO_LARGE
    assert unfinished(world) == []


async def link(world: World, file: str) -> str:
    """A fresh link, as getFile gives it."""
    stored = world.telegram.world.files.find(file, world.bot.account)
    assert stored is not None
    return world.telegram.world.files.link(world.bot.account, stored)


async def test_an_expired_link_is_asked_for_anew(world: World) -> None:
    """The library would say that the token is wrong."""
    file = await sent(world)
    world.telegram.faults.add(
        "file", Answered(404, '{"ok":false,"error_code":404,"description":"Not Found"}')
    )
    assert content(world, await world.files.download(file, LIMIT)) == DATA
    assert len(world.telegram.calls.of("getFile")) == 2


async def test_a_link_that_never_works_is_a_file_that_is_gone(world: World) -> None:
    file = await sent(world)
    world.telegram.faults.add("file", Answered(404, "{}"), times=None)
    assert await kind_of(world, file) is DeliveryKind.FILE_GONE
    assert len(world.telegram.calls.of("getFile")) == 2


async def test_an_id_that_nobody_knows_is_a_file_that_is_gone(world: World) -> None:
    with pytest.raises(DeliveryError) as caught:
        await world.messenger.download("BQACAgIAAxkBAAI", LIMIT)
    assert caught.value.kind is DeliveryKind.FILE_GONE


@pytest.mark.parametrize("status", [500, 502, 403, 302])
async def test_trouble_of_the_server_leaves_nothing_behind(world: World, status: int) -> None:
    file = await sent(world)
    world.telegram.faults.add("file", Answered(status, "<html>trouble</html>", "text/html"), times=None)
    assert await kind_of(world, file) is DeliveryKind.UNCERTAIN
    assert unfinished(world) == []


async def test_a_line_that_breaks_is_tried_again_by_the_messenger(world: World) -> None:
    file = await sent(world)
    world.telegram.faults.add("file", Cut("before"))
    assert content(world, await world.messenger.download(file, LIMIT)) == DATA
    assert unfinished(world) == []


async def test_a_server_of_ones_own_names_the_file_on_this_disk(world: World, tmp_path: Path) -> None:
    """A Bot API server in local mode."""
    local = tmp_path / "file_1.png"
    local.write_bytes(DATA)
    answer = {"ok": True, "result": {"file_id": "f", "file_unique_id": "u", "file_path": str(local)}}
    world.telegram.faults.add("getFile", Answered(200, json.dumps(answer)), times=None)
    assert content(world, await world.files.download("f", LIMIT)) == DATA
    assert await kind_of(world, "f", 1000) is DeliveryKind.FILE_TOO_LARGE
    local.unlink()
    assert await kind_of(world, "f") in {DeliveryKind.FILE_GONE, DeliveryKind.UNCERTAIN}
    assert unfinished(world) == []
