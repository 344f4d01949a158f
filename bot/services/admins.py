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
    """Asks the messenger, and remembers admins for a minute."""

    def __init__(self, messenger: Messenger) -> None:
        self._messenger = messenger
        self._until: dict[tuple[int, PersonId], float] = {}

    async def include(self, person: PersonId, address: Address) -> bool:
        """Whether somebody is an admin of the chat; in a private one everybody is, and nobody where it cannot be told."""
        if not address.is_group or person == address.chat:
            return True
        now = time.monotonic()
        self._until = {key: until for key, until in self._until.items() if until > now}
        if (address.chat, person) in self._until:
            return True
        try:
            is_admin = await self._messenger.is_admin(address, person)
        except DeliveryError as error:
            log.info("admins not looked up", extra={"why": error.kind.value})
            return False
        if is_admin:
            self._until[address.chat, person] = now + REMEMBERED_SECONDS
        return is_admin
