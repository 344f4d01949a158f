"""What a button does, and how it says so in the few bytes that a messenger gives it."""

from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.ids import PictureId, TurnId, from_base36, to_base36


class Op(StrEnum):
    """The operations of buttons. A value is stored in messages for years and is never used anew."""

    AGAIN = "a"
    UNDO = "u"
    FILE = "f"
    STOP = "x"
    SHOW = "s"
    GO_TO = "g"
    NEW_WORDS = "n"
    RUN_HELD = "b"
    DROP_HELD = "d"
    RUN_ALL = "j"


@dataclass(frozen=True, slots=True)
class Action:
    """A button: its operation, the turn or picture it is about, and the text key of its label."""

    op: Op
    id: int
    label: str
    values: dict[str, object] = field(default_factory=dict)

    @property
    def data(self) -> str:
        return f"t:{self.op.value}:{to_base36(self.id)}"


Keyboard = tuple[tuple[Action, ...], ...]
"""Rows of buttons."""


def parse_data(data: str) -> tuple[Op, int] | None:
    """What a pressed button meant; None when it is none of ours."""
    match data.split(":"):
        case ["t", op, number]:
            try:
                return Op(op), from_base36(number)
            except ValueError:
                return None
        case _:
            return None


def under_result(turn: TurnId, picture: PictureId, *, has_base: bool) -> Keyboard:
    undo = (Action(Op.UNDO, picture, "button.undo"),) if has_base else ()
    return ((Action(Op.AGAIN, turn, "button.again"), *undo, Action(Op.FILE, picture, "button.file")),)


def under_waiting(turn: TurnId) -> Keyboard:
    return ((Action(Op.STOP, turn, "button.cancel"),),)


def under_sent(turn: TurnId) -> Keyboard:
    return ((Action(Op.STOP, turn, "button.stop"),),)


def under_failure(turn: TurnId) -> Keyboard:
    return ((Action(Op.AGAIN, turn, "button.again"),),)


def under_lost(turn: TurnId, price: str) -> Keyboard:
    """`price` is what running it again costs, perhaps for the second time."""
    return ((Action(Op.AGAIN, turn, "button.run_again", {"price": price}),),)


def under_kept_picture(picture: PictureId) -> Keyboard:
    return ((Action(Op.SHOW, picture, "button.show"),),)


def under_held(turn: TurnId, number: int | None) -> Keyboard:
    """`number` is that of the picture it can run from; without one it can draw anew."""
    run = (
        Action(Op.RUN_HELD, turn, "button.draw_new")
        if number is None
        else Action(Op.RUN_HELD, turn, "button.run_from", {"number": number})
    )
    return ((run, Action(Op.DROP_HELD, turn, "button.drop")),)


def under_undone(picture: PictureId, number: int) -> Keyboard:
    return ((Action(Op.GO_TO, picture, "button.redo", {"number": number}),),)


def under_new_words(turn: TurnId) -> Keyboard:
    return ((Action(Op.NEW_WORDS, turn, "button.new_words"),),)


def under_late_item(turn: TurnId, pictures: int) -> Keyboard:
    return ((Action(Op.RUN_ALL, turn, "button.run_all", {"count": pictures}),),)
