"""How the bot behaves in a group, as its admins chose."""

from dataclasses import dataclass, fields, replace


@dataclass(frozen=True, slots=True)
class Manners:
    """`own_memory`: everybody has a conversation of their own. `every_caption`: a photo with a caption is a request.

    `open_buttons`: everybody may press what costs or changes something. `quiet`: a reaction instead of a status.
    """

    own_memory: bool = False
    every_caption: bool = False
    open_buttons: bool = False
    quiet: bool = False

    def has(self, name: str) -> bool:
        return bool(getattr(self, name))

    def changed(self, name: str, *, value: bool) -> "Manners":
        return replace(self, **{name: value})


POLITE = Manners()
"""What a group begins with, and what holds in private chats."""

NAMES = tuple(field.name for field in fields(Manners))
"""In the order of the buttons that change them; new ones go to the end."""
