"""Figures beside their goals."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value; `goal` is the most it should be, None where it only informs."""

    name: str
    value: float
    unit: str
    goal: float | None = None

    @property
    def reached(self) -> bool | None:
        return None if self.goal is None else self.value <= self.goal

    def as_json(self) -> dict[str, object]:
        return {**asdict(self), "reached": self.reached}


def table(figures: Sequence[Figure]) -> str:
    """Lines of name, value, goal and whether it was reached."""
    rows = [("", "measured", "goal", "")]
    for figure in figures:
        goal = "" if figure.goal is None else f"≤ {_number(figure.goal)} {figure.unit}"
        mark = {None: "", True: "✓", False: "✗"}[figure.reached]
        rows.append((figure.name, f"{_number(figure.value)} {figure.unit}", goal, mark))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join(
        f"{name:<{widths[0]}}  {value:>{widths[1]}}  {goal:>{widths[2]}}  {mark}".rstrip()
        for name, value, goal, mark in rows
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == round(value) else f"{value:.2f}"
