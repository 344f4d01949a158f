"""The painter's side of the house: who may mark which picture, and what comes of the marks."""

import logging
import secrets

from bot.domain.errors import BlobMissing, DeliveryError, DeliveryKind, Refused
from bot.domain.ids import MINUTE, MessageId, PersonId
from bot.domain.painting import PREVIEW_SIDE, Opening, PaintingRefused, RefusalKind
from bot.domain.pictures import Picture, PictureFile
from bot.domain.records import NewTurn, PaintingSession
from bot.domain.strokes import Strokes
from bot.ports import Clock, Messenger, PictureTools
from bot.rows import Store
from bot.services.access import Access
from bot.services.attachments import Attachments
from bot.services.painter_links import PainterLinks
from bot.services.spot_turns import named_in
from bot.services.starting import Starting

log = logging.getLogger(__name__)

SESSION_LIVES_FOR = 30 * MINUTE
_TOKEN_BYTES = 16


class PainterSessions:
    """`ports.Painting` over the rows: a session belongs to one person, lives for half an hour and is used once."""

    def __init__(
        self,
        store: Store,
        messenger: Messenger,
        tools: PictureTools,
        attachments: Attachments,
        access: Access,
        starting: Starting,
        links: PainterLinks,
        clock: Clock,
    ) -> None:
        self._store = store
        self._messenger = messenger
        self._tools = tools
        self._attachments = attachments
        self._access = access
        self._starting = starting
        self._links = links
        self._clock = clock

    async def open(self, key: str, visitor: PersonId, language: str, proof: str) -> Opening:
        picture_id = self._links.picture(key)
        if picture_id is None:
            raise PaintingRefused(RefusalKind.GONE)
        async with self._store.reading() as unit:
            try:
                picture = await unit.pictures.get(picture_id)
            except BlobMissing:
                raise PaintingRefused(RefusalKind.GONE) from None
            if await unit.paintings.proven(picture.id, proof):
                raise PaintingRefused(RefusalKind.USED)
        await self._check(picture, visitor)
        file = await self._file(picture)
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        now = self._clock()
        async with self._store.writing() as unit:
            await unit.paintings.add(token, picture.id, visitor, proof, now)
        return Opening(token, picture.number, file.width, file.height, language)

    async def picture(self, session: str, visitor: PersonId) -> PictureFile:
        _, picture = await self._session(session, visitor)
        return await self._tools.preview(await self._file(picture), PREVIEW_SIDE)

    async def submit(self, session: str, visitor: PersonId, strokes: Strokes) -> None:
        _, picture = await self._session(session, visitor)
        file = await self._file(picture)
        area = await self._tools.paint(strokes, file.width, file.height)
        if area is None:
            raise PaintingRefused(RefusalKind.NOTHING_MARKED)
        async with self._store.writing() as unit:
            address, place = await unit.conversations.at(picture.conversation, visitor)
            own = await unit.conversations.find(address, visitor)
            here = picture.conversation if own is None else own[1]
            references = await named_in(unit, picture.conversation, strokes.prompt, {picture.id})
            chosen = self._starting.chosen(place, strokes.prompt, 1 + len(references), marked=True)
            if (await self._starting.budget(unit, chosen.price)).exhausted:
                raise PaintingRefused(RefusalKind.OVER_LIMIT)
            if not await unit.paintings.use(session, self._clock()):
                raise PaintingRefused(RefusalKind.USED)
            shown = await unit.pictures.shown(picture.id)
            reply_to: MessageId | None = shown[0].message if shown else None
            turn = await self._starting.write(
                unit,
                NewTurn(
                    conversation=here,
                    author=visitor,
                    words=strokes.prompt,
                    model=chosen.model,
                    price=chosen.price,
                    options=chosen.options,
                    base=picture.id,
                    references=references,
                    reply_to=reply_to,
                    area=area,
                ),
            )
            await unit.spots.drop(here, visitor)
        log.info("painting taken in", extra={"turn": turn, "percent": area.percent})
        self._starting.begin(turn)

    async def _session(self, token: str, visitor: PersonId) -> tuple[PaintingSession, Picture]:
        async with self._store.reading() as unit:
            session = await unit.paintings.find(token)
            if session is None or self._clock() - session.opened_at > SESSION_LIVES_FOR:
                raise PaintingRefused(RefusalKind.GONE)
            if session.person != visitor:
                raise PaintingRefused(RefusalKind.FOREIGN)
            if session.used:
                raise PaintingRefused(RefusalKind.USED)
            picture = await unit.pictures.get(session.picture)
        await self._check(picture, visitor)
        return session, picture

    async def _check(self, picture: Picture, visitor: PersonId) -> None:
        """Whoever is served and takes part in the chat."""
        async with self._store.reading() as unit:
            address, _ = await unit.conversations.at(picture.conversation, visitor)
            served = await self._access.serves(unit, visitor, address)
        try:
            own = (
                await self._messenger.is_member(address, visitor)
                if address.is_group
                else address.chat == visitor
            )
        except DeliveryError as error:
            log.info("member not looked up", extra={"why": error.kind.value})
            unknown = error.kind is DeliveryKind.REFUSED
            raise PaintingRefused(RefusalKind.FOREIGN if unknown else RefusalKind.BUSY) from None
        if not (own and served):
            raise PaintingRefused(RefusalKind.FOREIGN)

    async def _file(self, picture: Picture) -> PictureFile:
        try:
            return await self._attachments.kept(picture)
        except Refused:
            raise PaintingRefused(RefusalKind.GONE) from None
