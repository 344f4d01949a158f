"""What a message is answered with: silence, a sentence, a question, a reaction or a turn."""

from dataclasses import dataclass, replace

import pytest

from bot.domain.access import claim_hash
from bot.domain.conversations import Draft, Head, Known, KnownDraft, KnownPicture, KnownTurn
from bot.domain.errors import Reason
from bot.domain.ids import DraftId, MessageId, Micros, PersonId, PictureId, TurnId
from bot.domain.ledger import Money
from bot.domain.messages import Address, Command, Incoming, Person, Replied, Unsupported
from bot.domain.pictures import Attachment, ShownAs
from bot.domain.planning import plan
from bot.domain.plans import (
    BecomeOwner,
    Budget,
    Close,
    Draw,
    Facts,
    Keep,
    Plan,
    React,
    Say,
    SayReason,
    StartOver,
    StepBack,
    TurnAway,
)
from bot.domain.turns import TurnState
from bot.i18n.english import ENGLISH

ANN = Person(PersonId(1), "Ann")
PRIVATE, GROUP = Address(1, 0, is_group=False), Address(-100, 0, is_group=True)
HEAD, PICTURE = PictureId(9), PictureId(7)
DRAFT = Draft(DraftId(3), (PictureId(4),), Micros(0))
PLENTY = Budget(Money(30_000), Money(0), Money(10_000_000))
SPENT = Budget(Money(30_000), Money(10_000_000), Money(10_000_000))


def photo(message: int = 50) -> Attachment:
    return Attachment(MessageId(message), f"file-{message}", f"unique-{message}", ShownAs.PHOTO)


SAID = Incoming(PRIVATE, MessageId(50), Micros(0), ANN)
FOX = replace(SAID, words="a fox")
IN_GROUP = replace(FOX, address=GROUP)
WITH_PHOTO = replace(SAID, files=(photo(),))
FACTS = Facts(
    now=Micros(0),
    served=True,
    turned_away=False,
    claim_hash=None,
    known=None,
    draft=None,
    own_turn=None,
    head=None,
    budget=PLENTY,
)


def command(name: Command, words: str = "") -> Incoming:
    return replace(SAID, command=name, words=words, payload=words)


def reply(
    message: Incoming, text: str = "", picture: Attachment | None = None, *, ours: bool = False
) -> Incoming:
    return replace(message, replied=Replied(MessageId(40), ours, picture, text))


def knowing(known: Known) -> Facts:
    return replace(FACTS, known=known)


def turn(state: TurnState, result: PictureId | None = None, base: PictureId | None = None) -> KnownTurn:
    return KnownTurn(TurnId(2), state, True, result, base)


@dataclass(frozen=True, slots=True)
class Story:
    """What is said, what is known, and what becomes of it; `told` names the test."""

    told: str
    message: Incoming
    facts: Facts
    plan: Plan


ADDRESSED = [
    Story(
        "in a group nothing is said until somebody calls",
        replace(IN_GROUP, addressed=False),
        FACTS,
        Close("not addressed"),
    ),
    Story(
        "strangers who do not call are not even turned away",
        replace(IN_GROUP, addressed=False),
        replace(FACTS, served=False),
        Close("not addressed"),
    ),
    Story(
        "a photo in a group is met with silence",
        replace(WITH_PHOTO, address=GROUP, addressed=False),
        FACTS,
        Close("not addressed"),
    ),
    Story(
        "bots are not answered",
        replace(FOX, author=replace(ANN, is_bot=True)),
        FACTS,
        Close("from a bot"),
    ),
    Story("who calls is served", IN_GROUP, FACTS, Draw("a fox", None)),
]

HASH = claim_hash("s3cret")
CLAIM = replace(SAID, command=Command.START, words="claim-s3cret", payload="claim-s3cret")
ACCESS = [
    Story("a stranger is refused", FOX, replace(FACTS, served=False), TurnAway()),
    Story(
        "and only once",
        FOX,
        replace(FACTS, served=False, turned_away=True),
        Close("turned away before"),
    ),
    Story("also with a photo", WITH_PHOTO, replace(FACTS, served=False), TurnAway()),
    Story("also with /help", command(Command.HELP), replace(FACTS, served=False), TurnAway()),
    Story(
        "the claim link makes an owner of whom nobody served",
        CLAIM,
        replace(FACTS, served=False, turned_away=True, claim_hash=HASH),
        BecomeOwner(),
    ),
    Story(
        "a wrong claim is a stranger",
        replace(CLAIM, payload="claim-guess"),
        replace(FACTS, served=False, claim_hash=HASH),
        TurnAway(),
    ),
    Story("a used claim is a start", CLAIM, FACTS, Say("start")),
    Story(
        "a claim without /start is words", replace(FOX, payload="claim-s3cret"), FACTS, Draw("a fox", None)
    ),
]

COMMANDS = [
    Story("/start", command(Command.START), FACTS, Say("start")),
    Story("/start with another link", command(Command.START, "from-a-friend"), FACTS, Say("start")),
    Story("/help", command(Command.HELP), FACTS, Say("help")),
    Story("/undo", command(Command.UNDO), replace(FACTS, head=Head(HEAD, Micros(0))), StepBack(HEAD)),
    Story("/undo with nothing behind", command(Command.UNDO), FACTS, StepBack(None)),
    Story("/new", command(Command.NEW), replace(FACTS, head=Head(HEAD, Micros(0)), draft=DRAFT), StartOver()),
    Story(
        "/new as reply to a photo is a cut and nothing else",
        reply(replace(command(Command.NEW), address=GROUP), picture=photo(40)),
        FACTS,
        StartOver(),
    ),
    Story(
        "/draw without words",
        command(Command.DRAW),
        replace(FACTS, head=Head(HEAD, Micros(0))),
        Say("ask.words"),
    ),
    Story("/imagine without words", command(Command.IMAGINE), FACTS, Say("ask.words")),
    Story("nothing but the bot's name", replace(SAID, address=GROUP), FACTS, Say("ask.words")),
]

SMALL_TALK = [
    Story("thanks", replace(SAID, words="thanks!"), replace(FACTS, head=Head(HEAD, Micros(0))), React()),
    Story("a heart", replace(SAID, words="❤️"), FACTS, React()),
    Story("one letter", replace(SAID, words="k"), FACTS, React()),
    Story("one ideograph is a request", replace(SAID, words="狐"), FACTS, Draw("狐", None)),
    Story(
        "thumbs up for a result", reply(replace(SAID, words="👍")), knowing(KnownPicture(PICTURE)), React()
    ),
    Story("thanks leave a draft alone", replace(SAID, words="danke"), replace(FACTS, draft=DRAFT), React()),
    Story("thanks are free over the limit", replace(SAID, words="ok"), replace(FACTS, budget=SPENT), React()),
    Story(
        "a photo with a heart is a photo without words",
        replace(WITH_PHOTO, words="😍"),
        FACTS,
        Keep((photo(),)),
    ),
]

PHOTOS = [
    Story("a photo without words is kept and asked about", WITH_PHOTO, FACTS, Keep((photo(),))),
    Story("also over the limit", WITH_PHOTO, replace(FACTS, budget=SPENT), Keep((photo(),))),
    Story(
        "an album without words",
        replace(SAID, files=(photo(50), photo(51))),
        FACTS,
        Keep((photo(50), photo(51))),
    ),
    Story(
        "what somebody else wrote under a forwarded photo asks for nothing",
        replace(WITH_PHOTO, words="buy now", forwarded=True),
        replace(FACTS, head=Head(HEAD, Micros(0))),
        Keep((photo(),)),
    ),
    Story("forwarded words are one", replace(FOX, forwarded=True), FACTS, Draw("a fox", None)),
    Story(
        "a photo under /new starts over and is kept",
        replace(WITH_PHOTO, command=Command.NEW),
        replace(FACTS, draft=DRAFT),
        Keep((photo(),), start_over=True),
    ),
    Story(
        "a photo as reply stands after the picture replied to",
        reply(WITH_PHOTO),
        knowing(KnownPicture(PICTURE)),
        Keep((PICTURE, photo())),
    ),
    Story(
        "also when that is a photo nobody knows yet",
        reply(WITH_PHOTO, picture=photo(40)),
        FACTS,
        Keep((photo(40), photo())),
    ),
    Story(
        "the bot's name as reply to a photo asks what to do with it",
        reply(replace(SAID, address=GROUP), picture=photo(40)),
        FACTS,
        Keep((photo(40),)),
    ),
    Story(
        "the bot's name as reply to a failed turn means its base",
        reply(replace(SAID, address=GROUP)),
        knowing(turn(TurnState.FAILED, base=PICTURE)),
        Keep((PICTURE,)),
    ),
    Story(
        "the bot's name as reply to a turn that is still drawing",
        reply(replace(SAID, address=GROUP)),
        knowing(turn(TurnState.RENDERING, base=PICTURE)),
        Say("ask.words"),
    ),
    Story(
        "/edit as reply to a photo",
        reply(command(Command.EDIT), picture=photo(40)),
        FACTS,
        Keep((photo(40),)),
    ),
    Story(
        "a photo as answer to the question joins the draft",
        reply(WITH_PHOTO, ours=True),
        replace(FACTS, known=KnownDraft(DRAFT.pictures), draft=DRAFT),
        Keep((photo(),)),
    ),
]

JOINED = "draw this\n\n“a fox in the snow”"
QUOTES = [
    Story(
        "words as reply to somebody's words take them along",
        reply(replace(IN_GROUP, words="draw this"), "a fox in the snow"),
        FACTS,
        Draw(JOINED, None),
    ),
    Story(
        "the bot's name alone is enough",
        reply(replace(SAID, address=GROUP), "a fox in the snow"),
        FACTS,
        Draw("a fox in the snow", None),
    ),
    Story(
        "a quote is said instead of the whole",
        replace(
            reply(replace(IN_GROUP, words="draw this"), "yesterday we saw a fox"), quote="a fox in the snow"
        ),
        FACTS,
        Draw(JOINED, None),
    ),
    Story(
        "a quote of the bot counts too",
        replace(reply(replace(SAID, words="draw this"), ours=True), quote="a fox in the snow"),
        FACTS,
        Draw(JOINED, None),
    ),
    Story(
        "a quote from another chat",
        replace(SAID, words="draw this", quote="a fox in the snow"),
        FACTS,
        Draw(JOINED, None),
    ),
    Story(
        "the words of a request are not said twice",
        reply(replace(SAID, words="with a hat"), "a fox in the snow"),
        knowing(turn(TurnState.DELIVERED, result=PICTURE)),
        Draw("with a hat", PICTURE),
    ),
    Story(
        "the bot's own words are not taken along",
        reply(replace(SAID, words="a fox"), ours=True),
        FACTS,
        Draw("a fox", None),
    ),
]

LIMIT = [
    Story(
        "over the limit nothing is drawn",
        FOX,
        replace(FACTS, budget=SPENT),
        SayReason(Reason.OVER_DAILY_LIMIT),
    ),
    Story(
        "also not on a photo",
        replace(WITH_PHOTO, words="a hat"),
        replace(FACTS, budget=SPENT),
        SayReason(Reason.OVER_DAILY_LIMIT),
    ),
    Story(
        "the last cent may be spent",
        FOX,
        replace(FACTS, budget=replace(SPENT, spent_today=Money(9_970_000))),
        Draw("a fox", None),
    ),
    Story(
        "but no more than that",
        FOX,
        replace(FACTS, budget=replace(SPENT, spent_today=Money(9_970_001))),
        SayReason(Reason.OVER_DAILY_LIMIT),
    ),
    Story("/new is free", command(Command.NEW), replace(FACTS, budget=SPENT), StartOver()),
    Story("/help is free", command(Command.HELP), replace(FACTS, budget=SPENT), Say("help")),
]

STORIES = [*ADDRESSED, *ACCESS, *COMMANDS, *SMALL_TALK, *PHOTOS, *QUOTES, *LIMIT]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.told)
def test_a_message_is_understood(story: Story) -> None:
    assert plan(story.message, story.facts) == story.plan


@pytest.mark.parametrize("kind", Unsupported)
def test_what_is_no_picture_and_no_words_gets_one_sentence_that_says_what_works(kind: Unsupported) -> None:
    answer = plan(replace(FOX, unsupported=kind), FACTS)
    assert isinstance(answer, Say)
    assert answer.key.startswith("unsupported.")
    assert answer.key in ENGLISH


def test_photos_beside_a_video_are_used() -> None:
    message = replace(WITH_PHOTO, words="a hat", unsupported=Unsupported.VIDEO)
    assert plan(message, FACTS) == Draw("a hat", photo())


def test_every_sentence_exists() -> None:
    assert {story.plan.key for story in STORIES if isinstance(story.plan, Say)} <= set(ENGLISH)
