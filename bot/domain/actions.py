"""What a button does, and how it says so in the few bytes that a messenger gives it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.chips import Chip
from bot.domain.ids import ConversationId, DraftId, PictureId, SpotId, TurnId, VoteId, from_base36, to_base36
from bot.domain.pictures import ResultKind
from bot.domain.prompts import utf16_units
from bot.domain.spots import Step
from bot.domain.votes import FEWEST

COPY_UNITS = 256
"""UTF-16 units that a button can put on the clipboard (Bot API CopyTextButton)."""

PAGE_COLUMNS = 3
PAGE_PICTURES = 9

CHIPS = ("chip.background", "chip.sticker", "chip.style")
"""The bot's own suggestions under a photo, as keys of their labels; their words are at `<key>.words`."""


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
    NEW_PICTURE = "w"
    CONTINUE = "c"
    ONLY_LAST = "o"
    KEEP_LAST = "r"
    CHIP = "q"
    MORE = "m"
    LESS = "l"
    COMPARE = "v"
    IDEAS = "i"
    PICK = "t"
    SHOW_IDEAS = "si"
    STICKER = "k"
    REDRAW_STICKER = "rk"
    WORDS = "p"
    DRAW_ANYWAY = "z"
    PAGE = "h"
    EXAMPLE = "e"
    HOW = "y"
    LANGUAGES = "ls"
    LANGUAGE = "lg"
    GAPS = "gs"
    GAP = "gp"
    SETTINGS = "st"
    SHAPES = "ss"
    SHAPE = "sh"
    QUALITIES = "qs"
    QUALITY = "qy"
    MODELS = "ms"
    MODEL = "md"
    RESHAPES = "rs"
    RESHAPE = "rh"
    REQUALITIES = "rq"
    REQUALITY = "ry"
    OTHER_MODELS = "om"
    WITH_MODEL = "wm"
    BIGGER = "bi"
    REDRAW_BIGGER = "rb"
    UPSCALE = "up"
    ONE_SPOT = "os"
    DRAFT_SPOT = "ds"
    SAME_SPOT = "ps"
    OTHER_SIDE = "oi"
    CLOSE_UP = "cu"
    REST_EXACT = "xr"
    AS_IT_CAME = "ac"
    BLEND = "bl"
    SPOT_YES = "sy"
    SPOT_REST = "sr"
    SPOT_POINT = "sp"
    SPOT_WHOLE = "sw"
    SPOT_NEW = "sn"
    SPOT_DROP = "sx"
    MANNERS = "gm"
    MANNER = "gc"
    AS_CHAT = "gt"
    VOTE = "vo"
    COUNT = "vc"


class Style(StrEnum):
    """How a button looks where the messenger knows styles (Bot API 9.4); the others draw it plain."""

    PLAIN = ""
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Link:
    """An address that a button opens; an `app` opens inside the messenger, in private chats only."""

    url: str
    app: bool = False


@dataclass(frozen=True, slots=True)
class Action:
    """A button: its operation, what it is about, and the text key of its label.

    `id` is that of the turn, picture, draft, spot or conversation; `argument` a small number beside it. A button
    that `copies` text puts it on the clipboard, one with a `link` opens it; neither tells anybody.
    """

    op: Op
    id: int
    label: str
    values: dict[str, object] = field(default_factory=dict)
    argument: int = 0
    copies: str = ""
    style: Style = Style.PLAIN
    link: Link | None = None

    @property
    def data(self) -> str:
        argument = f":{to_base36(self.argument)}" if self.argument else ""
        return f"t:{self.op.value}:{to_base36(self.id)}{argument}"


Keyboard = tuple[tuple[Action, ...], ...]
"""Rows of buttons."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button as people see it: its label in their language, and what a tap sends or copies."""

    label: str
    data: str
    copies: str = ""
    style: Style = Style.PLAIN
    link: Link | None = None


Buttons = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Tap:
    """What a pressed button meant."""

    op: Op
    id: int
    argument: int = 0


def parse_data(data: str) -> Tap | None:
    """What a pressed button meant; None when it is none of ours."""
    match data.split(":"):
        case ["t", op, number, *rest] if len(rest) < 2:
            try:
                return Tap(Op(op), from_base36(number), *map(from_base36, rest))
            except ValueError:
                return None
        case _:
            return None


@dataclass(frozen=True, slots=True)
class UnderResult:
    """What the keyboard under a result depends on.

    `same_spot`: the marked area can be used once more. `painter` opens the page to mark one. `exact`: the rest can
    be put back. `first` is the turn's first picture, where this one was made of it by a button. `close_up` is the
    price of a closer look at a spot where nothing changed, empty where there is none.
    """

    turn: TurnId
    picture: PictureId
    kind: ResultKind = ResultKind.WHOLE
    has_base: bool = False
    same_spot: bool = False
    exact: bool = False
    first: PictureId | None = None
    close_up: str = ""
    painter: Link | None = None


def under_result(of: UnderResult) -> Keyboard:
    again = Action(Op.AGAIN, of.turn, "button.again")
    undo = (Action(Op.UNDO, of.picture, "button.undo"),) if of.has_base else ()
    spot = (
        Action(Op.SAME_SPOT, of.turn, "button.same_spot")
        if of.same_spot
        else Action(Op.ONE_SPOT, of.picture, "button.one_spot", link=of.painter)
    )
    last = (Action(Op.FILE, of.picture, "button.file"), Action(Op.MORE, of.picture, "button.more"))
    if of.kind is ResultKind.REDRAWN and of.first is None:
        blend = Action(Op.BLEND, of.picture, "button.blend", style=Style.PRIMARY)
        return ((blend, again), (*undo, spot), last)
    if of.kind is ResultKind.UNCHANGED and of.close_up:
        closer = Action(Op.CLOSE_UP, of.turn, "button.close_up", {"price": of.close_up}, style=Style.PRIMARY)
        return ((closer,), (again, *undo, spot), last)
    side: tuple[Action, ...] = ()
    if of.first is not None:
        other = "button.together" if of.kind is ResultKind.CAME else "button.as_it_came"
        side = (Action(Op.GO_TO, of.first, other),)
    elif of.exact:
        side = (Action(Op.REST_EXACT, of.picture, "button.rest_exact"),)
    return ((again, *undo, spot), (*side, *last))


def under_more(
    turn: TurnId,
    picture: PictureId,
    *,
    price: str,
    words: str,
    has_base: bool = False,
    blended: bool = False,
    bigger: bool = False,
    qualities: bool = False,
) -> Keyboard:
    """What is behind the three dots. `price` is that of four ideas; short `words` are copied by the button itself."""
    compare = (Action(Op.COMPARE, picture, "button.compare"),) if has_base else ()
    ideas = Action(Op.IDEAS, turn, "button.ideas", {"price": price})
    larger = (Action(Op.BIGGER, picture, "button.bigger"),) if bigger else ()
    better = (Action(Op.REQUALITIES, picture, "button.quality"),) if qualities else ()
    came = (Action(Op.AS_IT_CAME, picture, "button.as_it_came"),) if blended else ()
    copies = words if words and utf16_units(words) <= COPY_UNITS else ""
    said = Action(Op.WORDS, turn, "button.words", copies=copies)
    return (
        (*compare, ideas, Action(Op.RESHAPES, picture, "button.shape")),
        (*larger, Action(Op.STICKER, picture, "button.sticker"), *better),
        (*came, said, Action(Op.LESS, picture, "button.less")),
    )


def under_variations(variations: Sequence[Action], picture: PictureId, columns: int = 1) -> Keyboard:
    """What a picture may become, and the way back to the three dots."""
    rows = tuple(tuple(variations[start : start + columns]) for start in range(0, len(variations), columns))
    return (*rows, (Action(Op.MORE, picture, "button.less"),))


def under_waiting(turn: TurnId, *choices: Action) -> Keyboard:
    """`choices` are what the person may still have meant."""
    return ((*choices, Action(Op.STOP, turn, "button.cancel")),)


def new_picture(turn: TurnId) -> Action:
    return Action(Op.NEW_PICTURE, turn, "button.new_picture")


def continue_from(turn: TurnId, number: int) -> Action:
    return Action(Op.CONTINUE, turn, "button.continue", {"number": number})


def only_last(turn: TurnId) -> Action:
    return Action(Op.ONLY_LAST, turn, "button.only_last")


def other_side(turn: TurnId) -> Action:
    return Action(Op.OTHER_SIDE, turn, "button.other_side")


def about_spot(spot: SpotId, step: Step, *, has_words: bool) -> Keyboard:
    """The answers to the question about a marked spot."""
    yes = "button.change_this" if has_words else "button.this_spot"
    this = Action(Op.SPOT_YES, spot, yes, style=Style.PRIMARY)
    rest = Action(Op.SPOT_REST, spot, "button.other_side")
    point = Action(Op.SPOT_POINT, spot, "button.pointing")
    new = Action(Op.SPOT_NEW, spot, "button.new_from_copy")
    drop = Action(Op.SPOT_DROP, spot, "button.drop_spot")
    match step:
        case Step.WORDS:
            return ((rest, drop),)
        case Step.POINTING:
            return ((drop,),)
        case Step.CONFIRM | Step.POINT:
            return ((this, rest), (point, drop))
        case Step.SIDE:
            return ((this, rest), (drop,))
        case Step.CROPPED:
            return ((Action(Op.SPOT_YES, spot, "button.put_back", style=Style.PRIMARY),), (new, drop))
        case Step.ALTERED:
            return ((new, drop),)
        case Step.UNMARKED:
            return ((Action(Op.SPOT_WHOLE, spot, "button.whole"), drop),)


def to_painter(page: str) -> Keyboard:
    return ((Action(Op.ONE_SPOT, 0, "button.one_spot", style=Style.PRIMARY, link=Link(page, app=True)),),)


def under_sent(turn: TurnId) -> Keyboard:
    return ((Action(Op.STOP, turn, "button.stop"),),)


def under_photos(
    draft: DraftId, count: int, chips: Sequence[Chip] | None, painter: Link | None = None
) -> Keyboard:
    """Suggestions about photos that wait for words; one can be marked, several can be made one."""
    if chips is None:
        suggestions = [Action(Op.CHIP, draft, label, argument=index) for index, label in enumerate(CHIPS)]
    else:
        suggestions = [
            Action(Op.CHIP, draft, "chip.custom", {"label": chip.label}, argument=index)
            for index, chip in enumerate(chips)
        ]
    rows = tuple(tuple(suggestions[start : start + 2]) for start in range(0, len(suggestions), 2))
    if count > 1:
        return (*rows, (Action(Op.KEEP_LAST, draft, "button.only_last"),))
    spot = Action(Op.DRAFT_SPOT, draft, "button.one_spot", link=painter)
    if rows and len(rows[-1]) < 2:
        return (*rows[:-1], (*rows[-1], spot))
    return (*rows, (spot,))


def under_start(conversation: ConversationId) -> Keyboard:
    example = Action(Op.EXAMPLE, conversation, "button.example", style=Style.PRIMARY)
    return ((example, Action(Op.HOW, conversation, "button.how")),)


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another model for a turn that failed: its code, its name, and what it costs."""

    code: int
    model: str
    price: str


def under_failure(turn: TurnId, other: Alternative | None = None) -> Keyboard:
    again = Action(Op.AGAIN, turn, "button.again")
    return ((again,), (_try(turn, other),)) if other else ((again,),)


def under_closed_service(turn: TurnId, other: Alternative | None) -> Keyboard:
    """The same would fail again; another service may do."""
    return ((_try(turn, other),),) if other else ()


def _try(turn: TurnId, other: Alternative) -> Action:
    return Action(
        Op.WITH_MODEL, turn, "button.try", {"model": other.model, "price": other.price}, argument=other.code
    )


def under_words(turn: TurnId, price: str) -> Keyboard:
    """The model said something instead of drawing."""
    return ((Action(Op.DRAW_ANYWAY, turn, "button.draw_anyway", {"price": price}),),)


def under_lost(turn: TurnId, price: str) -> Keyboard:
    """`price` is what running it again costs, perhaps for the second time."""
    return ((Action(Op.AGAIN, turn, "button.run_again", {"price": price}),),)


def under_kept_picture(picture: PictureId) -> Keyboard:
    return ((Action(Op.SHOW, picture, "button.show"),),)


def under_kept_ideas(leader: TurnId) -> Keyboard:
    return ((Action(Op.SHOW_IDEAS, leader, "button.show"),),)


def under_ideas(places: Sequence[tuple[TurnId, PictureId | None]], vote: TurnId | None = None) -> Keyboard:
    """A button per idea: it shows the picture, or runs alone what gave none. `vote` lets a group choose."""
    ideas = (
        tuple(
            Action(Op.AGAIN, turn, "button.idea_again", {"number": number})
            if picture is None
            else Action(Op.PICK, picture, "button.number", {"number": number})
            for number, (turn, picture) in enumerate(places, 1)
        ),
    )
    if vote is None or sum(picture is not None for _, picture in places) < FEWEST:
        return ideas
    return (*ideas, (Action(Op.VOTE, vote, "button.vote"),))


def under_vote(conversation: ConversationId, vote: VoteId) -> Keyboard:
    return ((Action(Op.COUNT, conversation, "button.count", argument=vote, style=Style.PRIMARY),),)


def under_plain_sticker(turn: TurnId, price: str) -> Keyboard:
    return ((Action(Op.REDRAW_STICKER, turn, "button.redraw_sticker", {"price": price}),),)


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


def under_history(
    conversation: ConversationId,
    pictures: Sequence[tuple[PictureId, int]],
    older: int | None,
    newer: int | None,
) -> Keyboard:
    """A button per picture, by id and number as on the sheet; `older` and `newer` are where other pages end."""
    numbers = [Action(Op.GO_TO, picture, "button.number", {"number": number}) for picture, number in pictures]
    rows = [tuple(numbers[start : start + PAGE_COLUMNS]) for start in range(0, len(numbers), PAGE_COLUMNS)]
    ways = []
    if older is not None:
        ways.append(Action(Op.PAGE, conversation, "button.older", argument=older))
    if newer is not None:
        ways.append(Action(Op.PAGE, conversation, "button.newer", argument=newer))
    return (*rows, tuple(ways)) if ways else tuple(rows)
