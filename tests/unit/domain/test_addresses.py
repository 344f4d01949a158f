"""Which addresses name this machine."""

import pytest

from bot.domain.addresses import is_this_machine


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost",
        "http://LOCALHOST:8081/bot",
        "http://127.0.0.1:8800/v1",
        "https://127.9.9.9/",
        "http://[::1]:8081",
        "http://user:word@localhost/x",
    ],
)
def test_loopback_is_this_machine(url: str) -> None:
    assert is_this_machine(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://api.apiyi.com/v1",
        "http://192.168.1.20:8081",
        "http://10.0.0.1",
        "http://localhost.example.com",
        "http://0.0.0.0",
        "http://127.0.0.1.example.com",
        "http://localhost@example.com",
        "https://[2001:db8::1]",
        "not an address",
        "",
    ],
)
def test_everything_else_is_not(url: str) -> None:
    assert not is_this_machine(url)
