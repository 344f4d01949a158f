"""A pretend Telegram client in the browser: whoever opens it talks to the real bot of a playground.

async with playground(folder) as world, serving(chat_page(world), 8088) as address:
    await world.start()

It shows what the pretend Telegram knows and does what people do there; of the bot itself it knows nothing.
"""

from bot.sandbox.page.app import chat_page

__all__ = ["chat_page"]
