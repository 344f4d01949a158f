"""Who opened the page is believed only where Telegram signed it for this bot, not long ago."""

import hashlib
import hmac
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.init_data import MAX_AGE, BadInitData, verify
from tests.unit.web.easel import ANNA, NOW, TOKEN, init_data, signed

USER = '{"id":7000000001,"first_name":"A","language_code":"zh-hans"}'


def refused(text: str, now: int = NOW, token: str = TOKEN) -> None:
    with pytest.raises(BadInitData):
        verify(text, token, now)


def test_what_was_signed_is_believed() -> None:
    visitor = verify(init_data(language="zh-hans", start_param="k-7_A"), TOKEN, NOW + 10)
    assert (visitor.person, visitor.language, visitor.start_param) == (ANNA, "zh-hans", "k-7_A")
    assert visitor.auth_date == NOW
    assert len(visitor.hash) == 64


def test_the_hash_is_made_as_documented() -> None:
    """Step by step: the fields in alphabetical order, `signature` among them, values as they were before the escapes."""
    lines = (
        "auth_date=1790000000\n"
        "query_id=AAH+x/y==\n"
        "signature=x-_\n"
        'user={"id":7000000001,"photo_url":"https:\\/\\/t.me\\/a b.svg"}'
    )
    key = hmac.new(b"WebAppData", TOKEN.encode(), hashlib.sha256).digest()
    proof = hmac.new(key, lines.encode(), hashlib.sha256).hexdigest()
    text = (
        "query_id=AAH%2Bx%2Fy%3D%3D"
        "&user=%7B%22id%22%3A7000000001%2C%22photo_url%22%3A%22https%3A%5C%2F%5C%2Ft.me%5C%2Fa%20b.svg%22%7D"
        f"&auth_date=1790000000&signature=x-_&hash={proof}"
    )
    visitor = verify(text, TOKEN, 1_790_000_001)
    assert (visitor.person, visitor.language, visitor.start_param, visitor.hash) == (ANNA, "en", None, proof)
    refused(text.replace("&signature=x-_", ""))


@pytest.mark.parametrize("now", [NOW - 60, NOW, NOW + MAX_AGE])
def test_a_page_may_be_open_for_an_hour(now: int) -> None:
    assert verify(init_data(), TOKEN, now).person == ANNA


@pytest.mark.parametrize("now", [NOW - 61, NOW + MAX_AGE + 1, 0])
def test_what_is_too_old_or_of_the_future_is_refused(now: int) -> None:
    refused(init_data(), now)


def test_another_bots_word_is_refused() -> None:
    refused(init_data(token=TOKEN.replace("7000000000", "7000000009")))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "&",
        "hash",
        "hash=",
        "hash=" + "0" * 64,
        init_data() + "&auth_date=1790000000",
        init_data() + "&more=1",
        init_data() + "&",
        init_data().replace("language_code", "language_cod"),
        init_data().replace("hash=", "hash=%20"),
        init_data().replace("auth_date=17", "auth_date=18"),
        init_data().replace("signature=", "signature=%FF"),
        init_data()[:-1] + "é",
        init_data().upper(),
        init_data(more="x" * 9000),
    ],
)
def test_what_was_changed_on_the_way_is_refused(text: str) -> None:
    refused(text)


@pytest.mark.parametrize(
    "fields",
    [
        {"user": USER},
        {"auth_date": str(NOW)},
        {"user": USER, "auth_date": f" {NOW}"},
        {"user": USER, "auth_date": f"-{NOW}"},
        {"user": USER, "auth_date": "1_790_000_000"},
        {"user": USER, "auth_date": "9" * 30},
        {"auth_date": str(NOW), "user": ""},
        {"auth_date": str(NOW), "user": "[" * 3000},
        {"auth_date": str(NOW), "user": "[7]"},
        {"auth_date": str(NOW), "user": '{"id":"7"}'},
        {"auth_date": str(NOW), "user": '{"id":true}'},
        {"auth_date": str(NOW), "user": '{"id":-7}'},
        {"auth_date": str(NOW), "user": '{"id":4503599627370496}'},
    ],
)
def test_what_was_signed_but_names_nobody_or_no_time_is_refused(fields: dict[str, str]) -> None:
    refused(signed(fields))


@pytest.mark.parametrize("tag", ["7", "null", '"<script>"', '"' + "x" * 99 + '"'])
def test_a_strange_language_is_english(tag: str) -> None:
    fields = {"auth_date": str(NOW), "user": f'{{"id":7,"language_code":{tag}}}'}
    assert verify(signed(fields), TOKEN, NOW).language == "en"


def test_spaces_may_be_written_either_way() -> None:
    fields = {"auth_date": str(NOW), "user": '{"id":7, "first_name":"A B"}'}
    proof = dict(part.split("=") for part in signed(fields).split("&"))["hash"]
    whole = fields | {"hash": proof}
    assert verify(urlencode(whole), TOKEN, NOW) == verify(urlencode(whole, quote_via=quote), TOKEN, NOW)


@given(st.text() | st.dictionaries(st.sampled_from(["user", "auth_date", "x"]), st.text()).map(signed))
def test_whatever_comes_is_refused_and_nothing_else_happens(text: str) -> None:
    refused(text)
