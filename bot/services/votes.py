"""A vote: a poll with the pictures, or a numbered sheet and a plain poll; the winner is what words go on from."""

import logging
from collections.abc import Sequence

from bot.domain import actions
from bot.domain.actions import Buttons
from bot.domain.errors import BlobMissing, DeliveryError, DeliveryKind, Refused
from bot.domain.ids import MessageId, PersonId, PictureId, VoteId
from bot.domain.messages import Address
from bot.domain.pictures import Picture
from bot.domain.records import Cell, Option, Place, Upload
from bot.domain.votes import Vote, Won, winner
from bot.i18n import Voice
from bot.ports import Clock, Messenger, PictureTools
from bot.rows import Store
from bot.services.attachments import Attachments
from bot.services.moving import Moving

log = logging.getLogger(__name__)

OPTION_SIDE = 800
COLUMNS = 2

_NOT_WITH_PICTURES = frozenset({DeliveryKind.REFUSED, DeliveryKind.PHOTO_REFUSED})


class Votes:
    """Polls stay open until somebody counts."""

    def __init__(
        self,
        store: Store,
        messenger: Messenger,
        tools: PictureTools,
        attachments: Attachments,
        moving: Moving,
        clock: Clock,
    ) -> None:
        self._store = store
        self._messenger = messenger
        self._tools = tools
        self._attachments = attachments
        self._moving = moving
        self._clock = clock
        self._counting: set[VoteId] = set()

    async def begin(
        self,
        say: Voice,
        address: Address,
        place: Place,
        author: PersonId,
        pictures: Sequence[PictureId],
        reply_to: MessageId,
    ) -> None:
        """Writes a vote down and sends its poll."""
        async with self._store.writing() as unit:
            vote = await unit.votes.add(place.conversation, author, pictures, self._clock())
            shown = [await unit.pictures.get(picture) for picture in pictures]
        buttons = say.buttons(actions.under_vote(place.conversation, vote))
        try:
            await self._send(say, address, shown, buttons, reply_to)
        except DeliveryError as error:
            if error.kind not in _NOT_WITH_PICTURES:
                raise
            log.info("no poll", extra={"why": error.kind.value})
            await self._messenger.send_text(address, say("vote.no_polls"), (), reply_to=reply_to)

    async def count(self, say: Voice, address: Address, vote: Vote, message: MessageId) -> None:
        """Ends the poll, goes to the picture that won and shows it."""
        if vote.id in self._counting:
            return
        self._counting.add(vote.id)
        try:
            await self._count(say, address, vote, message)
        finally:
            self._counting.discard(vote.id)

    async def _count(self, say: Voice, address: Address, vote: Vote, message: MessageId) -> None:
        """What was counted is written down before it is shown, and closed after that."""
        async with self._store.reading() as unit:
            now = await unit.votes.find(vote.id)
        if now is None:
            return
        won = now.won or await self._counted(say, address, vote, message)
        if won is None:
            return
        async with self._store.reading() as unit:
            picture = await unit.pictures.get(vote.pictures[won.option])
        await self._moving.show_at(say, address, picture, message, _caption(say, picture, won))
        async with self._store.writing() as unit:
            await unit.votes.close(vote.id)

    async def _counted(self, say: Voice, address: Address, vote: Vote, message: MessageId) -> Won | None:
        try:
            won = winner(await self._messenger.stop_poll(address, message))
        except DeliveryError as error:
            if error.kind in {DeliveryKind.UNREACHABLE, DeliveryKind.UNCERTAIN}:
                raise
            log.info("votes not counted", extra={"why": error.kind.value})
            await self._messenger.send_text(address, say("vote.uncounted"), (), reply_to=message)
            return None
        if won is None:
            await self._messenger.send_text(address, say("vote.nobody"), (), reply_to=message)
            return None
        async with self._store.writing() as unit:
            await unit.votes.count(vote.id, won)
            winning = vote.pictures[won.option]
            await self._moving.go_to(unit, vote.conversation, winning, message, self._clock())
        return won

    async def _send(
        self, say: Voice, address: Address, pictures: list[Picture], buttons: Buttons, reply_to: MessageId
    ) -> None:
        question = say("vote.question")
        labels = [f"#{picture.number}" for picture in pictures]
        polled: MessageId | None = None
        try:
            options = [await self._option(label, one) for label, one in zip(labels, pictures, strict=True)]
            polled, has_pictures = await self._messenger.send_poll(
                address, question, options, buttons, reply_to=reply_to
            )
            if has_pictures:
                return
        except (Refused, BlobMissing) as error:
            log.info("no pictures for a vote", extra={"why": str(error)})
        except DeliveryError as error:
            if error.kind not in _NOT_WITH_PICTURES:
                raise
            log.info("no poll with pictures", extra={"why": error.kind.value})
        if polled is None:
            plain = [Option(label) for label in labels]
            polled, _ = await self._messenger.send_poll(address, question, plain, buttons, reply_to=reply_to)
        cells = [Cell(label, one.file) for label, one in zip(labels, pictures, strict=True)]
        sheet = await self._tools.sheet(cells, COLUMNS)
        await self._messenger.send_photo(address, Upload(sheet.blob, "vote.jpg", question, (), polled))

    async def _option(self, label: str, picture: Picture) -> Option:
        small = await self._tools.preview(await self._attachments.kept(picture), OPTION_SIDE)
        return Option(label, small.blob)


def _caption(say: Voice, picture: Picture, won: Won) -> str:
    key = "vote.tied" if won.tied else "vote.won"
    return say(key, number=picture.number, votes=won.votes, total=won.total)
