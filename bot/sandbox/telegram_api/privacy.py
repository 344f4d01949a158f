"""Which messages a bot gets to see (Bots FAQ: privacy mode)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.telegram_api.chats import Group

if TYPE_CHECKING:
    from bot.sandbox.telegram_api.accounts import BotAccount
    from bot.sandbox.telegram_api.messages import Message


def sees(bot: BotAccount, message: Message) -> bool:
    """Never its own messages nor those of other bots; in groups with privacy mode only what is meant for it."""
    if message.sender is bot:
        return False
    if message.sender is not None and message.sender.is_bot and message.letter.sender_chat is None:
        return False
    if not isinstance(message.chat, Group):
        return True
    member = message.chat.member(bot)
    if bot.reads_everything or (member is not None and member.is_administrator):
        return True
    return message.is_service or _is_meant_for(bot, message)


def _is_meant_for(bot: BotAccount, message: Message) -> bool:
    replied = message.reply_to
    if replied is not None and replied.sender is bot:
        return True
    return any(
        _names(bot, message.words.part(entity), entity.type) for entity in message.words.entities
    ) or any(entity.user_id == bot.id for entity in message.words.entities)


def _names(bot: BotAccount, part: str, kind: str) -> bool:
    if kind == "mention":
        return part[1:].lower() == bot.username.lower()
    if kind == "bot_command":
        _, at, name = part.partition("@")
        return not at or name.lower() == bot.username.lower()
    return False
