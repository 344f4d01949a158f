"""What the painter understands of a prompt: known words, colours, words in quotation marks."""

import re
from dataclasses import dataclass
from hashlib import sha256

from bot.sandbox.image_api.painter.animals import ANIMALS
from bot.sandbox.image_api.painter.pen import Colour
from bot.sandbox.image_api.painter.sizes import without_lead
from bot.sandbox.image_api.painter.things import THINGS

COLOURS: dict[str, Colour] = {
    "red": (226, 72, 66),
    "orange": (246, 146, 62),
    "yellow": (250, 206, 74),
    "green": (92, 178, 104),
    "teal": (60, 170, 168),
    "blue": (76, 132, 222),
    "purple": (146, 104, 206),
    "pink": (246, 138, 176),
    "brown": (146, 104, 76),
    "gold": (232, 184, 82),
    "white": (250, 248, 244),
    "grey": (150, 152, 162),
    "black": (62, 58, 72),
}

MOODS = (
    "night", "day", "sunset", "snow", "rain", "fog", "grey scale", "sepia", "watercolour", "blur", "frame"
)  # fmt: skip
WEAR = ("hat", "crown", "scarf", "glasses", "bow")
PLACES = ("sea", "mountain", "space")

SYNONYMS: dict[str, str] = {
    "bunny": "rabbit", "hare": "rabbit", "kitten": "cat", "kitty": "cat", "puppy": "dog", "hound": "dog",
    "mice": "mouse", "piglet": "pig", "teddy": "bear", "parrot": "bird", "sparrow": "bird",
    "home": "house", "cottage": "house", "cabin": "house", "hut": "house", "forest": "tree", "wood": "tree",
    "woods": "tree", "oak": "tree", "rose": "flower", "tulip": "flower", "daisy": "flower", "ship": "boat",
    "sailboat": "boat", "android": "robot", "truck": "car", "spaceship": "rocket", "birthday": "cake",
    "ocean": "sea", "beach": "sea", "lake": "sea", "water": "sea", "waves": "sea", "hill": "mountain",
    "alps": "mountain", "galaxy": "space", "universe": "space", "love": "heart",
    "cloudy": "cloud", "sunny": "day", "daytime": "day", "daylight": "day", "morning": "day", "bright": "day",
    "brighter": "day", "dark": "night", "darker": "night", "midnight": "night", "evening": "sunset",
    "dusk": "sunset", "sunrise": "sunset", "dawn": "sunset", "snowy": "snow", "snowing": "snow",
    "winter": "snow", "rainy": "rain", "raining": "rain", "storm": "rain", "foggy": "fog", "mist": "fog",
    "monochrome": "grey scale", "grayscale": "grey scale", "greyscale": "grey scale", "vintage": "sepia",
    "old-fashioned": "sepia", "watercolor": "watercolour", "aquarelle": "watercolour", "painted": "watercolour",
    "painting": "watercolour", "blurry": "blur", "blurred": "blur", "soft": "blur", "border": "frame", "framed": "frame",
    "cap": "hat", "shawl": "scarf", "sunglasses": "glasses", "spectacles": "glasses", "tie": "bow",
    "gray": "grey", "golden": "gold", "violet": "purple", "lilac": "purple", "turquoise": "teal",
}  # fmt: skip

CHINESE: dict[str, str] = {
    "猫头鹰": "owl", "狐狸": "fox", "熊猫": "panda", "猫": "cat", "狗": "dog", "熊": "bear", "兔": "rabbit",
    "老鼠": "mouse", "狮子": "lion", "猪": "pig", "企鹅": "penguin", "鸟": "bird", "鱼": "fish",
    "太阳": "sun", "月亮": "moon", "星": "star", "爱心": "heart", "云": "cloud", "彩虹": "rainbow",
    "灯塔": "lighthouse", "房子": "house", "小屋": "house", "森林": "tree", "树": "tree", "花": "flower",
    "船": "boat", "机器人": "robot", "汽车": "car", "气球": "balloon", "火箭": "rocket", "蘑菇": "mushroom",
    "蛋糕": "cake", "星球": "planet", "山": "mountain", "海": "sea", "湖": "sea", "太空": "space",
    "夜": "night", "晚上": "night", "白天": "day", "日落": "sunset", "夕阳": "sunset", "黄昏": "sunset",
    "雪": "snow", "雨": "rain", "雾": "fog", "黑白": "monochrome", "水彩": "watercolour", "相框": "frame",
    "帽": "hat", "皇冠": "crown", "围巾": "scarf", "眼镜": "glasses", "蝴蝶结": "bow",
    "红": "red", "橙": "orange", "黄色": "yellow", "绿": "green", "蓝": "blue", "紫": "purple", "粉": "pink",
    "棕": "brown", "金色": "gold", "白色": "white", "灰": "grey", "黑色": "black",
}  # fmt: skip
LONGEST_FIRST = re.compile("|".join(sorted(CHINESE, key=len, reverse=True)))

QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»\n]{1,200})[\"“”„«»]")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
SCREEN = re.compile(r"\bon an? [^.]*?\bgreen [^.]{0,20}\bbackground\b", re.IGNORECASE)
OUTLINE = re.compile(r"\bwhite outline\b", re.IGNORECASE)
COLOUR_REACH = 2


@dataclass(frozen=True, slots=True)
class Figure:
    """Something to draw or to wear, in the colour named right before it."""

    name: str
    colour: Colour | None = None


@dataclass(frozen=True, slots=True)
class Instructions:
    """`words` is the prompt without its lead; `seed` depends on nothing but these words and the call's number.

    `on_screen`: a green background is asked for, from which the subject will be cut out.
    """

    words: str
    figures: tuple[Figure, ...]
    wear: tuple[Figure, ...]
    moods: tuple[str, ...]
    places: tuple[str, ...]
    tints: tuple[Colour, ...]
    quotes: tuple[str, ...]
    seed: int
    on_screen: bool = False

    @property
    def understood(self) -> bool:
        drawn = self.figures, self.wear, self.moods, self.places, self.tints, self.quotes, self.on_screen
        return any(drawn)


def understand(prompt: str, number: int = 1) -> Instructions:
    """Reads a prompt; what it does not know it leaves to the seed, so that each call draws it in another way."""
    words = without_lead(prompt)
    plain = _translated(_without_phrases(QUOTED.sub(" ", words)))
    known = [_known(word) for word in WORD.findall(plain.lower())]
    figures: list[Figure] = []
    wear: list[Figure] = []
    colours = {place: COLOURS[name] for place, name in enumerate(known) if name in COLOURS}
    for place, name in enumerate(known):
        if name in ANIMALS or name in THINGS or name in WEAR:
            figure = Figure(name, _colour_before(place, colours))
            (wear if name in WEAR else figures).append(figure)
    return Instructions(
        words=words,
        figures=_once(figures),
        wear=_once(wear),
        moods=tuple(mood for mood in MOODS if mood in known),
        places=tuple(place for place in PLACES if place in known),
        tints=tuple(colours.values()),
        quotes=tuple(quote.strip() for quote in QUOTED.findall(words) if quote.strip()),
        seed=int.from_bytes(sha256(f"{number} {words}".encode("utf-8", "replace")).digest()[:8], "big"),
        on_screen=bool(SCREEN.search(words)),
    )


def _without_phrases(words: str) -> str:
    """Without those whose words would be taken for something else."""
    words = OUTLINE.sub(" ", SCREEN.sub(" ", words))
    return re.sub(r"\bblack[- ]and[- ]white\b|\bb&w\b", "monochrome", words, flags=re.IGNORECASE)


def _translated(words: str) -> str:
    """With the Chinese words that are known in English, each on its own: Chinese puts no spaces."""
    return LONGEST_FIRST.sub(lambda found: f" {CHINESE[found[0]]} ", words)


def _known(word: str) -> str:
    """The vocabulary's name for a word in the singular or plural, else the word."""
    forms = (word, word.removesuffix("s"), word.removesuffix("es"))
    for form in forms:
        if form in SYNONYMS:
            return SYNONYMS[form]
        if form in ANIMALS or form in THINGS or form in COLOURS or form in (*MOODS, *WEAR, *PLACES):
            return form
    return word


def _colour_before(place: int, colours: dict[int, Colour]) -> Colour | None:
    """The colour up to two words before this place; it is used up by it."""
    for before in range(place - 1, max(-1, place - 1 - COLOUR_REACH), -1):
        if before in colours:
            return colours.pop(before)
    return None


def _once(figures: list[Figure]) -> tuple[Figure, ...]:
    return tuple({figure.name: figure for figure in figures}.values())
