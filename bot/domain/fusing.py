"""Where the pictures of one turn stand: the base first, references after it, late ones in their place."""

from collections.abc import Sequence

from bot.domain.ids import PictureId


def with_late(
    pictures: Sequence[PictureId], album: Sequence[PictureId]
) -> tuple[PictureId | None, tuple[PictureId, ...]]:
    """Base and references of a turn when more of its album has come; `album` is in message order.

    What the turn had before the album (a replied-to picture, a draft) stays in front.
    """
    together = [picture for picture in pictures if picture not in album] + list(album)
    return (together[0], tuple(together[1:])) if together else (None, ())
