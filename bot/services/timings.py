"""How long things wait, in seconds. One place, so that tests can make a bot that hurries."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timings:
    """`album_quiet` and `album_cap`: an album is complete after that much silence, or altogether.

    `status_edit` and `status_edit_group`: between edits of one status. `activity`: between "sending a
    photo..." hints, which fade after 5 s. `status_patience`: how long a call waits to learn whether the
    chat is closed. `told_first`: the pause before a status changes its button when a call begins.
    """

    album_quiet: float = 1.0
    album_cap: float = 5.0
    status_edit: float = 8.0
    status_edit_group: float = 20.0
    activity: float = 4.0
    status_patience: float = 1.5
    button_change: float = 0.7
    link_retries: tuple[float, ...] = (1.0, 3.0)
    storage_hiccup: float = 1.0
