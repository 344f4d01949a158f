"""Hears in groups what was not said to the bot, where that is wanted or is part of what was."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.ids import MINUTE, MessageId, Micros
from bot.domain.messages import Address, Incoming
from bot.domain.pictures import Attachment
from bot.domain.records import InboxRow
from bot.ports import Clock, Reading
from bot.rows import Store
from bot.services.migrations import Migrations

ALBUM_REMEMBERED_FOR = 30 * MINUTE
"""Items of an album that nobody asked about yet."""


class Listening:
    """Completes messages of groups before they are taken in."""

    def __init__(self, store: Store, reading: Reading, migrations: Migrations, clock: Clock) -> None:
        self._store = store
        self._reading = reading
        self._migrations = migrations
        self._clock = clock

    async def heard(self, message: Incoming) -> Incoming:
        """The message as it is meant: addressed, if every caption is; with the whole album, if it answers one."""
        if not message.address.is_group:
            return message
        replied = message.replied
        if message.addressed and replied is not None and replied.picture is not None:
            album = await self._album(message.address, replied.message)
            return replace(message, replied=replace(replied, album=album))
        if message.addressed or message.forwarded or not (message.files and message.words):
            return message
        async with self._store.reading() as unit:
            manners = await unit.conversations.manners(message.address)
        return replace(message, addressed=manners.every_caption, overheard=manners.every_caption)

    async def items(self, rows: Sequence[InboxRow]) -> list[Incoming]:
        """Rows that were kept, read anew; their group may have moved since."""
        read = [self._reading.read(row.payload) for row in rows]
        return [await self._migrations.readdressed(one) for one in read if isinstance(one, Incoming)]

    async def _album(self, address: Address, item: MessageId) -> tuple[Attachment, ...]:
        since = Micros(self._clock() - ALBUM_REMEMBERED_FOR)
        async with self._store.reading() as unit:
            rows = await unit.albums.remembered(address, item, since)
        items = sorted(await self.items(rows), key=lambda one: one.message)
        return tuple(file for one in items for file in one.files)
