"""Who may press which button in a group."""

from bot.domain.actions import Op
from bot.domain.ids import PersonId
from bot.domain.manners import Manners

_LOOKING = frozenset(
    {
        Op.FILE,
        Op.SHOW,
        Op.SHOW_IDEAS,
        Op.MORE,
        Op.LESS,
        Op.COMPARE,
        Op.STICKER,
        Op.WORDS,
        Op.PAGE,
        Op.EXAMPLE,
        Op.HOW,
        Op.ONE_SPOT,
        Op.SETTINGS,
        Op.LANGUAGES,
        Op.GAPS,
        Op.SHAPES,
        Op.QUALITIES,
        Op.MODELS,
        Op.MANNERS,
        Op.RESHAPES,
        Op.REQUALITIES,
        Op.OTHER_MODELS,
        Op.BIGGER,
    }
)
"""Nothing is changed for others; the one that costs something, the example, is asked for by whoever presses it."""

_SETTING = frozenset({Op.LANGUAGE, Op.GAP, Op.SHAPE, Op.QUALITY, Op.MODEL, Op.MANNER, Op.AS_CHAT})

_BY_AUTHORS = frozenset(
    {
        Op.CHIP,
        Op.KEEP_LAST,
        Op.DRAFT_SPOT,
        Op.SPOT_YES,
        Op.SPOT_REST,
        Op.SPOT_POINT,
        Op.SPOT_WHOLE,
        Op.SPOT_NEW,
        Op.SPOT_DROP,
    }
)
"""Questions to one person; they look after that themselves."""


def is_free(op: Op, person: PersonId, requester: PersonId | None, manners: Manners) -> bool:
    """Whether somebody may press it without being an admin.

    `requester` is who asked for what the button is about, None where nobody did. A channel cannot press buttons:
    what was said in its name is everybody's, as nobody can tell who is behind it.
    """
    if op in _SETTING:
        return False
    if op in _LOOKING or op in _BY_AUTHORS or manners.open_buttons:
        return True
    return requester is None or requester == person


def is_setting(op: Op) -> bool:
    return op in _SETTING
