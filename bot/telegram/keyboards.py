"""Buttons as Telegram draws them."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.domain.actions import Keyboard
from bot.i18n import text


def markup(keyboard: Keyboard) -> InlineKeyboardMarkup | None:
    """None where there are no buttons: an edit with None takes them away."""
    if not keyboard:
        return None
    rows = [
        [
            InlineKeyboardButton(text(action.label, **action.values), callback_data=action.data)
            for action in row
        ]
        for row in keyboard
    ]
    return InlineKeyboardMarkup(rows)
