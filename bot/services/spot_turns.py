"""Turns that come of marked spots once everything about them is known."""

from bot.domain.areas import Area
from bot.domain.ids import ConversationId, MessageId, PictureId, TurnId
from bot.domain.mentions import read_mentions
from bot.domain.records import NewTurn, OpenSpot, Place
from bot.domain.turns import Approach
from bot.rows import Unit
from bot.services.starting import Starting


class SpotTurns:
    """Writes them, within today's budget."""

    def __init__(self, starting: Starting) -> None:
        self._starting = starting

    async def write(
        self,
        unit: Unit,
        place: Place,
        spot: OpenSpot,
        *,
        base: PictureId,
        area: Area | None = None,
        references: tuple[PictureId, ...] = (),
        approach: Approach = Approach.PLAIN,
        reply_to: MessageId | None = None,
    ) -> TurnId | None:
        """The words of a spot, on its picture or another; it does not wait any more. None where the budget is used up."""
        words, copy = spot.spot.words, spot.spot.copy
        references = (*references, *await named_in(unit, spot.conversation, words, {base, *references}))
        chosen = self._starting.chosen(place, words, 1 + len(references), marked=area is not None)
        if (await self._starting.budget(unit, chosen.price)).exhausted:
            return None
        request = None if copy is None else copy.message_id
        turn = await self._starting.write(
            unit,
            NewTurn(
                conversation=spot.conversation,
                author=spot.author,
                words=words,
                model=chosen.model,
                price=chosen.price,
                options=chosen.options,
                base=base,
                references=references,
                request=request,
                reply_to=request or reply_to,
                area=area,
                approach=approach,
            ),
        )
        await unit.spots.used(spot.spot.id, turn)
        return turn


async def named_in(
    unit: Unit, conversation: ConversationId, words: str, used: set[PictureId]
) -> tuple[PictureId, ...]:
    """The pictures that words name by their numbers, beside those that are used already."""
    named = await unit.pictures.numbered(conversation, read_mentions(words).numbers)
    return tuple(picture for picture in dict.fromkeys(named.values()) if picture not in used)
