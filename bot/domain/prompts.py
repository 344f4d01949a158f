"""Words: which of them ask for a picture, and how they are shown again."""

import re
import unicodedata

SHORT_WORDS = 60
"""Characters of the words that a status or a caption repeats."""

_SMALL_TALK = frozenset(
    {
        # English
        "thanks", "thank you", "thank you so much", "thank you very much", "thanks a lot", "many thanks", "thx",
        "ty", "ok", "okay", "k", "cool", "nice", "great", "wow", "perfect", "awesome", "amazing", "lovely",
        "beautiful", "good", "very good", "good job", "well done", "love it", "i love it", "yes", "no", "hi",
        "hello", "hey", "bye", "good night", "good morning", "lol", "haha", "hahaha",
        # Chinese
        "谢谢", "谢谢你", "谢谢您", "多谢", "感谢", "好", "好的", "不错", "很好", "太好了", "太棒了", "棒", "完美",
        "漂亮", "厉害", "可以", "是", "是的", "不", "你好", "您好", "再见", "晚安", "早安", "哈哈", "哈哈哈", "嗯",
        # German
        "danke", "vielen dank", "danke schön", "super", "toll", "prima", "hallo", "ja", "nein", "tschüss",
        # Spanish, French, Italian, Portuguese
        "gracias", "muchas gracias", "hola", "vale", "merci", "merci beaucoup", "bonjour", "salut", "oui", "non",
        "grazie", "grazie mille", "ciao", "bello", "obrigado", "obrigada", "muito obrigado", "olá",
        # Russian, Ukrainian
        "спасибо", "спасибо большое", "большое спасибо", "привет", "круто", "класс", "отлично", "супер", "да", "нет",
        "ок", "дякую", "привіт",
    }
)  # fmt: skip


def is_small_talk(words: str) -> bool:
    """Whether the words ask for nothing: thanks, greetings, emoji, punctuation, a single letter.

    A single ideograph is a whole word and asks for a picture.
    """
    words = unicodedata.normalize("NFC", words)
    meaning = "".join(c for c in words if unicodedata.category(c)[0] in "LN")
    if not meaning:
        return True
    plain = "".join(c if unicodedata.category(c)[0] in "LN" else " " for c in words.casefold())
    if " ".join(plain.split()) in _SMALL_TALK:
        return True
    return len(meaning) == 1 and not _is_ideograph(meaning)


def _is_ideograph(character: str) -> bool:
    return unicodedata.name(character, "").startswith(("CJK", "HIRAGANA", "KATAKANA", "HANGUL"))


def with_quoted(words: str, quoted: str) -> str:
    """The words of a request together with the words it replies to or quotes."""
    quoted = quoted.strip()
    if not quoted:
        return words
    return f"{words}\n\n“{quoted}”" if words else quoted


_JOINT = "\n\n"


def joined(words: str, answer: str) -> str:
    """Words and the answer to what the model asked about them, which becomes one paragraph."""
    return words + _JOINT + re.sub(r"\n{2,}", "\n", answer.strip("\n"))


def with_answer(words: str, answer: str) -> str:
    """What `joined` made, with another answer in the place of the last."""
    return joined(words.rpartition(_JOINT)[0], answer)


def shortened(words: str, limit: int = SHORT_WORDS) -> str:
    """The words on one line, at most `limit` characters."""
    line = " ".join(words.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def utf16_units(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def fitting(text: str, units: int) -> str:
    """The text cut to at most `units` UTF-16 units, with an ellipsis where something was cut."""
    if utf16_units(text) <= units:
        return text
    kept = text.encode("utf-16-le")[: (units - 1) * 2].decode("utf-16-le", "ignore")
    return kept.rstrip() + "…"


_STICKER = (
    "Draw it as a sticker: only the subject, whole and centred with space around it, a thin white outline, {behind}, "
    "no shadow, no text unless asked for."
)


def sticker_hint(*, transparent: bool) -> str:
    """What a sticker needs; without transparency of the model's own a background that is cut out afterwards."""
    if transparent:
        return _STICKER.format(behind="on a fully transparent background")
    return _STICKER.format(behind="on a completely flat, uniform bright green (#00FF00) background")


_KEEP = "Keep the framing, the camera, the light and everything else exactly as they are."

MASKED = f"Change only the masked area. {_KEEP}"

PART = (
    "This is a part of a larger picture and is put back into it: return the whole of it in the same framing. "
    f"Change only what was asked for. {_KEEP}"
)

WHOLE = f"Return the whole picture in the same framing. Change only what was asked for. {_KEEP}"

_MARKED_COPY = "image 2 is the same picture with {mark}; use it only to see where, and do not draw it"

POINTED = f"({_MARKED_COPY.format(mark='a hand-drawn mark on it')}. Return image 1, changed. {_KEEP})"


def outlined_hint(colour: str) -> str:
    """For a model without masks that gets a copy with a line of this colour round the area."""
    copy = _MARKED_COPY.format(mark=f"a {colour} line around an area")
    return f"({copy}. Change only that area of image 1. {_KEEP})"


INSISTENCE = "Do not ask back and do not answer in words: decide yourself and draw. Generate an image: "


def asked(words: str, *, hint: str = "", insist: bool = False) -> str:
    """The words as they are put to a model; people see their own."""
    if hint:
        words = f"{words}\n\n{hint}"
    return INSISTENCE + words if insist else words
