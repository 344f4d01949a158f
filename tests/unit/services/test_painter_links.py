"""Links to the painter: where they lead, and that nobody can make one up."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.actions import Link
from bot.domain.ids import PictureId
from bot.domain.messages import Address
from bot.services.painter_links import PainterLinks

PRIVATE, GROUP = Address(7, 0, is_group=False), Address(-7, 0, is_group=True)
HERE = "https://bot.example"


TOKEN = "123:token"


def links(app: str | None = None, *, url: str | None = HERE, token: str = TOKEN) -> PainterLinks:
    return PainterLinks(token, url, "a_bot", app)


def test_without_an_address_there_are_none() -> None:
    assert links(url=None).link(PictureId(5), PRIVATE) is None
    assert links("paint", url=None).link(PictureId(5), GROUP) is None


def test_in_private_the_page_opens_inside_telegram() -> None:
    key = links().key(PictureId(40))
    assert links().link(PictureId(40), PRIVATE) == Link(f"{HERE}/m/{key}", app=True)


def test_in_groups_the_app_opens_or_the_private_chat() -> None:
    """Bot API: web_app buttons are for private chats; start parameters have at most 64 characters."""
    key = links().key(PictureId(2**40))
    assert links("paint").link(PictureId(2**40), GROUP) == Link(f"https://t.me/a_bot/paint?startapp={key}")
    assert links("").link(PictureId(2**40), GROUP) == Link(f"https://t.me/a_bot?startapp={key}")
    assert links().link(PictureId(2**40), GROUP) == Link(f"https://t.me/a_bot?start=m{key}")
    assert len(f"m{key}") <= 64


@given(st.integers(0, 2**50))
def test_a_key_leads_back_to_its_picture_and_to_no_other(number: int) -> None:
    key = links().key(PictureId(number))
    assert links().picture(key) == number
    assert links(token="456:other").picture(key) is None
    name, _, seal = key.partition("-")
    assert links().picture(f"{name}1-{seal}") is None


@given(st.text(max_size=40))
def test_nothing_else_is_a_key(text: str) -> None:
    assert links().picture(text) is None
