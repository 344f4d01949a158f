"""Venice.ai's picture endpoints under `/venice/api/v1`, from its API reference and error and rate limit pages.

Requests are strict as its schema is: an unknown field is a 400. Answers are bytes of a picture.
"""

from starlette.routing import Route

from bot.sandbox.image_api.service import Desk, Service
from bot.sandbox.image_api.venice.block import Block
from bot.sandbox.image_api.venice.edit import MultiEdit
from bot.sandbox.image_api.venice.generate import Generate
from bot.sandbox.image_api.venice.listing import Listing
from bot.sandbox.image_api.venice.upscale import Upscale

__all__ = ["routes"]


def routes(desk: Desk) -> list[Route]:
    """The paths that are served."""
    block = Block(desk.settings)
    families = (MultiEdit(block), Generate(block), Upscale(block))
    services = [Service(family, desk) for family in families]
    posts = [Route(service.path, service, methods=["POST"]) for service in services]
    return [*posts, *Listing(desk.settings, block).routes]
