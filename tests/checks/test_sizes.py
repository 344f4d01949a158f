"""Files and functions stay small enough to be read."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILE_LINES = 500
FUNCTION_LINES = 80
PORTS_LINES = 250


def sources() -> list[Path]:
    folders = ("bot", "migrations", "tests")
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_and_its_functions_are_small_enough(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= FILE_LINES
    if "versions" in path.parts:
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= FUNCTION_LINES, f"{node.name} has {length} lines"


@pytest.mark.parametrize("name", ["ports.py", "rows.py", "draft_rows.py"])
def test_the_ports_stay_small(name: str) -> None:
    assert len((ROOT / "bot" / name).read_text(encoding="utf-8").splitlines()) <= PORTS_LINES


def test_errors_nobody_expected_are_caught_in_one_place() -> None:
    """`except Exception` stands only in the outermost loop around a piece of work."""
    found = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "bot").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and (
            node.type is None
            or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"})
        )
    ]
    assert found == ["bot/services/guarding.py"]
