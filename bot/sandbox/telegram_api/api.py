"""The Bot API over HTTP: addresses, answers, and the faults on the way."""

from __future__ import annotations

import asyncio
import json
import time
from typing import TYPE_CHECKING, Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, Response

from bot.sandbox.serving import abort_connection
from bot.sandbox.telegram_api.calls import CallLog, CallRecord
from bot.sandbox.telegram_api.errors import ApiError, not_found, unauthorized
from bot.sandbox.telegram_api.faults import Answered, Cut, Faults, Misfortune, Slow
from bot.sandbox.telegram_api.limits import FloodControl
from bot.sandbox.telegram_api.methods import METHODS, canonical
from bot.sandbox.telegram_api.methods.call import Call
from bot.sandbox.telegram_api.parameters import Parameters, read_parameters
from bot.sandbox.telegram_api.webhooks import Couriers

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.sandbox.telegram_api.accounts import BotAccount
    from bot.sandbox.telegram_api.world import World

_NEVER_HEARD = Response(status_code=500)


class BotApi:
    """Answers `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

    def __init__(self, world: World, faults: Faults, calls: CallLog) -> None:
        self._world = world
        self._faults = faults
        self._calls = calls
        self._flood = FloodControl(world.settings, world.clock)
        self.couriers = Couriers(world.settings, world.clock, world.changes, self._asked_by_webhook)

    async def call(self, request: Request) -> Response:
        bot = self._world.bots.get(request.path_params["token"])
        name = request.path_params["method"]
        record = self._record(canonical(name) or name, bot)

        async def carry_out() -> Response:
            if bot is None:
                raise unauthorized()
            parameters = Parameters(record.parameters, record.uploads)
            return _answer(200, {"ok": True, "result": await self._result(bot, name, parameters, request)})

        async def read_and_carry_out() -> Response:
            parameters = await read_parameters(request, self._world.files, self._world.settings)
            record.parameters, record.uploads = parameters.values, parameters.uploads
            return await self._through_faults(request, record, carry_out)

        return await self._logged(record, read_and_carry_out)

    async def download(self, request: Request) -> Response:
        bot = self._world.bots.get(request.path_params["token"])
        path = request.path_params["path"]
        record = self._record("file", bot)
        record.parameters = {"path": path}

        async def send_file() -> Response:
            file = self._world.files.linked(bot, path) if bot is not None else None
            if file is None:
                raise ApiError(404, "Not Found")
            return FileResponse(file.path, media_type="application/octet-stream")

        return await self._logged(record, lambda: self._through_faults(request, record, send_file))

    async def nothing_here(self, request: Request) -> Response:
        record = self._record(request.url.path, None)
        self._calls.done(record, 404, "Not Found", 0.0)
        return _refusal(ApiError(404, "Not Found"))

    async def _result(
        self, bot: BotAccount, name: str, parameters: Parameters, request: Request | None
    ) -> Any:
        method = canonical(name)
        if bot.logged_out:
            raise ApiError(400, "Logged out")
        if method is None:
            raise not_found("method not found")
        self._flood.check(bot.id, method, parameters.text("chat_id"), _weight(method, parameters))
        call = Call(self._world, bot, parameters, self.couriers, lambda: _hung_up(request))
        return await METHODS[method](call)

    async def _asked_by_webhook(self, bot: BotAccount, name: str, parameters: Parameters) -> None:
        record = self._record(canonical(name) or name, bot)
        record.parameters = parameters.values

        async def carry_out() -> Response:
            await self._result(bot, name, parameters, None)
            return Response()

        await self._logged(record, carry_out)

    async def _logged(self, record: CallRecord, carry_out: Callable[[], Awaitable[Response]]) -> Response:
        started = time.monotonic()
        status, description = 0, "no answer"
        try:
            response = await carry_out()
            status = 0 if response is _NEVER_HEARD else response.status_code
            description = "scripted" if status >= 400 else ""
        except ApiError as error:
            response = _refusal(error)
            status, description = error.code, error.description
        except ClientDisconnect:
            response, description = _NEVER_HEARD, "the caller hung up while sending"
        finally:
            self._calls.done(record, status, description, time.monotonic() - started)
        return response

    async def _through_faults(
        self, request: Request, record: CallRecord, carry_out: Callable[[], Awaitable[Response]]
    ) -> Response:
        faults = self._faults.next_for(record.method)
        for fault in (fault for fault in faults if not _comes_after(fault)):
            response = await _struck(request, fault)
            if response is not None:
                return response
        try:
            response = await carry_out()
        finally:
            swallowed = [await _struck(request, fault) for fault in faults if _comes_after(fault)]
        return next(filter(None, swallowed), response)

    def _record(self, method: str, bot: BotAccount | None) -> CallRecord:
        record = CallRecord(method, bot.username if bot is not None else "", self._world.clock())
        self._calls.add(record)
        return record


async def _struck(request: Request, fault: Misfortune) -> Response | None:
    """What the fault makes of the answer; None where it leaves that alone."""
    match fault:
        case Answered():
            headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after else {}
            return Response(fault.body, fault.status, headers, fault.content_type)
        case Slow(seconds=None):
            await _hung_up(request)
            return _NEVER_HEARD
        case Slow(seconds=seconds):
            await asyncio.sleep(seconds or 0)
            return None
        case Cut():
            await abort_connection(request.scope)
            return _NEVER_HEARD


def _comes_after(fault: Misfortune) -> bool:
    return isinstance(fault, Cut | Slow) and fault.when == "after"


async def _hung_up(request: Request | None) -> None:
    """Returns when the caller has closed the connection."""
    if request is None:
        await asyncio.Event().wait()
        return
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _weight(method: str, parameters: Parameters) -> int:
    items = parameters.json("media") if method == "sendMediaGroup" else None
    return len(items) if isinstance(items, list) else 1


def _refusal(error: ApiError) -> Response:
    headers = {"Retry-After": str(seconds)} if (seconds := error.parameters.get("retry_after")) else {}
    return _answer(error.code, error.body(), headers)


def _answer(status: int, body: Any, headers: dict[str, str] | None = None) -> Response:
    return Response(json.dumps(body, separators=(",", ":")), status, headers, "application/json")
