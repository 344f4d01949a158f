"""What a copy of an earlier picture means, and what words mean while a marked spot waits for them."""

from dataclasses import replace

import pytest

from bot.domain.areas import Area, OtherShape, Seen
from bot.domain.conversations import KnownPicture, KnownSpot
from bot.domain.errors import Reason
from bot.domain.gaps import HOLD_SECONDS
from bot.domain.ids import MINUTE, MessageId, Micros, PersonId, PictureId, SpotId, TurnId
from bot.domain.messages import Command, Incoming, Person
from bot.domain.pictures import BlobRef, PictureFile, PictureFormat
from bot.domain.planning import plan
from bot.domain.plans import (
    AskAboutSpot,
    Draw,
    Facts,
    Keep,
    OpenPainter,
    Question,
    React,
    SayReason,
    WordsForSpot,
    WrongMask,
)
from bot.domain.spots import Glance, Spot, Step, speaks_of_the_rest
from bot.domain.turns import Approach
from tests.unit.domain.test_planning import (
    ANN,
    DRAFT,
    FACTS,
    GROUP,
    HEAD,
    PICTURE,
    SAID,
    SPENT,
    WITH_PHOTO,
    command,
    photo,
    reply,
)

AREA = Area(PictureFile(BlobRef("a" * 64, 100), PictureFormat.PNG, 640, 480), 0.12)
COPY = replace(WITH_PHOTO, words="make it blue")
WORDLESS = WITH_PHOTO
SPOT = Spot(SpotId(5), PICTURE, Step.WORDS, AREA, photo(45), author=ANN.id, since=Micros(0))


def seen(what: Seen, *, sure: bool = True, area: Area | None = AREA) -> Facts:
    return replace(FACTS, glance=Glance(what, PICTURE, sure, area))


def replied(what: Seen, picture: PictureId = PICTURE) -> Facts:
    """In reply to a picture: the one that was copied, or another."""
    return replace(seen(what, sure=False), known=KnownPicture(picture))


def waiting(step: Step = Step.WORDS, area: Area | None = AREA) -> Facts:
    return replace(FACTS, spot=replace(SPOT, step=step, area=area), head=None)


def asked(step: Step, words: str = "make it blue", area: Area | None = AREA) -> AskAboutSpot:
    return AskAboutSpot(PICTURE, step, words, area, photo())


class TestCopies:
    def test_a_clear_mark_with_words_is_drawn_after_a_moment(self) -> None:
        assert plan(COPY, seen(Seen.MARKED)) == Draw("make it blue", PICTURE, area=AREA, hold=HOLD_SECONDS)

    @pytest.mark.parametrize(
        ("message", "facts", "step"),
        [
            (WORDLESS, seen(Seen.MARKED), Step.WORDS),
            (COPY, seen(Seen.MARKED, sure=False), Step.CONFIRM),
            (COPY, seen(Seen.POINTED), Step.POINT),
            (replace(COPY, words="make the background blue"), seen(Seen.MARKED), Step.SIDE),
            (COPY, seen(Seen.CROPPED), Step.CROPPED),
            (COPY, seen(Seen.ALTERED), Step.ALTERED),
            (reply(COPY), replied(Seen.ALTERED), Step.ALTERED),
            (reply(COPY), replied(Seen.SAME), Step.UNMARKED),
        ],
    )
    def test_what_is_not_clear_is_asked(self, message: Incoming, facts: Facts, step: Step) -> None:
        assert plan(message, facts) == asked(step, message.words)

    @pytest.mark.parametrize("facts", [seen(Seen.SAME), seen(Seen.ALTERED, sure=False)])
    def test_a_copy_that_shows_nothing_is_a_picture_of_its_own(self, facts: Facts) -> None:
        assert plan(COPY, facts) == Draw("make it blue", photo())
        assert plan(WORDLESS, facts) == Keep((photo(),))

    @pytest.mark.parametrize("what", [Seen.SAME, Seen.ALTERED])
    def test_one_picture_sent_as_a_reply_to_another_is_brought_to_it(self, what: Seen) -> None:
        drawn = plan(reply(COPY), replied(what, HEAD))
        assert drawn == Draw("make it blue", HEAD, (photo(),))

    def test_pictures_that_the_words_name_come_along(self) -> None:
        facts = replace(seen(Seen.MARKED), numbered={2: HEAD, 1: PICTURE})
        drawn = plan(replace(COPY, words="the hat from #2"), facts)
        assert drawn == Draw("the hat from #2", PICTURE, (HEAD,), area=AREA, hold=HOLD_SECONDS)

    def test_a_mask_of_another_shape_is_refused(self) -> None:
        shape = OtherShape((300, 700), (640, 480))
        facts = replace(FACTS, glance=Glance(Seen.MARKED, PICTURE, misfit=shape))
        assert plan(reply(COPY), facts) == WrongMask(shape)

    def test_new_makes_it_a_picture_of_its_own(self) -> None:
        drawn = plan(replace(COPY, command=Command.NEW), seen(Seen.MARKED))
        assert drawn == Draw("make it blue", photo(), start_over=True)

    def test_photos_that_wait_come_along_but_not_twice(self) -> None:
        draft = replace(DRAFT, pictures=(PICTURE, PictureId(4)))
        drawn = plan(COPY, replace(seen(Seen.MARKED), draft=draft))
        assert isinstance(drawn, Draw)
        assert (drawn.base, drawn.references, drawn.draft) == (PICTURE, (PictureId(4),), DRAFT.id)

    def test_the_budget_counts_and_questions_are_free(self) -> None:
        facts = replace(seen(Seen.MARKED), budget=SPENT)
        assert plan(COPY, facts) == SayReason(Reason.OVER_DAILY_LIMIT)
        assert plan(WORDLESS, facts) == asked(Step.WORDS, "")


class TestWords:
    WORDS = replace(SAID, words="make it blue")

    def test_go_to_the_spot_that_waits_before_the_head(self) -> None:
        facts = replace(waiting(), head=None, draft=None)
        assert plan(self.WORDS, facts) == Draw("make it blue", PICTURE, area=AREA, spot=SPOT.id)

    UNCLEAR = (Step.CONFIRM, Step.POINT, Step.SIDE, Step.CROPPED, Step.ALTERED, Step.UNMARKED)

    @pytest.mark.parametrize("step", UNCLEAR)
    def test_for_a_spot_that_is_not_clear_are_asked_about(self, step: Step) -> None:
        """Nothing is paid before it was confirmed."""
        assert plan(self.WORDS, waiting(step)) == WordsForSpot(SPOT.id, "make it blue")

    @pytest.mark.parametrize("step", UNCLEAR)
    def test_that_pass_over_a_question_mean_something_else(self, step: Step) -> None:
        facts = replace(waiting(step), spot=replace(SPOT, step=step, words="make it red"))
        assert plan(self.WORDS, facts) == Draw("make it blue", None)

    @pytest.mark.parametrize("step", [Step.CONFIRM, Step.CROPPED])
    def test_in_reply_to_the_question_answer_it(self, step: Step) -> None:
        facts = replace(FACTS, known=KnownSpot(replace(SPOT, step=step)))
        assert plan(reply(self.WORDS), facts) == Draw("make it blue", PICTURE, area=AREA, spot=SPOT.id)

    def test_in_reply_to_a_copy_that_cannot_be_lined_up_are_for_the_copy(self) -> None:
        facts = replace(FACTS, known=KnownSpot(replace(SPOT, step=Step.ALTERED, area=None)))
        assert plan(reply(self.WORDS), facts) == Draw("make it blue", photo(45), spot=SPOT.id)

    def test_of_somebody_else_leave_the_spot_waiting(self) -> None:
        facts = replace(FACTS, known=KnownSpot(SPOT))
        other = replace(reply(self.WORDS), author=Person(PersonId(2), "Bob"))
        assert plan(other, facts) == Draw("make it blue", PICTURE, area=AREA)

    def test_about_what_is_pointed_at_bring_the_copy_along(self) -> None:
        drawn = plan(self.WORDS, waiting(Step.POINTING, None))
        assert drawn == Draw("make it blue", PICTURE, (photo(45),), spot=SPOT.id, approach=Approach.POINTING)

    def test_with_a_photo_bring_it_to_the_spot(self) -> None:
        drawn = plan(replace(COPY, words="put this here"), waiting())
        assert drawn == Draw("put this here", PICTURE, (photo(),), area=AREA, spot=SPOT.id)
        late = replace(waiting(), now=Micros(10 * MINUTE))
        assert plan(replace(COPY, words="put this here"), late) == Draw("put this here", photo())

    def test_as_a_reply_to_another_picture_leave_the_spot_alone(self) -> None:
        facts = replace(waiting(), known=KnownPicture(HEAD))
        assert plan(reply(self.WORDS), facts) == Draw("make it blue", HEAD)

    def test_as_a_reply_to_the_question_count_for_everybody(self) -> None:
        """Also after it was answered: the same spot once more."""
        facts = replace(FACTS, known=KnownSpot(SPOT))
        assert plan(reply(self.WORDS), facts) == Draw("make it blue", PICTURE, area=AREA, spot=SPOT.id)

    def test_that_only_thank_are_still_free(self) -> None:
        assert plan(replace(SAID, words="thanks"), waiting()) == React()

    @pytest.mark.parametrize("name", [Command.NEW, Command.IMAGINE])
    def test_that_start_anew_do_not_mean_it(self, name: Command) -> None:
        drawn = plan(command(name, "a cat"), waiting())
        assert isinstance(drawn, Draw)
        assert (drawn.base, drawn.area) == (None, None)


class TestTheOtherSide:
    @pytest.mark.parametrize(
        "words",
        [
            "make the background blue",
            "blur what is behind it",
            "everything else darker",
            "背景换成海边",
            "周围变暗",
        ],
    )
    def test_may_be_meant(self, words: str) -> None:
        assert speaks_of_the_rest(words)

    @pytest.mark.parametrize(
        "words", ["make it blue", "a round hat", "remove the restaurant sign", "加一顶帽子"]
    )
    def test_is_not_meant(self, words: str) -> None:
        assert not speaks_of_the_rest(words)


class TestAnswers:
    def test_to_what_the_model_asked_are_for_the_same_spot(self) -> None:
        question = Question(
            TurnId(8), "make it blue", PICTURE, (), Micros(0), MessageId(49), AREA, Approach.CLOSE_UP
        )
        drawn = plan(replace(SAID, words="navy blue"), replace(FACTS, question=question))
        assert isinstance(drawn, Draw)
        assert (drawn.words, drawn.base) == ("make it blue\n\nnavy blue", PICTURE)
        assert (drawn.area, drawn.approach) == (AREA, Approach.CLOSE_UP)


class TestPainterLinks:
    def test_lead_to_the_page(self) -> None:
        key = "1a-" + "x" * 22
        start = replace(SAID, command=Command.START, payload=f"m{key}")
        assert plan(start, FACTS) == OpenPainter(key)

    def test_lead_nowhere_in_a_group(self) -> None:
        """There the page cannot be opened from a button."""
        start = replace(SAID, command=Command.START, payload="m1a-" + "x" * 22, address=GROUP)
        assert not isinstance(plan(start, FACTS), OpenPainter)

    @pytest.mark.parametrize("payload", ["m1a", "m1a-short", "x1a-" + "x" * 22, "m1a-" + "x" * 21 + "!"])
    def test_that_are_none_greet(self, payload: str) -> None:
        start = replace(SAID, command=Command.START, payload=payload)
        assert not isinstance(plan(start, FACTS), OpenPainter)


def test_an_area_is_turned_inside_out_and_back() -> None:
    assert AREA.inverse == Area(AREA.file, 0.88, inverted=True)
    assert AREA.inverse.inverse.share == pytest.approx(0.12)
    assert not AREA.inverse.inverse.inverted
    assert [Area(AREA.file, share).percent for share in (0.0001, 0.124, 0.9999)] == [1, 12, 99]
