"""The keyboard under a result, from what is known of it today."""

from bot.domain import actions
from bot.domain.actions import Keyboard, UnderResult
from bot.domain.ledger import dollars
from bot.domain.pictures import Picture, ResultKind
from bot.domain.turns import Approach, Turn
from bot.rows import Unit
from bot.services.models import Models
from bot.services.painter_links import PainterLinks


class ResultKeyboards:
    def __init__(self, models: Models, links: PainterLinks) -> None:
        self._models = models
        self._links = links

    async def under(self, unit: Unit, turn: Turn, picture: Picture) -> Keyboard:
        first = await unit.pictures.result_of(turn.id)
        others = first is not None and first.id != picture.id
        close_up = ""
        if picture.kind is ResultKind.UNCHANGED and turn.approach is not Approach.CLOSE_UP:
            close_up = dollars(self._models.price_of(self._models.closer(turn)))
        return actions.under_result(
            UnderResult(
                turn.id,
                picture.id,
                picture.kind,
                has_base=turn.base is not None,
                same_spot=turn.marked and turn.base is not None,
                exact=picture.local,
                first=first.id if first is not None and others else None,
                close_up=close_up,
                painter=self._links.link(picture.id, turn.address),
            )
        )
