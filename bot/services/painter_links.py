"""Links to the painter: each opens one picture, and nobody can make one up."""

import hashlib
import hmac
from base64 import urlsafe_b64encode

from bot.domain.actions import Link
from bot.domain.ids import PictureId, from_base36, to_base36
from bot.domain.messages import Address

_SEAL = 22
"""Characters of base64 that hold 132 bits."""

START = "m"
"""What a start parameter begins with that leads to the painter: after it comes the key."""


class PainterLinks:
    """Keys of pictures, and the addresses that carry them.

    A key names a picture and seals it with a secret: who has it saw the picture's message. In private chats the
    page opens from the button itself; elsewhere only a link can, to the app that is registered for the bot, and
    where none is, to the private chat.
    """

    def __init__(self, secret: str, public_url: str | None, username: str, app: str | None) -> None:
        """`app` is the registered app's short name, empty for the bot's main app; None where there is none."""
        self._secret = hashlib.sha256(b"painter:" + secret.encode()).digest()
        self._public_url = public_url
        self._username = username
        self._app = app

    def link(self, picture: PictureId, address: Address) -> Link | None:
        """None where no page is served."""
        if self._public_url is None:
            return None
        key = self.key(picture)
        if not address.is_group:
            return Link(self.page(key), app=True)
        if self._app is None:
            return Link(f"https://t.me/{self._username}?start={START}{key}")
        app = f"/{self._app}" if self._app else ""
        return Link(f"https://t.me/{self._username}{app}?startapp={key}")

    def page(self, key: str) -> str:
        return f"{self._public_url}/m/{key}"

    def key(self, picture: PictureId) -> str:
        number = to_base36(picture)
        return f"{number}-{self._seal(number)}"

    def picture(self, key: str) -> PictureId | None:
        """The picture of a key; None for one that was not made here."""
        number, _, seal = key.partition("-")
        if not hmac.compare_digest(seal.encode(), self._seal(number).encode()):
            return None
        return PictureId(from_base36(number))

    def _seal(self, number: str) -> str:
        digest = hmac.new(self._secret, number.encode(), hashlib.sha256).digest()
        return urlsafe_b64encode(digest).decode()[:_SEAL]
