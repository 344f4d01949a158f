"""Moves the head of a conversation and shows where it stands now."""

from dataclasses import dataclass

from bot.domain import actions
from bot.domain.ids import MessageId, PictureId
from bot.domain.messages import Address
from bot.domain.pictures import Picture
from bot.i18n import text
from bot.rows import Unit
from bot.services.showing import Showing


@dataclass(frozen=True, slots=True)
class Moved:
    """The head went from `left` to `to`."""

    to: Picture
    left: Picture


@dataclass(frozen=True, slots=True)
class AtRoot:
    """There is nothing before this picture."""

    picture: Picture


class Moving:
    """Nothing is deleted by going back: the picture that was left can be reached again."""

    def __init__(self, showing: Showing) -> None:
        self._showing = showing

    async def step_back(self, unit: Unit, picture_id: PictureId, at: MessageId) -> Moved | AtRoot:
        """To the base of a picture, from message `at` on."""
        picture = await unit.pictures.get(picture_id)
        base = None if picture.turn is None else (await unit.turns.get(picture.turn)).base
        if base is None:
            return AtRoot(picture)
        await unit.conversations.move_head(picture.conversation, at, base)
        return Moved(await unit.pictures.get(base), picture)

    async def go_to(self, unit: Unit, picture_id: PictureId, at: MessageId) -> Picture:
        """To any picture, from message `at` on."""
        picture = await unit.pictures.get(picture_id)
        await unit.conversations.move_head(picture.conversation, at, picture.id)
        return picture

    async def show(self, address: Address, moved: Moved, reply_to: MessageId | None) -> None:
        keyboard = actions.under_undone(moved.left.id, moved.left.number)
        caption = text("undo.done", number=moved.to.number)
        await self._showing.again(address, moved.to.id, caption, keyboard, reply_to)

    async def show_at(self, address: Address, picture: Picture, reply_to: MessageId | None) -> None:
        caption = text("goto.done", number=picture.number)
        await self._showing.again(address, picture.id, caption, (), reply_to)
