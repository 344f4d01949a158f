"""What a language's texts are made of."""

from collections.abc import Mapping
from dataclasses import dataclass

from babel import Locale


@dataclass(frozen=True, slots=True)
class Plural:
    """A text that depends on a number: `forms` by CLDR category of counts, or of ranks (`ordinal`).

    `other` is always among the forms; one like `=1` is for that number alone and comes first.
    """

    number: str
    forms: Mapping[str, str]
    ordinal: bool = False


Catalogue = Mapping[str, str | Plural]


def filled(text: str | Plural, locale: Locale, values: Mapping[str, object]) -> str:
    """The text with its placeholders filled, in the form that its number asks for. Raises KeyError."""
    if isinstance(text, Plural):
        text = _form(text, locale, values[text.number])
    return text.format(**values)


def _form(text: Plural, locale: Locale, number: object) -> str:
    if not isinstance(number, int):
        return text.forms["other"]
    category = locale.ordinal_form(number) if text.ordinal else locale.plural_form(number)
    return text.forms.get(f"={number}") or text.forms.get(category) or text.forms["other"]
