"""A group that becomes a supergroup keeps what is known of it; message ids begin anew there."""

from bot.domain.conversations import KnownPicture
from bot.domain.ids import before_move
from bot.domain.messages import Address
from bot.domain.turns import TurnState
from bot.storage.database import Database
from tests.unit.storage.making import BOB, Desk, message

OLD, NEW = Address(-500, 0, is_group=True), Address(-1_002_000_000_500, 0, is_group=True)


async def test_history_head_and_settings_go_along(desk: Desk, db: Database) -> None:
    old = await desk.place(OLD)
    turn, picture = await desk.delivered(old, 20)
    async with db.writing() as unit:
        await unit.conversations.set_model(old, "some/model")
        assert await unit.migrations.now_at(OLD.chat) is None
        assert await unit.migrations.carry(OLD.chat, NEW.chat)
        assert not await unit.migrations.carry(OLD.chat, NEW.chat)
    new = await desk.place(NEW)
    assert (new.chat, new.conversation, new.model) == (old.chat, old.conversation, "some/model")
    assert (await desk.reload(turn)).address == NEW
    async with db.reading() as unit:
        assert await unit.migrations.now_at(OLD.chat) == NEW.chat
        assert await unit.conversations.known(new.chat, message(20)) is None
        head = await unit.conversations.head(new.conversation, message(1))
        assert head is not None
        assert head.picture == picture
        (shown,) = await unit.pictures.shown(picture)
        assert shown.message == before_move(message(20)) < 0


async def test_new_messages_are_new_pictures_and_the_head_moves_on(desk: Desk, db: Database) -> None:
    _, first = await desk.delivered(await desk.place(OLD), 20)
    async with db.writing() as unit:
        await unit.migrations.carry(OLD.chat, NEW.chat)
    new = await desk.place(NEW)
    _, second = await desk.delivered(new, 5)
    async with db.reading() as unit:
        assert await unit.conversations.known(new.chat, message(5)) == KnownPicture(second)
        heads = [await unit.conversations.head(new.conversation, message(at)) for at in (5, 6)]
        assert [head.picture for head in heads if head] == [first, second]
        assert (await unit.pictures.get(second)).number == 2


async def test_what_was_said_there_before_it_was_noticed_joins_the_old_history(
    desk: Desk, db: Database
) -> None:
    old = await desk.place(OLD)
    _, first = await desk.delivered(old, 20)
    early = await desk.place(NEW, BOB)
    for at in (1, 2):
        await desk.delivered(early, at)
    turn, last = await desk.delivered(early, 3)
    waiting = await desk.turn(early, BOB)
    async with db.writing() as unit:
        assert await unit.migrations.carry(OLD.chat, NEW.chat)
    new = await desk.place(NEW)
    assert (new.chat, new.conversation) == (old.chat, old.conversation)
    async with db.reading() as unit:
        assert await unit.pictures.numbered(new.conversation, [1, 4]) == {1: first, 4: last}
        assert await unit.conversations.known(new.chat, message(3)) == KnownPicture(last)
        head = await unit.conversations.head(new.conversation, message(9))
        assert head is not None
        assert head.picture == last
    assert (await desk.reload(turn)).conversation == new.conversation
    assert (await desk.reload(waiting)).state is TurnState.QUEUED


async def test_a_group_in_which_nothing_was_said_is_only_remembered(desk: Desk, db: Database) -> None:
    async with db.writing() as unit:
        assert await unit.migrations.carry(OLD.chat, NEW.chat)
        assert await unit.migrations.now_at(OLD.chat) == NEW.chat
    assert (await desk.place(NEW)).conversation
