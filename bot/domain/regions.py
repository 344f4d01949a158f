"""Words for a part of the frame: `make the left half darker`, `everything except the middle`, 右下角.

A frame has halves, thirds, corners; so have things, and a thing that is taken for the frame costs a picture.
So a sentence must be understood as a whole: what stands before the part, what follows it, and what else is named.
When in doubt there is no region: the model reads the words anyway.
"""

import re
import unicodedata
from typing import Final

from bot.domain.frame_parts import CENTRE, CORNER, EDGE, Region, Side, along, at_corner
from bot.domain.regions_chinese import has_chinese, read_chinese

__all__ = ["Region", "read_region"]

_LONGEST: Final = 300
"""Characters; longer texts say more than where."""


def read_region(words: str) -> Region | None:
    """The one part of the frame that the words are about; None where they are about something else, or more."""
    if len(words) > _LONGEST:
        return None
    plain = _REST.sub("", _plain(words)).strip(" ,;.!")
    if has_chinese(plain):
        return read_chinese(plain)
    found = list(_PHRASE.finditer(plain))
    if len(found) != 1:
        return None
    (phrase,) = found
    region = _part(phrase)
    before, after = plain[: phrase.start()].strip(), plain[phrase.end() :].strip()
    if region is None or not _is_about_it(phrase, before, after):
        return None
    if phrase["outside"] is None:
        return region
    return Region(region.left, region.top, region.right, region.bottom, inverted=True)


def _plain(words: str) -> str:
    """In small letters, what is quoted left out, words apart by single spaces."""
    text = unicodedata.normalize("NFKC", words).lower().replace("’", "'")
    text = re.sub(r"[“”\"«»„「」『』]", '"', text).replace("⁄", "/")
    text = re.sub(r'"[^"]*"', "quoted", text)
    text = re.sub(r"(?<=[a-z])[-‐‑](?=[a-z])", " ", text)
    return re.sub(r"\s+", " ", text).strip()


_PICTURE = (
    r"(?:the |this |that |my |your )?(?:whole |entire )?(?:picture|image|photo|photograph|pic|frame|canvas)"
)

_REST = re.compile(
    rf"[,;.]? *(?:and |but )?(?:please )?(?:"
    rf"(?:keep|leave) (?:the rest|everything else)(?: of {_PICTURE})?(?: exactly)?"
    r"(?: as (?:it is|is|it was)| alone| unchanged| the same| untouched)?"
    r"|(?:don't|do not) (?:change|touch) (?:the rest|anything else|everything else)"
    rf"(?: of {_PICTURE})?|(?:and )?nothing else)(?= *(?:[,;.!]|$))"
)
"""What is said of the rest goes without saying."""

_ACROSS, _DOWN = r"left|right", r"top|upper|bottom|lower"
_AMOUNT = (
    r"half|third|quarter|fifth|(?:two|2) thirds|(?:three|3) quarters"
    r"|[0-9]{1,3}(?:[.,][0-9]+)? ?(?:%|percent\b|per cent\b)|[1-9] ?/ ?[1-9][0-9]?"
)
_AREA = r"part|portion|section|area|region"

_PHRASE = re.compile(
    r"\b(?:(?P<outside>(?:(?:everything|anything|all|the whole (?:picture|image|photo)) )?"
    r"(?:except(?: for)?|outside(?: of)?|apart from|other than)|(?:everything|anything|all) but) )?"
    r"(?P<article>the )?(?:whole |entire |very )?(?:"
    rf"(?:(?P<down>{_DOWN}) (?P<across>{_ACROSS})|(?P<across_first>{_ACROSS}) (?P<down_last>{_DOWN}))"
    rf"(?:(?: hand)? (?P<corner>corner|quarter|quadrant|{_AREA}))?"
    rf"|(?P<side>{_DOWN}|(?:{_ACROSS})(?: hand)?) (?P<amount>{_AMOUNT}|side|edge|border|{_AREA})"
    rf"|(?P<centre>middle|centre|center|central(?= (?:{_AREA})))(?: (?P<central>{_AREA}))?"
    r")(?![\w'])"
    rf"(?P<framed> (?:of|in) {_PICTURE}\b(?!'))?"
)


def _part(phrase: re.Match[str]) -> Region | None:
    if phrase["centre"]:
        return CENTRE
    down, across = phrase["down"] or phrase["down_last"], phrase["across"] or phrase["across_first"]
    if down and across:
        depth = CORNER if phrase["corner"] == "corner" else 1 / 2
        return at_corner(_SIDES[down], _SIDES[across], depth)
    depth = _depth(phrase["amount"])
    return along(_SIDES[phrase["side"].split()[0]], depth) if 0 < depth < 1 else None


_SIDES = {
    "left": Side.LEFT,
    "right": Side.RIGHT,
    "top": Side.TOP,
    "upper": Side.TOP,
    "bottom": Side.BOTTOM,
    "lower": Side.BOTTOM,
}
_NAMED = {"third": 1 / 3, "quarter": 1 / 4, "fifth": 1 / 5, "edge": EDGE, "border": EDGE}


def _depth(amount: str) -> float:
    if amount[0].isdigit() and "/" in amount:
        over, under = amount.split("/")
        return int(over) / int(under)
    if percent := re.match(r"[0-9]+(?:[.,][0-9]+)?(?= ?(?:%|per))", amount):
        return float(percent[0].replace(",", ".")) / 100
    if amount.endswith("thirds"):
        return 2 / 3
    if amount.endswith("quarters"):
        return 3 / 4
    return _NAMED.get(amount, 1 / 2)


def _is_about_it(phrase: re.Match[str], before: str, after: str) -> bool:
    """Whether the frame's part is meant, not a thing's, and nothing beside it."""
    if (phrase["corner"] or phrase["amount"] or phrase["central"] or "") in _OF_ANYTHING and not phrase[
        "framed"
    ]:
        return False
    if any(_OTHER.search(others) for others in (before, after)):
        return False
    if sum(bool(edit["edit"]) for edit in _EDITS.finditer(f"{before} . {after}")) > 1:
        return False
    if not phrase["framed"]:
        if phrase["centre"] and not phrase["article"] and (before or after):
            return False  # `center it`
        if (phrase["centre"] or phrase["amount"] in _OF_MOST) and _ADDING.search(f"{before} . {after}"):
            return False  # `put a cherry in the middle`: of the cake
    return bool(_BEFORE.fullmatch(before)) and bool(_AFTER.match(after))


_OF_ANYTHING = frozenset(_AREA.split("|"))
_OF_MOST = frozenset({"side", "edge", "border"})
_ADDING = re.compile(r"\b(?:add|put|place|insert|draw|write|include)\b")

_FEATURE = r"(?:colou?rs?|brightness|contrast|saturation|lighting|light|exposure)"

_OTHER = re.compile(
    # Other things, unless they are the picture or said of everything.
    rf"\b(?:the (?!same\b|rest\b|{_FEATURE} (?:of|in)$|(?:words?|text|letters) quoted\b|{_PICTURE}\b(?!'))|(?:his|her|its|their|him|them|she|he|they|these|those|whose|who|which)\b"
    r"|(?:my|your|this|that) (?!picture\b|image\b|photo\b|pic\b)|\w+'s\b(?<!it's)|\w+s' )"
    # Other parts of the frame or of something.
    r"|\b(?:left|right|top|bottom|upper|lower|middle|centre|center|central|sides?|corners?|edges?|borders?|halves|half"
    r"|thirds?|quarters?|foreground|background)\b"
    # What changes the frame, moves things in it, or says what must not change.
    r"|\b(?:move|shift|swap|exchange|flip|mirror|rotate|crop|cut|trim|extend|expand|stretch|zoom|resize|copy|clone|keep"
    r"|leave|preserve|straighten|outpaint|widen|enlarge|not|don't|dont|never|no|nothing|without|neither|nor|unless|view"
    r"|remain|stay|untouched|unchanged|instead|compare|between|from|than|next|near|beside|behind)\b"
    r"|n't\b"
)

_ADD = r"add|put|place|insert|draw|write|paint|include"
_CHANGE = (
    r"make|darken|brighten|lighten|blur|sharpen|change|edit|recolou?r|colou?r|paint|fill|turn|replace|redo|fix|improve"
    r"|soften|retouch|redraw|repaint|desaturate|saturate|tint|cover|transform|convert|restyle|adjust|enhance|pixelate"
    r"|render|modify|alter|clean|clean up|smooth|warm up|cool down|dim|regenerate|rework|give|let"
)
_EDITS = re.compile(
    r"\b(?:(?:make|turn|change|blur|fix|edit|darken|brighten|lighten|sharpen|give) it\b|"
    rf"(?<!the )(?P<edit>{_ADD}|{_CHANGE}|remove|delete|erase|show|create|generate|style)\b)"
)

_LOOKS = (
    r"darker|brighter|lighter|blurrier|sharper|warmer|colder|cooler|softer|dimmer|clearer|cleaner|smoother|moodier"
    r"|bluer|greener|redder|blacker|whiter|greyer|grayer|dark|bright|light|blurry|blurred|sharp|warm|cold|cool|soft|dim"
    r"|clear|clean|smooth|monochrome|greyscale|grayscale|foggy|misty|sunny|snowy|rainy|empty|transparent|pixelated"
    r"|black|white|grey|gray|red|green|blue|yellow|orange|pink|purple|violet|brown|beige|golden|gold|silver|turquoise"
    r"|colou?rful|vivid|pale|faded|deep|pastel"
)
_POLITE = (
    r"please|pls|hey|hi|hello|ok|okay|now|just|only|then|can|could|would|will|you|i|we|want|need|to|like|i'd|i'll|so"
    r"|maybe|perhaps|also|again|apply this to"
)
_THERE = r"in|on|at|into|inside|within|across|over|along|to|onto"
_PLACED = r"in|on|at|inside|within|across|along"

_BEFORE = re.compile(
    rf"(?:(?:{_POLITE})\b[ ,:]*)*(?:"
    rf"(?:{_CHANGE})?"
    rf"|(?:change|edit|adjust|fix) the {_FEATURE} (?:of|in)"
    rf"|(?:{_PLACED})"
    rf"|(?:{_CHANGE}|remove|delete|erase) (?:everything|all)(?: (?:{_LOOKS}))? (?:{_PLACED})"
    rf"|(?:make|turn) it (?:much |a bit |a little |slightly )?(?:{_LOOKS}) (?:{_PLACED})"
    rf"|(?:{_ADD})(?: me)? (?:[^\s,.;:!?]+ ){{1,10}}(?:{_THERE})"
    r")"
)
_AFTER = re.compile(
    r"$|[,.;:!?()–—-]"
    r"|(?:a|an|with|into|as|should|must|needs?|be|by|looks?|like|more|less|much|slightly|very"
    r"|too|completely|fully|entirely|only|please|now|again|in|full|dissolve|fade|glow|some)\b(?! (?:left|right))"
    rf"|(?:to )?(?:{_LOOKS})(?= *(?:$|[,.;:!?])| (?:and|with|please|again|now|in|like|as|or)\b)"
)
