"""Only this machine's own page may look and write."""

import pytest

HOSTS = {
    "127.0.0.1:8088": 200,
    "localhost:8088": 200,
    "localhost": 200,
    "[::1]:8088": 200,
    "evil.example": 403,
    "evil.example:8088": 403,
    "127.0.0.1.evil.example": 403,
    "localhost@evil.example": 403,
    "[": 403,
    "": 403,
}


@pytest.mark.parametrize(("host", "status"), HOSTS.items())
async def test_only_names_of_this_machine_are_answered(page, host, status):
    assert (await page.get("/", headers={"Host": host})).status_code == status


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://127.0.0.1:9999", "http://localhost:8088", "null", ""]
)
async def test_only_the_page_itself_may_write(page, private, origin):
    answer = await page.post("/do/say", json=private | {"text": "red fox"}, headers={"Origin": origin})
    assert answer.status_code == 403
    del page.headers["origin"]
    assert (await page.post("/do/play")).status_code == 403


@pytest.mark.parametrize("path", ["/", "/static/js/main.js", "/sample.jpg", "/nothing"])
async def test_every_answer_says_what_a_page_may_load(page, path):
    headers = (await page.get(path)).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'; ")
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["referrer-policy"] == "no-referrer"
