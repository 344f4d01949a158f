"""Moves the head of a conversation and shows where it stands now."""

from dataclasses import dataclass

from bot.domain import actions
from bot.domain.actions import Buttons
from bot.domain.ids import ConversationId, MessageId, Micros, PictureId
from bot.domain.messages import Address
from bot.domain.pictures import Picture
from bot.i18n import Voice
from bot.rows import Store, Unit
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

    def __init__(self, store: Store, showing: Showing) -> None:
        self._store = store
        self._showing = showing

    async def step_back(
        self, unit: Unit, here: ConversationId, picture_id: PictureId, at: MessageId, now: Micros
    ) -> Moved | AtRoot:
        """To the base of a picture, from message `at` on; `here` is the conversation whose head moves."""
        picture = await unit.pictures.get(picture_id)
        base = None if picture.turn is None else (await unit.turns.get(picture.turn)).base
        if base is None:
            return AtRoot(picture)
        await unit.conversations.move_head(here, at, base, now)
        return Moved(await unit.pictures.get(base), picture)

    async def go_to(
        self, unit: Unit, here: ConversationId, picture_id: PictureId, at: MessageId, now: Micros
    ) -> Picture:
        """To any picture, from message `at` on."""
        picture = await unit.pictures.get(picture_id)
        await unit.conversations.move_head(here, at, picture.id, now)
        return picture

    async def show(self, say: Voice, address: Address, moved: Moved, reply_to: MessageId | None) -> None:
        buttons = say.buttons(actions.under_undone(moved.left.id, moved.left.number))
        caption = say("goto.done", number=moved.to.number)
        await self._show(address, moved.to, caption, buttons, reply_to)

    async def show_at(
        self,
        say: Voice,
        address: Address,
        picture: Picture,
        reply_to: MessageId | None,
        caption: str | None = None,
    ) -> None:
        buttons = await self._showing.buttons_of(say, picture)
        caption = caption or say("goto.done", number=picture.number)
        await self._show(address, picture, caption, buttons, reply_to)

    async def _show(
        self, address: Address, picture: Picture, caption: str, buttons: Buttons, reply_to: MessageId | None
    ) -> None:
        """A tap has no date of its own: the pause before the next words counts from what it showed."""
        shown = await self._showing.again(address, picture.id, caption, buttons, reply_to)
        if shown.at is not None:
            async with self._store.writing() as unit:
                await unit.conversations.saw_head(picture.conversation, picture.id, shown.at)
