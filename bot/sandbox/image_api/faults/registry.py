"""The one table of faults."""

from bot.sandbox.image_api.faults.behaviour import Behaviour
from bot.sandbox.image_api.faults.lines import LINES
from bot.sandbox.image_api.faults.names import Fault
from bot.sandbox.image_api.faults.pictures import PICTURES
from bot.sandbox.image_api.faults.replies import REPLIES

FAULTS: dict[Fault, Behaviour] = REPLIES | PICTURES | LINES
