"""Commands about a chat: its history, its settings, its model, a vote."""

from bot.domain.messages import Incoming
from bot.domain.plans import CallVote, ChooseModel, ShowHistory, ShowModels, ShowSettings
from bot.domain.records import Place
from bot.i18n import voice
from bot.services.history import History
from bot.services.preferences import Preferences
from bot.services.votes import Votes


class Looking:
    """Answers with what was asked to be seen."""

    def __init__(self, history: History, preferences: Preferences, votes: Votes) -> None:
        self._history = history
        self._preferences = preferences
        self._votes = votes

    async def show(
        self,
        plan: ShowHistory | ShowSettings | ShowModels | ChooseModel | CallVote,
        message: Incoming,
        place: Place,
    ) -> None:
        say, address = voice(place.language), message.address
        reply_to = message.message if address.is_group else None
        match plan:
            case ShowHistory():
                await self._history.show(say, address, place, reply_to)
            case ShowSettings():
                await self._preferences.send(say, address, place, reply_to)
            case ShowModels():
                await self._preferences.send_models(say, address, place, reply_to)
            case ChooseModel(name=name):
                await self._preferences.choose(say, address, place, name, message.author.id, reply_to)
            case CallVote(pictures=pictures):
                author = message.author.id
                await self._votes.begin(say, address, place, author, pictures, message.message)
