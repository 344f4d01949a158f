"""Buttons about a chat and its conversation: first steps, pages of the history, settings, votes."""

from bot.domain.actions import Op
from bot.domain.ids import VoteId
from bot.domain.records import NewTurn
from bot.domain.turns import Origin
from bot.rows import Unit
from bot.services.answers import Answers
from bot.services.history import History
from bot.services.preferences import Preferences
from bot.services.starting import Starting
from bot.services.taps import Handler, Outcome, Tapped
from bot.services.votes import Votes


class PlaceButtons:
    """The button's conversation is the one in which it was pressed."""

    def __init__(
        self,
        answers: Answers,
        starting: Starting,
        history: History,
        preferences: Preferences,
        votes: Votes,
    ) -> None:
        self._answers = answers
        self._starting = starting
        self._history = history
        self._votes = votes
        self._preferences = preferences
        self.handlers: dict[Op, Handler] = {
            Op.EXAMPLE: self._example,
            Op.HOW: self._how,
            Op.PAGE: self._page,
            Op.COUNT: self._count,
            **preferences.handlers,
        }

    async def _example(self, unit: Unit, tapped: Tapped) -> Outcome:
        """The words of the first message, said for the person."""
        press, place = tapped.press, tapped.place
        if await unit.turns.example_unfinished(place.conversation, press.author.id):
            return Outcome(tapped.say("toast.again_running"))
        words = tapped.say("start.example")
        chosen = self._starting.chosen(place, words, 0)
        if (await self._starting.budget(unit, chosen.price)).exhausted:
            return Outcome(self._starting.over_limit(tapped.say))
        turn = await self._starting.write(
            unit,
            NewTurn(
                conversation=place.conversation,
                author=press.author.id,
                words=words,
                model=chosen.model,
                price=chosen.price,
                options=chosen.options,
                origin=Origin.EXAMPLE,
                reply_to=press.message,
            ),
        )
        return Outcome(tapped.say("toast.again"), begin=(turn,))

    async def _how(self, _unit: Unit, tapped: Tapped) -> Outcome:
        press, words = tapped.press, tapped.say("start.how")
        return Outcome("", after=lambda: self._answers.send(press.address, words, None))

    async def _page(self, _unit: Unit, tapped: Tapped) -> Outcome:
        press = tapped.press
        return Outcome(
            "",
            after=lambda: self._history.turn_to(
                tapped.say, press.address, tapped.place, press.message, tapped.argument
            ),
        )

    async def _count(self, unit: Unit, tapped: Tapped) -> Outcome:
        vote = await unit.votes.find(VoteId(tapped.argument))
        if vote is None or vote.conversation != tapped.place.conversation:
            return Outcome(tapped.say("toast.done_before"))
        press = tapped.press
        return Outcome("", after=lambda: self._votes.count(tapped.say, press.address, vote, press.message))
