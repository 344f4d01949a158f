"""Messages and facts for the tests of decisions."""

from typing import Any

from bot.domain.conversations import Draft, Head
from bot.domain.ids import DraftId, MessageId, Micros, PersonId, PictureId
from bot.domain.ledger import Money
from bot.domain.messages import Address, Command, Incoming, Person, Replied
from bot.domain.pictures import Attachment, ShownAs
from bot.domain.plans import Budget, Facts

NOW = Micros(1_750_000_000_000_000)
PRIVATE, GROUP = Address(1, 0, is_group=False), Address(-100, 0, is_group=True)

HEAD = PictureId(90)
DRAFT = Draft(DraftId(3), (PictureId(40), PictureId(50)), NOW)
NUMBERED = {3: PictureId(30), 5: PictureId(51), 7: PictureId(70), 10: PictureId(100)}
"""Pictures by their numbers, as the facts hold those that the words name."""

SPENT = Budget(Money(30_000), Money(10_000_000), Money(10_000_000))


def photo(message: int = 50) -> Attachment:
    return Attachment(MessageId(message), f"file-{message}", f"unique-{message}", ShownAs.PHOTO)


def said(words: str = "", *files: Attachment, command: Command | None = None, **changes: Any) -> Incoming:
    """A message of Ann in her private chat, just now."""
    given: dict[str, Any] = {
        "address": PRIVATE,
        "message": MessageId(50),
        "date": NOW,
        "author": Person(PersonId(1), "Ann"),
        "words": words,
        "command": command,
        "payload": words if command else "",
        "files": files,
    }
    return Incoming(**(given | changes))


def reply(
    words: str, *files: Attachment, ours: bool = True, picture: Attachment | None = None, **changes: Any
) -> Incoming:
    return said(words, *files, replied=Replied(MessageId(40), ours, picture), **changes)


def knowing(**changes: Any) -> Facts:
    """What is known about a chat where Ann has just got #9."""
    given: dict[str, Any] = {
        "now": NOW,
        "served": True,
        "turned_away": False,
        "claim_hash": None,
        "known": None,
        "draft": None,
        "own_turn": None,
        "head": Head(HEAD, NOW),
        "budget": Budget(Money(30_000), Money(0), Money(10_000_000)),
        "last_asked_at": NOW,
        "new_after": 3 * 3600.0,
        "numbered": NUMBERED,
    }
    return Facts(**(given | changes))
