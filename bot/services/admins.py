"""Who may change how the bot behaves in a group, and press what is somebody else's."""

import logging
import time

from bot.domain.errors import DeliveryError
from bot.domain.ids import PersonId
from bot.domain.messages import Address
from bot.ports import Messenger

log = logging.getLogger(__name__)

REMEMBERED_SECONDS = 60.0


class Admins:
    """Asks the messenger and remembers its answer for a minute."""

    def __init__(self, messenger: Messenger) -> None:
        self._messenger = messenger
        self._known: dict[int, tuple[float, frozenset[PersonId]]] = {}

    async def include(self, person: PersonId, address: Address) -> bool:
        """Whether somebody is an admin of the chat; in a private one everybody is, and nobody where it cannot be told."""
        if not address.is_group or person == address.chat:
            return True
        now = time.monotonic()
        asked_at, admins = self._known.get(address.chat, (0.0, frozenset()))
        if address.chat not in self._known or now - asked_at > REMEMBERED_SECONDS:
            try:
                admins = await self._messenger.admins(address)
            except DeliveryError as error:
                log.info("admins not looked up", extra={"why": error.kind.value})
                return False
            self._known[address.chat] = now, admins
        return person in admins
