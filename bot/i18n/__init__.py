"""Texts by key, in the languages that the bot speaks."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from babel import Locale

from bot.domain.actions import Button, Buttons, Keyboard
from bot.i18n.catalogue import Catalogue, filled
from bot.i18n.chinese import CHINESE
from bot.i18n.english import ENGLISH

CATALOGUES: Mapping[str, Catalogue] = MappingProxyType({"en": ENGLISH, "zh-hans": CHINESE})
"""By language tag, the one that stands in for every other first."""

LANGUAGES: Mapping[str, str] = MappingProxyType({"en": "English", "zh-hans": "简体中文"})
"""What each language calls itself."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Speaks one language."""

    language: str
    locale: Locale

    def __call__(self, key: str, /, **values: object) -> str:
        """The sentence of `key` with its placeholders filled. Raises KeyError for an unknown key."""
        return filled(CATALOGUES[self.language][key], self.locale, values)

    def buttons(self, keyboard: Keyboard) -> Buttons:
        """A keyboard with its labels in this language."""
        return tuple(
            tuple(
                Button(
                    self(action.label, **action.values), action.data, action.copies, action.style, action.link
                )
                for action in row
            )
            for row in keyboard
        )


def voice(tag: str) -> Voice:
    """The voice for an IETF language tag: the nearest language that is spoken here, English where none is."""
    return _voice(spoken(tag))


def spoken(tag: str) -> str:
    """The language of `CATALOGUES` that is nearest to an IETF tag, like `zh-CN`."""
    primary = tag.lower().replace("_", "-").partition("-")[0]
    return next((language for language in CATALOGUES if language.partition("-")[0] == primary), "en")


@cache
def _voice(language: str) -> Voice:
    return Voice(language, Locale.parse(language, sep="-"))
