"""The page's own files: whole, small, and nothing from elsewhere."""

import re
from importlib.resources import files

import pytest

STATIC = files("bot.sandbox.page").joinpath("static")
SCRIPTS = {item.name: item.read_text() for item in STATIC.joinpath("js").iterdir()}
STYLES = {item.name: item.read_text() for item in STATIC.joinpath("css").iterdir()}
INDEX = STATIC.joinpath("index.html").read_text()


async def test_whatever_the_page_names_is_there(page):
    assert (await page.get("/")).text == INDEX
    for address in re.findall(r'(?:href|src)="(/[^"]+)"', INDEX):
        answer = await page.get(address)
        assert answer.status_code == 200, address
    for name, source in SCRIPTS.items():
        for other in re.findall(r'^import .* from "\./([^"]+)";$', source, re.MULTILINE):
            assert other in SCRIPTS, f"{name} imports {other}"


async def test_types_and_unchanged_files(page):
    script = await page.get("/static/js/main.js")
    assert script.headers["content-type"] == "text/javascript; charset=utf-8"
    again = await page.get("/static/js/main.js", headers={"If-None-Match": script.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("name", ["index.py", "../app.py", "..%2fapp.py", "js", "js/", "no.js"])
async def test_nothing_else_is_served(page, name):
    assert (await page.get(f"/static/{name}")).status_code == 404


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_leave_animations_to_styles(name):
    """Around messages they keep Chromium from telling these that a dialog has closed: the chat stays dead."""
    assert ".animate(" not in SCRIPTS[name]


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_never_make_markup_of_words(name):
    for danger in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "srcdoc"):
        assert danger not in SCRIPTS[name]


@pytest.mark.parametrize(("name", "source"), [*SCRIPTS.items(), *STYLES.items(), ("index.html", INDEX)])
def test_files_are_small_and_name_no_other_site(name, source):
    assert len(source.splitlines()) <= 300
    assert re.findall(r"https?://(?!www\.w3\.org/)\w", source) == []


def test_every_symbol_and_element_that_scripts_ask_for_is_in_the_page():
    ids = set(re.findall(r'id="([^"]+)"', INDEX))
    for name, source in SCRIPTS.items():
        assert set(re.findall(r'byId\("([^"]+)"\)', source)) <= ids, name
        icons = re.findall(r'icon\("([^"]+)"\)|icon: "([^"]+)"', source)
        assert {f"i-{one or other}" for one, other in icons} <= ids, name
