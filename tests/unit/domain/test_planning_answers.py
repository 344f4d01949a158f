"""Answers: to a sheet of ideas, which one is meant; to a model that asked back, what it wanted to know."""

from dataclasses import dataclass, replace

import pytest

from bot.domain.conversations import Draft, Head, KnownIdeas, KnownPicture, KnownTurn, OnTurn
from bot.domain.errors import Reason
from bot.domain.ids import HOUR, DraftId, MessageId, Micros, PictureId, TurnId
from bot.domain.messages import Command, Incoming
from bot.domain.planning import ANSWERS_WITHIN, plan
from bot.domain.plans import (
    Draw,
    Facts,
    GoTo,
    Keep,
    NoSuchNumber,
    Plan,
    Question,
    React,
    Say,
    SayReason,
)
from bot.domain.turns import TurnState
from bot.i18n.english import ENGLISH
from tests.unit.domain.said import DRAFT, GROUP, HEAD, NOW, NUMBERED, SPENT, knowing, photo, reply, said

WHICH = Say("ideas.which")
FIRST, SECOND, FOURTH = PictureId(11), PictureId(12), PictureId(14)
IDEAS = KnownIdeas((FIRST, SECOND, None, FOURTH))
SHEET = knowing(known=IDEAS)


@dataclass(frozen=True, slots=True)
class Story:
    told: str
    message: Incoming
    facts: Facts
    plan: Plan


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("2 with a hat", Draw("with a hat", SECOND)),
        ("2, with a hat", Draw("with a hat", SECOND)),
        ("2) with a hat", Draw("with a hat", SECOND)),
        (" 2 – with a hat", Draw("with a hat", SECOND)),
        ("4: at night", Draw("at night", FOURTH)),
        ("2 戴顶帽子", Draw("戴顶帽子", SECOND)),
        ("2戴顶帽子", Draw("戴顶帽子", SECOND)),
        ("２，戴顶帽子", Draw("戴顶帽子", SECOND)),
        ("2모자를 쓰고", Draw("모자를 쓰고", SECOND)),
        ("1 with 3 hats", Draw("with 3 hats", FIRST)),
        ("2", GoTo(SECOND)),
        ("2!", GoTo(SECOND)),
        ("2.", GoTo(SECOND)),
        ("2 thanks", GoTo(SECOND)),
        ("2 ❤️", GoTo(SECOND)),
        ("3 with a hat", WHICH),
        ("3", WHICH),
        ("5 with a hat", WHICH),
        ("0 with a hat", WHICH),
        ("10 with a hat", WHICH),
        ("10", WHICH),
        ("2nd with a hat", WHICH),
        ("2ой в шляпе", WHICH),
        ("２２", WHICH),
        ("with a hat", WHICH),
        ("the second with a hat", WHICH),
        ("#10 with a hat", Draw("with a hat", NUMBERED[10])),
        ("#10", GoTo(NUMBERED[10])),
        ("#10 thanks", GoTo(NUMBERED[10])),
        ("#99 with a hat", NoSuchNumber(99)),
        ("#99", NoSuchNumber(99)),
        ("2 with the hat from #3", Draw("with the hat from #3", SECOND, (NUMBERED[3],))),
        ("#10 with the hat from #3", Draw("with the hat from #3", NUMBERED[10], (NUMBERED[3],))),
        ("👍", React()),
        ("thanks", React()),
    ],
)
def test_a_reply_to_a_sheet_of_ideas_says_which_one_it_means(words: str, answer: Plan) -> None:
    assert plan(reply(words), SHEET) == answer


SHEETS = [
    Story(
        "a photo comes after the idea",
        reply("2 with this hat", photo()),
        SHEET,
        Draw("with this hat", SECOND, (photo(),)),
    ),
    Story(
        "a photo that only says which waits for words together with it",
        reply("2", photo()),
        SHEET,
        Keep((SECOND, photo())),
    ),
    Story("a photo without words is kept alone", reply("", photo()), SHEET, Keep((photo(),))),
    Story(
        "over the limit nothing is drawn",
        reply("2 with a hat"),
        replace(SHEET, budget=SPENT),
        SayReason(Reason.OVER_DAILY_LIMIT),
    ),
    Story("but looking is free", reply("2"), replace(SHEET, budget=SPENT), GoTo(SECOND)),
    Story(
        "a command says which too", reply("2 at night", command=Command.EDIT), SHEET, Draw("at night", SECOND)
    ),
    Story("ideas of which none came", reply("1"), knowing(known=KnownIdeas((None, None))), WHICH),
]


@pytest.mark.parametrize("story", SHEETS, ids=lambda story: story.told)
def test_with_more_than_words(story: Story) -> None:
    assert plan(story.message, story.facts) == story.plan


ASKED = Question(
    TurnId(5), "a dog in a hat", PictureId(70), (PictureId(30),), Micros(NOW - HOUR), MessageId(45)
)
HERE = KnownTurn(TurnId(5), TurnState.FAILED, wanted=True, result=None, base=PictureId(70))
ELSEWHERE = replace(HERE, turn=TurnId(6))
EARLIER = Head(HEAD, Micros(NOW - 2 * HOUR), MessageId(44))
WAITING = knowing(question=ASKED, head=EARLIER)


def answered(words: str, *more: PictureId) -> Draw:
    return Draw(f"a dog in a hat\n\n{words}", PictureId(70), (PictureId(30), *more), answers=True)


@pytest.mark.parametrize("words", ["the left one", "yes", "no", "ok", "k", "2", "左", "👍"])
def test_whatever_is_said_next_is_the_answer(words: str) -> None:
    """Also what would be no request by itself."""
    assert plan(said(words), WAITING) == answered(words)


def test_an_answer_may_bring_a_picture_in() -> None:
    assert plan(said("like in #7 and #10"), WAITING) == answered("like in #7 and #10", NUMBERED[10])


ANSWERS = [
    Story("a reply is an answer", reply("yes"), replace(WAITING, known=HERE), answered("yes")),
    Story(
        "also late and after other pictures",
        reply("yes"),
        knowing(known=HERE, question=replace(ASKED, asked_at=Micros(NOW - 99 * HOUR)), draft=DRAFT),
        answered("yes"),
    ),
    Story(
        "a reply keeps the numbers that it names",
        reply("#10's dog"),
        replace(WAITING, known=HERE),
        answered("#10's dog", NUMBERED[10]),
    ),
    Story(
        "a question without pictures",
        said("yes"),
        replace(WAITING, question=replace(ASKED, base=None, references=())),
        Draw("a dog in a hat\n\nyes", None, answers=True),
    ),
    Story(
        "over the limit",
        said("yes"),
        replace(WAITING, budget=SPENT),
        SayReason(Reason.OVER_DAILY_LIMIT),
    ),
    Story("the picture shown before the question is no other one", said("yes"), WAITING, answered("yes")),
    Story("nor is none", said("yes"), replace(WAITING, head=None), answered("yes")),
    Story(
        "others' results in a group do not take the question away",
        said("yes", address=GROUP),
        replace(WAITING, head=Head(HEAD, NOW, MessageId(49))),
        answered("yes"),
    ),
    Story(
        "at the last moment",
        said("yes"),
        replace(
            WAITING,
            new_after=0.0,
            question=replace(ASKED, asked_at=Micros(NOW - int(ANSWERS_WITHIN * 1_000_000))),
            head=None,
        ),
        answered("yes"),
    ),
]

OTHER_THINGS = [
    Story(
        "a command asks anew",
        said("a cat", command=Command.IMAGINE),
        WAITING,
        Draw("a cat", None),
    ),
    Story(
        "/new forgets the question",
        said("yes ok", command=Command.NEW),
        WAITING,
        Draw("yes ok", None, start_over=True),
    ),
    Story("a photo is something new", said("a hat", photo()), WAITING, Draw("a hat", photo())),
    Story("so is a photo without words", said("", photo()), WAITING, Keep((photo(),))),
    Story(
        "a reply to a picture means that picture",
        reply("a hat"),
        replace(WAITING, known=KnownPicture(HEAD)),
        Draw("a hat", HEAD),
    ),
    Story(
        "a reply to another turn means that turn",
        reply("a hat"),
        replace(WAITING, known=ELSEWHERE),
        Draw("a hat", PictureId(70)),
    ),
    Story("a reply to the ideas means these", reply("2"), replace(WAITING, known=IDEAS), GoTo(SECOND)),
    Story(
        "photos that wait for words get them",
        said("a hat"),
        replace(WAITING, draft=Draft(DraftId(3), (PictureId(40),), NOW)),
        Draw("a hat", PictureId(40), (), DraftId(3)),
    ),
    Story(
        "so does the picture that is being made",
        said("a hat"),
        replace(WAITING, own_turn=TurnId(6)),
        Draw("a hat", OnTurn(TurnId(6))),
    ),
    Story("a number names its picture", said("#7 a hat"), WAITING, Draw("a hat", NUMBERED[7])),
    Story("and alone goes there", said("#7"), WAITING, GoTo(NUMBERED[7])),
    Story(
        "another picture was shown since",
        said("yes"),
        replace(WAITING, head=Head(HEAD, Micros(NOW - 2 * HOUR), MessageId(46))),
        React(),
    ),
    Story(
        "another picture was chosen since, under an old message",
        said("yes"),
        replace(WAITING, head=Head(HEAD, NOW, MessageId(44))),
        React(),
    ),
    Story(
        "it was long ago",
        said("yes"),
        replace(WAITING, question=replace(ASKED, asked_at=Micros(NOW - 3 * HOUR - 1)), head=None),
        React(),
    ),
    Story(
        "it was longer ago than this chat's pause",
        said("yes"),
        replace(WAITING, new_after=60.0, head=None),
        React(),
    ),
    Story(
        "it was long ago where no pause starts anew",
        said("yes"),
        replace(
            WAITING,
            new_after=0.0,
            question=replace(ASKED, asked_at=Micros(NOW - int(ANSWERS_WITHIN * 1_000_000) - 1)),
            head=None,
        ),
        React(),
    ),
]


@pytest.mark.parametrize("story", ANSWERS, ids=lambda story: story.told)
def test_an_answer_is_joined_to_the_first_words(story: Story) -> None:
    assert plan(story.message, story.facts) == story.plan


@pytest.mark.parametrize("story", OTHER_THINGS, ids=lambda story: story.told)
def test_no_answer_when(story: Story) -> None:
    assert plan(story.message, story.facts) == story.plan


def test_the_question_back_exists() -> None:
    assert WHICH.key in ENGLISH
