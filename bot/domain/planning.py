"""Decides what a message means. Touches nothing: it sees the message and a few rows, and returns a plan.

Which picture is the base, in this order: the one replied to; the one that the words begin with by its number;
the message's own photos after those of the author's open draft; the draft; the result of the author's own
unfinished turn; the head as it stood at this message, unless the pause before it was long; none.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from bot.domain import access
from bot.domain.areas import Seen
from bot.domain.conversations import (
    Draft,
    Head,
    Known,
    KnownDraft,
    KnownIdeas,
    KnownPicture,
    KnownSpot,
    KnownTurn,
    OnTurn,
    base_of_reply,
)
from bot.domain.errors import Reason
from bot.domain.gaps import HOLD_SECONDS, Gap, gap_of
from bot.domain.ids import PictureId
from bot.domain.mentions import Mentions, read_mentions
from bot.domain.messages import Command, Incoming, Unsupported
from bot.domain.pictures import Source
from bot.domain.plans import (
    AskAboutSpot,
    BecomeOwner,
    CallVote,
    ChooseModel,
    Close,
    Draw,
    Facts,
    GoTo,
    Keep,
    NoSuchNumber,
    OpenPainter,
    Plan,
    Question,
    React,
    Say,
    SayReason,
    ShowHistory,
    ShowModels,
    ShowSettings,
    StartOver,
    StepBack,
    TurnAway,
    WordsForSpot,
    WrongMask,
)
from bot.domain.prompts import is_small_talk, joined, with_quoted
from bot.domain.spots import Glance, Spot, Step, step_for
from bot.domain.turns import Approach
from bot.domain.votes import FEWEST, MOST

ANSWERS_WITHIN = 3 * 60 * 60.0
"""Seconds after which plain words are no answer any more, where no pause starts a new picture by itself."""

_IDEA = re.compile(r"\s*([1-9１-９])(?![0-9０-９])(?![^\W\u0e00-\U0010ffff])[\s:,.;)\]–—：，、。；）-]*")
"""The place of an idea. What follows may touch it only in scripts without spaces, from Thai on in Unicode."""

_PAINTER = re.compile(r"m[0-9a-z]{1,12}-[\w-]{22}", re.ASCII)
"""The start parameter of a link to the painter."""

_COLLECTS = frozenset({"+", "\uff0b"})
"""A reply with only this adds what it replies to, to the pictures that wait for words."""

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
        if message.overheard:
            return Close("not addressed")
        return Close("turned away before") if facts.turned_away else TurnAway()
    if message.unsupported is not None and not message.files:
        return Say(_UNSUPPORTED[message.unsupported])
    return _commanded(message, facts) or _picture(message, facts)


def _commanded(message: Incoming, facts: Facts) -> Plan | None:
    """What a command asks for that is no picture."""
    match message.command:
        case None:
            return None
        case Command.START if message.address.is_group:
            return Say("start.group")
        case Command.START if _PAINTER.fullmatch(message.payload):
            return OpenPainter(message.payload[1:])
        case Command.UNDO:
            return StepBack(facts.head.picture if facts.head else None)
        case Command.VOTE:
            return _vote(message, facts)
        case Command.MODEL:
            name = message.words.strip()
            return ChooseModel(name) if name else ShowModels()
        case command:
            return _ANSWERS.get(command)


_ANSWERS: Mapping[Command, Plan] = MappingProxyType(
    {
        Command.START: Say("start"),
        Command.HELP: Say("help"),
        Command.PRIVACY: Say("privacy"),
        Command.HISTORY: ShowHistory(),
        Command.SETTINGS: ShowSettings(),
    }
)

_UNSUPPORTED = {
    Unsupported.VIDEO: "unsupported.video",
    Unsupported.ANIMATION: "unsupported.animation",
    Unsupported.VOICE: "unsupported.voice",
    Unsupported.STICKER: "unsupported.sticker",
    Unsupported.LOCATION: "unsupported.other",
    Unsupported.OTHER: "unsupported.other",
}


def _vote(message: Incoming, facts: Facts) -> Plan:
    """On the pictures that are named, or on the ideas that are replied to."""
    numbers = read_mentions(message.words).numbers
    if isinstance(facts.known, KnownIdeas) and not numbers:
        pictures = tuple(picture for picture in facts.known.pictures if picture is not None)
    else:
        missing = next((number for number in numbers if number not in facts.numbered), None)
        if missing is not None:
            return NoSuchNumber(missing)
        pictures = tuple(facts.numbered[number] for number in numbers)
    return CallVote(pictures) if FEWEST <= len(pictures) <= MOST else Say("vote.which")


def _picture(message: Incoming, facts: Facts) -> Plan:
    start_over = message.command is Command.NEW
    if start_over:
        facts = replace(facts, draft=None, own_turn=None, head=None, question=None, glance=None, spot=None)
    mentions = read_mentions(request_words(message, facts.known))
    facts = replace(facts, question=_question(message, facts, mentions))
    words = mentions.words
    if message.words.strip() in _COLLECTS and message.replied is not None:
        collected = _replied_pictures(message, facts.known)
        return Keep((*collected, *message.files)) if collected else Say("collect.nothing")
    if not words and mentions.start is not None and not message.files:
        return _go_to(mentions.start, facts)
    asked_for = facts.question is not None or (isinstance(facts.known, KnownIdeas) and _IDEA.match(words))
    small_talk = message.command is None and not asked_for and is_small_talk(words)
    if message.files and (message.forwarded or small_talk):
        words = ""
    about_spot = _about_spot(message, facts, "" if small_talk else words)
    if about_spot is not None:
        return _within_budget(about_spot, facts)
    if not words:
        return _wordless(message, facts, mentions, start_over=start_over)
    if small_talk:
        return React() if mentions.start is None else _go_to(mentions.start, facts)
    fresh = start_over or message.command is Command.IMAGINE
    drawn = _draw(message, facts, mentions, fresh=fresh)
    if isinstance(drawn, Draw):
        drawn = replace(drawn, start_over=start_over)
    return _within_budget(drawn, facts)


def _within_budget(plan: Plan, facts: Facts) -> Plan:
    return SayReason(Reason.OVER_DAILY_LIMIT) if isinstance(plan, Draw) and facts.budget.exhausted else plan


def _about_spot(message: Incoming, facts: Facts, words: str) -> Plan | None:
    """What a copy of a picture asks, or plain words for a spot whose question is not answered yet."""
    if facts.glance is not None and message.files:
        said = read_reply(request_words(message, facts.known)) if words else Mentions("", None, ())
        return _copied(message, facts, facts.glance, said)
    spot = facts.spot
    if spot is None or spot.takes_words or spot.words or not words or not _is_plain(message):
        return None
    return WordsForSpot(spot.id, words)


def _is_plain(message: Incoming) -> bool:
    """Words alone, that say nothing of where they belong."""
    return message.replied is None and message.command is None and not message.files


def _copied(message: Incoming, facts: Facts, glance: Glance, said: Mentions) -> Plan | None:
    """A copy of a picture that was shown before: the mark on it says where. None: it counts as a picture of its own.

    A copy without a mark, or one that was altered, means something only as a reply to what it copies.
    """
    if glance.misfit is not None:
        return WrongMask(glance.misfit)
    vague = glance.seen is Seen.SAME or (
        glance.seen is Seen.ALTERED and (message.replied is not None or not glance.sure)
    )
    if vague and _replied(message, facts.known) != glance.picture:
        return None
    step = step_for(glance, said.words)
    if step is not None:
        return AskAboutSpot(glance.picture, step, said.words, glance.area, message.files[0])
    named = [facts.numbered[number] for number in said.numbers if number in facts.numbered]
    references = tuple(picture for picture in named if picture != glance.picture)
    draw = Draw(said.words, glance.picture, references, area=glance.area, hold=HOLD_SECONDS)
    return _with_drafted(draw, facts)


def _with_drafted(draw: Draw, facts: Facts) -> Draw:
    """Photos that wait for words come along; the picture that was marked may be one of them."""
    if facts.draft is None:
        return draw
    used = {draw.base, *draw.references}
    drafted = tuple(picture for picture in facts.draft.pictures if picture not in used)
    return replace(draw, references=(*draw.references, *drafted), draft=facts.draft.id)


def _on_spot(words: str, message: Incoming, spot: Spot, facts: Facts) -> Draw:
    """Words for a spot that waits for them, or in reply to its question. Somebody else's reply leaves it waiting."""
    files, own = message.files, spot.id if spot.author == message.author.id else None
    if spot.step is Step.ALTERED and spot.copy is not None:
        return _with_drafted(Draw(words, spot.copy, files, spot=own), facts)
    if spot.step is Step.POINTING and spot.copy is not None:
        pointing = Draw(words, spot.picture, (spot.copy, *files), spot=own, approach=Approach.POINTING)
        return _with_drafted(pointing, facts)
    return _with_drafted(Draw(words, spot.picture, files, area=spot.area, spot=own), facts)


def _go_to(number: int, facts: Facts) -> Plan:
    picture = facts.numbered.get(number)
    return NoSuchNumber(number) if picture is None else GoTo(picture)


def _question(message: Incoming, facts: Facts, mentions: Mentions) -> Question | None:
    """What the message may answer: the words it replies to, or for plain words those the model said last."""
    question = facts.question
    if question is None or message.command is not None or message.files:
        return None
    if isinstance(facts.known, KnownTurn) and facts.known.turn == question.turn:
        return question
    if message.replied is not None or facts.draft is not None or facts.own_turn is not None:
        return None
    if mentions.start is not None or _has_moved_on(message, facts.head, question):
        return None
    pause = gap_of(message.date, question.asked_at, facts.new_after or ANSWERS_WITHIN)
    return None if pause is Gap.LONG else question


def _has_moved_on(message: Incoming, head: Head | None, question: Question) -> bool:
    """Whether another picture was chosen since the question. In a group it may have been somebody else's result."""
    if head is None or message.address.is_group:
        return False
    if head.message is not None and question.message is not None and head.message > question.message:
        return True
    return head.since > question.asked_at


def request_words(message: Incoming, known: Known | None) -> str:
    """The message's words with those it replies to: a quote, or somebody's plain text that is no request."""
    replied = message.replied
    whole = replied.text if replied and known is None and not replied.by_this_bot else ""
    return with_quoted(message.words, message.quote or whole)


def _wordless(message: Incoming, facts: Facts, mentions: Mentions, *, start_over: bool) -> Plan:
    pictures: tuple[Source, ...] = message.files
    if mentions.start is not None and not message.forwarded:
        named = facts.numbered.get(mentions.start)
        pictures = message.files if named is None else (named, *message.files)
    if message.files or message.command in _DRAWS or _is_mention(message):
        pictures = (*_replied_pictures(message, facts.known), *pictures)
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


def _replied_pictures(message: Incoming, known: Known | None) -> tuple[Source, ...]:
    """What is replied to; of an album that is remembered, all of it."""
    if message.replied is not None and message.replied.album and isinstance(known, KnownPicture | None):
        return message.replied.album
    picture = _replied_picture(message, known)
    return () if picture is None else (picture,)


def _draw(message: Incoming, facts: Facts, mentions: Mentions, *, fresh: bool) -> Plan:
    """The turn with the pictures that its words name after all others."""
    replied = _replied(message, facts.known)
    if replied is not None or facts.question is not None:
        mentions = read_reply(request_words(message, facts.known))
    if mentions.start is not None and mentions.start not in facts.numbered:
        return NoSuchNumber(mentions.start)
    words = mentions.words
    named = [facts.numbered[number] for number in mentions.references if number in facts.numbered]
    if isinstance(facts.known, KnownIdeas):
        drawn = _draw_idea(mentions, facts.known, message, facts)
        if not isinstance(drawn, Draw):
            return drawn
        draw = drawn
    elif facts.question is not None:
        draw = _answer(words, facts.question)
    elif mentions.start is not None:
        drafted = facts.draft.pictures if facts.draft and not fresh else ()
        draw = _from_pictures(words, (facts.numbered[mentions.start], *drafted, *message.files), facts.draft)
    else:
        draw = _based(message, facts, words, replied, fresh=fresh)
    used = {draw.base, *draw.references}
    return replace(draw, references=(*draw.references, *(one for one in named if one not in used)))


def _answer(words: str, question: Question) -> Draw:
    """An answer is joined to the first words."""
    return Draw(
        joined(question.words, words),
        question.base,
        question.references,
        answers=True,
        area=question.area,
        approach=question.approach,
    )


def _draw_idea(mentions: Mentions, known: KnownIdeas, message: Incoming, facts: Facts) -> Plan:
    """A reply to a sheet of ideas says which one it means: "2 with a hat", "#10 with a hat"."""
    words = mentions.words
    idea = chosen_idea(words, known)
    picture: Source | None
    if mentions.start is not None:
        picture, rest = facts.numbered[mentions.start], words
    elif idea is not None:
        picture, rest = idea
    else:
        return Say("ideas.which")
    if picture is None:
        return Say("ideas.which")
    if rest and not is_small_talk(rest):
        return Draw(rest, picture, message.files)
    return Keep((picture, *message.files)) if message.files else GoTo(picture)


def chosen_idea(words: str, known: KnownIdeas) -> tuple[PictureId | None, str] | None:
    """The idea whose place on the sheet the words begin with, and what they say about it."""
    chosen = _IDEA.match(words)
    if chosen is None or int(chosen[1]) > len(known.pictures):
        return None
    return known.pictures[int(chosen[1]) - 1], words[chosen.end() :].strip()


def replies_to_picture(message: Incoming, known: Known | None) -> bool:
    """Whether the reply itself says what to start from."""
    return _replied(message, known) is not None


def read_reply(words: str) -> Mentions:
    """What words say that need no picture to start from: all their numbers bring in others."""
    return Mentions(words, None, read_mentions(words).numbers)


def _replied(message: Incoming, known: Known | None) -> Source | OnTurn | None:
    if isinstance(known, KnownTurn):
        return base_of_reply(known)
    return _replied_picture(message, known)


def _based(
    message: Incoming, facts: Facts, words: str, replied: Source | OnTurn | None, *, fresh: bool
) -> Draw:
    if isinstance(facts.known, KnownDraft):
        return _from_pictures(words, (*facts.known.pictures, *message.files), facts.draft)
    if isinstance(facts.known, KnownSpot):
        return _on_spot(words, message, facts.known.spot, facts)
    spot = _waiting_spot(message, facts)
    if spot is not None and replied is None and not fresh and not isinstance(facts.known, KnownTurn):
        return _on_spot(words, message, spot, facts)
    if replied is not None:
        draft = facts.draft if facts.draft and replied in facts.draft.pictures else None
        base, *others = _replied_pictures(message, facts.known) or (replied,)
        return Draw(words, base, (*others, *message.files), draft=draft.id if draft else None)
    if message.files:
        drafted = facts.draft.pictures if facts.draft else ()
        return _from_pictures(words, (*drafted, *message.files), facts.draft)
    if fresh or isinstance(facts.known, KnownTurn):
        return Draw(words, None)
    if facts.draft:
        return _from_pictures(words, facts.draft.pictures, facts.draft)
    if facts.own_turn is not None:
        return Draw(words, OnTurn(facts.own_turn))
    return _continued(message, facts, words)


def _waiting_spot(message: Incoming, facts: Facts) -> Spot | None:
    """The author's spot, if it waits for just such words."""
    spot = facts.spot
    if spot is None or not spot.takes_words or (message.files and not spot.takes_photos_at(facts.now)):
        return None
    return spot


def _continued(message: Incoming, facts: Facts, words: str) -> Draw:
    """From the head, or anew after a long pause; after any pause there is time to choose the other."""
    head = facts.head
    if head is None:
        return Draw(words, None)
    active = max(head.since, facts.last_asked_at or head.since)
    gap = gap_of(message.date, active, facts.new_after)
    base = None if gap is Gap.LONG else head.picture
    return Draw(words, base, head=head.picture, hold=0.0 if gap is Gap.NONE else HOLD_SECONDS)


def _from_pictures(words: str, pictures: tuple[Source, ...], draft: Draft | None) -> Draw:
    used = draft if draft and set(draft.pictures) & set(pictures) else None
    return Draw(words, pictures[0], pictures[1:], draft=used.id if used else None)
