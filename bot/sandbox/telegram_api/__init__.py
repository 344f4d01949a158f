"""A pretend Telegram: an HTTP Bot API server on which an unmodified client library runs.

Written from what is known about Telegram, never from the code of a bot, and strict where Telegram is strict.
"""

from bot.sandbox.telegram_api.clock import Clock, ManualClock
from bot.sandbox.telegram_api.server import TelegramServer
from bot.sandbox.telegram_api.settings import FloodLimits, Settings

__all__ = ["Clock", "FloodLimits", "ManualClock", "Settings", "TelegramServer"]
