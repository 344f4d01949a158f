"""How long things wait, in seconds. One place, so that tests can make a bot that hurries."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timings:
    """`album_quiet` and `album_cap`: an album is complete after that much silence, or altogether.

    `status_edit` and `status_edit_group`: between edits of one status. `activity`: between "sending a
    photo..." hints, which fade after 5 s. `status_patience`: how long a call waits to learn whether the
    chat is closed. `button_change`: the pause before a status changes its button when a call begins.
    `link_retries`: before the second, third... try to fetch a result; `link_silence`: without a byte of it.
    `glance`: how long a photo may be looked at; `glance_sign`: how long without a word about it.
    `chat_message`: between two messages in one chat, after a burst of three (Bot FAQ: one a second; a little
    more, because messages do not take equally long to arrive).
    `delivery_retries`: before an end that the messenger did not take is told once more.
    `patience_scale` multiplies the deadlines of calls and the waits before they are made again.
    """

    album_quiet: float = 1.0
    album_cap: float = 5.0
    status_edit: float = 8.0
    status_edit_group: float = 20.0
    activity: float = 4.0
    status_patience: float = 1.5
    button_change: float = 0.7
    link_retries: tuple[float, ...] = (1.0, 3.0)
    link_silence: float = 30.0
    glance: float = 30.0
    glance_sign: float = 0.7
    chat_message: float = 1.05
    delivery_retries: tuple[float, ...] = (30.0, 120.0, 600.0)
    patience_scale: float = 1.0
