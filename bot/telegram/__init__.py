"""Telegram: the only room that knows it. Inside, `import telegram` is the library."""
