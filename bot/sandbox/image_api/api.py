"""The pretend image API as one object."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.sandbox.image_api import llmapi, openai, venice
from bot.sandbox.image_api.apiyi_images import LINES, ApiyiEdits, ApiyiGenerations
from bot.sandbox.image_api.calls import Call, CallLog, Milestones
from bot.sandbox.image_api.chat import ChatFamily
from bot.sandbox.image_api.errors import GatewayError
from bot.sandbox.image_api.exchange import Exchange
from bot.sandbox.image_api.files import Fetch, Files
from bot.sandbox.image_api.gate import Gate
from bot.sandbox.image_api.job import JSON
from bot.sandbox.image_api.llmapi import LlmapiEdits, LlmapiGenerations
from bot.sandbox.image_api.models import ModelList
from bot.sandbox.image_api.openai import OpenAiEdits, OpenAiGenerations
from bot.sandbox.image_api.script import Script
from bot.sandbox.image_api.service import Desk, Family, Service
from bot.sandbox.image_api.settings import Settings
from bot.sandbox.image_api.studio import Studio
from bot.sandbox.image_api.voices import GATEWAY, LLMAPI, OPENAI, Voice

WAIT_SECONDS = 10.0

# Everything that is served: a further API is a family here, and a list of its models if it has one.
FAMILIES: tuple[Family, ...] = (
    ChatFamily(),
    ApiyiGenerations(),
    ApiyiEdits(),
    LlmapiGenerations(),
    LlmapiEdits(),
    OpenAiGenerations(),
    OpenAiEdits(),
)
MODEL_LISTS: tuple[tuple[str, str, Sequence[str], Voice], ...] = (
    ("/v1/models", "apiyi", tuple(LINES), GATEWAY),
    (f"{llmapi.BASE}/models", "llmapi", llmapi.MODELS, LLMAPI),
    (f"{openai.BASE}/models", "openai", openai.MODELS, OPENAI),
)


class ImageApi:
    """A server's inside: serve `app` with uvicorn, order with `script`, judge by `calls` and `fetches`.

    Use it as a context manager, around the server: it owns a temporary folder and worker threads. It belongs
    to one event loop. Its public address is taken from each request's Host header. `strays` lists requests
    for paths that are not served here, such as `GET /login`.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self.calls = CallLog()
        self.script = Script()
        self.strays: list[str] = []
        self._gate = Gate()
        self._closing = asyncio.Event()
        self._folder = TemporaryDirectory(prefix="image-api-", ignore_cleanup_errors=True)
        self._pool = ThreadPoolExecutor(self.settings.workers, "image-api")
        self._files = Files(self.settings, self._closing)
        folder = Path(self._folder.name)
        desk = Desk(
            settings=self.settings,
            calls=self.calls,
            script=self.script,
            gate=self._gate,
            files=self._files,
            studio=Studio(folder, self._pool),
            folder=folder,
            pool=self._pool,
            closing=self._closing,
            known_pictures={},
        )
        services = [Service(family, desk) for family in FAMILIES]
        lists = [ModelList(*described, self.settings) for described in MODEL_LISTS]
        self.app = Starlette(
            routes=[
                *(Route(service.path, service, methods=["POST"]) for service in services),
                *(Route(models.path, models, methods=["GET"]) for models in lists),
                *venice.routes(desk),
                Route("/files/{name}", self._files, methods=["GET", "HEAD"]),
                Route("/{path:path}", _NotFound(self.strays)),
            ]
        )

    @property
    def fetches(self) -> list[Fetch]:
        """The requests for result links, in order of their coming."""
        return self._files.fetches

    def hold(self, containing: str = "") -> None:
        """Keeps calls (those whose last user text contains these words) in flight until they are released."""
        self._gate.hold(containing)

    def release(self, count: int | None = None) -> None:
        """Lets held calls go on, oldest first: so many, or all and those to come."""
        self._gate.release(count)

    @property
    def held(self) -> int:
        """How many calls are held at this moment."""
        return self._gate.waiting

    def let_go(self) -> None:
        """Ends every hold, delay and silence for good, so that a server can be stopped."""
        self._closing.set()
        self._gate.release()

    async def called(self, count: int = 1, timeout: float = WAIT_SECONDS) -> Call:  # noqa: ASYNC109
        """The call with this number, once its request has been read; TimeoutError after `timeout` seconds."""
        await self._until(self.calls.milestones, "taken in", lambda: len(self.calls), count, timeout)
        return self.calls[count - 1]

    async def answered(self, count: int = 1, timeout: float = WAIT_SECONDS) -> None:  # noqa: ASYNC109
        """Returns when so many calls have come to their end, whatever it was."""
        await self._until(self.calls.milestones, "ended", lambda: self.calls.ended, count, timeout)

    async def arrived(self, count: int = 1, timeout: float = WAIT_SECONDS) -> None:  # noqa: ASYNC109
        """Returns when the heads of so many requests are here; their bodies may still be on the way."""
        await self._until(self.calls.milestones, "arrived", lambda: self.calls.arrived, count, timeout)

    async def fetched(self, count: int = 1, timeout: float = WAIT_SECONDS) -> Fetch:  # noqa: ASYNC109
        """The fetch with this number, once so many fetches of result links have come to their end."""
        done = self._files.milestones
        await self._until(done, "fetched", lambda: sum(fetch.ended for fetch in self.fetches), count, timeout)
        return self.fetches[count - 1]

    def close(self) -> None:
        """Lets go and deletes all files."""
        self.let_go()
        self._pool.shutdown(cancel_futures=True)
        self._folder.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    async def _until(
        self, milestones: Milestones, what: str, reached: Callable[[], int], count: int, seconds: float
    ) -> None:
        def missed() -> str:
            return f"waited {seconds:g} s for {count} to be {what}, there were {reached()}; calls so far:\n{self.calls}"

        await milestones.until(lambda: reached() >= count, seconds, missed)


class _NotFound:
    """Everything else: 404 as the gateway words it, noted in the list."""

    def __init__(self, strays: list[str]) -> None:
        self._strays = strays

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = f"{scope['method']} {scope['path']}"
        self._strays.append(request)
        error = GatewayError(404, f"Invalid URL ({request})")
        await Exchange(scope, receive, send).reply(404, (JSON,), error.body)
