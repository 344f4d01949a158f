"""Log lines: for those who run the bot, without anything that is nobody's business."""

import base64
import io
import json
import logging
import warnings
from collections.abc import Callable, Iterator
from urllib.parse import quote

import httpx
import pytest

from bot import logs

TOKEN = "123456789:AAE-secret_secret_secret_secret_secr"
OTHER_TOKEN = "987654321:BBF-another_another_another_another"
KEY = "sk-very-secret-key-0123456789"
PASSWORD = 'pass "word" with \\ and ü'
IMAGE = base64.b64encode(bytes(range(256)) * 4).decode()

log = logging.getLogger("bot.somewhere")
Lines = Callable[[], list[str]]


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    root, ours = logging.getLogger(), logging.getLogger("bot")
    before = root.handlers[:], root.level, ours.level
    yield
    logging.captureWarnings(capture=False)
    root.handlers[:] = before[0]
    root.setLevel(before[1])
    ours.setLevel(before[2])


@pytest.fixture(params=["text", "json"])
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def written(form: str) -> Lines:
    """written(): the lines so far, at DEBUG."""
    stream = io.StringIO()
    logs.set_up("DEBUG", form, (TOKEN, KEY, PASSWORD, ""), stream)
    return lambda: stream.getvalue().splitlines()


def warn(said: str) -> None:
    """As a library does it where warnings are no errors."""
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(said, UserWarning, stacklevel=1)


def failing(said: str) -> None:
    raise KeyError(said)


def test_an_event_is_one_line_with_its_values(written: Lines, form: str) -> None:
    log.info("call sent", extra={"turn": 7, "model": "apiyi/x", "why": None})
    (line,) = written()
    assert "call sent" in line
    assert "bot.somewhere" in line
    if form == "json":
        assert json.loads(line) | {"timestamp": ""} == {
            "event": "call sent",
            "level": "info",
            "logger": "bot.somewhere",
            "turn": 7,
            "model": "apiyi/x",
            "why": None,
            "timestamp": "",
        }
    else:
        assert "turn=7" in line


def test_lines_in_words_and_values_stay_within_one_line(written: Lines, form: str) -> None:
    """Also pages that a library logs, and warnings, which end with a line break."""
    log.warning("two\nlines\r\nand more", extra={"value": "a\nb"})
    logging.getLogger("telegram.ext").error('Can not load: "<html>\r\n<body>"')
    warn("careful\nhere")
    log.info("with %s", "arguments\nof two lines")
    assert len(written()) == 4
    if form == "json":
        assert all(json.loads(line) for line in written())


def test_a_traceback_belongs_to_its_event(written: Lines, form: str) -> None:
    try:
        failing("broken")
    except KeyError:
        log.exception("update parked", extra={"inbox": 3})
    lines = written()
    if form == "json":
        (line,) = lines
        assert "KeyError: 'broken'" in json.loads(line)["exception"]
    else:
        assert "update parked" in lines[0]
        assert lines[-1] == "KeyError: 'broken'"


@pytest.mark.parametrize("level", ["DEBUG", "INFO", "WARNING", "ERROR"])
def test_the_level_is_that_of_our_own_lines(form: str, level: str) -> None:
    stream = io.StringIO()
    logs.set_up(level, form, (), stream)
    for number in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR):
        log.log(number, "line")
    expected = 4 - ["DEBUG", "INFO", "WARNING", "ERROR"].index(level)
    assert len(stream.getvalue().splitlines()) == expected


@pytest.mark.parametrize(
    "library",
    [
        "httpx",
        "httpcore.http11",
        "telegram.Bot",
        "sqlalchemy.engine",
        "aiosqlite",
        "alembic",
        "PIL",
        "asyncio",
    ],
)
def test_libraries_are_silent_below_a_warning(written: Lines, library: str) -> None:
    """They log tokens, keys and words of people there."""
    other = logging.getLogger(library)
    other.debug("words of Ann")
    other.info("HTTP Request: POST https://api.telegram.org/bot%s/getMe", TOKEN)
    assert written() == []
    other.warning("trouble")
    assert len(written()) == 1


async def test_a_real_request_of_the_http_library_says_nothing(written: Lines) -> None:
    async with httpx.AsyncClient(transport=httpx.MockTransport(lambda _: httpx.Response(200))) as client:
        await client.get(
            f"https://api.telegram.org/bot{TOKEN}/getMe", headers={"Authorization": f"Bearer {KEY}"}
        )
    assert written() == []


SECRETS = {
    "the token": TOKEN,
    "the token in an address": f"https://api.telegram.org/bot{TOKEN}/getMe",
    "the token in a quoted address": quote(f"https://api.telegram.org/file/bot{TOKEN}/x", safe=""),
    "somebody else's token": f"bot {OTHER_TOKEN}",
    "somebody else's token in an address": f"http://localhost:8081/bot{OTHER_TOKEN}/sendPhoto",
    "somebody else's token, quoted": quote(f"/bot{OTHER_TOKEN}/", safe=""),
    "the key": KEY,
    "another key": "sk-proj-0123456789abcdef",
    "a header": "Authorization: Bearer abcdefgh.ijkl-mnop_qrst",
    "a header in lower case": "authorization: bearer abcdefgh.ijkl-mnop_qrst",
    "a header as a library writes it": "[(b'Authorization', b'Bearer abcdefgh.ijkl-mnop_qrst')]",
    "a header in JSON": json.dumps({"Authorization": "Bearer abcdefgh.ijkl-mnop_qrst"}),
    "a configured secret": f"password is {PASSWORD}!",
    "a configured secret in JSON": json.dumps({"password": PASSWORD}),
    "a configured secret in an address": f"https://host/{quote(PASSWORD, safe='')}",
    "a picture in an address": f"data:image/png;base64,{IMAGE}",
    "a short picture in an address": "data:image/webp;base64,UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==",
    "a picture": json.dumps({"b64_json": IMAGE}),
    "a picture in another alphabet": base64.urlsafe_b64encode(bytes(range(256)) * 4).decode(),
}

GONE = (
    TOKEN,
    "AAE-secret",
    OTHER_TOKEN,
    "BBF-another",
    KEY,
    "very-secret",
    "0123456789abcdef",
    "abcdefgh.ijkl",
    PASSWORD,
    quote(PASSWORD, safe=""),
    json.dumps(PASSWORD)[1:-1],
    IMAGE[:100],
    "UklGRhoAAABXRUJQ",
)


@pytest.mark.parametrize("name", SECRETS)
def test_secrets_and_pictures_never_appear(written: Lines, form: str, name: str) -> None:
    """In words, arguments, values, errors and their causes; at the most talkative level."""
    said = SECRETS[name]
    log.debug(said)
    log.info("called %s with %r", said, {"value": said})
    log.warning("called", extra={"value": said, "values": [said, {"deep": said}]})
    logging.getLogger("httpx").error(said)
    warn(said)
    try:
        try:
            failing(said)
        except KeyError as error:
            raise RuntimeError(f"with {said}") from error
    except RuntimeError:
        log.exception("failed")
    told = "\n".join(written())
    assert "•••" in told
    assert not [secret for secret in GONE if secret in told]
    if form == "json":
        assert len([json.loads(line) for line in written()]) == 6


def test_what_is_no_secret_stays(written: Lines) -> None:
    usual = {
        "turn": 12345,
        "why": "400 Bad Request: chat not found",
        "bytes": 1_234_567,
        "at": "04:53:11.348791",
    }
    log.info("told", extra=usual)
    (line,) = written()
    assert "•••" not in line
    assert all(str(value) in line for value in usual.values())


def test_lines_go_to_the_error_stream_by_default(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("INFO", "text", (TOKEN,))
    log.info("hello %s", TOKEN)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert TOKEN not in captured.err
