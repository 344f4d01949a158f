"""The painter page's server: who may do what, what is refused and how, and what browsers are told."""

import io
import json
import logging
import re
from collections.abc import AsyncIterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from PIL import Image

from bot.domain.painting import RefusalKind
from bot.domain.strokes import Rectangle
from bot.web.init_data import MAX_AGE
from tests.unit.web.easel import ANNA, BORIS, KEY, NOW, TOKEN, Easel, easel, init_data, jpeg

HALF = {"t": "r", "p": [0, 0, 8192, 16384]}
OWN_FRAME = "http://127.0.0.1:8080"


def painted(*ops: Any, prompt: str = "a red scarf") -> bytes:
    return json.dumps({"v": 1, "ops": list(ops), "prompt": prompt}).encode()


@pytest.fixture
def stand(tmp_path: Path) -> Easel:
    return easel(tmp_path / "blobs", jpeg(), (1600, 1200), ancestors=[OWN_FRAME])


class Visit:
    """Requests as the page makes them; Anna's, unless somebody else's word is given."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def get(self, path: str, data: str | None = None) -> httpx.Response:
        return await self.client.get(path, headers=word(data))

    async def post(self, path: str, content: Any = b"", data: str | None = None) -> httpx.Response:
        return await self.client.post(path, content=content, headers=word(data))

    async def open(self, data: str | None = None) -> str:
        session = (await self.post(f"/m/{KEY}/open", data=data)).json()["session"]
        assert isinstance(session, str)
        return session


def word(data: str | None) -> dict[str, str]:
    return {"Authorization": "tma " + (init_data() if data is None else data)}


@pytest_asyncio.fixture
async def visit(stand: Easel) -> AsyncIterator[Visit]:
    transport = httpx.ASGITransport(stand.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://bot.example") as client:
        yield Visit(client)


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


async def test_from_the_link_to_the_strokes(stand: Easel, visit: Visit) -> None:
    opened = await visit.post(f"/m/{KEY}/open", data=init_data(language="zh-hans"))
    assert opened.json() == {
        "session": "s1",
        "number": 7,
        "width": 1600,
        "height": 1200,
        "language": "zh-hans",
    }
    shown = await visit.get("/m/sessions/s1/picture")
    assert shown.headers["content-type"] == "image/jpeg"
    assert Image.open(io.BytesIO(shown.content)).size == (320, 240)
    sent = await visit.post("/m/sessions/s1", painted(HALF))
    assert (sent.status_code, sent.content) == (202, b"")
    (strokes,) = stand.painting.submitted
    assert (strokes.ops, strokes.prompt) == ((Rectangle(0, 0, 8192, 16384),), "a red scarf")
    assert stand.mask().getbbox() == (0, 0, 800, 1200)


STRANGERS = {
    "nobody": {},
    "another scheme": {"Authorization": "Bearer " + init_data()},
    "empty": {"Authorization": "tma "},
    "changed": word(init_data().replace(str(ANNA), str(BORIS))),
    "another bot's": word(init_data(token=TOKEN + "x")),
    "too old": word(init_data(at=NOW - MAX_AGE - 1)),
    "of the future": word(init_data(at=NOW + 600)),
}


@pytest.mark.parametrize("stranger", STRANGERS)
@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", f"/m/{KEY}/open"), ("GET", "/m/sessions/s1/picture"), ("POST", "/m/sessions/s1")],
)
async def test_whoever_telegram_did_not_vouch_for_is_unknown(
    stand: Easel, visit: Visit, stranger: str, method: str, path: str
) -> None:
    await visit.open()
    answer = await visit.client.request(method, path, headers=STRANGERS[stranger], content=painted(HALF))
    assert refusal(answer) == (401, "unknown")
    assert stand.painting.submitted == []
    assert len(stand.painting.sessions) == 1


async def test_somebody_else_may_do_nothing_with_it(stand: Easel, visit: Visit) -> None:
    await visit.open()
    boris = init_data(BORIS)
    assert refusal(await visit.post(f"/m/{KEY}/open", data=boris)) == (403, "foreign")
    assert refusal(await visit.get("/m/sessions/s1/picture", boris)) == (403, "foreign")
    assert refusal(await visit.post("/m/sessions/s1", painted(HALF), boris)) == (403, "foreign")
    assert stand.painting.submitted == []


async def test_what_is_unknown_or_over_is_gone(stand: Easel, visit: Visit) -> None:
    assert refusal(await visit.post("/m/another/open")) == (410, "gone")
    assert refusal(await visit.get("/m/sessions/s1/picture")) == (410, "gone")
    await visit.open()
    stand.painting.sessions["s1"].expired = True
    assert refusal(await visit.post("/m/sessions/s1", painted(HALF))) == (410, "gone")


async def test_a_picture_whose_bytes_are_lost_is_gone(stand: Easel, visit: Visit) -> None:
    await visit.open()
    stand.blobs.local(stand.painting.preview.blob).unlink()
    assert refusal(await visit.get("/m/sessions/s1/picture")) == (410, "gone")


async def test_strokes_are_taken_once(stand: Easel, visit: Visit) -> None:
    await visit.open()
    assert (await visit.post("/m/sessions/s1", painted(HALF))).status_code == 202
    assert refusal(await visit.post("/m/sessions/s1", painted(HALF))) == (409, "used")
    assert len(stand.painting.submitted) == 1


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"\xff", painted(HALF, prompt=" "), painted({"t": "x"}), b"[" * 300_000],
)
async def test_what_is_no_painting_is_malformed_and_spends_nothing(visit: Visit, body: bytes) -> None:
    await visit.open()
    assert refusal(await visit.post("/m/sessions/s1", body)) == (400, "malformed")
    assert (await visit.post("/m/sessions/s1", painted(HALF))).status_code == 202


async def test_nothing_marked_spends_nothing(visit: Visit) -> None:
    await visit.open()
    assert refusal(await visit.post("/m/sessions/s1", painted())) == (422, "nothing_marked")
    assert refusal(await visit.post("/m/sessions/s1", painted(HALF, {"t": "c"}))) == (422, "nothing_marked")
    assert (await visit.post("/m/sessions/s1", painted(HALF))).status_code == 202


async def test_a_busy_bot_says_so(stand: Easel, visit: Visit) -> None:
    await visit.open()
    stand.painting.is_busy = True
    assert refusal(await visit.post("/m/sessions/s1", painted(HALF))) == (503, "busy")


async def test_a_body_is_read_no_further_than_its_limit(stand: Easel) -> None:
    """Spoken to directly: what a client would send, and how much of it was taken."""
    await stand.painting.open(KEY, ANNA, "en", "launch")
    taken, answers = 0, []

    async def receive() -> dict[str, Any]:
        nonlocal taken
        taken += 50_000
        return {"type": "http.request", "body": b" " * 50_000, "more_body": taken < 2_000_000}

    async def send(message: Any) -> None:
        answers.append(message)

    headers = [(b"authorization", b"tma " + init_data().encode())]
    path = {"path": "/m/sessions/s1", "raw_path": b"", "query_string": b"", "root_path": ""}
    scope = {"type": "http", "method": "POST", "headers": headers, "http_version": "1.1", "scheme": "http"}
    await stand.app(scope | path, receive, send)
    assert answers[0]["status"] == 413
    assert json.loads(answers[1]["body"]) == {"error": "too_large"}
    assert taken == 650_000


async def test_the_largest_body_is_taken(visit: Visit) -> None:
    await visit.open()
    body = painted(HALF)
    assert (await visit.post("/m/sessions/s1", body + b" " * (600_000 - len(body)))).status_code == 202


async def fault(stand: Easel, visit: Visit) -> httpx.Response:
    """What is answered when something breaks that nobody thought of."""
    file = stand.blobs.local(stand.painting.preview.blob)
    content = file.read_bytes()
    file.unlink()
    file.mkdir()
    answer = await visit.get("/m/sessions/s1/picture")
    file.rmdir()
    file.write_bytes(content)
    return answer


async def test_every_answer_tells_browsers_what_is_allowed(stand: Easel, visit: Visit) -> None:
    await visit.open()
    broken = await fault(stand, visit)
    answers = [
        await visit.get("/m"),
        await visit.get("/m/"),
        await visit.get("/m/whatever"),
        await visit.get("/m/whatever/"),
        await visit.get("/m/sessions/s1/picture"),
        await visit.get("/m/sessions/s1/picture", ""),
        await visit.post(f"/m/{KEY}/open"),
        await visit.get("/nowhere"),
        await visit.post("/m/sessions/s1"),
        broken,
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 404, 200, 401, 200, 404, 400, 500]
    for answer in answers:
        rules = dict(rule.split(" ", 1) for rule in answer.headers["content-security-policy"].split("; "))
        assert rules.pop("frame-ancestors").split() == [
            "https://web.telegram.org",
            "https://webk.telegram.org",
            "https://weba.telegram.org",
            "https://webz.telegram.org",
            OWN_FRAME,
        ]
        assert rules == {
            "default-src": "'none'",
            "script-src": "'self' https://telegram.org",
            "style-src": "'self'",
            "img-src": "blob:",
            "connect-src": "'self'",
            "base-uri": "'none'",
            "form-action": "'none'",
        }
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "x-frame-options" not in answer.headers


async def test_files_are_kept_for_ever_under_a_name_of_their_contents(visit: Visit) -> None:
    page, above = (await visit.get("/m/key")).text, (await visit.get("/m")).text
    names = re.findall(r'"(static/[^"]+)"', page)
    assert [f"m/{name}" for name in names] == re.findall(r'"(m/static/[^"]+)"', above)
    assert {name.rpartition(".")[2] for name in names} == {"css", "js"}
    for name in names:
        answer = await visit.get(f"/m/{name}")
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["content-encoding"] == "gzip"
        plain = await visit.client.get(f"/m/{name}", headers={"Accept-Encoding": "identity"})
        assert "content-encoding" not in plain.headers
        assert plain.content == answer.content
    other = re.sub("[0-9a-f]{16}", "0" * 16, names[0])
    assert (await visit.get(f"/m/{other}")).status_code == 404
    assert (await visit.get(f"/m/{names[0].rpartition('/')[0]}/painter.html")).status_code == 404


def test_script_and_style_are_small_as_they_lie_there():
    sizes = [
        len(file.read_bytes())
        for file in files("bot.web").joinpath("static").iterdir()
        if file.name.endswith((".js", ".css"))
    ]
    assert len(sizes) >= 2
    assert sum(sizes) < 20_000


async def test_the_page_has_no_code_or_style_of_its_own(visit: Visit) -> None:
    page = (await visit.get("/m/key")).text
    assert re.findall(r"<style|style=|\son\w+=", page) == []
    scripts = re.findall(r"<script([^>]*)>", page)
    assert all("src=" in script or 'type="application/json"' in script for script in scripts)


async def test_the_page_has_a_sentence_for_everything_in_both_languages(visit: Visit) -> None:
    page = (await visit.get("/m/key")).text
    found = re.search(r'<script type="application/json" id="words">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    words = json.loads(found[1])
    assert list(words) == ["en", "zh"]
    assert list(words["en"]) == list(words["zh"])
    kinds = {
        "unknown",
        "foreign",
        "gone",
        "used",
        "nothing_marked",
        "malformed",
        "too_large",
        "busy",
        "fault",
        *RefusalKind,
    }
    assert kinds <= set(words["en"])
    assert all(text.strip() for language in words.values() for text in language.values())


async def test_nothing_that_is_private_is_logged(
    stand: Easel, visit: Visit, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        await visit.open()
        await visit.post("/m/sessions/s1", painted(HALF, prompt="very private"))
        await visit.post("/m/sessions/s1", painted(prompt="very private"), init_data(BORIS))
    # The client of the tests writes down which addresses it asks.
    said = " ".join(record.getMessage() for record in caplog.records if not record.name.startswith("httpx"))
    assert [secret for secret in ("private", "hash=", str(ANNA), KEY, TOKEN) if secret in said] == []
