"""Texts by key."""

from bot.i18n.english import ENGLISH


def text(key: str, **values: object) -> str:
    """The sentence of `key` with its placeholders filled. Raises KeyError for an unknown key."""
    return ENGLISH[key].format(**values)
