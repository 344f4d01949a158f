"""Which sentences the code asks for, found in its syntax."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

BOT = Path(__file__).parents[3] / "bot"
_NOT_OURS = {"sandbox", "i18n"}


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


def _speaks(tree: ast.Module) -> bool:
    """Whether a module imports `text` from the texts."""
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    return any(node.module == "bot.i18n" and node.names[0].name == "text" for node in imports)


def _constant(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _button_values(call: ast.Call) -> frozenset[str]:
    given = call.args[3] if len(call.args) > 3 else None
    keys = given.keys if isinstance(given, ast.Dict) else []
    return frozenset(key for node in keys if (key := _constant(node)) is not None)


def spoken() -> list[Use]:
    """Sentences, plans to say one, and labels of buttons, where the key stands in the code."""
    found = []
    for place, tree in _trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            where = f"{place}:{node.lineno}"
            match node.func.id:
                case "text" if _speaks(tree) and (key := _constant(node.args[0])):
                    values = frozenset(keyword.arg for keyword in node.keywords if keyword.arg)
                    found.append(Use(where, key, values))
                case "Say" if key := _constant(node.args[0]):
                    found.append(Use(where, key, frozenset()))
                case "Action" if len(node.args) > 2 and (key := _constant(node.args[2])):
                    found.append(Use(where, key, _button_values(node)))
    return found


def beginnings() -> set[str]:
    """What keys begin with that are put together: text(f"command.{name}")."""
    found = set()
    for _, tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "text":
                key = node.args[0] if node.args else None
                if isinstance(key, ast.JoinedStr) and (start := _constant(key.values[0])):
                    found.add(start)
    return found


def strings() -> set[str]:
    """Every string in the code: keys also stand in tables."""
    return {
        node.value
        for _, tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
