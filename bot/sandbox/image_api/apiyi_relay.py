"""gpt-image-2 on APIYI, the official relay: OpenAI's rules, one picture per call, charged by tokens."""

from bot.sandbox.image_api import official
from bot.sandbox.image_api.calls import Asked
from bot.sandbox.image_api.forms import Form
from bot.sandbox.image_api.official import FILE_LIMIT, Sent
from bot.sandbox.image_api.pictures import PictureReader
from bot.sandbox.image_api.settings import Settings
from bot.sandbox.image_api.uploads import sent_with
from bot.sandbox.image_api.voices import RELAY

MODELS = ("gpt-image-2",)
FIELDS = official.FIELDS | {"moderation"}


def asked(form: Form, pictures: PictureReader | None, settings: Settings) -> Asked:
    """`pictures` reads those of an edit; None is a generation. Refuses unknown fields, strict or not."""
    del settings
    official.refuse_foreign_fields(form, FIELDS)
    sent = sent_with(form, pictures, FILE_LIMIT) if pictures else Sent()
    return official.asked(form, sent, model=form.text("model"), most=1, voice=RELAY, echo=False)
