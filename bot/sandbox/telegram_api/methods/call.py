"""One call to a method, and how a method looks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from bot.sandbox.telegram_api.accounts import BotAccount
    from bot.sandbox.telegram_api.media import Json
    from bot.sandbox.telegram_api.messages import Message
    from bot.sandbox.telegram_api.parameters import Parameters
    from bot.sandbox.telegram_api.webhooks import Couriers
    from bot.sandbox.telegram_api.world import World


@dataclass(frozen=True)
class Call:
    """`gone` returns when the caller has hung up."""

    world: World
    bot: BotAccount
    parameters: Parameters
    couriers: Couriers
    gone: Callable[[], Awaitable[None]]

    def view(self, message: Message) -> Json:
        return self.world.view(self.bot).message(message)


Method: TypeAlias = Callable[[Call], Awaitable[Any]]
