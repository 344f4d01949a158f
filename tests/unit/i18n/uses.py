"""Which sentences the code asks for, found in its syntax."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

BOT = Path(__file__).parents[3] / "bot"
_NOT_OURS = {"sandbox", "i18n", "commands"}
_VOICES = {"say", "voice"}


@dataclass(frozen=True)
class Use:
    """A sentence asked for by its key; `values` fill its placeholders."""

    where: str
    key: str
    values: frozenset[str]


def _trees() -> Iterator[tuple[str, ast.Module]]:
    for file in sorted(BOT.rglob("*.py")):
        place = file.relative_to(BOT)
        if place.parts[0] not in _NOT_OURS:
            yield str(place), ast.parse(file.read_text(encoding="utf-8"))


def _constant(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _speaks(function: ast.expr) -> bool:
    """Whether what is called is a voice: `say(...)`, `tapped.say(...)`, `voice(tag)(...)`."""
    match function:
        case ast.Name(id=name):
            return name == "say"
        case ast.Attribute(attr=name):
            return name == "say"
        case ast.Call(func=ast.Name(id="voice")):
            return True
        case _:
            return False


def _button_values(call: ast.Call) -> frozenset[str]:
    given = call.args[3] if len(call.args) > 3 else None
    keys = given.keys if isinstance(given, ast.Dict) else []
    return frozenset(key for node in keys if (key := _constant(node)) is not None)


def _keys(node: ast.expr) -> list[str]:
    """The key, or both where one of two is asked for."""
    if isinstance(node, ast.IfExp):
        return [*_keys(node.body), *_keys(node.orelse)]
    key = _constant(node)
    return [] if key is None else [key]


def spoken() -> list[Use]:
    """Sentences, plans to say one, and labels of buttons, where the key stands in the code."""
    found = []
    for place, tree in _trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            where = f"{place}:{node.lineno}"
            if _speaks(node.func) and node.args:
                values = frozenset(keyword.arg for keyword in node.keywords if keyword.arg)
                found += [Use(where, key, values) for key in _keys(node.args[0])]
            elif isinstance(node.func, ast.Name) and node.func.id == "Say" and node.args:
                found += [Use(where, key, frozenset({"provider"})) for key in _keys(node.args[0])]
            elif isinstance(node.func, ast.Name) and node.func.id == "Action" and len(node.args) > 2:
                found += [Use(where, key, _button_values(node)) for key in _keys(node.args[2])]
    return found


def strings() -> set[str]:
    """Every string in the code: keys also stand in tables."""
    return {
        node.value
        for _, tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
