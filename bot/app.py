"""Builds the bot and wires it: the one place that knows every room. Opens and closes in order."""

import asyncio
import fcntl
import logging
import time
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from bot.alive import SignOfLife
from bot.blobs import FileBlobs
from bot.config import Settings
from bot.domain.errors import ConfigurationError, StorageError
from bot.domain.ids import Micros
from bot.domain.profiles import ModelProfile
from bot.imaging.tools import ThreadedPictureTools
from bot.ports import Clock
from bot.providers import catalog, discovery
from bot.providers.line import Endpoint
from bot.providers.services import ConfiguredServices
from bot.services.access import Access
from bot.services.admins import Admins
from bot.services.alarms import Alarms
from bot.services.albums import Albums
from bot.services.answers import Answers
from bot.services.attachments import Attachments
from bot.services.delivery import Delivery
from bot.services.dispatcher import Dispatcher
from bot.services.draft_buttons import DraftButtons
from bot.services.drafts import Drafts
from bot.services.edited import Edited
from bot.services.facts import FactsReader
from bot.services.glances import Glances
from bot.services.history import History
from bot.services.housekeeping import Housekeeping
from bot.services.ideas import IdeaSheets
from bot.services.intake import Intake
from bot.services.listening import Listening
from bot.services.looking import Looking
from bot.services.marking import Marking
from bot.services.migrations import Migrations
from bot.services.models import Models
from bot.services.moving import Moving
from bot.services.painter_links import PainterLinks
from bot.services.painting import PainterSessions
from bot.services.picture_buttons import PictureButtons
from bot.services.place_buttons import PlaceButtons
from bot.services.preferences import Preferences
from bot.services.preparing import Preparing
from bot.services.presses import Handlers, Presses
from bot.services.receiving import Receiving
from bot.services.recovery import Recovery
from bot.services.rendering import Rendering
from bot.services.requests import Requests
from bot.services.result_keyboards import ResultKeyboards
from bot.services.rules import Rules
from bot.services.showing import Showing
from bot.services.siblings import Siblings
from bot.services.spot_buttons import SpotButtons
from bot.services.spots import Spots
from bot.services.starting import Starting
from bot.services.statuses import Statuses
from bot.services.stickers import Stickers
from bot.services.timings import Timings
from bot.services.turn_buttons import TurnButtons
from bot.services.usual import Usual
from bot.services.variations import Variations
from bot.services.versions import Versions
from bot.services.votes import Votes
from bot.storage.database import Database
from bot.telegram.connection import Connection, connected
from bot.telegram.door import Door
from bot.telegram.files import Files
from bot.telegram.messenger import TelegramMessenger
from bot.telegram.pacing import Limits
from bot.telegram.reading import TelegramReading
from bot.telegram.sender import Sender

log = logging.getLogger(__name__)

LAST_WORDS_SECONDS = 20.0
"""How long a stop waits for Telegram to take what is left to say."""


DEFAULT_TIMINGS = Timings()


def system_clock() -> Micros:
    return Micros(time.time_ns() // 1000)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What shows the painter page: origins that may frame it, and whether Telegram's own script is to be had."""

    frames: tuple[str, ...] = ()
    telegram: bool = True


TELEGRAM = Surroundings()


@dataclass(frozen=True, slots=True)
class App:
    """A bot that is ready to run."""

    username: str
    access: Access
    recovery: Recovery
    intake: Intake
    dispatcher: Dispatcher
    delivery: Delivery
    statuses: Statuses
    answers: Answers
    glances: Glances
    migrations: Migrations
    housekeeping: Housekeeping
    sender: Sender
    door: Door
    painting: PainterSessions
    stop_wait: float

    async def claim_link(self) -> str | None:
        """The link whose first visitor owns the bot; None when somebody is allowed already."""
        payload = await self.access.claim_payload()
        return None if payload is None else f"https://t.me/{self.username}?start={payload}"

    async def run(self, stop: asyncio.Event, hurry: asyncio.Event) -> None:
        """Serves until `stop`; then finishes the calls that run, unless `hurry` is set too.

        Raises ConfigurationError when Telegram no longer accepts the token.
        """
        sender = asyncio.create_task(self.sender.run(), name="sender")
        await self.recovery.run(self.answers)
        workers = [
            asyncio.create_task(self.door.run(), name="door"),
            asyncio.create_task(self.intake.run(), name="intake"),
            asyncio.create_task(self.dispatcher.run(), name="dispatcher"),
            asyncio.create_task(self.delivery.run(), name="delivery"),
            asyncio.create_task(self.housekeeping.run(), name="housekeeping"),
        ]
        stopping = asyncio.create_task(stop.wait(), name="stop")
        try:
            await asyncio.wait({stopping, sender, *workers}, return_when=asyncio.FIRST_COMPLETED)
            await _cancelled(stopping, *workers)
            await self._finish(hurry)
        finally:
            await self.dispatcher.close()
            await self.delivery.close()
            await self.glances.close()
            await self.migrations.close()
            await self.answers.close()
            await self.statuses.close()
            await _cancelled(sender)
        for worker in (sender, *workers):
            if not worker.cancelled():
                worker.result()

    async def _finish(self, hurry: asyncio.Event) -> None:
        """Lets running calls come to their end, then says what is left to say."""
        running = self.dispatcher.stop()
        if running:
            log.info("waiting for calls", extra={"turns": list(running), "at_most": self.stop_wait})
        if await _done_within(self.stop_wait, hurry, self.dispatcher.drain()):
            await _done_within(LAST_WORDS_SECONDS, hurry, self.delivery.drain())
            await _done_within(LAST_WORDS_SECONDS, hurry, self.answers.drain())


@asynccontextmanager
async def opened(
    settings: Settings,
    clock: Clock = system_clock,
    timings: Timings = DEFAULT_TIMINGS,
    around: Surroundings = TELEGRAM,
) -> AsyncIterator[App]:
    """Opens everything that the settings name, in order, and closes it again.

    `around` is what shows the painter page.

    Raises ConfigurationError for settings that cannot work.
    """
    database = Database(settings.database)
    with alone(settings.data_dir):
        blobs = FileBlobs(settings.data_dir / "blobs")
        images = image_services(settings, blobs, timings)
        tools = ThreadedPictureTools(blobs)
        discovering = asyncio.create_task(_discovered(settings))
        try:
            await migrated(database)
            if settings.owner is not None:
                async with database.writing() as unit:
                    await unit.access.set_owner(settings.owner)
            async with connected(settings.token, settings.telegram_base_url) as connection:
                await connection.tidy_up()
                log.info("connected", extra={"bot": connection.me.username})
                images.learn(await discovering)
                rooms = _Rooms(connection, database, blobs, images, tools)
                app = _wired(settings, rooms, clock, timings)
                async with _page(settings, app.painting, blobs, clock, around):
                    yield app
        finally:
            await _cancelled(discovering)
            tools.close()
            await images.close()
            await database.close()


async def migrated(database: Database) -> bool:
    """Brings the database up to date; true when there was something to do. Raises ConfigurationError."""
    try:
        changed = await database.migrate()
    except StorageError as error:
        reason = str(error).partition("\n")[0]
        raise ConfigurationError(
            f"The database cannot be opened: {reason}. Look at DATABASE_URL, or leave it out to use a file in DATA_DIR."
        ) from None
    if changed:
        log.info("database migrated")
    return changed


@asynccontextmanager
async def _page(
    settings: Settings, painting: PainterSessions, blobs: FileBlobs, clock: Clock, around: Surroundings
) -> AsyncIterator[None]:
    """Serves the page to mark an area on, where people can reach it. Raises ConfigurationError."""
    if settings.public_url is None:
        yield
        return
    from bot.web.painter import painter  # noqa: PLC0415 - a bot without the page needs no server
    from bot.web.serving import serving  # noqa: PLC0415

    page = painter(painting, blobs, settings.token, clock, around.frames, script=around.telegram)
    async with AsyncExitStack() as stack:
        try:
            port = await stack.enter_async_context(serving(page, settings.web_port, settings.web_host))
        except OSError as error:
            raise ConfigurationError(
                f"WEB_PORT {settings.web_port} cannot be used at {settings.web_host} ({error.strerror}). "
                "Name another with WEB_PORT and WEB_HOST."
            ) from None
        log.info("painter page served", extra={"port": port})
        yield


@dataclass(frozen=True, slots=True)
class _Rooms:
    """What is open while the bot runs."""

    connection: Connection
    database: Database
    blobs: FileBlobs
    images: ConfiguredServices
    tools: ThreadedPictureTools


def _door(
    settings: Settings, connection: Connection, database: Database, intake: Intake, clock: Clock
) -> Door:
    alive = SignOfLife(settings.data_dir).give
    return Door(connection.methods, connection.new_client, database, intake.poke, alive, clock)


def _wired(settings: Settings, rooms: _Rooms, clock: Clock, timings: Timings) -> App:
    connection, store, blobs = rooms.connection, rooms.database, rooms.blobs
    images, tools = rooms.images, rooms.tools
    rules = _rules(settings)
    reading = TelegramReading(connection.me, settings.language)
    sender = Sender(Limits(settings.sends_per_second, settings.group_sends_per_minute, timings.chat_message))
    migrations = Migrations(store)
    messenger = _messenger(connection, sender, blobs, migrations)
    answers = Answers(store, messenger)
    attachments = Attachments(store, messenger, tools)
    models = Models(images, rules)
    links = _painter_links(settings, connection)
    keyboards = ResultKeyboards(models, links)
    showing = Showing(store, messenger, tools, attachments, keyboards)
    moving = Moving(store, showing)
    access = Access(store, rules)
    usual = Usual(clock)
    sheets = IdeaSheets(store, messenger, tools)
    marking = Marking(store, tools, attachments)
    stickers = Stickers(store, messenger, tools, attachments, models)
    statuses = Statuses(store, messenger, models, usual, clock, timings)
    alarms = Alarms(store, messenger, settings.language or "en")
    delivery = Delivery(store, messenger, showing, sheets, stickers, statuses, models, alarms, timings, clock)
    preparing = Preparing(store, tools, attachments, marking, settings.history)
    rendering = Rendering(store, images, models, tools, preparing, marking, statuses, alarms, timings, clock)
    dispatcher = Dispatcher(store, rendering, delivery, settings.max_calls, clock)
    starting = Starting(models, statuses, dispatcher, delivery, rules, clock)
    drafts = Drafts(store, messenger, attachments, models, rules, links, clock)
    spots = Spots(store, messenger, tools, attachments, clock)
    history = History(store, messenger, tools, attachments)
    admins = Admins(messenger)
    preferences = Preferences(store, messenger, models, usual, rules, admins)
    votes = Votes(store, messenger, tools, attachments, moving, clock)
    looking = Looking(history, preferences, votes)
    facts = FactsReader(access, starting, rules, clock)
    requests = Requests(store, answers, drafts, spots, moving, looking, starting, links, facts, clock)
    receiving = Receiving(store, messenger, timings.album_quiet)
    listening = Listening(store, reading, migrations, clock)
    albums = Albums(store, requests, receiving, answers, access, listening, clock, timings)
    edited = Edited(store, answers, starting, access, spots, clock)
    siblings = Siblings(starting)
    variations = Variations(messenger, models, siblings)
    on_spot = SpotButtons(store, answers, drafts, spots, marking, siblings, models, starting, statuses, clock)
    versions = Versions(store, answers, tools, marking, showing, clock)
    handlers = Handlers(
        TurnButtons(store, answers, starting, siblings, variations, on_spot, statuses, sheets, votes, clock),
        PictureButtons(
            messenger, moving, showing, stickers, starting, variations, versions, on_spot, keyboards, clock
        ),
        DraftButtons(drafts, on_spot, starting, rules),
        on_spot,
        PlaceButtons(answers, starting, history, preferences, votes),
    )
    presses = Presses(store, answers, access, admins, starting, handlers, clock)
    glances = Glances(store, messenger, tools, attachments, access, timings)
    intake = Intake(
        store, reading, requests, edited, presses, albums, glances, listening, migrations, answers
    )
    return App(
        username=connection.me.username,
        access=access,
        recovery=Recovery(store, messenger, dispatcher, delivery, statuses, albums, drafts, spots, clock),
        intake=intake,
        dispatcher=dispatcher,
        delivery=delivery,
        statuses=statuses,
        answers=answers,
        glances=glances,
        migrations=migrations,
        housekeeping=Housekeeping(store, clock),
        sender=sender,
        door=_door(settings, connection, store, intake, clock),
        painting=PainterSessions(store, messenger, tools, attachments, access, starting, links, clock),
        stop_wait=settings.stop_wait,
    )


async def _discovered(settings: Settings) -> tuple[ModelProfile, ...]:
    """The models of today where a provider tells them."""
    venice, known = settings.providers.get("venice"), catalog.find_provider("venice")
    if venice is None or known is None:
        return ()
    month = datetime.now(UTC).strftime("%Y-%m")
    return await discovery.ask_venice(venice.base_url or known.base_url, month)


def image_services(settings: Settings, blobs: FileBlobs, timings: Timings) -> ConfiguredServices:
    """The services that have a key. Raises ConfigurationError for a model that is not known."""
    endpoints = {}
    for name, configured in settings.providers.items():
        provider = catalog.find_provider(name)
        address = configured.base_url or (provider.base_url if provider else None)
        if address is not None:
            endpoints[name] = Endpoint(address, configured.key)

    def adjust(profile: ModelProfile) -> ModelProfile:
        """REFERENCE_MAX_BYTES for one picture; all together in the catalogue's proportion."""
        profile = replace(profile, deadline=profile.deadline * timings.patience_scale)
        limit = settings.reference_max_bytes
        if limit is None:
            return profile
        together = limit * profile.request_bytes // profile.picture_bytes
        return replace(profile, picture_bytes=limit, request_bytes=together)

    profiles = catalog.with_configured(settings.providers)
    services = ConfiguredServices(
        endpoints, profiles, blobs, timings.link_retries, timings.link_silence, adjust
    )
    known = {str(profile.ref) for profile in profiles}
    named = [("MODEL", settings.model), ("FALLBACK_MODEL", settings.fallback_model)]
    named += [("MASK_MODEL", settings.mask_model), *(("MODELS", model) for model in settings.models)]
    problems = [
        f"{setting} is {model!r}, which is not known. Known: {', '.join(sorted(known))}."
        for setting, model in named
        if model is not None and model not in known
    ]
    if problems:
        raise ConfigurationError(*problems)
    return services


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Makes the folder and keeps a second process out of the data folder: it would take over turns that run in the first."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = (folder / "lock").open("w")
    except OSError as error:
        raise ConfigurationError(
            f"DATA_DIR is {str(folder)!r}, which cannot be written to ({error.strerror}). Name another folder."
        ) from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ConfigurationError(
                f"Another imagebot is running with DATA_DIR {str(folder)!r}. Stop it, or name another folder."
            ) from None
        yield


async def _cancelled(*tasks: asyncio.Task[object]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)


async def _done_within(seconds: float, hurry: asyncio.Event, work: Coroutine[None, None, None]) -> bool:
    """Waits for the work, until the time is up or somebody is in a hurry."""
    doing, hurrying = asyncio.create_task(work), asyncio.create_task(hurry.wait())
    await asyncio.wait({doing, hurrying}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    done = doing.done()
    await _cancelled(doing, hurrying)
    return done


def _messenger(
    connection: Connection, sender: Sender, blobs: FileBlobs, migrations: Migrations
) -> TelegramMessenger:
    files = Files(connection.bot, connection.files, blobs)
    return TelegramMessenger(connection.bot, sender, files, blobs, migrations.noticed)


def _rules(settings: Settings) -> Rules:
    return Rules(
        settings.allowed,
        settings.daily_limit,
        settings.model,
        settings.chips,
        settings.new_after,
        settings.models,
        settings.fallback_model,
        settings.mask_model,
    )


def _painter_links(settings: Settings, connection: Connection) -> PainterLinks:
    """Links open the app that was registered, else the bot's main one."""
    me = connection.me
    app = settings.mini_app or ("" if me.has_main_app else None)
    return PainterLinks(settings.token, settings.public_url, me.username, app)
