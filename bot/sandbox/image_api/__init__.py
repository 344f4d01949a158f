"""A pretend image API over real HTTP: as strict as the real one, able to fail in every known way.

Written from the provider's documentation, not from the bot: it must not agree with the bot's mistakes, so it
imports nothing of it. Each API is one module that reads its requests (`chat`, `apiyi_images`, `llmapi`, `openai`)
or a package that also answers in its own way (`venice`); log, faults, painter and result links are shared.
"""

from bot.sandbox.image_api.api import ImageApi
from bot.sandbox.image_api.calls import Artwork, Call, CallLog, SentMessage, SentPart, SentPicture
from bot.sandbox.image_api.faults.names import Fault
from bot.sandbox.image_api.faults.registry import FAULTS
from bot.sandbox.image_api.files import Fetch
from bot.sandbox.image_api.painter import SLIGHT, Drift, Obedience, paint, read_chips
from bot.sandbox.image_api.script import Scripted
from bot.sandbox.image_api.settings import Noise, Settings
from bot.sandbox.image_api.shapes import Shape

__all__ = [
    "FAULTS",
    "SLIGHT",
    "Artwork",
    "Call",
    "CallLog",
    "Drift",
    "Fault",
    "Fetch",
    "ImageApi",
    "Noise",
    "Obedience",
    "Scripted",
    "SentMessage",
    "SentPart",
    "SentPicture",
    "Settings",
    "Shape",
    "paint",
    "read_chips",
]
