"""Who is served: the owner in any chat, others through the list the operator set."""

import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.ids import PersonId

if TYPE_CHECKING:
    from collections.abc import Collection

CLAIM_PREFIX = "claim-"
CLAIM_BYTES = 16


@dataclass(frozen=True, slots=True)
class Allowed:
    """`ALLOWED`: ids of users and chats, or everybody."""

    everybody: bool = False
    ids: frozenset[int] = frozenset()

    @property
    def nobody(self) -> bool:
        return not self.everybody and not self.ids


def is_served(person: PersonId, chat: int, owner: PersonId | None, allowed: Allowed) -> bool:
    """`chat` is Telegram's id of it."""
    ids: Collection[int] = allowed.ids
    return allowed.everybody or person == owner or person in ids or chat in ids


def claim_hash(secret: str) -> str:
    """What is stored of a claim link's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def claims(payload: str, stored_hash: str | None) -> bool:
    """Whether the payload of /start is the claim link whose hash is stored."""
    if stored_hash is None or not payload.startswith(CLAIM_PREFIX):
        return False
    return hmac.compare_digest(claim_hash(payload.removeprefix(CLAIM_PREFIX)), stored_hash)
