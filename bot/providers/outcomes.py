"""What an answer without a picture means: why, whether it is billed, and which words people may see.

Services disagree on statuses (a safety refusal comes as 400, 403, 451 or 500, a wrong parameter or an empty
account as 429), so the text decides before the status does. Billing follows the providers' own documents: an
error status is not billed; a 200 is, whatever it carries; when nobody can tell, it is unknown.
"""

import re
import unicodedata

from bot.domain.errors import Reason
from bot.domain.generation import NoPicture
from bot.domain.ledger import Billed
from bot.providers.answers import Answer

WORDS = 300
"""Characters of a service's own words that are kept."""

_TIMED_OUT = frozenset({504, 520, 524})
"""Gateways that stopped waiting while the service may have gone on."""

_BY_TEXT: tuple[tuple[Reason, re.Pattern[str]], ...] = (
    (Reason.UNPAINTED, re.compile("not generated as expected|没有按照预期生成图片")),
    (
        Reason.DECLINED,
        re.compile(
            "moderation_blocked|content_policy|content policy|content-policy|safety system|image_safety"
            "|safety_violations|content_filter|content moderation|审核|违规"
        ),
    ),
    (
        Reason.NO_BALANCE,
        re.compile(
            "insufficient[ _](user[ _]|account[ _])?(quota|balance|credit|funds)|billing_(?!service)|spend[_ ]limit"
            "|quota exhausted|quota is not enough|exceeded your current quota|余额不足|额度不足"
        ),
    ),
    (Reason.BAD_KEY, re.compile("not supported for this platform|not enabled for this group")),
    (Reason.BAD_REQUEST, re.compile("must be one of|unknown_parameter|invalid_value|invalid_image_file")),
    # Said of refusals above all, but of wrong values too.
    (Reason.DECLINED, re.compile("image_generation_user_error")),
    (Reason.SENT_TOO_MUCH, re.compile("(image|payload|request|body|entity|file)[ _](is[ _])?too[ _]large")),
    (Reason.BUSY, re.compile("no available( compatible)? accounts|at[ _]capacity|overloaded|负载已饱和")),
)

_BY_STATUS = {
    401: Reason.BAD_KEY,
    402: Reason.NO_BALANCE,
    403: Reason.BAD_KEY,
    408: Reason.UPSTREAM,
    413: Reason.SENT_TOO_MUCH,
    429: Reason.BUSY,
    451: Reason.DECLINED,
}

_WAIT = re.compile(r"\bwait (?P<seconds>\d{1,4}) ?s", re.IGNORECASE)
"""Venice says in words how long it blocks a key that failed too often."""

_SECRET = re.compile(
    r"(?<![a-z])(?:(?:sk|pk|rk)[-_]|bearer[ :]+|key *[=:] *|key[-_ ](?=[\w*.-]*[\d*]))[\w*.-]{4,}"
    r"|\b(?=[\w-]*\d)(?=[\w-]*[a-z])[\w-]{32,}",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"<[a-z/!?]|\{|\[ *[\[{\"]", re.IGNORECASE)
"""Where a page or a document begins."""


def without_picture(answer: Answer, words: str) -> NoPicture:
    """A 200 that carries no picture: it is billed. `words` is what the model says instead, if anything."""
    message = error_text(answer.document)
    if message:
        reason = _reason_by_text(message) or Reason.UPSTREAM
        return _outcome(reason, Billed.YES, answer, message)
    return _outcome(Reason.WORDS if words else Reason.EMPTY, Billed.YES, answer, words)


def of_error(answer: Answer) -> NoPicture:
    """An answer with another status than 2xx."""
    message = error_text(answer.document)
    status = answer.status
    if status in _TIMED_OUT:
        return _outcome(Reason.NO_ANSWER, Billed.UNKNOWN, answer, "")
    reason = _reason_by_text(message or answer.text) or _BY_STATUS.get(status)
    if reason is None:
        reason = Reason.BAD_REQUEST if 400 <= status < 500 else Reason.UPSTREAM
    return _outcome(reason, Billed.NO, answer, message)


_FORM = re.compile(
    r"multipart|content.?type|unsupported.media|file upload|unknown.parameter|unrecognized|not.supported"
    r"|invalid url|\bsize\b|response_format",
    re.IGNORECASE,
)
_PICTURE = re.compile(
    r"image file|\bfile (?:format|type|size)|(?<!-)\bimage (?:content[ -])?(?:format|mode|type|bytes)",
    re.IGNORECASE,
)
"""What is said of a picture that no other way of sending makes better."""


def refuses_the_form(outcome: NoPicture) -> bool:
    """Whether a service, at no cost, only disliked how it was asked: another way may do."""
    if outcome.billed is not Billed.NO or outcome.reason is not Reason.BAD_REQUEST:
        return False
    if outcome.status in {404, 405, 415}:
        return True
    return _FORM.search(outcome.words) is not None and _PICTURE.search(outcome.words) is None


def unreadable(answer: Answer) -> NoPicture:
    """A 200 that is neither JSON nor a picture."""
    reason = Reason.UNREADABLE if answer.text.strip() else Reason.EMPTY
    return _outcome(reason, Billed.YES, answer, "")


def error_text(document: object) -> str:
    """Whatever a service calls an error: `{"error": {...}}`, `{"error": "text"}`, `{"code", "message"}`."""
    if not isinstance(document, dict):
        return ""
    error = document.get("error")
    if isinstance(error, dict):
        parts = [error.get(key) for key in ("message", "code", "type")]
        return " · ".join(str(part) for part in parts if part)
    if error:
        return str(error)
    if document.get("data") or document.get("choices"):
        return ""
    parts = [document.get(key) for key in ("message", "msg", "detail", "code")]
    return " · ".join(part for part in parts if isinstance(part, str) and part)


def shown_words(text: str) -> str:
    """A service's words as people may see them: one paragraph, no markup, no keys, at most 300 characters."""
    visible = "".join(" " if unicodedata.category(c) in {"Cc", "Cs"} else c for c in text)
    plain = " ".join(_SECRET.sub("•••", visible).split())
    markup = _MARKUP.search(plain)
    if markup is not None:
        plain = plain[: markup.start()].rstrip(" :,;-–(")
    return plain if len(plain) <= WORDS else plain[: WORDS - 1] + "…"


def _reason_by_text(text: str) -> Reason | None:
    lower = text.lower()
    return next((reason for reason, pattern in _BY_TEXT if pattern.search(lower)), None)


def _outcome(reason: Reason, billed: Billed, answer: Answer, words: str) -> NoPicture:
    message = words.split(" · ", maxsplit=1)[0] if reason is not Reason.WORDS else words
    return NoPicture(
        reason,
        billed,
        words=shown_words(message),
        retry_after=_wait(answer, message),
        status=answer.status,
        request_id=answer.request_id,
    )


def _wait(answer: Answer, message: str) -> float | None:
    """Seconds that the service wants to be left alone, as its header or its words say."""
    said = _WAIT.search(message)
    return float(said["seconds"]) if answer.retry_after is None and said else answer.retry_after
