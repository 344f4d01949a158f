"""/history: the pictures of a conversation on sheets of nine, with a button for each."""

import logging

from bot.domain import actions
from bot.domain.actions import PAGE_COLUMNS, PAGE_PICTURES, Buttons
from bot.domain.errors import DeliveryError, DeliveryKind, Refused
from bot.domain.ids import MessageId
from bot.domain.messages import Address
from bot.domain.pictures import PictureFile
from bot.domain.records import Cell, Paged, Place, Upload
from bot.i18n import Voice
from bot.ports import Messenger, PictureTools
from bot.rows import Store
from bot.services.attachments import Attachments

log = logging.getLogger(__name__)


class History:
    """Draws a page when it is asked for; pages are turned in place."""

    def __init__(
        self, store: Store, messenger: Messenger, tools: PictureTools, attachments: Attachments
    ) -> None:
        self._store = store
        self._messenger = messenger
        self._tools = tools
        self._attachments = attachments

    async def show(self, say: Voice, address: Address, place: Place, reply_to: MessageId | None) -> None:
        """Sends the newest page, or says that there is nothing yet."""
        upload = await self._page(say, place, None, reply_to)
        if upload is None:
            await self._messenger.send_text(address, say("history.nothing"), (), reply_to=reply_to)
            return
        await self._messenger.send_photo(address, upload)

    async def turn_to(
        self, say: Voice, address: Address, place: Place, message: MessageId, last: int
    ) -> None:
        """Shows the page that ends with number `last` in the same message; nothing where that is gone."""
        upload = await self._page(say, place, last, None)
        if upload is None:
            return
        try:
            await self._messenger.edit_photo(address, message, upload)
        except DeliveryError as error:
            if error.kind is not DeliveryKind.MESSAGE_GONE:
                raise
            log.info("page not turned", extra={"why": error.kind.value})

    async def _page(
        self, say: Voice, place: Place, last: int | None, reply_to: MessageId | None
    ) -> Upload | None:
        async with self._store.reading() as unit:
            newest = await unit.pictures.newest_number(place.conversation)
            page = await unit.pictures.page(place.conversation, last or newest, PAGE_PICTURES)
            ways = await unit.pictures.pages_beside(place.conversation, page, PAGE_PICTURES)
        if not page:
            return None
        cells = [Cell(str(paged.picture.number), await self._file(paged), paged.thumbnail) for paged in page]
        sheet = await self._tools.sheet(cells, PAGE_COLUMNS)
        first, end = page[0].picture.number, page[-1].picture.number
        if first == end:
            caption = say("history.page_of_one", first=first, newest=newest)
        else:
            caption = say("history.page", first=first, last=end, newest=newest)
        return Upload(sheet.blob, "history.jpg", caption, _buttons(say, place, page, ways), reply_to)

    async def _file(self, paged: Paged) -> PictureFile | None:
        """A person's photo is fetched for its cell; one that cannot be had leaves the cell empty."""
        try:
            return await self._attachments.kept(paged.picture)
        except Refused as refused:
            log.info("no picture for a cell", extra={"picture": paged.picture.number, "why": str(refused)})
            return None


def _buttons(say: Voice, place: Place, page: list[Paged], ways: tuple[int | None, int | None]) -> Buttons:
    pictures = [(paged.picture.id, paged.picture.number) for paged in page]
    return say.buttons(actions.under_history(place.conversation, pictures, *ways))
