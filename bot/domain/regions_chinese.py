"""Chinese words for a part of the frame: 左半边, 上面三分之一, 右下角, 除了中间."""

import re
from typing import Final

from bot.domain.frame_parts import CENTRE, CORNER, EDGE, Region, Side, along, at_corner

_CHINESE = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")


def has_chinese(text: str) -> bool:
    return _CHINESE.search(text) is not None


def read_chinese(text: str) -> Region | None:
    """Of a text in NFKC. As `regions.read_region`: None where a thing's part may be meant, or more than one."""
    text = _REST.sub("", text.translate(_SIMPLIFIED).replace(" ", "")).strip(_ENDS)
    found = list(_PHRASE.finditer(text))
    if len(found) != 1:
        return None
    (phrase,) = found
    before, after = text[: phrase.start()], text[phrase.end() :].lstrip(_ENDS)
    region = _part(phrase)
    if region is None or _OTHER.search(before + "|" + after):
        return None
    of_most = not phrase["framed"] and (phrase["plain"] or phrase["edge"] or phrase["centre"])
    if of_most and _ADDING.search(_FRAMES.sub("", before) + "|" + after):
        return None  # 中间放一颗樱桃: of a cake, perhaps.
    if not _BEFORE.fullmatch(before) or not _AFTER.fullmatch(after):
        return None
    outside = phrase["except"] or phrase["outside"]
    if outside is None:
        return region
    return Region(region.left, region.top, region.right, region.bottom, inverted=True)


_SIMPLIFIED: Final = str.maketrans(
    "邊側間畫圖變調換頂緣幫將給讓對請個裡裏內兩張區處應該這餘塗寫補減壓點會樣樹雲黃綠藍紅銳亂風雪動還麻煩從轉剪鏡擴縮刪別開關",
    "边侧间画图变调换顶缘帮将给让对请个里里内两张区处应该这余涂写补减压点会样树云黄绿蓝红锐乱风雪动还麻烦从转剪镜扩缩删别开关",
)
_ENDS: Final = ",.!?;:、。，！？；：~"

_REST = re.compile(
    r"[,;。、]?(?:但|而且|并且)?(?:请)?(?:(?:其他|其它|其余|剩下|别)的?(?:地方|部分|区域|位置|内容)?(?:都|全部)?"
    r"(?:保持)?(?:不变|不动|不要动|不要改|别动|别改|原样|保持原样)|保持其他(?:部分|地方)?不变)(?=[,;。!]|$)"
)

_PICTURE = r"(?:这张|这幅|整张|整个)?(?:图片|照片|画面|图像|相片|画|图)"
_FRAMES = re.compile(_PICTURE)
_ADDING = re.compile("[加画放写]")
_NUMBER = r"[一二两三四五六七八九十1-9]"
_AMOUNT = (
    rf"(?:的)?(?:{_NUMBER}{{1,2}}分之{_NUMBER}|百分之[一二三四五六七八九十0-9]{{1,3}}|[0-9]{{1,3}}(?:\.[0-9]+)?%"
    r"|[1-9]/[1-9][0-9]?|一半)"
)
_PLACE = r"(?:的?(?:区域|部分|位置|地方))?(?:里面|里|内|处)?"

_PHRASE = re.compile(
    rf"(?P<except>除了?)?(?P<framed>{_PICTURE}(?:的|里的?|中的?|上的?)?)?(?:正|最|整个)?(?:"
    r"(?P<corner>[左右][上下])(?P<corner_word>角落?|方|边|侧)"
    r"|(?P<half>[左右上下])半(?:部分|部|边|侧|幅|张|面|块)?(?![身脸张个球圆])"
    rf"|(?P<side>[左右上下](?:边|侧|面|方|部)?|顶部|底部|顶端|底端|最上面|最下面)(?P<amount>{_AMOUNT})"
    r"|(?P<edge>左|右|上|下)边?(?:边缘|缘)"
    r"|(?P<plain>[左右](?:边|侧)|顶部|底部)"
    r"|(?P<centre>中间|中央|中心|正中)"
    rf"){_PLACE}(?P<outside>(?:以外|之外|外面|外))?(?:的?(?:其他|其余|所有)?(?:地方|部分|区域|位置|全部)|(?=都|全))?"
)


def _part(phrase: re.Match[str]) -> Region | None:
    if phrase["centre"]:
        return CENTRE
    if corner := phrase["corner"]:
        depth = CORNER if phrase["corner_word"].startswith("角") else 1 / 2
        return at_corner(_SIDES[corner[1]], _SIDES[corner[0]], depth)
    if edge := phrase["edge"]:
        return along(_SIDES[edge], EDGE)
    side = phrase["half"] or phrase["side"] or phrase["plain"]
    depth = _depth(phrase["amount"]) if phrase["amount"] else 1 / 2
    return along(_SIDES[side.removeprefix("最")[0]], depth) if 0 < depth < 1 else None


_SIDES = {
    "左": Side.LEFT,
    "右": Side.RIGHT,
    "上": Side.TOP,
    "顶": Side.TOP,
    "下": Side.BOTTOM,
    "底": Side.BOTTOM,
}


def _depth(amount: str) -> float:
    """0 where the number makes no sense."""
    amount = amount.removeprefix("的")
    if amount == "一半":
        return 1 / 2
    if amount.endswith("%"):
        return float(amount[:-1]) / 100
    if "/" in amount:
        over, under = amount.split("/")
        return int(over) / int(under)
    whole, _, part = amount.partition("分之")
    parts_of = 100 if whole == "百" else _value(whole)
    return _value(part) / parts_of if parts_of else 0


def _value(number: str) -> int:
    """Up to 99, in digits or as 二十五; 0 where it is neither."""
    if number.isascii():
        return int(number)
    tens, ten, ones = number.rpartition("十")
    if any(len(part) > 1 for part in (tens, ones)):
        return 0
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)


_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九", 1)} | {"两": 2}

_OTHER = re.compile(
    r"左|右|中间|中央|中心|顶部|底部|[上下](?:面|方|边|半)|角落|边缘|一半|分之|背景|前景|以外|之外|除了"
    r"|移|挪|裁|剪|截|保留|留下|镜像|翻转|旋转|扩|放大|缩小|交换|对调|互换|复制|不|别|没|删|去掉|去除|转|拉伸|从|往|朝|向"
    r"|这个|那个|这位|那位|他|她|它"
)
_CHANGE = r"修改|更改|编辑|改变|改|模糊|虚化|调暗|调亮|提亮|加深|涂黑|涂白|涂|替换|重画|重绘|修复|修|美化|压暗|锐化|变暗|变亮"
_BEFORE = re.compile(
    rf"(?:(?:请|麻烦|帮我|帮忙|帮|可以|能不能|能|你|我想要?|我要|我希望|想|要|只|仅|就|把|将|给|让|在|对|使|再|{_PICTURE}|,|:)"
    rf"的?)*(?:{_CHANGE})?(?:一下)?(?:{_PICTURE}的?)?"
    r"|(?:请|帮我|再)*(?:加上|加个|加入|添加|加|画上|画|写上|写|放)[^的把,。;]{1,12}(?:在|到)"
)
_AFTER = re.compile(
    r"|(?:都|全部|全|再|也|稍微|稍|应该|需要|要|太|更|就|就是|用|改为|改成|改|变成|变|调成|调|换成|换|加上|加个|加入|加|添加|弄|"
    r"做成|做|涂成|涂|画上|画|放|写上|写|补|修|填|染|提亮|提|降|压|增|减|清|模糊|虚化|暗|亮|锐化|黑白|成|替换)"
    r"(?!思)[^的,。;!?]*(?:的(?![上下里中])[^,。;的]*)?"
)
