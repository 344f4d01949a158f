"""Every number of the pretend Telegram that a test or a demo may want to change."""

from __future__ import annotations

from dataclasses import dataclass

DAY_SECONDS = 86_400
MEBIBYTE = 1 << 20


@dataclass(frozen=True)
class FloodLimits:
    """The limits of the Bots FAQ, counted for everything that sends or edits."""

    chat_per_second: float = 1.0
    chat_burst: int = 3
    group_per_minute: int = 20
    overall_per_second: int = 30


@dataclass
class Settings:
    """Seconds, bytes and pixels; the defaults are Telegram's own."""

    callback_answer_seconds: float = 15
    """A button press can be answered this long (measured by others; the documentation is silent)."""
    callback_keep_seconds: float = 150
    update_keep_seconds: float = DAY_SECONDS
    own_message_deletable_seconds: float = 2 * DAY_SECONDS
    file_link_seconds: float = 3600
    """File: the link stays valid for at least an hour."""

    max_download_bytes: int = 20 * MEBIBYTE
    max_photo_bytes: int = 10 * MEBIBYTE
    max_upload_bytes: int = 50 * MEBIBYTE
    photo_sides: tuple[int, ...] = (90, 320, 800, 1280)
    """Longer sides of the stored sizes of a photo; add 2560 for the large variant."""
    phone_side: int = 1280
    """Longer side to which a phone scales the photos that people send."""

    max_poll_seconds: int = 50
    hurried_polls: bool = True
    """Repeating a poll with the same offset within 3 s is slowed down, as the real server does."""
    conflict_pause_seconds: float = 3.0
    """A second 409 within this time is answered only after it."""
    first_update_id: int = 700_000_001
    quiet_week_seconds: float = 7 * DAY_SECONDS
    """After so long without updates the next update_id is random (Bot API: Update)."""

    webhook_timeout_seconds: float = 60
    webhook_longest_pause_seconds: float = 60
    webhook_pause_scale: float = 1.0
    """Multiplies the pauses between deliveries; tests make it small."""
    webhook_needs_https: bool = False
    """The cloud server insists on https and ports 443, 80, 88, 8443; loopback has neither."""

    mini_app_url: str = ""
    """Where the Mini App lives that BotFather knows for the bots' links; web_app buttons carry their own address."""
    mini_app_name: str = ""
    """The short name in t.me/<bot>/<name>; empty takes any."""
    has_main_web_app: bool = False
    """BotFather: the app is also the main one, of t.me/<bot>?startapp."""

    flood: FloodLimits | None = None
