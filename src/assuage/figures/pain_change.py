"""How pain changed with ketamine against without, each result a point with its interval, on the scale of 0 to 10."""

import textwrap
from collections.abc import Sequence
from math import ceil, floor

from assuage.candidacy import Row
from assuage.figures.people import BENEFIT, canvas_of, text
from assuage.figures.picture import Picture
from assuage.figures.style import GRID, INK, SOFT

_WIDTH, _LEFT, _RIGHT = 760.0, 330.0, 740.0
_HEAD, _ROW, _FOOT, _CHARACTERS = 26.0, 54.0, 40.0, 48


def pain_change(rows: Sequence[tuple[str, Row]], *, name: str, title: str) -> Picture | None:
    """One line for each pair of a moment and a change in pain with its interval; left of the middle line is less pain.

    None where there is no such row.
    """
    shown = [(when, row) for when, row in rows if row.chances is None and row.published.low is not None]
    if not shown:
        return None
    bounds = [bound for _, row in shown for bound in (row.published.low, row.published.high) if bound is not None]
    lowest, highest = min(floor(min(bounds)), -1), max(ceil(max(bounds)), 1)
    foot = _HEAD + _ROW * len(shown)
    parts = _axis(lowest, highest, foot)
    for place, (when, row) in enumerate(shown):
        parts += _line(when, row, _HEAD + _ROW * (place + 0.5), lowest, highest)
    svg = canvas_of(_WIDTH, foot + _FOOT, title, parts, name)
    return Picture(name, title, _summary(shown), svg, _table(shown))


def _axis(lowest: int, highest: int, foot: float) -> list[str]:
    parts = []
    for point in range(lowest, highest + 1):
        x = _at(point, lowest, highest)
        colour, width = (INK, 1.4) if point == 0 else (GRID, 1.0)
        parts.append(
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{_HEAD:g}" y2="{foot:g}" stroke="{colour}" stroke-width="{width}"/>'
        )
        parts.append(text(x, foot + 15, f"{abs(point)}", size=11, colour=SOFT, anchor="middle"))
    zero = _at(0, lowest, highest)
    parts.append(text(zero - 6, 14, "less pain with ketamine", size=11.5, colour=INK, anchor="end"))
    parts.append(text(zero + 6, 14, "more", size=11.5, colour=INK))
    parts.append(text((_LEFT + _RIGHT) / 2, foot + 32, "points of 0 to 10", size=11, colour=SOFT, anchor="middle"))
    return parts


def _line(when: str, row: Row, y: float, lowest: int, highest: int) -> list[str]:
    one = row.published
    if one.low is None or one.high is None:
        return []
    low, middle, high = (_at(bound, lowest, highest) for bound in (one.low, one.value, one.high))
    key = row.sources[0].key.replace("_", " ")
    sure = row.certainty if row.file.certainty == "not_graded" else row.file.certainty_words
    return [
        text(0, y - 11, f"{when}: {key}", size=12, weight="bold"),
        text(0, y + 4, textwrap.shorten(row.file.time_words, _CHARACTERS, placeholder=" ..."), size=11, colour=SOFT),
        text(0, y + 18, textwrap.shorten(sure, _CHARACTERS, placeholder=" ..."), size=11, colour=SOFT),
        f'<line x1="{low:.1f}" x2="{high:.1f}" y1="{y:g}" y2="{y:g}" stroke="{BENEFIT}" stroke-width="3"/>',
        f'<circle cx="{middle:.1f}" cy="{y:g}" r="6" fill="{BENEFIT}" stroke="#ffffff" stroke-width="1.5"/>',
    ]


def _at(point: float, lowest: int, highest: int) -> float:
    return _LEFT + (_RIGHT - _LEFT) * (point - lowest) / (highest - lowest)


def _summary(shown: Sequence[tuple[str, Row]]) -> str:
    open_ones = sum(row.published.high is not None and row.published.high >= 0 for _, row in shown)
    ends = f"{open_ones} of them cannot rule out no difference" if open_ones else "none of them holds no difference"
    return f"{len(shown)} pooled results of mean pain with ketamine against without; {ends}."


def _table(shown: Sequence[tuple[str, Row]]) -> tuple[tuple[str, ...], ...]:
    rows = [(when, row.file.time_words, row.points, row.compared_with, row.certainty, row.dated) for when, row in shown]
    return (("moment", "when", "change in pain", "against", "certainty", "date"), *rows)
