"""Who is served, the owner, and the link with which somebody becomes the owner."""

import logging
import secrets

from bot.domain.access import CLAIM_BYTES, CLAIM_PREFIX, claim_hash, is_served
from bot.domain.ids import PersonId
from bot.domain.messages import Address
from bot.rows import Store, Unit
from bot.services.rules import Rules

log = logging.getLogger(__name__)


class Access:
    """Knows the owner; a refusal is said once per person and chat."""

    def __init__(self, store: Store, rules: Rules) -> None:
        self._store = store
        self._rules = rules

    async def serves(self, unit: Unit, person: PersonId, address: Address) -> bool:
        """A group that was allowed stays so when it becomes a supergroup."""
        owner, allowed = await unit.access.owner(), self._rules.allowed
        if is_served(person, address.chat, owner, allowed):
            return True
        before = await unit.migrations.before(address.chat) if address.is_group else None
        return before is not None and is_served(person, before, owner, allowed)

    async def claim_payload(self) -> str | None:
        """A new secret for the claim link while nobody may use the bot; only its hash is stored.

        None when somebody is allowed already.
        """
        async with self._store.writing() as unit:
            await unit.access.forget_claim()
            if not self._rules.allowed.nobody or await unit.access.owner() is not None:
                return None
            secret = secrets.token_hex(CLAIM_BYTES)
            await unit.access.set_claim_hash(claim_hash(secret))
        return CLAIM_PREFIX + secret
