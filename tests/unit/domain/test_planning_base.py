"""Which picture is the base: the six rules, in their order."""

from dataclasses import dataclass

import pytest

from bot.domain.conversations import Draft, Head, Known, KnownDraft, KnownPicture, KnownTurn, OnTurn
from bot.domain.ids import DraftId, MessageId, Micros, PersonId, PictureId, TurnId
from bot.domain.ledger import Money
from bot.domain.messages import Address, Command, Incoming, Person, Replied
from bot.domain.pictures import Attachment, ShownAs
from bot.domain.planning import plan
from bot.domain.plans import Budget, Draw, Facts
from bot.domain.turns import TurnState

HEAD, OTHER, RESULT, BASE = PictureId(9), PictureId(7), PictureId(8), PictureId(6)
OWN, ASKED = TurnId(2), TurnId(3)
DRAFT = Draft(DraftId(3), (PictureId(4), PictureId(5)), Micros(0))


def photo(message: int = 50) -> Attachment:
    return Attachment(MessageId(message), f"file-{message}", f"unique-{message}", ShownAs.PHOTO)


def said(
    command: Command | None = None,
    *files: Attachment,
    reply: bool = False,
    picture: Attachment | None = None,
) -> Incoming:
    return Incoming(
        address=Address(1, 0, is_group=False),
        message=MessageId(50),
        date=Micros(0),
        author=Person(PersonId(1), "Ann"),
        words="a hat",
        command=command,
        payload="a hat" if command else "",
        files=files,
        replied=Replied(MessageId(40), False, picture) if reply else None,
    )


def facts(
    known: Known | None = None,
    draft: Draft | None = None,
    own_turn: TurnId | None = None,
    head: PictureId | None = None,
) -> Facts:
    budget = Budget(Money(30_000), Money(0), Money(10_000_000))
    standing = None if head is None else Head(head, Micros(0))
    return Facts(Micros(0), True, False, None, known, draft, own_turn, standing, budget)


def everything(known: Known | None = None) -> Facts:
    """All that could be a base is there at once."""
    return facts(known, DRAFT, OWN, HEAD)


@dataclass(frozen=True, slots=True)
class Story:
    told: str
    message: Incoming
    facts: Facts
    plan: Draw


WORDS = "a hat"
STORIES = [
    # 1: the picture replied to
    Story(
        "a known picture replied to",
        said(reply=True),
        everything(KnownPicture(OTHER)),
        Draw(WORDS, OTHER),
    ),
    Story(
        "somebody's photo that nobody took in before",
        said(reply=True, picture=photo(40)),
        everything(),
        Draw(WORDS, photo(40)),
    ),
    Story(
        "a photo as reply is image 2",
        said(None, photo(), reply=True),
        everything(KnownPicture(OTHER)),
        Draw(WORDS, OTHER, (photo(),)),
    ),
    Story(
        "an album as reply stands behind",
        said(None, photo(50), photo(51), reply=True),
        everything(KnownPicture(OTHER)),
        Draw(WORDS, OTHER, (photo(50), photo(51))),
    ),
    Story(
        "a photo as reply to a turn that is not finished",
        said(None, photo(), reply=True),
        everything(KnownTurn(ASKED, TurnState.QUEUED, True, None, BASE)),
        Draw(WORDS, OnTurn(ASKED), (photo(),)),
    ),
    Story(
        "a failed picture from words has neither result nor base, and means no other picture",
        said(reply=True),
        everything(KnownTurn(ASKED, TurnState.FAILED, True, None, None)),
        Draw(WORDS, None),
    ),
    Story(
        "a photo of the author's own draft uses the draft up",
        said(reply=True),
        everything(KnownPicture(PictureId(5))),
        Draw(WORDS, PictureId(5), draft=DRAFT.id),
    ),
    Story(
        "the question about a draft means its photos",
        said(reply=True),
        everything(KnownDraft(DRAFT.pictures)),
        Draw(WORDS, PictureId(4), (PictureId(5),), DRAFT.id),
    ),
    Story(
        "a photo with words as answer to the question comes after them",
        said(None, photo(), reply=True),
        everything(KnownDraft(DRAFT.pictures)),
        Draw(WORDS, PictureId(4), (PictureId(5), photo()), DRAFT.id),
    ),
    Story(
        "the question about a draft that was used before still means its photos",
        said(reply=True),
        facts(KnownDraft(DRAFT.pictures), head=HEAD),
        Draw(WORDS, PictureId(4), (PictureId(5),)),
    ),
    Story(
        "the question about another draft leaves this one alone",
        said(reply=True),
        everything(KnownDraft((OTHER,))),
        Draw(WORDS, OTHER),
    ),
    Story(
        "a reply to a sentence that is about no picture is no reply",
        said(reply=True),
        facts(head=HEAD),
        Draw(WORDS, HEAD, head=HEAD),
    ),
    # 2: the message's own photos, after those of the draft
    Story(
        "an own photo",
        said(None, photo()),
        facts(own_turn=OWN, head=HEAD),
        Draw(WORDS, photo()),
    ),
    Story(
        "an album in message order",
        said(None, photo(50), photo(51), photo(52)),
        facts(own_turn=OWN, head=HEAD),
        Draw(WORDS, photo(50), (photo(51), photo(52))),
    ),
    Story(
        "own photos come after those of the draft",
        said(None, photo(50), photo(51)),
        everything(),
        Draw(WORDS, PictureId(4), (PictureId(5), photo(50), photo(51)), DRAFT.id),
    ),
    # 3: the draft
    Story(
        "the draft",
        said(),
        everything(),
        Draw(WORDS, PictureId(4), (PictureId(5),), DRAFT.id),
    ),
    # 4: the own unfinished turn
    Story(
        "the own turn that is not finished", said(), facts(own_turn=OWN, head=HEAD), Draw(WORDS, OnTurn(OWN))
    ),
    # 5: the head
    Story("the head", said(), facts(head=HEAD), Draw(WORDS, HEAD, head=HEAD)),
    # 6: nothing
    Story("nothing: text to image", said(), facts(), Draw(WORDS, None)),
]

COMMANDS = [
    Story(
        "/edit does what plain words do", said(Command.EDIT), facts(head=HEAD), Draw(WORDS, HEAD, head=HEAD)
    ),
    Story("/draw too", said(Command.DRAW), facts(own_turn=OWN, head=HEAD), Draw(WORDS, OnTurn(OWN))),
    Story(
        "/draw uses the draft",
        said(Command.DRAW),
        everything(),
        Draw(WORDS, PictureId(4), (PictureId(5),), DRAFT.id),
    ),
    Story("/imagine starts fresh", said(Command.IMAGINE), facts(own_turn=OWN, head=HEAD), Draw(WORDS, None)),
    Story("/imagine leaves a draft alone", said(Command.IMAGINE), everything(), Draw(WORDS, None)),
    Story("/imagine with a photo", said(Command.IMAGINE, photo()), facts(head=HEAD), Draw(WORDS, photo())),
    Story(
        "/new starts fresh and is a cut", said(Command.NEW), everything(), Draw(WORDS, None, start_over=True)
    ),
    Story(
        "/new with a photo takes that photo only",
        said(Command.NEW, photo()),
        everything(),
        Draw(WORDS, photo(), start_over=True),
    ),
    Story(
        "/new as reply to a photo means that photo",
        said(Command.NEW, reply=True, picture=photo(40)),
        everything(),
        Draw(WORDS, photo(40), start_over=True),
    ),
]


@pytest.mark.parametrize("story", [*STORIES, *COMMANDS], ids=lambda story: story.told)
def test_the_base_is_what_the_person_meant(story: Story) -> None:
    assert plan(story.message, story.facts) == story.plan


@pytest.mark.parametrize(
    ("state", "wanted", "result", "base"),
    [
        (TurnState.QUEUED, True, None, OnTurn(ASKED)),
        (TurnState.RENDERING, True, None, OnTurn(ASKED)),
        (TurnState.RENDERING, False, None, BASE),
        (TurnState.HELD, True, None, BASE),
        (TurnState.RENDERED, True, RESULT, RESULT),
        (TurnState.DELIVERED, True, RESULT, RESULT),
        (TurnState.UNDELIVERABLE, True, RESULT, RESULT),
        (TurnState.FAILED, True, None, BASE),
        (TurnState.UNKNOWN, True, None, BASE),
        (TurnState.CANCELLED, False, None, BASE),
    ],
)
def test_a_reply_to_a_prompt_a_status_or_a_sentence_means_that_turn(
    state: TurnState, result: PictureId | None, base: PictureId | OnTurn, *, wanted: bool
) -> None:
    known = KnownTurn(ASKED, state, wanted, result, BASE)
    assert plan(said(reply=True), everything(known)) == Draw(WORDS, base)
