"""Writes settings to a `.env` file that nobody else can read."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from dotenv import set_key

from bot.domain.errors import ConfigurationError


def write(path: Path, values: Mapping[str, str]) -> None:
    """Sets these, each on its line, and keeps all other lines; the file is whole at any moment, and has mode 0600.

    The values need no quotes: tools that read such files differ in how they take them off.
    Raises ConfigurationError.
    """
    path = path.resolve()
    try:
        present = path.read_text(encoding="utf-8") if path.exists() else ""
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".imagebot-") as private:
            new = Path(private) / "env"
            new.touch(mode=0o600)
            new.write_text(present, encoding="utf-8")
            for name, value in values.items():
                set_key(new, name, value, quote_mode="never")
            _keep_owner(path, new)
            new.chmod(0o600)
            with new.open("rb") as file:
                os.fsync(file.fileno())
            new.replace(path)
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"{path.name} cannot be written to {str(path.parent)!r} ({error}). Name another place with --file."
        ) from None


def _keep_owner(path: Path, new: Path) -> None:
    """The bot must still read the file when root writes it anew."""
    if os.geteuid() == 0 and path.exists():
        before = path.stat()
        os.chown(new, before.st_uid, before.st_gid)
