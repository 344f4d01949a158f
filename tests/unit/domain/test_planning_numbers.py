"""Pictures named by their number: where to go on from, what to bring in, and what is not there."""

from dataclasses import dataclass, replace

import pytest

from bot.domain.conversations import KnownDraft, KnownPicture, KnownTurn, OnTurn
from bot.domain.errors import Reason
from bot.domain.ids import PictureId, TurnId
from bot.domain.messages import Command, Incoming
from bot.domain.planning import plan
from bot.domain.plans import Draw, Facts, GoTo, Keep, NoSuchNumber, Plan, SayReason, ShowHistory, ShowSettings
from bot.domain.turns import TurnState
from tests.unit.domain.said import DRAFT, HEAD, NUMBERED, SPENT, knowing, photo, reply, said

THREE, FIVE, SEVEN, TEN = (NUMBERED[number] for number in (3, 5, 7, 10))
OTHER = PictureId(77)
FACTS = knowing()
MAKING = KnownTurn(TurnId(2), TurnState.RENDERING, wanted=True, result=None, base=OTHER)


@dataclass(frozen=True, slots=True)
class Story:
    told: str
    message: Incoming
    facts: Facts
    plan: Plan


GOING = [
    Story("a number alone goes there", said("#7"), FACTS, GoTo(SEVEN)),
    Story("also with a mark behind it", said("#7!"), FACTS, GoTo(SEVEN)),
    Story("going is free", said("#7"), replace(FACTS, budget=SPENT), GoTo(SEVEN)),
    Story("going leaves a draft alone", said("#7"), knowing(draft=DRAFT), GoTo(SEVEN)),
    Story("as a reply to another picture too", reply("#7"), knowing(known=KnownPicture(OTHER)), GoTo(SEVEN)),
    Story("nobody pays for thanks with a number", said("#7 thanks"), FACTS, GoTo(SEVEN)),
    Story("nor for a heart", said("#7 ❤️"), FACTS, GoTo(SEVEN)),
    Story("there is no such number", said("#99"), FACTS, NoSuchNumber(99)),
    Story("there is none to start from", said("#99 with a hat"), FACTS, NoSuchNumber(99)),
    Story("nor to thank for", said("#99 thanks"), FACTS, NoSuchNumber(99)),
    Story("no such number over the limit", said("#99 a hat"), replace(FACTS, budget=SPENT), NoSuchNumber(99)),
]

STARTING = [
    Story("a leading number is the base", said("#7 with a hat"), FACTS, Draw("with a hat", SEVEN)),
    Story("it beats the own turn", said("#7 a hat"), knowing(own_turn=TurnId(2)), Draw("a hat", SEVEN)),
    Story(
        "the photos of the draft come with it",
        said("#7 with this hat"),
        knowing(draft=DRAFT),
        Draw("with this hat", SEVEN, DRAFT.pictures, DRAFT.id),
    ),
    Story(
        "own photos come after both",
        said("#7 with this hat", photo()),
        knowing(draft=DRAFT),
        Draw("with this hat", SEVEN, (*DRAFT.pictures, photo()), DRAFT.id),
    ),
    Story(
        "the words keep a number that they need",
        said("#3's hat in red"),
        FACTS,
        Draw("#3's hat in red", THREE),
    ),
    Story(
        "two pictures side by side",
        said("#3 and #5 side by side"),
        FACTS,
        Draw("#3 and #5 side by side", THREE, (FIVE,)),
    ),
    Story(
        "/imagine leaves the draft alone",
        said("#7 with a hat", command=Command.IMAGINE),
        knowing(draft=DRAFT),
        Draw("with a hat", SEVEN),
    ),
    Story(
        "/new cuts first",
        said("#7 with a hat", command=Command.NEW),
        knowing(draft=DRAFT),
        Draw("with a hat", SEVEN, start_over=True),
    ),
    Story(
        "over the limit nothing is drawn",
        said("#7 with a hat"),
        replace(FACTS, budget=SPENT),
        SayReason(Reason.OVER_DAILY_LIMIT),
    ),
    Story(
        "a photo that says only a number waits for words together with it",
        said("#7", photo()),
        FACTS,
        Keep((SEVEN, photo())),
    ),
    Story(
        "what somebody else wrote under a forwarded photo names nothing",
        said("#7", photo(), forwarded=True),
        FACTS,
        Keep((photo(),)),
    ),
    Story("a photo with a number that is not here", said("#99", photo()), FACTS, Keep((photo(),))),
]

BRINGING = [
    Story(
        "a number further on is one picture more",
        said("the hat from #3"),
        FACTS,
        Draw("the hat from #3", HEAD, (THREE,), head=HEAD),
    ),
    Story(
        "after the draft",
        said("the hat from #3"),
        knowing(draft=DRAFT),
        Draw("the hat from #3", DRAFT.pictures[0], (DRAFT.pictures[1], THREE), DRAFT.id),
    ),
    Story(
        "after own photos",
        said("the hat from #3", photo(50), photo(51)),
        FACTS,
        Draw("the hat from #3", photo(50), (photo(51), THREE)),
    ),
    Story(
        "with the picture that is being made",
        said("the hat from #3"),
        knowing(own_turn=TurnId(2)),
        Draw("the hat from #3", OnTurn(TurnId(2)), (THREE,)),
    ),
    Story(
        "several in their order, each once",
        said("the hat from #10, scarf of #3, shoes of #10"),
        FACTS,
        Draw("the hat from #10, scarf of #3, shoes of #10", HEAD, (TEN, THREE), head=HEAD),
    ),
    Story(
        "the base is not brought in once more",
        said("the hat from #3"),
        knowing(draft=replace(DRAFT, pictures=(OTHER, THREE))),
        Draw("the hat from #3", OTHER, (THREE,), DRAFT.id),
    ),
    Story(
        "a number that is not here is only text",
        said("shoe size #99, hat from #3"),
        FACTS,
        Draw("shoe size #99, hat from #3", HEAD, (THREE,), head=HEAD),
    ),
    Story(
        "quoted numbers are only text",
        said('a sign that says "#3"'),
        FACTS,
        Draw('a sign that says "#3"', HEAD, head=HEAD),
    ),
    Story(
        "a new picture with something of an old one",
        said("a fox with the hat from #3", command=Command.IMAGINE),
        FACTS,
        Draw("a fox with the hat from #3", None, (THREE,)),
    ),
]

REPLYING = [
    Story(
        "further on",
        reply("the hat from #3"),
        knowing(known=KnownPicture(OTHER)),
        Draw("the hat from #3", OTHER, (THREE,)),
    ),
    Story(
        "the picture replied to is the base also before a leading number",
        reply("#3's hat on him"),
        knowing(known=KnownPicture(OTHER)),
        Draw("#3's hat on him", OTHER, (THREE,)),
    ),
    Story(
        "which is then not taken out of the words",
        reply("#3 as the background"),
        knowing(known=KnownPicture(OTHER)),
        Draw("#3 as the background", OTHER, (THREE,)),
    ),
    Story(
        "naming the picture replied to names it once",
        reply("#7 with a hat"),
        knowing(known=KnownPicture(SEVEN)),
        Draw("#7 with a hat", SEVEN),
    ),
    Story(
        "somebody's photo",
        reply("#3's hat", ours=False, picture=photo(40)),
        FACTS,
        Draw("#3's hat", photo(40), (THREE,)),
    ),
    Story(
        "the picture that is being made",
        reply("#3's hat"),
        knowing(known=MAKING),
        Draw("#3's hat", OnTurn(TurnId(2)), (THREE,)),
    ),
    Story(
        "to a turn without any picture the number is the base",
        reply("#3 with a hat"),
        knowing(known=replace(MAKING, state=TurnState.FAILED, base=None)),
        Draw("with a hat", THREE),
    ),
    Story(
        "to the question about a draft the number comes first",
        reply("#3 in this style"),
        knowing(known=KnownDraft(DRAFT.pictures), draft=DRAFT),
        Draw("in this style", THREE, DRAFT.pictures, DRAFT.id),
    ),
    Story(
        "an unknown number is only text",
        reply("#99 thousand stars"),
        knowing(known=KnownPicture(OTHER)),
        Draw("#99 thousand stars", OTHER),
    ),
]

LOOKING = [
    Story("/history", said(command=Command.HISTORY), FACTS, ShowHistory()),
    Story("/settings", said(command=Command.SETTINGS), FACTS, ShowSettings()),
    Story("both over the limit", said(command=Command.HISTORY), replace(FACTS, budget=SPENT), ShowHistory()),
]


@pytest.mark.parametrize(
    "story", [*GOING, *STARTING, *BRINGING, *REPLYING, *LOOKING], ids=lambda story: story.told
)
def test_a_number_means_its_picture(story: Story) -> None:
    assert plan(story.message, story.facts) == story.plan
