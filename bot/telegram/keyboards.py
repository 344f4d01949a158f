"""Buttons as Telegram draws them."""

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup, WebAppInfo

from bot.domain.actions import Button, Buttons


def markup(buttons: Buttons) -> InlineKeyboardMarkup | None:
    """None where there are no buttons: an edit with None takes them away."""
    if not buttons:
        return None
    return InlineKeyboardMarkup([[_drawn(button) for button in row] for row in buttons])


def _drawn(button: Button) -> InlineKeyboardButton:
    style = button.style.value or None
    if button.copies:
        return InlineKeyboardButton(button.label, copy_text=CopyTextButton(button.copies), style=style)
    if button.link is not None and button.link.app:
        return InlineKeyboardButton(button.label, web_app=WebAppInfo(button.link.url), style=style)
    if button.link is not None:
        return InlineKeyboardButton(button.label, url=button.link.url, style=style)
    return InlineKeyboardButton(button.label, callback_data=button.data, style=style)
