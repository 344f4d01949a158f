"""Takes updates in, one at a time and in the order they came; nothing here waits for the messenger."""

import asyncio

from bot.domain.ids import InboxId
from bot.domain.messages import Incoming, Migrated, Nothing, Press
from bot.domain.records import InboxRow
from bot.i18n import voice
from bot.ports import Reading
from bot.rows import Store
from bot.services.albums import Albums
from bot.services.answers import Answers
from bot.services.edited import Edited
from bot.services.glances import Glances, Looked
from bot.services.guarding import guarded
from bot.services.listening import Listening
from bot.services.migrations import Migrations
from bot.services.presses import Presses
from bot.services.requests import Requests, Taken

BATCH = 50


class Intake:
    """Reads the inbox. `poke` says that there is something new in it."""

    def __init__(
        self,
        store: Store,
        reading: Reading,
        requests: Requests,
        edited: Edited,
        presses: Presses,
        albums: Albums,
        glances: Glances,
        listening: Listening,
        migrations: Migrations,
        answers: Answers,
    ) -> None:
        self._store = store
        self._reading = reading
        self._requests = requests
        self._edited = edited
        self._presses = presses
        self._albums = albums
        self._glances = glances
        self._listening = listening
        self._migrations = migrations
        self._answers = answers
        self._poked = asyncio.Event()
        self._last = InboxId(0)

    def poke(self) -> None:
        self._poked.set()

    async def run(self) -> None:
        """Takes in until cancelled; a row that nobody can read is parked, the rest go on."""
        while True:
            self._poked.clear()
            async with self._store.reading() as unit:
                rows = await unit.inbox.open_after(self._last, BATCH)
            for row in rows:
                self._last = row.id
                await self._take(row)
            for waited, looked in self._glances.take():
                await self._take(waited[0], looked)
                for row in waited[1:]:
                    await self._take(row)
            await guarded(self._albums.flush_due(), "flushing albums")
            if not rows:
                try:
                    async with asyncio.timeout(self._albums.seconds_to_next()):
                        await self._poked.wait()
                except TimeoutError:
                    continue

    async def _take(self, row: InboxRow, looked: Looked | None = None) -> None:
        if await guarded(self._dispatch(row, looked), "taking in", inbox=row.id):
            return
        async with self._store.writing() as unit:
            await unit.inbox.park(row.id)
        self._apologise(row)

    def _apologise(self, row: InboxRow) -> None:
        """Nobody is left waiting in silence, where it can be read who waits."""
        try:
            update = self._reading.read(row.payload)
        except ValueError:
            return
        if isinstance(update, Incoming) and update.addressed and not update.edited:
            say = voice(update.author.language)
            words = say("own.fault", charge=say("not_charged"))
            self._answers.say((), update.address, words, reply_to=update.message)

    async def _dispatch(self, row: InboxRow, looked: Looked | None) -> None:
        update = self._reading.read(row.payload)
        if isinstance(update, Press):
            update = await self._migrations.readdressed(update)
        if isinstance(update, Incoming):
            update = await self._migrations.readdressed(update)
            update = update if update.album is not None else await self._listening.heard(update)
        if isinstance(update, Incoming) and looked is None and self._glances.waits(row, update):
            return
        match update:
            case Nothing() | Incoming(addressed=False, album=None) | Incoming(addressed=False, edited=True):
                async with self._store.writing() as unit:
                    await unit.inbox.close([row.id])
            case Migrated(old=old, new=new):
                await self._migrations.carry(old, new)
                async with self._store.writing() as unit:
                    await unit.inbox.close([row.id])
            case Press():
                await self._presses.handle(row.id, update)
            case Incoming(edited=True):
                await self._edited.handle(row.id, update)
            case Incoming(album=None):
                await guarded(self._albums.complete_before(update), "completing albums")
                await self._request(row, update, looked)
            case Incoming(album=str() as album):
                await guarded(self._albums.complete_before(update), "completing albums")
                await self._albums.add(row.id, update, album)

    async def _request(self, row: InboxRow, message: Incoming, looked: Looked | None) -> None:
        if looked is None:
            if await self._glances.begin(row, message, self.poke):
                return
            looked = Looked(sign=row.sign)
        fetched = None if looked.file is None else (message.files[0], looked.file)
        taken = Taken((row.id,), None, looked.sign, looked.glance, fetched, row.received_at)
        await self._requests.handle(message, taken)
