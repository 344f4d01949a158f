"""Tells whether the bot that uses this data folder still hears from Telegram."""

import sys

from bot import config
from bot.alive import silence

LONGEST_SILENCE = 150.0
"""Seconds. A poll takes 50; one that hangs is given up after 120."""


def health() -> int:
    """0 when there was a sign of life lately, 1 when not. Raises ConfigurationError."""
    data_dir, _ = config.load_database()
    seconds = silence(data_dir)
    if seconds is None:
        print(f"No bot has heard from Telegram yet with DATA_DIR {str(data_dir)!r}.", file=sys.stderr)
        return 1
    if seconds >= LONGEST_SILENCE:
        print(f"The bot last heard from Telegram {seconds:,.0f} s ago.", file=sys.stderr)
        return 1
    print(f"The bot heard from Telegram {seconds:.0f} s ago.")
    return 0
