"""One more turn like one that was: the same request, or one that a button changed."""

from bot.domain.turns import Origin, Turn
from bot.rows import Unit
from bot.services.starting import Starting
from bot.services.taps import Outcome, Tapped


class Siblings:
    """Begins them: one at a time for a turn and a person, within today's budget."""

    def __init__(self, starting: Starting) -> None:
        self._starting = starting

    async def begin(
        self,
        unit: Unit,
        tapped: Tapped,
        turn: Turn,
        *,
        words: str | None = None,
        origin: Origin = Origin.AGAIN,
    ) -> Outcome:
        """`turn` may have other pictures, another model or other options than the one that is stored."""
        press = tapped.press
        if await unit.turns.sibling_unfinished(turn.id, press.author.id):
            return Outcome(tapped.say("toast.again_running"))
        if (await self._starting.budget_again(unit, turn)).exhausted:
            return Outcome(self._starting.over_limit(tapped.say))
        begun = await self._starting.write_sibling(
            unit,
            turn,
            press.author.id,
            reply_to=press.message,
            words=words,
            origin=origin,
            here=tapped.place.conversation,
        )
        return Outcome(tapped.say("toast.again"), begin=(begun,))
