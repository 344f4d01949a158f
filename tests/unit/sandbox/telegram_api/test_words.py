"""Text and captions: limits in UTF-16 units after parsing, parse modes, explicit entities."""

import html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram.helpers import escape_markdown

from bot.sandbox.telegram_api.errors import ApiError
from bot.sandbox.telegram_api.words import formatted


def kinds(words):
    return [(entity.type, words.part(entity)) for entity in words.entities]


def refusal(source, mode):
    with pytest.raises(ApiError) as refused:
        formatted(source, mode, None)
    return refused.value.description.removeprefix("Bad Request: can't parse entities: ")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("@picture_bot draw @ab", [("mention", "@picture_bot")]),
        ("mail@picture_bot", []),
        ("/new fox", [("bot_command", "/new")]),
        ("say /edit@picture_bot now", [("bot_command", "/edit@picture_bot")]),
        ("a/b and /x@yz", []),
        ("#fox #7 #день", [("hashtag", "#fox"), ("hashtag", "#день")]),
        ("$USD 5", [("cashtag", "$USD")]),
        (
            "see https://a.example/x?y=1. And example.com!",
            [("url", "https://a.example/x?y=1"), ("url", "example.com")],
        ),
        ("version 1.2 of file.xyzzy", []),
        ("me@example.com", [("email", "me@example.com")]),
        ("🦊🦊 @picture_bot", [("mention", "@picture_bot")]),
    ],
)
def test_telegram_finds_entities_by_itself(source, expected):
    assert kinds(formatted(source, "", None)) == expected


def test_offsets_count_utf_16_units():
    (mention,) = formatted("🦊 @picture_bot", "", None).entities
    assert (mention.offset, mention.length) == (3, 12)


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("<b>bold <i>both</i></b>", "bold both", [("bold", "bold both"), ("italic", "both")]),
        ("a &lt;b&gt; &amp; &quot;c&quot; &#33; &#x21; &nbsp;", 'a <b> & "c" ! ! &nbsp;', []),
        ('<a href="https://example.com/a?b=1&amp;c=2">x</a>', "x", [("text_link", "x")]),
        ("<code>/new</code> <pre>y</pre>", "/new y", [("code", "/new"), ("pre", "y")]),
        ("<s>1</s><u>2</u><tg-spoiler>3</tg-spoiler>", "123", None),
        ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", "q")]),
        ('<span class="tg-spoiler">s</span>', "s", [("spoiler", "s")]),
        ("<b></b>  trimmed \n", "trimmed", []),
        ('<a href="tg://user?id=42">Ann</a>', "Ann", [("text_mention", "Ann")]),
    ],
)
def test_html(source, text, expected):
    words = formatted(source, "HTML", None)
    assert words.text == text
    assert expected is None or kinds(words) == expected


def test_html_names_the_language_of_a_block():
    words = formatted('<pre><code class="language-python">x = 1</code></pre>', "html", None)
    assert [(entity.type, entity.language) for entity in words.entities] == [("pre", "python")]


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("ä <font>x</font>", 'Unsupported start tag "font" at byte offset 3'),
        ("1 < 2 > 3", 'Unsupported start tag "" at byte offset 2'),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("x <b", "Unclosed start tag at byte offset 2"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a ="x">y</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<tg-emoji emoji-id='x'>y</tg-emoji>", "Invalid custom emoji identifier specified"),
    ],
)
def test_wrong_html_is_refused(source, complaint):
    assert refusal(source, "HTML") == complaint


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("*bold _both_*", "bold both", [("bold", "bold both"), ("italic", "both")]),
        ("__under__ ~gone~ ||hidden||", "under gone hidden", None),
        ("`a_b` \\*plain\\*", "a_b *plain*", [("code", "a_b")]),
        ("```python\nx = 1\n```", "x = 1", [("pre", "x = 1")]),
        ("[x](https://example.com/a_b)", "x", [("text_link", "x")]),
        ("![🙂](tg://emoji?id=5368324170671202286)", "🙂", [("custom_emoji", "🙂")]),
        (">one\n>two\nrest", "one\ntwo\nrest", [("blockquote", "one\ntwo")]),
        (">one\n>two||", "one\ntwo", [("expandable_blockquote", "one\ntwo")]),
    ],
)
def test_markdown_v2(source, text, expected):
    words = formatted(source, "MarkdownV2", None)
    assert words.text == text
    assert expected is None or kinds(words) == expected


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("18 s.", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("a-b", "Character '-' is reserved and must be escaped with the preceding '\\'"),
        ("(x)", "Character '(' is reserved and must be escaped with the preceding '\\'"),
        ("ä *x", "Can't find end of Bold entity at byte offset 3"),
        ("[x](http://a", "Can't find end of a URL at byte offset 4"),
        ("```py\nx", "Can't find end of PreCode entity at byte offset 0"),
        ("![x]", "The entity must contain a tg://emoji or tg://time URL"),
    ],
)
def test_wrong_markdown_v2_is_refused(source, complaint):
    assert refusal(source, "MarkdownV2") == complaint


def test_old_markdown():
    words = formatted("*a* _b_ `c` ```py\nd``` [e](http://example.com/) \\_", "Markdown", None)
    assert words.text == "a b c d e _"
    assert [kind for kind, _ in kinds(words)] == ["bold", "italic", "code", "pre", "text_link"]
    assert refusal("x_y", "Markdown") == "Can't find end of the entity starting at byte offset 1"


def test_unknown_parse_modes_are_refused():
    with pytest.raises(ApiError, match="unsupported parse_mode"):
        formatted("x", "Wiki", None)


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), max_size=60)


@settings(deadline=None)
@given(TEXTS)
def test_escaped_text_comes_through_html_unchanged(text):
    assert formatted(html.escape(text, quote=False), "HTML", None).text == text


@settings(deadline=None)
@given(TEXTS)
def test_escaped_text_comes_through_markdown_v2_unchanged(text):
    assert formatted(escape_markdown(text, version=2), "MarkdownV2", None).text == text


@settings(deadline=None)
@given(TEXTS)
def test_entities_are_inside_the_text_and_name_what_they_mark(text):
    words = formatted(f"{text} @picture_bot #fox", "", None)
    assert all(0 <= entity.offset < entity.end <= words.length for entity in words.entities)
    assert ("mention", "@picture_bot") in kinds(words)


async def test_text_has_1_to_4096_utf_16_units_after_parsing(call, ann, chat):
    assert (await call("sendMessage", chat_id=ann.id, text="🦊" * 2048))["text"] == "🦊" * 2048
    marked = "<b>" + "x" * 4096 + "</b>"
    assert len((await call("sendMessage", chat_id=ann.id, text=marked, parse_mode="HTML"))["text"]) == 4096
    too_long = await call.refusal("sendMessage", chat_id=ann.id, text="🦊" * 2049)
    assert too_long == "Bad Request: message is too long"
    assert await call.refusal("sendMessage", chat_id=ann.id, text="") == "Bad Request: message text is empty"
    blank = await call.refusal("sendMessage", chat_id=ann.id, text=" \n ")
    assert blank == "Bad Request: text must be non-empty"


async def test_captions_have_at_most_1024_units(call, ann, chat, picture):
    photo = {"photo": ("a.png", picture())}
    assert await call.refusal("sendPhoto", photo, chat_id=ann.id, caption="x" * 1025) == (
        "Bad Request: message caption is too long"
    )
    sent = await call(
        "sendPhoto", photo, chat_id=ann.id, caption="<i>" + "x" * 1024 + "</i>", parse_mode="HTML"
    )
    assert len(sent["caption"]) == 1024


async def test_explicit_entities_come_back_and_must_fit(call, ann, bob, chat):
    mention = {"type": "text_mention", "offset": 0, "length": 3, "user": {"id": bob.id}}
    sent = await call("sendMessage", chat_id=ann.id, text="Bob /new", entities=[mention])
    assert [entity["type"] for entity in sent["entities"]] == ["text_mention", "bot_command"]
    assert sent["entities"][0]["user"]["first_name"] == "Bob"
    far = {"type": "bold", "offset": 9, "length": 1}
    long = {"type": "bold", "offset": 0, "length": 9}
    odd = {"type": "loud", "offset": 0, "length": 1}
    assert "begins after the end" in await call.refusal(
        "sendMessage", chat_id=ann.id, text="Bob", entities=[far]
    )
    assert "ends after the end" in await call.refusal(
        "sendMessage", chat_id=ann.id, text="Bob", entities=[long]
    )
    assert await call.refusal("sendMessage", chat_id=ann.id, text="Bob", entities=[odd]) == (
        "Bad Request: can't parse MessageEntity: Unsupported type specified"
    )
