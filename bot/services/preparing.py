"""The request of a turn: its pictures fetched and fitted, its words as the model needs them. Free, and repeatable."""

from dataclasses import dataclass, replace

from bot.domain import profiles, prompts
from bot.domain.areas import Box
from bot.domain.errors import Refused
from bot.domain.generation import GenerationRequest
from bot.domain.ids import PictureId
from bot.domain.mentions import named
from bot.domain.options import read_options
from bot.domain.pictures import PictureFile
from bot.domain.profiles import HistoryPolicy, ModelProfile
from bot.domain.turns import Approach, Origin, Output, Turn
from bot.ports import PictureTools
from bot.rows import Store
from bot.services.attachments import Attachments
from bot.services.marking import Framed, Marking, within


@dataclass(frozen=True, slots=True)
class Prepared:
    """A request, the part of the base that it shows where only a part may change, and files that were fetched for it."""

    request: GenerationRequest
    box: Box | None
    fetched: dict[PictureId, PictureFile]


class Preparing:
    """Nothing that costs money happens here."""

    def __init__(
        self,
        store: Store,
        tools: PictureTools,
        attachments: Attachments,
        marking: Marking,
        history: HistoryPolicy,
    ) -> None:
        self._store = store
        self._tools = tools
        self._attachments = attachments
        self._marking = marking
        self._history = history

    async def prepare(self, turn: Turn, profile: ModelProfile) -> Prepared:
        """Raises Refused for pictures that cannot be used, BlobMissing for a base that is gone."""
        async with self._store.reading() as unit:
            ids = [*([] if turn.base is None else [turn.base]), *turn.references]
            pictures = [await unit.pictures.get(picture) for picture in ids]
            history = await unit.pictures.lineage(turn.base, profile.history_turns) if turn.base else ()
        refusal = profiles.refuse(len(pictures), profile)
        if refusal is not None:
            raise Refused(refusal)
        files = [await self._attachments.file_of(picture) for picture in pictures]
        framed = await self._marking.framed(turn, files[0], profile) if turn.base is not None else None
        fitted = await self._fitted(files, profile, framed)
        moved = int(framed is not None and framed.copy is not None)
        numbers = {picture.number: place + moved * (place > 1) for place, picture in enumerate(pictures, 1)}
        said, own = read_options(turn.words)
        sticker = turn.output is Output.STICKER
        words = prompts.asked(
            named(said, numbers), hint=_hint(turn, profile, framed), insist=turn.origin is Origin.INSIST
        )
        options = own.over(turn.options)
        request = profiles.fit(
            words,
            tuple(fitted),
            () if framed and framed.alone else history,
            profile,
            self._history,
            options.without_ratio if framed else options,
            transparent=sticker,
        )
        fetched = {
            picture.id: file for picture, file in zip(pictures, files, strict=True) if picture.file is None
        }
        if framed is None:
            return Prepared(request, None, fetched)
        return Prepared(replace(request, mask=framed.mask), framed.box, fetched)

    async def _fitted(
        self, files: list[PictureFile], profile: ModelProfile, framed: Framed | None
    ) -> list[PictureFile]:
        """The pictures within their byte budgets; of a base that was framed, what is sent of it."""
        budget = profiles.byte_budget(tuple(file.blob.size for file in files), profile)
        fitted = [
            file if framed and not place else await within(self._tools, file, limit)
            for place, (file, limit) in enumerate(zip(files, budget, strict=True))
        ]
        if framed is None:
            return fitted
        return [framed.picture, *([] if framed.copy is None else [framed.copy]), *fitted[1:]]


def _hint(turn: Turn, profile: ModelProfile, framed: Framed | None) -> str:
    """What the words do not say: what a sticker needs, where a change belongs."""
    if turn.output is Output.STICKER:
        return prompts.sticker_hint(transparent=profile.transparency)
    if framed is not None:
        return framed.hint
    return prompts.POINTED if turn.approach is Approach.POINTING else ""
