"""What a row of the registry holds."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.sandbox.image_api.job import Job

Act = Callable[[Job], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Behaviour:
    """`billed` is what the real service would charge for such a call, whatever the client gets to see."""

    act: Act
    billed: bool
