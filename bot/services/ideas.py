"""Several ideas for one request: sibling turns that run at once and are told together, as one numbered sheet."""

from bot.domain import actions
from bot.domain.errors import BlobMissing
from bot.domain.ids import MessageId
from bot.domain.pictures import Picture
from bot.domain.prompts import shortened
from bot.domain.records import Cell, Shown, Upload
from bot.domain.turns import Turn
from bot.i18n import voice
from bot.ports import Messenger, PictureTools
from bot.rows import Store
from bot.services.showing import CAPTION_WORDS

COLUMNS = 2


class IdeaSheets:
    """Draws a set's sheet. The first turn of a set leads it: its id names the set."""

    def __init__(self, store: Store, messenger: Messenger, tools: PictureTools) -> None:
        self._store = store
        self._messenger = messenger
        self._tools = tools

    async def show(self, turn: Turn, reply_to: MessageId | None) -> Shown:
        """Sends the sheet of a turn's set. Raises DeliveryError, and BlobMissing where there is no picture."""
        async with self._store.reading() as unit:
            turns = await unit.turns.of_set(turn.leader)
            pictures = [await unit.pictures.result_of(one.id) for one in turns]
            base = None if turn.base is None else await unit.pictures.get(turn.base)
        there = [picture for picture in pictures if picture is not None]
        if not there:
            raise BlobMissing(f"none of the ideas of turn {turn.leader} has a picture")
        cells = [
            Cell(str(place), picture.file if picture else None) for place, picture in enumerate(pictures, 1)
        ]
        sheet = await self._tools.sheet(cells, COLUMNS)
        say = voice(turn.language)
        places = [
            (one.id, picture.id if picture else None) for one, picture in zip(turns, pictures, strict=True)
        ]
        caption = say(
            "ideas.caption",
            numbers=_numbers(there),
            arrow="" if base is None else f" ← #{base.number}",
            words=shortened(turn.words, CAPTION_WORDS),
        )
        keyboard = actions.under_ideas(places, turn.leader if turn.address.is_group else None)
        upload = Upload(sheet.blob, "ideas.jpg", caption, say.buttons(keyboard), reply_to)
        return await self._messenger.send_photo(turn.address, upload)


def _numbers(pictures: list[Picture]) -> str:
    """Like `#9-#12`, or each where one is missing in between."""
    numbers = sorted(picture.number for picture in pictures)
    if len(numbers) > 1 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"#{numbers[0]}-#{numbers[-1]}"
    return ", ".join(f"#{number}" for number in numbers)
