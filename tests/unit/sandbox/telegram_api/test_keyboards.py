"""reply_markup: what buttons may be."""

import pytest

DATA = {"text": "Go", "callback_data": "go"}


def keyboard(*buttons):
    return {"inline_keyboard": [list(buttons)]}


@pytest.mark.parametrize(
    ("button", "complaint"),
    [
        ({"text": "Go", "callback_data": "ä" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "Go", "callback_data": "x" * 65}, "BUTTON_DATA_INVALID"),
        (
            {"text": "Go"},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"text": "Go", "callback_data": ""},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"text": "Go", "callback_data": "x", "url": "https://example.com"},
            "can't parse inline keyboard button: exactly one action must be used, not url and callback_data",
        ),
        ({"callback_data": "x"}, "can't parse inline keyboard button: Can't find field \"text\""),
        ({"text": " ", "callback_data": "x"}, "inline keyboard button text must be non-empty"),
        (
            {"text": "Go", "callback_data": "x", "style": "loud"},
            "can't parse inline keyboard button: invalid button style specified",
        ),
        ({"text": "Go", "url": "nowhere"}, "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL"),
        (
            {"text": "Go", "url": "ssh://example.com"},
            "inline keyboard button URL 'ssh://example.com' is invalid: Unsupported URL protocol",
        ),
        (
            {"text": "Go", "url": "http://"},
            "inline keyboard button URL 'http://' is invalid: URL host is empty",
        ),
        ({"text": "Go", "copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "Go", "copy_text": {"text": ""}}, "BUTTON_COPY_TEXT_INVALID"),
        (
            {"text": "Go", "web_app": {"url": "http://example.com/"}},
            "inline keyboard button Web App URL 'http://example.com/' is invalid: Only HTTPS links are allowed",
        ),
    ],
)
async def test_wrong_buttons_are_refused(call, ann, chat, button, complaint):
    text = await call.refusal("sendMessage", chat_id=ann.id, text="?", reply_markup=keyboard(button))
    assert text == f"Bad Request: {complaint}"


@pytest.mark.parametrize(
    "button",
    [
        {"text": "Go", "callback_data": "x" * 64},
        {"text": "Go", "callback_data": "x", "style": "primary"},
        {"text": "Go", "url": "https://example.com/a?b"},
        {"text": "Go", "url": "tg://user?id=1"},
        {"text": "Go", "copy_text": {"text": "x" * 256}},
        {"text": "Go", "web_app": {"url": "https://example.com/paint"}},
        {"text": "Go", "switch_inline_query_current_chat": ""},
    ],
)
async def test_good_buttons_come_back_as_they_were(call, ann, chat, button):
    sent = await call("sendMessage", chat_id=ann.id, text="?", reply_markup=keyboard(button))
    assert sent["reply_markup"] == keyboard(button)


async def test_addresses_are_completed(call, ann, chat):
    sent = await call(
        "sendMessage", chat_id=ann.id, text="?", reply_markup=keyboard({"text": "Go", "url": "example.com"})
    )
    assert sent["reply_markup"]["inline_keyboard"][0][0]["url"] == "http://example.com/"


async def test_web_apps_open_in_private_chats_only(call, family):
    button = {"text": "Paint", "web_app": {"url": "https://example.com/paint"}}
    assert await call.refusal("sendMessage", chat_id=family.id, text="?", reply_markup=keyboard(button)) == (
        "Bad Request: BUTTON_TYPE_INVALID"
    )


@pytest.mark.parametrize(
    ("url", "taken"),
    [
        ("http://127.0.0.1:8000/paint", True),
        ("http://localhost/paint?a=b", True),
        ("http://[::1]:8000", True),
        ("http://127.0.0.1.example.com/", False),
        ("http://localhost@example.com/", False),
        ("http://192.168.0.2/", False),
        ("", False),
    ],
)
async def test_web_apps_may_use_http_on_this_machine_alone(call, ann, chat, url, taken):
    button = {"text": "Paint", "web_app": {"url": url}}
    answer = await call.post("sendMessage", chat_id=ann.id, text="?", reply_markup=keyboard(button))
    assert (answer.status_code == 200) is taken
    if taken:
        assert answer.json()["result"]["reply_markup"] == keyboard(button)


@pytest.mark.parametrize(
    ("markup", "complaint"),
    [
        ("{", "can't parse reply keyboard markup JSON object"),
        ("[]", "object expected as reply markup"),
        ({"inline_keyboard": [DATA]}, 'field "inline_keyboard" must be an Array of Arrays'),
        ({"inline_keyboard": [[DATA] * 8] * 13}, "reply markup is too long"),
        (
            {"inline_keyboard": [["Go"]]},
            "can't parse inline keyboard button: InlineKeyboardButton must be an Object",
        ),
    ],
)
async def test_wrong_markup_is_refused(call, ann, chat, markup, complaint):
    text = await call.refusal("sendMessage", chat_id=ann.id, text="?", reply_markup=markup)
    assert text == f"Bad Request: {complaint}"


async def test_empty_rows_and_keyboards_vanish(call, ann, chat):
    sent = await call(
        "sendMessage", chat_id=ann.id, text="?", reply_markup={"inline_keyboard": [[], [DATA], []]}
    )
    assert sent["reply_markup"] == keyboard(DATA)
    sent = await call("sendMessage", chat_id=ann.id, text="?", reply_markup={"inline_keyboard": []})
    assert "reply_markup" not in sent


async def test_other_keyboards_are_taken_but_never_shown_in_answers(call, ann, chat):
    for markup in ({"keyboard": [["Yes"]]}, {"remove_keyboard": True}, {"force_reply": True}):
        assert "reply_markup" not in await call("sendMessage", chat_id=ann.id, text="?", reply_markup=markup)
    assert chat.messages[0].now.keyboard == {"keyboard": [["Yes"]]}
