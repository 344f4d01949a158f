"""Decides what a message means. Touches nothing: it sees the message and a few rows, and returns a plan.

Which picture is the base, in this order: the one replied to; the message's own photos after those of the
author's open draft; the draft; the result of the author's own unfinished turn; the head as it stood at this
message; none.
"""

from dataclasses import dataclass, replace

from bot.domain import access
from bot.domain.conversations import (
    Draft,
    Known,
    KnownDraft,
    KnownPicture,
    KnownTurn,
    OnTurn,
    base_of_reply,
)
from bot.domain.errors import Reason
from bot.domain.ids import DraftId, Micros, PictureId, TurnId
from bot.domain.ledger import Money
from bot.domain.messages import Command, Incoming, Unsupported
from bot.domain.pictures import Attachment
from bot.domain.prompts import is_small_talk, with_quoted


@dataclass(frozen=True, slots=True)
class Budget:
    """What a turn costs, what today's turns cost at most, and the operator's limit, in micro-USD."""

    price: Money
    spent_today: Money
    daily_limit: Money

    @property
    def exhausted(self) -> bool:
        return self.spent_today + self.price > self.daily_limit


@dataclass(frozen=True, slots=True)
class Facts:
    """The rows that a decision needs, read in the same transaction that carries it out."""

    now: Micros
    served: bool
    turned_away: bool
    claim_hash: str | None
    known: Known | None
    draft: Draft | None
    own_turn: TurnId | None
    head: PictureId | None
    budget: Budget


Source = PictureId | Attachment
"""A picture that has a number already, or one that gets it now."""


@dataclass(frozen=True, slots=True)
class Close:
    """Nothing is said and nothing is done."""

    why: str


@dataclass(frozen=True, slots=True)
class TurnAway:
    """The one polite refusal."""


@dataclass(frozen=True, slots=True)
class BecomeOwner:
    """The claim link was opened."""


@dataclass(frozen=True, slots=True)
class Say:
    """An answer that is no turn; `key` names its sentence."""

    key: str


@dataclass(frozen=True, slots=True)
class SayReason:
    """A refusal that is no turn."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class React:
    """A friendly reaction instead of a paid picture."""


@dataclass(frozen=True, slots=True)
class Keep:
    """Photos without words: they join or start the author's draft, and the question is asked."""

    pictures: tuple[Source, ...]
    start_over: bool = False


@dataclass(frozen=True, slots=True)
class StartOver:
    """/new: a cut, and what to do next."""


@dataclass(frozen=True, slots=True)
class StepBack:
    """/undo: back to the base of the picture `head`."""

    head: PictureId | None


@dataclass(frozen=True, slots=True)
class Draw:
    """One turn: the words, its base and references in order, and the draft it uses up."""

    words: str
    base: Source | OnTurn | None
    references: tuple[Source, ...] = ()
    draft: DraftId | None = None
    start_over: bool = False


Plan = Close | TurnAway | BecomeOwner | Say | SayReason | React | Keep | StartOver | StepBack | Draw

_DRAWS = frozenset({Command.DRAW, Command.EDIT, Command.IMAGINE})


def plan(message: Incoming, facts: Facts) -> Plan:
    """What to do about a message (for an album: about its items together)."""
    if message.author.is_bot:
        return Close("from a bot")
    if not message.addressed:
        return Close("not addressed")
    if message.command is Command.START and access.claims(message.payload, facts.claim_hash):
        return BecomeOwner()
    if not facts.served:
        return Close("turned away before") if facts.turned_away else TurnAway()
    if message.unsupported is not None and not message.files:
        return Say(_UNSUPPORTED[message.unsupported])
    match message.command:
        case Command.START:
            return Say("start")
        case Command.HELP:
            return Say("help")
        case Command.UNDO:
            return StepBack(facts.head)
        case _:
            return _picture(message, facts)


_UNSUPPORTED = {
    Unsupported.VIDEO: "unsupported.video",
    Unsupported.ANIMATION: "unsupported.animation",
    Unsupported.VOICE: "unsupported.voice",
    Unsupported.STICKER: "unsupported.sticker",
    Unsupported.LOCATION: "unsupported.other",
    Unsupported.OTHER: "unsupported.other",
}


def _picture(message: Incoming, facts: Facts) -> Plan:
    words = request_words(message, facts.known)
    start_over = message.command is Command.NEW
    if start_over:
        facts = replace(facts, draft=None, own_turn=None, head=None)
    small_talk = message.command is None and is_small_talk(words)
    if message.files and (message.forwarded or small_talk):
        words = ""
    if not words:
        return _wordless(message, facts, start_over=start_over)
    if small_talk:
        return React()
    if facts.budget.exhausted:
        return SayReason(Reason.OVER_DAILY_LIMIT)
    fresh = start_over or message.command is Command.IMAGINE
    return replace(_draw(message, facts, words, fresh=fresh), start_over=start_over)


def request_words(message: Incoming, known: Known | None) -> str:
    """The message's words with those it replies to: a quote, or somebody's plain text that is no request."""
    replied = message.replied
    whole = replied.text if replied and known is None and not replied.by_this_bot else ""
    return with_quoted(message.words, message.quote or whole)


def _wordless(message: Incoming, facts: Facts, *, start_over: bool) -> Plan:
    pictures: tuple[Source, ...] = message.files
    replied_to = _replied_picture(message, facts.known)
    if replied_to is not None and (message.files or message.command in _DRAWS or _is_mention(message)):
        pictures = (replied_to, *message.files)
    if pictures:
        return Keep(pictures, start_over=start_over)
    if start_over:
        return StartOver()
    return Say("ask.words")


def _is_mention(message: Incoming) -> bool:
    """Whether the bot was only called by name, in a group."""
    return message.command is None and message.address.is_group


def _replied_picture(message: Incoming, known: Known | None) -> Source | None:
    if isinstance(known, KnownPicture):
        return known.picture
    if isinstance(known, KnownTurn):
        base = base_of_reply(known)
        return None if isinstance(base, OnTurn) else base
    return message.replied.picture if message.replied and known is None else None


def _draw(message: Incoming, facts: Facts, words: str, *, fresh: bool) -> Draw:
    match facts.known:
        case KnownTurn() as turn:
            replied: Source | OnTurn | None = base_of_reply(turn)
        case KnownDraft(pictures=pictures):
            return _from_pictures(words, (*pictures, *message.files), facts.draft)
        case _:
            replied = _replied_picture(message, facts.known)
    if replied is not None:
        draft = facts.draft if facts.draft and replied in facts.draft.pictures else None
        return Draw(words, replied, message.files, draft=draft.id if draft else None)
    if message.files:
        drafted = facts.draft.pictures if facts.draft else ()
        return _from_pictures(words, (*drafted, *message.files), facts.draft)
    if fresh or isinstance(facts.known, KnownTurn):
        return Draw(words, None)
    if facts.draft:
        return _from_pictures(words, facts.draft.pictures, facts.draft)
    if facts.own_turn is not None:
        return Draw(words, OnTurn(facts.own_turn))
    return Draw(words, facts.head)


def _from_pictures(words: str, pictures: tuple[Source, ...], draft: Draft | None) -> Draw:
    used = draft if draft and set(draft.pictures) & set(pictures) else None
    return Draw(words, pictures[0], pictures[1:], draft=used.id if used else None)
